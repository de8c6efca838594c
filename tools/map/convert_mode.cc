#include "tools/map/convert_mode.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <string>
#include <utility>

#include "libtables/build.h"
#include "libtables/open.h"
#include "libtables/table_type.h"
#include "tools/map/page.h"
#include "tools/map/table_row.h"

namespace postern::map_tool {
namespace {

/// Of the file behind a table: its index, or the text that it reads.
mode_t mode_of(const tables::Table& table) {
    constexpr mode_t kOtherwise = 0644;
    struct stat state {};
    for (const std::string& file : table.files()) {
        if (::stat(file.c_str(), &state) == 0) return state.st_mode & 0777;
    }
    return kOtherwise;
}

/// "lmdb" alone: the same name in another type.
Result<tables::TableSpec> target_spec(const std::string& text, const tables::Table& from) {
    if (text.find(':') != std::string::npos) return tables::TableSpec::parse(text);
    return tables::TableSpec{text, from.name()};
}

}  // namespace

Result<void> run_convert(const Setting& setting) {
    const std::vector<std::string>& operands = setting.options().tables;
    if (operands.size() != 2) return fail(ErrorCode::bad_value, "--convert takes two tables: FROM and TO");
    const auto source = setting.spec(operands[0]);
    if (!source) return tl::unexpected<Error>(source.error());
    // Keys and values go over as they are.
    tables::BuildOptions build;
    build.open.key_case = tables::KeyCase::exact;
    build.open.terminator = setting.options().terminator;
    tables::OpenOptions reading;
    reading.key_case = tables::KeyCase::exact;
    const auto from = tables::open_table(*source, reading, setting.surroundings());
    if (!from) return tl::unexpected<Error>(from.error());
    const auto to = target_spec(operands[1], **from);
    if (!to) return tl::unexpected<Error>(to.error());
    build.mode = mode_of(**from);
    auto builder = tables::IndexBuilder::begin(*to, build, setting.surroundings());
    if (!builder) return tl::unexpected<Error>(builder.error());
    for (tables::Walk step = tables::Walk::first;; step = tables::Walk::next) {
        const auto entry = (*from)->walk(step);
        if (!entry) return tl::unexpected<Error>(entry.error());
        if (!*entry) break;
        const auto stored = builder->add((*entry)->key, (*entry)->value);
        if (!stored) return tl::unexpected<Error>(stored.error());
    }
    const auto written = builder->commit();
    if (!written) return tl::unexpected<Error>(written.error());
    setting.console().out() +=
        fmt::format("{}: {} entries of {}, {} bytes\n", setting.masked(to->text()), grouped(written->entries),
                    setting.masked((*from)->text()), grouped(written->file_bytes));
    return {};
}

}  // namespace postern::map_tool
