#include "mta/policy/parse_list.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "mta/policy/list_checks.h"

namespace postern::policy {
namespace {

using Definitions = std::map<std::string, std::string, std::less<>>;

class SomeClasses : public Classes {
public:
    explicit SomeClasses(Definitions classes) : classes_(std::move(classes)) {}
    bool declared(std::string_view name) const override { return classes_.contains(name); }
    std::optional<std::string> definition(std::string_view name) const override {
        const auto found = classes_.find(name);
        if (found == classes_.end() || found->second == "?") return std::nullopt;
        return found->second;
    }

private:
    Definitions classes_;
};

const char* name(Fault fault) {
    switch (fault) {
        case Fault::unknown_word:
            return "unknown";
        case Fault::too_new:
            return "too-new";
        case Fault::removed:
            return "removed";
        case Fault::missing_argument:
            return "missing";
        case Fault::bad_argument:
            return "bad";
        case Fault::table_without_check:
            return "no-check";
        case Fault::table_in_result:
            return "in-result";
        case Fault::zone_is_restriction:
            return "lost";
        case Fault::dangling_warning:
            return "dangling";
        case Fault::brace_fault:
            return "brace";
        case Fault::wrong_stage:
            return "stage";
    }
    return "";
}

/// "reject_rbl_client(zen) | !reject | class:greylist | table:check_client_access(hash:/x) | ?word"
std::string shape(const ParsedList& list) {
    std::string out;
    for (const Call& call : list.calls) {
        if (!out.empty()) out += " | ";
        if (call.warning) out += '!';
        const std::string word(list.of(call.word));
        switch (call.kind) {
            case CallKind::restriction:
                out += call.record->name;
                break;
            case CallKind::restriction_class:
                out += "class:" + word;
                break;
            case CallKind::bare_table:
                out += "table:" + std::string(call.record == nullptr ? "" : call.record->name);
                break;
            case CallKind::unknown:
                out += "?" + word;
                break;
        }
        if (call.argument) out += "(" + std::string(list.of(*call.argument));
        for (const conf::TextSpan& option : call.options) out += "; " + std::string(list.of(option));
        if (call.argument) out += ")";
        if (call.fault) out += "=>" + std::string(name(*call.fault));
    }
    return out;
}

/// "missing@reject_rbl_client"
std::string faults(const ParsedList& list) {
    std::string out;
    for (const ListFault& fault : list.faults) {
        if (!out.empty()) out += ' ';
        out += std::string(name(fault.fault)) + "@" + std::string(list.of(fault.span));
    }
    return out;
}

struct ListCase {
    const char* text;
    const char* shape;
    const char* faults = "";
    Stage stage = Stage::recipient;
    const char* version = "3.11";
    ListPlace place = ListPlace::parameter;
};
class Lists : public testing::TestWithParam<ListCase> {};

TEST_P(Lists, AreReadIntoCalls) {
    const ListCase& want = GetParam();
    const SomeClasses classes(
        Definitions{{"greylist", "check_policy_service inet:127.0.0.1:10023"}, {"reject", "permit"}});
    const ParsedList list = parse_list(want.text, {want.stage, *Version::parse(want.version), classes, want.place});
    EXPECT_EQ(shape(list), want.shape) << want.text;
    EXPECT_EQ(faults(list), want.faults) << want.text;
}

INSTANTIATE_TEST_SUITE_P(
    WellFormed, Lists,
    testing::Values(
        ListCase{"", ""}, ListCase{" , ", ""}, ListCase{"permit_mynetworks, reject", "permit_mynetworks | reject"},
        ListCase{"PERMIT_MYNETWORKS Reject", "permit_mynetworks | reject"},
        ListCase{"check_client_access hash:/etc/x reject", "check_client_access(hash:/etc/x) | reject"},
        ListCase{"check_client_access,\n  hash:/etc/x,\n  reject", "check_client_access(hash:/etc/x) | reject"},
        ListCase{"check_sender_access inline:{a@b=OK, c=REJECT}", "check_sender_access(inline:{a@b=OK, c=REJECT})"},
        ListCase{"reject_rbl_client zen.spamhaus.org=127.0.0.[2..11] permit",
                 "reject_rbl_client(zen.spamhaus.org=127.0.0.[2..11]) | permit"},
        ListCase{"check_policy_service inet:127.0.0.1:10023", "check_policy_service(inet:127.0.0.1:10023)"},
        ListCase{"check_policy_service { unix:private/p, timeout=10s, default_action={ 451 x } } permit",
                 "check_policy_service(unix:private/p; timeout=10s; default_action={ 451 x }) | permit"},
        ListCase{"check_ccert_access { hash:/c, { search_order = cert_fingerprint } }",
                 "check_ccert_access(hash:/c; search_order = cert_fingerprint)"},
        ListCase{"sleep 1, reject_unauth_pipelining", "sleep(1) | reject_unauth_pipelining"},
        ListCase{"warn_if_reject reject_rbl_client a.b, reject", "!reject_rbl_client(a.b) | reject"},
        ListCase{"warn_if_reject warn_if_reject reject", "!reject"},
        ListCase{"greylist permit", "class:greylist | permit"}, ListCase{"warn_if_reject greylist", "!class:greylist"},
        ListCase{"hash:/etc/access", "table:check_client_access(hash:/etc/access)", "", Stage::client},
        ListCase{"hash:/etc/access", "table:check_helo_access(hash:/etc/access)", "", Stage::helo},
        ListCase{"hash:/etc/access", "table:check_recipient_access(hash:/etc/access)", "", Stage::relay},
        ListCase{"hash:/etc/access", "table:check_etrn_access(hash:/etc/access)", "", Stage::etrn},
        // A class cannot take the name of a restriction away from it.
        ListCase{"reject", "reject"}));

INSTANTIATE_TEST_SUITE_P(
    Faulty, Lists,
    testing::Values(
        ListCase{"reject_unauth_destinations, reject", "?reject_unauth_destinations=>unknown | reject",
                 "unknown@reject_unauth_destinations"},
        ListCase{"check_sender_access, reject_unauth_destination",
                 "check_sender_access=>missing | reject_unauth_destination", "missing@check_sender_access"},
        ListCase{"check_sender_access greylist", "check_sender_access=>missing | class:greylist",
                 "missing@check_sender_access"},
        ListCase{"check_sender_access", "check_sender_access=>missing", "missing@check_sender_access"},
        ListCase{"check_sender_access /etc/x reject", "check_sender_access(/etc/x)=>bad | reject", "bad@/etc/x"},
        ListCase{"check_sender_access { hash:/x } reject", "check_sender_access(hash:/x)=>bad | reject",
                 "bad@{ hash:/x }"},
        // The server asks the zone "reject_unauth_destination", and nothing guards the relay any more.
        ListCase{"reject_rbl_client, reject_unauth_destination", "reject_rbl_client(reject_unauth_destination)",
                 "lost@reject_unauth_destination"},
        ListCase{"reject_rbl_client", "reject_rbl_client=>missing", "missing@reject_rbl_client"},
        ListCase{"check_policy_service reject", "check_policy_service=>missing | reject",
                 "missing@check_policy_service"},
        ListCase{"check_policy_service 10023", "check_policy_service(10023)=>bad", "bad@10023"},
        ListCase{"sleep 1s permit", "sleep(1s)=>bad | permit", "bad@1s"},
        ListCase{"permit, warn_if_reject", "permit", "dangling@warn_if_reject"},
        ListCase{"{ permit }", "?{ permit }=>unknown", "unknown@{ permit }"},
        ListCase{"check_policy_service { inet:h:1, x=y", "check_policy_service(inet:h:1; x=y)",
                 "brace@{ inet:h:1, x=y"},
        ListCase{"hash:/x", "table:(hash:/x)=>no-check", "no-check@hash:/x", Stage::data},
        ListCase{"hash:/x", "table:(hash:/x)=>in-result", "in-result@hash:/x", Stage::recipient, "3.11",
                 ListPlace::result},
        ListCase{"reject_unauth_destination", "reject_unauth_destination", "stage@reject_unauth_destination",
                 Stage::client},
        ListCase{"reject_non_fqdn_sender", "reject_non_fqdn_sender", "stage@reject_non_fqdn_sender", Stage::helo}));

INSTANTIATE_TEST_SUITE_P(
    Releases, Lists,
    testing::Values(ListCase{"reject_unknown_client", "reject_unknown_client_hostname", ""},
                    ListCase{"reject_rbl dnsbl.example", "reject_rbl_client(dnsbl.example)"},
                    ListCase{"check_relay_domains", "check_relay_domains=>removed", "removed@check_relay_domains"},
                    ListCase{"check_relay_domains", "check_relay_domains", "", Stage::recipient, "3.8"},
                    ListCase{"defer_unauth_destination permit", "?defer_unauth_destination=>too-new | permit",
                             "too-new@defer_unauth_destination", Stage::recipient, "2.9"},
                    ListCase{"check_sasl_access hash:/x permit", "?check_sasl_access(hash:/x)=>too-new | permit",
                             "too-new@check_sasl_access", Stage::recipient, "2.10"},
                    ListCase{"check_policy_service { inet:h:1 }", "check_policy_service(inet:h:1)=>bad",
                             "bad@{ inet:h:1 }", Stage::recipient, "2.11"}));

TEST(ListSpans, CoverPrefixWordAndArgument) {
    const std::string text = "permit, warn_if_reject\n reject_rbl_client zen.example, reject";
    const NoClasses none;
    const ParsedList list = parse_list(text, {Stage::client, conf::kDefaultVersion, none});
    ASSERT_EQ(list.calls.size(), 3U);
    EXPECT_EQ(list.of(list.calls[1].span), "warn_if_reject\n reject_rbl_client zen.example");
    EXPECT_EQ(list.of(list.calls[1].word), "reject_rbl_client");
    EXPECT_EQ(list.of(*list.calls[1].warning), "warn_if_reject");
    EXPECT_EQ(list.of(list.calls[2].span), "reject");
}

// ---- the list by itself

std::string guard(std::string_view text, Definitions definitions = {}) {
    const SomeClasses classes(std::move(definitions));
    const ParseContext context{Stage::recipient, conf::kDefaultVersion, classes};
    const ParsedList list = parse_list(std::string(text), context);
    const auto found = relay_guard(list, context);
    return found ? std::string(list.of(list.calls[*found].word)) : "none";
}

TEST(RelayGuard, IsTheWordThatLetsTheServerStart) {
    EXPECT_EQ(guard("permit_mynetworks, reject_unauth_destination"), "reject_unauth_destination");
    EXPECT_EQ(guard("permit_mynetworks reject"), "reject");
    EXPECT_EQ(guard("defer_if_permit"), "defer_if_permit");
    EXPECT_EQ(guard("permit_mynetworks, defer_unauth_destination"), "defer_unauth_destination");
    EXPECT_EQ(guard("permit_mynetworks, check_relay_domains"), "check_relay_domains");
    EXPECT_EQ(guard(""), "none");
    EXPECT_EQ(guard("check_sender_access hash:/etc/postfix/access"), "none");
    EXPECT_EQ(guard("permit, reject_unauth_destination"), "none");
    EXPECT_EQ(guard("warn_if_reject reject_unauth_destination"), "none");
    EXPECT_EQ(guard("warn_if_reject reject_unauth_destination, reject"), "reject");
    EXPECT_EQ(guard("reject_rbl_client, reject_unauth_destination"), "none");
    EXPECT_EQ(guard("permit_mynetworks, reject_unauth_destinations"), "none");
}

TEST(RelayGuard, IsLookedForInClasses) {
    EXPECT_EQ(guard("inner", {{"inner", "permit_mynetworks, reject_unauth_destination"}}), "inner");
    EXPECT_EQ(guard("warn_if_reject inner", {{"inner", "reject_unauth_destination"}}), "none");
    EXPECT_EQ(guard("warn_if_reject inner, inner", {{"inner", "reject_unauth_destination"}}), "inner");
    EXPECT_EQ(guard("inner, reject", {{"inner", "permit"}}), "none");
    EXPECT_EQ(guard("inner, reject", {{"inner", "?"}}), "reject");
    EXPECT_EQ(guard("loop, reject", {{"loop", "loop, loop"}}), "reject");
}

TEST(RelayGuard, ManyNestedClassesTakeNoTime) {
    Definitions classes;
    for (int i = 0; i < 90; ++i) {
        const std::string next = "c" + std::to_string(i + 1);
        classes["c" + std::to_string(i)] = next + "," + next + "," + next;
    }
    classes["c90"] = "permit_mynetworks";
    EXPECT_EQ(guard("c0, reject", classes), "reject");
    classes["c90"] = "reject_unauth_destination";
    EXPECT_EQ(guard("c0, reject", classes), "c0");
}

std::string ending(std::string_view text) {
    const NoClasses none;
    const ParsedList list = parse_list(std::string(text), {Stage::recipient, conf::kDefaultVersion, none});
    const auto found = ending_call(list);
    return found ? std::string(list.of(list.calls[*found].span)) : "none";
}

TEST(EndingCall, MakesTheRestUnreachable) {
    EXPECT_EQ(ending("reject_unauth_destination, permit, reject_rbl_client zen.example"), "permit");
    EXPECT_EQ(ending("reject, permit"), "reject");
    EXPECT_EQ(ending("defer, permit"), "defer");
    EXPECT_EQ(ending("warn_if_reject permit, reject"), "warn_if_reject permit");
    EXPECT_EQ(ending("permit_mynetworks, permit"), "none");  // the last one may well end the list
    EXPECT_EQ(ending("warn_if_reject reject, permit"), "none");
    EXPECT_EQ(ending("warn_if_reject defer, permit"), "none");
    EXPECT_EQ(ending("defer_if_permit, defer_if_reject, sleep 1, permit_mynetworks, reject_unauth_destination"),
              "none");
}

}  // namespace
}  // namespace postern::policy
