#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <limits>
#include <string>

#include "libtables/table_type.h"
#include "tools/map/convert_mode.h"
#include "tools/map/page.h"
#include "tools/map/source_survey.h"
#include "tools/map/table_row.h"

namespace postern::map_tool {
namespace {

/// Lengths of keys or of values.
class Lengths {
public:
    void add(std::size_t length) {
        least_ = std::min(least_, length);
        most_ = std::max(most_, length);
        total_ += length;
        ++count_;
    }
    std::string text() const {
        if (count_ == 0) return "none";
        return fmt::format("{} to {} bytes, {} on average, {} in all", grouped(least_), grouped(most_),
                           grouped((total_ + count_ / 2) / count_), grouped(total_));
    }

private:
    std::size_t least_ = std::numeric_limits<std::size_t>::max();
    std::size_t most_ = 0;
    std::uint64_t total_ = 0;
    std::uint64_t count_ = 0;
};

class StatPage {
public:
    StatPage(const Setting& setting, const tables::Table& table) : setting_(setting), page_(setting) {
        setting.console().out() += page_.paint(Paint::bold, setting.masked(table.text())) + '\n';
    }
    void row(std::string_view name, const std::string& text) {
        setting_.console().out() += fmt::format("  {:<9} {}\n", name, setting_.masked(text));
    }

private:
    const Setting& setting_;
    Page page_;
};

void show_source(const tables::Table& table, const std::string& index, const Setting& setting, StatPage& page) {
    struct stat source_state {};
    struct stat index_state {};
    if (::stat(table.name().c_str(), &source_state) != 0) return;
    const auto survey = SourceSurvey::of(table.name(), setting);
    if (!survey) return;
    page.row("text", fmt::format("{}, {} bytes, {} entries, {} duplicates, {} problems", table.name(),
                                 grouped(survey->text.size()), grouped(survey->entries.size()),
                                 grouped(survey->duplicates.size()), grouped(survey->problems.size())));
    const bool stale = ::stat(index.c_str(), &index_state) == 0 && index_state.st_mtime < source_state.st_mtime;
    if (stale) page.row("", "the index is older than its text");
}

Result<void> stat_one(const std::string& text, const Setting& setting) {
    const auto table = open_table(text, tables::Access::read, setting);
    if (!table) return tl::unexpected<Error>(table.error());
    Lengths keys;
    Lengths values;
    std::uint64_t entries = 0;
    for (tables::Walk step = tables::Walk::first;; step = tables::Walk::next) {
        const auto entry = (*table)->walk(step);
        if (!entry) return tl::unexpected<Error>(entry.error());
        if (!*entry) break;
        keys.add((*entry)->key.size());
        values.add((*entry)->value.size());
        ++entries;
    }
    StatPage page(setting, **table);
    page.row("entries", grouped(entries));
    page.row("keys", keys.text());
    page.row("values", values.text());
    for (const std::string& file : (*table)->files()) {
        struct stat state {};
        if (::stat(file.c_str(), &state) != 0) continue;
        page.row("file", fmt::format("{}, {} bytes, mode {:04o}", file,
                                     grouped(static_cast<std::uint64_t>(state.st_size)), state.st_mode & 07777U));
        if ((*table)->type().write_index != nullptr) show_source(**table, file, setting, page);
    }
    return {};
}

}  // namespace

Result<void> run_stat(const Setting& setting) {
    for (const std::string& text : setting.options().tables) {
        if (auto done = stat_one(text, setting); !done) return done;
    }
    return {};
}

}  // namespace postern::map_tool
