#include <array>
#include <vector>

#include <fmt/format.h>

#include "tools/check/distance.h"
#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_bad_service_type;
namespace {

std::vector<std::string_view> types_of(conf::Version version) {
    std::vector<std::string_view> types{"inet", "unix", "fifo"};
    if (version >= conf::Version{2, 5, 0}) types.push_back("pass");
    if (version >= conf::Version{3, 4, 0}) types.push_back("unix-dgram");
    return types;
}

std::optional<std::string_view> meant(std::string_view type, const std::vector<std::string_view>& types) {
    if (type == "tcp" || type == "tcp4" || type == "tcp6" || type == "inet4" || type == "inet6") return "inet";
    if (type == "socket" || type == "stream") return "unix";
    return nearest(type, types, 2);
}

void check(const Project& project, Report& report) {
    const std::vector<std::string_view> types = types_of(project.version());
    for (const Scope* scope : entries(project)) {
        const std::string_view type = scope->type();
        if (std::find(types.begin(), types.end(), type) != types.end()) continue;
        const SourceRange range = scope->entry()->range(conf::ServiceField::type);
        Finding& finding = report.add(range, fmt::format("`{}` is no service type of Postfix {}", type, project.version().text()));
        finding.with_help(fmt::format("the types are {}", fmt::join(types, ", ")));
        if (const auto better = meant(type, types)) {
            finding.with_fix(FixKind::suggested, fmt::format("write {}", *better), {{range, std::string(*better)}});
        }
    }
}

constexpr std::array kTraps{
    Trap{"all types of the target", "==> @target=3.4 <==\n==> master.cf <==\na inet n - n - - smtpd\nb unix - - n - - smtp\n"
                                    "c fifo n - n 60 1 pickup\nd pass - - n - - smtpd\npostlog unix-dgram n - n - 1 postlogd\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a type that came later", "==> @target=3.3 <==\n==> master.cf <==\npostlog unix-dgram n - n - 1 postlogd\n"},
};

}  // namespace

const Rule rule_bad_service_type{
    .id = "PT802",
    .name = "bad-service-type",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "The second field of a master.cf entry is no service type.",
    .why = "The type says what kind of socket the master program opens: `inet`, `unix`, `fifo`, `pass` (2.5 and later) or\n"
           "`unix-dgram` (3.4 and later). With any other word Postfix does not start.",
    .bad = "==> master.cf <==\nsmtp tcp n - n - - smtpd\n",
    .good = "==> master.cf <==\nsmtp inet n - n - - smtpd\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "master(5)",
    .check = check,
};

}  // namespace postern::lint
