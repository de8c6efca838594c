// Config: the effective main.cf of one directory for one target, as an immutable snapshot.
//
// Shape:   every parameter the target knows (built in, made from a service's name, defined by the user) has a raw value
//          and an origin; values are expanded on request.
// Errors:  never fails: what Postfix would call fatal is in problems(), for the caller to act on.
// Source:  postconf(1), postconf(5); selection and warnings observed with postconf 3.7.11.
// Threads: immutable after build(), shareable.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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
struct Setting {
    std::string value;  // before expansion
    Origin origin;
    const Assignment* assignment = nullptr;  // when it stands in main.cf
};

/// A parameter the target knows.
struct Parameter {
    std::string_view name;
    ParameterClass kind = ParameterClass::builtin;
    const ParamSpec* spec = nullptr;   // builtin
    const Family* family = nullptr;    // service
    std::string_view service;          // whose name the parameter carries
};

struct ConfigInput {
    const MainCf* main_cf = nullptr;      // null: only defaults
    const MasterCf* master_cf = nullptr;  // null: no services
    std::vector<std::pair<std::string, std::string>> overrides;  // -o name=value, later ones win
    std::optional<std::string> config_directory;                 // as -c or MAIL_CONFIG gave it
    Target target;
};

class Config : public Names {
public:
    /// `machine` is asked for what only the machine knows; it and the documents must outlive the snapshot.
    static std::shared_ptr<const Config> build(ConfigInput input, const Machine& machine);

    const Target& target() const { return input_.target; }
    const MasterCf* master_cf() const { return input_.master_cf; }
    const MainCf* main_cf() const { return input_.main_cf; }

    /// All parameters of the snapshot, sorted by name in byte order.
    const std::map<std::string_view, Parameter>& parameters() const { return parameters_; }
    const Parameter* find(std::string_view name) const;
    /// What somebody set, known parameter or not.
    const Setting* setting(std::string_view name) const;
    const std::map<std::string, Setting, std::less<>>& settings() const { return settings_; }
    /// The target's default before expansion; computed ones are worked out. Nullopt for unknown names.
    std::optional<std::string_view> default_value(std::string_view name) const;
    Origin origin(std::string_view name) const;

    // Names: the set value, or the default.
    std::optional<std::string_view> raw(std::string_view name) const override;
    /// The value with every $name replaced.
    tl::expected<Expansion, ExpandFailure> expanded(std::string_view name) const;

private:
    explicit Config(ConfigInput input, const Machine& machine);
    void read_settings();
    void add_builtin();
    void add_services();
    void add_user();

    ConfigInput input_;
    std::map<std::string, Setting, std::less<>> settings_;
    std::map<std::string_view, Parameter> parameters_;
    std::vector<std::unique_ptr<std::string>> names_;  // of service parameters
    DynamicDefaults dynamic_;
};

}  // namespace postern::conf
