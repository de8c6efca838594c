#include "tools/conf/main_mode.h"

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/syntax/print.h"
#include "tools/support/start_up.h"

namespace postern::conf_tool {
namespace {

bool in_classes(const Classes& classes, conf::ParameterClass kind) {
    switch (kind) {
        case conf::ParameterClass::builtin: return classes.builtin;
        case conf::ParameterClass::service: return classes.service;
        case conf::ParameterClass::user: return classes.user;
    }
    return false;
}

bool wanted(const Options& options, const conf::Config& config, const conf::Parameter& parameter) {
    return !options.set_only || config.setting(parameter.name) != nullptr;
}

Result<std::string> expanded(const conf::Config& config, std::string_view name, std::string_view value,
                             Console& console) {
    auto expansion = conf::expand(value, config);
    if (expansion) return std::move(expansion->text);
    auto& chain = expansion.error().chain;
    chain.insert(chain.begin(), std::string(name));
    return expansion_error(expansion.error(), console);
}

std::string suggestion(const conf::Config& config, std::string_view name) {
    const auto near = conf::registry::nearest(name, 1, config.target().version);
    return near.empty() ? std::string() : std::string(near.front()->name);
}

}  // namespace

std::vector<std::string_view> select_parameters(const Options& options, const conf::Config& config,
                                                Console& console) {
    std::vector<std::string_view> selected;
    if (options.names.empty()) {
        for (const auto& [name, parameter] : config.parameters()) {
            if (!in_classes(options.classes, parameter.kind) || !wanted(options, config, parameter)) continue;
            // With -d only names with a default of their own are listed.
            if (parameter.listed && (!options.defaults || parameter.kind != conf::ParameterClass::user)) {
                selected.push_back(name);
            }
        }
        return selected;
    }
    for (const std::string& name : options.names) {
        const conf::Parameter* parameter = config.find(name);
        if (parameter == nullptr) {
            console.warn(ascii::printable(fmt::format("{}: unknown parameter", name)));
            if (const std::string near = suggestion(config, name); !near.empty()) {
                console.note(fmt::format("did you mean {}?", near));
            }
        } else if (wanted(options, config, *parameter)) {
            selected.push_back(parameter->name);
        }
    }
    return selected;
}

Result<void> run_main_mode(const Options& options, const Directory& directory, Console& console) {
    const conf::Config& config = directory.config();
    const conf::Fold fold = options.fold ? conf::Fold::yes : conf::Fold::no;
    for (const std::string_view name : select_parameters(options, config, console)) {
        std::string text;
        if (options.defaults) {
            if (auto computed = report_computation(config, name, console); !computed) return computed;
        }
        if (!options.hide_values) {
            text = config.raw(name).value_or(std::string_view{});
            if (options.expand && config.is_expanded(*config.find(name))) {
                Result<std::string> result = expanded(config, name, text, console);
                if (!result) return tl::unexpected<Error>(result.error());
                text = std::move(*result);
            }
        }
        conf::LinePrinter line(console.out(), fold);
        if (!options.hide_names) line.words(name);
        if (!options.hide_names && !options.hide_values) line.word("=");
        line.words(text);
        line.finish();
    }
    return {};
}

}  // namespace postern::conf_tool
