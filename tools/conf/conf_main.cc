#include "tools/conf/conf_main.h"

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/conf/bounce_mode.h"
#include "tools/conf/completion.h"
#include "tools/conf/directory.h"
#include "tools/conf/edit_mode.h"
#include "tools/conf/explain_mode.h"
#include "tools/conf/features_mode.h"
#include "tools/conf/json_mode.h"
#include "tools/conf/main_mode.h"
#include "tools/conf/master_mode.h"
#include "tools/conf/options.h"
#include "tools/support/console.h"
#include "tools/support/start_up.h"
#include "tools/world/real_machine.h"

namespace postern::conf_tool {
namespace {

constexpr std::string_view kProgram = "postern-conf";

/// Modes that take values from main.cf, and neither list parameters nor look at services.
bool needs_main_only(Subject subject) {
    return subject == Subject::table_types || subject == Subject::bounce_templates ||
           subject == Subject::bounce_expanded;
}

bool needs_no_files(Subject subject) {
    return subject == Subject::sasl_server_types || subject == Subject::sasl_client_types ||
           subject == Subject::lock_methods || subject == Subject::tls_feature;
}

/// The values of a service, and behind them those of main.cf.
class ServiceNames : public conf::Names {
public:
    ServiceNames(const conf::ServiceView& service, const conf::Config& config) : service_(service), config_(config) {}
    std::optional<std::string_view> raw(std::string_view name) const override {
        const auto own = service_.raw(name);
        return own ? own : config_.raw(name);
    }

private:
    const conf::ServiceView& service_;
    const conf::Config& config_;
};

Result<void> show_master(const Options& options, const Directory& directory, Console& console) {
    if (directory.master_cf() == nullptr) return {};
    const ServiceExpander expander = [&](std::string_view text, const conf::ServiceView& service) -> Result<std::string> {
        auto expansion = conf::expand(text, ServiceNames(service, directory.config()));
        if (!expansion) return expansion_error(expansion.error(), console);
        return std::move(expansion->text);
    };
    if (options.json || options.peer_json) {
        return print_master_json(options, directory.config(), directory.sources(), console);
    }
    return run_master_mode(options, *directory.master_cf(), expander, console);
}

Result<void> show_main(const Options& options, const Directory& directory, Console& console) {
    if (options.json || options.peer_json) {
        const auto names = select_parameters(options, directory.config(), console);
        return print_json(options, directory.config(), directory.sources(), names, console);
    }
    return run_main_mode(options, directory, console);
}

/// Reads the files in Postfix's order, which decides whose fault is told.
Result<void> load(const Options& options, Directory& directory) {
    const bool master_first = is_master(options.subject);
    if (master_first) {
        if (auto loaded = directory.load_master(); !loaded) return loaded;
    }
    if (!options.defaults) {
        const auto loaded = directory.load_main();
        // A parameter can be explained where there is no configuration.
        const bool optional = options.subject == Subject::explain && !directory.path_given();
        if (!loaded && !(optional && loaded.error().code == ErrorCode::not_found)) return loaded;
        if (!loaded) return directory.configure();
    }
    if (needs_main_only(options.subject)) return directory.check_parameters();
    if (!master_first) {
        if (auto loaded = directory.load_master(); !loaded) return loaded;
    }
    return directory.configure();
}

Result<void> show(const Options& options, Console& console) {
    if (needs_no_files(options.subject)) return run_features_mode(options, console);
    const RealMachine machine;
    Directory directory(options, machine, console);
    if (auto loaded = load(options, directory); !loaded) return loaded;
    if (options.subject == Subject::table_types) return run_features_mode(options, console);
    Result<void> shown;
    switch (options.subject) {
        case Subject::bounce_templates:
        case Subject::bounce_expanded: {
            const conf::Config& config = directory.config();
            const BounceSource source{config,
                                      [&config](std::string_view name) { return config.setting(name) != nullptr; }};
            return run_bounce_mode(options, source, console);
        }
        case Subject::explain: return run_explain(options, directory.config(), directory.sources(), console);
        default:
            shown = is_master(options.subject) ? show_master(options, directory, console)
                                               : show_main(options, directory, console);
    }
    // Defaults come from no file: Postfix says nothing of what stands in one.
    if (shown && !options.defaults) directory.warn_unused(is_master(options.subject) ? Unused::master_cf : Unused::both);
    return shown;
}

Result<void> run(const Options& options, Console& console) {
    if (!options.completion.empty()) return print_completion(options, console);
    if (options.action == Action::show) return show(options, console);
    const RealMachine machine;
    const Directory directory(options, machine, console);
    return run_edit_mode(options, directory.path(), console);
}

}  // namespace

int conf_main(int argc, const char* const* argv) {
    Console early(kProgram, Console::Warnings::shown);
    const Result<Invocation> invocation = parse_options(argc, argv);
    if (!invocation) {
        early.fatal(ascii::printable(invocation.error().message));
        return 1;
    }
    const Options& options = invocation->options;
    Console console(kProgram, options.quiet ? Console::Warnings::hidden : Console::Warnings::shown);
    Result<void> result;
    if (invocation->print_instead.empty()) {
        result = run(options, console);
    } else {
        console.out() = invocation->print_instead;
    }
    if (result) result = console.flush();
    if (result) return 0;
    // A mode that has said everything gives an empty message.
    if (!result.error().message.empty()) console.fatal(ascii::printable(result.error().message));
    return 1;
}

}  // namespace postern::conf_tool
