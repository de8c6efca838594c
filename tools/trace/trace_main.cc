#include "tools/trace/trace_main.h"

#include <fmt/format.h>

#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "libconf/base/text_file.h"
#include "tools/check/command/output.h"
#include "tools/support/console.h"
#include "tools/trace/expectation.h"
#include "tools/trace/matrix.h"
#include "tools/trace/dns_file.h"
#include "tools/trace/options.h"
#include "tools/trace/record_mode.h"
#include "tools/trace/scene.h"
#include "tools/trace/scripts.h"
#include "tools/trace/test_mode.h"
#include "tools/trace/view.h"

namespace postern::trace_tool {
namespace {

constexpr int kOtherwise = 1;
constexpr int kFailed = 2;

std::string directory_of(const Options& options) {
    std::string path = "/etc/postfix";
    const char* named = std::getenv("MAIL_CONFIG");
    if (named != nullptr && *named != '\0') path = named;
    if (options.directory) path = *options.directory;
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    return path;
}

Paint paint_of(const Options& options) {
    check_tool::Settings settings;
    settings.colour = options.colour;
    return check_tool::wants_colour(settings) ? Paint::on : Paint::off;
}

/// Everything that one run has open.
struct Run {
    const Options& options;
    Console& console;
    std::unique_ptr<Subject> subject;
    std::unique_ptr<LiveTables> live;
    std::optional<DnsFile> dns;
    PolicyScript policies;
    std::string message;
    Recording recording;
};

Result<void> read_policies(Run& run) {
    constexpr std::string_view kAssume = "assume=";
    const std::string& given = run.options.policy;
    if (given.empty()) return {};
    if (given.starts_with(kAssume)) {
        if (given.size() == kAssume.size()) {
            return fail(ErrorCode::bad_value, "--policy: an action follows assume=, such as assume=dunno");
        }
        run.policies = PolicyScript::always(given.substr(kAssume.size()));
        return {};
    }
    const auto text = read_file(given);
    if (!text) return tl::unexpected<Error>(text.error());
    auto script = PolicyScript::parse(*text, given);
    if (!script) return tl::unexpected<Error>(script.error());
    run.policies = std::move(*script);
    return {};
}

Result<void> open(Run& run) {
    const Options& options = run.options;
    SubjectInput input;
    input.directory = directory_of(options);
    input.target = options.target;
    const bool live = options.tables == TableMode::live;
    input.machine = live ? WhichMachine::this_one : WhichMachine::made_up;
    auto subject = Subject::load(input);
    if (!subject) return tl::unexpected<Error>(subject.error());
    run.subject = std::move(*subject);
    if (live) run.live = std::make_unique<LiveTables>(run.subject->project(), run.console);
    if (options.dns != "none") {
        const auto text = read_file(options.dns);
        if (!text) return tl::unexpected<Error>(text.error());
        auto dns = DnsFile::parse(*text, options.dns);
        if (!dns) return tl::unexpected<Error>(dns.error());
        run.dns = std::move(*dns);
    }
    if (!options.message.empty()) {
        auto text = read_file(options.message == "-" ? "/dev/stdin" : options.message);
        if (!text) return tl::unexpected<Error>(text.error());
        run.message = std::move(*text);
    }
    return read_policies(run);
}

Result<std::unique_ptr<Scene>> scene_of(Run& run) {
    const auto scope = run.subject->find_service(run.options.plan.service, run.options.plan.visitor);
    if (!scope) return tl::unexpected<Error>(scope.error());
    return Scene::make(*run.subject, **scope, {.tables = run.live.get(),
                                                .dns = run.dns ? &*run.dns : nullptr,
                                                .policies = &run.policies,
                                                .witness = run.options.record ? &run.recording : nullptr});
}

/// Writes the test of what was traced.
Result<int> record(Run& run, const Recorded& recorded) {
    const RecordPlan& plan = run.options.recording;
    auto text = record_test(recorded, plan, run.options.target);
    if (!text) return tl::unexpected<Error>(text.error());
    if (run.recording.assumed()) {
        run.console.warn("some answers were not known; the test takes them for ones that change nothing");
    }
    if (plan.output.empty()) {
        run.console.out() = std::move(*text);
        return 0;
    }
    if (auto written = write_test(plan, *text); !written) return tl::unexpected<Error>(written.error());
    return 0;
}

/// 1 unless every branch is as expected.
int compared(const Expectation& expectation, const SessionResult& result, Console& console) {
    if (!meets(expectation, result.outcome)) {
        console.error("the result is not the expected one");
        return kOtherwise;
    }
    for (const Branch& branch : result.branches) {
        if (meets(expectation, branch.outcome)) continue;
        console.error(fmt::format("the result is not certain: it is another one if {}", branch.condition));
        return kOtherwise;
    }
    return 0;
}

Result<int> run_session(Run& run) {
    const Options& options = run.options;
    std::optional<Expectation> expectation;
    if (options.expect) {
        auto parsed = parse_expectation(*options.expect);
        if (!parsed) return fail(parsed.error().code, "--expect: " + parsed.error().message);
        expectation = std::move(*parsed);
    }
    const auto scene = scene_of(run);
    if (!scene) return tl::unexpected<Error>(scene.error());
    SessionPlan plan = options.plan;
    (*scene)->complete(plan);
    const bool mails = plan.until != policy::Stage::client && plan.until != policy::Stage::helo;
    if (mails && !plan.sender) return fail(ErrorCode::bad_value, "--from ADDRESS is missing; <> is the null sender");
    const SessionResult result = (*scene)->run(plan);
    const bool passes = result.outcome.passes();
    std::optional<ContentResult> content;
    if (passes && !options.message.empty()) content = (*scene)->check_content(run.message);
    std::optional<After> after;
    if (passes && (options.goes_on || options.record) && plan.recipient) {
        after = (*scene)->follow_envelope({plan.sender.value_or(""), {*plan.recipient}});
    }
    if (options.record) return record(run, {**scene, run.recording, plan, &result, {}, run.message});
    const SessionView view{*run.subject,
                           (*scene)->scope(),
                           plan,
                           result,
                           after ? &*after : nullptr,
                           content ? &*content : nullptr,
                           (*scene)->client_note(plan)};
    run.console.out() = options.json ? json_of(view) : text_of(view, paint_of(options));
    return expectation ? compared(*expectation, result, run.console) : 0;
}

Result<int> run_recipient(Run& run) {
    const auto scene = scene_of(run);
    if (!scene) return tl::unexpected<Error>(scene.error());
    const Options& options = run.options;
    const After after = (*scene)->follow_envelope({options.plan.sender.value_or(""), {options.route_for}});
    if (options.record) return record(run, {**scene, run.recording, options.plan, nullptr, options.route_for, {}});
    run.console.out() = options.json ? json_of(*run.subject, after) : text_of(*run.subject, after, paint_of(options));
    return 0;
}

Result<int> run_message(Run& run) {
    const auto scene = scene_of(run);
    if (!scene) return tl::unexpected<Error>(scene.error());
    const ContentResult content = (*scene)->check_content(run.message);
    const Options& options = run.options;
    if (options.record) return record(run, {**scene, run.recording, options.plan, nullptr, {}, run.message});
    run.console.out() =
        options.json ? json_of(*run.subject, content) : text_of(*run.subject, content, paint_of(options));
    return 0;
}

Result<int> run_matrix(Run& run) {
    const Options& options = run.options;
    if (options.expect && *options.expect != "closed") {
        return fail(ErrorCode::bad_value, "--matrix goes with --expect closed");
    }
    const auto rows = matrix_of(*run.subject);
    run.console.out() = options.json ? json_of(rows) : text_of(rows, paint_of(options));
    return options.expect && !is_closed(rows) ? kOtherwise : 0;
}

Result<int> run_tests(const Options& options, Console& console) {
    const auto paths = find_policy_tests(options.operands);
    if (!paths) return tl::unexpected<Error>(paths.error());
    const TestSettings settings{options.target, options.measure};
    const auto run = run_test_files(*paths, settings);
    if (!run) return tl::unexpected<Error>(run.error());
    console.out() = report_of(*run, settings, options.report);
    const CoverageCount sum = count(run->coverage);
    const bool enough = !options.least_coverage || permille(sum.reached(), sum.all()) >= *options.least_coverage;
    if (!enough) console.error("the tests reach less than --coverage-min");
    return all_passed(*run) && enough ? 0 : kOtherwise;
}

Result<int> run(const Options& options, Console& console) {
    if (options.action == Action::print) {
        console.out() = options.print;
        return 0;
    }
    if (options.action == Action::completion) {
        auto script = completion_script(completed_program(), options.completion);
        if (!script) return tl::unexpected<Error>(script.error());
        console.out() = std::move(*script);
        return 0;
    }
    if (options.action == Action::test) return run_tests(options, console);
    Run open_run{options, console, nullptr, nullptr, std::nullopt, {}, {}, {}};
    if (auto opened = open(open_run); !opened) return tl::unexpected<Error>(opened.error());
    switch (options.action) {
        case Action::recipient:
            return run_recipient(open_run);
        case Action::message:
            return run_message(open_run);
        case Action::matrix:
            return run_matrix(open_run);
        case Action::session:
        case Action::test:
        case Action::completion:
        case Action::print:
            break;
    }
    return run_session(open_run);
}

}  // namespace

int trace_main(std::span<const char* const> words) {
    Console console("postern-trace", Console::Warnings::shown);
    const auto options = parse_options(words);
    Result<int> status = options ? run(*options, console) : tl::unexpected<Error>(options.error());
    if (const auto flushed = console.flush(); status && !flushed) status = tl::unexpected<Error>(flushed.error());
    if (status) return *status;
    console.fatal(status.error().message);
    return kFailed;
}

}  // namespace postern::trace_tool
