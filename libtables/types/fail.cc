#include <fmt/format.h>

#include "libtables/table_type.h"

namespace postern::tables {
extern const TableType table_fail;
namespace {

class Fail final : public Table {
public:
    explicit Fail(std::string name) : Table(table_fail, std::move(name)) {}
    Lookup lookup(std::string_view) override { return Lookup::temp_fail(std::string(kReason)); }
    Result<std::optional<Entry>> walk(Walk) override { return failed("sequence"); }
    Result<Stored> store(std::string_view, std::string_view, OnDuplicate) override { return failed("write"); }
    Result<bool> erase(std::string_view) override { return failed("delete"); }

private:
    static constexpr std::string_view kReason = "Application error";  // as postmap 3.7 has it
    tl::unexpected<Error> failed(std::string_view what) const {
        return fail(ErrorCode::io_error, fmt::format("table {}: {} error: {}", text(), what, kReason));
    }
};

Result<std::unique_ptr<Table>> open(const OpenRequest& request) {
    return std::make_unique<Fail>(request.spec.name);
}

}  // namespace

const TableType table_fail{.name = "fail", .sharing = Sharing::threads, .widest = Access::update, .open = open};

}  // namespace postern::tables
