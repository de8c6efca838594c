#include "tools/check/support/scope_policy.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "libconf/base/memory_world.h"
#include "tools/check/sample.h"

namespace postern::lint {
namespace {

class ScopePolicyTest : public testing::Test {
protected:
    void add(const std::string& name, const std::string& text) { world_.add("/etc/postfix/" + name, text); }

    const Project& project() {
        if (!project_) {
            ProjectInput input;
            input.directory = "/etc/postfix";
            project_ = std::make_unique<Project>(std::move(input), world_, sample_machine());
        }
        return *project_;
    }
    std::string text(SourceRange range) {
        return range.file == FileId::none ? "nowhere" : std::string(project().text(range));
    }

private:
    MemoryWorld world_;
    std::unique_ptr<Project> project_;
};

const std::string kHead = "compatibility_level = 3.11\nmynetworks = 127.0.0.0/8\n";

TEST_F(ScopePolicyTest, FindsListsAndTheClassesTheyUse) {
    add("main.cf",
        kHead +
            "smtpd_restriction_classes = outer inner unused\nouter = inner, permit\ninner = reject_non_fqdn_sender\n"
            "unused = permit\nsmtpd_recipient_restrictions = reject_unauth_destination,\n   outer\n");
    const ScopePolicy policy(project(), project().scopes().front());
    EXPECT_EQ(policy.lists().size(), 8U + 2U);
    EXPECT_EQ(policy.list("unused"), nullptr);
    const PolicyList* list = policy.list(policy::Stage::recipient);
    ASSERT_NE(list, nullptr);
    EXPECT_EQ(text(list->range(list->parsed.calls.back())), "outer");
    EXPECT_TRUE(policy.list("inner")->is_class);
    EXPECT_EQ(policy.list("inner")->stage, policy::Stage::recipient);
    EXPECT_EQ(text(policy.list(policy::Stage::relay)->range(policy.list(policy::Stage::relay)->parsed.calls.front())),
              "nowhere");
}

TEST_F(ScopePolicyTest, AsksTheTablesOfTheDirectory) {
    add("main.cf", kHead +
                       "smtpd_relay_restrictions =\nsmtpd_recipient_restrictions = permit_mynetworks,\n"
                       "    check_sender_access proxy:hash:/etc/postfix/vip, reject_unauth_destination\n");
    add("vip", "# friends\nspam.example   REJECT\n\"Partner.Example\"  OK\n");
    const ScopePolicy policy(project(), project().scopes().front());
    const auto judgement = policy::judge(policy.service(), policy::Who::stranger, policy::Where::foreign);
    ASSERT_EQ(judgement->verdict, policy::Ruling::permit);
    const std::size_t step = policy::culprit(policy.service(), judgement->run).value();
    EXPECT_EQ(text(policy.range(judgement->run.steps[step])), "check_sender_access proxy:hash:/etc/postfix/vip");
    EXPECT_EQ(text(judgement->run.steps[step].entry), "OK");
    const auto trace = policy.trace(judgement->run);
    ASSERT_EQ(trace.size(), 2U);
    EXPECT_EQ(trace[0].result, "dunno");
    EXPECT_EQ(trace[1].result, "permit");
    EXPECT_EQ(trace[1].index, 1U);
    EXPECT_EQ(trace[1].list, "smtpd_recipient_restrictions");
}

TEST_F(ScopePolicyTest, PatternsAndNetworksAreReadWithTheirBlocks) {
    add("main.cf", kHead +
                       "smtpd_relay_restrictions = check_client_access cidr:/etc/postfix/c, check_sender_access "
                       "pcre:/etc/postfix/p,"
                       " reject_unauth_destination\n");
    add("c", "198.51.100.0/24 OK\n");
    add("p", "if /birch/\n/^spam/ REJECT\nendif\n/@partner\\.example$/\n   OK\n");
    const ScopePolicy policy(project(), project().scopes().front());
    const auto judgement = policy::judge(policy.service(), policy::Who::stranger, policy::Where::foreign);
    EXPECT_EQ(judgement->verdict, policy::Ruling::permit);
    EXPECT_TRUE(judgement->probe.sender.ends_with("@partner.example")) << judgement->probe.sender;
}

TEST_F(ScopePolicyTest, TablesThatAreNotThereAreUnknown) {
    add("main.cf",
        kHead + "smtpd_relay_restrictions = check_sender_access hash:/etc/postfix/gone, reject_unauth_destination\n");
    const ScopePolicy policy(project(), project().scopes().front());
    EXPECT_EQ(policy::judge(policy.service(), policy::Who::stranger, policy::Where::foreign)->verdict,
              policy::Ruling::unknown);
}

TEST_F(ScopePolicyTest, EachServiceHasItsOwnValues) {
    add("main.cf", kHead);
    add("master.cf",
        "smtp inet n - n - - smtpd\nsubmission inet n - n - - smtpd\n"
        "  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject\n");
    const ScopePolicy submission(project(), project().scopes().back());
    const auto judgement = policy::judge(submission.service(), policy::Who::stranger, policy::Where::ours);
    EXPECT_EQ(judgement->verdict, policy::Ruling::reject);
    EXPECT_EQ(text(submission.range(judgement->run.steps[judgement->run.decided_by.value()])), "reject");
    const ScopePolicy mx(project(), project().scopes().front());
    EXPECT_EQ(policy::judge(mx.service(), policy::Who::stranger, policy::Where::ours)->verdict,
              policy::Ruling::permit);
}

TEST_F(ScopePolicyTest, FilesOfNetworksAreRead) {
    add("main.cf", "compatibility_level = 3.11\nmynetworks = /etc/postfix/nets\n");
    add("nets", "127.0.0.0/8\n0.0.0.0/0\n");
    const ScopePolicy policy(project(), project().scopes().front());
    EXPECT_EQ(policy::judge(policy.service(), policy::Who::stranger, policy::Where::foreign)->verdict,
              policy::Ruling::permit);
}

}  // namespace
}  // namespace postern::lint
