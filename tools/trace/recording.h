// Recording: what a trace asked and was told, as the parts of a policy test file that say the same again.
//
// Shape:   each question once, in the order in which they came. What nobody knew is written as an answer that changes
//          nothing (no DNS list has it, the domain has a mail server, DUNNO, deliverable), and marked as such. Tables
//          are written when the sources in the directory do not say the same, or when all of them are wanted.
// Errors:  none; whether the file does what the session did is for the one who runs it.
// Source:  docs/formats/ptest.md.
// Threads: one.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/trace/lookup_source.h"
#include "tools/trace/witness.h"

namespace postern::trace_tool {

enum class RecordTables : std::uint8_t { not_in_directory, all };

class Recording : public Witness {
public:
    void saw(const policy::Question& question, const policy::Answer& answer) override;

    /// Lines of docs/formats/trace-dns.md.
    std::string dns() const;
    /// Lines "SERVER ACTION".
    std::string policies() const;
    /// Address and answer.
    const std::vector<std::pair<std::string, std::string>>& probes() const { return probes_; }
    struct Table {
        std::string spec;
        bool fails = false;
        std::map<std::string, std::string> entries;  // of the keys that were found
    };
    /// `sources` reads the tables of the directory.
    std::vector<Table> tables(LookupSource& sources, RecordTables which) const;
    /// The client's confirmed name, "unknown" when it has none; nullopt: dns() tells, or nobody asked.
    const std::optional<std::string>& client_name() const { return client_name_; }
    /// Some answers were not known.
    bool assumed() const { return assumed_; }

private:
    void add(const policy::ClientNameQuestion& asked, const policy::ClientName& told);
    void add(const policy::DnsQuestion& asked, const policy::DnsAnswer& told);
    void add(const policy::DnsListQuestion& asked, const policy::DnsListAnswer& told);
    void add(const policy::LookupQuestion& asked, const policy::LookupAnswer& told);
    void add(const policy::PolicyQuestion& asked, const policy::PolicyAnswer& told);
    void add(const policy::VerifyQuestion& asked, const policy::VerifyAnswer& told);
    template <class Question, class Answer>
    void add(const Question&, const Answer&) {}  // what the configuration itself answers

    void dns_line(std::string line);
    void dns_record(const std::string& name, const policy::DnsRecord& record);
    void dns_guess(const std::string& name, policy::DnsType type);

    std::set<std::string> seen_;  // questions
    std::vector<std::string> dns_;
    std::set<std::string> named_;  // that have a record in dns_
    std::vector<std::string> empty_;  // names that exist, and had nothing of what was asked for
    std::vector<std::string> policies_;
    std::vector<std::pair<std::string, std::string>> probes_;
    std::vector<std::pair<policy::LookupQuestion, policy::LookupAnswer>> lookups_;
    std::optional<std::string> client_name_;
    bool assumed_ = false;
};

}  // namespace postern::trace_tool
