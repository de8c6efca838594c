#include "tools/trace/test_writer.h"

#include <fmt/format.h>

#include <algorithm>

#include "libtables/unicode/utf8.h"
#include "tools/trace/expectation.h"

namespace postern::trace_tool {
namespace {

std::string escaped(std::string_view text, bool lines) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n' && lines) {
            out += c;
        } else if (byte < 0x20 || byte == 0x7f) {
            out += fmt::format("\\u{:04X}", byte);
        } else {
            out += c;
        }
    }
    return out;
}

class Writer {
public:
    void text(std::string_view key, std::string_view value) { out_ += fmt::format("{} = {}\n", key, toml_text(value)); }
    void raw(std::string_view key, std::string_view value) { out_ += fmt::format("{} = {}\n", key, value); }
    void text(std::string_view key, const std::optional<std::string>& value) {
        if (value) text(key, std::string_view(*value));
    }
    std::string take() { return std::move(out_); }

private:
    std::string out_;
};

std::string expectation_of(const Outcome& outcome) {
    const std::string_view word = kind_word(outcome);
    if (outcome.decision.kind != policy::Decision::Kind::refuse) return std::string(word);
    return fmt::format("{} {}", word, outcome.decision.reply.line());
}

void write_plan(const SessionPlan& plan, Writer& writer) {
    if (plan.client) writer.text("client", std::string_view(plan.client->text()));
    writer.text("client-name", plan.client_name);
    writer.text("helo", plan.helo);
    writer.text("from", plan.sender);
    writer.text("to", plan.recipient);
    writer.text("auth", plan.login);
    if (plan.tls) writer.raw("tls", "true");
    if (!plan.cert_fingerprint.empty()) writer.text("cert-fp", std::string_view(plan.cert_fingerprint));
    if (plan.size != 0) writer.raw("size", fmt::format("{}", plan.size));
    if (plan.until != policy::Stage::recipient) writer.text("until", policy::stage_name(plan.until));
}

bool same_route(const Destination& a, const Destination& b) {
    return a.route.transport == b.route.transport && a.route.next_hop == b.route.next_hop;
}

void write_routes(const After& after, Writer& writer) {
    if (after.destinations.empty()) return;
    const Destination& first = after.destinations.front();
    const bool one = std::all_of(after.destinations.begin(), after.destinations.end(),
                                 [&](const Destination& other) { return same_route(first, other); });
    if (one && !first.route.transport.empty()) {
        writer.text("transport", std::string_view(first.route.transport));
        writer.text("next-hop", std::string_view(first.route.next_hop));
        return;
    }
    std::map<std::string, std::string> routes;
    for (const Destination& other : after.destinations) routes.emplace(other.address, short_route(other.route));
    std::vector<std::string> words;
    for (const auto& [address, route] : routes) words.push_back(toml_text(address) + " = " + toml_text(route));
    writer.raw("routes", fmt::format("{{ {} }}", fmt::join(words, ", ")));
}

void write_way(const FoundTest& found, Writer& writer) {
    const After& after = *found.after;
    if (after.state != policy::AnswerState::found) return;
    std::vector<std::string> recipients;
    for (const Destination& one : after.destinations) recipients.push_back(toml_text(one.address));
    if (after.sender != found.plan.sender.value_or("")) writer.text("sender-becomes", std::string_view(after.sender));
    writer.raw("recipients", fmt::format("[{}]", fmt::join(recipients, ", ")));
    write_routes(after, writer);
}

}  // namespace

std::string toml_text(std::string_view text) {
    const bool lines = text.find('\n') != std::string_view::npos;
    return lines ? "\"\"\"\n" + escaped(text, true) + "\"\"\"" : '"' + escaped(text, false) + '"';
}

std::string world_text(const Recording& recording, const std::vector<Recording::Table>& tables,
                       std::string_view directory) {
    Writer writer;
    if (directory != ".") writer.text("directory", directory);
    writer.text("dns", std::string_view(recording.dns()));
    const std::string policies = recording.policies();
    if (!policies.empty()) writer.text("policy", std::string_view(policies));
    std::string out = "# Written by postern-trace record.\n" + writer.take();
    if (!recording.probes().empty()) out += "\n[verify]\n";
    for (const auto& [address, answer] : recording.probes()) {
        out += fmt::format("{} = {}\n", toml_text(address), toml_text(answer));
    }
    std::string failing;
    for (const Recording::Table& table : tables) {
        if (table.fails) failing += fmt::format("{} = \"FAIL\"\n", toml_text(table.spec));
    }
    if (!failing.empty()) out += "\n[tables]\n" + failing;
    for (const Recording::Table& table : tables) {
        if (table.fails) continue;
        out += fmt::format("\n[tables.{}]\n", toml_text(table.spec));
        for (const auto& [key, value] : table.entries) out += fmt::format("{} = {}\n", toml_text(key), toml_text(value));
    }
    return out;
}

Result<std::string> test_text(const FoundTest& found) {
    Writer writer;
    writer.text("name", std::string_view(found.name));
    if (!found.service.empty()) writer.text("service", std::string_view(found.service));
    write_plan(found.plan, writer);
    if (!found.rcpt.empty()) writer.text("rcpt", found.rcpt);
    if (found.session != nullptr) writer.text("expect", std::string_view(expectation_of(found.session->outcome)));
    if (found.after != nullptr) write_way(found, writer);
    if (found.content != nullptr) {
        writer.text("message", found.message);
        writer.text("message-result", std::string_view(summary_of(*found.content)));
    }
    std::string text = "\n[[test]]\n" + writer.take();
    if (tables::valid_utf8(text)) return text;
    return fail(ErrorCode::bad_value, "the message or an address is no UTF-8: a test file cannot hold it");
}

}  // namespace postern::trace_tool
