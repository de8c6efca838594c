#include <fmt/format.h>

#include "libtables/table_type.h"

namespace postern::tables {
extern const TableType table_randmap;
namespace {

class RandMap final : public Table {
public:
    RandMap(const OpenRequest& request, std::vector<std::string> values)
        : Table(table_randmap, request.spec.name), surroundings_(request.surroundings), values_(std::move(values)) {}

    Lookup lookup(std::string_view) override {
        return Lookup::found(values_[surroundings_.random(static_cast<std::uint32_t>(values_.size()))]);
    }
    TableOwner owner() const override { return {.trust = TableOwner::Trust::trusted}; }

private:
    const Surroundings& surroundings_;
    std::vector<std::string> values_;
};

Result<std::unique_ptr<Table>> open(const OpenRequest& request) {
    auto values = split_members(request.spec.name);
    if (!values || values->empty()) {
        return fail(ErrorCode::bad_syntax,
                    fmt::format("bad syntax: \"{}\"; need \"randmap:{{value...}}\"", request.spec.text()));
    }
    return std::make_unique<RandMap>(request, std::move(*values));
}

}  // namespace

const TableType table_randmap{.name = "randmap", .sharing = Sharing::threads, .open = open};

}  // namespace postern::tables
