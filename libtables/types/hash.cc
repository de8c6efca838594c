#include "libtables/support/berkeley_table.h"
#include "libtables/support/hash_writer.h"
#include "libtables/table_type.h"

namespace postern::tables {
extern const TableType table_hash;
namespace {

Result<std::unique_ptr<Table>> open(const OpenRequest& request) {
    return berkeley::open_table(request, table_hash, berkeley::Kind::hash);
}

}  // namespace

const TableType table_hash{
    .name = "hash", .sharing = Sharing::threads, .widest = Access::update, .open = open, .write_index = berkeley::write_hash};

}  // namespace postern::tables
