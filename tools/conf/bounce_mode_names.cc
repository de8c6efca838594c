#include "tools/conf/bounce_mode_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "libconf/base/ascii.h"
#include "libconf/base/punycode.h"
#include "libconf/registry/registry.h"

namespace postern::conf_tool {
namespace {

constexpr std::string_view kDelay = "delay_warning_time";
constexpr std::string_view kLifetime = "maximal_queue_lifetime";
constexpr std::int64_t kLargestTime = 2147483647;  // as Postfix: a time is an int
constexpr std::int64_t kExcessive = 1000;          // where postconf 3.7 starts to advise a larger unit

struct TimeSuffix {
    std::string_view name;
    char letter;
    std::int64_t seconds;
    bool may_be_excessive;  // days never are
};

constexpr std::array kSuffixes = {
    TimeSuffix{"seconds", 's', 1, true},     TimeSuffix{"minutes", 'm', 60, true},
    TimeSuffix{"hours", 'h', 3600, true},    TimeSuffix{"days", 'd', 86400, false},
    TimeSuffix{"weeks", 'w', 604800, false},
};

/// A parameter's value with every $name expanded; nullopt when the release lacks it.
Result<std::optional<std::string>> full_value(std::string_view name, const BounceSource& source, Console& console) {
    const auto raw = source.names.raw(name);
    if (!raw) return std::nullopt;
    auto expansion = conf::expand(*raw, source.names);
    if (expansion) return std::move(expansion->text);
    console.warn(ascii::printable(expansion.error().message));
    return fail(ErrorCode::bad_syntax, "dictionary mail_dict: macro processing error");
}

/// Digits and a unit letter; what follows that letter is not looked at.
std::optional<std::int64_t> time_in_seconds(std::string_view text, char bare_unit) {
    text = ascii::trim(text);
    bool negative = false;
    if (text.starts_with('+') || text.starts_with('-')) {
        negative = text.front() == '-';
        text.remove_prefix(1);
    }
    if (text.empty() || !ascii::is_digit(text.front())) return std::nullopt;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || (negative && number != 0)) return std::nullopt;
    const char letter = end == text.data() + text.size() ? bare_unit : *end;
    for (const TimeSuffix& suffix : kSuffixes) {
        if (suffix.letter != letter) continue;
        // Postfix refuses the last whole unit before the limit too, except for seconds.
        const std::int64_t limit = suffix.seconds == 1 ? kLargestTime : kLargestTime / suffix.seconds - 1;
        if (number > limit) return std::nullopt;
        return number * suffix.seconds;
    }
    return std::nullopt;
}

Result<std::int64_t> read_time(std::string_view name, const BounceSource& source, const conf::Target& target,
                               Console& console) {
    const auto text = full_value(name, source, console);
    if (!text) return tl::unexpected<Error>(text.error());
    const conf::ParamSpec* spec = conf::registry::find(name);
    if (!*text || spec == nullptr) return 0;
    const auto seconds = time_in_seconds(**text, spec->unit);
    if (!seconds) {
        return fail(ErrorCode::bad_duration, fmt::format("parameter {}: bad time value or unit: {}", name, **text));
    }
    const std::int64_t maximum = conf::registry::bounds_for(*spec, target.version).maximum;
    if (maximum != 0 && *seconds > maximum) {
        return fail(ErrorCode::bad_duration, fmt::format("invalid {}: {} (max {})", name, *seconds, maximum));
    }
    return *seconds;
}

Result<conf::FromFormat> read_from_format(const BounceSource& source, Console& console) {
    constexpr std::string_view kName = "header_from_format";
    const auto text = full_value(kName, source, console);
    if (!text) return tl::unexpected<Error>(text.error());
    if (!*text || ascii::equal_fold(**text, "obsolete")) return conf::FromFormat::obsolete;
    if (ascii::equal_fold(**text, "standard")) return conf::FromFormat::standard;
    if ((*text)->empty()) return fail(ErrorCode::bad_value, fmt::format("bad string length 0 < 1: {} = ", kName));
    return fail(ErrorCode::bad_value, fmt::format("invalid setting: \"{} = {}\"", kName, **text));
}

Result<bool> read_smtputf8(const BounceSource& source, Console& console) {
    constexpr std::string_view kName = "smtputf8_enable";
    const auto text = full_value(kName, source, console);
    if (!text) return tl::unexpected<Error>(text.error());
    if (!*text || ascii::equal_fold(**text, "no")) return false;
    if (ascii::equal_fold(**text, "yes")) return true;
    return fail(ErrorCode::bad_value, fmt::format("bad boolean configuration: {} = {}", kName, **text));
}

std::string double_dollars(std::string_view text) {
    std::string out;
    for (const char c : text) out.append(c == '$' ? 2 : 1, c);
    return out;
}

}  // namespace

Result<BounceSettings> read_bounce_settings(const BounceSource& source, const conf::Target& target, Console& console) {
    const auto smtputf8 = read_smtputf8(source, console);
    if (!smtputf8) return tl::unexpected<Error>(smtputf8.error());
    const auto delay = read_time(kDelay, source, target, console);
    if (!delay) return tl::unexpected<Error>(delay.error());
    const auto lifetime = read_time(kLifetime, source, target, console);
    if (!lifetime) return tl::unexpected<Error>(lifetime.error());
    const auto from_format = read_from_format(source, console);
    if (!from_format) return tl::unexpected<Error>(from_format.error());
    const auto file = full_value("bounce_template_file", source, console);
    if (!file) return tl::unexpected<Error>(file.error());
    return BounceSettings{*delay, *lifetime, *from_format, *smtputf8, file->value_or("")};
}

void BounceNames::use(const conf::BounceTemplate& current) {
    current_ = &current;
    cache_.clear();  // warnings are due for each template
}

std::optional<std::string_view> BounceNames::raw(std::string_view name) const {
    auto found = cache_.find(name);
    if (found == cache_.end()) found = cache_.emplace(std::string(name), value(name)).first;
    if (!found->second) return std::nullopt;
    return *found->second;
}

std::optional<std::string> BounceNames::value(std::string_view name) const {
    if (failure_) return std::string();
    for (const auto& [stem, seconds] :
         {std::pair{kDelay, settings_.delay_warning_time}, std::pair{kLifetime, settings_.maximal_queue_lifetime}}) {
        if (name.starts_with(stem) && name.substr(stem.size()).starts_with('_')) {
            return in_unit(name, stem.size(), seconds);
        }
    }
    if (!is_defined(name)) return std::nullopt;
    auto text = full_value(name, source_, console_);
    if (!text) {
        failure_ = text.error();
        return std::string();
    }
    if (!*text) return std::nullopt;
    if (settings_.smtputf8 && (name == "myhostname" || name == "mydomain")) **text = in_unicode(name, **text);
    return double_dollars(**text);
}

std::string BounceNames::in_unit(std::string_view name, std::size_t stem, std::int64_t seconds) const {
    const std::string_view unit = name.substr(stem + 1);
    const auto suffix =
        std::find_if(kSuffixes.begin(), kSuffixes.end(), [unit](const TimeSuffix& s) { return s.name == unit; });
    if (suffix == kSuffixes.end()) {
        failure_ = Error{ErrorCode::bad_value, fmt::format("{}: unrecognized suffix \"{}\" in parameter \"{}\"",
                                                           current_->origin, unit, name)};
        return {};
    }
    const std::int64_t result = seconds / suffix->seconds;
    const auto advise = [&](std::string_view what, std::string_view remedy) {
        const std::string_view kind = conf::bounce_kind_name(current_->kind);
        console_.warn(ascii::printable(
            fmt::format("{}: {} in {} template conversion of parameter \"{}\"", current_->origin, what, kind, name)));
        console_.warn(fmt::format("please {} time unit \"{}\" of \"{}\" in {} template", remedy, unit, name, kind));
        console_.warn("for instructions see the bounce(5) manual");
    };
    if (result >= kExcessive && suffix->may_be_excessive)
        advise(fmt::format("excessive result \"{}\"", result), "increase");
    if (result == 0 && seconds > 0) advise("zero result", "reduce");
    return std::to_string(result);
}

std::string BounceNames::in_unicode(std::string_view name, std::string value) const {
    Result<std::string> converted = punycode::domain_to_utf8(value);
    if (converted) return std::move(*converted);
    // The first line as the ICU library words it for Postfix.
    console_.warn(ascii::printable(fmt::format(
        "midna_domain_to_utf8_create: Problem translating domain \"{}\" to UTF8 form: UIDNA_ERROR_INVALID_ACE_LABEL",
        value)));
    console_.warn(ascii::printable(
        fmt::format("{}: conversion \"{}\" failed: input value: \"{}\"", current_->origin, name, value)));
    return value;
}

bool BounceNames::is_defined(std::string_view name) const {
    if (source_.is_set(name) || name == "service_name") return true;
    const conf::ParamSpec* spec = conf::registry::find(name);
    if (spec == nullptr || !conf::registry::exists_in(*spec, target_.version)) return false;
    return std::any_of(spec->used_by.begin(), spec->used_by.end(),
                       [](std::string_view program) { return program == "all" || program == "bounce"; });
}

}  // namespace postern::conf_tool
