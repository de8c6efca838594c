// CrashImage: what a disk may hold after the machine has stopped in the middle of a record of file calls.
//
// Shape:   a call is certain when what it changed was synced afterwards: bytes and sizes by a sync of their file, names
// by a
//          sync of their folder. Each of the others may have happened or not, independently; a write may also have
//          happened in some of its sectors only. The rule chooses.
// Units:   sectors of 512 bytes.
// Source:  what POSIX promises; kinder file systems are a part of it.
// Threads: one thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "tests/fault/file_shim.h"

namespace postern::test {

enum class CrashRule : std::uint8_t {
    everything,    // as after kill -9
    only_certain,  // all that was not synced is lost
    random,        // some of it
    torn,          // some of it, and parts of writes
};

/// Writes into `target`, which must be empty, what was below `folder` when the calls end. Nothing was there at first.
void write_crash_image(std::span<const FileCall> calls, const std::string& folder, CrashRule rule, std::uint64_t seed,
                       const std::string& target);

}  // namespace postern::test
