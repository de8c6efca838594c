#include <fmt/format.h>

#include "libconf/syntax/quoting.h"
#include "libtables/support/file_values.h"
#include "libtables/table_type.h"

namespace postern::tables {
extern const TableType table_static;
namespace {

class Static final : public Table {
public:
    Static(std::string name, std::string value) : Table(table_static, std::move(name)), value_(std::move(value)) {}
    Lookup lookup(std::string_view) override { return Lookup::found(value_); }
    TableOwner owner() const override { return {.trust = TableOwner::Trust::trusted}; }

private:
    std::string value_;
};

// The value is the name itself, or what stands in its braces.
Result<std::unique_ptr<Table>> open(const OpenRequest& request) {
    const std::string& name = request.spec.name;
    const auto make = [&](std::string value) -> Result<std::unique_ptr<Table>> {
        auto stored = stored_value(value, request.options);
        if (!stored) return tl::unexpected<Error>(stored.error());
        return std::make_unique<Static>(name, std::move(*stored));
    };
    if (!name.starts_with('{')) return make(name);
    const conf::BraceGroup group = conf::read_group(name);
    if (group.fault != conf::BraceFault::none) {
        return fail(ErrorCode::bad_syntax, fmt::format("bad static:name syntax: {}", describe(group.fault, name)));
    }
    return make(std::string(group.inner.of(name)));
}

}  // namespace

const TableType table_static{.name = "static", .key_style = KeyStyle::fixed, .sharing = Sharing::threads, .widest = Access::update, .open = open};

}  // namespace postern::tables
