#include <array>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_bad_yes_no_column;
namespace {

constexpr std::array kFields{conf::ServiceField::private_, conf::ServiceField::unprivileged, conf::ServiceField::chroot};

std::string_view meant(std::string_view text) {
    for (const std::string_view yes : {"yes", "true", "y", "1", "on"}) {
        if (ascii::equal_fold(text, yes)) return "y";
    }
    for (const std::string_view no : {"no", "false", "n", "0", "off"}) {
        if (ascii::equal_fold(text, no)) return "n";
    }
    return {};
}

void check(const Project& project, Report& report) {
    for (const Scope* scope : entries(project)) {
        for (const conf::ServiceField field : kFields) {
            const std::string_view text = scope->entry()->field(field);
            const SourceRange range = scope->entry()->range(field);
            if (text != "y" && text != "n" && text != "-") {
                Finding& finding = report.add(range, fmt::format("`{}` in the {} column: only y, n and - are allowed", text, conf::field_name(field)));
                finding.with_help("the columns private, unprivileged and chroot take y, n, or - for the default");
                if (const std::string_view better = meant(text); !better.empty()) {
                    finding.with_fix(FixKind::suggested, fmt::format("write {}", better), {{range, std::string(better)}});
                }
            } else if (field == conf::ServiceField::private_ && scope->type() == "inet" && text != "n") {
                report.add(range, fmt::format("the inet service {} is marked private", scope->name()))
                    .with_help("a service on the network cannot be private: write n")
                    .with_fix(FixKind::suggested, "write n", {{range, "n"}});
            }
        }
    }
}

constexpr std::array kTraps{
    Trap{"the default in all three", "==> master.cf <==\nrewrite unix - - - - - trivial-rewrite\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a private service on the network", "==> master.cf <==\nsmtp inet - - n - - smtpd\n"},
    Trap{"capital letters", "==> master.cf <==\nsmtp unix - - N - - smtp\n"},
};

}  // namespace

const Rule rule_bad_yes_no_column{
    .id = "PT803",
    .name = "bad-yes-no-column",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "A private, unprivileged or chroot column holds something else than y, n or `-`.",
    .why = "Postfix reads these three columns as one lower-case letter. Anything else is a fatal error of the master program,\n"
           "and so is an `inet` service whose private column does not say `n` (its default is `y`).",
    .bad = "==> master.cf <==\nsmtp inet no - n - - smtpd\n",
    .good = "==> master.cf <==\nsmtp inet n - n - - smtpd\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "master(5)",
    .check = check,
};

}  // namespace postern::lint
