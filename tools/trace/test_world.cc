#include "tools/trace/test_world.h"

#include <fmt/format.h>

#include <utility>

namespace postern::trace_tool {

TestScene::TestScene(const Subject& subject, const lint::Scope& scope)
    : policy_(subject.project(), scope), files_(*policy_.service().tables), tables_(files_) {}

Result<std::unique_ptr<TestWorld>> TestWorld::open(const PolicyTestFile& file, const TestSettings& settings) {
    std::unique_ptr<TestWorld> world(new TestWorld(file));
    SubjectInput input;
    input.directory = file.directory;
    input.target = settings.target;
    auto subject = Subject::load(input);
    if (!subject) return fail(subject.error().code, fmt::format("{}: {}", file.path, subject.error().message));
    world->subject_ = std::move(*subject);
    if (!file.dns.empty()) {
        auto dns = DnsFile::parse(file.dns, file.path + ": dns");
        if (!dns) return tl::unexpected<Error>(dns.error());
        world->dns_ = std::move(*dns);
    }
    auto policies = PolicyScript::parse(file.policy, file.path + ": policy");
    if (!policies) return tl::unexpected<Error>(policies.error());
    world->policies_ = std::move(*policies);
    if (settings.measure == Measure::coverage) world->coverage_ = std::make_unique<Coverage>(*world->subject_);
    return world;
}

Result<std::unique_ptr<TestScene>> TestWorld::scene(const SessionPlan& plan) {
    const auto scope = subject_->find_service(plan.service, plan.visitor);
    if (!scope) return tl::unexpected<Error>(scope.error());
    std::unique_ptr<TestScene> set(new TestScene(*subject_, **scope));
    for (const auto& [name, entries] : file_.tables) {
        if (entries) set->tables_.add(name, *entries);
        if (!entries) set->tables_.add_failing(name);
    }
    const DnsFile* dns = dns_ ? &*dns_ : nullptr;
    auto scene =
        Scene::make(*subject_, **scope, {&set->tables_, dns, &policies_, &file_.verify, coverage_.get()});
    if (!scene) return tl::unexpected<Error>(scene.error());
    set->scene_ = std::move(*scene);
    return set;
}

}  // namespace postern::trace_tool
