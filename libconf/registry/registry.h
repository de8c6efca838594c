// The registry: what parameters, families, programs and table types a Postfix release has.
//
// Shape:   constant tables made from the *.def files when Postern is built; nothing is parsed at start-up.
// Errors:  none; an unknown name is a null pointer or nullopt.
// Source:  postconf(1), postconf(5) and the release history of Postfix 2.0 .. 3.12.
// Threads: immutable; find() and default_for() do not allocate.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "libconf/registry/param_spec.h"
#include "libconf/registry/versions.h"

namespace postern::conf {

/// Names made from a master.cf service name and a suffix, for example `relay_recipient_limit`.
struct Family {
    std::string_view suffix{};             // "_recipient_limit"
    std::string_view default_parameter{};  // supplies the default: "$default_recipient_limit"
    std::string_view default_reference{};
    std::string_view summary{};
    Bounds bounds{};
    Version introduced{};
    Kind kind = Kind::integer;
    char unit = '\0';
    std::span<const std::string_view> programs{};  // last column of the service's master.cf entry
    std::span<const std::string_view> read_by{};
};

struct FamilyMatch {
    const Family* family;
    std::string_view service;  // a part of the name that was asked for
};

/// A program that master.cf may name.
struct ServiceProgram {
    std::string_view name{};
    std::string_view summary{};
    Version introduced{};
    Version removed = kNever;
    bool before_2_0 = false;
};

/// An option letter of daemons.
struct ServiceArgument {
    std::string_view option{};  // "-o"
    std::string_view value{};   // "NAME=VALUE", or empty
    std::string_view summary{};
    bool from_master = false;  // added when the daemon is started; else allowed in master.cf
};

struct ProfileInfo {
    Profile profile = Profile::upstream;
    std::string_view name{};
    std::string_view summary{};
};

enum class TableAccess : std::uint8_t { read_only, read_write };

struct TableType {
    std::string_view name{};
    std::string_view summary{};
    TableAccess access = TableAccess::read_only;
    Version introduced{};
    Version removed = kNever;
    bool before_2_0 = false;
    bool indexed = false;                  // postmap makes an index file
    bool client = false;                   // `type:name` may name a client configuration
    bool internal = false;                 // not for main.cf
    std::string_view argument{};           // what follows the colon
    std::string_view needs{};              // build option or library; empty: always there
    std::span<const Profile> listed_in{};  // profiles whose `postconf -m` shows it
    std::span<const std::string_view> index_suffixes{};
};

/// An option of a table client (`server_host`), also a parameter `<name>_<option>` when the table is `ldap:<name>`.
struct ClientOption {
    std::string_view type{};
    std::string_view name{};
    std::string_view default_value{};
    Bounds bounds{};
    Version introduced{};
    Kind kind = Kind::string;
    bool before_2_0 = false;
    bool legacy = false;       // read only where the newer option is missing
    bool has_default = false;  // false: derived from others, or required
};

namespace registry {

/// Every parameter of every release, sorted by byte order of the name.
std::span<const ParamSpec> all();
/// Whatever the release: ask exists_in() next.
const ParamSpec* find(std::string_view name);

/// The release lists it as a parameter of its own (`postconf -d` prints it).
bool exists_in(const ParamSpec& spec, Version version);
/// Not a parameter of that release, yet a setting of it counts because a successor's default refers to it.
bool honoured_in(const ParamSpec& spec, Version version);

/// The default before $-expansion; nullopt when only the running program knows it (Computed::run_time). For a release
/// that lacks the parameter: the nearest earlier value, or the first one.
std::optional<std::string_view> default_for(const ParamSpec& spec, const Target& target);
Kind kind_for(const ParamSpec& spec, Version version);
Bounds bounds_for(const ParamSpec& spec, Version version);

/// postconf of that release warns when it is set.
bool warns_in(const ParamSpec& spec, Version version);

/// Up to `count` parameters of that release with a similar name, best first; empty when nothing is near.
std::vector<const ParamSpec*> nearest(std::string_view name, std::size_t count, Version version = kDefaultVersion);

std::span<const Family> families();
/// Longest suffix that fits; the service name is not checked. Parameters of the same name come first: ask find()
/// before.
std::optional<FamilyMatch> match_family(std::string_view name, Version version = kDefaultVersion);

/// Daemons, and the programs that people run; both sorted.
std::span<const ServiceProgram> services();
std::span<const ServiceProgram> commands();
const ServiceProgram* find_service(std::string_view program);
std::span<const ServiceArgument> service_arguments();

std::span<const ProfileInfo> profiles();

std::span<const TableType> table_types();
const TableType* find_table_type(std::string_view type);
/// `postconf -m` of that target prints it.
bool lists_table_type(const TableType& type, const Target& target);

/// Options of one table client, sorted by name; empty when the type has none.
std::span<const ClientOption> client_options(std::string_view table_type);

}  // namespace registry
}  // namespace postern::conf
