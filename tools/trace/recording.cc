#include "tools/trace/recording.h"

#include <fmt/format.h>

#include <algorithm>

#include "libconf/base/ascii.h"
#include "tools/trace/dns_file.h"

namespace postern::trace_tool {
namespace {

using policy::AnswerState;
using policy::DnsType;
using policy::NameStatus;

constexpr std::string_view kGuess = "# nobody was asked; taken for an answer that changes nothing:";

/// One line, as the formats have it.
std::string one_line(std::string text) {
    for (char& c : text) {
        if (c == '\n' || c == '\r' || c == '\0') c = ' ';
    }
    return text;
}

bool same(const policy::LookupAnswer& a, const policy::LookupAnswer& b) {
    return a.state == b.state && a.value == b.value;
}

}  // namespace

void Recording::saw(const policy::Question& question, const policy::Answer& answer) {
    if (!seen_.insert(policy::describe(question)).second) return;
    std::visit([this](const auto& asked, const auto& told) { add(asked, told); }, question, answer);
}

void Recording::dns_line(std::string line) {
    if (std::find(dns_.begin(), dns_.end(), line) == dns_.end()) dns_.push_back(std::move(line));
}

void Recording::dns_record(const std::string& name, const policy::DnsRecord& record) {
    named_.insert(ascii::lower(name));
    const std::string_view type = policy::type_name(record.type);
    switch (record.type) {
        case DnsType::a:
        case DnsType::aaaa:
            return dns_line(fmt::format("{} {} {}", name, type, record.address.text()));
        case DnsType::mx:
            return dns_line(fmt::format("{} MX {} {}", name, record.preference, record.text.empty() ? "." : record.text));
        case DnsType::ns:
        case DnsType::txt:
            return dns_line(fmt::format("{} {} {}", name, type, one_line(record.text)));
    }
}

void Recording::dns_guess(const std::string& name, DnsType type) {
    policy::DnsRecord record;
    record.type = type;
    record.text = type == DnsType::ns || type == DnsType::mx ? name : "nothing";
    record.preference = 10;
    record.address = *IpAddress::parse(type == DnsType::aaaa ? "2001:db8::1" : "192.0.2.1");
    assumed_ = true;
    dns_line(std::string(kGuess));
    dns_record(name, record);
}

void Recording::add(const policy::ClientNameQuestion& asked, const policy::ClientName& told) {
    if (told.reverse_status == NameStatus::not_found || told.status == NameStatus::ok) {
        client_name_ = told.status == NameStatus::ok ? told.name : "unknown";
        return;
    }
    if (told.reverse_status == NameStatus::temp_fail) return dns_line(asked.address + " FAIL PTR");
    dns_line(fmt::format("{} PTR {}", asked.address, told.reverse_name));
    if (told.status == NameStatus::temp_fail) dns_line(told.reverse_name + " FAIL A");
}

void Recording::add(const policy::DnsQuestion& asked, const policy::DnsAnswer& told) {
    if (told.state == AnswerState::unknown) return dns_guess(asked.name, asked.type);
    if (told.state == AnswerState::temp_fail) {
        return dns_line(fmt::format("{} FAIL {}", asked.name, policy::type_name(asked.type)));
    }
    for (const policy::DnsRecord& record : told.records) dns_record(asked.name, record);
    if (told.state == AnswerState::absent && told.name_exists) empty_.push_back(asked.name);
}

void Recording::add(const policy::DnsListQuestion& asked, const policy::DnsListAnswer& told) {
    const bool text = asked.part == policy::DnsListQuestion::Part::text;
    if (told.state == AnswerState::unknown) assumed_ = true;  // "* NONE" follows
    if (told.state == AnswerState::temp_fail) dns_line(fmt::format("{} FAIL {}", asked.query, text ? "TXT" : "A"));
    if (told.state != AnswerState::found) return;
    policy::DnsRecord record;
    record.type = text ? DnsType::txt : DnsType::a;
    record.text = told.text;
    if (text) return dns_record(asked.query, record);
    for (const IpAddress& address : told.addresses) {
        record.address = address;
        dns_record(asked.query, record);
    }
}

void Recording::add(const policy::LookupQuestion& asked, const policy::LookupAnswer& told) {
    if (told.state == AnswerState::unknown) assumed_ = true;
    lookups_.emplace_back(asked, told);
}

void Recording::add(const policy::PolicyQuestion& asked, const policy::PolicyAnswer& told) {
    if (told.state == AnswerState::unknown) {
        assumed_ = true;
        policies_.emplace_back(kGuess);
        policies_.push_back(asked.endpoint + " DUNNO");
    } else {
        const bool found = told.state == AnswerState::found;
        policies_.push_back(one_line(fmt::format("{} {}", asked.endpoint, found ? told.action : "NO-ANSWER")));
    }
}

void Recording::add(const policy::VerifyQuestion& asked, const policy::VerifyAnswer& told) {
    using Status = policy::VerifyAnswer::Status;
    if (told.state == AnswerState::unknown) assumed_ = true;
    std::string answer = "deliverable";
    if (told.state == AnswerState::found && told.status == Status::undeliverable) answer = "undeliverable " + told.text;
    if (told.state == AnswerState::found && told.status == Status::deferred) answer = "deferred " + told.text;
    if (told.state == AnswerState::temp_fail) answer = "FAIL";
    probes_.emplace_back(asked.address, std::string(ascii::trim(one_line(std::move(answer)))));
}

std::string Recording::dns() const {
    std::string text;
    for (const std::string& line : dns_) text += line + '\n';
    for (const std::string& name : empty_) {
        if (!named_.contains(ascii::lower(name))) text += name + " EMPTY\n";
    }
    return text + "* NONE\n";
}

std::string Recording::policies() const {
    std::string text;
    for (const std::string& line : policies_) text += line + '\n';
    return text;
}

std::vector<Recording::Table> Recording::tables(LookupSource& sources, RecordTables which) const {
    std::map<std::string, Table> all;
    std::set<std::string> needed;
    for (const auto& [asked, told] : lookups_) {
        Table& table = all[asked.table];
        table.spec = asked.table;
        if (told.state == AnswerState::found) table.entries.emplace(asked.key, told.value);
        if (told.state == AnswerState::temp_fail) table.fails = true;
        if (which == RecordTables::all || !same(sources.look_up(asked), told)) needed.insert(asked.table);
        if (told.state == AnswerState::unknown) needed.insert(asked.table);
    }
    std::vector<Table> written;
    for (auto& [spec, table] : all) {
        if (needed.contains(spec)) written.push_back(std::move(table));
    }
    return written;
}

}  // namespace postern::trace_tool
