// Service: what the evaluation of one smtpd service's restriction lists needs to know of the configuration.
//
// Shape:   expanded values; nullopt for a value that cannot be expanded, which makes a list's result unknown.
// Errors:  none.
// Source:  postconf(5).
// Threads: plain value; classes and tables outlive it.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "libconf/model/values.h"
#include "mta/policy/access_keys.h"
#include "mta/policy/lists.h"
#include "mta/policy/parse_list.h"
#include "mta/policy/tables.h"

namespace postern::policy {

struct Service {
    std::array<std::optional<std::string>, kStages.size()> lists;  // by Stage
    std::optional<std::string> mynetworks;
    ListOrder order;
    Version version = conf::kDefaultVersion;
    KeyRules keys;
    bool offers_tls = false;
    const Classes* classes = nullptr;
    const Tables* tables = nullptr;

    const std::optional<std::string>& list(Stage stage) const { return lists[static_cast<std::size_t>(stage)]; }
    ParseContext context(Stage stage, ListPlace place = ListPlace::parameter) const {
        return {stage, version, *classes, place};
    }
};

/// The classes that the values of one service declare.
class ConfigClasses : public Classes {
public:
    /// The values outlive the classes.
    explicit ConfigClasses(const conf::Values& values);
    bool declared(std::string_view name) const override { return names_.contains(name); }
    std::optional<std::string> definition(std::string_view name) const override;

private:
    const conf::Values& values_;
    std::set<std::string, std::less<>> names_;
};

Service read_service(const conf::Values& values, const Classes& classes, const Tables& tables);

}  // namespace postern::policy
