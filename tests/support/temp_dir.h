// TempDir: a new folder for one test, removed at its end.
//
// Errors:  POSTERN_CHECK when the folder cannot be made.
// Threads: one owner.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "libconf/base/check.h"

namespace postern::test {

class TempDir {
public:
    TempDir() {
        std::string name = (std::filesystem::temp_directory_path() / "postern-test-XXXXXX").string();
        POSTERN_CHECK(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;
    ~TempDir() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    const std::string& path() const { return path_; }
    std::string file(std::string_view name) const { return path_ + "/" + std::string(name); }
    std::string write(std::string_view name, std::string_view text) const {
        std::string whole = file(name);
        std::ofstream(whole, std::ios::binary) << text;
        return whole;
    }
    std::string read(std::string_view name) const {
        std::ifstream in(file(name), std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    bool has(std::string_view name) const {
        return std::filesystem::exists(std::filesystem::symlink_status(file(name)));
    }

private:
    std::string path_;
};

}  // namespace postern::test
