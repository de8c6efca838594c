// IndexBuilder: makes a new index file in one go; readers have the old one or the new one, never a part.
//
// Shape:   begin() takes the lock and makes the temporary file, add() collects, commit() writes, syncs and renames.
//          Without commit() nothing happened. Keys are folded and checked as OpenOptions say.
// Errors:  unsupported (the type has no index), permission_denied, not_found, busy, io_error; messages as Postfix's
// tools
//          print them after "fatal: ".
// Source:  postmap(1); locks and names of temporary files as observed with postmap 3.7.11: see index_file.h.
// Threads: one.
#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "libconf/base/result.h"
#include "libtables/open_options.h"
#include "libtables/source_text.h"
#include "libtables/support/entry_list.h"
#include "libtables/support/index_file.h"
#include "libtables/surroundings.h"
#include "libtables/table_type.h"

namespace postern::tables {

struct BuildOptions {
    OpenOptions open;  // key_case, text and terminator count
    OnDuplicate on_duplicate = OnDuplicate::keep;
    mode_t mode = 0644;  // of an index that did not exist
};

struct BuildReport {
    std::uint64_t entries = 0;
    std::uint64_t file_bytes = 0;
};

class IndexBuilder {
public:
    [[nodiscard]] static Result<IndexBuilder> begin(const TableSpec& spec, const BuildOptions& options,
                                                    const Surroundings& surroundings);

    /// bad_value: key or value are not UTF-8, but should be; the entry is left out.
    [[nodiscard]] Result<Stored> add(std::string_view key, std::string_view value);
    /// As it is: neither folded nor checked nor terminated. Takes the place of an earlier one.
    void add_bytes(std::string_view key, std::string_view value) { entries_.add(key, value, OnDuplicate::replace); }
    /// `progress` is called now and then with the number of entries that are written.
    [[nodiscard]] Result<BuildReport> commit(std::function<void(std::size_t)> progress = {});

    /// What warnings about duplicates call the index.
    const std::string& label() const { return label_; }
    const EntryList& entries() const { return entries_; }
    const BuildOptions& options() const { return options_; }
    const Surroundings& surroundings() const { return *surroundings_; }

    /// add() in two steps, between which other entries may come.
    struct Entry {
        std::string key;  // as it will be stored
        std::string value;
        std::uint32_t tag = 0;
    };
    [[nodiscard]] Result<void> prepare(std::string_view key, std::string_view value, Entry& entry) const;
    Stored put(const Entry& entry) { return entries_.add(entry.key, entry.value, options_.on_duplicate, entry.tag); }
    /// The key as the source has it, but for the case.
    std::string_view key_of(const Entry& entry) const {
        return std::string_view(entry.key).substr(0, entry.key.size() - (terminated_ ? 1 : 0));
    }

private:
    IndexBuilder(const TableType& type, IndexFile file, const BuildOptions& options, const Surroundings& surroundings)
        : type_(&type),
          file_(std::move(file)),
          options_(options),
          surroundings_(&surroundings),
          terminated_(terminates(type, options.open.terminator)) {}
    static std::string begin_failure(const std::string& message, const std::string& path, const TableType& type);
    static bool terminates(const TableType& type, Terminator wish);

    const TableType* type_;
    IndexFile file_;
    BuildOptions options_;
    const Surroundings* surroundings_;
    std::string label_;
    EntryList entries_;
    Entry entry_;  // that is added
    bool terminated_ = false;
};

enum class DuplicateReport : std::uint8_t { warn, silent };

/// What messages call a text, and whether duplicates are worth one.
struct SourceReport {
    std::string_view name;
    DuplicateReport duplicates = DuplicateReport::warn;
};

/// Adds the entries of a text, and reports what postmap warns of. An entry waits until some more are known, while its place
/// in the list comes from memory; so whoever else has something to report has to call settle() first.
class EntryAdder {
public:
    EntryAdder(IndexBuilder& builder, const SourceReport& report) : builder_(builder), report_(report) {}
    void add(const SourceEntry& entry);
    void settle();

private:
    static constexpr std::size_t kWaiting = 16;
    void put_oldest();

    IndexBuilder& builder_;
    SourceReport report_;
    std::array<IndexBuilder::Entry, kWaiting> waiting_;  // a ring
    std::size_t oldest_ = 0;
    std::size_t count_ = 0;
};

/// The next entry of some text; false after the last.
using NextEntry = std::function<Result<bool>(SourceEntry&)>;

[[nodiscard]] Result<void> add_entries(EntryAdder& adder, const NextEntry& next);

}  // namespace postern::tables
