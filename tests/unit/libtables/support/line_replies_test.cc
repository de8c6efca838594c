// Replies of the line protocols: tcp, socketmap, memcache. What they mean was compared with postmap 3.7.11; see the
// *_table_test.py in tests/integration.
#include <gtest/gtest.h>

#include "libtables/support/memcache_reply.h"
#include "libtables/support/socketmap_reply.h"
#include "libtables/support/tcp_reply.h"

namespace postern::tables {
namespace {

std::string tcp(std::string_view line) {
    const TcpReply reply = parse_tcp_reply(line);
    switch (reply.status) {
        case TcpReply::Status::found:
            return "=" + reply.text;
        case TcpReply::Status::temporary:
            return "fail " + reply.text;
        case TcpReply::Status::absent:
            return "absent";
        case TcpReply::Status::bad_status:
            return "status";
        case TcpReply::Status::malformed:
            return "malformed";
    }
    return "?";
}

TEST(TcpReplyTest, Statuses) {
    EXPECT_EQ(tcp("200 a b"), "=a b");
    EXPECT_EQ(tcp("200  a "), "= a ") << "one blank separates, the others belong to the value";
    EXPECT_EQ(tcp("200\ta"), "=a");
    EXPECT_EQ(tcp("200 "), "=");
    EXPECT_EQ(tcp("400 try%20later"), "fail try later");
    EXPECT_EQ(tcp("500 x"), "absent");
    for (const char* line : {"300 x", "000 x", "201 x"}) EXPECT_EQ(tcp(line), "status") << line;
}

TEST(TcpReplyTest, EncodedBytes) {
    EXPECT_EQ(tcp("200 %C3%a4%25"), "=\xc3\xa4%");
    EXPECT_EQ(tcp("200 %00"), "=" + std::string(1, '\0'));
    for (const char* line : {"200 %", "200 %2", "200 a%zz", "200 %0x1", "500 %"})
        EXPECT_EQ(tcp(line), "malformed") << line;
}

TEST(TcpReplyTest, OtherLinesAreMalformedAndNeverAbsent) {
    for (const char* line : {"", "200", "500", "2000 x", "20 x", " 200 x", "500x", "5x0 x", "get x", "-50 x"}) {
        EXPECT_EQ(tcp(line), "malformed") << line;
    }
}

TEST(TcpReplyTest, RequestsAreOneLineOfTwoWords) {
    EXPECT_EQ(tcp_request("user@dom"), "get user@dom\n");
    EXPECT_EQ(tcp_request("a b%\n\x7f\xff\"'\\"), "get a%20b%25%0A%7F%FF\"'\\\n");
    EXPECT_EQ(tcp_request(""), "get \n");
}

std::string socketmap(std::string_view payload) {
    const SocketmapReply reply = parse_socketmap_reply(payload);
    switch (reply.status) {
        case SocketmapReply::Status::found:
            return "=" + reply.text;
        case SocketmapReply::Status::absent:
            return "absent";
        case SocketmapReply::Status::temporary:
        case SocketmapReply::Status::timeout:
        case SocketmapReply::Status::permanent:
        case SocketmapReply::Status::unknown:
            break;
    }
    return std::string(describe(reply.status)) + " " + reply.text;
}

TEST(SocketmapReplyTest, Statuses) {
    EXPECT_EQ(socketmap("OK a b"), "=a b");
    EXPECT_EQ(socketmap("OK "), "=");
    EXPECT_EQ(socketmap("OK"), "absent") << "as postmap has it";
    EXPECT_EQ(socketmap(std::string_view("OK a\0b", 6)), "=a");
    EXPECT_EQ(socketmap("NOTFOUND "), "absent");
    EXPECT_EQ(socketmap("NOTFOUND"), "absent");
    EXPECT_EQ(socketmap("TEMP later"), "temporary later");
    EXPECT_EQ(socketmap("TIMEOUT x"), "timeout x");
    EXPECT_EQ(socketmap("PERM"), "permanent ");
}

TEST(SocketmapReplyTest, OtherWordsAreFailuresAndNeverAbsent) {
    EXPECT_EQ(socketmap(""), "unknown ");
    EXPECT_EQ(socketmap("ok x"), "unknown x");
    EXPECT_EQ(socketmap("OKAY"), "unknown ");
    EXPECT_EQ(socketmap("OK\tx"), "unknown ");
    EXPECT_EQ(socketmap(" OK x"), "unknown OK x");
    EXPECT_EQ(socketmap("notfound "), "unknown ");
}

TEST(SocketmapReplyTest, Requests) {
    EXPECT_EQ(netstring("map key"), "7:map key,");
    EXPECT_EQ(netstring(std::string_view("\0", 1)), std::string("1:\0,", 4));
}

std::string memcache(std::string_view line, std::size_t largest = 10) {
    const MemcacheReply reply = parse_memcache_line(line, largest);
    switch (reply.kind) {
        case MemcacheReply::Kind::value:
            return "value " + std::to_string(reply.size);
        case MemcacheReply::Kind::end:
            return "end";
        case MemcacheReply::Kind::stored:
            return "stored";
        case MemcacheReply::Kind::not_stored:
            return "not stored";
        case MemcacheReply::Kind::deleted:
            return "deleted";
        case MemcacheReply::Kind::not_found:
            return "not found";
        case MemcacheReply::Kind::unexpected:
            return "unexpected";
    }
    return "?";
}

TEST(MemcacheReplyTest, Lines) {
    EXPECT_EQ(memcache("VALUE k 0 10\r"), "value 10");
    EXPECT_EQ(memcache("VALUE k 0 1"), "value 1") << "the carriage return may be missing";
    EXPECT_EQ(memcache("VALUE  k  x  +3x 77\r"), "value 3");
    EXPECT_EQ(memcache("END\r"), "end");
    EXPECT_EQ(memcache("STORED\r"), "stored");
    EXPECT_EQ(memcache("NOT_STORED\r"), "not stored");
    EXPECT_EQ(memcache("DELETED\r"), "deleted");
    EXPECT_EQ(memcache("NOT_FOUND\r"), "not found");
}

TEST(MemcacheReplyTest, OtherLinesAreUnexpectedAndNeverTheEnd) {
    for (const char* line :
         {"", "\r", "END \r", "END\r\r", "end\r", " END\r", "ERROR\r", "VALUE k 0\r", "VALUE k 0 -1\r",
          "VALUE k 0 11\r", "VALUE k 0 99999999999999999999999\r", "VALUE k 0 x\r", "VALUE\r", "value k 0 1\r"}) {
        EXPECT_EQ(memcache(line), "unexpected") << line;
    }
}

TEST(MemcacheReplyTest, KeysAreOneWord) {
    for (const char* key : {"k", "user@dom", "\xc3\xa4", "\x7f", "a\"'\\*)%"})
        EXPECT_TRUE(safe_memcache_key(key)) << key;
    for (const char* key : {"", "a b", " a", "a\n", "a\r\nflush_all", "\t"})
        EXPECT_FALSE(safe_memcache_key(key)) << key;
    EXPECT_FALSE(safe_memcache_key(std::string_view("a\0b", 3)));
}

}  // namespace
}  // namespace postern::tables
