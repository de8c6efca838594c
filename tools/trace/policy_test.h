// PolicyTests: what mail should meet, written down in *.ptest.toml files, and whether it does.
//
// Shape:   a file has a configuration directory, answers of tables, DNS and policy servers, and tests; a test is a
//          session with its expected result, or a recipient with its expected way, or both.
// Errors:  bad_syntax, bad_value: "FILE:LINE:COLUMN: what is wrong"; unknown keys are errors. A test that cannot run
//          has failed.
// Source:  docs/formats/ptest.md.
// Threads: a file belongs to one thread; different files may run at the same time.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "libconf/base/result.h"
#include "libconf/registry/versions.h"
#include "tools/trace/coverage.h"
#include "tools/trace/expectation.h"
#include "tools/trace/lookup_source.h"
#include "tools/trace/scripts.h"
#include "tools/trace/session_plan.h"

namespace postern::trace_tool {

struct PolicyTest {
    std::string name;
    std::size_t line = 0;
    SessionPlan plan;
    bool session = false;  // somebody connects
    std::optional<Expectation> expect;
    std::string expect_text;
    std::optional<std::string> message;         // for header and body checks
    std::optional<std::string> message_result;  // "pass", "hits LINE ACTION, …" or part of a reply
    std::optional<std::string> rcpt;            // the recipient whose way is looked at; else that of the session
    std::vector<std::string> recipients;        // expected, after rewriting and aliases
    std::optional<std::string> transport;       // of every recipient
    std::optional<std::string> next_hop;
    std::map<std::string, std::string> routes;       // "transport:nexthop" of some recipients
    std::optional<std::string> sender_becomes;       // after rewriting
    bool checks_recipients = false;

    bool checks_way() const {
        return checks_recipients || transport || next_hop || !routes.empty() || sender_becomes;
    }
};

struct PolicyTestFile {
    std::string path;
    std::string directory;
    std::string dns;
    std::string policy;
    std::vector<std::pair<std::string, std::optional<ScriptedTables::Entries>>> tables;  // nullopt: every lookup fails
    VerifyScript verify;
    std::vector<PolicyTest> tests;
};

struct TestResult {
    std::string file;
    std::string name;
    std::size_t line = 0;
    std::vector<std::string> faults;  // empty: passed
};

[[nodiscard]] Result<PolicyTestFile> read_policy_tests(const std::string& path, std::string_view text);

enum class Measure : std::uint8_t { results, coverage };

struct TestRun {
    std::vector<TestResult> results;
    std::vector<CoverageItem> coverage;  // with Measure::coverage
};

struct TestSettings {
    conf::Target target;
    Measure measure = Measure::results;
};

/// Errors: the configuration cannot be read at all.
[[nodiscard]] Result<TestRun> run_policy_tests(const PolicyTestFile& file, const TestSettings& settings);

}  // namespace postern::trace_tool
