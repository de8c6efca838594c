#include "tools/trace/record_mode.h"

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "libconf/base/text_file.h"
#include "tools/trace/test_world.h"
#include "tools/trace/test_writer.h"
#include "tools/world/real_world.h"

namespace postern::trace_tool {
namespace {

namespace fs = std::filesystem;

std::string path_of(const RecordPlan& plan) {
    return plan.output.empty() ? "record.ptest.toml" : plan.output;
}

/// As seen from the folder of the test file.
std::string directory_for(const std::string& directory, const RecordPlan& plan) {
    if (fs::path(directory).is_absolute()) return directory;
    std::error_code error;
    const fs::path here = fs::current_path(error);
    const fs::path folder = (here / path_of(plan)).parent_path().lexically_normal();
    const fs::path seen = (here / directory).lexically_normal().lexically_relative(folder);
    std::string text = seen.string();
    if (text.size() > 1 && text.ends_with('/')) text.pop_back();
    return text;
}

std::string name_of(const Recorded& recorded, const RecordPlan& plan) {
    if (!plan.name.empty()) return plan.name;
    if (!recorded.rcpt.empty()) return fmt::format("mail to {}", recorded.rcpt);
    if (recorded.session == nullptr) return "a message";
    std::string name = recorded.plan.client ? recorded.plan.client->text() : "a client";
    if (recorded.plan.sender) name += fmt::format(", from <{}>", *recorded.plan.sender);
    if (recorded.plan.recipient) name += fmt::format(", to <{}>", *recorded.plan.recipient);
    return name;
}

std::string service_of(const lint::Scope& scope) {
    return fmt::format("{}/{}", scope.name(), scope.type());
}

/// The sources of the tables in the directory.
std::vector<Recording::Table> tables_of(const Recorded& recorded, RecordTables which) {
    const lint::ScopePolicy policy(recorded.scene.subject().project(), recorded.scene.scope());
    FileTables files(*policy.service().tables);
    return recorded.recording.tables(files, which);
}

tl::unexpected<Error> cannot(std::string_view why) {
    return fail(ErrorCode::unsupported,
                fmt::format("this cannot be written as a test: {} (say what is not known with --dns, --policy or --tables live)",
                            why));
}

/// What the test is about, once more, in the world of the file.
struct Again {
    std::optional<SessionResult> session;
    std::optional<After> after;
    std::optional<ContentResult> content;
};

Again run_again(const Scene& scene, const Recorded& recorded) {
    Again again;
    const SessionPlan& plan = recorded.plan;
    if (recorded.session != nullptr) again.session = scene.run(plan);
    const bool goes_on = !again.session || again.session->outcome.passes();
    const std::string recipient = recorded.rcpt.empty() ? plan.recipient.value_or("") : recorded.rcpt;
    if (goes_on && !recipient.empty()) again.after = scene.follow_envelope({plan.sender.value_or(""), {recipient}});
    if (goes_on && !recorded.message.empty()) again.content = scene.check_content(recorded.message);
    return again;
}

Result<void> passes(const std::string& path, const std::string& text, const TestSettings& settings) {
    const auto file = read_policy_tests(path, text);
    if (!file) return tl::unexpected<Error>(file.error());
    const auto run = run_policy_tests(*file, settings);
    if (!run) return tl::unexpected<Error>(run.error());
    for (const TestResult& result : run->results) {
        if (!result.faults.empty()) return cannot(result.faults.front());
    }
    return {};
}

}  // namespace

Result<std::string> record_test(const Recorded& recorded, const RecordPlan& plan, const conf::Target& target) {
    const std::string path = path_of(plan);
    const TestSettings settings{target, Measure::results};
    const std::string world = world_text(recorded.recording, tables_of(recorded, plan.tables),
                                         directory_for(recorded.scene.subject().directory(), plan));
    const auto file = read_policy_tests(path, world);
    if (!file) return cannot(file.error().message);
    const auto open = TestWorld::open(*file, settings);
    if (!open) return tl::unexpected<Error>(open.error());
    SessionPlan known = recorded.plan;
    known.service = service_of(recorded.scene.scope());
    known.visitor = Visitor::nobody;
    if (!known.client_name) known.client_name = recorded.recording.client_name();
    const auto set = (*open)->scene(known);
    if (!set) return tl::unexpected<Error>(set.error());
    Recorded there{(*set)->scene(), recorded.recording, known, recorded.session, recorded.rcpt, recorded.message};
    const Again again = run_again(there.scene, there);
    if (recorded.session != nullptr && again.session->outcome.text() != recorded.session->outcome.text()) {
        return cannot(fmt::format("the session ends with {}, and with {} when the answers are scripted",
                                  recorded.session->outcome.text(), again.session->outcome.text()));
    }
    const FoundTest found{name_of(there, plan),
                          known.service,
                          there.plan,
                          again.session ? &*again.session : nullptr,
                          again.after ? &*again.after : nullptr,
                          again.content ? &*again.content : nullptr,
                          there.message,
                          there.rcpt};
    auto test = test_text(found);
    if (!test) return test;
    std::string text = world + *test;
    if (auto good = passes(path, text, settings); !good) return tl::unexpected<Error>(good.error());
    return text;
}

Result<void> write_test(const RecordPlan& plan, std::string_view text) {
    const RealWorld world;
    const auto there = world.status(plan.output);
    const bool keeps = plan.existing == RecordPlan::Existing::kept;
    if (there && there->kind == FileKind::regular && keeps) {
        return fail(ErrorCode::conflict, fmt::format("{} exists: --force replaces it", plan.output));
    }
    return replace_file(plan.output, text);
}

}  // namespace postern::trace_tool
