// Config: the effective main.cf of one directory for one target, as an immutable snapshot.
//
// Shape:   every parameter the target knows (built in, made from a service's name, defined by the user) has a raw value
//          and an origin; values are expanded on request.
// Errors:  never fails: what Postfix warns about is in diagnostics(), what stops it in fatal().
// Source:  postconf(1), postconf(5); selection and warnings observed with postconf 3.7.11.
// Threads: immutable after build(), shareable.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libconf/base/diagnostic.h"
#include "libconf/model/dynamic_defaults.h"
#include "libconf/model/expand.h"
#include "libconf/model/origin.h"
#include "libconf/registry/registry.h"
#include "libconf/syntax/main_cf.h"
#include "libconf/syntax/master_cf.h"

namespace postern::conf {

enum class ParameterClass { builtin, service, user };

/// A value that somebody set.
struct SetValue {
    std::string value;  // before expansion
    Origin origin;
};

/// A parameter the target knows.
struct Parameter {
    std::string_view name;
    ParameterClass kind = ParameterClass::builtin;
    const ParamSpec* spec = nullptr;  // builtin
    const Family* family = nullptr;   // service
    bool listed = true;               // false: an old name that nobody sets, known when asked for by name
};

/// A client table (`ldap:/etc/postfix/x.cf`) that some value names by the path of its configuration.
struct ClientTable {
    std::string type;
    std::string path;
    friend auto operator<=>(const ClientTable&, const ClientTable&) = default;
};

/// What somebody set, and nothing else.
class SetNames : public Names {
public:
    explicit SetNames(const std::map<std::string, SetValue, std::less<>>& settings) : settings_(settings) {}
    std::optional<std::string_view> raw(std::string_view name) const override {
        const auto found = settings_.find(name);
        if (found == settings_.end()) return std::nullopt;
        return found->second.value;
    }

private:
    const std::map<std::string, SetValue, std::less<>>& settings_;
};

struct ConfigInput {
    const MainCf* main_cf = nullptr;                             // null: only defaults
    const MasterCf* master_cf = nullptr;                         // null: no services
    std::vector<std::pair<std::string, std::string>> overrides;  // -o name=value, later ones win
    std::optional<std::string> config_directory;                 // as -c or MAIL_CONFIG gave it
    Target target;
};

class Config : public Names {
public:
    using Parameters = std::map<std::string_view, Parameter>;
    using Settings = std::map<std::string, SetValue, std::less<>>;

    /// `machine` is asked for what only the machine knows; it and the documents must outlive the snapshot.
    static std::shared_ptr<const Config> build(ConfigInput input, const Machine& machine);
    Config(const Config&) = delete;
    Config& operator=(const Config&) = delete;

    const Target& target() const { return input_.target; }
    const MainCf* main_cf() const { return input_.main_cf; }
    const MasterCf* master_cf() const { return input_.master_cf; }

    /// All parameters of the snapshot, sorted by name in byte order.
    const Parameters& parameters() const { return parameters_; }
    const Parameter* find(std::string_view name) const;
    /// Everything that somebody set, known parameter or not.
    const Settings& settings() const { return settings_; }
    const SetValue* setting(std::string_view name) const;
    /// The target's default before expansion; computed ones are worked out. Nullopt for names without one.
    std::optional<std::string_view> default_value(std::string_view name) const;
    /// Programs expand $name in its value; those of Kind::raw expand it when they use it, or never.
    bool is_expanded(const Parameter& parameter) const;
    Origin origin(std::string_view name) const;
    const DynamicDefaults& dynamic() const { return dynamic_; }

    /// Names: the set value, or the default.
    std::optional<std::string_view> raw(std::string_view name) const override;

    /// "unused-parameter", "undefined-parameter" and "read-only-parameter" (of the file of their range), "macro-fault"
    /// and "table-braces".
    const Diagnostics& diagnostics() const { return diagnostics_; }
    /// The first value of a known parameter that cannot be expanded.
    const std::optional<ExpandFailure>& fatal() const { return fatal_; }
    const std::vector<ClientTable>& client_tables() const { return client_tables_; }

private:
    friend class UserParameters;
    Config(ConfigInput input, const Machine& machine);
    void read_settings();
    bool refuse_read_only(std::string_view name, std::string_view value, SourceRange range);
    void add_builtin();
    void add_services();

    ConfigInput input_;
    Settings settings_;
    SetNames set_names_{settings_};
    Parameters parameters_;
    std::vector<std::unique_ptr<std::string>> names_;  // of service parameters
    DynamicDefaults dynamic_;
    Diagnostics diagnostics_;
    std::optional<ExpandFailure> fatal_;
    std::vector<ClientTable> client_tables_;
};

}  // namespace postern::conf
