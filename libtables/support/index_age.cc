#include "libtables/support/index_age.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <chrono>

namespace postern::tables {

void note_stale_index(const std::string& index, const std::string& source, const Surroundings& surroundings) {
    constexpr auto kGrace = std::chrono::seconds(100);
    struct stat index_state {};
    struct stat source_state {};
    if (::stat(index.c_str(), &index_state) != 0 || ::stat(source.c_str(), &source_state) != 0) return;
    if (source_state.st_mtime <= index_state.st_mtime) return;
    const auto changed = std::chrono::system_clock::from_time_t(source_state.st_mtime);
    if (changed >= surroundings.time_of_day() - kGrace) return;
    surroundings.report(Severity::warning, fmt::format("database {} is older than source file {}", index, source));
}

}  // namespace postern::tables
