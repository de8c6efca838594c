#include "tools/support/console.h"

#include <cerrno>
#include <cstring>
#include <unistd.h>

#include <fmt/format.h>

namespace postern {
namespace {

Result<void> write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return fail(ErrorCode::io_error, std::strerror(errno));
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

}  // namespace

void Console::warn(std::string_view message) { say("warning", message); }

void Console::warn_each_time(std::string_view message) {
    if (warnings_ == Warnings::hidden) return;
    (void)write_all(STDERR_FILENO, fmt::format("{}: warning: {}\n", program_, message));
}

void Console::error(std::string_view message) { say("error", message); }

void Console::note(std::string_view message) { say("note", message); }

void Console::say(std::string_view kind, std::string_view message) {
    std::string line = fmt::format("{}: {}: {}\n", program_, kind, message);
    if (warnings_ == Warnings::hidden || !seen_.insert(line).second) return;
    // A stderr that cannot be written leaves nobody to tell.
    (void)write_all(STDERR_FILENO, line);
}

void Console::fatal(std::string_view message) {
    (void)write_all(STDERR_FILENO, fmt::format("{}: fatal: {}\n", program_, message));
}

Result<void> Console::flush() {
    const Result<void> written = write_all(STDOUT_FILENO, out_);
    out_.clear();
    if (!written) return fail(written.error().code, fmt::format("write to standard output: {}", written.error().message));
    return {};
}

}  // namespace postern
