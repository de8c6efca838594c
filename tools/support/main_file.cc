#include "tools/support/main_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string_view>

#include "libconf/base/ascii.h"

namespace postern {
namespace {

constexpr std::string_view kDefaultDirectory = "/etc/postfix";

Result<void> report(const conf::MainCf& main_cf, const SourceMap& sources, Console& console) {
    const std::string_view name = sources.name(main_cf.file());
    for (const Diagnostic& diagnostic : main_cf.diagnostics()) {
        const std::string message = ascii::printable(diagnostic.message);
        switch (diagnostic.severity) {
            case Severity::note:
                console.note(fmt::format("{}: {}", sources.describe(diagnostic.range), message));
                break;
            case Severity::warning:
                console.warn(ascii::printable(fmt::format("{}: {}", name, diagnostic.message)));
                break;
            case Severity::error:
                return fail(ErrorCode::bad_syntax, message);
            case Severity::fatal: {
                const std::size_t line = sources.position(main_cf.file(), diagnostic.range.begin).line;
                return fail(ErrorCode::bad_syntax,
                            ascii::printable(fmt::format("{}, line {}: {}", name, line, diagnostic.message)));
            }
        }
    }
    return {};
}

void warn_overridden(const conf::MainCf& main_cf, const ConfigPlace& place, const SourceMap& sources,
                     Console& console) {
    std::map<std::string_view, std::string_view> values;
    if (place.given) values["config_directory"] = place.path;
    const auto fatal = std::find_if(main_cf.diagnostics().begin(), main_cf.diagnostics().end(),
                                    [](const Diagnostic& found) { return found.severity == Severity::fatal; });
    for (const conf::Assignment& assignment : main_cf.assignments()) {
        // Postfix reads no further than a fatal fault.
        if (fatal != main_cf.diagnostics().end() && assignment.name_range().begin > fatal->range.begin) return;
        const auto [entry, fresh] = values.try_emplace(assignment.name(), assignment.value());
        if (fresh || entry->second == assignment.value()) continue;
        console.warn(
            ascii::printable(fmt::format("{}, line {}: overriding earlier entry: {}={}", sources.name(main_cf.file()),
                                         main_cf.line_of(assignment), assignment.name(), entry->second)));
        entry->second = assignment.value();
    }
}

}  // namespace

ConfigPlace ConfigPlace::find(const std::optional<std::string>& option) {
    if (option) return {*option, true};
    if (const char* environment = std::getenv("MAIL_CONFIG")) return {environment, true};
    return {std::string(kDefaultDirectory), false};
}

Result<conf::MainCf> load_main_file(const ConfigPlace& place, FileId file, const SourceMap& sources, Console& console) {
    conf::MainCf main_cf = conf::MainCf::parse(file, sources.text(file));
    const Result<void> reported = report(main_cf, sources, console);
    warn_overridden(main_cf, place, sources, console);
    if (!reported) return tl::unexpected<Error>(reported.error());
    return main_cf;
}

}  // namespace postern
