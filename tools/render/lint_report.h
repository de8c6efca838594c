// LintReport: the findings of a run, ready to be written in any format.
//
// Shape:   findings in the order in which they are shown, their ranges in `sources`; suppressed ones are among them and
//          only the formats for machines write those. Files without findings are inputs, but not in `sources`.
// Units:   milliseconds; lines and columns from 1.
// Threads: plain values; written by one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/source.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"

namespace postern::render {

struct ReportInput {
    std::string path;
    lint::Role role = lint::Role::other;
    std::size_t lines = 0;
    std::string sha256;  // only when a format asks for it
};

/// Why rules did not run: "needs --host", and how many.
struct Skipped {
    const lint::Rule* rule = nullptr;
    std::string why;
};

struct RuleTime {
    const lint::Rule* rule = nullptr;
    double milliseconds = 0;
};

/// Entries of a baseline and what became of them.
enum class BaselineState : std::uint8_t { none, fresh, unchanged };

struct LintReport {
    std::string version;               // of this program
    std::vector<std::string> targets;  // "3.7.11"
    std::string profile;
    std::string compatibility_level;
    std::string mode;               // "tree", "host"
    std::string working_directory;  // where relative paths start; empty: not known
    std::vector<ReportInput> inputs;
    SourceMap sources;
    std::vector<lint::Finding> findings;
    std::vector<const lint::Rule*> rules;  // that ran
    std::vector<Skipped> skipped;
    std::size_t hidden = 0;  // below min_severity
    lint::Grade min_severity = lint::Grade::info;
    BaselineState baseline = BaselineState::none;
    std::vector<std::string> remarks;  // "3 baseline entries are fixed: --prune-baseline"
    std::vector<RuleTime> timings;
    double milliseconds = 0;
};

struct Counts {
    std::size_t error = 0;
    std::size_t warning = 0;
    std::size_t info = 0;
    std::size_t style = 0;
    std::size_t suppressed = 0;
    std::size_t safe = 0;  // that can be fixed
    std::size_t suggested = 0;
    std::size_t shown() const { return error + warning + info + style; }
};
Counts count_findings(const LintReport& report);

/// Number of main.cf and master.cf files, and of tables.
std::size_t count_files(const LintReport& report);
std::size_t count_tables(const LintReport& report);

/// "2 errors, 1 warning, 3 notes"; without zeros, but never empty.
std::string counts_text(const Counts& counts);
std::string plural(std::size_t count, std::string_view one, std::string_view many = {});
/// "error", "warning", "info", "style".
std::string grade_text(lint::Grade grade);
std::string fix_kind_text(lint::FixKind kind);
std::string suppressor_text(lint::Suppressor by);

/// The path as readers of a whole checkout want it: from the working directory on when it lies below, without "./".
std::string path_in_checkout(const LintReport& report, std::string_view path);

/// Bytes that are not UTF-8 become U+FFFD, control characters but tab and newline too.
std::string clean_utf8(std::string_view text);
/// One line: message and what is most needed with it.
std::string one_line(std::string_view text);

}  // namespace postern::render
