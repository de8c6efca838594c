#include "libtables/table_type.h"

namespace postern::tables {
extern const TableType table_fail;
namespace {

class Fail final : public Table {
public:
    explicit Fail(std::string name) : Table(table_fail, std::move(name)) {}
    Lookup lookup(std::string_view) override { return Lookup::temp_fail("Application error"); }  // as postmap 3.7 has it
};

Result<std::unique_ptr<Table>> open(const OpenRequest& request) {
    return std::make_unique<Fail>(request.spec.name);
}

}  // namespace

const TableType table_fail{.name = "fail", .sharing = Sharing::threads, .open = open};

}  // namespace postern::tables
