// ScopePolicy: the restriction lists of one scope, read and ready to be judged, with their places in the files.
//
// Shape:   lists and classes in the order of the server's stages; tables answer from the project's texts, and those it
//          does not have are opaque.
// Units:   ranges are of the files, FileId::none for what is a default.
// Errors:  none; a list that cannot be expanded is not among lists(), and judging it gives unknown.
// Source:  SMTPD_ACCESS_README; the words are those of mta/policy.
// Threads: one; the project and the scope outlive it.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/model/values.h"
#include "mta/policy/parse_list.h"
#include "mta/policy/service.h"
#include "mta/policy/stranger.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/scope.h"

namespace postern::lint {

/// The source of "type:name", read as its type and the parameters that name it ask for. Null: it cannot be read.
const TableText* table_source(const Project& project, std::string_view spec);

/// A parameter with a restriction list: one of the server's, or a class.
struct PolicyList {
    std::string parameter;
    policy::Stage stage = policy::Stage::client;  // of a class: the first list that uses it
    bool is_class = false;
    conf::ResolvedValue value;
    policy::ParsedList parsed;

    SourceRange range(conf::TextSpan span) const { return value.range(span); }
    SourceRange range(const policy::Call& call) const { return value.range(call.span); }
    std::string_view of(conf::TextSpan span) const { return parsed.of(span); }
};

class ScopePolicy {
public:
    ScopePolicy(const Project& project, const Scope& scope);
    ~ScopePolicy();
    ScopePolicy(const ScopePolicy&) = delete;
    ScopePolicy& operator=(const ScopePolicy&) = delete;

    /// The lists that the release has, then the classes that they use.
    const std::deque<PolicyList>& lists() const { return lists_; }
    /// Null: the value cannot be expanded, or nobody has such a list.
    const PolicyList* list(std::string_view parameter) const;
    const PolicyList* list(policy::Stage stage) const;

    const policy::Service& service() const { return service_; }
    const policy::Classes& classes() const { return classes_; }
    policy::ParseContext context(policy::Stage stage) const { return service_.context(stage); }

    /// The call that a step made, or the table's entry that led to it.
    SourceRange range(const policy::Step& step) const;
    /// For Finding::trace: what had an opinion, and what was passed on the way.
    std::vector<TraceStep> trace(const policy::Run& run) const;

private:
    class ProjectTables;
    void add_list(std::string_view parameter, policy::Stage stage, bool is_class);

    const Project& project_;
    const Scope& scope_;
    policy::ConfigClasses classes_;
    std::unique_ptr<ProjectTables> tables_;
    policy::Service service_;
    std::deque<PolicyList> lists_;
};

}  // namespace postern::lint
