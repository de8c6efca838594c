#include "tools/map/build_mode.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "libconf/base/text_file.h"
#include "libconf/syntax/quoting.h"
#include "libtables/build.h"
#include "libtables/open.h"
#include "libtables/support/file_descriptor.h"
#include "libtables/support/key_fold.h"
#include "tools/map/alias_marks.h"
#include "tools/map/entry_feed.h"
#include "tools/map/privileges.h"
#include "tools/map/progress.h"

namespace postern::map_tool {
namespace {

constexpr mode_t kDefaultMode = 0644;
constexpr std::string_view kAlwaysFails = "fail";  // the type that can be built, as far as that goes

/// Type and name as they are written, or with the default type; nobody checks them before the text is open.
tables::TableSpec written_spec(const std::string& text, const Setting& setting) {
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos) return {setting.parameter("default_database_type").value_or("hash"), text};
    return {text.substr(0, colon), text.substr(colon + 1)};
}

tables::OnDuplicate on_duplicate(const Options& options) {
    return options.duplicates == Duplicates::replace ? tables::OnDuplicate::replace : tables::OnDuplicate::keep;
}

/// What postmap says when it cannot make an index of the type, which differs from what it says of a lookup.
Result<const tables::TableType*> writable_type(const std::string& name) {
    auto type = tables::type_for(name);
    if (!type) {
        const std::string unknown = fmt::format("unsupported dictionary type: {}", name);
        if (type.error().message != unknown) return type;
        return fail(ErrorCode::unsupported, fmt::format("{}. Is the postfix-{} package installed?", unknown, name));
    }
    if ((*type)->write_index == nullptr && name != kAlwaysFails) {
        return fail(ErrorCode::unsupported,
                    fmt::format("unsupported dictionary type: {} does not support bulk-mode creation.", name));
    }
    return type;
}

Result<void> store_all(tables::Table& table, const std::string& label, EntryFeed& feed, const Setting& setting) {
    const tables::OpenOptions open = setting.open_options();
    tables::SourceEntry entry;
    while (true) {
        const auto more = feed.next(entry);
        if (!more) return tl::unexpected<Error>(more.error());
        if (!*more) return {};
        const auto stored = table.store(entry.key, entry.value, on_duplicate(setting.options()));
        if (!stored) return tl::unexpected<Error>(stored.error());
        if (*stored == tables::Stored::duplicate && setting.options().duplicates == Duplicates::warn) {
            setting.surroundings().report(Severity::warning, fmt::format("{}: duplicate entry: \"{}\"", label,
                                                                         tables::stored_key(entry.key, open)));
        }
    }
}

/// Entries into what is there, then the marks of an alias database, which takes the index once more.
Result<void> change(const tables::TableSpec& spec, const tables::TableType& type, EntryFeed& feed,
                    const Setting& setting) {
    const bool alias = setting.options().program == Program::alias;
    tables::OpenOptions open = setting.open_options();
    open.access = tables::Access::update;
    open.values = tables::ValueForm::text;  // the feed has read the files
    auto table = tables::open_table(spec, open, setting.surroundings());
    if (!table) return tl::unexpected<Error>(table.error());
    auto done = store_all(**table, tables::index_label(type, spec.name), feed, setting);
    if (!done) return done;
    if (alias) {
        const auto stored = (*table)->store("@", "@", tables::OnDuplicate::replace);
        if (!stored) return tl::unexpected<Error>(stored.error());
    }
    done = (*table)->flush();
    if (!done || !alias) return done;
    table->reset();
    return store_alias_marks(spec, setting);
}

Result<void> make_index(const tables::TableSpec& spec, const struct stat& source, EntryFeed& feed,
                        const Setting& setting) {
    const Options& options = setting.options();
    tables::BuildOptions build;
    build.open = setting.open_options();
    build.on_duplicate = on_duplicate(options);
    build.mode = options.inherit_mode == Choice::yes ? (0600 | (source.st_mode & kDefaultMode)) : kDefaultMode;
    auto builder = tables::IndexBuilder::begin(spec, build, setting.surroundings());
    if (!builder) return tl::unexpected<Error>(builder.error());
    const auto duplicates =
        options.duplicates == Duplicates::warn ? tables::DuplicateReport::warn : tables::DuplicateReport::silent;
    Progress progress(setting, spec.name, static_cast<std::uint64_t>(S_ISREG(source.st_mode) ? source.st_size : 0));
    constexpr std::uint64_t kEvery = 4096;  // entries between two looks at the clock
    std::uint64_t count = 0;
    const auto next = [&](tables::SourceEntry& entry) {
        if (++count % kEvery == 0) progress.read(feed.bytes_read());
        return feed.next(entry);
    };
    tables::EntryAdder adder(*builder, {feed.name(), duplicates});
    feed.before_report([&adder] { adder.settle(); });
    auto added = tables::add_entries(adder, next);
    feed.before_report({});
    if (!added) return added;
    progress.writing();
    if (options.program == Program::alias) {
        if (auto marked = add_alias_marks(*builder, setting); !marked) return marked;
    }
    const std::uint64_t total = builder->entries().size();
    const auto written = builder->commit([&](std::size_t entries) { progress.wrote(entries, total); });
    if (!written) return tl::unexpected<Error>(written.error());
    return {};
}

Result<void> build_one(const std::string& text, const Setting& setting) {
    const tables::TableSpec spec = written_spec(text, setting);
    if (spec.type == "proxy") return fail(ErrorCode::unsupported, "can't create maps via the proxy service");
    const tables::FileDescriptor source(::open(spec.name.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat state {};
    if (!source.is_open() || ::fstat(source.get(), &state) != 0) return system_failure("open " + spec.name, errno);
    std::optional<BorrowedIdentity> identity;
    if (setting.options().drop_privileges == Choice::yes) {
        auto borrowed = BorrowedIdentity::of(state.st_uid, state.st_gid);
        if (!borrowed) return tl::unexpected<Error>(borrowed.error());
        identity.emplace(std::move(*borrowed));
    }
    const auto type = writable_type(spec.type);
    if (!type) return tl::unexpected<Error>(type.error());
    EntryFeed feed(tables::read_descriptor(source.get(), spec.name), spec.name, setting);
    if (spec.type == kAlwaysFails) return change(spec, **type, feed, setting);
    return make_index(spec, state, feed, setting);
}

}  // namespace

Result<void> run_build(const Setting& setting) {
    std::vector<std::string> texts = setting.options().tables;
    if (setting.options().newaliases == Choice::yes) {
        const std::string list = setting.parameter("alias_database").value_or("");
        conf::WordReader words(list, conf::Braces::plain, conf::kListSeparators);
        while (const auto word = words.next()) texts.emplace_back(word->of(list));
    }
    for (const std::string& text : texts) {
        if (auto built = build_one(text, setting); !built) return built;
    }
    return {};
}

Result<void> run_add(const Setting& setting) {
    constexpr std::string_view kName = "stdin";  // as postmap 3.7 calls it
    for (const std::string& text : setting.options().tables) {
        const tables::TableSpec spec = written_spec(text, setting);
        const auto type = writable_type(spec.type);
        if (!type) return tl::unexpected<Error>(type.error());
        EntryFeed feed(tables::read_descriptor(STDIN_FILENO, std::string(kName)), std::string(kName), setting);
        if (auto added = change(spec, **type, feed, setting); !added) return added;
    }
    return {};
}

}  // namespace postern::map_tool
