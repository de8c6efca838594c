#include "libconf/model/mynetworks.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/fake_machine.h"

namespace postern::conf {
namespace {

using test::FakeMachine;

/// The text, or the fatal text after "! "; warnings come first, one a line.
std::string networks(const FakeMachine& machine, const NetworkSettings& settings) {
    const Computation result = compute_mynetworks(settings, machine);
    std::string out;
    for (const std::string& warning : result.warnings) out += warning + "\n";
    return out + (result.fatal ? "! " + *result.fatal : result.text);
}

FakeMachine office() {
    FakeMachine machine;
    for (const char* address : {"127.0.0.1/8", "192.0.2.9/24", "192.0.2.200/25", "10.1.2.3/8", "192.0.2.10/24",
                                "::1/128", "2001:db8::a/64", "2001:db8::9/64"}) {
        machine.add(address);
    }
    return machine.add_host("localhost", "127.0.0.1").add_host("localhost", "::1").add_host("far", "198.51.100.1");
}

TEST(MynetworksTest, ListsEachNetworkOnceInTheOrderOfTheSystem) {
    EXPECT_EQ(networks(office(), {"subnet", "all", "all"}),
              "127.0.0.0/8 192.0.2.0/24 192.0.2.128/25 10.0.0.0/8 [::1]/128 [2001:db8::]/64");
    EXPECT_EQ(networks(office(), {"class", "all", "all"}),
              "127.0.0.0/8 192.0.2.0/24 10.0.0.0/8 [::1]/128 [2001:db8::]/64");
    EXPECT_EQ(networks(office(), {"host", "all", "ipv4"}),
              "127.0.0.1/32 192.0.2.9/32 192.0.2.200/32 10.1.2.3/32 192.0.2.10/32");
    EXPECT_EQ(networks(office(), {"host", "all", "ipv6"}), "[::1]/128 [2001:db8::a]/128 [2001:db8::9]/128");
}

TEST(MynetworksTest, KeepsOddPrefixLengths) {
    FakeMachine machine;
    machine.add("192.0.2.9/32").add("192.0.3.9/31").add("130.1.50.3/19").add("223.255.255.1/1").add("11.1.2.3/0");
    machine.add("2001:db8:ffff:ffff::9/61").add("2001:db9::a/127").add("2001:dba::a/1");
    EXPECT_EQ(
        networks(machine, {"subnet", "all", "all"}),
        "192.0.2.9/32 192.0.3.8/31 130.1.32.0/19 128.0.0.0/1 0.0.0.0/0 [2001:db8:ffff:fff8::]/61 [2001:db9::a]/127 "
        "[::]/1");
    EXPECT_EQ(networks(machine, {"class", "all", "ipv4"}),
              "192.0.2.0/24 192.0.3.0/24 130.1.0.0/16 223.255.255.0/24 11.0.0.0/8");
}

TEST(MynetworksTest, HasNoClassForMulticastAndReservedAddresses) {
    FakeMachine machine;
    machine.add("0.2.3.4/24").add("127.1.2.3/24").add("128.0.0.1/24").add("191.2.3.4/24").add("192.2.3.4/28");
    EXPECT_EQ(networks(machine, {"class", "all", "all"}),
              "0.0.0.0/8 127.0.0.0/8 128.0.0.0/16 191.2.0.0/16 192.2.3.0/24");
    machine.add("240.2.3.4/24");
    EXPECT_EQ(networks(machine, {"class", "all", "all"}), "! mynetworks_core: unknown address class: 240.2.3.4");
    EXPECT_EQ(networks(machine, {"host", "240.2.3.4", "all"}), "240.2.3.4/32");
}

TEST(MynetworksTest, LoopbackOnlyGoesByAddressNotByInterface) {
    FakeMachine machine = office();
    machine.add("127.1.2.3/24");
    EXPECT_EQ(networks(machine, {"subnet", "loopback-only", "all"}), "127.0.0.0/8 [::1]/128 127.1.2.0/24");
    EXPECT_EQ(networks(FakeMachine().add("192.0.2.9/24"), {"subnet", "loopback-only", "all"}), "");
}

TEST(MynetworksTest, SortsNamedAddressesAsPostfixDoes) {
    EXPECT_EQ(networks(office(),
                       {"host", "192.0.2.200 192.0.2.10, 192.0.2.9 2001:db8::a [2001:db8::9] ::1 127.0.0.1", "all"}),
              "192.0.2.200/32 127.0.0.1/32 192.0.2.9/32 192.0.2.10/32 [::1]/128 [2001:db8::9]/128 [2001:db8::a]/128");
    EXPECT_EQ(networks(office(), {"subnet", "localhost 127.0.0.1\t[localhost]", "all"}), "127.0.0.0/8 [::1]/128");
    EXPECT_EQ(networks(office(), {"subnet", "", "all"}), "");
}

// The comparison is not transitive: only the same sort gives the same result. Observed with postconf 3.7.11.
TEST(MynetworksTest, SortsAsTheCLibraryWherePostfixsOrderIsNone) {
    FakeMachine machine;
    for (const char* last : {"127", "128", "1", "255", "64", "200"}) machine.add(std::string("10.0.0.") + last + "/8");
    machine.add("127.0.0.1/8");
    EXPECT_EQ(networks(machine, {"host", "10.0.0.127 10.0.0.1 10.0.0.200", "all"}),
              "10.0.0.127/32 10.0.0.200/32 10.0.0.1/32");
    EXPECT_EQ(
        networks(machine, {"host", "10.0.0.64 10.0.0.127 10.0.0.200 10.0.0.1 10.0.0.255 10.0.0.128 127.0.0.1", "all"}),
        "10.0.0.255/32 10.0.0.1/32 127.0.0.1/32 10.0.0.64/32 10.0.0.127/32 10.0.0.128/32 10.0.0.200/32");
    EXPECT_EQ(
        networks(machine, {"host", "127.0.0.1 10.0.0.128 10.0.0.255 10.0.0.1 10.0.0.200 10.0.0.127 10.0.0.64", "all"}),
        "10.0.0.200/32 10.0.0.1/32 127.0.0.1/32 10.0.0.64/32 10.0.0.127/32 10.0.0.128/32 10.0.0.255/32");
}

TEST(MynetworksTest, TakesTheFirstMaskOfANamedAddress) {
    FakeMachine machine;
    machine.add("192.0.2.9/24").add("192.0.2.9/25");
    EXPECT_EQ(networks(machine, {"subnet", "all", "all"}), "192.0.2.0/24 192.0.2.0/25");
    EXPECT_EQ(networks(machine, {"subnet", "192.0.2.9", "all"}), "192.0.2.0/24");
}

TEST(MynetworksTest, RefusesInterfacesInPostfixsWords) {
    const auto of = [](std::string_view interfaces) { return networks(office(), {"host", interfaces, "all"}); };
    EXPECT_EQ(of("far"), "! parameter inet_interfaces: no local interface found for 198.51.100.1");
    EXPECT_EQ(of("1.2.3.4 nosuch"), "! config variable inet_interfaces: host not found: nosuch");
    EXPECT_EQ(of("9.9.9.200 9.9.9.1"), "! parameter inet_interfaces: no local interface found for 9.9.9.200");
    // `all` and `loopback-only` are words only when they stand alone.
    for (const char* text : {"all,", "all all", ", all"}) {
        EXPECT_EQ(of(text), "! config variable inet_interfaces: host not found: all");
    }
    EXPECT_EQ(of("ALL"), "! config variable inet_interfaces: host not found: ALL");
    EXPECT_EQ(of("["), "! config variable inet_interfaces: host not found: [");
    EXPECT_EQ(of("[]"), "! config variable inet_interfaces: host not found: []");
    EXPECT_EQ(of("[::1"), "! config variable inet_interfaces: host not found: [::1");
    EXPECT_EQ(networks(office(), {"host", "::1", "ipv4"}), "! config variable inet_interfaces: host not found: ::1");
    EXPECT_EQ(networks(FakeMachine(), {"host", "all", "all"}), "! could not find any active network interfaces");
    EXPECT_EQ(networks(FakeMachine().add("10.0.0.1/8"), {"host", "all", "ipv6"}),
              "! could not find any active network interfaces");
}

TEST(MynetworksTest, RefusesStylesAndProtocolsInPostfixsWords) {
    const auto style = [](std::string_view text) { return networks(office(), {text, "127.0.0.1", "all"}); };
    EXPECT_EQ(style(",host,"), "127.0.0.1/32");
    EXPECT_EQ(style("host host"), "127.0.0.1/32");
    EXPECT_EQ(style("host subnet"), "! bad mynetworks_style value: host subnet; specify exactly one value");
    EXPECT_EQ(style(""), "! bad mynetworks_style value: ; specify exactly one value");
    EXPECT_EQ(style("host Host"), "! unknown mynetworks mask style value \"Host\" in \"host Host\"");
    const auto protocols = [](std::string_view text) { return networks(office(), {"host", "localhost", text}); };
    EXPECT_EQ(protocols("ipv6,ipv4"), "127.0.0.1/32 [::1]/128");
    EXPECT_EQ(protocols("ipv4 all"), "127.0.0.1/32 [::1]/128");
    EXPECT_EQ(protocols("all IPv4"), "! unknown inet_protocols value \"IPv4\" in \"all IPv4\"");
}

TEST(MynetworksTest, WithoutProtocolsNothingElseIsLookedAt) {
    EXPECT_EQ(networks(FakeMachine(), {"bad", "nosuch", ""}), "");
    EXPECT_EQ(networks(FakeMachine(), {"bad", "nosuch", "ipv4"}),
              "! unknown mynetworks mask style value \"bad\" in \"bad\"");
    EXPECT_EQ(networks(FakeMachine(), {"bad", "nosuch", "x"}), "! unknown inet_protocols value \"x\" in \"x\"");
}

TEST(MynetworksTest, WarnsOfAProtocolThatTheSystemLacks) {
    const std::string warning =
        "inet_protocols: disabling IPv6 name/address support: Address family not supported by protocol\n";
    FakeMachine machine;
    machine.add("127.0.0.1/8").lacks(AddressFamily::ipv6);
    EXPECT_EQ(networks(machine, {"subnet", "all", "all"}), warning + "127.0.0.0/8");
    EXPECT_EQ(networks(machine, {"subnet", "all", "ipv6"}), warning);
    EXPECT_EQ(networks(machine, {"subnet", "all", "ipv4"}), "127.0.0.0/8");
    EXPECT_EQ(networks(machine, {"subnet", "::1", "all"}),
              warning + "! config variable inet_interfaces: host not found: ::1");
}

}  // namespace
}  // namespace postern::conf
