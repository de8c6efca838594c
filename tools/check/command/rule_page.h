// The card of a rule: what it is about, with a wrong and a right configuration and what the linter says of the wrong
// one.
//
// Shape:   text for a terminal, Markdown for docs/reference/rules/, JSON. What the linter says is found out by running
// it. Errors:  none. Threads: pure functions.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "tools/check/rule.h"

namespace postern::check_tool {

std::string rule_text(const lint::Rule& rule, std::size_t width, bool colour);
std::string rule_markdown(const lint::Rule& rule);
std::string rules_json(std::span<const lint::Rule* const> rules);

/// The table of rules, as text, Markdown.
/// One line for each rule; whoever counts them writes a last line.
std::string rules_table(std::span<const lint::Rule* const> rules, std::span<const lint::Rule* const> running);
std::string rules_table_markdown(std::span<const lint::Rule* const> rules);

/// "PT001.md" and its text for each rule, and "index.md".
std::vector<std::pair<std::string, std::string>> rule_pages();

/// By id.
std::vector<const lint::Rule*> sorted_rules(std::span<const lint::Rule* const> rules);

}  // namespace postern::check_tool
