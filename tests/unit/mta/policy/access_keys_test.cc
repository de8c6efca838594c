#include "mta/policy/access_keys.h"

#include <gtest/gtest.h>

namespace postern::policy {
namespace {

using Keys = std::vector<std::string>;

IpAddress address(std::string_view text) {
    return IpAddress::parse(text).value_or(IpAddress());
}

TEST(KeyForm, IsThatOfTheTypeBehindProxy) {
    for (const char* table :
         {"regexp:/x", "pcre:{ {/x/ OK} }", "cidr:/x", "tcp:host:1", "proxy:pcre:/x", "proxy:proxy:cidr:/x"}) {
        EXPECT_EQ(key_form(table), KeyForm::whole) << table;
    }
    for (const char* table : {"hash:/x", "mysql:/x", "proxy:hash:/x", "static:OK", "proxy", "proxy:", ""}) {
        EXPECT_EQ(key_form(table), KeyForm::parts) << table;
    }
}

TEST(HostKeys, AreTheNameAndItsParents) {
    EXPECT_EQ(host_keys("A.b.Example", KeyForm::parts, {}), (Keys{"a.b.example", "b.example", "example"}));
    EXPECT_EQ(host_keys("a.b.example", KeyForm::parts, {Subdomains::by_dot, "<>", ""}),
              (Keys{"a.b.example", ".b.example", ".example"}));
    EXPECT_EQ(host_keys("a.b.example", KeyForm::whole, {}), Keys{"a.b.example"});
    EXPECT_EQ(host_keys("192.0.2.1", KeyForm::parts, {}), Keys{"192.0.2.1"});
    EXPECT_EQ(host_keys("example.", KeyForm::parts, {}), Keys{"example."});
    EXPECT_EQ(host_keys("", KeyForm::parts, {}), Keys{});
    EXPECT_EQ(host_keys(std::string(100'000, '.'), KeyForm::parts, {}).size(), 1U);
}

TEST(AddressKeys, AreTheAddressAndItsNetworks) {
    EXPECT_EQ(address_keys(address("192.0.2.1"), KeyForm::parts), (Keys{"192.0.2.1", "192.0.2", "192.0", "192"}));
    EXPECT_EQ(address_keys(address("192.0.2.1"), KeyForm::whole), Keys{"192.0.2.1"});
    EXPECT_EQ(address_keys(address("2001:db8::5:1"), KeyForm::parts),
              (Keys{"2001:db8::5:1", "2001:db8::5", "2001:db8", "2001"}));
}

TEST(MailboxKeys, FollowTheManual) {
    EXPECT_EQ(mailbox_keys("Anna@Sub.Birch.Example", KeyForm::parts, {}),
              (Keys{"anna@sub.birch.example", "sub.birch.example", "birch.example", "example", "anna@"}));
    EXPECT_EQ(
        mailbox_keys("anna+news@birch.example", KeyForm::parts, {Subdomains::by_domain, "<>", "+"}),
        (Keys{"anna+news@birch.example", "anna@birch.example", "birch.example", "example", "anna+news@", "anna@"}));
    EXPECT_EQ(mailbox_keys("", KeyForm::parts, {Subdomains::by_domain, "null", ""}), Keys{"null"});
    EXPECT_EQ(mailbox_keys("", KeyForm::whole, {}), Keys{"<>"});
    EXPECT_EQ(mailbox_keys("a@b.example", KeyForm::whole, {}), Keys{"a@b.example"});
    EXPECT_EQ(mailbox_keys("postmaster", KeyForm::parts, {}), (Keys{"postmaster", "postmaster@"}));
    EXPECT_EQ(mailbox_keys("+x@b.example", KeyForm::parts, {Subdomains::by_domain, "<>", "+"}),
              (Keys{"+x@b.example", "b.example", "example", "+x@"}));
}

TEST(DomainOf, IsBehindTheLastAt) {
    EXPECT_EQ(domain_of("\"a@b\"@c.example"), "c.example");
    EXPECT_EQ(domain_of("postmaster"), "");
}

}  // namespace
}  // namespace postern::policy
