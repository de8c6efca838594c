#include "libconf/registry/tables.h"

// A hand-made excerpt until the registry compiler writes this file.
namespace postern::conf::tables {
namespace {

constexpr std::string_view kUsers[] = {"local", "smtpd", "trivial-rewrite", "oqmgr", "qmgr"};
constexpr DefaultValue kDefaults[] = {
    {{2, 0, 0}, "hash"},
    {{2, 0, 0}, "20"},
    {{2, 0, 0}, ""},
    {{2, 0, 0}, "$mydestination"},
    {{3, 0, 0}, "${{$compatibility_level} < {2} ? {$mydestination} : {}}"},
    {{3, 6, 0}, "${{$compatibility_level} <level {2} ? {$mydestination} : {}}"},
    {{2, 0, 0}, "300s"},
    {{2, 6, 0}, "${stress?10}${stress:300}s"},
    {{3, 0, 0}, "${stress?{10}:{300}}s"},
};
constexpr std::span<const DefaultValue> kAllDefaults = kDefaults;
constexpr std::span<const std::string_view> kAllUsers = kUsers;

constexpr ParamSpec kSpecs[] = {
    {.name = "default_database_type",
     .computed = Computed::build_time,
     .introduced = {2, 0, 0},
     .defaults = kAllDefaults.subspan(0, 1)},
    {.name = "default_destination_concurrency_limit",
     .kind = Kind::integer,
     .syntax = Syntax::count,
     .introduced = {2, 0, 0},
     .defaults = kAllDefaults.subspan(1, 1),
     .used_by = kAllUsers.subspan(3, 2)},
    {.name = "mail_version",
     .applies = Applies::none,
     .computed = Computed::build_time,
     .introduced = {2, 0, 0},
     .defaults = kAllDefaults.subspan(2, 1)},
    {.name = "myhostname", .syntax = Syntax::hostname, .computed = Computed::run_time, .introduced = {2, 0, 0}},
    {.name = "relay_domains",
     .syntax = Syntax::domain_list,
     .introduced = {2, 0, 0},
     .defaults = kAllDefaults.subspan(3, 3),
     .used_by = kAllUsers.subspan(1, 2)},
    {.name = "smtpd_timeout",
     .kind = Kind::time,
     .syntax = Syntax::time,
     .unit = 's',
     .bounds = {1, 0},
     .introduced = {2, 0, 0},
     .defaults = kAllDefaults.subspan(6, 3),
     .used_by = kAllUsers.subspan(1, 1)},
};
constexpr ReleaseDate kDates37[] = {{{3, 7, 0}, "20220205"}, {{3, 7, 11}, "20240304"}};
constexpr ReleaseDate kDates311[] = {{{3, 11, 0}, "20260305"}};
constexpr Release kReleaseList[] = {
    {{3, 7, 0}, 22, Support::extended, "3.7.0", kDates37},
    {{3, 11, 0}, 6, Support::supported, "3.11.0", kDates311},
};

}  // namespace

const std::span<const ParamSpec> kParameters = kSpecs;
const std::span<const Family> kFamilies;
const std::span<const ServiceProgram> kServices;
const std::span<const TableType> kTableTypes;
const std::span<const ClientOption> kClientOptions;
const std::span<const ProfileSetting> kProfileSettings;
const std::span<const Release> kReleases = kReleaseList;
const std::span<const LevelIntroduced> kLevels;

}  // namespace postern::conf::tables
