#include "tools/render/lint_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "libconf/base/utf8.h"

namespace postern::render {

Counts count_findings(const LintReport& report) {
    Counts counts;
    for (const lint::Finding& finding : report.findings) {
        if (finding.suppressed) {
            ++counts.suppressed;
            continue;
        }
        switch (finding.grade) {
            case lint::Grade::error:
                ++counts.error;
                break;
            case lint::Grade::warning:
                ++counts.warning;
                break;
            case lint::Grade::info:
                ++counts.info;
                break;
            case lint::Grade::style:
                ++counts.style;
                break;
        }
        if (!finding.repair) continue;
        if (finding.repair->kind == lint::FixKind::safe) ++counts.safe;
        if (finding.repair->kind == lint::FixKind::suggested) ++counts.suggested;
    }
    return counts;
}

std::size_t count_tables(const LintReport& report) {
    return static_cast<std::size_t>(std::count_if(
        report.inputs.begin(), report.inputs.end(),
        [](const ReportInput& input) { return input.role == lint::Role::table || input.role == lint::Role::list; }));
}

std::size_t count_files(const LintReport& report) {
    return report.inputs.size() - count_tables(report);
}

std::string path_in_checkout(const LintReport& report, std::string_view path) {
    const std::string_view base = report.working_directory;
    const bool below = base.size() > 1 && path.size() > base.size() && path.starts_with(base) && path[base.size()] == '/';
    if (below) path.remove_prefix(base.size() + 1);
    while (path.starts_with("./")) path.remove_prefix(2);
    return std::string(path);
}

std::string plural(std::size_t count, std::string_view one, std::string_view many) {
    if (count == 1) return fmt::format("1 {}", one);
    return many.empty() ? fmt::format("{} {}s", count, one) : fmt::format("{} {}", count, many);
}

std::string counts_text(const Counts& counts) {
    std::string text = fmt::format("{}, {}", plural(counts.error, "error"), plural(counts.warning, "warning"));
    if (counts.info > 0) text += ", " + plural(counts.info, "note");
    if (counts.style > 0) text += fmt::format(", {} of style", counts.style);
    return text;
}

std::string grade_text(lint::Grade grade) {
    return std::string(lint::grade_name(grade));
}

std::string fix_kind_text(lint::FixKind kind) {
    switch (kind) {
        case lint::FixKind::none:
            return "none";
        case lint::FixKind::suggested:
            return "suggested";
        case lint::FixKind::safe:
            return "safe";
    }
    return {};
}

std::string suppressor_text(lint::Suppressor by) {
    switch (by) {
        case lint::Suppressor::inline_comment:
            return "inline";
        case lint::Suppressor::config_file:
            return "config";
        case lint::Suppressor::baseline:
            return "baseline";
    }
    return {};
}

std::string clean_utf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::size_t length = utf8::sequence_length(text);
        const bool control =
            length == 1 && static_cast<unsigned char>(text[0]) < 0x20 && text[0] != '\t' && text[0] != '\n';
        if (length == 0 || control || text[0] == '\x7f') {
            out += "\xef\xbf\xbd";
            text.remove_prefix(1);
            continue;
        }
        // C1 controls would steer a terminal.
        const bool c1 = length == 2 && text[0] == '\xc2' && static_cast<unsigned char>(text[1]) < 0xa0;
        out += c1 ? std::string_view("\xef\xbf\xbd") : text.substr(0, length);
        text.remove_prefix(length);
    }
    return out;
}

std::string one_line(std::string_view text) {
    std::string out = clean_utf8(text);
    std::replace(out.begin(), out.end(), '\n', ' ');
    std::replace(out.begin(), out.end(), '\t', ' ');
    return out;
}

}  // namespace postern::render
