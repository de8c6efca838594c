// Views: comparisons and advice as text for people, as JSON and as Markdown.
//
// Shape:   whole texts with a newline at their end. JSON keys are frozen: see docs/formats/diff-json.md.
// Errors:  none. Bytes that are not printable are replaced in text; JSON replaces what is not UTF-8.
// Threads: pure functions.
#pragma once

#include <string>

#include "tools/diff/advice.h"
#include "tools/diff/comparison.h"
#include "tools/diff/three_way.h"

namespace postern::diff_tool {

enum class Paint { off, on };

/// `grouped` by subject, as fits a comparison with defaults.
enum class Order { by_name, by_subject };
std::string text_of(const Comparison& comparison, Order order, Paint paint);
std::string text_of(const Upgrade& upgrade, Paint paint);
std::string text_of(const ThreeWay& three, Paint paint);

std::string json_of(const Comparison& comparison);
std::string json_of(const Upgrade& upgrade);
std::string json_of(const ThreeWay& three);

std::string markdown_of(const Comparison& comparison);
std::string markdown_of(const Upgrade& upgrade);
std::string markdown_of(const ThreeWay& three);

/// "3 settings, 1 service, 1 table", or "no differences".
std::string summary_of(const Comparison& comparison);
/// "added", "removed", "value", …
std::string_view change_word(conf::ChangeKind kind);
std::string_view entry_word(EntryChangeKind kind);
std::string_view service_word(conf::ServiceChangeKind kind);
/// `+`, `-`, `~` or `>` (moved).
char element_mark(conf::ElementChangeKind kind);
char entry_mark(EntryChangeKind kind);

}  // namespace postern::diff_tool
