#include "tools/trace/subject.h"

#include <fmt/format.h>

#include <utility>

#include "mta/policy/list_checks.h"
#include "tools/check/command/nearest.h"
#include "tools/world/real_machine.h"
#include "tools/world/real_world.h"
#include "tools/world/tree_machine.h"

namespace postern::trace_tool {
namespace {

const conf::Machine& machine_of(WhichMachine which) {
    static const TreeMachine tree;
    static const RealMachine real;
    if (which == WhichMachine::this_one) return real;
    return tree;
}

bool is_named(const lint::Scope& scope, std::string_view name) {
    if (scope.name() == name) return true;
    if (fmt::format("{}/{}", scope.name(), scope.type()) == name) return true;
    const auto port = lint::port_number(name);
    return port && scope.type() == "inet" && scope.port() == *port;
}

const lint::Scope* first_of(const std::vector<const lint::Scope*>& scopes, lint::Listener listener) {
    for (const lint::Scope* scope : scopes) {
        if (scope->listener() == listener) return scope;
    }
    return nullptr;
}

}  // namespace

Result<std::unique_ptr<Subject>> Subject::load(const SubjectInput& input) {
    std::unique_ptr<Subject> subject(new Subject);
    subject->directory_ = input.directory;
    subject->world_ = std::make_unique<RealWorld>();
    const std::string main_cf = input.directory + "/main.cf";
    if (!subject->world_->status(main_cf)) {
        const bool known = subject->world_->status(input.directory).has_value();
        return fail(ErrorCode::not_found,
                    fmt::format("{}: {}", input.directory, known ? "there is no main.cf" : "no such directory"));
    }
    if (auto text = subject->world_->read(main_cf); !text) return tl::unexpected<Error>(text.error());
    lint::ProjectInput project;
    project.directory = input.directory;
    project.target = input.target;
    subject->project_ =
        std::make_unique<lint::Project>(std::move(project), *subject->world_, machine_of(input.machine));
    return subject;
}

std::vector<const lint::Scope*> Subject::listeners() const {
    std::vector<const lint::Scope*> found;
    for (const lint::Scope& scope : project_->scopes()) {
        if (scope.is_smtpd()) found.push_back(&scope);
    }
    return found;
}

Result<const lint::Scope*> Subject::find_service(const std::string& name, Visitor visitor) const {
    const auto scopes = listeners();
    if (scopes.empty()) return fail(ErrorCode::not_found, directory_ + "/master.cf: no entry runs smtpd");
    if (name.empty()) {
        const bool user = visitor == Visitor::user;
        const lint::Scope* submission = first_of(scopes, lint::Listener::submission);
        if (user && submission != nullptr) return submission;
        const lint::Scope* mx = first_of(scopes, lint::Listener::mx);
        return mx != nullptr ? mx : scopes.front();
    }
    std::vector<std::string_view> names;
    for (const lint::Scope* scope : scopes) {
        if (is_named(*scope, name)) return scope;
        names.push_back(scope->name());
    }
    return fail(ErrorCode::not_found,
                fmt::format("--service: no smtpd entry \"{}\" in {}/master.cf, which has {}{}", name, directory_,
                            fmt::join(names, ", "), check_tool::did_you_mean(name, names)));
}

const lint::Scope* Subject::helper_of(const lint::Scope& scope, std::string_view parameter) const {
    const auto name = scope.value(parameter);
    return name ? project_->find_scope(*name, "unix") : nullptr;
}

std::string Subject::place(SourceRange range) const {
    if (range.file == FileId::none) return {};
    const SourceMap& sources = project_->sources();
    std::string_view name = sources.name(range.file);
    if (name.starts_with(directory_) && name.size() > directory_.size() && name[directory_.size()] == '/') {
        name.remove_prefix(directory_.size() + 1);
    }
    return fmt::format("{}:{}", name, sources.position(range.file, range.begin).line);
}

bool has_relay_guard(const lint::ScopePolicy& policy) {
    for (const policy::Stage stage : {policy::Stage::relay, policy::Stage::recipient}) {
        const lint::PolicyList* list = policy.list(stage);
        if (list != nullptr && policy::relay_guard(list->parsed, policy.context(stage))) return true;
    }
    return false;
}

}  // namespace postern::trace_tool
