#include "tools/check/command/child.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "libconf/base/ascii.h"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves it to the program

namespace postern::check_tool {
namespace {

std::string find_program(const std::string& name) {
    const char* path = std::getenv("PATH");
    const std::string folders = fmt::format("{}:/usr/sbin:/usr/bin:/usr/local/sbin", path == nullptr ? "" : path);
    std::size_t at = 0;
    while (at < folders.size()) {
        const std::size_t end = std::min(folders.find(':', at), folders.size());
        std::string file = fmt::format("{}/{}", folders.substr(at, end - at), name);
        if (end > at && ::access(file.c_str(), X_OK) == 0) return file;
        at = end + 1;
    }
    return {};
}

struct Pipe {
    std::array<int, 2> ends{-1, -1};
    Pipe() {
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) ends = {-1, -1};
    }
    ~Pipe() { close_both(); }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    void close_end(std::size_t which) {
        if (ends[which] >= 0) ::close(ends[which]);
        ends[which] = -1;
    }
    void close_both() {
        close_end(0);
        close_end(1);
    }
};

std::string read_all(int descriptor) {
    std::string all;
    std::array<char, 16384> buffer{};
    for (;;) {
        const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return all;
        all.append(buffer.data(), static_cast<std::size_t>(count));
    }
}

}  // namespace

Result<std::string> run_child(const std::vector<std::string>& words) {
    const std::string program = find_program(words[0]);
    if (program.empty()) return fail(ErrorCode::not_found, fmt::format("{}: command not found", words[0]));
    Pipe out;
    if (out.ends[0] < 0) return fail(ErrorCode::io_error, std::strerror(errno));
    std::vector<char*> arguments;
    for (const std::string& word : words)
        arguments.push_back(const_cast<char*>(word.c_str()));  // NOLINT: exec's signature
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, out.ends[1], STDOUT_FILENO);
    ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    pid_t child = 0;
    const int failed = ::posix_spawn(&child, program.c_str(), &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) return fail(ErrorCode::io_error, fmt::format("{}: {}", program, std::strerror(failed)));
    out.close_end(1);
    std::string text = read_all(out.ends[0]);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        return fail(ErrorCode::io_error, fmt::format("{} failed", fmt::join(words, " ")));
    }
    return text;
}

}  // namespace postern::check_tool
