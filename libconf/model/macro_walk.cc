#include "libconf/model/macro_walk.h"

#include <utility>

#include <fmt/format.h>

namespace postern::conf {
namespace {

/// Postfix crashes when operands have no end: they count for no level.
constexpr std::size_t kMaxDepth = 1000;

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

}  // namespace

bool MacroWalk::run(std::string_view text, const TextScope& scope) {
    if (stopped_ || too_much(text, scope)) return false;
    ++depth_;
    bool good = true;
    ItemReader items(text);
    // Behind a fault Postfix looks at no bracketed name.
    while (!items.done() && !stopped_ && (good || !items.at_bracket())) {
        const auto item = items.next();
        if (item && !good && item->kind == Item::Kind::literal && items.done()) break;  // nor at a last text
        if (!item) {
            tell(scope, ExpandFault::syntax, item.error().message, scope.offset_of(text) + item.error().offset);
            good = good_ = false;
        } else if (!step(*item, scope)) {
            good = false;
        }
    }
    --depth_;
    return good && !stopped_;
}

bool MacroWalk::too_much(std::string_view text, const TextScope& scope) {
    if (depth_ < kMaxDepth) return false;
    stop();
    tell(scope, ExpandFault::nesting, "expressions are nested too deeply", scope.offset_of(text));
    return true;
}

bool MacroWalk::step(const Item& item, const TextScope& scope) {
    if (++steps_ > kMaxSteps) {
        stop();
        tell(scope, ExpandFault::limit, kGrowsWithoutBound, scope.offset_of(item.content));
        return false;
    }
    if (++level_ > kMaxNesting) {
        tell(scope, ExpandFault::nesting, fmt::format("unreasonable macro call nesting: \"{}\"", shown(item)),
             scope.offset_of(item.content));
        return good_ = false;
    }
    if (!good_) return false;
    if (item.head_fault) {
        tell_fault(*item.head_fault, item, scope);
        return good_ = false;
    }
    const Outcome outcome = evaluate(item, scope);
    if (outcome != Outcome::fault) --level_;
    return good_ = outcome == Outcome::good;
}

bool MacroWalk::run_operand(std::string_view text, const TextScope& scope) {
    const bool was_good = std::exchange(good_, true);
    const std::size_t level = std::exchange(level_, 0);
    const bool good = run(text, scope);
    good_ = was_good;
    level_ = level;
    return good;
}

bool MacroWalk::tell_tail_fault(const Item& item, const TextScope& scope) {
    if (item.tail_fault) tell_fault(*item.tail_fault, item, scope);
    return !item.tail_fault;
}

void MacroWalk::tell_fault(const MacroFault& fault, const Item& item, const TextScope& scope) {
    tell(scope, ExpandFault::syntax, fault.message, scope.offset_of(item.content) + fault.offset);
}

}  // namespace postern::conf
