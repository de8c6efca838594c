// Changes: what a submission does to the queue database, inside of a transaction that somebody else ends.
//
// Shape:   apply() and claim_due() write; what must wait for the commit (files to remove, files to keep) is collected
// in
//          an Aftermath.
// Errors:  as Database; conflict: a message of that number is there. After an error the transaction must be rolled
// back. Threads: the thread of the Database.
#pragma once

#include <string>
#include <vector>

#include "mta/spool/content_file.h"
#include "mta/spool/spool.h"
#include "mta/spool/sqlite_db.h"

namespace postern::spool {

struct Aftermath {
    std::vector<std::string> unneeded;  // content files without a row, once this is committed
    std::vector<StoredFile*> rowed;     // content files that have a row then
    std::vector<Error> quarantined;     // what was found missing on the way
};

[[nodiscard]] Result<Changed> apply(Database& database, const Change& change, Aftermath& aftermath);
[[nodiscard]] Result<Claims> claim_due(Database& database, const ContentFiles& files, const ClaimRequest& request,
                                       Aftermath& aftermath);

}  // namespace postern::spool
