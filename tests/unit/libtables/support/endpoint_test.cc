// Addresses of servers; the faults in the words of postmap 3.7.11.
#include "libtables/support/endpoint.h"

#include <gtest/gtest.h>

namespace postern::tables {
namespace {

std::string show(const Result<Endpoint>& endpoint) {
    if (!endpoint) return endpoint.error().message;
    if (endpoint->kind == Endpoint::Kind::socket_file) return "file " + endpoint->text;
    return endpoint->host + "|" + endpoint->service + "|" + endpoint->text;
}

TEST(EndpointTest, HostsAndPorts) {
    EXPECT_EQ(show(Endpoint::parse("inet:mail.example.org:25")), "mail.example.org|25|mail.example.org:25");
    EXPECT_EQ(show(Endpoint::parse_inet("127.0.0.1:smtp")), "127.0.0.1|smtp|127.0.0.1:smtp");
    EXPECT_EQ(show(Endpoint::parse_inet("[::1]:7")), "::1|7|[::1]:7");
    EXPECT_EQ(show(Endpoint::parse_inet("[IPv6:::1]:7")), "::1|7|[IPv6:::1]:7");
    EXPECT_EQ(show(Endpoint::parse_inet("::1:7")), "::1|7|::1:7");
    EXPECT_EQ(show(Endpoint::parse_inet("7")), "|7|7") << "this machine";
    EXPECT_EQ(show(Endpoint::parse_inet(":7")), "|7|:7");
}

TEST(EndpointTest, SocketFiles) {
    EXPECT_EQ(show(Endpoint::parse("unix:/run/x")), "file /run/x");
    EXPECT_EQ(show(Endpoint::parse("local:/run/x:y")), "file /run/x:y");
    const std::string longest(107, 'x');
    EXPECT_EQ(show(Endpoint::parse("unix:" + longest)), "file " + longest);
    EXPECT_EQ(show(Endpoint::parse("unix:" + longest + "x")), "unix-domain name too long: " + longest + "x");
}

TEST(EndpointTest, Transports) {
    for (const char* text : {"", "x", "inet", "inet:", "unix:", ":x"}) {
        EXPECT_EQ(show(Endpoint::parse(text)),
                  "need service transport:endpoint instead of \"" + std::string(text) + "\"");
    }
    EXPECT_EQ(show(Endpoint::parse("INET:a:1")), "invalid transport name: INET in service: INET:a:1");
}

TEST(EndpointTest, Faults) {
    EXPECT_EQ(show(Endpoint::parse_inet("[::1")), "[::1: missing \"]\"");
    EXPECT_EQ(show(Endpoint::parse_inet("[::1]x")), "[::1]x: garbage after \"]\"");
    for (const std::string text : {"[::1]", "[::1]:", "host:", ":"}) {
        EXPECT_EQ(show(Endpoint::parse_inet(text)), text + ": missing service information");
    }
    for (const std::string text : {"127.0.0.1", "a:1x", "a:0x1", "12 3", "a:1 "}) {
        EXPECT_EQ(show(Endpoint::parse_inet(text)), text + ": garbage after numerical service");
    }
    for (const std::string text :
         {"a:b:c", "1:2", "256.1.1.1:1", "127.1:1", "-a:1", "a..b:1", "[]:1", "a b:1x", "\xff:1"}) {
        EXPECT_EQ(show(Endpoint::parse_inet(text)), text + ": valid hostname or network address required");
    }
    for (const std::string text : {"a:65536", "a:99999999999999999999"}) {
        EXPECT_EQ(show(Endpoint::parse_inet(text)), text + ": port number out of range");
    }
}

}  // namespace
}  // namespace postern::tables
