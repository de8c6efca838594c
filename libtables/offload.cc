#include "libtables/offload.h"

#include <fmt/format.h>

#include <utility>

namespace postern::tables {

void look_up(std::shared_ptr<Table> table, std::string key, LookupExecutor& executor, LookupCompletion completion) {
    switch (table->blocking()) {
        case Blocking::no:
            completion(table->lookup(key));
            return;
        case Blocking::yes:
            break;
    }
    // Shared, because a std::function is copied, and the refusal needs it, too.
    struct Work {
        std::shared_ptr<Table> table;
        std::string key;
        LookupCompletion completion;
    };
    const auto work = std::make_shared<Work>(Work{std::move(table), std::move(key), std::move(completion)});
    const auto taken = executor.run([work] { work->completion(work->table->lookup(work->key)); });
    if (taken == LookupExecutor::Taken::yes) return;
    work->completion(Lookup::temp_fail(fmt::format("{}: too many lookups are waiting", work->table->text())));
}

}  // namespace postern::tables
