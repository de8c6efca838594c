// Scene: everything a trace needs, made of a configuration and what the user knows about the world around it.
//
// Shape:   the parameters of one smtpd entry, those of the cleanup entry behind it, and an Oracle for both.
//          receive_override_options take off what they say.
// Errors:  bad_value: a setting that rewriting needs and that cannot be read.
// Source:  smtpd(8), cleanup(8), postconf(5) receive_override_options.
// Threads: one; the subject, its scope, and the sources outlive it.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "libconf/base/result.h"
#include "mta/address/settings.h"
#include "tools/trace/after.h"
#include "tools/trace/asked_tables.h"
#include "tools/trace/content.h"
#include "tools/trace/session_run.h"
#include "tools/trace/subject.h"

namespace postern::trace_tool {

/// What is known of the world.
struct Knowledge {
    LookupSource* tables = nullptr;  // null: the sources of the tables
    const DnsSource* dns = nullptr;
    PolicySource* policies = nullptr;
    const VerifySource* verify = nullptr;
    Witness* witness = nullptr;  // null: nobody looks on
};

class Scene {
public:
    [[nodiscard]] static Result<std::unique_ptr<Scene>> make(const Subject& subject, const lint::Scope& scope,
                                                             Knowledge knowledge);

    const Subject& subject() const { return subject_; }
    const lint::Scope& scope() const { return scope_; }
    /// Fills in what the ready-made sessions know, and what follows from the rest.
    void complete(SessionPlan& plan) const;
    SessionResult run(const SessionPlan& plan) const;
    After follow_envelope(const EnvelopePlan& envelope) const;
    ContentResult check_content(std::string_view message) const;
    /// That may be asked, whether the tests do or not.
    std::vector<AskedTable> tables() const;
    /// "no name given: taken for one without a name"; empty when the name is known.
    std::string client_note(const SessionPlan& plan) const;

private:
    Scene(const Subject& subject, const lint::Scope& scope, Knowledge knowledge);
    OracleInput oracle_input(const address::Settings& settings, std::string sender) const;
    std::vector<IpAddress> own_addresses() const;
    /// Of the entry that cleanup_service_name names, or of main.cf.
    const conf::Values& cleanup_values() const;

    const Subject& subject_;
    const lint::Scope& scope_;
    lint::ScopePolicy policy_;
    FileTables files_;
    Knowledge knowledge_;
    address::Settings smtpd_;
    address::Settings cleanup_;
};

}  // namespace postern::trace_tool
