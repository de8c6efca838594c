// Progress: how far a build has got, for people who wait at a terminal.
//
// Shape:   one line on stderr that is written over, from the first second on; nothing when stderr is no terminal.
// Errors:  none.
// Threads: one.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "tools/map/setting.h"

namespace postern::map_tool {

class Progress {
public:
    Progress(const Setting& setting, std::string name, std::uint64_t total_bytes);
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    ~Progress() { clear(); }

    void read(std::uint64_t bytes);
    void writing();
    void wrote(std::uint64_t entries, std::uint64_t of);
    void clear();

private:
    using Clock = std::chrono::steady_clock;
    void show(const std::string& what);

    const Setting& setting_;
    std::string name_;
    std::uint64_t total_;
    bool wanted_;
    bool shown_ = false;
    Clock::time_point next_;
};

}  // namespace postern::map_tool
