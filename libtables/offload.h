// Offload: lookups that may wait for a network, away from threads that must not.
//
// Shape:   look_up() answers at once when the table does, and otherwise gives the lookup to the driver's executor; the
//          completion gets the answer either way, exactly once.
// Errors:  temp_fail when the executor takes no more work.
// Source:  our own.
// Threads: the completion runs in the caller's thread or in one of the executor: what it does with the answer, such as
//          going back to a session's loop, is the driver's business. The table must be safe for several threads, as
//          those of TableCache are.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "libtables/table.h"

namespace postern::tables {

/// Runs work on other threads; the driver has one.
class LookupExecutor {
public:
    virtual ~LookupExecutor() = default;
    enum class Taken : bool { no, yes };
    /// Returns at once. Taken::no: too much is waiting, and the work will not be done.
    [[nodiscard]] virtual Taken run(std::function<void()> work) = 0;
};

using LookupCompletion = std::function<void(Lookup)>;

void look_up(std::shared_ptr<Table> table, std::string key, LookupExecutor& executor, LookupCompletion completion);

}  // namespace postern::tables
