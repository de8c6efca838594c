#include "tools/conf/directory.h"

#include <cstdlib>
#include <map>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/base/text_file.h"
#include "tools/conf/master_mode.h"
#include "tools/conf/start_up.h"

namespace postern::conf_tool {
namespace {

constexpr std::string_view kDefaultDirectory = "/etc/postfix";

tl::unexpected<Error> fatal(std::string message) { return fail(ErrorCode::bad_syntax, ascii::printable(message)); }

}  // namespace

Directory::Directory(const Options& options, const conf::Machine& machine, Console& console)
    : options_(options), machine_(machine), console_(console) {
    const char* environment = std::getenv("MAIL_CONFIG");
    path_given_ = options.config_directory.has_value() || environment != nullptr;
    path_ = options.config_directory ? *options.config_directory
            : environment != nullptr ? environment
                                     : std::string(kDefaultDirectory);
}

Result<FileId> Directory::read(std::string_view file_name) {
    const std::string path = fmt::format("{}/{}", path_, file_name);
    Result<std::string> text = read_file(path);
    if (!text) return tl::unexpected<Error>(text.error());
    if (options_.verbose > 0) console_.note(fmt::format("read {}: {} bytes", path, text->size()));
    return sources_.add(path, std::move(*text));
}

Result<void> Directory::report(const Diagnostics& diagnostics) {
    for (const Diagnostic& diagnostic : diagnostics) {
        const std::string message = ascii::printable(diagnostic.message);
        switch (diagnostic.severity) {
            case Severity::note:
                console_.note(fmt::format("{}: {}", sources_.describe(diagnostic.range), message));
                break;
            case Severity::warning: console_.warn(message); break;
            case Severity::error:
            case Severity::fatal: return fatal(diagnostic.message);
        }
    }
    return {};
}

Result<void> Directory::load_main() {
    const Result<FileId> file = read("main.cf");
    if (!file) return tl::unexpected<Error>(file.error());
    main_cf_ = conf::MainCf::parse(*file, sources_.text(*file));
    const std::string_view name = sources_.name(*file);
    Diagnostics placed = main_cf_->diagnostics();
    for (Diagnostic& diagnostic : placed) {
        if (diagnostic.severity == Severity::fatal) {
            const std::size_t line = sources_.position(*file, diagnostic.range.begin).line;
            diagnostic.message = fmt::format("{}, line {}: {}", name, line, diagnostic.message);
        } else if (diagnostic.severity == Severity::warning) {
            diagnostic.message = fmt::format("{}: {}", name, diagnostic.message);
        }
    }
    const Result<void> reported = report(placed);
    warn_overridden();
    return reported;
}

void Directory::warn_overridden() {
    std::map<std::string_view, std::string_view> values;
    if (path_given_) values["config_directory"] = path_;
    for (const conf::Assignment& assignment : main_cf_->assignments()) {
        const auto [entry, fresh] = values.try_emplace(assignment.name(), assignment.value());
        if (fresh || entry->second == assignment.value()) continue;
        console_.warn(ascii::printable(fmt::format("{}, line {}: overriding earlier entry: {}={}",
                                                   sources_.name(main_cf_->file()), main_cf_->line_of(assignment),
                                                   assignment.name(), entry->second)));
        entry->second = assignment.value();
    }
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
    if (path_given_) input.config_directory = path_;
    for (const Override& set : options_.overrides) input.overrides.emplace_back(set.name, set.value);
    config_ = conf::Config::build(std::move(input), machine_);
}

Result<void> Directory::check_parameters() {
    build();
    if (const auto& failure = config_->fatal()) {
        const auto error = expansion_error(*failure, console_);
        return fatal(fmt::format("dictionary mail_dict: {}", error.value().message));
    }
    const auto level = conf::expand(config_->raw("compatibility_level").value_or("0"), *config_);
    if (level && !conf::parse_level(level->text)) {
        return fatal(fmt::format("malformed compatibility level syntax: \"{}\"", level->text));
    }
    return {};
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
    if (config_->fatal()) return expansion_error(*config_->fatal(), console_);
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
