#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <unordered_map>

#include "libconf/base/text_file.h"
#include "libtables/source_text.h"
#include "libtables/support/file_descriptor.h"
#include "libtables/support/file_values.h"
#include "libtables/support/key_fold.h"
#include "libtables/table_type.h"

namespace postern::tables {
extern const TableType table_texthash;
namespace {

struct Value {
    std::string text;
    std::uint32_t line;
};

struct KeyHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>{}(key); }
};
using Entries = std::unordered_map<std::string, Value, KeyHash, std::equal_to<>>;

class TextHash final : public Table {
public:
    TextHash(const std::string& name, Entries entries, uid_t owner)
        : Table(table_texthash, name),
          file_(std::make_shared<const std::string>(name)),
          entries_(std::move(entries)),
          owner_(owner) {}

    Lookup lookup(std::string_view key) override {
        const auto entry = entries_.find(key);
        if (entry == entries_.end()) return Lookup::absent();
        return Lookup::found(entry->second.text, {file_, entry->second.line});
    }
    Result<std::optional<Entry>> walk(Walk step) override {
        if (step == Walk::first) next_ = entries_.begin();
        if (next_ == entries_.end()) return std::nullopt;
        const auto entry = next_++;
        return Entry{entry->first, entry->second.text};
    }
    TableOwner owner() const override { return {.trust = TableOwner::Trust::trusted, .user = owner_}; }
    std::vector<std::string> files() const override { return {name()}; }

private:
    std::shared_ptr<const std::string> file_;
    Entries entries_;
    Entries::const_iterator next_ = entries_.end();
    uid_t owner_;
};

// postmap 3.7 says a little more here than when it makes an index.
std::string problem_text(const SourceProblem& problem, const std::string& name) {
    std::string text = problem.text(name);
    if (problem.id == "source-no-value") text += " -- ignoring this line";
    return text;
}

Result<Entries> read_entries(ByteSource source, const OpenRequest& request) {
    const std::string& name = request.spec.name;
    const auto warn = [&](const std::string& text) { request.surroundings.report(Severity::warning, text); };
    SourceText text(std::move(source), request.options.text,
                    [&](const SourceProblem& problem) { warn(problem_text(problem, name)); });
    Entries entries;
    SourceEntry entry;
    while (true) {
        const auto more = text.next(entry);
        if (!more) return tl::unexpected<Error>(more.error());
        if (!*more) return entries;
        const std::string key = stored_key(entry.key, request.options);
        auto value = stored_value(entry.value, request.options);
        if (!value) {
            warn(fmt::format("{}, line {}: {}: skipping this entry", name, entry.first_line, value.error().message));
            continue;
        }
        const auto [at, added] = entries.try_emplace(key, Value{std::move(*value), entry.first_line});
        if (!added) warn(fmt::format("{}, line {}: duplicate entry: \"{}\"", name, entry.first_line, entry.key));
    }
}

Result<std::unique_ptr<Table>> open(const OpenRequest& request) {
    const std::string& name = request.spec.name;
    const FileDescriptor file(::open(name.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat state {};
    if (!file.is_open() || ::fstat(file.get(), &state) != 0) return system_failure("open database " + name, errno);
    auto entries = read_entries(read_descriptor(file.get(), name), request);
    if (!entries) return tl::unexpected<Error>(entries.error());
    return std::make_unique<TextHash>(name, std::move(*entries), state.st_uid);
}

void check(const SourceMap& sources, FileId file, Diagnostics& diagnostics) {
    SourceText text(read_text(sources.text(file)), TextCheck::utf8, [&](const SourceProblem& problem) {
        const SourceRange range{file, static_cast<std::uint32_t>(problem.place.begin),
                                static_cast<std::uint32_t>(problem.place.end)};
        diagnostics.push_back({Severity::warning, problem.id, problem.message, range, {}, {}});
    });
    SourceEntry entry;
    while (text.next(entry).value_or(false)) {
    }
}

}  // namespace

const TableType table_texthash{.name = "texthash", .sharing = Sharing::threads, .open = open, .check = check};

}  // namespace postern::tables
