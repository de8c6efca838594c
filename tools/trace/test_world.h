// TestWorld: the configuration of a policy test file, with everything that the file scripts around it.
//
// Shape:   one for a file; a TestScene for each session, recipient or message that is put to it.
// Errors:  those of the configuration and of the scripts, with the file in front.
// Source:  docs/formats/ptest.md.
// Threads: one; the file outlives the world, the world its scenes.
#pragma once

#include <memory>
#include <optional>

#include "tools/trace/coverage.h"
#include "tools/trace/dns_file.h"
#include "tools/trace/policy_test.h"
#include "tools/trace/scene.h"

namespace postern::trace_tool {

class TestScene {
public:
    const Scene& scene() const { return *scene_; }

private:
    friend class TestWorld;
    TestScene(const Subject& subject, const lint::Scope& scope);

    lint::ScopePolicy policy_;
    FileTables files_;
    ScriptedTables tables_;
    std::unique_ptr<Scene> scene_;
};

class TestWorld {
public:
    [[nodiscard]] static Result<std::unique_ptr<TestWorld>> open(const PolicyTestFile& file,
                                                                 const TestSettings& settings);

    /// Of the service that the plan names, or its visitor comes to.
    [[nodiscard]] Result<std::unique_ptr<TestScene>> scene(const SessionPlan& plan);
    /// Null: nobody asks for it.
    Coverage* coverage() const { return coverage_.get(); }

private:
    explicit TestWorld(const PolicyTestFile& file) : file_(file) {}

    const PolicyTestFile& file_;
    std::unique_ptr<Subject> subject_;
    std::optional<DnsFile> dns_;
    PolicyScript policies_;
    std::unique_ptr<Coverage> coverage_;
};

}  // namespace postern::trace_tool
