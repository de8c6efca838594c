#include "tools/check/command/check_main.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "tools/check/command/check_mode.h"
#include "tools/check/command/completion.h"
#include "tools/check/command/rules_mode.h"
#include "tools/check/command/watch.h"
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

// Text that a subcommand prints, with status 0.
Result<int> printed(Result<std::string> text, Console& console) {
    if (!text) return tl::unexpected<Error>(text.error());
    console.out() = std::move(*text);
    return 0;
}

Result<int> check(const Options& options, Console& console) {
    const Surroundings around = look_around(options);
    if (options.watch) return run_watch(options, around);
    auto result = run_check(options, around);
    if (!result) return tl::unexpected<Error>(result.error());
    console.out() = std::move(result->out);
    std::fputs(result->err.c_str(), stderr);
    return result->status;
}

Result<int> run(const Options& options, Console& console) {
    switch (options.action) {
        case Action::print:
            return printed(options.print, console);
        case Action::explain:
            return printed(run_explain(options), console);
        case Action::rules:
            return printed(run_rules(options, look_around(options)), console);
        case Action::init:
            return printed(run_init(options, look_around(options)), console);
        case Action::completion:
            return printed(completion_script(options.completion), console);
        case Action::layout:
        case Action::check:
            return check(options, console);
    }
    return 0;
}

}  // namespace

int check_main(std::span<const char* const> words) {
    Console console("postern-check", Console::Warnings::shown);
    const auto options = parse_options(words, environment("POSTERN_CHECK_OPTS"));
    Result<int> status = options ? run(*options, console) : tl::unexpected<Error>(options.error());
    if (const auto flushed = console.flush(); status && !flushed) status = tl::unexpected<Error>(flushed.error());
    if (status) return *status;
    console.fatal(status.error().message);
    return kFailed;
}

}  // namespace postern::check_tool
