// Scripts: what policy servers and address verification answer, written down.
//
// Shape:   PolicyScript: lines "SERVER ACTION"; a server is named by the end of its endpoint, "*" is any of them, and
//          the first line that fits counts. VerifyScript: "deliverable", "undeliverable TEXT", "deferred TEXT" or FAIL
//          for an address. NO-ANSWER and FAIL: nobody answers, a temporary failure.
// Errors:  bad_syntax with the line; bad_value for another word.
// Source:  docs/formats/ptest.md.
// Threads: immutable once read.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libconf/base/result.h"
#include "tools/trace/sources.h"

namespace postern::trace_tool {

class PolicyScript : public PolicySource {
public:
    [[nodiscard]] static Result<PolicyScript> parse(std::string_view text, std::string_view name);
    /// Every server answers that.
    static PolicyScript always(std::string action);

    policy::PolicyAnswer answer(const policy::PolicyQuestion& question) override;

private:
    std::vector<std::pair<std::string, std::string>> lines_;  // the empty name is any server
};

class VerifyScript : public VerifySource {
public:
    [[nodiscard]] Result<void> add(const std::string& address, std::string_view answer);
    policy::VerifyAnswer answer(const policy::VerifyQuestion& question) const override;

private:
    std::map<std::string, policy::VerifyAnswer, std::less<>> answers_;  // by the address in lower case
};

}  // namespace postern::trace_tool
