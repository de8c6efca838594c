#include "tools/trace/policy_test.h"

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>

#include "tools/check/command/nearest.h"

namespace postern::trace_tool {
namespace {

constexpr std::string_view kFileKeys = "directory dns policy tables verify test";
constexpr std::string_view kTestKeys =
    "name visitor client client-name helo from to service auth tls cert-fp size until expect message message-result "
    "rcpt "
    "recipients transport next-hop routes sender-becomes";

class Reader {
public:
    explicit Reader(PolicyTestFile& file) : file_(file) {}

    Result<void> read(const toml::table& all) {
        for (const auto& [key, node] : all) {
            if (auto done = entry(key, node); !done) return done;
        }
        return {};
    }

private:
    tl::unexpected<Error> at(const toml::source_region& where, std::string_view message) const {
        return fail(ErrorCode::bad_value,
                    fmt::format("{}:{}:{}: {}", file_.path, where.begin.line, where.begin.column, message));
    }
    tl::unexpected<Error> unknown(const toml::key& key, std::string_view known) const {
        return at(key.source(), fmt::format("unknown key \"{}\"{}", key.str(),
                                            check_tool::did_you_mean(key.str(), check_tool::words_of(known))));
    }
    Result<std::string> text(const toml::key& key, const toml::node& node) const {
        if (const auto value = node.value_exact<std::string>()) return *value;
        return at(node.source(), fmt::format("{} is a text", key.str()));
    }

    Result<void> entry(const toml::key& key, const toml::node& node) {
        if (key == "tables") return tables(node);
        if (key == "test") return tests(node);
        if (key == "verify") return verify(node);
        std::string* into = key == "directory" ? &file_.directory : key == "dns" ? &file_.dns : nullptr;
        if (key == "policy") into = &file_.policy;
        if (into == nullptr) return unknown(key, kFileKeys);
        auto value = text(key, node);
        if (!value) return tl::unexpected<Error>(value.error());
        *into = std::move(*value);
        return {};
    }

    Result<std::map<std::string, std::string, std::less<>>> texts(std::string_view name, const toml::node& node) const {
        const toml::table* content = node.as_table();
        if (content == nullptr) return at(node.source(), fmt::format("{} is a table", name));
        std::map<std::string, std::string, std::less<>> all;
        for (const auto& [key, value] : *content) {
            auto result = text(key, value);
            if (!result) return tl::unexpected<Error>(result.error());
            all.emplace(key.str(), std::move(*result));
        }
        return all;
    }

    Result<void> tables(const toml::node& node) {
        const toml::table* all = node.as_table();
        if (all == nullptr) return at(node.source(), "tables is a table");
        for (const auto& [name, content] : *all) {
            if (content.value_exact<std::string>() == "FAIL") {
                file_.tables.emplace_back(name.str(), std::nullopt);
                continue;
            }
            auto entries = texts(fmt::format("tables.{}", name.str()), content);
            if (!entries) return tl::unexpected<Error>(entries.error());
            file_.tables.emplace_back(name.str(), std::move(*entries));
        }
        return {};
    }

    Result<void> verify(const toml::node& node) {
        const auto answers = texts("verify", node);
        if (!answers) return tl::unexpected<Error>(answers.error());
        for (const auto& [address, answer] : *answers) {
            const auto added = file_.verify.add(address, answer);
            if (!added) return at(node.as_table()->get(address)->source(), added.error().message);
        }
        return {};
    }

    Result<void> tests(const toml::node& node) {
        const toml::array* all = node.as_array();
        if (all == nullptr) return at(node.source(), "tests begin with [[test]]");
        for (const toml::node& one : *all) {
            const toml::table* content = one.as_table();
            if (content == nullptr) return at(one.source(), "tests begin with [[test]]");
            PolicyTest test;
            test.line = one.source().begin.line;
            for (const auto& [key, value] : *content) {
                if (auto done = field(test, key, value); !done) return done;
            }
            if (auto good = check(test, one.source()); !good) return good;
            file_.tests.push_back(std::move(test));
        }
        return {};
    }

    Result<void> check(PolicyTest& test, const toml::source_region& where) const {
        if (test.name.empty()) return at(where, "a test has a name");
        test.session = test.plan.client || test.plan.visitor != Visitor::nobody;
        const bool way = test.checks_way();
        if (test.expect && !test.session) return at(where, "expect needs a client or a visitor");
        if (way && !test.rcpt && !test.plan.recipient) return at(where, "whose way? rcpt or to is missing");
        if (test.message_result && !test.message) return at(where, "message-result needs a message");
        if (!test.expect && !way && !test.message_result) return at(where, "nothing is expected");
        return {};
    }

    Result<void> field(PolicyTest& test, const toml::key& key, const toml::node& node) const {
        if (key == "recipients") return recipients(test, node);
        if (key == "routes") {
            auto routes = texts("routes", node);
            if (!routes) return tl::unexpected<Error>(routes.error());
            for (auto& [address, route] : *routes) test.routes.emplace(mailbox_text(address), std::move(route));
            return {};
        }
        if (key == "tls") {
            if (!node.is_boolean()) return at(node.source(), "tls is true or false");
            test.plan.tls = *node.value_exact<bool>();
            return {};
        }
        if (key == "size") {
            const auto size = node.value_exact<std::int64_t>();
            if (!size || *size < 0) return at(node.source(), "size is a number of bytes");
            test.plan.size = static_cast<std::uint64_t>(*size);
            return {};
        }
        const auto known = check_tool::words_of(kTestKeys);
        if (std::find(known.begin(), known.end(), key.str()) == known.end()) return unknown(key, kTestKeys);
        auto value = text(key, node);
        if (!value) return tl::unexpected<Error>(value.error());
        if (auto taken = take(test, key.str(), *value); !taken) return at(node.source(), taken.error().message);
        return {};
    }

    Result<void> recipients(PolicyTest& test, const toml::node& node) const {
        const toml::array* all = node.as_array();
        if (all == nullptr) return at(node.source(), "recipients is a list of addresses");
        for (const toml::node& one : *all) {
            const auto address = one.value_exact<std::string>();
            if (!address) return at(one.source(), "recipients is a list of addresses");
            test.recipients.push_back(mailbox_text(*address));
        }
        test.checks_recipients = true;
        return {};
    }

    static Result<void> take_checked(PolicyTest& test, std::string_view key, const std::string& value) {
        if (key == "client") {
            const auto address = IpAddress::parse(value);
            if (!address) return fail(ErrorCode::bad_value, fmt::format("\"{}\" is no IP address", value));
            test.plan.client = *address;
        }
        if (key == "until") {
            const auto stage = parse_until(value);
            if (!stage) return tl::unexpected<Error>(stage.error());
            test.plan.until = *stage;
        }
        if (key == "expect") {
            auto expectation = parse_expectation(value);
            if (!expectation) return tl::unexpected<Error>(expectation.error());
            test.expect = std::move(*expectation);
            test.expect_text = value;
        }
        if (key == "visitor") {
            constexpr std::array<std::string_view, 4> kVisitors = {"nobody", "stranger", "user", "local"};
            const auto found = std::find(kVisitors.begin() + 1, kVisitors.end(), value);
            if (found == kVisitors.end()) {
                return fail(ErrorCode::bad_value, fmt::format("\"{}\" is none of stranger user local", value));
            }
            test.plan.visitor = static_cast<Visitor>(found - kVisitors.begin());
        }
        return {};
    }

    static Result<void> take(PolicyTest& test, std::string_view key, const std::string& value) {
        if (key == "name") test.name = value;
        if (key == "client-name") test.plan.client_name = value;
        if (key == "helo") test.plan.helo = value;
        if (key == "from") test.plan.sender = mailbox_text(value);
        if (key == "to") test.plan.recipient = mailbox_text(value);
        if (key == "service") test.plan.service = value;
        if (key == "auth") test.plan.login = value;
        if (key == "cert-fp") test.plan.cert_fingerprint = value;
        if (key == "message") test.message = value;
        if (key == "message-result") test.message_result = value;
        if (key == "rcpt") test.rcpt = mailbox_text(value);
        if (key == "transport") test.transport = value;
        if (key == "next-hop") test.next_hop = value;
        if (key == "sender-becomes") test.sender_becomes = mailbox_text(value);
        return take_checked(test, key, value);
    }

    PolicyTestFile& file_;
};

}  // namespace

Result<PolicyTestFile> read_policy_tests(const std::string& path, std::string_view text) {
    PolicyTestFile file;
    file.path = path;
    const toml::parse_result parsed = toml::parse(text, path);
    if (!parsed) {
        const toml::parse_error& error = parsed.error();
        return fail(ErrorCode::bad_syntax, fmt::format("{}:{}:{}: {}", path, error.source().begin.line,
                                                       error.source().begin.column, error.description()));
    }
    if (auto read = Reader(file).read(parsed.table()); !read) return tl::unexpected<Error>(read.error());
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
    if (file.directory.empty()) file.directory = folder;
    if (!file.directory.starts_with('/') && file.directory != folder) file.directory = folder + '/' + file.directory;
    return file;
}

}  // namespace postern::trace_tool
