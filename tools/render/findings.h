// The formats of findings, one function each; findings_text.h has the one for people at a terminal.
//
// Shape:   the whole output as a text, with a newline at its end unless it is empty.
// Errors:  none; bytes that are not UTF-8 are replaced.
// Source:  SARIF 2.1.0 (OASIS), GitHub's workflow commands, GitLab's code quality report, JUnit and checkstyle XML as
//          their readers take them, GNU coding standards for gcc.
// Threads: pure functions.
#pragma once

#include <string>

#include "tools/render/format.h"
#include "tools/render/lint_report.h"

namespace postern::render {

std::string findings_compact(const LintReport& report);
std::string findings_gcc(const LintReport& report);
std::string findings_github(const LintReport& report);
std::string findings_json(const LintReport& report);
std::string findings_jsonl(const LintReport& report);
std::string findings_sarif(const LintReport& report);
std::string findings_gitlab(const LintReport& report);
std::string findings_junit(const LintReport& report);
std::string findings_checkstyle(const LintReport& report);
std::string findings_markdown(const LintReport& report);
std::string findings_html(const LintReport& report);

}  // namespace postern::render
