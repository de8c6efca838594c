#include "tools/map/alias_marks.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <string>
#include <utility>

#include "libtables/open.h"

namespace postern::map_tool {
namespace {

constexpr std::string_view kComplete = "@";

std::array<std::pair<std::string_view, std::string>, 2> nis_marks(const Setting& setting) {
    const auto now = std::chrono::system_clock::to_time_t(setting.surroundings().time_of_day());
    return {
        {{"YP_LAST_MODIFIED", fmt::to_string(now)}, {"YP_MASTER_NAME", setting.parameter("myhostname").value_or("")}}};
}

}  // namespace

Result<void> add_alias_marks(tables::IndexBuilder& builder, const Setting& setting) {
    const auto stored = builder.add(kComplete, kComplete);
    if (!stored) return tl::unexpected<Error>(stored.error());
    if (*stored == tables::Stored::duplicate && setting.options().duplicates == Duplicates::warn) {
        setting.surroundings().report(Severity::warning,
                                      fmt::format("{}: duplicate entry: \"{}\"", builder.label(), kComplete));
    }
    for (const auto& [key, value] : nis_marks(setting)) builder.add_bytes(key, value);
    return {};
}

Result<void> store_alias_marks(const tables::TableSpec& spec, const Setting& setting) {
    tables::OpenOptions open = setting.open_options();
    open.access = tables::Access::update;
    open.key_case = tables::KeyCase::exact;
    open.terminator = tables::Terminator::without;
    const auto table = tables::open_table(spec, open, setting.surroundings());
    if (!table) return tl::unexpected<Error>(table.error());
    for (const auto& [key, value] : nis_marks(setting)) {
        const auto stored = (*table)->store(key, value, tables::OnDuplicate::replace);
        if (!stored) return tl::unexpected<Error>(stored.error());
    }
    return (*table)->flush();
}

}  // namespace postern::map_tool
