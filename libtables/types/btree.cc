#include "libtables/support/berkeley_table.h"
#include "libtables/support/berkeley_update.h"
#include "libtables/table_type.h"

namespace postern::tables {
extern const TableType table_btree;
namespace {

Result<std::unique_ptr<Table>> open(const OpenRequest& request) {
    return berkeley::open_table(request, table_btree, berkeley::Kind::btree);
}

}  // namespace

const TableType table_btree{
    .name = "btree", .sharing = Sharing::threads, .widest = Access::update, .open = open, .write_index = berkeley::write_btree};

}  // namespace postern::tables
