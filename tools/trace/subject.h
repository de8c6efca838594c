// Subject: the configuration that is traced, and the entry of master.cf that takes the session.
//
// Shape:   a project for files and tables, and the values of one smtpd entry with its -o settings.
// Errors:  not_found: no such directory, no main.cf in it, no such service; with the services there are.
// Source:  master(5). With Machine::made_up only files count: the same result on every machine.
// Threads: one.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "libconf/base/result.h"
#include "libconf/base/world.h"
#include "tools/check/project.h"
#include "tools/check/scope.h"
#include "tools/check/support/scope_policy.h"
#include "tools/trace/session_plan.h"

namespace postern::trace_tool {

enum class WhichMachine : std::uint8_t { made_up, this_one };

struct SubjectInput {
    std::string directory;
    conf::Target target;
    WhichMachine machine = WhichMachine::made_up;
};

class Subject {
public:
    [[nodiscard]] static Result<std::unique_ptr<Subject>> load(const SubjectInput& input);

    const lint::Project& project() const { return *project_; }
    const std::string& directory() const { return directory_; }
    /// The smtpd entries, in the order of the file.
    std::vector<const lint::Scope*> listeners() const;
    /// By name, name/type or port; empty: port 25, for users the submission port.
    [[nodiscard]] Result<const lint::Scope*> find_service(const std::string& name, Visitor visitor) const;
    /// What a parameter of an entry names, like cleanup_service_name. Null: there is no such entry.
    const lint::Scope* helper_of(const lint::Scope& scope, std::string_view parameter) const;

    /// "main.cf:12", with the path as seen from the directory; empty for what no file says.
    std::string place(SourceRange range) const;

private:
    Subject() = default;

    std::string directory_;
    std::unique_ptr<World> world_;
    std::unique_ptr<lint::Project> project_;
};

/// smtpd refuses to run without a relay guard in smtpd_relay_restrictions or smtpd_recipient_restrictions.
bool has_relay_guard(const lint::ScopePolicy& policy);

}  // namespace postern::trace_tool
