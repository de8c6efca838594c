// The ldap type without a real server: settings and their faults, servers that are down or hang up, many threads. What
// it finds in a directory is compared with postmap in tests/integration/ldap_table_test.py.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

#include "libtables/table_type.h"
#include "tests/unit/libtables/table_test_util.h"

namespace postern::tables {
namespace {

using test::ask;
using test::TestSurroundings;

/// A server that answers every search with one entry, whose `mail` is the filter's value. BER with lengths of one byte.
class Peer {
public:
    /// How many messages a connection gets answers to, by the number of the connection.
    explicit Peer(std::function<int(int connection)> patience) : patience_(std::move(patience)) {
        listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto* const any = reinterpret_cast<sockaddr*>(&address);
        socklen_t size = sizeof address;
        EXPECT_EQ(::bind(listener_, any, size), 0);
        EXPECT_EQ(::listen(listener_, 64), 0);
        EXPECT_EQ(::getsockname(listener_, any, &size), 0);
        port_ = ntohs(address.sin_port);
        acceptor_ = std::thread([this] { accept_all(); });
    }
    ~Peer() {
        ::shutdown(listener_, SHUT_RDWR);
        acceptor_.join();
        for (const int open : connections_) ::shutdown(open, SHUT_RDWR);
        for (std::thread& one : servers_) one.join();
        for (const int open : connections_) ::close(open);
        ::close(listener_);
    }
    int port() const { return port_; }
    int count() const { return count_; }

private:
    void accept_all() {
        while (true) {
            const int connection = ::accept(listener_, nullptr, nullptr);
            if (connection < 0) return;
            connections_.push_back(connection);
            const int patience = patience_(++count_);
            servers_.emplace_back([connection, patience] { serve(connection, patience); });
        }
    }
    static void serve(int connection, int patience) {
        std::string left;
        std::array<char, 512> buffer{};
        while (true) {
            while (left.size() < 2 || left.size() < 2U + static_cast<unsigned char>(left[1])) {
                const ssize_t got = ::read(connection, buffer.data(), buffer.size());
                if (got <= 0) return;
                left.append(buffer.data(), static_cast<std::size_t>(got));
            }
            const std::string message = left.substr(0, 2U + static_cast<unsigned char>(left[1]));
            left.erase(0, message.size());
            if (patience-- <= 0) {
                ::shutdown(connection, SHUT_RDWR);
                return;
            }
            const std::string reply = answer(message);
            if (::send(connection, reply.data(), reply.size(), MSG_NOSIGNAL) < 0) return;
        }
    }
    static std::string tlv(char tag, const std::string& value) {
        return std::string(1, tag) + static_cast<char>(value.size()) + value;
    }
    static std::string answer(const std::string& message) {
        const std::string id = message.substr(2, 2U + static_cast<unsigned char>(message[3]));
        const std::string done = tlv(0x0a, std::string(1, '\0')) + tlv(4, "") + tlv(4, "");
        const char kind = message[2 + id.size()];
        if (kind == 0x60) return tlv(0x30, id + tlv(0x61, done));
        if (kind != 0x63) return {};
        // The filter is (uid=KEY): the value follows the attribute's name.
        const std::size_t at = message.find("\x04\x03uid\x04") + 6;
        const std::string key = message.substr(at + 1, static_cast<unsigned char>(message[at]));
        const std::string attribute = tlv(0x30, tlv(4, "mail") + tlv(0x31, tlv(4, key)));
        return tlv(0x30, id + tlv(0x64, tlv(4, "cn=x") + tlv(0x30, attribute))) + tlv(0x30, id + tlv(0x65, done));
    }

    std::function<int(int)> patience_;
    int listener_ = -1;
    int port_ = 0;
    std::atomic<int> count_ = 0;
    std::vector<int> connections_;
    std::vector<std::thread> servers_;
    std::thread acceptor_;
};

class LdapTest : public testing::Test {
protected:
    void SetUp() override {
        if (find_table_type("ldap") == nullptr) GTEST_SKIP() << "ldap is not in this build (package libldap-dev)";
        set("server_host", "ldap://127.0.0.1:1");
        set("search_base", "dc=x");
        set("query_filter", "(uid=%s)");
        set("result_attribute", "mail");
        set("timeout", "5");
    }
    void set(const std::string& setting, const std::string& value) { world_.parameters["t_" + setting] = value; }
    void serve(const Peer& peer) { set("server_host", fmt::format("127.0.0.1:{}", peer.port())); }
    std::string opened() { return test::open("ldap:t", world_) ? "open" : ask("ldap:t", "k", world_); }

    TestSurroundings world_;
};

constexpr int kForEver = 1 << 30;

TEST_F(LdapTest, SettingsAreCheckedInPostfixsOrder) {
    const std::vector<std::pair<std::string, std::string>> bad{
        {"server_port", "bad numerical configuration: t_server_port = x"},
        {"version", "bad numerical configuration: t_version = x"},
        {"timeout", "bad numerical configuration: t_timeout = x"},
        {"cache", "bad boolean configuration: t_cache = x"},
        {"cache_expiry", "bad numerical configuration: t_cache_expiry = x"},
        {"cache_size", "bad numerical configuration: t_cache_size = x"},
        {"recursion_limit", "bad numerical configuration: t_recursion_limit = x"},
        {"expansion_limit", "bad numerical configuration: t_expansion_limit = x"},
        {"size_limit", "bad numerical configuration: t_size_limit = x"},
        {"dereference", "bad numerical configuration: t_dereference = x"},
        {"chase_referrals", "bad boolean configuration: t_chase_referrals = x"},
        {"start_tls", "bad boolean configuration: t_start_tls = x"},
        {"tls_require_cert", "bad boolean configuration: t_tls_require_cert = x"},
        {"debuglevel", "bad numerical configuration: t_debuglevel = x"}};
    for (const auto& [setting, why] : bad) set(setting, "x");
    for (const auto& [setting, why] : bad) {
        EXPECT_EQ(opened(), "open: " + why);
        world_.parameters.erase("t_" + setting);
    }
    EXPECT_EQ(opened(), "open");
}

TEST_F(LdapTest, RefusesValuesThatMeanNothing) {
    set("bind", "maybe");
    EXPECT_EQ(opened(), "open: t: unsupported parameter value: bind = maybe");
    set("query_filter", "%x");
    EXPECT_EQ(opened(), "open: db_common_parse: t: Invalid query template: %x");
    set("result_filter", "");
    EXPECT_EQ(opened(), "open: bad string length 0 < 1: t_result_filter = ");
    set("scope", "");
    EXPECT_EQ(opened(), "open: bad string length 0 < 1: t_scope = ");
    set("server_host", "");
    EXPECT_EQ(opened(), "open: bad string length 0 < 1: t_server_host = ");
    EXPECT_TRUE(world_.messages.empty()) << world_.messages.front();
}

TEST_F(LdapTest, WarnsOfValuesThatItTakesOtherwise) {
    set("version", "9");
    set("server_host", "ldap://h:x 127.0.0.1:1");
    set("scope", "all");
    set("query_filter", "(uid=x)");
    set("cache", "yes");
    set("dereference", "7");
    EXPECT_EQ(opened(), "open");
    const std::vector<std::string> expected{
        "dict_ldap_open: t Unknown version 9, using 3.",
        "dict_ldap_open: error parsing URL ldap://h:x: 5: Compare False; skipping",
        "dict_ldap_open: t: Unrecognized value all specified for scope; using sub",
        "dict_ldap_open: t: Fixed query_filter (uid=x) is probably useless",
        "dict_ldap_open: t ignoring cache",
        "dict_ldap_open: t Unrecognized value 7 specified for dereference; using 0"};
    EXPECT_EQ(world_.messages, expected);
}

TEST_F(LdapTest, AServerThatIsDownIsATemporaryError) {
    EXPECT_EQ(ask("ldap:t", "k", world_), "fail: ldap://127.0.0.1:1: bind: -1 (Can't contact LDAP server)");
    ASSERT_EQ(world_.messages.size(), 1U);
    EXPECT_EQ(
        world_.messages[0],
        "dict_ldap_connect: Unable to bind to server ldap://127.0.0.1:1 with dn empty or implicit: -1 (Can't contact "
        "LDAP server)");
}

TEST_F(LdapTest, KeysReachTheServerAsTheyAre) {
    Peer peer([](int) { return kForEver; });
    serve(peer);
    const auto table = test::open("ldap:t", world_);
    ASSERT_TRUE(table) << table.error().message;
    for (const std::string key : {"plain", "*", "x)(uid=*", "a\\2a", "it's", "\"%s\"", "a\nb", "\xc3\xa4", " "}) {
        EXPECT_EQ(test::show((*table)->lookup(key)), "=" + key);
    }
    EXPECT_EQ(test::show((*table)->lookup("\xff")), "absent") << "no UTF-8";
    EXPECT_EQ(test::show((*table)->lookup(std::string("a\0b", 3))), "absent");
    EXPECT_EQ(test::show((*table)->lookup("")), "absent");
    EXPECT_EQ(peer.count(), 1) << "one connection for all";
}

TEST_F(LdapTest, AConnectionThatWasLostIsReplaced) {
    Peer peer([](int) { return 2; });  // a bind and one search
    serve(peer);
    const auto table = test::open("ldap:t", world_);
    ASSERT_TRUE(table);
    for (const std::string key : {"a", "b", "c"}) EXPECT_EQ(test::show((*table)->lookup(key)), "=" + key);
    EXPECT_EQ(peer.count(), 3);
    EXPECT_TRUE(world_.messages.empty()) << world_.messages.front();
}

TEST_F(LdapTest, AServerThatAlwaysHangsUpIsATemporaryErrorAfterTwoTries) {
    Peer peer([](int) { return 1; });
    serve(peer);
    EXPECT_EQ(ask("ldap:t", "k", world_), "fail: Can't contact LDAP server");
    EXPECT_EQ(peer.count(), 2);
    EXPECT_EQ(world_.messages,
              std::vector<std::string>{"dict_ldap_lookup: Search error -1: Can't contact LDAP server "});
}

TEST_F(LdapTest, ManyThreadsAskAtOnce) {
    Peer peer([](int connection) { return 20 + connection; });
    serve(peer);
    const auto table = test::open("ldap:t", world_);
    ASSERT_TRUE(table);
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 6; ++thread) {
        threads.emplace_back([&, thread] {
            for (int i = 0; i < 40; ++i) {
                const std::string key = fmt::format("k{}-{}", thread, i);
                if (test::show((*table)->lookup(key)) != "=" + key) ++wrong;
            }
        });
    }
    for (std::thread& one : threads) one.join();
    EXPECT_EQ(wrong, 0) << (world_.messages.empty() ? "" : world_.messages.front());
}

TEST_F(LdapTest, TheLibraryTellsWhatItDoesOnRequest) {
    Peer peer([](int) { return kForEver; });
    serve(peer);
    set("debuglevel", "1");
    EXPECT_EQ(ask("ldap:t", "k", world_), "=k");
    const auto& told = world_.messages;
    EXPECT_NE(std::find(told.begin(), told.end(), "dict_ldap_debug: put_filter: \"(uid=k)\""), told.end());
    const std::size_t before = told.size();
    set("debuglevel", "0");
    EXPECT_EQ(ask("ldap:t", "k", world_), "=k");
    EXPECT_EQ(told.size(), before) << "only as long as such a table is open";
}

TEST_F(LdapTest, TheStoryTellsWhatWasAsked) {
    Peer peer([](int) { return kForEver; });
    serve(peer);
    const auto table = test::open("ldap:t", world_);
    ASSERT_TRUE(table);
    Explanation story;
    EXPECT_EQ(test::show((*table)->explain("a*b", story)), "=a*b");
    ASSERT_FALSE(story.empty());
    EXPECT_EQ(story[0].text, "search: base \"dc=x\", scope sub, filter (uid=a\\2Ab), attributes mail");
}

}  // namespace
}  // namespace postern::tables
