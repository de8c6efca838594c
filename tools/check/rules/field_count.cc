#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/syntax/quoting.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"

namespace postern::lint {
extern const Rule rule_field_count;
namespace {

constexpr std::array<std::string_view, 8> kColumns{"service", "type", "private", "unpriv", "chroot", "wakeup", "maxproc", "command"};

// The columns above the words that stand there.
std::string aligned(const std::vector<std::string_view>& words) {
    std::string heads;
    std::string values;
    for (std::size_t i = 0; i < kColumns.size(); ++i) {
        const std::string_view value = i < words.size() ? words[i] : "?";
        const std::size_t width = std::max(kColumns[i].size(), value.size()) + 1;
        heads += fmt::format("{:<{}}", kColumns[i], width);
        values += fmt::format("{:<{}}", value, width);
    }
    return heads + "\n" + values;
}

void check(const Project& project, Report& report) {
    const conf::MasterCf* master = project.master_cf();
    if (master == nullptr) return;
    for (const conf::LineNode& node : master->nodes()) {
        if (node.kind != conf::LineKind::logical) continue;
        const conf::FoldedText line = conf::fold(master->file(), master->text(), node);
        conf::WordReader reader(line.text(), conf::Braces::plain);
        std::vector<std::string_view> words;
        conf::TextSpan last;
        conf::TextSpan first;
        while (const auto word = reader.next()) {
            if (words.empty()) first = *word;
            last = *word;
            words.push_back(word->of(line.text()));
            if (words.size() == kColumns.size()) break;
        }
        if (words.size() >= kColumns.size() || words.empty()) continue;
        std::string shown = aligned(words);
        const std::size_t cut = shown.find('\n');
        report.add(line.range(first.begin, last.end), fmt::format("{} of 8 fields: Postfix stops at this line", words.size()))
            .with_fact(shown.substr(0, cut))
            .with_fact(shown.substr(cut + 1))
            .with_help("an entry has service, type, private, unprivileged, chroot, wake-up time, process limit and command; - takes the default");
    }
}

constexpr std::array kTraps{
    Trap{"continuation lines belong to the entry", "==> master.cf <==\nsmtp inet n - y -\n  - smtpd\n"},
};

}  // namespace

const Rule rule_field_count{
    .id = "PT801",
    .name = "field-count",
    .grade = Grade::error,
    .summary = "An entry of master.cf has fewer than eight fields.",
    .why = "Every entry of master.cf starts with eight fields, and `-` stands for a default. With one missing the others move\n"
           "to the left and mean something else; Postfix does not guess, its master program refuses the whole file.",
    .bad = "==> master.cf <==\nsmtp inet n - y - smtpd\n",
    .good = "==> master.cf <==\nsmtp inet n - y - - smtpd\n",
    .traps = kTraps,
    .source = "master(5)",
    .check = check,
};

}  // namespace postern::lint
