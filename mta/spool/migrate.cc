#include "mta/spool/migrate.h"

#include <fmt/format.h>

#include <array>

#include "mta/spool/sql_common.h"

namespace postern::spool {
namespace {

// Step i leads from version i to version i + 1.
constexpr std::array<std::string_view, kSchemaVersion> kSteps{kFirstSchema};

Result<std::int64_t> version_of(Database& database) {
    const auto version = database.number("PRAGMA user_version");
    if (!version) return version;
    const auto application = database.number("PRAGMA application_id");
    if (!application) return application;
    const auto tables = database.number("SELECT count(*) FROM sqlite_schema");
    if (!tables) return tables;
    if (*version == 0 && *application == 0 && *tables == 0) return 0;
    if (*application != kApplicationId || *version < 1) {
        return fail(ErrorCode::corrupt, "the database is not a mail queue of Postern");
    }
    if (*version > kSchemaVersion) {
        return fail(ErrorCode::unsupported,
                    fmt::format("the queue has schema version {}, and this program knows versions up to {}: it was "
                                "written by a newer release; use that one",
                                *version, kSchemaVersion));
    }
    return version;
}

Result<void> upgrade(Database& database, std::int64_t from) {
    for (auto step = static_cast<std::size_t>(from); step < kSteps.size(); ++step) {
        if (auto done = database.run_script(std::string(kSteps[step])); !done) return done;
    }
    return database.run_script(
        fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", kApplicationId, kSchemaVersion));
}

}  // namespace

Result<void> migrate(Database& database) {
    // The version is read under the lock of the transaction: another process may be upgrading, too.
    if (auto begun = database.run_script("BEGIN IMMEDIATE"); !begun) return begun;
    Result<void> done{};
    const auto version = version_of(database);
    if (!version) {
        done = tl::unexpected<Error>(version.error());
    } else if (*version < kSchemaVersion) {
        done = upgrade(database, *version);
    }
    if (done) done = database.run_script("COMMIT");
    if (!done && database.in_transaction()) (void)database.run_script("ROLLBACK");
    return done;
}

Result<void> check_schema(Database& database) {
    const auto version = version_of(database);
    if (!version) return tl::unexpected<Error>(version.error());
    if (*version == kSchemaVersion) return {};
    if (*version == 0) return fail(ErrorCode::not_found, "the queue database is empty");
    return fail(
        ErrorCode::unsupported,
        fmt::format("the queue has the old schema version {}; the daemon brings it to version {} when it starts",
                    *version, kSchemaVersion));
}

}  // namespace postern::spool
