#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/syntax/quoting.h"
#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_orphaned_overrides;
namespace {

constexpr std::string_view kBlanks = " \t\r";

struct Header {
    std::string label;  // "submissions inet"
    SourceRange range;  // the comment line without its end
    std::uint32_t marks = 0;  // bytes of `#` and blanks in front of the name
};

bool is_type(std::string_view word) {
    return word == "inet" || word == "unix" || word == "fifo" || word == "pass" || word == "unix-dgram";
}

// A commented service: eight words or more behind the `#`, the second one a service type.
std::optional<Header> header_of(FileId file, std::string_view line, std::size_t begin) {
    const std::size_t hash = line.find_first_not_of(kBlanks);
    if (hash != 0 || line.empty() || line[0] != '#') return std::nullopt;
    const std::size_t start = line.find_first_not_of("# \t");
    if (start == std::string_view::npos) return std::nullopt;
    conf::WordReader words(line.substr(start), conf::Braces::plain);
    std::vector<std::string_view> found;
    while (const auto word = words.next()) found.push_back(word->of(line.substr(start)));
    if (found.size() < conf::kServiceFields || !is_type(found[1])) return std::nullopt;
    std::size_t end = line.size();
    while (end > 0 && line[end - 1] == '\r') --end;
    return Header{fmt::format("{} {}", found[0], found[1]),
                  {file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + end)},
                  static_cast<std::uint32_t>(start)};
}

struct Tail {
    SourceRange first;
    std::vector<std::string> lines;
};

void report_tail(const Scope* owner, const Header& header, const Tail& tail, Report& report) {
    const std::string label = owner == nullptr ? std::string("no service") : owner->label();
    Finding& finding = report.add(tail.first, owner == nullptr ? std::string("belongs to no service: its head is commented out")
                                                               : fmt::format("belongs to `{}` now: the head `{}` is commented out", label, header.label));
    for (const std::string& line : tail.lines) finding.with_fact(fmt::format("{} gets  {}", label, line));
    finding.with_related(fmt::format("the commented head of {}", header.label), header.range);
    if (owner != nullptr) finding.with_related(fmt::format("the service that swallows it"), owner->range());
    const SourceRange marks{header.range.file, header.range.begin, header.range.begin + header.marks};
    finding.with_help("restore the head, or comment these lines out as well")
        .with_fix(FixKind::suggested, fmt::format("restore the service {}", header.label), {{marks, ""}});
}

const Scope* scope_of_node(const Project& project, std::size_t node) {
    for (const Scope* scope : entries(project)) {
        if (scope->entry()->node() == node) return scope;
    }
    return nullptr;
}

void check_node(const Project& project, std::size_t index, Report& report) {
    const conf::MasterCf& master = *project.master_cf();
    const conf::LineNode& node = master.nodes()[index];
    const std::string_view text = master.text();
    std::optional<Header> header;
    Tail tail;
    const Scope* owner = scope_of_node(project, index);
    const auto finish = [&] {
        if (header && !tail.lines.empty()) report_tail(owner, *header, tail, report);
        tail = Tail{};
    };
    std::size_t at = node.begin;
    while (at < node.end) {
        const std::size_t end = std::min<std::size_t>(text.find('\n', at), node.end);
        const std::string_view line = text.substr(at, end - at);
        const std::size_t first = line.find_first_not_of(kBlanks);
        if (auto found = header_of(master.file(), line, at)) {
            finish();
            header = std::move(found);
        } else if (header && first != std::string_view::npos && first > 0 && line[first] != '#') {
            const std::size_t last = line.find_last_not_of(kBlanks);
            if (tail.lines.empty()) {
                tail.first = {master.file(), static_cast<std::uint32_t>(at + first), static_cast<std::uint32_t>(at + last + 1)};
            }
            tail.lines.emplace_back(line.substr(first, last + 1 - first));
        }
        at = end + 1;
    }
    finish();
}

void check(const Project& project, Report& report) {
    if (project.master_cf() == nullptr) return;
    const auto& nodes = project.master_cf()->nodes();
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (nodes[i].kind == conf::LineKind::logical) check_node(project, i, report);
    }
}

constexpr std::array kTraps{
    Trap{"a block that is commented as a whole",
         "==> master.cf <==\nsmtp inet n - n - - smtpd\n#submissions inet n - n - - smtpd\n#  -o smtpd_tls_wrappermode=yes\nqmgr unix n - n 300 1 qmgr\n"},
    Trap{"a comment between a head and its options",
         "==> master.cf <==\nsubmission inet n - n - - smtpd\n# for the users\n  -o smtpd_sasl_auth_enable=yes\n"},
};

}  // namespace

const Rule rule_orphaned_overrides{
    .id = "PT814",
    .name = "orphaned-overrides",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .tier = 1,
    .summary = "Options of a commented-out service belong to the service above it.",
    .why = "A comment line does not end an entry of master.cf. When only the head of a service is commented out, its indented\n"
           "`-o` lines continue the last live service above: port 25 may suddenly want TLS from the first byte, or refuse\n"
           "everybody who has not logged in.",
    .bad = "==> master.cf <==\nsmtp inet n - n - - smtpd\n#submissions inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes\n",
    .good = "==> master.cf <==\nsmtp inet n - n - - smtpd\nsubmissions inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes\n",
    .traps = kTraps,
    .fix_gives_good = true,
    .source = "master(5)",
    .check = check,
};

}  // namespace postern::lint
