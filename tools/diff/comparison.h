// Comparison: what differs between two configurations, with what each difference means.
//
// Shape:   settings of main.cf in order of their names, entries of master.cf in their order, tables in order of their
//          paths. Unordered lists in another order are equal; restrictions and pattern tables keep theirs.
// Errors:  none.
// Source:  the registry says what applies when and who reads it; security.h which way a change goes.
// Threads: plain values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/diff/semantic_diff.h"
#include "libconf/registry/param_spec.h"
#include "tools/diff/side.h"

namespace postern::diff_tool {

enum class Label : std::uint8_t { no_effect, policy, security_up, security_down, delivery, restart, postmap };
using Labels = std::set<Label>;

/// "no effect", "policy", "security up", "needs postmap".
std::string_view label_text(Label label);
/// "no-effect": for options and JSON.
std::string_view label_word(Label label);

struct Setting {
    conf::ParameterChange change;
    Labels labels;
    std::string before_place;  // "conf/main.cf:3:1"; empty: a default
    std::string after_place;
};

struct Service {
    conf::ServiceChange change;
    Labels labels;  // of the entry itself
    std::vector<Setting> settings;
    std::string text;  // of an entry that only one side has, on one line
};

enum class EntryChangeKind : std::uint8_t { removed, added, changed, moved };

struct EntryChange {
    EntryChangeKind kind = EntryChangeKind::changed;
    std::string key;
    std::string before;  // results; empty where there is none
    std::string after;
};

struct Table {
    std::string spec;  // "hash:/etc/postfix/virtual"
    std::string parameter;
    Labels labels;
    bool secret = false;  // results are passwords: they stay empty
    std::vector<EntryChange> entries;
};

struct Comparison {
    std::string before;
    std::string after;
    std::vector<Setting> settings;
    std::vector<std::string> follow;  // names that nobody set whose defaults follow one of the settings
    std::vector<Service> services;
    std::vector<Table> tables;

    bool empty() const { return settings.empty() && services.empty() && tables.empty(); }
    std::size_t size() const { return settings.size() + services.size() + tables.size(); }
};

[[nodiscard]] Comparison compare(const Side& before, const Side& after);
/// What a configuration sets against the defaults of its target: main.cf, and services against main.cf.
[[nodiscard]] Comparison compare_with_defaults(const Side& side);

/// Takes moves out of unordered lists: what then has no difference left has no effect.
void ignore_order(conf::ParameterChange& change, const conf::Config& config);
/// The elements of such a list may stand in any order.
bool ignores_order(conf::Syntax syntax, std::string_view list);
Labels labels_of(const conf::ParameterChange& change, const conf::Config& before, const conf::Config& after);
/// Every label of a comparison.
Labels all_labels(const Comparison& comparison);

/// For headings: "TLS", "receiving mail".
std::string_view subject_of(std::string_view parameter);

}  // namespace postern::diff_tool
