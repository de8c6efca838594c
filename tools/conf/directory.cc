#include "tools/conf/directory.h"

#include <utility>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/base/text_file.h"
#include "tools/conf/master_mode.h"
#include "tools/support/start_checks.h"
#include "tools/support/start_up.h"

namespace postern::conf_tool {
namespace {

tl::unexpected<Error> fatal(std::string message) { return fail(ErrorCode::bad_syntax, ascii::printable(message)); }

/// Observed: restriction classes are expanded before anything else, with what their own place sets, and Postfix says
/// what it calls that place.
std::string dictionary(const conf::ExpandFailure& failure) {
    if (failure.chain.empty()) return {};
    const std::string& first = failure.chain.front();
    if (first == "smtpd_restriction_classes") return "dictionary mail_dict: ";
    return first.find('/') == std::string::npos ? std::string() : fmt::format("dictionary {}: ", first);
}

}  // namespace

Directory::Directory(const Options& options, const conf::Machine& machine, Console& console)
    : options_(options), machine_(machine), console_(console), place_(ConfigPlace::find(options.config_directory)) {
}

Result<FileId> Directory::read(std::string_view file_name) {
    const std::string path = fmt::format("{}/{}", place_.path, file_name);
    Result<std::string> text = read_file(path);
    if (!text) return tl::unexpected<Error>(text.error());
    if (options_.verbose > 0) console_.note(fmt::format("read {}: {} bytes", path, text->size()));
    return sources_.add(path, std::move(*text));
}

Result<void> Directory::load_main() {
    const Result<FileId> file = read("main.cf");
    if (!file) return tl::unexpected<Error>(file.error());
    Result<conf::MainCf> main_cf = load_main_file(place_, *file, sources_, console_);
    if (!main_cf) return tl::unexpected<Error>(main_cf.error());
    main_cf_ = std::move(*main_cf);
    return {};
}

Result<void> Directory::load_master() {
    const Result<FileId> file = read("master.cf");
    if (!file) {
        if (file.error().code != ErrorCode::not_found || is_master(options_.subject)) {
            return tl::unexpected<Error>(file.error());
        }
        console_.warn(ascii::printable(file.error().message));
        return {};
    }
    master_cf_ = conf::MasterCf::parse(sources_, *file);
    return report_master_faults(*master_cf_, console_);
}

void Directory::build() {
    conf::ConfigInput input;
    input.main_cf = main_cf_ ? &*main_cf_ : nullptr;
    input.master_cf = master_cf_ ? &*master_cf_ : nullptr;
    input.target = options_.target;
    if (place_.given) input.config_directory = place_.path;
    for (const Override& set : options_.overrides) input.overrides.emplace_back(set.name, set.value);
    config_ = conf::Config::build(std::move(input), machine_);
}

Result<void> Directory::check_parameters() {
    build();
    return check_start_parameters(*config_, console_);
}

Result<void> Directory::configure() {
    build();
    // An explanation is also for the configuration of another machine.
    if (!options_.defaults && options_.subject != Subject::explain) {
        if (auto good = evaluate_start_up(*config_, console_); !good) return good;
    }
    for (const Diagnostic& diagnostic : config_->diagnostics()) {
        if (diagnostic.id == "unused-parameter") continue;
        if (options_.defaults && (diagnostic.id == "undefined-parameter" || diagnostic.id == "table-braces")) continue;
        const bool placed = (diagnostic.id == "undefined-parameter" || diagnostic.id == "read-only-parameter") &&
                            diagnostic.range.file != FileId::none;
        const std::string message =
            placed ? fmt::format("{}: {}", sources_.name(diagnostic.range.file), diagnostic.message) : diagnostic.message;
        console_.warn(ascii::printable(message));
    }
    if (const auto& failure = config_->fatal()) {
        const auto error = expansion_error(*failure, console_);
        return fatal(fmt::format("{}{}", dictionary(*failure), error.value().message));
    }
    return check_client_tables();
}

void Directory::warn_unused(Unused where) {
    for (const Diagnostic& diagnostic : config_->diagnostics()) {
        if (diagnostic.id != "unused-parameter") continue;
        const bool in_main = main_cf_ && diagnostic.range.file == main_cf_->file();
        if (in_main && where == Unused::master_cf) continue;
        console_.warn(ascii::printable(fmt::format("{}: {}", sources_.name(diagnostic.range.file), diagnostic.message)));
    }
}

/// postconf reads the configuration of every client table, to learn what it refers to.
Result<void> Directory::check_client_tables() {
    for (const conf::ClientTable& table : config_->client_tables()) {
        const Result<std::string> text = read_file(table.path);
        if (!text) {
            const std::string& message = text.error().message;
            const std::string prefix = fmt::format("open {}: ", table.path);
            const std::string reason = message.starts_with(prefix) ? message.substr(prefix.size()) : message;
            console_.warn(ascii::printable(
                fmt::format("open \"{}\" configuration \"{}\": {}", table.type, table.path, reason)));
            continue;
        }
        const FileId file = sources_.add(table.path, *text);
        const conf::MainCf settings = conf::MainCf::parse(file, sources_.text(file));
        for (const Diagnostic& diagnostic : settings.diagnostics()) {
            if (diagnostic.severity != Severity::fatal) continue;
            const std::size_t line = sources_.position(file, diagnostic.range.begin).line;
            return fatal(fmt::format("{}, line {}: {}", table.path, line, diagnostic.message));
        }
    }
    return {};
}

}  // namespace postern::conf_tool
