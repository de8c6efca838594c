#include "libtables/cache.h"

#include "libconf/base/check.h"
#include "libtables/decorators/following.h"

namespace postern::tables {

std::shared_ptr<TableCache::Entry> TableCache::entry(const TableSpec& spec, const OpenOptions& options) {
    POSTERN_CHECK(options.access == Access::read);
    Key key{spec.text(), options.key_case, options.text, options.terminator, options.values};
    const std::lock_guard lock(mutex_);
    std::shared_ptr<Entry>& entry = entries_[std::move(key)];
    if (!entry) entry = std::make_shared<Entry>();
    return entry;
}

Result<std::shared_ptr<Table>> TableCache::open(const TableSpec& spec, const OpenOptions& options) {
    const auto entry = this->entry(spec, options);
    const std::lock_guard lock(entry->opening);
    if (!entry->table) {
        auto opened = open_following(spec, options, surroundings_);
        if (!opened) return tl::unexpected<Error>(opened.error());
        entry->table = std::move(*opened);
    }
    return entry->table;
}

std::shared_ptr<Table> TableCache::table(const TableSpec& spec, const OpenOptions& options) {
    const auto entry = this->entry(spec, options);
    const std::lock_guard lock(entry->opening);
    if (!entry->table) entry->table = follow_or_surrogate(spec, options, surroundings_);
    return entry->table;
}

}  // namespace postern::tables
