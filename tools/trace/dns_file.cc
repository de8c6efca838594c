#include "tools/trace/dns_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "libconf/base/ascii.h"

namespace postern::trace_tool {
namespace {

using policy::AnswerState;
using policy::DnsRecord;
using policy::DnsType;

std::string_view without_dot(std::string_view name) {
    if (name.size() > 1 && name.ends_with('.')) name.remove_suffix(1);
    return name;
}

/// The first word of the text, which is cut off.
std::string_view take_word(std::string_view& text) {
    text = ascii::trim(text);
    const auto end = std::find_if(text.begin(), text.end(), ascii::is_space);
    const auto size = static_cast<std::size_t>(end - text.begin());
    const std::string_view word = text.substr(0, size);
    text = ascii::trim(text.substr(size));
    return word;
}

Result<DnsRecord> address_record(std::string_view value, DnsType type) {
    const auto address = IpAddress::parse(value);
    const auto family = type == DnsType::a ? AddressFamily::ipv4 : AddressFamily::ipv6;
    if (!address || address->family() != family) {
        return fail(ErrorCode::bad_syntax, fmt::format("\"{}\" is no address of type {}", value, type_name(type)));
    }
    DnsRecord record;
    record.type = type;
    record.address = *address;
    return record;
}

Result<DnsRecord> mx_record(std::string_view value) {
    DnsRecord record;
    record.type = DnsType::mx;
    const std::string_view number = take_word(value);
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), record.preference);
    if (error != std::errc() || end != number.data() + number.size() || value.empty()) {
        return fail(ErrorCode::bad_syntax, "MX needs a number and a host: 10 mail.example.com");
    }
    if (value != ".") record.text = ascii::lower(without_dot(value));
    return record;
}

}  // namespace

std::string reverse_name(const IpAddress& address) {
    std::string text;
    const auto bytes = address.bytes();
    const bool ipv4 = address.family() == AddressFamily::ipv4;
    for (std::size_t i = bytes.size(); i > 0; --i) {
        const unsigned byte = bytes[i - 1];
        text += ipv4 ? fmt::format("{}.", byte) : fmt::format("{:x}.{:x}.", byte & 0xfU, byte >> 4U);
    }
    return text + (ipv4 ? "in-addr.arpa" : "ip6.arpa");
}

Result<void> DnsFile::add(Name& name, std::string_view type, std::string_view value) {
    Result<DnsRecord> record = DnsRecord();
    if (ascii::equal_fold(type, "NONE")) return {};
    if (ascii::equal_fold(type, "FAIL")) {
        if (value.empty()) name.fails = true;
        if (!value.empty()) name.failing.push_back(ascii::lower(value));
        return {};
    }
    name.exists = true;
    if (ascii::equal_fold(type, "EMPTY")) return {};
    if (value.empty()) return fail(ErrorCode::bad_syntax, fmt::format("{} needs a value", type));
    if (ascii::equal_fold(type, "PTR")) {
        name.pointers.push_back(ascii::lower(without_dot(value)));
        return {};
    }
    if (ascii::equal_fold(type, "A")) {
        record = address_record(value, DnsType::a);
    } else if (ascii::equal_fold(type, "AAAA")) {
        record = address_record(value, DnsType::aaaa);
    } else if (ascii::equal_fold(type, "MX")) {
        record = mx_record(value);
    } else if (ascii::equal_fold(type, "NS") || ascii::equal_fold(type, "TXT")) {
        const bool text = ascii::equal_fold(type, "TXT");
        record->type = text ? DnsType::txt : DnsType::ns;
        record->text = text ? std::string(value) : ascii::lower(without_dot(value));
    } else {
        return fail(ErrorCode::bad_syntax, fmt::format("\"{}\" is none of A AAAA MX NS TXT PTR NONE EMPTY FAIL", type));
    }
    if (!record) return tl::unexpected<Error>(record.error());
    name.records.push_back(std::move(*record));
    return {};
}

Result<void> DnsFile::read_line(std::string_view line) {
    const std::string_view name = take_word(line);
    if (name.empty() || name.starts_with('#')) return {};
    const std::string_view type = take_word(line);
    if (type.empty()) return fail(ErrorCode::bad_syntax, "a line is NAME TYPE VALUE");
    if (name == "*") {
        complete_ = ascii::equal_fold(type, "NONE");
        if (!complete_) return fail(ErrorCode::bad_syntax, "\"*\" goes with NONE only");
        return {};
    }
    const auto address = IpAddress::parse(name);
    const std::string key = address ? reverse_name(*address) : ascii::lower(without_dot(name));
    return add(names_[key], type, line);
}

Result<DnsFile> DnsFile::parse(std::string_view text, std::string_view name) {
    DnsFile file;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (auto read = file.read_line(text.substr(0, end)); !read) {
            return fail(read.error().code, fmt::format("{}:{}: {}", name, number, read.error().message));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return file;
}

const DnsFile::Name* DnsFile::find(std::string_view name) const {
    const auto found = names_.find(ascii::lower(without_dot(name)));
    return found == names_.end() ? nullptr : &found->second;
}

bool DnsFile::fails(const Name& name, std::string_view type) {
    return name.fails || std::find(name.failing.begin(), name.failing.end(), ascii::lower(type)) != name.failing.end();
}

AnswerState DnsFile::state_of(const Name* name, std::string_view type) const {
    if (name == nullptr) return complete_ ? AnswerState::absent : AnswerState::unknown;
    return fails(*name, type) ? AnswerState::temp_fail : AnswerState::absent;
}

policy::DnsAnswer DnsFile::answer(const policy::DnsQuestion& question) const {
    const Name* name = find(question.name);
    policy::DnsAnswer answer;
    answer.state = state_of(name, policy::type_name(question.type));
    if (answer.state == AnswerState::temp_fail) answer.reason = "Host not found, try again";
    if (name == nullptr || answer.state == AnswerState::temp_fail) return answer;
    answer.name_exists = name->exists;
    for (const DnsRecord& record : name->records) {
        if (record.type == question.type) answer.records.push_back(record);
    }
    if (!answer.records.empty()) answer.state = AnswerState::found;
    return answer;
}

policy::DnsListAnswer DnsFile::answer(const policy::DnsListQuestion& question) const {
    const Name* name = find(question.query);
    policy::DnsListAnswer answer;
    const bool wants_text = question.part == policy::DnsListQuestion::Part::text;
    answer.state = state_of(name, wants_text ? "TXT" : "A");
    if (answer.state == AnswerState::temp_fail) answer.reason = "Host not found, try again";
    if (name == nullptr || answer.state == AnswerState::temp_fail) return answer;
    for (const DnsRecord& record : name->records) {
        if (record.type == DnsType::a) answer.addresses.push_back(record.address);
        if (record.type == DnsType::txt && answer.text.empty()) answer.text = record.text;
    }
    const bool has = wants_text ? !answer.text.empty() : !answer.addresses.empty();
    if (has) answer.state = AnswerState::found;
    return answer;
}

policy::ClientName DnsFile::client_name(const IpAddress& address) const {
    using Status = policy::NameStatus;
    policy::ClientName client;
    const Name* pointer = find(reverse_name(address));
    client.state = pointer == nullptr && !complete_ ? AnswerState::unknown : AnswerState::found;
    if (pointer == nullptr) return client;
    if (fails(*pointer, "PTR")) {
        client.status = client.reverse_status = Status::temp_fail;
        return client;
    }
    if (pointer->pointers.empty()) return client;
    client.reverse_status = Status::ok;
    client.reverse_name = pointer->pointers.front();
    const Name* forward = find(client.reverse_name);
    const bool failed = forward != nullptr && (fails(*forward, "A") || fails(*forward, "AAAA"));
    client.status = failed ? Status::temp_fail : Status::forged;
    if (forward == nullptr) return client;
    const bool back = std::any_of(forward->records.begin(), forward->records.end(), [&](const DnsRecord& record) {
        return (record.type == DnsType::a || record.type == DnsType::aaaa) && record.address == address;
    });
    if (back) {
        client.status = Status::ok;
        client.name = client.reverse_name;
    }
    return client;
}

}  // namespace postern::trace_tool
