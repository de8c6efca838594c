#include "libconf/model/expand.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/model/macro_walk.h"

namespace postern::conf {
namespace {


bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), ascii::is_digit);
}

bool holds(Relation relation, int order) {
    switch (relation) {
        case Relation::equal: return order == 0;
        case Relation::not_equal: return order != 0;
        case Relation::less: return order < 0;
        case Relation::less_equal: return order <= 0;
        case Relation::greater_equal: return order >= 0;
        case Relation::greater: return order > 0;
    }
    return false;
}

template <class T>
int order_of(const T& a, const T& b) {
    return a < b ? -1 : (b < a ? 1 : 0);
}

/// Puts values in place of names. What it says of a value includes the faults that follow the first.
class Expander : public MacroWalk {
public:
    Expander(const Names& names, Expansion& result) : names_(names), result_(result), out_(&result.text) {}

    ExpandFailure take_failure() { return std::move(*failure_); }

private:
    Outcome evaluate(const Item& item, const TextScope& scope) override {
        if (out_->size() > kMaxResult) {
            stop();
            tell(scope, ExpandFault::limit, kGrowsWithoutBound, scope.offset_of(item.content));
            return Outcome::fault;
        }
        switch (item.kind) {
            case Item::Kind::literal: copy(item.content, scope); return Outcome::good;
            case Item::Kind::name: return value_of(item.name, scope);
            case Item::Kind::named_condition: return branch(item, is_set(item.name), scope);
            case Item::Kind::relation: return relation(item, scope);
        }
        return Outcome::good;
    }

    bool is_set(std::string_view name) { return !look_up(name).value_or(std::string_view{}).empty(); }

    std::optional<std::string_view> look_up(std::string_view name) {
        const std::optional<std::string_view> raw = names_.raw(name);
        auto& undefined = result_.undefined;
        if (!raw && std::find(undefined.begin(), undefined.end(), name) == undefined.end()) {
            undefined.emplace_back(name);
        }
        return raw;
    }

    Outcome value_of(std::string_view name, const TextScope& scope) {
        const std::optional<std::string_view> raw = look_up(name);
        return !raw || run(*raw, TextScope{name, *raw, &scope}) ? Outcome::good : Outcome::fault_inside;
    }

    Outcome branch(const Item& item, bool condition, const TextScope& scope) {
        const bool good_tail = tell_tail_fault(item, scope);
        const Branch& taken = condition ? item.yes : item.no;
        const bool good = !taken.present || run(taken.text, scope);
        if (!good_tail) return Outcome::fault;
        return good ? Outcome::good : Outcome::fault_inside;
    }

    Outcome relation(const Item& item, const TextScope& scope) {
        std::string left;
        std::string right;
        const bool good_left = operand(item.left, scope, left);
        const bool good_right = operand(item.right, scope, right);
        if (stopped()) return Outcome::fault;
        const std::optional<int> order = compare(item, left, right, scope);
        if (stopped()) return Outcome::fault;
        if (!order || !good_left || !good_right) return Outcome::fault;
        const bool condition = holds(item.relation, *order);
        if (!condition || item.yes.present || item.no.present) return branch(item, condition, scope);
        // Observed: the word is a text, with a level of its own.
        constexpr std::string_view kTrue = "true";
        const bool was_tracing = std::exchange(tracing_, false);  // no part of any value
        const bool good = run(kTrue, TextScope{scope.parameter, kTrue, scope.outer});
        tracing_ = was_tracing;
        const bool good_tail = tell_tail_fault(item, scope);
        if (!good_tail) return Outcome::fault;
        return good ? Outcome::good : Outcome::fault_inside;
    }

    bool operand(std::string_view text, const TextScope& scope, std::string& out) {
        const bool was_tracing = std::exchange(tracing_, false);  // operands are not part of the result
        std::string* const was_out = std::exchange(out_, &out);
        const bool good = run_operand(text, scope);
        tracing_ = was_tracing;
        out_ = was_out;
        return good;
    }

    std::optional<int> compare(const Item& item, const std::string& left, const std::string& right,
                               const TextScope& scope) {
        if (item.comparison == Comparison::level) {
            for (const std::string* side : {&left, &right}) {
                if (parse_level(*side)) continue;
                tell(scope, ExpandFault::level, fmt::format("malformed compatibility level syntax: \"{}\"", *side),
                     scope.offset_of(item.content));
                return std::nullopt;
            }
            return order_of(*parse_level(left), *parse_level(right));
        }
        if (!all_digits(left) || !all_digits(right)) return order_of(left, right);
        std::int64_t numbers[2] = {0, 0};
        std::int64_t* number = numbers;
        for (const std::string* side : {&left, &right}) {
            const auto [end, error] = std::from_chars(side->data(), side->data() + side->size(), *number++);
            (void)end;
            if (error == std::errc()) continue;
            stop();
            tell(scope, ExpandFault::number, fmt::format("mac_exp_eval: bad conversion: {}", *side),
                 scope.offset_of(item.content));
            return std::nullopt;
        }
        return order_of(numbers[0], numbers[1]);
    }

    void copy(std::string_view literal, const TextScope& scope) {
        while (!literal.empty()) {
            const std::size_t end = std::min(literal.find("$$"), literal.size());
            const std::string_view piece = literal.substr(0, std::min(end + 1, literal.size()));  // one of both $
            if (tracing_) result_.fragments.push_back({out_->size(), scope.parameter, scope.offset_of(piece)});
            *out_ += piece;
            literal.remove_prefix(std::min(end + 2, literal.size()));
        }
    }

    /// The first fault is told with its place, those after it with their texts.
    void tell(const TextScope& scope, ExpandFault fault, std::string message, std::size_t offset) override {
        if (failure_) {
            const bool fatal = fault == ExpandFault::number;
            if (fatal || failure_->also.size() < kMaxAlso) failure_->also.push_back(std::move(message));
            if (fatal) failure_->fault = fault;
            return;
        }
        failure_ = ExpandFailure{fault, std::move(message), std::string(scope.parameter), offset, {}, {}};
        for (const TextScope* at = &scope; at != nullptr; at = at->outer) {
            if (!at->parameter.empty()) failure_->chain.emplace_back(at->parameter);
        }
        std::reverse(failure_->chain.begin(), failure_->chain.end());
    }

    static constexpr std::size_t kMaxAlso = 10'000;

    const Names& names_;
    Expansion& result_;
    std::string* out_;
    std::optional<ExpandFailure> failure_;
    bool tracing_ = true;
};

/// Notes every name in every branch, and looks no value up.
class Scanner : public MacroWalk {
public:
    explicit Scanner(References& found) : found_(found) {}

private:
    Outcome evaluate(const Item& item, const TextScope& scope) override {
        if (item.kind == Item::Kind::literal) return Outcome::good;
        if (item.kind == Item::Kind::relation) {
            const bool good_left = run_operand(item.left, scope);
            if (!run_operand(item.right, scope) || !good_left) return Outcome::fault;
        } else {
            found_.names.push_back({item.name, scope.offset_of(item.name.empty() ? item.content : item.name)});
        }
        const bool good_tail = tell_tail_fault(item, scope);
        bool good = true;
        for (const Branch* branch : {&item.yes, &item.no}) {
            if (branch->present && !run(branch->text, scope)) good = false;
        }
        if (!good_tail) return Outcome::fault;
        return good ? Outcome::good : Outcome::fault_inside;
    }

    void tell(const TextScope& /*scope*/, ExpandFault fault, std::string message, std::size_t offset) override {
        found_.faults.push_back({fault, std::move(message), {}, offset, {}, {}});
    }

    References& found_;
};

}  // namespace

const std::string* ExpandFailure::last_words() const {
    if (fault != ExpandFault::number) return nullptr;
    return also.empty() ? &message : &also.back();
}

std::vector<std::string> ExpandFailure::warnings() const {
    std::vector<std::string> all{message};
    all.insert(all.end(), also.begin(), also.end());
    if (last_words() != nullptr) all.pop_back();
    return all;
}

tl::expected<Expansion, ExpandFailure> expand(std::string_view text, const Names& names) {
    Expansion result;
    Expander expander(names, result);
    if (!expander.run(text, TextScope{{}, text, nullptr})) return tl::unexpected(expander.take_failure());
    return result;
}

std::optional<std::int64_t> parse_level(std::string_view text) {
    constexpr std::int64_t kPartLimit = 1024;
    constexpr std::int64_t kMajorLimit = std::int64_t{1} << 43;
    std::int64_t parts[3] = {0, 0, 0};
    for (std::size_t i = 0; i < 3; ++i) {
        // Postfix reads each part as strtol(3) does: blanks and a sign may stand before it.
        text = ascii::trim_left(text);
        const bool negative = text.starts_with('-');
        if (negative || text.starts_with('+')) text.remove_prefix(1);
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parts[i]);
        if (error != std::errc() || text.empty() || !ascii::is_digit(text.front())) return std::nullopt;
        if (negative && parts[i] != 0) return std::nullopt;
        if (parts[i] >= (i == 0 ? kMajorLimit : kPartLimit)) return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        if (text.empty()) return ((parts[0] * kPartLimit) + parts[1]) * kPartLimit + parts[2];
        if (i == 2 || text.front() != '.') return std::nullopt;
        text.remove_prefix(1);
    }
    return std::nullopt;
}

References references(std::string_view text) {
    References found;
    Scanner(found).run(text, TextScope{{}, text, nullptr});
    return found;
}

}  // namespace postern::conf
