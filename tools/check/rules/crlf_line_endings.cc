#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/lines.h"
#include "tools/check/support/texts.h"

namespace postern::lint {
extern const Rule rule_crlf_line_endings;
namespace {

void check(const Project& project, Report& report) {
    for (const TextFile& file : all_texts(project)) {
        if (file.text.find("\r\n") == std::string_view::npos) continue;
        std::vector<std::size_t> crlf;
        std::vector<std::size_t> lf;
        std::vector<TextEdit> edits;
        std::size_t number = 0;
        for (const PhysicalLine& line : physical_lines(file.text)) {
            ++number;
            if (line.next == line.end) continue;  // the last line has no end
            const bool both = line.next - line.end == 2;
            (both ? crlf : lf).push_back(number);
            if (both) edits.push_back({{file.file, line.end, line.end + 1}, ""});
        }
        std::string message = "the lines end in CR LF";
        if (!lf.empty() && lf.size() < crlf.size()) {
            message += fmt::format(", but for {}: {}", lf.size() == 1 ? "line" : "lines", number_list(lf));
        } else if (!lf.empty()) {
            message = fmt::format("{} in CR LF, the others in LF: {}",
                                  crlf.size() == 1 ? "one line ends" : fmt::format("{} lines end", crlf.size()), number_list(crlf));
        }
        Finding& finding = report.add(edits.front().range, std::move(message));
        finding.with_help("end lines with LF alone").with_fix(FixKind::safe, "remove the CR characters", std::move(edits));
        finding.subject = "crlf";
    }
}

constexpr std::array kTraps{
    Trap{"a CR inside a line", "mail_name = a\\rb\n"},
    Trap{"lines that end in LF", "biff = no\nmynetworks = 127.0.0.0/8\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a few lines without CR", "biff = no\\r\nmynetworks = 127.0.0.0/8\nrelayhost =\\r\nmail_name = x\\r\n"},
    Trap{"one line with CR", "biff = no\\r\nmynetworks = 127.0.0.0/8\nrelayhost =\n"},
    Trap{"master.cf", "==> master.cf <==\nsmtp inet n - n - - smtpd\\r\n"},
};

}  // namespace

const Rule rule_crlf_line_endings{
    .id = "PT081",
    .name = "crlf-line-endings",
    .grade = Grade::style,
    .fix = FixKind::safe,
    .summary = "Lines of a file end in CR LF instead of LF.",
    .why = "Postfix takes the CR for white space and drops it. Scripts that read the file do not always, and comparisons\n"
           "of versions report every line.",
    .bad = "biff = no\\r\n",
    .good = "biff = no\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "observed: postconf 3.7 strips the CR",
    .check = check,
};

}  // namespace postern::lint
