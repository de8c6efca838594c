#include "tools/map/build_mode.h"

#include <cerrno>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "libconf/base/text_file.h"
#include "libtables/build.h"
#include "libtables/open.h"
#include "libtables/source_text.h"
#include "libtables/support/file_descriptor.h"
#include "libtables/support/key_fold.h"
#include "tools/map/privileges.h"
#include "tools/map/table_row.h"

namespace postern::map_tool {
namespace {

constexpr mode_t kDefaultMode = 0644;

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
    const auto type = tables::type_for(name);
    if (!type) {
        const std::string unknown = fmt::format("unsupported dictionary type: {}", name);
        if (type.error().message != unknown) return type;
        return fail(ErrorCode::unsupported, fmt::format("{}. Is the postfix-{} package installed?", unknown, name));
    }
    if ((*type)->write_index == nullptr) {
        return fail(ErrorCode::unsupported,
                    fmt::format("unsupported dictionary type: {} does not support bulk-mode creation.", name));
    }
    return type;
}

Result<void> build_one(const std::string& text, const Setting& setting) {
    const Options& options = setting.options();
    const tables::TableSpec spec = written_spec(text, setting);
    if (spec.type == "proxy") return fail(ErrorCode::unsupported, "can't create maps via the proxy service");
    const tables::FileDescriptor source(::open(spec.name.c_str(), O_RDONLY | O_CLOEXEC));
    struct stat state {};
    if (source.get() < 0 || ::fstat(source.get(), &state) != 0) return system_failure("open " + spec.name, errno);
    std::optional<BorrowedIdentity> identity;
    if (options.drop_privileges == Choice::yes) {
        auto borrowed = BorrowedIdentity::of(state.st_uid, state.st_gid);
        if (!borrowed) return tl::unexpected<Error>(borrowed.error());
        identity.emplace(std::move(*borrowed));
    }
    if (auto type = writable_type(spec.type); !type) return tl::unexpected<Error>(type.error());
    tables::BuildOptions build;
    build.open = setting.open_options();
    build.on_duplicate = on_duplicate(options);
    build.mode = options.inherit_mode == Choice::yes ? (0600 | (state.st_mode & kDefaultMode)) : kDefaultMode;
    auto builder = tables::IndexBuilder::begin(spec, build, setting.surroundings());
    if (!builder) return tl::unexpected<Error>(builder.error());
    const auto duplicates = options.duplicates == Duplicates::warn ? tables::DuplicateReport::warn
                                                                   : tables::DuplicateReport::silent;
    auto added = tables::add_source(*builder, tables::read_descriptor(source.get(), spec.name), spec.name, build,
                                    duplicates, setting.surroundings());
    if (!added) return added;
    const auto written = builder->commit();
    if (!written) return tl::unexpected<Error>(written.error());
    return {};
}

Result<void> add_to(tables::Table& table, const std::string& label, const Setting& setting) {
    constexpr std::string_view kName = "stdin";  // as postmap 3.7 calls it
    const tables::OpenOptions open = setting.open_options();
    tables::SourceText source(tables::read_descriptor(STDIN_FILENO, std::string(kName)), open.text,
                              [&](const tables::SourceProblem& problem) {
                                  setting.surroundings().report(Severity::warning, problem.text(kName));
                              });
    tables::SourceEntry entry;
    while (true) {
        const auto more = source.next(entry);
        if (!more) return tl::unexpected<Error>(more.error());
        if (!*more) return table.flush();
        const auto stored = table.store(entry.key, entry.value, on_duplicate(setting.options()));
        if (!stored) return tl::unexpected<Error>(stored.error());
        if (*stored == tables::Stored::duplicate && setting.options().duplicates == Duplicates::warn) {
            setting.surroundings().report(Severity::warning, fmt::format("{}: duplicate entry: \"{}\"", label,
                                                                         tables::stored_key(entry.key, open)));
        }
    }
}

}  // namespace

Result<void> run_build(const Setting& setting) {
    for (const std::string& text : setting.options().tables) {
        if (auto built = build_one(text, setting); !built) return built;
    }
    return {};
}

Result<void> run_add(const Setting& setting) {
    for (const std::string& text : setting.options().tables) {
        const tables::TableSpec spec = written_spec(text, setting);
        const auto type = writable_type(spec.type);
        if (!type) return tl::unexpected<Error>(type.error());
        tables::OpenOptions open = setting.open_options();
        open.access = tables::Access::update;
        auto table = tables::open_table(spec, open, setting.surroundings());
        if (!table) return tl::unexpected<Error>(table.error());
        auto added = add_to(**table, tables::index_label(**type, spec.name), setting);
        if (!added) return added;
    }
    return {};
}

}  // namespace postern::map_tool
