#include "tools/conf/explain_words.h"

#include <fmt/format.h>

#include "libconf/base/byte_size.h"
#include "libconf/base/duration.h"

namespace postern::conf_tool {
namespace {

std::string_view kind_words(conf::Kind kind) {
    switch (kind) {
        case conf::Kind::string:
            return "text";
        case conf::Kind::raw:
            return "text, in which $name is not replaced when it is read";
        case conf::Kind::integer:
            return "number";
        case conf::Kind::long_integer:
            return "number of up to 64 bits";
        case conf::Kind::time:
            return "time";
        case conf::Kind::boolean:
            return "yes or no";
        case conf::Kind::nint:
            return "number, or an expression that gives one";
        case conf::Kind::nbool:
            return "yes or no, or an expression that gives it";
    }
    return {};
}

std::string bound_text(const ParameterFacts& facts, std::int64_t bound) {
    if (facts.kind == conf::Kind::time) return shortest_spelling(std::chrono::seconds(bound));
    if (conf::is_text(facts.kind)) return fmt::format("{} character{}", bound, bound == 1 ? "" : "s");
    return fmt::format("{}", bound);
}

std::string bounds_text(const ParameterFacts& facts) {
    const auto [minimum, maximum] = facts.bounds;
    if (minimum != 0 && minimum == maximum) return fmt::format("; {}", bound_text(facts, minimum));
    std::string text;
    if (minimum == 1 && conf::is_text(facts.kind)) {
        text += "; not empty";
    } else if (minimum != 0) {
        text += fmt::format("; at least {}", bound_text(facts, minimum));
    }
    if (maximum != 0) text += fmt::format("; at most {}", bound_text(facts, maximum));
    return text;
}

/// The meaning is not what the kind has said already.
bool says_more(const ParameterFacts& facts) {
    switch (facts.spec->syntax) {
        case conf::Syntax::other:
        case conf::Syntax::boolean:
        case conf::Syntax::integer:
        case conf::Syntax::count:
        case conf::Syntax::size:
        case conf::Syntax::time:
        case conf::Syntax::enumeration:  // the keywords are listed
        case conf::Syntax::text:
            return false;
        default:
            return true;
    }
}

struct HistoryEntry {
    std::string releases;
    std::string value;
};

/// Changes inside branches: those with the same value are told together.
void add_branch_change(std::vector<HistoryEntry>& history, std::size_t first, const conf::DefaultValue& change) {
    const std::string value = value_text(change.value);
    for (std::size_t i = first; i < history.size(); ++i) {
        if (history[i].value != value) continue;
        history[i].releases += ", " + change.since.text();
        return;
    }
    history.push_back({change.since.text(), value});
}

}  // namespace

std::string joined(std::span<const std::string_view> words) {
    return fmt::format("{}", fmt::join(words, " "));
}

std::string value_text(std::string_view value) {
    return value.empty() ? "(empty)" : std::string(value);
}

std::string type_text(const ParameterFacts& facts) {
    std::string text(kind_words(facts.kind));
    if (facts.spec != nullptr && says_more(facts)) {
        text += fmt::format(": {}", conf::syntax_text(facts.spec->syntax));
    }
    if (facts.spec != nullptr && !facts.spec->values.empty()) text += fmt::format(": {}", joined(facts.spec->values));
    if (facts.spec != nullptr && facts.spec->syntax == conf::Syntax::size) text += ", in bytes";
    if (const auto unit = time_unit(facts.unit)) {
        text += fmt::format(" with a unit (s, m, h, d, w); a bare number counts {}s", name_of(*unit));
    }
    return text + bounds_text(facts);
}

std::string type_history(const conf::ParamSpec& spec) {
    std::string text;
    for (std::size_t i = 0; i + 1 < spec.kinds.size(); ++i) {
        if (!text.empty()) text += "; ";
        text += fmt::format("before {}: {}", spec.kinds[i + 1].since.text(), kind_words(spec.kinds[i].kind));
    }
    return text;
}

std::vector<std::string> default_history(const conf::ParamSpec& spec) {
    std::vector<HistoryEntry> history;
    for (const conf::DefaultValue& entry : spec.defaults) {
        history.push_back({entry.since.text(), value_text(entry.value)});
    }
    const std::size_t branches = history.size();
    for (const conf::DefaultValue& change : spec.patch_defaults) add_branch_change(history, branches, change);
    for (const conf::Backport& backport : spec.backports) {
        const bool as_later = !spec.defaults.empty() && backport.value == spec.defaults.front().value;
        if (!as_later) add_branch_change(history, branches, {backport.since, backport.value});
    }
    for (std::size_t i = branches; i < history.size(); ++i) history[i].releases += " (to the end of the branch)";
    std::vector<std::string> lines;
    lines.reserve(history.size());
    for (const HistoryEntry& entry : history) lines.push_back(fmt::format("{}: {}", entry.releases, entry.value));
    return lines;
}

std::vector<std::string> release_lines(const conf::ParamSpec& spec) {
    std::vector<std::string> lines;
    if (spec.introduced == conf::kNever) {
        lines.emplace_back("only ever in patch releases");
    } else if (spec.removed == spec.introduced) {
        lines.push_back(fmt::format("an alias in {}, never a parameter of its own", spec.introduced.text()));
    } else {
        lines.push_back(spec.before_2_0 ? "since before 2.0" : fmt::format("since {}", spec.introduced.text()));
    }
    if (!spec.backports.empty()) {
        std::string text = "also from";
        for (const conf::Backport& backport : spec.backports) {
            text += fmt::format("{} {}", &backport == spec.backports.data() ? "" : ",", backport.since.text());
        }
        lines.push_back(text + " on in these branches");
    }
    for (const conf::Gap& gap : spec.gaps) {
        lines.push_back(fmt::format("missing from {} up to, but without, {}", gap.from.text(), gap.until.text()));
    }
    if (spec.removed != conf::kNever && spec.removed != spec.introduced) {
        lines.push_back(fmt::format("removed in {}", spec.removed.text()));
    }
    if (spec.honoured != conf::kNever) {
        lines.push_back(fmt::format("a setting of it still counts from {} on", spec.honoured.text()));
    }
    return lines;
}

std::string deprecation_text(const conf::ParamSpec& spec) {
    if (spec.deprecation == nullptr) return {};
    const conf::Deprecation& facts = *spec.deprecation;
    std::string text;
    if (!facts.replacement.empty()) text = fmt::format("use {} instead", facts.replacement);
    if (!facts.advice.empty()) text += fmt::format("{}{}", text.empty() ? "" : "; ", facts.advice);
    if (facts.renamed != conf::kNever) text += fmt::format("; renamed in {}", facts.renamed.text());
    if (facts.deprecated != conf::kNever) text += fmt::format("; deprecated since {}", facts.deprecated.text());
    if (facts.warns != conf::kNever) text += fmt::format("; Postfix warns from {} on", facts.warns.text());
    if (text.starts_with("; ")) text.erase(0, 2);
    return text;
}

std::string computed_text(const conf::ParamSpec& spec) {
    switch (spec.computed) {
        case conf::Computed::no:
            return {};
        case conf::Computed::build_time:
            return "chosen when Postfix is built; this is the usual one on Linux";
        case conf::Computed::platform:
            return "depends on the operating system; this is the one for Linux";
        case conf::Computed::run_time:
            return fmt::format("worked out by each program: {}", spec.computed_how);
        case conf::Computed::release:
            return "named by the release";
    }
    return {};
}

std::string_view applies_text(conf::Applies applies) {
    switch (applies) {
        case conf::Applies::reload:
            return "after \"postfix reload\"";
        case conf::Applies::restart:
            return "after \"postfix stop\" and \"postfix start\"";
        case conf::Applies::command:
            return "the next time the command runs";
        case conf::Applies::none:
            return "never: it cannot be set";
        case conf::Applies::install:
            return "at the next installation or upgrade";
    }
    return {};
}

}  // namespace postern::conf_tool
