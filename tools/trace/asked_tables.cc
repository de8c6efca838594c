#include "tools/trace/asked_tables.h"

#include <algorithm>
#include <set>

#include "mta/policy/content_checks.h"
#include "mta/policy/params.h"
#include "mta/policy/readable_table.h"

namespace postern::trace_tool {
namespace {

class Collector {
public:
    void add(std::string_view parameter, std::string_view spec) {
        spec = policy::without_proxy(spec);
        if (spec.find(':') == std::string_view::npos || !seen_.emplace(spec).second) return;
        found_.push_back({std::string(parameter), std::string(spec)});
    }
    void add(std::string_view parameter, const std::vector<std::string>& specs) {
        for (const std::string& spec : specs) add(parameter, spec);
    }
    void add(const address::Maps& maps) {
        for (const address::TableRef& table : maps.tables) add(maps.parameter, table.spec);
    }
    void add(const address::DomainList& list) {
        for (const address::DomainItem& item : list.items) {
            if (item.kind == address::DomainItem::Kind::table) add(list.parameter, item.text);
        }
    }
    void add(const lint::PolicyList& list) {
        for (const policy::Call& call : list.parsed.calls) {
            const bool table = call.kind == policy::CallKind::bare_table ||
                               (call.record != nullptr && call.record->argument == policy::ArgumentKind::table);
            if (table && call.argument) add(list.parameter, list.of(*call.argument));
        }
    }
    std::vector<AskedTable> take() { return std::move(found_); }

private:
    std::vector<AskedTable> found_;
    std::set<std::string, std::less<>> seen_;
};

void add_parameters(Collector& all, const policy::Params& params) {
    for (const policy::TrustedNetwork& network : params.mynetworks) {
        if (network.kind == policy::TrustedNetwork::Kind::table) all.add("mynetworks", network.pattern);
    }
    all.add("relay_clientcerts", params.relay_clientcerts);
    all.add("smtpd_sender_login_maps", params.smtpd_sender_login_maps);
    all.add("rbl_reply_maps", params.rbl_reply_maps);
    all.add("smtpd_reject_footer_maps", params.smtpd_reject_footer_maps);
}

void add_settings(Collector& all, const address::Settings& settings) {
    for (const address::DomainList* list : {&settings.mydestination, &settings.virtual_alias_domains,
                                            &settings.virtual_mailbox_domains, &settings.relay_domains}) {
        all.add(*list);
    }
    for (const address::Maps* maps :
         {&settings.canonical_maps, &settings.sender_canonical_maps, &settings.recipient_canonical_maps,
          &settings.virtual_alias_maps, &settings.sender_bcc_maps, &settings.recipient_bcc_maps,
          &settings.transport_maps, &settings.relocated_maps, &settings.sender_dependent_relayhost_maps,
          &settings.sender_dependent_default_transport_maps, &settings.local_recipient_maps,
          &settings.relay_recipient_maps, &settings.virtual_mailbox_maps}) {
        all.add(*maps);
    }
}

}  // namespace

std::vector<lint::PolicyList> all_lists(const lint::ScopePolicy& policy, const conf::Values& server) {
    std::vector<lint::PolicyList> lists(policy.lists().begin(), policy.lists().end());
    const auto classes = server.list("smtpd_restriction_classes");
    if (!classes) return lists;
    for (const conf::ListElement& element : *classes) {
        const auto same = [&](const lint::PolicyList& list) { return list.parameter == element.text; };
        auto value = server.resolve(element.text);
        if (!value || std::any_of(lists.begin(), lists.end(), same)) continue;
        constexpr policy::Stage kStage = policy::Stage::recipient;
        policy::ParsedList parsed = policy::parse_list(value->text(), policy.context(kStage));
        lists.push_back({element.text, kStage, true, *std::move(value), std::move(parsed)});
    }
    return lists;
}

std::vector<AskedTable> asked_tables(const AskingEntries& entries) {
    Collector all;
    for (const lint::PolicyList& list : all_lists(entries.policy, entries.server_values)) all.add(list);
    add_parameters(all, policy::Params::read(entries.server_values, *entries.policy.service().tables));
    add_settings(all, entries.server);
    add_settings(all, entries.cleanup);
    const policy::ContentRules rules(entries.cleanup_values);
    for (const policy::Checks checks :
         {policy::Checks::header, policy::Checks::mime_header, policy::Checks::nested_header, policy::Checks::body}) {
        all.add(policy::checks_list(checks).parameter, rules.tables(checks));
    }
    return all.take();
}

}  // namespace postern::trace_tool
