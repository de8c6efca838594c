#include "tools/check/command/check_main.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <memory>

#include "tools/check/command/check_mode.h"
#include "tools/support/console.h"

namespace postern::check_tool {
namespace {

constexpr int kFailed = 2;

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

std::string read_standard_input() {
    std::string all;
    std::array<char, 16384> buffer{};
    for (;;) {
        const ssize_t count = ::read(STDIN_FILENO, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return all;
        all.append(buffer.data(), static_cast<std::size_t>(count));
    }
}

Surroundings look_around(const Options& options) {
    Surroundings around;
    around.mail_config = environment("MAIL_CONFIG");
    const std::unique_ptr<char, decltype(&std::free)> folder(::getcwd(nullptr, 0), std::free);
    if (folder) around.working_directory = folder.get();
    const auto& words = options.operands;
    if (std::find(words.begin(), words.end(), "-") != words.end()) around.standard_input = read_standard_input();
    return around;
}

Result<int> run(const Options& options, std::string& out) {
    switch (options.action) {
        case Action::print:
            out = options.print;
            return 0;
        case Action::check:
        default:
            return run_check(options, look_around(options), out);
    }
}

}  // namespace

int check_main(std::span<const char* const> words) {
    Console console("postern-check", Console::Warnings::shown);
    const auto options = parse_options(words, environment("POSTERN_CHECK_OPTS"));
    Result<int> status = options ? run(*options, console.out()) : tl::unexpected<Error>(options.error());
    if (const auto flushed = console.flush(); status && !flushed) status = tl::unexpected<Error>(flushed.error());
    if (status) return *status;
    console.fatal(status.error().message);
    return kFailed;
}

}  // namespace postern::check_tool
