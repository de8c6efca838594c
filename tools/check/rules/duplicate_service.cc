#include <array>

#include <fmt/format.h>

#include "libconf/syntax/edit.h"
#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_duplicate_service;
namespace {

enum class Clash : std::uint8_t { none, same, bind };

bool all_interfaces(std::string_view host) {
    return host.empty() || host == "0.0.0.0" || host == "::";
}

Clash clash(const Scope& a, const Scope& b) {
    if (a.type() != b.type()) return Clash::none;
    if (a.name() == b.name()) return Clash::same;
    if (a.type() != "inet" || a.port() == 0 || a.port() != b.port()) return Clash::none;
    if (a.host() == b.host()) return Clash::same;
    // Two addresses of one port: a clash when one of them is every interface.
    const bool one_is_all = all_interfaces(a.host()) != all_interfaces(b.host());
    const bool all_is_loopback = all_interfaces(a.host()) ? a.loopback_only() : b.loopback_only();
    const bool other_is_loopback = all_interfaces(a.host()) ? b.loopback_only() : a.loopback_only();
    return one_is_all && (!all_is_loopback || other_is_loopback) ? Clash::bind : Clash::none;
}

void check(const Project& project, Report& report) {
    const auto all = entries(project);
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            const Clash kind = clash(*all[j], *all[i]);
            if (kind == Clash::none) continue;
            Finding& finding = report.add(all[i]->range(), kind == Clash::same
                                                               ? fmt::format("{} is here a second time", all[j]->label())
                                                               : fmt::format("{} and {} listen on the same port", all[i]->label(), all[j]->label()));
            finding.with_related("the first one", all[j]->range());
            if (kind == Clash::bind) {
                finding.with_grade(Grade::warning)
                    .with_help("the second one cannot bind its address; give both an address, or drop one");
                break;
            }
            conf::LineEdits edits(project.master_cf()->file(), project.master_cf()->text());
            edits.comment_out(project.master_cf()->node_of(*all[i]->entry()));
            finding.with_help("keep one entry: Postfix refuses a master.cf with the same service twice")
                .with_fix(FixKind::suggested, "comment out the second entry", edits.take());
            break;
        }
    }
}

constexpr std::array kTraps{
    Trap{"server and client have the same name", "==> master.cf <==\nsmtp inet n - n - - smtpd\nsmtp unix - - n - - smtp\n"},
    Trap{"two addresses of one port", "==> master.cf <==\n192.0.2.1:smtp inet n - n - - smtpd\n192.0.2.2:smtp inet n - n - - smtpd\n"},
    Trap{"different ports", "==> master.cf <==\nsmtp inet n - n - - smtpd\nsubmission inet n - n - - smtpd\n"},
};
constexpr std::array kAlsoBad{
    Trap{"the same name", "==> master.cf <==\nsmtp inet n - n - - smtpd\nsmtp inet n - n - - smtpd -v\n"},
};

}  // namespace

const Rule rule_duplicate_service{
    .id = "PT805",
    .name = "duplicate-service",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "Two entries of master.cf are the same service.",
    .why = "Name and type together identify a service. `smtps`, `submissions` and `465` are one port, so entries under those\n"
           "names fight for it as two entries of one name do: master stops, or the second listener cannot be opened.",
    .bad = "==> master.cf <==\nsmtps inet n - n - - smtpd\n465 inet n - n - - smtpd\n",
    .good = "==> master.cf <==\nsubmissions inet n - n - - smtpd\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "master(5); bind(2): Address already in use",
    .check = check,
};

}  // namespace postern::lint
