// Advice: what an upgrade of Postfix changes for one configuration, and what to do about it.
//
// Shape:   defaults that change, settings that the new release knows by another name, no longer or differently, and
//          parameters that are new. An edit is of the file as it is on disk.
// Errors:  none.
// Source:  the registry's history; the linter's rules about upgrades.
// Threads: plain values; the Side outlives them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/diagnostic.h"
#include "tools/diff/comparison.h"

namespace postern::diff_tool {

enum class AdviceAction : std::uint8_t {
    pin,      // or adopt: the default changes
    rename,   // the name has been replaced
    remove,   // the release has no such parameter any more
    rewrite,  // the value, or how it is said, is out of date
    know,     // nothing to do: a parameter is new
};

/// "pin", "rename", "delete", "rewrite", "new".
std::string_view action_word(AdviceAction action);

struct Advice {
    AdviceAction action = AdviceAction::know;
    std::string subject;  // the parameter, or what the rule is about
    std::string message;  // one sentence
    std::string help;     // what to do, when there is more to say
    std::string about;    // the parameter in one sentence
    std::string before;   // of defaults: expanded
    std::string after;
    std::string raw_after;  // of defaults, when it differs from `after`
    std::string place;
    Labels labels;
    bool already = false;  // true in the old release, too
    std::string title;     // of the edit; empty: there is none
    std::vector<TextEdit> edits;
};

struct Upgrade {
    std::string directory;
    conf::Version from;
    conf::Version to;
    std::vector<Advice> advice;
};

/// `side` was loaded for the release to upgrade to, with `from` in its input.
[[nodiscard]] Upgrade advise(const Side& side, conf::Version from);

/// The edit is chosen: by its action, its subject, or, when `words` is empty, because there is no doubt about it.
bool is_chosen(const Advice& advice, const std::vector<std::string>& words);

}  // namespace postern::diff_tool
