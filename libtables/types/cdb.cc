#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "libconf/base/text_file.h"
#include "libtables/support/cdb_file.h"
#include "libtables/support/file_descriptor.h"
#include "libtables/support/index_age.h"
#include "libtables/support/terminated_keys.h"
#include "libtables/table_type.h"

namespace postern::tables {
extern const TableType table_cdb;
namespace {

class Cdb final : public Table {
public:
    Cdb(const OpenRequest& request, cdb::File file, uid_t owner)
        : Table(table_cdb, request.spec.name),
          file_(std::move(file)),
          keys_(request.options.terminator),
          owner_(owner) {}

    Lookup lookup(std::string_view key) override {
        const auto value = keys_.find(key, [this](std::string_view bytes) -> Result<std::optional<std::string>> {
            const auto found = file_.find(bytes);
            if (!found) return tl::unexpected<Error>(found.error());
            return *found ? std::optional(std::string(**found)) : std::nullopt;
        });
        if (!value) return Lookup::temp_fail(value.error().message);
        return *value ? Lookup::found(**value) : Lookup::absent();
    }

    std::vector<Lookup> lookup_many(std::span<const std::string_view> keys) override {
        std::vector<Lookup> answers;
        answers.reserve(keys.size());
        // One after the other until the form of the keys in this file is known.
        for (; answers.size() < keys.size() && keys_.try_with() && keys_.try_without();) {
            answers.push_back(lookup(keys[answers.size()]));
            if (answers.back().answer() == Answer::temp_fail) return answers;
        }
        lookup_known(keys.subspan(answers.size()), answers);
        return answers;
    }

    // Postfix has no such thing for this type; `postern-map -s` asks for it where Postfix refuses.
    Result<std::optional<Entry>> walk(Walk step) override {
        if (step == Walk::first) position_ = cdb::File::kFirst;
        const auto record = file_.next(position_);
        if (!record) return tl::unexpected<Error>(record.error());
        if (!*record) return std::nullopt;
        return Entry{unterminated(std::string((*record)->key)), unterminated(std::string((*record)->value))};
    }

    std::string text() const override { return fmt::format("cdb:{}.cdb", name()); }
    std::vector<std::string> files() const override { return {name() + ".cdb"}; }
    TableOwner owner() const override { return {.trust = TableOwner::Trust::trusted, .user = owner_}; }

private:
    void lookup_known(std::span<const std::string_view> keys, std::vector<Lookup>& answers) const {
        constexpr std::size_t kAhead = 8;
        using Ending = cdb::File::Ending;
        const Ending ending = keys_.try_with() ? Ending::nul : Ending::none;
        std::vector<std::uint32_t> hashes(keys.size());
        std::ranges::transform(keys, hashes.begin(), [&](std::string_view key) { return cdb::File::hash(key, ending); });
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (i + 2 * kAhead < keys.size()) file_.prefetch_slot(hashes[i + 2 * kAhead]);
            if (i + kAhead < keys.size()) file_.prefetch_record(hashes[i + kAhead]);
            const auto found = file_.find(keys[i], ending, hashes[i]);
            if (!found) {
                answers.push_back(Lookup::temp_fail(found.error().message));
                return;
            }
            if (!*found) {
                answers.push_back(Lookup::absent());
                continue;
            }
            std::string_view value = **found;
            if (ending == Ending::nul && value.ends_with('\0')) value.remove_suffix(1);
            answers.push_back(Lookup::found(std::string(value)));
        }
    }

    cdb::File file_;
    TerminatedKeys keys_;
    uid_t owner_;
    std::uint32_t position_ = cdb::File::kFirst;
};

Result<std::unique_ptr<Table>> open(const OpenRequest& request) {
    if (request.options.access != Access::read) {
        return fail(ErrorCode::unsupported,
                    "dict_cdb_open: inappropriate open flags for cdb database - specify O_RDONLY or "
                    "O_WRONLY|O_CREAT|O_TRUNC");
    }
    const std::string path = request.spec.name + ".cdb";
    const FileDescriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat state {};
    if (!descriptor.is_open() || ::fstat(descriptor.get(), &state) != 0) {
        return system_failure("open database " + path, errno);
    }
    auto file = cdb::File::open(descriptor.get());
    if (!file) return fail(file.error().code, fmt::format("open database {}: {}", path, file.error().message));
    note_stale_index(path, request.spec.name, request.surroundings);
    return std::make_unique<Cdb>(request, std::move(*file), state.st_uid);
}

}  // namespace

const TableType table_cdb{.name = "cdb",
                          .sharing = Sharing::threads, .widest = Access::update,
                          .open = open,
                          .write_index = cdb::write_index,
                          .label = IndexLabel::source_path,
                          .terminator = Terminator::without};

}  // namespace postern::tables
