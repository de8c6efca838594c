// World: the files around a configuration, and the accounts of their machine.
//
// Shape:   an interface; tools/world/real_world.h asks the operating system, MemoryWorld holds files given as texts.
//          Paths are absolute or relative to the World's own idea of a current directory.
// Units:   times in nanoseconds since 1970, sizes in bytes.
// Errors:  read(): as read_file(). What is not there is nullopt or an empty list.
// Threads: all members are called from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"

namespace postern {

enum class FileKind : std::uint8_t { regular, directory, symlink, socket, pipe, device };

struct FileStatus {
    FileKind kind = FileKind::regular;
    std::uint32_t mode = 0;  // permission bits, set-uid and the like included
    std::uint32_t owner = 0;
    std::uint32_t group = 0;
    std::uint64_t size = 0;
    std::int64_t modified = 0;
};

struct Account {
    std::string name;
    std::uint32_t id = 0;
    std::uint32_t group = 0;  // of users: the primary group
};

enum class Links : std::uint8_t { follow, keep };

class World {
public:
    virtual ~World() = default;
    [[nodiscard]] virtual Result<std::string> read(const std::string& path) const = 0;
    virtual std::optional<FileStatus> status(const std::string& path, Links links = Links::follow) const = 0;
    /// Names in a directory, sorted, without "." and "..".
    virtual std::vector<std::string> list(const std::string& path) const = 0;
    virtual std::optional<std::string> link_target(const std::string& path) const = 0;
    virtual std::optional<Account> user(std::string_view name) const = 0;
    virtual std::optional<Account> user(std::uint32_t id) const = 0;
    virtual std::optional<Account> group(std::string_view name) const = 0;
};

}  // namespace postern
