// UserParameters: which names are parameters of the user's own, and what is wrong with the references.
//
// Shape:   fills the user class of a Config, its diagnostics, its client tables and its fatal failure.
// Errors:  none of its own.
// Source:  a name counts when some value refers to it as $name, when smtpd_restriction_classes lists it, or when it is
//          an option of a client table that a value names without a path (`ldap:users` and users_server_host).
//          A service's -o settings shadow main.cf for that service. Observed with postconf 3.7.11.
// Threads: used once, while the Config is built.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/model/config.h"
#include "libconf/model/service_view.h"

namespace postern::conf {

class UserParameters {
public:
    explicit UserParameters(Config& config) : config_(config) {}
    void find();

private:
    using NameSet = std::set<std::string, std::less<>>;
    /// The entries of one service name and type: postconf merges their settings, the last of a name counting.
    struct Scope {
        ServiceView view;
        NameSet used;            // its own settings that it refers to
        NameSet client_options;  // of the client tables that its settings name
    };
    /// Where a value stands: in main.cf (scope is null), or among the -o settings of a service.
    struct Place {
        Scope* scope = nullptr;
        SourceRange range;
        std::string_view parameter;
    };

    void collect_scopes();
    void scan_main();
    void scan_computed();
    void scan_service(Scope& scope);
    void scan_value(std::string_view value, const Place& place);
    void scan_classes(std::string_view value, const Place& place);
    void scan_tables(std::string_view value, const Place& place);
    void scan_table(std::string_view spec, const Place& place);
    void expand_and_scan_tables(std::string_view value, const Place& place);
    void refer(std::string_view name, const Place& place);
    void add_users();
    void report_unused();
    void report_unused(const Scope& scope);
    bool known(std::string_view name) const { return config_.find(name) != nullptr; }
    bool read_only(std::string_view name) const;
    bool expands(std::string_view name) const;
    bool scans(std::string_view name) const;
    void diagnose(std::string_view id, std::string message, SourceRange range);

    Config& config_;
    std::vector<Scope> scopes_;
    NameSet used_;            // names set in main.cf that some value refers to
    NameSet main_refers_;     // unknown names that main.cf refers to
    NameSet service_sets_;    // names that some service sets
    NameSet client_options_;  // of the client tables that main.cf names
};

}  // namespace postern::conf
