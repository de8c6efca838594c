#include "libconf/model/expand.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/model/macro_grammar.h"

namespace postern::conf {
namespace {

using Failed = tl::unexpected<ExpandFailure>;
using Step = tl::expected<void, ExpandFailure>;

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

/// A text being expanded: where it belongs, so that results and faults can be traced.
struct Scope {
    std::string_view parameter;  // empty: the text that was given
    std::string_view raw;        // the whole value
    std::size_t depth = 1;
    const Scope* outer = nullptr;

    std::size_t offset_of(std::string_view part) const { return static_cast<std::size_t>(part.data() - raw.data()); }
};

class Expander {
public:
    Expander(const Names& names, Expansion& result) : names_(names), result_(result) {}

    /// Recursion is bounded by kMaxNesting.
    Step run(std::string_view text, const Scope& scope, std::string& out) {
        ItemReader items(text);
        while (!items.done()) {
            const auto item = items.next();
            if (!item) {
                return failure(scope, ExpandFault::syntax, item.error().message,
                               scope.offset_of(text) + item.error().offset);
            }
            if (scope.depth > kMaxNesting) return too_deep(*item, items, scope);
            if (++steps_ > kMaxSteps || out.size() > kMaxResult) {
                return failure(scope, ExpandFault::limit, "the value grows without bound when its $names are expanded",
                               scope.offset_of(item->content));
            }
            if (Step step = evaluate(*item, scope, out); !step) return step;
        }
        return {};
    }

private:
    static std::string nesting_message(const Item& item) {
        return fmt::format("unreasonable macro call nesting: \"{}\"", item.content);
    }

    /// Postfix tells the same of the items that follow, up to the next bracketed one.
    static Step too_deep(const Item& item, ItemReader& rest, const Scope& scope) {
        ExpandFailure failure = make_failure(scope, ExpandFault::nesting, nesting_message(item),
                                             scope.offset_of(item.content));
        while (!rest.done() && !rest.at_bracket()) {
            const auto next = rest.next();
            if (!next) break;
            failure.also.push_back(nesting_message(*next));
        }
        return Failed(std::move(failure));
    }

    Step evaluate(const Item& item, const Scope& scope, std::string& out) {
        switch (item.kind) {
            case Item::Kind::literal: copy(item.content, scope, out); return {};
            case Item::Kind::name: return value_of(item.name, scope, out);
            case Item::Kind::named_condition:
                if (item.tail_fault) return tail_failure(item, scope);
                return branch(item, !look_up(item.name).value_or(std::string_view{}).empty(), scope, out);
            case Item::Kind::relation: return relation(item, scope, out);
        }
        return {};
    }

    static Step tail_failure(const Item& item, const Scope& scope) {
        return failure(scope, ExpandFault::syntax, item.tail_fault->message,
                       scope.offset_of(item.content) + item.tail_fault->offset);
    }

    std::optional<std::string_view> look_up(std::string_view name) {
        const std::optional<std::string_view> raw = names_.raw(name);
        auto& undefined = result_.undefined;
        if (!raw && std::find(undefined.begin(), undefined.end(), name) == undefined.end()) {
            undefined.emplace_back(name);
        }
        return raw;
    }

    Step value_of(std::string_view name, const Scope& scope, std::string& out) {
        const std::optional<std::string_view> raw = look_up(name);
        if (!raw) return {};
        const Scope inner{name, *raw, scope.depth + 1, &scope};
        return run(*raw, inner, out);
    }

    Step branch(const Item& item, bool condition, const Scope& scope, std::string& out) {
        const Branch& taken = condition ? item.yes : item.no;
        if (!taken.present) return {};
        Scope inner = scope;
        inner.depth = scope.depth + 1;
        inner.outer = scope.outer;
        return run(taken.text, inner, out);
    }

    Step relation(const Item& item, const Scope& scope, std::string& out) {
        std::string left;
        std::string right;
        if (Step step = operand(item.left, scope, left); !step) return step;
        if (Step step = operand(item.right, scope, right); !step) return step;
        if (item.tail_fault) return tail_failure(item, scope);
        const auto order = compare(item, left, right, scope);
        if (!order) return Failed(order.error());
        const bool condition = holds(item.relation, *order);
        if (item.yes.present || item.no.present) return branch(item, condition, scope, out);
        if (condition) out += "true";
        return {};
    }

    Step operand(std::string_view text, const Scope& scope, std::string& out) {
        const bool was_tracing = tracing_;
        tracing_ = false;  // operands are not part of the result
        Scope inner = scope;
        inner.depth = scope.depth + 1;
        inner.outer = scope.outer;
        Step step = run(text, inner, out);
        tracing_ = was_tracing;
        return step;
    }

    tl::expected<int, ExpandFailure> compare(const Item& item, const std::string& left, const std::string& right,
                                             const Scope& scope) const {
        if (item.comparison == Comparison::level) {
            for (const std::string* side : {&left, &right}) {
                if (parse_level(*side)) continue;
                return Failed(make_failure(scope, ExpandFault::level,
                                           fmt::format("malformed compatibility level syntax: \"{}\"", *side),
                                           scope.offset_of(item.content)));
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
            return Failed(make_failure(scope, ExpandFault::number,
                                       fmt::format("mac_exp_eval: bad conversion: {}", *side),
                                       scope.offset_of(item.content)));
        }
        return order_of(numbers[0], numbers[1]);
    }

    void copy(std::string_view literal, const Scope& scope, std::string& out) {
        if (tracing_) result_.fragments.push_back({out.size(), scope.parameter, scope.offset_of(literal)});
        out += literal;
    }

    static ExpandFailure make_failure(const Scope& scope, ExpandFault fault, std::string message, std::size_t offset) {
        ExpandFailure failure{fault, std::move(message), std::string(scope.parameter), offset, {}, {}};
        for (const Scope* at = &scope; at != nullptr; at = at->outer) {
            if (!at->parameter.empty()) failure.chain.emplace_back(at->parameter);
        }
        std::reverse(failure.chain.begin(), failure.chain.end());
        return failure;
    }
    static Step failure(const Scope& scope, ExpandFault fault, std::string message, std::size_t offset) {
        return Failed(make_failure(scope, fault, std::move(message), offset));
    }

    const Names& names_;
    Expansion& result_;
    std::size_t steps_ = 0;
    bool tracing_ = true;
};

void scan(std::string_view text, std::string_view whole, std::size_t depth, References& found) {
    const auto offset_of = [whole](std::string_view part) {
        return static_cast<std::size_t>(part.data() - whole.data());
    };
    const auto report = [&found](const MacroFault& fault, std::size_t base) {
        found.faults.push_back({ExpandFault::syntax, fault.message, {}, base + fault.offset, {}, {}});
    };
    ItemReader items(text);
    const auto stop_at = [&](const MacroFault& fault, std::size_t base) {
        report(fault, base);
        if (const auto next = items.fault_ahead()) report(*next, offset_of(text));
    };
    while (!items.done()) {
        const auto item = items.next();
        if (!item) return stop_at(item.error(), offset_of(text));
        if (item->kind == Item::Kind::literal) continue;
        if (depth > kMaxNesting) return;
        const std::size_t before = found.faults.size();
        if (item->kind == Item::Kind::relation) {
            scan(item->left, whole, depth + 1, found);
            scan(item->right, whole, depth + 1, found);
        } else {
            found.names.push_back({item->name, item->name.empty() ? offset_of(item->content) : offset_of(item->name)});
        }
        if (item->tail_fault && found.faults.size() == before) {
            return stop_at(*item->tail_fault, offset_of(item->content));
        }
        if (found.faults.size() == before) {
            if (item->yes.present) scan(item->yes.text, whole, depth + 1, found);
            if (item->no.present) scan(item->no.text, whole, depth + 1, found);
        }
        if (found.faults.size() == before) continue;
        if (const auto next = items.fault_ahead()) report(*next, offset_of(text));
        return;
    }
}

}  // namespace

tl::expected<Expansion, ExpandFailure> expand(std::string_view text, const Names& names) {
    Expansion result;
    std::string out;
    const Scope scope{{}, text, 1, nullptr};
    if (Step step = Expander(names, result).run(text, scope, out); !step) return Failed(step.error());
    result.text = std::move(out);
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
    scan(text, text, 1, found);
    return found;
}

}  // namespace postern::conf
