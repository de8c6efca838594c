#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "libconf/base/ascii.h"
#include "tools/trace/policy_test.h"
#include "tools/trace/scene.h"
#include "tools/trace/view.h"

namespace postern::trace_tool {
namespace {

/// One file's world.
struct World {
    std::unique_ptr<Subject> subject;
    std::optional<DnsFile> dns;
    PolicyScript policies;
};

Result<World> open(const PolicyTestFile& file, const conf::Target& target) {
    World world;
    SubjectInput input;
    input.directory = file.directory;
    input.target = target;
    auto subject = Subject::load(input);
    if (!subject) return fail(subject.error().code, fmt::format("{}: {}", file.path, subject.error().message));
    world.subject = std::move(*subject);
    if (!file.dns.empty()) {
        auto dns = DnsFile::parse(file.dns, file.path + ": dns");
        if (!dns) return tl::unexpected<Error>(dns.error());
        world.dns = std::move(*dns);
    }
    auto policies = parse_policy_script(file.policy, file.path + ": policy");
    if (!policies) return tl::unexpected<Error>(policies.error());
    world.policies = std::move(*policies);
    return world;
}

void check_session(const Scene& scene, const PolicyTest& test, std::vector<std::string>& faults) {
    SessionPlan plan = test.plan;
    scene.complete(plan);
    const SessionResult result = scene.run(plan);
    if (!meets(*test.expect, result.outcome)) {
        faults.push_back(fmt::format("expected {}, got {}", test.expect_text, result.outcome.text()));
        return;
    }
    for (const Branch& branch : result.branches) {
        if (meets(*test.expect, branch.outcome)) continue;
        faults.push_back(
            fmt::format("expected {}, but if {}: {}", test.expect_text, branch.condition, branch.outcome.text()));
    }
}

void check_way(const Scene& scene, const PolicyTest& test, std::vector<std::string>& faults) {
    const std::string recipient = test.rcpt ? *test.rcpt : *test.plan.recipient;
    const After after = scene.follow_envelope({test.plan.sender.value_or(""), {recipient}});
    if (after.state != policy::AnswerState::found) {
        faults.push_back(
            fmt::format("the way of {} is {}: {}", recipient, policy::state_name(after.state), after.reason));
        return;
    }
    std::vector<std::string> got;
    for (const Destination& destination : after.destinations) {
        got.push_back(destination.address);
        const address::Resolution& route = destination.route;
        if (test.transport && route.transport != *test.transport) {
            faults.push_back(fmt::format("{}: expected transport {}, got {}", destination.address, *test.transport,
                                         route_text(route)));
        }
        if (test.next_hop && route.next_hop != *test.next_hop) {
            faults.push_back(fmt::format("{}: expected next hop {}, got {}", destination.address, *test.next_hop,
                                         route_text(route)));
        }
    }
    if (test.checks_recipients &&
        !std::is_permutation(got.begin(), got.end(), test.recipients.begin(), test.recipients.end())) {
        faults.push_back(
            fmt::format("expected recipients {}, got {}", fmt::join(test.recipients, ", "), fmt::join(got, ", ")));
    }
}

/// "pass", "reject 5.7.1 no", "IGNORE" …: the reply, or the results of the entries that had a line.
std::string content_text(const ContentResult& content) {
    if (const ContentHit* refusal = content.refusal()) return "reject " + refusal->decision.reply->line();
    std::vector<std::string> hits;
    for (const ContentHit& hit : content.hits) hits.push_back(hit.decision.result);
    return hits.empty() ? "pass" : fmt::format("{}", fmt::join(hits, ", "));
}

void check_message(const Scene& scene, const PolicyTest& test, std::vector<std::string>& faults) {
    const std::string got = content_text(scene.check_content(*test.message));
    const bool exact = *test.message_result == "pass";
    const bool good = exact ? got == "pass" : got.find(*test.message_result) != std::string::npos;
    if (!good) faults.push_back(fmt::format("expected of the message {}, got {}", *test.message_result, got));
}

std::vector<std::string> faults_of(const World& world, const PolicyTestFile& file, const PolicyTest& test) {
    std::vector<std::string> faults;
    const auto scope = world.subject->find_service(test.plan.service, test.plan.visitor);
    if (!scope) return {scope.error().message};
    const lint::ScopePolicy policy(world.subject->project(), **scope);
    FileTables files(*policy.service().tables);
    ScriptedTables tables(files);
    for (const auto& [name, entries] : file.tables) tables.add(name, entries);
    const auto scene =
        Scene::make(*world.subject, **scope, {&tables, world.dns ? &*world.dns : nullptr, world.policies});
    if (!scene) return {scene.error().message};
    if (test.expect) check_session(**scene, test, faults);
    if (test.checks_recipients || test.transport || test.next_hop) check_way(**scene, test, faults);
    if (test.message_result) check_message(**scene, test, faults);
    return faults;
}

std::string xml(std::string_view text) {
    std::string out;
    for (const char c : safe(text)) {
        if (c == '&') out += "&amp;";
        if (c == '<') out += "&lt;";
        if (c == '>') out += "&gt;";
        if (c == '"') out += "&quot;";
        if (c != '&' && c != '<' && c != '>' && c != '"') out += c;
    }
    return out;
}

std::string tap_of(const std::vector<TestResult>& results) {
    std::string out = fmt::format("TAP version 13\n1..{}\n", results.size());
    std::size_t number = 0;
    for (const TestResult& result : results) {
        out += fmt::format("{} {} - {}: {}\n", result.faults.empty() ? "ok" : "not ok", ++number, safe(result.file),
                           safe(result.name));
        for (const std::string& fault : result.faults) out += fmt::format("# {}\n", safe(fault));
    }
    return out;
}

std::string junit_of(const std::vector<TestResult>& results, std::size_t failed) {
    std::string out = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"postern-trace\" tests=\"{}\" failures=\"{}\">\n",
        results.size(), failed);
    for (const TestResult& result : results) {
        out += fmt::format("  <testcase classname=\"{}\" name=\"{}\"", xml(result.file), xml(result.name));
        if (result.faults.empty()) {
            out += "/>\n";
            continue;
        }
        out += fmt::format(">\n    <failure message=\"{}\"/>\n  </testcase>\n",
                           xml(fmt::format("{}", fmt::join(result.faults, "; "))));
    }
    return out + "</testsuite>\n";
}

}  // namespace

Result<std::vector<TestResult>> run_policy_tests(const PolicyTestFile& file, const conf::Target& target) {
    const auto world = open(file, target);
    if (!world) return tl::unexpected<Error>(world.error());
    std::vector<TestResult> results;
    for (const PolicyTest& test : file.tests) {
        results.push_back({file.path, test.name, test.line, faults_of(*world, file, test)});
    }
    return results;
}

std::string report_of(const std::vector<TestResult>& results, TestReport form) {
    const auto failed = static_cast<std::size_t>(
        std::count_if(results.begin(), results.end(), [](const TestResult& one) { return !one.faults.empty(); }));
    if (form == TestReport::tap) return tap_of(results);
    if (form == TestReport::junit) return junit_of(results, failed);
    std::string out;
    for (const TestResult& result : results) {
        for (const std::string& fault : result.faults) {
            out += fmt::format("{}:{}: {}: {}\n", safe(result.file), result.line, safe(result.name), safe(fault));
        }
    }
    return out + fmt::format("{} passed, {} failed\n", results.size() - failed, failed);
}

}  // namespace postern::trace_tool
