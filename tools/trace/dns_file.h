// DnsFile: answers of the DNS, from a text that somebody wrote.
//
// Shape:   one record a line, "NAME TYPE VALUE"; types A, AAAA, MX, NS, TXT, PTR, and NONE (the name does not exist),
//          EMPTY (it does, but has nothing) and FAIL (nobody answers; with a type only for that). Names that the text does not have are unknown, or with a line "* NONE" do not exist.
// Units:   names without regard to case, with or without a final dot.
// Errors:  bad_syntax: "FILE:LINE: what is wrong".
// Source:  docs/formats/trace-dns.md.
// Threads: immutable once read.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"
#include "mta/policy/question.h"
#include "tools/trace/sources.h"

namespace postern::trace_tool {

class DnsFile : public DnsSource {
public:
    /// Nothing is known.
    DnsFile() = default;
    /// `name` is what messages call the text.
    [[nodiscard]] static Result<DnsFile> parse(std::string_view text, std::string_view name);

    policy::DnsAnswer answer(const policy::DnsQuestion& question) const override;
    policy::DnsListAnswer answer(const policy::DnsListQuestion& question) const override;
    policy::ClientName client_name(const IpAddress& address) const override;

private:
    struct Name {
        bool fails = false;
        bool exists = false;
        std::vector<std::string> failing;  // types that fail alone
        std::vector<policy::DnsRecord> records;
        std::vector<std::string> pointers;
    };
    Result<void> read_line(std::string_view line);
    Result<void> add(Name& name, std::string_view type, std::string_view value);
    /// Null: the text does not have it.
    const Name* find(std::string_view name) const;
    policy::AnswerState state_of(const Name* name, std::string_view type) const;
    static bool fails(const Name& name, std::string_view type);

    std::map<std::string, Name, std::less<>> names_;
    bool complete_ = false;
};

/// "1.2.0.192.in-addr.arpa"
std::string reverse_name(const IpAddress& address);

}  // namespace postern::trace_tool
