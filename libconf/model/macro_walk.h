// MacroWalk: takes the items of a text in Postfix's order, and goes on behind faults as Postfix does.
//
// Shape:   run() hands one item after the other to evaluate(), which may run() further texts. Every item counts as a
//          level while it is evaluated, and for good when it is too deep, at fault, or behind a fault. Behind a fault
//          nothing is evaluated, but faults of the text are told.
// Errors:  told through tell(); run() is false when something was wrong.
// Source:  what postconf 3.7.11 says of texts with several faults, or too deep ones (tests/differential).
// Threads: none shared; bounded by kMaxNesting, kMaxSteps and kMaxDepth whatever the input.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "libconf/model/expand.h"
#include "libconf/model/macro_grammar.h"

namespace postern::conf {

/// A text being walked: where it belongs, so that results and faults can be traced.
struct TextScope {
    std::string_view parameter;  // empty: the text that was given
    std::string_view raw;        // the whole value
    const TextScope* outer = nullptr;

    std::size_t offset_of(std::string_view part) const { return static_cast<std::size_t>(part.data() - raw.data()); }
};

inline constexpr const char* kGrowsWithoutBound = "the value grows without bound when its $names are expanded";

class MacroWalk {
public:
    virtual ~MacroWalk() = default;
    bool run(std::string_view text, const TextScope& scope);

protected:
    MacroWalk() = default;
    MacroWalk(const MacroWalk&) = default;
    MacroWalk& operator=(const MacroWalk&) = default;

    enum class Outcome {
        good,
        fault_inside,  // in a text that it ran
        fault,         // of its own, or of an operand
    };

    virtual Outcome evaluate(const Item& item, const TextScope& scope) = 0;
    virtual void tell(const TextScope& scope, ExpandFault fault, std::string message, std::size_t offset) = 0;

    /// An operand of a comparison: not deep at all, and not touched by a fault before it.
    bool run_operand(std::string_view text, const TextScope& scope);
    /// False when there is one.
    bool tell_tail_fault(const Item& item, const TextScope& scope);
    /// Ends the walk: a limit was passed, or Postfix gives up here.
    void stop() { stopped_ = true; }
    bool stopped() const { return stopped_; }

private:
    bool step(const Item& item, const TextScope& scope);
    void tell_fault(const MacroFault& fault, const Item& item, const TextScope& scope);
    bool too_much(std::string_view text, const TextScope& scope);

    std::size_t steps_ = 0;
    std::size_t depth_ = 0;  // texts within texts
    std::size_t level_ = 0;
    bool good_ = true;  // no fault so far in this text, or operand
    bool stopped_ = false;
};

}  // namespace postern::conf
