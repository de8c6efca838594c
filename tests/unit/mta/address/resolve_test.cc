#include "mta/address/resolve.h"

#include <gtest/gtest.h>

#include "tests/unit/mta/address/address_test_util.h"

namespace postern::address {
namespace {

constexpr const char* kDomains =
    "virtual_alias_domains = va.test\nvirtual_alias_maps =\nvirtual_mailbox_domains = vm.test\n"
    "relay_domains = relayed.test\nrecipient_delimiter = +\n";

std::string route(AddressWorld& world, std::string recipient, std::string sender = "s@out.test") {
    const Resolution found =
        world.ask([&](Context& context) { return resolve(context, std::move(sender), std::move(recipient)); });
    switch (found.state) {
        case Resolution::State::ok:
            return found.transport + ":" + found.next_hop + " " + found.recipient +
                   (found.has_routing ? " routed" : "");
        case Resolution::State::bad_address:
            return "bad " + found.recipient;
        case Resolution::State::temp_fail:
            return "later: " + found.reason;
        case Resolution::State::unknown:
            break;
    }
    return "unknown";
}

struct Case {
    const char* recipient;
    const char* want;
};
class ResolveRoutes : public testing::TestWithParam<Case> {};

TEST_P(ResolveRoutes, AsPostfix) {
    AddressWorld world(kDomains);
    EXPECT_EQ(route(world, GetParam().recipient), GetParam().want) << GetParam().recipient;
}
INSTANTIATE_TEST_SUITE_P(
    Addresses, ResolveRoutes,
    testing::Values(Case{"alice@example.test", "local:mta.example.test alice@example.test"},
                    Case{"alice@EXAMPLE.test", "local:mta.example.test alice@EXAMPLE.test"},
                    Case{"alice@[127.0.0.1]", "local:mta.example.test alice@[127.0.0.1]"},
                    Case{"alice@[192.0.2.1]", "smtp:[192.0.2.1] alice@[192.0.2.1]"},
                    Case{"x@va.test", "error:5.1.1 User unknown in virtual alias table x@va.test"},
                    Case{"x@vm.test", "virtual:vm.test x@vm.test"},
                    Case{"x@relayed.test", "relay:relayed.test x@relayed.test"},
                    Case{"x@sub.relayed.test", "relay:sub.relayed.test x@sub.relayed.test"},
                    Case{"x@out.test", "smtp:out.test x@out.test"}, Case{"x@out.test.", "smtp:out.test x@out.test"},
                    Case{"x%out.test@example.test", "smtp:out.test x@out.test"},
                    Case{"out.test!x@example.test", "smtp:out.test x@out.test"},
                    Case{"x@out.test@example.test", "smtp:out.test x@out.test"},
                    Case{"x%y%z@example.test", "smtp:z x%y@z routed"},
                    Case{"a!b@out.test", "smtp:out.test a!b@out.test routed"},
                    Case{"x%example.test@example.test", "local:mta.example.test x@example.test"},
                    Case{"@out.test:u@example.test", "local:mta.example.test u@example.test"},
                    Case{"@a.test,@b.test:u@c.test", "smtp:c.test @a.test, @b.test:u@c.test routed"},
                    Case{"a  b%c  d@example.test", "bad a  b@c d"}, Case{"alice@", "bad alice@"},
                    Case{"u@out..test", "bad u@out..test"}, Case{"u@1.2.3.4", "bad u@1.2.3.4"},
                    Case{"-u@out.test", "bad -u@out.test"}, Case{"a%@example.test", "bad a@"},
                    Case{"@example.test", "local:mta.example.test MAILER-DAEMON@example.test"}));

TEST(ResolveTest, WithoutADomainItIsThisHost) {
    AddressWorld local("mydestination = mta.example.test\n");
    EXPECT_EQ(route(local, "alice"), "local:mta.example.test alice@mta.example.test");
    EXPECT_EQ(route(local, ""), "local:mta.example.test MAILER-DAEMON@mta.example.test");
    AddressWorld relaying("mydestination =\n");
    EXPECT_EQ(route(relaying, "alice"), "smtp:mta.example.test alice@mta.example.test");
}

TEST(ResolveTest, SwitchesAllowWhatIsRefusedOtherwise) {
    AddressWorld world("resolve_null_domain = yes\nresolve_numeric_domain = yes\nallow_min_user = yes\n");
    EXPECT_EQ(route(world, "alice@"), "local:mta.example.test alice@mta.example.test");
    EXPECT_EQ(route(world, "u%@[127.0.0.1]"), "local:mta.example.test u@[127.0.0.1]");  // the last one with a name
    EXPECT_EQ(route(world, "u@1.2.3.4"), "smtp:[1.2.3.4] u@[1.2.3.4]");
    EXPECT_EQ(route(world, "-u@out.test"), "smtp:out.test -u@out.test");
    AddressWorld quoted("resolve_dequoted_address = no\n");
    EXPECT_EQ(route(quoted, "a@out.test@example.test"), "local:mta.example.test a@out.test@example.test routed");
    AddressWorld plain("allow_percent_hack = no\nswap_bangpath = no\n");
    EXPECT_EQ(route(plain, "a%b@example.test"), "local:mta.example.test a%b@example.test routed");
}

TEST(ResolveTest, TransportTablesKnowEveryForm) {
    AddressWorld world(std::string(kDomains) +
                       "relayhost = [rh.test]\n"
                       "transport_maps = inline:{{user@a.test=t1:n1},{a.test=t2:n2},{.a.test=t3:n3},{b.test=t4:},"
                       "{c.test=:n5},{d.test=t6},{e.test=:},{i.test=error:},{vm.test=:vv},{va.test=:no},"
                       "{g.test=error:5.7.1 never}}\n");
    EXPECT_EQ(route(world, "user@a.test"), "t1:n1 user@a.test");
    EXPECT_EQ(route(world, "user+x@a.test"), "t1:n1 user+x@a.test");
    EXPECT_EQ(route(world, "x@a.test"), "t2:n2 x@a.test");
    EXPECT_EQ(route(world, "x@sub.a.test"), "t3:n3 x@sub.a.test");
    EXPECT_EQ(route(world, "x@b.test"), "t4:b.test x@b.test");
    EXPECT_EQ(route(world, "x@c.test"), "smtp:n5 x@c.test");
    EXPECT_EQ(route(world, "x@d.test"), "t6:d.test x@d.test");
    EXPECT_EQ(route(world, "x@e.test"), "smtp:[rh.test] x@e.test");
    EXPECT_EQ(route(world, "x@i.test"), "error:Address is undeliverable x@i.test");
    EXPECT_EQ(route(world, "x@g.test"), "error:5.7.1 never x@g.test");
    EXPECT_EQ(route(world, "x@vm.test"), "virtual:vv x@vm.test");
    EXPECT_EQ(route(world, "x@va.test"), "error:5.1.1 User unknown in virtual alias table x@va.test");
    EXPECT_EQ(route(world, "x@zz.test"), "smtp:[rh.test] x@zz.test");
}

TEST(ResolveTest, SendersChooseTheWayOut) {
    AddressWorld world(
        "relayhost = rh\nrelay_domains = r.test\n"
        "sender_dependent_default_transport_maps = "
        "inline:{{a@s.test=st:sn},{@t.test=st2:},{b@s.test=DUNNO},{@w.test=:}}\n"
        "sender_dependent_relayhost_maps = inline:{{@t.test=rt},{b@s.test=rb},{c@s.test=dunno},{<>=rnull}}\n");
    EXPECT_EQ(route(world, "x@d.test", "a@s.test"), "st:sn x@d.test");
    EXPECT_EQ(route(world, "x@d.test", "x@t.test"), "st2:rt x@d.test");
    EXPECT_EQ(route(world, "x@d.test", "b@s.test"), "smtp:rb x@d.test");
    EXPECT_EQ(route(world, "x@d.test", "c@s.test"), "smtp:rh x@d.test");
    EXPECT_EQ(route(world, "x@d.test", ""), "smtp:rnull x@d.test");
    EXPECT_EQ(route(world, "x@r.test", "a@s.test"), "relay:rh x@r.test");
    EXPECT_TRUE(route(world, "x@d.test", "x@w.test").starts_with("later: no transport"));
    EXPECT_EQ(route(world, "alice@example.test", "a@s.test"), "local:mta.example.test alice@example.test");
}

TEST(ResolveTest, RelocatedUsersAreUndeliverable) {
    AddressWorld world("relocated_maps = inline:{{moved@out.test=new@place},{@gone.test=elsewhere},{bob=away}}\n");
    EXPECT_EQ(route(world, "moved@out.test"), "error:5.1.6 User has moved to new@place moved@out.test");
    EXPECT_EQ(route(world, "x@gone.test"), "error:5.1.6 User has moved to elsewhere x@gone.test");
    EXPECT_EQ(route(world, "bob@example.test"), "error:5.1.6 User has moved to away bob@example.test");
    EXPECT_EQ(route(world, "bob@out.test"), "smtp:out.test bob@out.test");
}

TEST(ResolveTest, TablesThatFailPutMailOff) {
    AddressWorld transports("transport_maps = inline:{known.test=a:b}, fail:why\n");
    EXPECT_EQ(route(transports, "x@other.test").substr(0, 5), "later");
    AddressWorld lists("virtual_mailbox_domains = fail:why\n");
    EXPECT_EQ(route(lists, "x@other.test").substr(0, 5), "later");
    EXPECT_EQ(route(lists, "alice@example.test"), "local:mta.example.test alice@example.test");
    AddressWorld here("mydestination = fail:why\n");
    EXPECT_EQ(route(here, "alice").substr(0, 5), "later");
    AddressWorld files("mydestination = /no/such/file\n");
    EXPECT_EQ(route(files, "x@other.test"), "later: cannot read /no/such/file");
}

TEST(ResolveTest, TheTraceNamesParametersTablesAndPlaces) {
    AddressWorld world("transport_maps = inline:{a.test=t1:n1}\n");
    EXPECT_EQ(route(world, "x@a.test"), "t1:n1 x@a.test");
    const std::vector<std::string> want{"classified a.test default", "routed x@a.test smtp:a.test default_transport",
                                        "routed x@a.test t1:n1 transport_maps a.test"};
    EXPECT_EQ(world.story(), want);
    EXPECT_EQ(world.trace().back().table, "inline:{a.test=t1:n1}");
}

TEST(ResolveTest, ManyLocalDomainsInOneAddressAreBounded) {
    std::string address = "u";
    while (address.size() < (1U << 20)) address += "%example.test";
    AddressWorld world("");
    EXPECT_EQ(route(world, address + "@example.test").substr(0, 3), "bad");
}

}  // namespace
}  // namespace postern::address
