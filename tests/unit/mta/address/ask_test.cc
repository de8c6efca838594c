#include "mta/address/ask.h"

#include <gtest/gtest.h>

#include "tests/unit/mta/address/address_test_util.h"

namespace postern::address {
namespace {

bool listed(AddressWorld& world, const DomainList& list, std::string domain) {
    return world.ask([&](Context& context) { return in_list(context, list, std::move(domain)); }).found();
}

TEST(AskTest, NamesNegationsAndTablesInOrder) {
    AddressWorld world("mydestination = !no.test, a.test, inline:{t.test=1}, static:x !late.test\n");
    const DomainList& list = world.settings().mydestination;
    EXPECT_FALSE(listed(world, list, "no.test"));
    EXPECT_TRUE(listed(world, list, "A.test"));
    EXPECT_TRUE(listed(world, list, "T.test"));
    EXPECT_TRUE(listed(world, list, "late.test"));  // static: has everything
}

TEST(AskTest, SubdomainsOnlyWhereParentDomainMatchesSubdomainsSaysSo) {
    AddressWorld below("relay_domains = a.test, inline:{t.test=1}\n");
    EXPECT_TRUE(listed(below, below.settings().relay_domains, "sub.a.test"));
    EXPECT_TRUE(listed(below, below.settings().relay_domains, "sub.t.test"));
    EXPECT_FALSE(listed(below, below.settings().relay_domains, "xa.test"));
    AddressWorld dotted("relay_domains = a.test, .b.test, inline:{.t.test=1}\nparent_domain_matches_subdomains =\n");
    EXPECT_FALSE(listed(dotted, dotted.settings().relay_domains, "sub.a.test"));
    EXPECT_TRUE(listed(dotted, dotted.settings().relay_domains, "sub.b.test"));
    EXPECT_FALSE(listed(dotted, dotted.settings().relay_domains, "b.test"));
    EXPECT_TRUE(listed(dotted, dotted.settings().relay_domains, "sub.t.test"));
    AddressWorld destination("mydestination = a.test\n");
    EXPECT_FALSE(listed(destination, destination.settings().mydestination, "sub.a.test"));
}

TEST(AskTest, AddressesOfInterfacesAreLocal) {
    AddressWorld world("");
    const auto local = [&](std::string domain) {
        return world.ask([&](Context& context) { return is_local(context, std::move(domain)); }).found();
    };
    EXPECT_TRUE(local("[127.0.0.1]"));
    EXPECT_TRUE(local("example.test"));
    EXPECT_FALSE(local("[192.0.2.77]"));
    EXPECT_FALSE(local("127.0.0.1"));
}

TEST(AskTest, KeysWithoutDomainCountForOwnDomainsOnly) {
    AddressWorld world("relocated_maps = inline:{{bob=x},{@d.test=y}}\nmyorigin = origin.test\n");
    const auto find = [&](std::string subject) {
        return world
            .ask(
                [&](Context& context) { return look_up(context, context.settings.relocated_maps, std::move(subject)); })
            .value;
    };
    EXPECT_EQ(find("bob@example.test"), "x");
    EXPECT_EQ(find("bob@origin.test"), "x");
    EXPECT_EQ(find("bob@[127.0.0.1]"), "x");
    EXPECT_EQ(find("bob@other.test"), "");
    EXPECT_EQ(find("bob@d.test"), "y");
}

TEST(AskTest, TheFirstTableThatFailsEndsTheSearch) {
    AddressWorld world("relocated_maps = inline:{a@b.test=x}, fail:why, static:z\n");
    const auto find = [&](std::string subject) {
        return world.ask(
            [&](Context& context) { return look_up(context, context.settings.relocated_maps, std::move(subject)); });
    };
    EXPECT_TRUE(find("a@b.test").found());
    EXPECT_EQ(find("c@b.test").state, AnswerState::temp_fail);
    EXPECT_EQ(world.trace().back().kind, TraceStep::Kind::failed);
}

}  // namespace
}  // namespace postern::address
