#include <array>
#include <functional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tools/check/support/services.h"

namespace postern::lint {
extern const Rule rule_essential_service_missing;
namespace {

struct Facts {
    bool tls = false;
    bool smtpd = false;
    bool verify = false;
    bool proxy = false;
    bool proxy_write = false;
};

bool tls_on(const Scope& scope) {
    for (const std::string_view name : {"smtpd_tls_security_level", "smtp_tls_security_level", "lmtp_tls_security_level"}) {
        const auto value = scope.value(name);
        if (value && !value->empty() && *value != "none") return true;
    }
    return scope.flag("smtpd_tls_wrappermode").value_or(false) || scope.flag("smtpd_use_tls").value_or(false) ||
           scope.flag("smtp_use_tls").value_or(false);
}

constexpr std::array<std::string_view, 6> kLists{"smtpd_client_restrictions",    "smtpd_helo_restrictions",      "smtpd_sender_restrictions",
                                                 "smtpd_relay_restrictions", "smtpd_recipient_restrictions", "smtpd_data_restrictions"};

Facts facts_of(const Project& project) {
    Facts facts;
    for (const Scope* scope : entries(project)) {
        facts.smtpd = facts.smtpd || scope->is_smtpd();
        facts.tls = facts.tls || tls_on(*scope);
        if (!scope->is_smtpd()) continue;
        for (const std::string_view list : kLists) {
            facts.verify = facts.verify || scope->value(list).value_or("").find("reject_unverified_") != std::string::npos;
        }
    }
    for (const TableUse& use : project.tables()) {
        if (use.type != "proxy") continue;
        (use.parameter.ends_with("_cache_map") || use.parameter.ends_with("_cache_database") || use.parameter.ends_with("address_verify_map") ? facts.proxy_write
                                                                                                  : facts.proxy) = true;
    }
    return facts;
}

struct Need {
    std::string name;
    std::string type;
    std::string line;
    std::string why;
};

std::string transport(const Project& project, std::string_view parameter) {
    return std::string(transport_of(project.value(parameter).value_or("")));
}

bool not_empty(const Project& project, std::string_view parameter) {
    return !project.value(parameter).value_or("").empty();
}

// local, virtual and lmtp when a class of addresses leads there and the class has domains.
void need_agents(const Project& project, std::vector<Need>& needs) {
    const auto reached = [&](std::string_view agent) {
        return (transport(project, "local_transport") == agent && not_empty(project, "mydestination")) ||
               (transport(project, "virtual_transport") == agent && not_empty(project, "virtual_mailbox_domains")) ||
               (transport(project, "mailbox_transport") == agent && not_empty(project, "mydestination"));
    };
    if (reached("local")) needs.push_back({"local", "unix", "local     unix  -       n       n       -       -       local", "local_transport delivers with it"});
    if (reached("virtual")) needs.push_back({"virtual", "unix", "virtual   unix  -       n       n       -       -       virtual", "virtual_transport delivers with it"});
    if (reached("lmtp")) needs.push_back({"lmtp", "unix", "lmtp      unix  -       -       n       -       -       lmtp", "a transport delivers with it"});
}

std::vector<Need> needs_of(const Project& project) {
    const Facts facts = facts_of(project);
    const conf::Version version = project.version();
    std::vector<Need> needs{
        {"pickup", "", "pickup    unix  n       -       n       60      1       pickup", "it takes mail from sendmail(1)"},
        {"cleanup", "unix", "cleanup   unix  n       -       n       -       0       cleanup", "every new message goes through it"},
        {"qmgr", "", "qmgr      unix  n       -       n       300     1       qmgr", "it delivers the queue"},
        {"rewrite", "unix", "rewrite   unix  -       -       n       -       -       trivial-rewrite", "every address is rewritten and routed by it"},
        {"bounce", "unix", "bounce    unix  -       -       n       -       0       bounce", "it returns mail that cannot be delivered"},
        {"defer", "unix", "defer     unix  -       -       n       -       0       bounce", "it keeps the reasons of delays"},
        {"error", "unix", "error     unix  -       -       n       -       -       error", "it returns mail for unknown addresses"},
        {"showq", "unix", "showq     unix  n       -       n       -       -       showq", "mailq asks it"},
        {"flush", "unix", "flush     unix  n       -       n       1000?   0       flush", "deferred mail is noted there"},
    };
    if (version >= conf::Version{2, 1, 0}) needs.push_back({"trace", "unix", "trace     unix  -       -       n       -       0       bounce", "delivery reports need it"});
    if (version >= conf::Version{2, 4, 0}) needs.push_back({"retry", "unix", "retry     unix  -       -       n       -       -       error", "deferred destinations are kept by it"});
    if (version >= conf::Version{2, 2, 0}) {
        needs.push_back({"scache", "unix", "scache    unix  -       -       n       -       1       scache", "connections are cached on demand"});
        needs.push_back({"discard", "unix", "discard   unix  -       -       n       -       -       discard", "DISCARD uses it"});
        if (facts.smtpd) needs.push_back({"anvil", "unix", "anvil     unix  -       -       n       -       1       anvil", "an smtpd counts its clients there"});
        if (facts.tls) needs.push_back({"tlsmgr", "unix", "tlsmgr    unix  -       -       n       1000?   1       tlsmgr", "TLS is on"});
    }
    const std::string remote = transport(project, "default_transport");
    if (remote == "smtp") needs.push_back({"smtp", "unix", "smtp      unix  -       -       n       -       -       smtp", "default_transport delivers with it"});
    if (project.main_cf() != nullptr && not_empty(project, "relay_domains") && transport(project, "relay_transport") == "relay") {
        needs.push_back({"relay", "unix", "relay     unix  -       -       n       -       -       smtp", "relay_domains is not empty"});
    }
    need_agents(project, needs);
    if (facts.verify) needs.push_back({"verify", "unix", "verify    unix  -       -       n       -       1       verify", "reject_unverified_… asks it"});
    if (facts.proxy) needs.push_back({"proxymap", "unix", "proxymap  unix  -       -       n       -       -       proxymap", "proxy: tables are read through it"});
    if (facts.proxy_write) needs.push_back({"proxywrite", "unix", "proxywrite unix -       -       n       -       1       proxymap", "a proxy: table is written through it"});
    if (version >= conf::Version{3, 4, 0} && not_empty(project, "maillog_file")) {
        needs.push_back({"postlog", "unix-dgram", "postlog   unix-dgram n  -       n       -       1       postlogd", "maillog_file is set"});
    }
    return needs;
}

// master_service_disable names it: "name/type", "type", or "name.type" before 3.0.
bool disabled_by_hand(const Project& project, const Need& need) {
    const auto list = project.values().list("master_service_disable");
    if (!list) return false;
    for (const conf::ListElement& element : *list) {
        if (element.text == need.name || element.text.starts_with(need.name + "/") || element.text.starts_with(need.name + ".")) return true;
    }
    return false;
}

bool present(const Project& project, const Need& need) {
    for (const Scope* scope : entries(project)) {
        if (scope->name() == need.name && (need.type.empty() || scope->type() == need.type)) return true;
    }
    return false;
}

void check(const Project& project, Report& report) {
    // A fragment says nothing about what is elsewhere.
    bool complete = false;
    for (const Scope* scope : entries(project)) {
        complete = complete || scope->program() == "qmgr" || scope->program() == "pickup" || scope->program() == "oqmgr";
    }
    if (!complete) return;
    const conf::MasterCf& master = *project.master_cf();
    const SourceRange last = master.services().back().range(conf::ServiceField::service);
    for (const Need& need : needs_of(project)) {
        if (present(project, need) || disabled_by_hand(project, need)) continue;
        Finding& finding = report.add(last, fmt::format("there is no service {}{}: {}", need.name, need.type.empty() ? "" : " " + need.type, need.why));
        finding.subject = need.name;
        finding.with_help("add it as the stock master.cf has it").with_fix(FixKind::suggested, fmt::format("append the service {}", need.name), {append_entry(project, need.line)});
    }
}

constexpr std::string_view kComplete =
    "==> master.cf <==\n"
    "smtp inet n - n - - smtpd\npickup unix n - n 60 1 pickup\ncleanup unix n - n - 0 cleanup\nqmgr unix n - n 300 1 qmgr\n"
    "tlsmgr unix - - n 1000? 1 tlsmgr\nrewrite unix - - n - - trivial-rewrite\nbounce unix - - n - 0 bounce\ndefer unix - - n - 0 bounce\n"
    "trace unix - - n - 0 bounce\nflush unix n - n 1000? 0 flush\nproxymap unix - - n - - proxymap\nsmtp unix - - n - - smtp\nshowq unix n - n - - showq\n"
    "error unix - - n - - error\nretry unix - - n - - error\ndiscard unix - - n - - discard\nlocal unix - n n - - local\nanvil unix - - n - 1 anvil\n"
    "scache unix - - n - 1 scache\n";

constexpr std::array kTraps{
    Trap{"a fragment", "==> master.cf <==\nsmtp inet n - n - - smtpd\n"},
    Trap{"a service that is disabled on purpose",
         "master_service_disable = discard/unix\n"
         "==> master.cf <==\n"
         "smtp inet n - n - - smtpd\npickup unix n - n 60 1 pickup\ncleanup unix n - n - 0 cleanup\nqmgr unix n - n 300 1 qmgr\n"
         "rewrite unix - - n - - trivial-rewrite\nbounce unix - - n - 0 bounce\ndefer unix - - n - 0 bounce\ntrace unix - - n - 0 bounce\n"
         "flush unix n - n 1000? 0 flush\nrelay unix - - n - - smtp\nproxymap unix - - n - - proxymap\nsmtp unix - - n - - smtp\nshowq unix n - n - - showq\n"
         "error unix - - n - - error\nretry unix - - n - - error\nlocal unix - n n - - local\nanvil unix - - n - 1 anvil\nscache unix - - n - 1 scache\n"},
};

}  // namespace

const Rule rule_essential_service_missing{
    .id = "PT806",
    .name = "essential-service-missing",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "master.cf lacks a service that this configuration needs.",
    .why = "Postfix programs talk to each other through the services of master.cf. Without one of them mail waits in a queue,\n"
           "or a daemon gives up with a warning about a missing socket. A file without qmgr and pickup is taken for a\n"
           "fragment, and services in master_service_disable are left out on purpose.",
    .bad = "==> master.cf <==\npickup unix n - n 60 1 pickup\nqmgr unix n - n 300 1 qmgr\n",
    .good = kComplete,
    .traps = kTraps,
    .source = "master(5); the stock master.cf",
    .check = check,
};

}  // namespace postern::lint
