#include <fmt/format.h>

#include "libtables/support/connection_pool.h"
#include "libtables/support/tcp_reply.h"
#include "libtables/table_type.h"
#include "libtables/unicode/utf8.h"

namespace postern::tables {
extern const TableType table_tcp;
namespace {

constexpr std::chrono::seconds kTimeLimit{100};  // tcp_table(5)
constexpr std::size_t kLongestReply = 4095;      // and the newline
constexpr int kTries = 10;                       // as postmap 3.7 does it
constexpr std::chrono::seconds kPause{1};
constexpr std::size_t kShown = 100;  // bytes of a reply in a message

class Tcp final : public Table {
public:
    Tcp(const OpenRequest& request, Endpoint server)
        : Table(table_tcp, request.spec.name),
          surroundings_(request.surroundings),
          pool_(std::move(server), {.connect = kTimeLimit}, request.surroundings) {}

    Lookup lookup(std::string_view key) override {
        // It could be sent as %00, but servers in C would see another key.
        if (key.find('\0') != std::string_view::npos) return Lookup::absent();
        const std::string request = tcp_request(key);
        for (int attempt = 1;; ++attempt) {
            std::string problem;
            const auto line = ask(request, problem);
            if (line) return answer(*line);
            surroundings_.report(Severity::warning, problem);
            if (attempt == kTries) return Lookup::temp_fail(std::move(problem));
            surroundings_.pause(kPause);
        }
    }

private:
    // The line that came back, or else the problem in Postfix's words.
    std::optional<std::string> ask(const std::string& request, std::string& problem) {
        while (true) {
            auto connection = pool_.take();
            if (!connection) {
                problem = fmt::format("connect to TCP map {}: {}", name(), connection.error().text());
                return std::nullopt;
            }
            const auto sent = connection->stream.send(request, kTimeLimit);
            auto line = sent ? connection->stream.line(kLongestReply, kTimeLimit)
                             : StreamResult<std::string>(tl::unexpected<StreamError>(sent.error()));
            if (line) {
                // After a reply in no known form, nobody knows what comes next.
                if (parse_tcp_reply(*line).in_form()) pool_.put_back(std::move(*connection));
                return std::move(*line);
            }
            if (connection->was_lost(line.error())) {
                pool_.drop_idle();
                continue;
            }
            problem = fmt::format("read TCP map reply from {}: {}", name(), describe(line.error()));
            return std::nullopt;
        }
    }

    static std::string describe(const StreamError& error) {
        if (error.kind == StreamError::Kind::too_long) return fmt::format("text longer than {}", kLongestReply + 1);
        return error.kind == StreamError::Kind::closed && error.number == 0
                   ? "unexpected EOF"
                   : fmt::format("unexpected EOF ({})", error.text());
    }

    Lookup answer(const std::string& line) const {
        TcpReply reply = parse_tcp_reply(line);
        switch (reply.status) {
            // Postfix sees C strings: nothing behind a NUL exists.
            case TcpReply::Status::found:
                return Lookup::found(reply.text.substr(0, reply.text.find('\0')));
            case TcpReply::Status::absent:
                return Lookup::absent();
            case TcpReply::Status::temporary:
                return Lookup::temp_fail(std::move(reply.text));
            case TcpReply::Status::bad_status:
                return refuse("bad status code", line);
            case TcpReply::Status::malformed:
                break;
        }
        return refuse("malformed reply", line);
    }

    Lookup refuse(std::string_view what, const std::string& line) const {
        surroundings_.report(Severity::warning, fmt::format("read TCP map reply from {}: {}: {}", name(), what,
                                                            printable_utf8(line, '_').substr(0, kShown)));
        return Lookup::temp_fail(std::string(what));
    }

    const Surroundings& surroundings_;
    ConnectionPool pool_;
};

Result<std::unique_ptr<Table>> open(const OpenRequest& request) {
    auto server = Endpoint::parse_inet(request.spec.name);
    if (!server) return tl::unexpected<Error>(server.error());
    return std::make_unique<Tcp>(request, std::move(*server));
}

}  // namespace

const TableType table_tcp{.name = "tcp",
                          .key_style = KeyStyle::pattern,
                          .blocking = Blocking::yes,
                          .sharing = Sharing::threads,
                          .open = open};

}  // namespace postern::tables
