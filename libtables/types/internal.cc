#include <map>

#include "libtables/table_type.h"

namespace postern::tables {
extern const TableType table_internal;
namespace {

class Internal final : public Table {
public:
    explicit Internal(std::string name) : Table(table_internal, std::move(name)) {}

    Lookup lookup(std::string_view key) override {
        const auto entry = entries_.find(key);
        return entry == entries_.end() ? Lookup::absent() : Lookup::found(entry->second);
    }
    // By key, not by iterator: the entry that was given last may be erased before the next step.
    Result<std::optional<Entry>> walk(Walk step) override {
        const auto entry = step == Walk::first ? entries_.begin() : entries_.upper_bound(last_key_);
        if (entry == entries_.end()) return std::nullopt;
        last_key_ = entry->first;
        return Entry{entry->first, entry->second};
    }
    Result<Stored> store(std::string_view key, std::string_view value, OnDuplicate on_duplicate) override {
        const auto [entry, added] = entries_.try_emplace(std::string(key), value);
        if (added) return Stored::added;
        if (on_duplicate == OnDuplicate::keep) return Stored::duplicate;
        entry->second = value;
        return Stored::replaced;
    }
    Result<bool> erase(std::string_view key) override {
        const auto entry = entries_.find(key);
        if (entry == entries_.end()) return false;
        entries_.erase(entry);
        return true;
    }
    TableOwner owner() const override { return {.trust = TableOwner::Trust::trusted}; }

private:
    std::map<std::string, std::string, std::less<>> entries_;
    std::string last_key_;
};

Result<std::unique_ptr<Table>> open(const OpenRequest& request) {
    return std::make_unique<Internal>(request.spec.name);
}

}  // namespace

const TableType table_internal{.name = "internal", .sharing = Sharing::one_thread, .widest = Access::update, .open = open};

}  // namespace postern::tables
