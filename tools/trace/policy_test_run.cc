#include <fmt/format.h>

#include <algorithm>

#include "tools/trace/policy_test.h"
#include "tools/trace/test_world.h"
#include "tools/trace/view.h"

namespace postern::trace_tool {
namespace {

void check_session(const Scene& scene, const PolicyTest& test, Coverage* coverage, std::vector<std::string>& faults) {
    SessionPlan plan = test.plan;
    scene.complete(plan);
    const SessionResult result = scene.run(plan);
    if (coverage != nullptr) coverage->saw(scene.scope(), result.outcome.trace);
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

void check_routes(const After& after, const PolicyTest& test, std::vector<std::string>& faults) {
    for (const auto& [address, route] : test.routes) {
        const auto same = [&, wanted = std::string_view(address)](const Destination& one) { return one.address == wanted; };
        const auto found = std::find_if(after.destinations.begin(), after.destinations.end(), same);
        const std::string got = found == after.destinations.end() ? "no such recipient" : short_route(found->route);
        if (got != route) faults.push_back(fmt::format("{}: expected route {}, got {}", address, route, got));
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
    check_routes(after, test, faults);
    if (test.sender_becomes && after.sender != *test.sender_becomes) {
        faults.push_back(fmt::format("expected sender <{}>, got <{}>", *test.sender_becomes, after.sender));
    }
    if (test.checks_recipients &&
        !std::is_permutation(got.begin(), got.end(), test.recipients.begin(), test.recipients.end())) {
        faults.push_back(
            fmt::format("expected recipients {}, got {}", fmt::join(test.recipients, ", "), fmt::join(got, ", ")));
    }
}

void check_message(const Scene& scene, const PolicyTest& test, std::vector<std::string>& faults) {
    const std::string got = summary_of(scene.check_content(*test.message));
    const bool exact = *test.message_result == "pass";
    const bool good = exact ? got == "pass" : got.find(*test.message_result) != std::string::npos;
    if (!good) faults.push_back(fmt::format("expected of the message {}, got {}", *test.message_result, got));
}

std::vector<std::string> faults_of(TestWorld& world, const PolicyTest& test) {
    std::vector<std::string> faults;
    const auto set = world.scene(test.plan);
    if (!set) return {set.error().message};
    const Scene& scene = (*set)->scene();
    if (test.expect) check_session(scene, test, world.coverage(), faults);
    if (test.checks_way()) check_way(scene, test, faults);
    if (test.message_result) check_message(scene, test, faults);
    return faults;
}

}  // namespace

Result<TestRun> run_policy_tests(const PolicyTestFile& file, const TestSettings& settings) {
    const auto world = TestWorld::open(file, settings);
    if (!world) return tl::unexpected<Error>(world.error());
    TestRun run;
    for (const PolicyTest& test : file.tests) {
        run.results.push_back({file.path, test.name, test.line, faults_of(**world, test)});
    }
    if (const Coverage* coverage = (*world)->coverage()) run.coverage = coverage->items();
    return run;
}

}  // namespace postern::trace_tool
