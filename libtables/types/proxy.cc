#include "libtables/open.h"
#include "libtables/table_type.h"

namespace postern::tables {
extern const TableType table_proxy;
namespace {

// There is no proxymap process here: the table behind the prefix is opened in its place, and answers under its own
// name. What may be done with it is for that table to say.
Result<std::unique_ptr<Table>> open(const OpenRequest& request) {
    const auto behind = request.spec.behind_proxy();
    if (!behind) return tl::unexpected<Error>(behind.error());
    return open_member(*behind, request);
}

}  // namespace

const TableType table_proxy{.name = "proxy", .widest = Access::update, .open = open};

}  // namespace postern::tables
