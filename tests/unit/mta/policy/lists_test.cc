#include "mta/policy/lists.h"

#include <gtest/gtest.h>

#include <string>

#include "libconf/registry/registry.h"

namespace postern::policy {
namespace {

std::string order(Moment moment, ListOrder how = {}, Version version = conf::kDefaultVersion) {
    std::string names;
    for (const Stage stage : lists_at(moment, how, version)) {
        names.append(names.empty() ? "" : " ").append(stage_name(stage));
    }
    return names;
}

TEST(RestrictionLists, AreParametersAndStandAtTheirStage) {
    for (const Stage stage : kStages) {
        const RestrictionList& list = restriction_list(stage);
        EXPECT_EQ(list.stage, stage);
        EXPECT_EQ(find_restriction_list(list.parameter), &list);
        const conf::ParamSpec* spec = conf::registry::find(list.parameter);
        ASSERT_NE(spec, nullptr) << list.parameter;
        EXPECT_EQ(spec->introduced, list.introduced) << list.parameter;
        if (!list.bare_table.empty()) {
            EXPECT_EQ(find_restriction(list.bare_table).record->basis, Basis::access_table);
        }
    }
    EXPECT_EQ(find_restriction_list("smtpd_restriction_classes"), nullptr);
}

TEST(ListOrderTest, RefusalsWaitForTheRecipientByDefault) {
    EXPECT_EQ(order(Moment::connect), "");
    EXPECT_EQ(order(Moment::helo), "");
    EXPECT_EQ(order(Moment::mail), "");
    EXPECT_EQ(order(Moment::rcpt), "client helo sender relay recipient");
    EXPECT_EQ(order(Moment::data), "data");
    EXPECT_EQ(order(Moment::end_of_data), "end_of_data");
    EXPECT_EQ(order(Moment::etrn), "client helo etrn");
}

TEST(ListOrderTest, WithoutDelayEachListHasItsCommand) {
    const ListOrder at_once{ListOrder::Refusal::at_once, ListOrder::First::recipient};
    EXPECT_EQ(order(Moment::connect, at_once), "client");
    EXPECT_EQ(order(Moment::helo, at_once), "helo");
    EXPECT_EQ(order(Moment::mail, at_once), "sender");
    EXPECT_EQ(order(Moment::rcpt, at_once), "recipient relay");
    EXPECT_EQ(order(Moment::etrn, at_once), "etrn");
}

TEST(ListOrderTest, OldReleasesHaveNoRelayList) {
    EXPECT_EQ(order(Moment::rcpt, {}, Version{2, 9, 0}), "client helo sender recipient");
    EXPECT_EQ(order(Moment::rcpt, {}, Version{2, 10, 0}), "client helo sender relay recipient");
    EXPECT_EQ(order(Moment::end_of_data, {}, Version{2, 1, 0}), "");
}

}  // namespace
}  // namespace postern::policy
