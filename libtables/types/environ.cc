#include "libtables/table_type.h"

namespace postern::tables {
extern const TableType table_environ;
namespace {

class Environ final : public Table {
public:
    explicit Environ(const OpenRequest& request)
        : Table(table_environ, request.spec.name), surroundings_(request.surroundings) {}

    Lookup lookup(std::string_view key) override {
        auto value = surroundings_.environment(std::string(key));
        return value ? Lookup::found(std::move(*value)) : Lookup::absent();
    }

private:
    const Surroundings& surroundings_;
};

Result<std::unique_ptr<Table>> open(const OpenRequest& request) { return std::make_unique<Environ>(request); }

}  // namespace

const TableType table_environ{.name = "environ", .sharing = Sharing::threads, .widest = Access::update, .open = open};

}  // namespace postern::tables
