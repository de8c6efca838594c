#include "tools/check/command/output.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <string_view>

#include "libconf/base/text_file.h"
#include "tools/render/findings.h"
#include "tools/render/findings_text.h"

namespace postern::check_tool {
namespace {

constexpr std::size_t kLogWidth = 100;  // of logs and files
constexpr std::string_view kGitlabFile = "gl-code-quality-report.json";

std::string_view environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string_view{} : std::string_view(value);
}

std::string rendered(const render::LintReport& report, const Output& output, const Settings& settings) {
    using render::Format;
    switch (output.format) {
        case Format::text: {
            const bool terminal = output.file.empty();
            return findings_text(report,
                                 {terminal ? terminal_width(settings) : kLogWidth, terminal && wants_colour(settings),
                                  settings.excerpt, settings.statistics, settings.quiet, settings.timings});
        }
        case Format::compact:
            return findings_compact(report);
        case Format::json:
            return findings_json(report);
        case Format::jsonl:
            return findings_jsonl(report);
        case Format::sarif:
            return findings_sarif(report);
        case Format::github:
            return findings_github(report);
        case Format::gitlab:
            return findings_gitlab(report);
        case Format::junit:
            return findings_junit(report);
        case Format::checkstyle:
            return findings_checkstyle(report);
        case Format::gcc:
            return findings_gcc(report);
        case Format::markdown:
            return findings_markdown(report);
        case Format::html:
            return findings_html(report);
    }
    return {};
}

// A pipe or a device is written to; a file is replaced as a whole.
Result<void> write_to(const std::string& file, const std::string& text) {
    struct stat state {};
    if (::stat(file.c_str(), &state) != 0 || S_ISREG(state.st_mode) || S_ISDIR(state.st_mode)) return replace_file(file, text);
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0) return system_failure("open " + file, errno);
    std::string_view left = text;
    while (!left.empty()) {
        const ssize_t count = ::write(descriptor, left.data(), left.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) {
            const int problem = errno;
            ::close(descriptor);
            return system_failure("write " + file, problem);
        }
        left.remove_prefix(static_cast<std::size_t>(count));
    }
    ::close(descriptor);
    return {};
}

}  // namespace

std::vector<Output> outputs_of(const Settings& settings) {
    if (!settings.outputs.empty()) return settings.outputs;
    std::vector<Output> outputs{{render::Format::text, {}}};
    if (environment("GITHUB_ACTIONS") == "true") outputs.push_back({render::Format::github, {}});
    if (environment("GITLAB_CI") == "true") outputs.push_back({render::Format::gitlab, std::string(kGitlabFile)});
    return outputs;
}

Result<void> write_report(const render::LintReport& report, const Settings& settings, std::string& out) {
    for (const Output& output : outputs_of(settings)) {
        const std::string text = rendered(report, output, settings);
        // Replacing what /dev/stdout leads to would take the file away from whoever opened it.
        if (output.file.empty() || output.file == "-" || output.file == "/dev/stdout") {
            out += text;
        } else if (auto written = write_to(output.file, text); !written) {
            return written;
        }
    }
    return {};
}

bool wants_colour(const Settings& settings) {
    if (settings.colour != Colour::automatic) return settings.colour == Colour::always;
    return ::isatty(STDOUT_FILENO) == 1 && environment("NO_COLOR").empty() && environment("TERM") != "dumb";
}

std::size_t terminal_width(const Settings& settings) {
    if (settings.width != 0) return settings.width;
    winsize size{};
    if (::isatty(STDOUT_FILENO) == 1 && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20)
        return size.ws_col;
    const std::string_view columns = environment("COLUMNS");
    std::size_t width = 0;
    std::from_chars(columns.data(), columns.data() + columns.size(), width);
    return width >= 20 ? width : kLogWidth;
}

}  // namespace postern::check_tool
