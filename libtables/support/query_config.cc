#include "libtables/support/query_config.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>

#include "libconf/base/ascii.h"
#include "libconf/base/text_file.h"
#include "libtables/source_text.h"
#include "libtables/support/line_reader.h"

namespace postern::tables {
namespace {

constexpr std::size_t kMaxConfig = std::size_t{1} << 20U;

}  // namespace

Result<QueryConfig> QueryConfig::open(const OpenRequest& request) {
    if (request.options.access == Access::update) {
        return postern::fail(ErrorCode::unsupported,
                             fmt::format("{} map requires O_RDONLY access mode", request.spec.text()));
    }
    return open_writable(request);
}

Result<QueryConfig> QueryConfig::open_writable(const OpenRequest& request) {
    QueryConfig config(request.spec.name, request.surroundings);
    if (!config.from_file()) {
        config.owner_ = {.trust = TableOwner::Trust::trusted, .user = 0};
        return config;
    }
    const auto text = read_file(config.name_, kMaxConfig);
    if (!text && text.error().code == ErrorCode::not_a_file) {
        return postern::fail(ErrorCode::not_a_file, fmt::format("read {}: Is a directory", config.name_));
    }
    if (!text) return tl::unexpected<Error>(text.error());
    struct stat state {};
    if (::stat(config.name_.c_str(), &state) == 0) {
        config.owner_ = {.trust = TableOwner::Trust::trusted, .user = state.st_uid};
    }
    if (auto read = config.read_lines(*text); !read) return tl::unexpected<Error>(read.error());
    return config;
}

Result<QueryConfig> QueryConfig::parse(const std::string& name, std::string_view text,
                                       const Surroundings& surroundings) {
    QueryConfig config(name, surroundings);
    if (auto read = config.read_lines(text); !read) return tl::unexpected<Error>(read.error());
    return config;
}

Result<void> QueryConfig::read_lines(std::string_view text) {
    LineReader lines(read_text(text));
    LogicalLine line;
    while (true) {
        const auto more = lines.next(line);
        if (!more) return tl::unexpected<Error>(more.error());
        if (!*more) return {};
        // Postfix sees C strings: nothing behind a NUL exists.
        const std::string_view visible = line.text.substr(0, line.text.find('\0'));
        if (ascii::is_space(line.text.front())) {
            surroundings_->report(Severity::warning, fmt::format("{}: {}", name_, leading_space_message(line.text)));
            continue;
        }
        if (auto added = add_line(ascii::trim(visible), line.first_line); !added) return added;
    }
}

Result<void> QueryConfig::add_line(std::string_view line, unsigned line_number) {
    const auto bad = [&](std::string_view what) {
        return postern::fail(ErrorCode::bad_syntax,
                             fmt::format("{}, line {}: {}: \"{}\"", name_, line_number, what, line));
    };
    std::size_t end = 0;
    while (end < line.size() && !ascii::is_space(line[end]) && line[end] != '=') ++end;
    const std::string_view name = line.substr(0, end);
    if (name.empty()) return bad("missing attribute name");
    const std::string_view rest = ascii::trim_left(line.substr(end));
    if (!rest.starts_with('=')) return bad("missing '=' after attribute name");
    std::string value(ascii::trim(rest.substr(1)));
    const auto [at, added] = settings_.try_emplace(std::string(name), value);
    if (!added && at->second != value) {
        surroundings_->report(Severity::warning, fmt::format("{}, line {}: overriding earlier entry: {}={}", name_,
                                                             line_number, name, at->second));
        at->second = std::move(value);
    }
    return {};
}

std::vector<std::string> QueryConfig::files() const {
    return from_file() ? std::vector<std::string>{name_} : std::vector<std::string>{};
}

std::optional<std::string> QueryConfig::find(std::string_view setting) const {
    if (!from_file()) return surroundings_->parameter(fmt::format("{}_{}", name_, setting));
    const auto at = settings_.find(setting);
    return at == settings_.end() ? std::nullopt : std::optional(at->second);
}

std::string QueryConfig::place(std::string_view setting) const {
    return from_file() ? std::string(setting) : fmt::format("{}_{}", name_, setting);
}

void QueryConfig::fail_with(std::string message) {
    if (!failure_) failure_ = Error{ErrorCode::bad_value, std::move(message)};
}

void QueryConfig::fault(std::string_view setting, std::string_view what, std::string_view value) {
    fail_with(fmt::format("{}{}: {} = {}", from_file() ? name_ + ": " : "", what, place(setting), value));
}

std::string QueryConfig::text(std::string_view setting, std::string_view fallback, Presence presence) {
    std::string value = find(setting).value_or(std::string(fallback));
    if (presence == Presence::required && value.empty()) fault(setting, "bad string length 0 < 1", "");
    return value;
}

int QueryConfig::number(std::string_view setting, int fallback, NumberRange range) {
    const auto value = find(setting);
    if (!value) return fallback;
    char* end = nullptr;
    errno = 0;
    const long number = std::strtol(value->c_str(), &end, 10);
    if (value->empty() || *end != '\0' || errno != 0 || number < INT_MIN || number > INT_MAX) {
        fault(setting, "bad numerical configuration", *value);
        return fallback;
    }
    const auto outside = [&](char relation, int bound) {
        fail_with(fmt::format("{}invalid {} parameter value {} {} {}", from_file() ? name_ + ": " : "", place(setting),
                              number, relation, bound));
        return fallback;
    };
    if (number < range.least) return outside('<', range.least);
    if (number > range.most) return outside('>', range.most);
    return static_cast<int>(number);
}

bool QueryConfig::flag(std::string_view setting, bool fallback) {
    const auto value = find(setting);
    if (!value) return fallback;
    if (ascii::equal_fold(*value, "yes")) return true;
    if (ascii::equal_fold(*value, "no")) return false;
    fault(setting, "bad boolean configuration", *value);
    return fallback;
}

}  // namespace postern::tables
