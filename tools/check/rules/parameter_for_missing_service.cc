#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "libconf/registry/registry.h"
#include "tools/check/distance.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/unknown_names.h"

namespace postern::lint {
extern const Rule rule_parameter_for_missing_service;
namespace {

/// Services of delivery programs whose name is near.
std::vector<std::string> similar_services(const conf::MasterCf& master_cf, const conf::FamilyMatch& match) {
    std::size_t limit = std::max<std::size_t>(1, match.service.size() / 8);
    std::vector<std::string> found;
    for (const conf::MasterService& service : master_cf.services()) {
        const auto& programs = match.family->programs;
        if (std::find(programs.begin(), programs.end(), service.command()) == programs.end()) continue;
        const std::size_t distance = edit_distance(service.name(), match.service);
        if (distance > limit) continue;
        if (distance < limit) found.clear();
        limit = distance;
        if (std::find(found.begin(), found.end(), service.name()) == found.end()) found.emplace_back(service.name());
    }
    return found;
}

bool has_unix_service(const conf::MasterCf& master_cf, std::string_view name) {
    return std::any_of(master_cf.services().begin(), master_cf.services().end(), [&](const conf::MasterService& service) {
        return service.name() == name && service.type() == "unix";
    });
}

void check(const Project& project, Report& report) {
    if (!project.has_master()) return;
    for (const conf::Assignment& assignment : project.main_cf()->assignments()) {
        const std::string_view name = assignment.name();
        if (judge_name(project, name).fault != NameFault::missing_service) continue;
        const auto match = conf::registry::match_family(name, project.version());
        if (!match || has_unix_service(*project.master_cf(), match->service)) continue;
        Finding& finding = report.add(assignment.name_range(),
                                      fmt::format("master.cf has no service `{}` of type unix, so nothing reads `{}`",
                                                  match->service, name));
        const std::vector<std::string> similar = similar_services(*project.master_cf(), *match);
        if (similar.size() != 1) {
            finding.with_help("correct the name, or delete the line");
            continue;
        }
        const std::string better = similar.front() + std::string(match->family->suffix);
        finding.with_help(fmt::format("did you mean `{}`?", better));
        if (project.sets(better)) continue;
        finding.with_fix(FixKind::suggested, fmt::format("write `{}`", better), {{assignment.name_range(), better}});
    }
}

constexpr std::array kTraps{
    Trap{"without a master.cf nobody knows", "dovcot_destination_recipient_limit = 1\n"},
    Trap{"the defaults of all transports",
         "default_destination_recipient_limit = 20\n==> master.cf <==\nsmtp inet n - n - - smtpd\n"},
    Trap{"parameters with a name of that shape",
         "local_destination_recipient_limit = 1\n==> master.cf <==\nsmtp inet n - n - - smtpd\n"},
    Trap{"a service with a dash",
         "smtp-amavis_destination_recipient_limit = 1\n==> master.cf <==\nsmtp-amavis unix - - n - 2 smtp\n"},
    Trap{"the time limit of a policy server",
         "policy-spf_time_limit = 3600\n==> master.cf <==\npolicy-spf unix - n n - 0 spawn user=nobody argv=/bin/x\n"},
};
constexpr std::array kAlsoBad{
    Trap{"nothing is near", "cyrus_destination_recipient_limit = 1\n==> master.cf <==\nsmtp unix - - n - - smtp\n"},
};

}  // namespace

const Rule rule_parameter_for_missing_service{
    .id = "PT105",
    .name = "parameter-for-missing-service",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "A setting for one transport names a service that master.cf does not have.",
    .why = "Names like `dovecot_destination_recipient_limit` are made of the name of a service and a suffix. Without a service\n"
           "of that name in master.cf nobody looks the setting up, and the transport that it was meant for runs with the\n"
           "common default. That matters most for `_destination_recipient_limit = 1`, which programs started by pipe(8)\n"
           "often depend on.",
    .bad = "dovcot_destination_recipient_limit = 1\n==> master.cf <==\n"
           "dovecot unix - n n - - pipe flags=DRhu user=vmail argv=/usr/libexec/dovecot/deliver -d ${recipient}\n",
    .good = "dovecot_destination_recipient_limit = 1\n==> master.cf <==\n"
            "dovecot unix - n n - - pipe flags=DRhu user=vmail argv=/usr/libexec/dovecot/deliver -d ${recipient}\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), transport_destination_recipient_limit and its relatives; postconf(1), \"unused parameter\"",
    .check = check,
};

}  // namespace postern::lint
