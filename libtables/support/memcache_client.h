// MemcacheClient: get, set and delete at one memcached server, tried again as memcache_table(5) says.
//
// Shape:   keys are as they go to the server, and safe (see memcache_reply.h); values are any bytes.
// Units:   see MemcacheSettings.
// Errors:  temp_fail or io_error with the reason. The first failure is not reported, for servers end idle connections;
//          each later one is, in Postfix's words. A server that cannot be reached is reported, and not tried again.
// Source:  memcache_table(5), "MEMCACHE ERROR CONTROLS"; compared with postmap 3.7.11.
// Threads: any number.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "libtables/lookup.h"
#include "libtables/support/connection_pool.h"
#include "libtables/support/memcache_reply.h"
#include "libtables/table.h"

namespace postern::tables {

struct MemcacheSettings {
    Endpoint server;
    std::string source;  // what followed the colon of the table
    std::string table;   // with its type
    int flags = 0;
    int ttl = 0;  // seconds; as it goes to the server
    int max_try = 1;
    std::chrono::seconds retry_pause{};
    TimeLimit timeout;              // of each command and of each part of a reply
    std::size_t line_size_limit{};  // bytes, the carriage return included
    std::size_t data_size_limit{};  // bytes
};

class MemcacheClient {
public:
    MemcacheClient(MemcacheSettings settings, const Surroundings& surroundings);

    Lookup get(std::string_view key);
    /// false: there was one, and it was to be kept.
    [[nodiscard]] Result<bool> set(std::string_view key, std::string_view value, OnDuplicate on_duplicate);
    /// false: there was none.
    [[nodiscard]] Result<bool> erase(std::string_view key);

    const MemcacheSettings& settings() const { return settings_; }

private:
    struct Attempt {
        bool done = false;
        bool reusable = false;  // the connection is where a next command can begin
        bool lost = false;      // the connection ended before anything came
        std::string problem{};
    };
    using Try = std::function<Attempt(Stream&)>;

    /// Empty, or why all tries failed.
    std::string run(const Try& attempt);
    Attempt read_value(Stream& stream, std::string_view key, std::optional<std::string>& value) const;
    /// Sends a command and understands one line; `expected` says whether it is an answer to it.
    Attempt command(Stream& stream, std::string_view text, std::string_view what,
                    const std::function<bool(MemcacheReply::Kind)>& expected) const;
    Attempt failed(const StreamError& error) const;
    Attempt unexpected(std::string_view line) const;

    MemcacheSettings settings_;
    const Surroundings& surroundings_;
    ConnectionPool pool_;
};

}  // namespace postern::tables
