#include "libtables/open.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "libconf/registry/registry.h"
#include "libtables/decorators/folding.h"

namespace postern::tables {
namespace {

constexpr unsigned kMaxDepth = 32;

class Surrogate final : public Table {
public:
    Surrogate(const TableType& type, std::string name, std::string reason)
        : Table(type, std::move(name)), reason_(std::move(reason)) {}

    Lookup lookup(std::string_view) override { return Lookup::temp_fail(reason_); }

private:
    std::string reason_;
};

// For a surrogate whose type is unknown; Postfix calls it by the same name in its messages.
constexpr TableType kNonExistent{.name = "non-existent", .sharing = Sharing::threads};

}  // namespace

Result<const TableType*> type_for(std::string_view name) {
    if (const TableType* type = find_table_type(name)) return type;
    for (const MissingType& missing : missing_table_types()) {
        if (missing.name != name) continue;
        return fail(ErrorCode::unsupported,
                    fmt::format("table type {} is not in this build; install {} and build again", name, missing.package));
    }
    if (const auto* known = conf::registry::find_table_type(name); known != nullptr && !known->internal) {
        return fail(ErrorCode::unsupported, fmt::format("table type {} is not supported by Postern", name));
    }
    return fail(ErrorCode::unsupported, fmt::format("unsupported dictionary type: {}", name));
}

Result<std::unique_ptr<Table>> open_table(const TableSpec& spec, const OpenOptions& options,
                                          const Surroundings& surroundings) {
    const auto type = type_for(spec.type);
    if (!type) return tl::unexpected<Error>(type.error());
    if ((*type)->open == nullptr) return fail(ErrorCode::unsupported, fmt::format("cannot open {}", spec.text()));
    if (options.access != Access::read && (*type)->widest == Access::read) {
        return fail(ErrorCode::unsupported, fmt::format("{} map requires O_RDONLY access mode", spec.text()));
    }
    Result<std::unique_ptr<Table>> table = (*type)->open({spec, options, surroundings});
    if (!table) return table;
    return fold_keys(std::move(*table), options, surroundings);
}

Result<std::unique_ptr<Table>> open_member(const TableSpec& spec, const OpenRequest& parent) {
    OpenOptions options = parent.options;
    if (++options.depth > kMaxDepth) {
        return fail(ErrorCode::loop, fmt::format("{}: more than {} levels of tables", spec.text(), kMaxDepth));
    }
    return open_table(spec, options, parent.surroundings);
}

std::unique_ptr<Table> make_surrogate(const TableSpec& spec, const Error& why) {
    const TableType* type = find_table_type(spec.type);
    return std::make_unique<Surrogate>(type != nullptr ? *type : kNonExistent, spec.name, why.message);
}

std::unique_ptr<Table> open_or_surrogate(const TableSpec& spec, const OpenOptions& options,
                                         const Surroundings& surroundings) {
    Result<std::unique_ptr<Table>> table = open_table(spec, options, surroundings);
    if (table) return std::move(*table);
    surroundings.report(Severity::error, table.error().message);
    return make_surrogate(spec, table.error());
}

}  // namespace postern::tables
