#include "libconf/model/values.h"

#include <fmt/format.h>

#include <algorithm>

#include "libconf/base/ascii.h"
#include "libconf/base/check.h"
#include "libconf/registry/registry.h"

namespace postern::conf {
namespace {

ErrorCode code_of(ExpandFault fault) {
    switch (fault) {
        case ExpandFault::nesting:
            return ErrorCode::loop;
        case ExpandFault::limit:
            return ErrorCode::limit_exceeded;
        case ExpandFault::syntax:
            return ErrorCode::bad_syntax;
        case ExpandFault::level:
        case ExpandFault::number:
            return ErrorCode::bad_value;
    }
    return ErrorCode::bad_syntax;
}

/// Postfix says which bound a value passes. A bound of 0 is not checked.
Result<void> check_number(std::string_view name, std::int64_t value, const Bounds& bounds) {
    const auto wrong = [&](char relation, std::int64_t bound) {
        return fail(ErrorCode::bad_value,
                    fmt::format("invalid {} parameter value {} {} {}", name, value, relation, bound));
    };
    if (bounds.minimum != 0 && value < bounds.minimum) return wrong('<', bounds.minimum);
    if (bounds.maximum != 0 && value > bounds.maximum) return wrong('>', bounds.maximum);
    return {};
}

Result<void> check_time(std::string_view name, std::int64_t value, const Bounds& bounds) {
    const auto wrong = [&](std::string_view which, std::int64_t bound) {
        return fail(ErrorCode::bad_value, fmt::format("invalid {}: {} ({} {})", name, value, which, bound));
    };
    if (bounds.minimum != 0 && value < bounds.minimum) return wrong("min", bounds.minimum);
    if (bounds.maximum != 0 && value > bounds.maximum) return wrong("max", bounds.maximum);
    return {};
}

Result<void> check_length(std::string_view name, std::string_view text, const Bounds& bounds) {
    const auto length = static_cast<std::int64_t>(text.size());
    const auto wrong = [&](char relation, std::int64_t bound) {
        return fail(ErrorCode::bad_value,
                    fmt::format("bad string length {} {} {}: {} = {}", length, relation, bound, name, text));
    };
    if (bounds.minimum != 0 && length < bounds.minimum) return wrong('<', bounds.minimum);
    if (bounds.maximum != 0 && length > bounds.maximum) return wrong('>', bounds.maximum);
    return {};
}

std::string squeezed(std::string_view text, std::string_view separators) {
    std::string out;
    WordReader words(text, separators == kListSeparators ? Braces::group : Braces::plain, separators);
    while (const auto word = words.next()) {
        if (!out.empty()) out += ' ';
        out += word->of(text);
    }
    return out;
}

bool is_yes_or_no(std::string_view text) {
    return ascii::equal_fold(text, "yes") || ascii::equal_fold(text, "no");
}

NumberWidth width_of(const ValueRules& rules) {
    return rules.kind == Kind::long_integer ? NumberWidth::bits64 : NumberWidth::bits32;
}

}  // namespace

bool is_list(Syntax syntax) {
    switch (syntax) {
        case Syntax::address_list:
        case Syntax::domain_list:
        case Syntax::host_list:
        case Syntax::network_list:
        case Syntax::match_list:
        case Syntax::maps:
        case Syntax::restrictions:
        case Syntax::class_list:
        case Syntax::enum_list:
        case Syntax::file_list:
        case Syntax::dir_list:
        case Syntax::tls_protocols:
        case Syntax::curve_list:
        case Syntax::keyword_list:
        case Syntax::param_names:
        case Syntax::env_list:
        case Syntax::milter_list:
        case Syntax::macro_list:
        case Syntax::header_list:
        case Syntax::dnsbl_list:
        case Syntax::string_list:
            return true;
        default:
            return false;
    }
}

ValueRules value_rules(const Parameter& parameter, Version version) {
    if (const ParamSpec* spec = parameter.spec) {
        return {registry::kind_for(*spec, version), spec->syntax, spec->unit, registry::bounds_for(*spec, version)};
    }
    if (const Family* family = parameter.family) return {family->kind, Syntax::other, family->unit, family->bounds};
    return {};
}

std::string canonical_text(const ValueRules& rules, std::string_view expanded) {
    if (is_boolean(rules.kind) && is_yes_or_no(expanded)) return ascii::lower(expanded);
    if (is_number(rules.kind)) {
        if (const auto number = parse_number(expanded, width_of(rules))) return fmt::format("{}", *number);
    }
    if (rules.kind == Kind::time) {
        const auto time = Duration::parse(expanded, time_unit(rules.unit).value_or(TimeUnit::second));
        if (time) return shortest_spelling(time->seconds());
    }
    return squeezed(expanded, is_list(rules.syntax) ? kListSeparators : kWordSeparators);
}

Values::Values(const Config& config, const ServiceView* service)
    : config_(config), service_(service), names_(config, service) {
    if (config.main_cf() == nullptr) return;
    for (const Assignment& assignment : config.main_cf()->assignments()) {
        assignments_.insert_or_assign(assignment.name(), &assignment);
    }
}

Result<ResolvedValue> Values::resolve(std::string_view name) const {
    const Parameter* parameter = config_.find(name);
    const auto raw = names_.raw(name);
    if (!raw) return fail(ErrorCode::not_found, fmt::format("{}: unknown parameter", name));
    if (parameter != nullptr && !config_.is_expanded(*parameter)) {
        return ResolvedValue(*this, name, Expansion{std::string(*raw), {{0, {}, 0}}, {}});
    }
    auto expansion = expand(*raw, names_);
    if (!expansion) return fail(code_of(expansion.error().fault), expansion.error().message);
    return ResolvedValue(*this, name, std::move(*expansion));
}

Result<Values::Reading> Values::read(std::string_view name) const {
    Result<ResolvedValue> value = resolve(name);
    if (!value) return tl::unexpected<Error>(value.error());
    const Parameter* parameter = config_.find(name);
    const ValueRules rules = parameter == nullptr ? ValueRules{} : value_rules(*parameter, config_.target().version);
    return Reading{std::move(*value), rules};
}

Result<Located<std::string>> Values::text(std::string_view name) const {
    const Result<Reading> reading = read(name);
    if (!reading) return tl::unexpected<Error>(reading.error());
    const std::string& text = reading->value.text();
    const Result<void> fits =
        is_text(reading->rules.kind) ? check_length(name, text, reading->rules.bounds) : Result<void>();
    if (!fits) return tl::unexpected<Error>(fits.error());
    return Located<std::string>{text, reading->value.range()};
}

Result<Located<bool>> Values::boolean(std::string_view name) const {
    const Result<ResolvedValue> value = resolve(name);
    if (!value) return tl::unexpected<Error>(value.error());
    if (!is_yes_or_no(value->text())) {
        return fail(ErrorCode::bad_value, fmt::format("bad boolean configuration: {} = {}", name, value->text()));
    }
    return Located<bool>{ascii::equal_fold(value->text(), "yes"), value->range()};
}

Result<Located<std::int64_t>> Values::number(std::string_view name) const {
    const Result<Reading> reading = read(name);
    if (!reading) return tl::unexpected<Error>(reading.error());
    const Result<std::int64_t> number = parse_number(reading->value.text(), width_of(reading->rules));
    if (!number) {
        return fail(ErrorCode::bad_value,
                    fmt::format("bad numerical configuration: {} = {}", name, reading->value.text()));
    }
    const Bounds bounds = is_number(reading->rules.kind) ? reading->rules.bounds : Bounds{};
    if (const Result<void> fits = check_number(name, *number, bounds); !fits) {
        return tl::unexpected<Error>(fits.error());
    }
    return Located<std::int64_t>{*number, reading->value.range()};
}

Result<Located<ByteSize>> Values::size(std::string_view name) const {
    const Result<Located<std::int64_t>> number = this->number(name);
    if (!number) return tl::unexpected<Error>(number.error());
    const Result<ResolvedValue> value = resolve(name);
    POSTERN_CHECK(value.has_value());
    return ByteSize::parse(value->text()).transform([&](ByteSize&& size) {
        return Located<ByteSize>{std::move(size), number->range};
    });
}

Result<Located<Duration>> Values::time(std::string_view name) const {
    const Result<Reading> reading = read(name);
    if (!reading) return tl::unexpected<Error>(reading.error());
    const TimeUnit bare = time_unit(reading->rules.unit).value_or(TimeUnit::second);
    Result<Duration> time = Duration::parse(reading->value.text(), bare);
    if (!time) {
        return fail(ErrorCode::bad_duration,
                    fmt::format("parameter {}: bad time value or unit: {}", name, reading->value.text()));
    }
    const Bounds bounds = reading->rules.kind == Kind::time ? reading->rules.bounds : Bounds{};
    if (const Result<void> fits = check_time(name, time->seconds().count(), bounds); !fits) {
        return tl::unexpected<Error>(fits.error());
    }
    return Located<Duration>{std::move(*time), reading->value.range()};
}

Result<Located<std::string_view>> Values::keyword(std::string_view name) const {
    const Result<Located<std::string>> value = text(name);
    if (!value) return tl::unexpected<Error>(value.error());
    const Parameter* parameter = config_.find(name);
    if (parameter != nullptr && parameter->spec != nullptr) {
        for (const std::string_view known : parameter->spec->values) {
            if (ascii::equal_fold(known, value->value)) return Located<std::string_view>{known, value->range};
        }
    }
    return fail(ErrorCode::bad_value, fmt::format("invalid setting: \"{} = {}\"", name, value->value));
}

Result<std::vector<ListElement>> Values::list(std::string_view name) const {
    const Result<ResolvedValue> value = resolve(name);
    if (!value) return tl::unexpected<Error>(value.error());
    std::vector<ListElement> elements;
    WordReader words(value->text(), Braces::group, kListSeparators);
    while (const auto word = words.next()) {
        elements.push_back({std::string(word->of(value->text())), value->range(*word)});
    }
    return elements;
}

Result<void> Values::check(std::string_view name) const {
    const auto drop = [](const auto& read) -> Result<void> {
        if (read) return {};
        return tl::unexpected<Error>(read.error());
    };
    const Parameter* parameter = config_.find(name);
    if (parameter == nullptr) return drop(resolve(name));
    switch (value_rules(*parameter, config_.target().version).kind) {
        case Kind::string:
        case Kind::raw:
            return drop(text(name));
        case Kind::integer:
        case Kind::long_integer:
        case Kind::nint:
            return drop(number(name));
        case Kind::time:
            return drop(time(name));
        case Kind::boolean:
        case Kind::nbool:
            return drop(boolean(name));
    }
    return {};
}

std::string Values::canonical(std::string_view name) const {
    const Result<Reading> reading = read(name);
    if (!reading) return std::string(names_.raw(name).value_or(std::string_view{}));
    return canonical_text(reading->rules, reading->value.text());
}

SourceRange Values::place(std::string_view parameter, TextSpan part) const {
    if (service_ != nullptr) {
        const ServiceView::Value* own = service_->find(parameter);
        if (own != nullptr) return own->service->value_range(own->setting, part);
    }
    const SetValue* set = config_.setting(parameter);
    if (set == nullptr || set->origin.layer != Layer::main_cf) return {};
    const auto found = assignments_.find(parameter);
    return found == assignments_.end() ? SourceRange{} : found->second->value_range(part.begin, part.size());
}

SourceRange Values::place(std::string_view parameter) const {
    return place(parameter, {0, names_.raw(parameter).value_or(std::string_view{}).size()});
}

SourceRange ResolvedValue::range() const {
    return values_->place(name_);
}

bool ResolvedValue::is_own(const Fragment& fragment) const {
    return fragment.parameter.empty() || fragment.parameter == name_;
}

/// The fragment that holds the character at `offset`.
std::size_t ResolvedValue::fragment_at(std::size_t offset) const {
    const auto& fragments = expansion_.fragments;
    const auto after = std::upper_bound(fragments.begin(), fragments.end(), offset,
                                        [](std::size_t at, const Fragment& f) { return at < f.begin; });
    return static_cast<std::size_t>(after - fragments.begin()) - (after == fragments.begin() ? 0 : 1);
}

std::size_t ResolvedValue::fragment_end(std::size_t index) const {
    const auto& fragments = expansion_.fragments;
    return index + 1 < fragments.size() ? fragments[index + 1].begin : expansion_.text.size();
}

/// The part of the value that `span` was made of: widened, on a side where it comes from elsewhere, to what the value
/// itself has there.
TextSpan ResolvedValue::made_of(TextSpan span, std::size_t first, std::size_t last) const {
    const auto& fragments = expansion_.fragments;
    TextSpan part{0, values_->names().raw(name_).value_or(std::string_view{}).size()};
    std::size_t before = first + 1;
    while (before > 0 && !is_own(fragments[before - 1])) --before;
    if (before > 0) {
        const Fragment& from = fragments[before - 1];
        part.begin = from.offset + (before == first + 1 ? span.begin : fragment_end(before - 1)) - from.begin;
    }
    std::size_t after = last;
    while (after < fragments.size() && !is_own(fragments[after])) ++after;
    if (after < fragments.size()) {
        const Fragment& from = fragments[after];
        part.end = from.offset + (after == last ? span.end - from.begin : 0);
    }
    part.end = std::max(part.begin, part.end);
    return part;
}

SourceRange ResolvedValue::range(TextSpan span) const {
    const auto& fragments = expansion_.fragments;
    if (fragments.empty()) return range();
    const std::size_t first = fragment_at(span.begin);
    const std::size_t last = span.empty() ? first : fragment_at(span.end - 1);
    const Fragment& from = fragments[first];
    if (first == last && !is_own(from)) {
        const std::size_t offset = from.offset + (span.begin - from.begin);
        const SourceRange copied = values_->place(from.parameter, {offset, offset + span.size()});
        if (copied.file != FileId::none) return copied;
    }
    return values_->place(name_, made_of(span, first, last));
}

}  // namespace postern::conf
