#include "libconf/model/expand.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/model/macro_grammar.h"

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

/// As Postfix shows it: a literal has one $ for each $$.
std::string shown(const Item& item) {
    if (item.kind != Item::Kind::literal) return std::string(item.content);
    const std::string_view literal = item.content;
    std::string text;
    for (std::size_t i = 0; i < literal.size(); ++i) {
        text += literal[i];
        if (literal.substr(i, 2) == "$$") ++i;
    }
    return text;
}

/// A text being expanded: where it belongs, so that results and faults can be traced.
struct Scope {
    std::string_view parameter;  // empty: the text that was given
    std::string_view raw;        // the whole value
    const Scope* outer = nullptr;

    std::size_t offset_of(std::string_view part) const { return static_cast<std::size_t>(part.data() - raw.data()); }
};

/// Goes on behind a fault, as Postfix does: what it says of a value includes the faults that follow.
class Expander {
public:
    Expander(const Names& names, Expansion& result) : names_(names), result_(result) {}

    /// False: failure() says why; `out` has what was understood. Recursion is bounded by kMaxNesting and kMaxRecursion.
    bool run(std::string_view text, const Scope& scope, std::string& out) {
        bool good = true;
        ItemReader items(text);
        // Behind a fault Postfix looks at no bracketed name.
        while (!items.done() && !stopped_ && (good || !items.at_bracket())) {
            const auto item = items.next();
            if (item && !good && item->kind == Item::Kind::literal && items.done()) break;  // nor at a last text
            if (!item) {
                good = good_ = note(scope, ExpandFault::syntax, item.error().message,
                            scope.offset_of(text) + item.error().offset);
            } else if (!step(*item, scope, out)) {
                good = false;
            }
        }
        return good && !stopped_;
    }

    ExpandFailure take_failure() { return std::move(*failure_); }

private:
    bool step(const Item& item, const Scope& scope, std::string& out) {
        if (++steps_ > kMaxSteps || out.size() > kMaxResult) {
            stopped_ = true;
            return note(scope, ExpandFault::limit, "the value grows without bound when its $names are expanded",
                        scope.offset_of(item.content));
        }
        // Observed: what was too deep once counts as a level from then on.
        if (++level_ > kMaxNesting) {
            return good_ = note(scope, ExpandFault::nesting,
                                fmt::format("unreasonable macro call nesting: \"{}\"", shown(item)),
                                scope.offset_of(item.content));
        }
        // Observed: behind a fault only the levels are counted.
        good_ = good_ && evaluate(item, scope, out);
        --level_;
        return good_;
    }

    bool evaluate(const Item& item, const Scope& scope, std::string& out) {
        switch (item.kind) {
            case Item::Kind::literal: copy(item.content, scope, out); return true;
            case Item::Kind::name: return value_of(item.name, scope, out);
            case Item::Kind::named_condition:
                if (item.tail_fault) return note_tail(item, scope);
                return branch(item, !look_up(item.name).value_or(std::string_view{}).empty(), scope, out);
            case Item::Kind::relation: return relation(item, scope, out);
        }
        return true;
    }

    bool note_tail(const Item& item, const Scope& scope) {
        return note(scope, ExpandFault::syntax, item.tail_fault->message,
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

    bool value_of(std::string_view name, const Scope& scope, std::string& out) {
        const std::optional<std::string_view> raw = look_up(name);
        if (!raw) return true;
        return run(*raw, Scope{name, *raw, &scope}, out);
    }

    bool branch(const Item& item, bool condition, const Scope& scope, std::string& out) {
        const Branch& taken = condition ? item.yes : item.no;
        return !taken.present || run_inside(taken.text, scope, out);
    }

    bool relation(const Item& item, const Scope& scope, std::string& out) {
        std::string left;
        std::string right;
        const bool good_left = operand(item.left, scope, left);
        const bool good_right = operand(item.right, scope, right);
        if (stopped_) return false;
        if (item.tail_fault) return note_tail(item, scope);
        const std::optional<int> order = compare(item, left, right, scope);
        if (!order || !good_left || !good_right) return false;
        const bool condition = holds(item.relation, *order);
        if (item.yes.present || item.no.present) return branch(item, condition, scope, out);
        if (condition) out += "true";
        return true;
    }

    bool operand(std::string_view text, const Scope& scope, std::string& out) {
        const bool was_tracing = std::exchange(tracing_, false);  // operands are not part of the result
        const bool was_good = std::exchange(good_, true);
        const std::size_t level = std::exchange(level_, 0);
        const bool good = run_inside(text, scope, out);
        tracing_ = was_tracing;
        good_ = was_good;
        level_ = level;
        return good;
    }

    /// Observed: an operand is not deep at all, and Postfix crashes when operands have no end.
    bool run_inside(std::string_view text, const Scope& scope, std::string& out) {
        if (recursion_ >= kMaxRecursion) {
            stopped_ = true;
            return note(scope, ExpandFault::nesting, "expressions are nested too deeply", scope.offset_of(text));
        }
        ++recursion_;
        const bool good = run(text, scope, out);
        --recursion_;
        return good;
    }

    std::optional<int> compare(const Item& item, const std::string& left, const std::string& right,
                               const Scope& scope) {
        if (item.comparison == Comparison::level) {
            for (const std::string* side : {&left, &right}) {
                if (parse_level(*side)) continue;
                note(scope, ExpandFault::level, fmt::format("malformed compatibility level syntax: \"{}\"", *side),
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
            stopped_ = true;
            note(scope, ExpandFault::number, fmt::format("mac_exp_eval: bad conversion: {}", *side),
                 scope.offset_of(item.content));
            return std::nullopt;
        }
        return order_of(numbers[0], numbers[1]);
    }

    void copy(std::string_view literal, const Scope& scope, std::string& out) {
        while (!literal.empty()) {
            const std::size_t end = std::min(literal.find("$$"), literal.size());
            const std::string_view piece = literal.substr(0, std::min(end + 1, literal.size()));  // one of both $
            if (tracing_) result_.fragments.push_back({out.size(), scope.parameter, scope.offset_of(piece)});
            out += piece;
            literal.remove_prefix(std::min(end + 2, literal.size()));
        }
    }

    /// Always false. The first fault is told with its place, those after it with their texts.
    bool note(const Scope& scope, ExpandFault fault, std::string message, std::size_t offset) {
        if (failure_) {
            const bool fatal = fault == ExpandFault::number;
            if (fatal || failure_->also.size() < kMaxAlso) failure_->also.push_back(std::move(message));
            if (fatal) failure_->fault = fault;
            return false;
        }
        failure_ = ExpandFailure{fault, std::move(message), std::string(scope.parameter), offset, {}, {}};
        for (const Scope* at = &scope; at != nullptr; at = at->outer) {
            if (!at->parameter.empty()) failure_->chain.emplace_back(at->parameter);
        }
        std::reverse(failure_->chain.begin(), failure_->chain.end());
        return false;
    }

    static constexpr std::size_t kMaxAlso = 10'000;
    static constexpr std::size_t kMaxRecursion = 200;

    const Names& names_;
    Expansion& result_;
    std::optional<ExpandFailure> failure_;
    std::size_t steps_ = 0;
    std::size_t level_ = 0;
    std::size_t recursion_ = 0;  // texts within texts; in each of them up to kMaxNesting names
    bool good_ = true;           // no fault so far in this text, or operand
    bool tracing_ = true;
    bool stopped_ = false;  // a limit was passed, or a fault at which Postfix gives up
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
    std::string out;
    Expander expander(names, result);
    if (!expander.run(text, Scope{{}, text, nullptr}, out)) return tl::unexpected(expander.take_failure());
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
