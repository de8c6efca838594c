#include "tools/check/support/policy_edit.h"

#include "mta/policy/list_checks.h"
#include "tools/check/support/list_edit.h"

namespace postern::lint {
namespace {

bool in_master(const Project& project, FileId file) {
    return project.master_cf() != nullptr && project.master_cf()->file() == file;
}

}  // namespace

bool stands_in_file(const Project& project, const PolicyList& list, conf::TextSpan span) {
    const SourceRange range = list.range(span);
    return range.file != FileId::none && !span.empty() && project.text(range) == list.of(span);
}

TextEdit insert_calls(const Project& project, SourceRange before, const std::vector<std::string_view>& calls) {
    const std::string_view separator = in_master(project, before.file) ? "," : ", ";
    std::string text;
    for (const std::string_view call : calls) text.append(call).append(separator);
    return {{before.file, before.begin, before.begin}, text};
}

std::vector<TextEdit> move_behind(const Project& project, const PolicyList& list, const policy::Call& call,
                                  const policy::Call& target) {
    if (!stands_in_file(project, list, call.span) || !stands_in_file(project, list, target.span)) return {};
    const SourceRange from = list.range(call);
    const SourceRange to = list.range(target);
    if (from.file != to.file || to.begin < from.end) return {};
    const auto removal = remove_element(project, from);
    if (!removal || removal->range.end > to.end) return {};
    const std::string_view separator = in_master(project, to.file) ? "," : ", ";
    return {*removal, {{to.file, to.end, to.end}, std::string(separator).append(list.of(call.span))}};
}

bool is_access_check(const policy::Call& call) {
    if (call.kind == policy::CallKind::bare_table) return true;
    return call.kind == policy::CallKind::restriction && call.record->basis == policy::Basis::access_table;
}

const policy::Call* guard_of(const ScopePolicy& policy, const PolicyList* list) {
    if (list == nullptr) return nullptr;
    const auto guard = policy::relay_guard(list->parsed, policy.context(list->stage));
    return guard ? &list->parsed.calls[*guard] : nullptr;
}

std::optional<OnlyGuard> only_guard(const Project& project, const ScopePolicy& policy) {
    if (!relay_lists_known(project, policy)) return std::nullopt;
    const PolicyList* relay = policy.list(policy::Stage::relay);
    const PolicyList* recipient = policy.list(policy::Stage::recipient);
    const policy::Call* of_relay = guard_of(policy, relay);
    const policy::Call* of_recipient = guard_of(policy, recipient);
    if ((of_relay == nullptr) == (of_recipient == nullptr)) return std::nullopt;
    return of_relay != nullptr ? OnlyGuard{relay, of_relay} : OnlyGuard{recipient, of_recipient};
}

bool relay_lists_known(const Project& project, const ScopePolicy& policy) {
    const bool has_relay_list = project.version() >= policy::restriction_list(policy::Stage::relay).introduced;
    if (has_relay_list && policy.list(policy::Stage::relay) == nullptr) return false;
    if (policy.list(policy::Stage::recipient) == nullptr) return false;
    for (const PolicyList& list : policy.lists()) {
        for (const policy::Call& call : list.parsed.calls) {
            if (call.kind != policy::CallKind::restriction_class) continue;
            if (!policy.classes().definition(list.of(call.word))) return false;
        }
    }
    return true;
}

bool swallows_assignment(const PolicyList& list) { return list.parsed.text.find(" = ") != std::string::npos; }

std::vector<const Scope*> smtp_servers(const Project& project) {
    std::vector<const Scope*> servers;
    if (project.main_cf() == nullptr) return servers;
    for (const Scope& scope : project.scopes()) {
        if (scope.is_smtpd()) servers.push_back(&scope);
    }
    return servers;
}

}  // namespace postern::lint
