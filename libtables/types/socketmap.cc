#include <fmt/format.h>

#include <charconv>

#include "libtables/support/connection_pool.h"
#include "libtables/support/socketmap_reply.h"
#include "libtables/table_type.h"

namespace postern::tables {
extern const TableType table_socketmap;
namespace {

constexpr std::chrono::seconds kTimeLimit{100};
constexpr std::chrono::seconds kIdle{10};
constexpr std::chrono::seconds kAge{100};
constexpr std::size_t kLongestReply = 100000;  // socketmap_table(5)
constexpr std::size_t kShown = 200;            // bytes of a reason in a message, as postmap 3.7 has it

// A parameter of a later release than the one that is run has no value; neither has one that makes no sense.
std::optional<std::size_t> size_parameter(const Surroundings& surroundings, std::string_view name) {
    const auto text = surroundings.parameter(name);
    if (!text) return std::nullopt;
    std::size_t size = 0;
    const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), size);
    if (problem == std::errc{} && end == text->data() + text->size() && size > 0) return size;
    return std::nullopt;
}

class Socketmap final : public Table {
public:
    Socketmap(const OpenRequest& request, Endpoint server, std::string map)
        : Table(table_socketmap, request.spec.name),
          surroundings_(request.surroundings),
          pool_(std::move(server), {.connect = kTimeLimit, .idle = kIdle, .age = kAge}, request.surroundings),
          map_(std::move(map)),
          longest_reply_(size_parameter(request.surroundings, "socketmap_max_reply_size").value_or(kLongestReply)),
          longest_query_(size_parameter(request.surroundings, "socketmap_max_query_size")) {}

    Lookup lookup(std::string_view key) override {
        // Servers in C would see another key.
        if (key.find('\0') != std::string_view::npos) return Lookup::absent();
        const std::string query = fmt::format("{} {}", map_, key);
        if (longest_query_ && query.size() > *longest_query_) {
            return failed(fmt::format("query of {} bytes exceeds size limit", query.size()));
        }
        auto reply = ask(netstring(query));
        if (!reply) return failed(reply.error().text());
        return answer(parse_socketmap_reply(*reply));
    }

private:
    // One that ends is asked a second time, over a new connection: it may have been restarted.
    StreamResult<std::string> ask(const std::string& request) {
        for (bool again = false;; again = true) {
            auto connection = pool_.take();
            if (!connection) {
                surroundings_.report(Severity::warning, fmt::format("connect to {}: {}", pool_.endpoint().text,
                                                                    connection.error().text()));
                return tl::unexpected<StreamError>(connection.error());
            }
            const auto sent = connection->stream.send(request, kTimeLimit);
            auto reply = sent ? connection->stream.netstring(longest_reply_, kTimeLimit)
                              : StreamResult<std::string>(tl::unexpected<StreamError>(sent.error()));
            if (reply) {
                pool_.put_back(std::move(*connection));
                return reply;
            }
            if (again || reply.error().kind != StreamError::Kind::closed) {
                // Whatever the system calls it.
                if (reply.error().kind == StreamError::Kind::closed) reply.error().number = 0;
                return reply;
            }
            pool_.drop_idle();
        }
    }

    Lookup failed(std::string reason) const {
        surroundings_.report(Severity::warning, fmt::format("table {} lookup error: {}", text(), reason));
        return Lookup::temp_fail(std::move(reason));
    }

    Lookup answer(SocketmapReply reply) const {
        using Status = SocketmapReply::Status;
        switch (reply.status) {
            case Status::found:
                return Lookup::found(std::move(reply.text));
            case Status::absent:
                return Lookup::absent();
            case Status::temporary:
            case Status::timeout:
            case Status::permanent:
            case Status::unknown:
                break;
        }
        surroundings_.report(Severity::warning,
                             fmt::format("{} socketmap server {} error{}{}", text(), describe(reply.status),
                                         reply.text.empty() ? "" : ": ", reply.text.substr(0, kShown)));
        if (reply.status == Status::permanent) return Lookup::temp_fail({});  // postmap 3.7 gives no reason
        return Lookup::temp_fail(reply.text.empty() ? fmt::format("{} error", describe(reply.status)) : reply.text);
    }

    const Surroundings& surroundings_;
    ConnectionPool pool_;
    std::string map_;
    std::size_t longest_reply_;
    std::optional<std::size_t> longest_query_;
};

Result<std::unique_ptr<Table>> open(const OpenRequest& request) {
    const std::string& name = request.spec.name;
    const std::size_t colon = name.rfind(':');
    if (colon == std::string::npos) {
        return fail(ErrorCode::bad_value, "socketmap requires server:socketmap argument");
    }
    auto server = Endpoint::parse(std::string_view(name).substr(0, colon));
    if (!server) return tl::unexpected<Error>(server.error());
    return std::make_unique<Socketmap>(request, std::move(*server), name.substr(colon + 1));
}

}  // namespace

const TableType table_socketmap{.name = "socketmap",
                                .key_style = KeyStyle::pattern,
                                .blocking = Blocking::yes,
                                .sharing = Sharing::threads,
                                .open = open};

}  // namespace postern::tables
