#include <fmt/format.h>

#include "libconf/syntax/quoting.h"
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
    if (!name.starts_with('{')) return std::make_unique<Static>(name, name);
    const conf::BraceGroup group = conf::read_group(name);
    if (group.fault != conf::BraceFault::none) {
        return fail(ErrorCode::bad_syntax, fmt::format("bad static:name syntax: {}", describe(group.fault, name)));
    }
    return std::make_unique<Static>(name, std::string(group.inner.of(name)));
}

}  // namespace

const TableType table_static{.name = "static", .key_style = KeyStyle::fixed, .sharing = Sharing::threads, .open = open};

}  // namespace postern::tables
