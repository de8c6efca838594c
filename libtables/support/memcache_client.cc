#include "libtables/support/memcache_client.h"

#include <fmt/format.h>

#include <utility>

namespace postern::tables {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::size_t kShown = 30;  // bytes of a line in a message, as postmap 3.7 has it

std::string_view shown(std::string_view line) {
    return memcache_text(line).substr(0, kShown);
}

}  // namespace

MemcacheClient::MemcacheClient(MemcacheSettings settings, const Surroundings& surroundings)
    : settings_(std::move(settings)),
      surroundings_(surroundings),
      pool_(settings_.server, {.connect = settings_.timeout}, surroundings) {
}

std::string MemcacheClient::run(const Try& attempt) {
    for (int count = 1;; ++count) {
        auto connection = pool_.take();
        if (!connection) {
            std::string reason = connection.error().text();
            surroundings_.report(Severity::warning, fmt::format("connect to {}: {}", settings_.server.text, reason));
            return reason;
        }
        Attempt result = attempt(connection->stream);
        if (result.done) {
            if (result.reusable) pool_.put_back(std::move(*connection));
            return {};
        }
        if (result.lost && connection->reused) {
            pool_.drop_idle();
            --count;
            continue;
        }
        if (count > 1) surroundings_.report(Severity::warning, result.problem);
        if (count >= settings_.max_try) return std::move(result.problem);
        surroundings_.pause(settings_.retry_pause);
    }
}

MemcacheClient::Attempt MemcacheClient::failed(const StreamError& error) const {
    return {.lost = error.kind == StreamError::Kind::closed,
            .problem = fmt::format("database {}: I/O error: {}", settings_.table, error.text())};
}

MemcacheClient::Attempt MemcacheClient::unexpected(std::string_view line) const {
    return {.problem = fmt::format("{}: unexpected memcache server reply: {}", settings_.source, shown(line))};
}

MemcacheClient::Attempt MemcacheClient::read_value(Stream& stream, std::string_view key,
                                                   std::optional<std::string>& value) const {
    value.reset();
    const std::size_t longest = settings_.line_size_limit;
    const TimeLimit limit = settings_.timeout;
    if (auto sent = stream.send(fmt::format("get {}\r\n", key), limit); !sent) return failed(sent.error());
    const auto line = stream.line(longest, limit);
    if (!line) {
        Attempt result = failed(line.error());
        result.lost = result.lost && stream.silent();
        return result;
    }
    const MemcacheReply reply = parse_memcache_line(*line, settings_.data_size_limit);
    if (reply.kind == MemcacheReply::Kind::end) return {.done = true, .reusable = true};
    if (reply.kind != MemcacheReply::Kind::value) return unexpected(*line);
    auto data = stream.bytes(reply.size + kLineEnd.size(), limit);
    if (!data || !data->ends_with(kLineEnd)) {
        return {.problem = fmt::format("{}: EOF receiving memcache server reply", settings_.source)};
    }
    data->resize(reply.size);
    value = std::move(*data);
    // The value is complete; what is missing behind it only costs the connection.
    const auto end = stream.line(longest, limit);
    return {.done = true, .reusable = end && parse_memcache_line(*end, 0).kind == MemcacheReply::Kind::end};
}

Lookup MemcacheClient::get(std::string_view key) {
    std::optional<std::string> value;
    std::string problem = run([&](Stream& stream) { return read_value(stream, key, value); });
    if (!problem.empty()) return Lookup::temp_fail(std::move(problem));
    if (!value) return Lookup::absent();
    // Postfix sees C strings: nothing behind a NUL exists.
    return Lookup::found(value->substr(0, value->find('\0')));
}

MemcacheClient::Attempt MemcacheClient::command(Stream& stream, std::string_view text, std::string_view what,
                                                const std::function<bool(MemcacheReply::Kind)>& expected) const {
    if (auto sent = stream.send(text, settings_.timeout); !sent) return failed(sent.error());
    const auto line = stream.line(settings_.line_size_limit, settings_.timeout);
    if (!line) {
        Attempt result = failed(line.error());
        result.lost = result.lost && stream.silent();
        return result;
    }
    if (expected(parse_memcache_line(*line, 0).kind)) return {.done = true, .reusable = true};
    return {.problem = fmt::format("database {}: {} failed: {}", settings_.table, what, shown(*line))};
}

Result<bool> MemcacheClient::set(std::string_view key, std::string_view value, OnDuplicate on_duplicate) {
    const bool keep = on_duplicate == OnDuplicate::keep;
    const std::string text = fmt::format("{} {} {} {} {}\r\n{}\r\n", keep ? "add" : "set", key, settings_.flags,
                                         settings_.ttl, value.size(), value);
    auto seen = MemcacheReply::Kind::stored;
    std::string problem = run([&](Stream& stream) {
        return command(stream, text, "update", [&](MemcacheReply::Kind kind) {
            seen = kind;
            return kind == MemcacheReply::Kind::stored || (keep && kind == MemcacheReply::Kind::not_stored);
        });
    });
    if (!problem.empty()) return postern::fail(ErrorCode::io_error, std::move(problem));
    return seen == MemcacheReply::Kind::stored;
}

Result<bool> MemcacheClient::erase(std::string_view key) {
    auto seen = MemcacheReply::Kind::deleted;
    std::string problem = run([&](Stream& stream) {
        return command(stream, fmt::format("delete {}\r\n", key), "delete", [&](MemcacheReply::Kind kind) {
            seen = kind;
            return kind == MemcacheReply::Kind::deleted || kind == MemcacheReply::Kind::not_found;
        });
    });
    if (!problem.empty()) return postern::fail(ErrorCode::io_error, std::move(problem));
    return seen == MemcacheReply::Kind::deleted;
}

}  // namespace postern::tables
