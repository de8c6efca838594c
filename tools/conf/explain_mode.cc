#include "tools/conf/explain_mode.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libconf/base/ascii.h"
#include "libconf/model/service_view.h"
#include "libconf/model/values.h"
#include "libconf/registry/registry.h"
#include "tools/conf/explain_mentions.h"
#include "tools/conf/explain_page.h"
#include "tools/conf/explain_words.h"

namespace postern::conf_tool {
namespace {

constexpr std::size_t kSuggestions = 3;

Headings headings(const Options& options) {
    if (options.color == ColorChoice::always) return Headings::colored;
    if (options.color == ColorChoice::never) return Headings::plain;
    return ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr ? Headings::colored : Headings::plain;
}

/// Explains one name.
class Explanation {
public:
    Explanation(const conf::Config& config, const SourceMap& sources, std::string_view name, ExplainPage page)
        : config_(config), sources_(sources), name_(name), page_(std::move(page)) {}

    void parameter(const conf::Parameter& parameter);
    void other_release(const conf::ParamSpec& spec);
    void family(const conf::FamilyMatch& match);

private:
    conf::Version version() const { return config_.target().version; }
    void type(const ParameterFacts& facts);
    void standard_value(const conf::Parameter& parameter);
    void history(const conf::ParamSpec& spec);
    void programs(std::span<const std::string_view> used_by);
    void setting(const conf::Parameter* parameter);
    void value_here(const conf::Parameter& parameter);
    void services();
    void mentions();
    std::string expanded(std::string_view text) const;

    const conf::Config& config_;
    const SourceMap& sources_;
    std::string_view name_;
    ExplainPage page_;
};

std::string Explanation::expanded(std::string_view text) const {
    const auto expansion = conf::expand(text, config_);
    return expansion ? value_text(expansion->text) : fmt::format("(cannot be expanded: {})", expansion.error().message);
}

void Explanation::type(const ParameterFacts& facts) {
    page_.field("type", type_text(facts));
    if (facts.spec == nullptr) return;
    if (const std::string before = type_history(*facts.spec); !before.empty()) page_.field("type", before);
}

void Explanation::standard_value(const conf::Parameter& parameter) {
    const auto value = config_.default_value(name_);
    if (!value) {
        page_.field("default", "none");
        return;
    }
    page_.field("default", value_text(*value));
    if (value->find('$') != std::string_view::npos && config_.is_expanded(parameter)) {
        page_.field("default", fmt::format("= {}", expanded(*value)));
    }
    if (parameter.spec == nullptr) return;
    const auto upstream = conf::registry::default_for(*parameter.spec, {version(), conf::Profile::upstream});
    if (upstream && upstream != value) {
        page_.field("default", fmt::format("of this profile; upstream it is {}", value_text(*upstream)));
        return;
    }
    if (const std::string how = computed_text(*parameter.spec); !how.empty()) page_.field("default", how);
}

void Explanation::history(const conf::ParamSpec& spec) {
    for (const std::string& line : release_lines(spec)) page_.field("releases", line);
    const std::vector<std::string> lines = default_history(spec);
    if (lines.size() > 1) {
        for (const std::string& line : lines) page_.field("defaults", line);
    }
    if (const std::string advice = deprecation_text(spec); !advice.empty()) page_.field("deprecated", advice);
    page_.field("takes effect", applies_text(spec.applies));
    if (spec.read_only) page_.field("takes effect", "it cannot be set in main.cf");
}

void Explanation::programs(std::span<const std::string_view> used_by) {
    if (used_by.empty()) return;
    const bool all = used_by.front() == "all";
    if (!all) {
        page_.field("used by", joined(used_by));
    } else if (used_by.size() == 1) {
        page_.field("used by", "every program");
    } else {
        page_.field("used by", fmt::format("every program reads it; mainly for {}", joined(used_by.subspan(1))));
    }
}

void Explanation::value_here(const conf::Parameter& parameter) {
    const std::string_view value = config_.raw(name_).value_or("");
    page_.field("value", value_text(value));
    const bool expands = config_.is_expanded(parameter) && value.find('$') != std::string_view::npos;
    if (expands) page_.field("value", fmt::format("= {}", expanded(value)));
    const conf::Values values(config_);
    const conf::ValueRules rules = conf::value_rules(parameter, version());
    if (const auto good = values.check(name_); !good) {
        page_.field("problem", good.error().message);
    } else if (rules.kind == conf::Kind::time) {
        const auto time = values.time(name_);
        if (time->value.ignored().empty()) return;
        page_.field("problem", fmt::format("\"{}\" behind the unit is ignored", time->value.ignored()));
    } else if (rules.syntax == conf::Syntax::size) {
        const auto size = values.size(name_);
        if (size && !size->value.human().empty()) page_.field("value", fmt::format("= {}", size->value.human()));
    }
}

/// Where main.cf or the command line sets it.
void Explanation::setting(const conf::Parameter* parameter) {
    const conf::SetValue* set = config_.setting(name_);
    if (set == nullptr) {
        page_.field("set", "nowhere in main.cf; the default is in force");
        return;
    }
    if (config_.main_cf() != nullptr) {
        for (const conf::Assignment& assignment : config_.main_cf()->assignments()) {
            if (assignment.name() != name_) continue;
            const SourceRange range = assignment.name_range();
            const bool wins = range == set->origin.name;
            page_.field("set", fmt::format("{}{}", sources_.describe(range), wins ? "" : "  (overridden)"));
            page_.excerpt("set", fmt::format("  {}", sources_.line_text(range.file, range.begin)));
        }
    }
    if (set->origin.layer == conf::Layer::command_line) page_.field("set", "on the command line");
    if (parameter != nullptr) value_here(*parameter);
}

/// Entries of master.cf that give it a value of their own.
void Explanation::services() {
    if (config_.master_cf() == nullptr) return;
    for (const conf::ServiceView& view : conf::service_views(*config_.master_cf(), conf::SettingScope::entry)) {
        const conf::ServiceView::Value* own = view.find(name_);
        if (own == nullptr) continue;
        const SourceRange range = own->service->range(own->setting.written);
        page_.field("services", fmt::format("{}/{} = {}", view.service().name(), view.service().type(),
                                            value_text(own->setting.value)));
        page_.field("services", fmt::format("  {}", sources_.describe(range)));
    }
}

void Explanation::mentions() {
    const Mentions found = find_mentions(config_, name_);
    for (const SettingMention& mention : found.settings) {
        page_.field("referred to", fmt::format("{}  {}", mention.parameter, sources_.describe(mention.range)));
    }
    if (!found.defaults.empty()) {
        page_.field("referred to", fmt::format("by defaults of {}", fmt::join(found.defaults, ", ")));
    }
}

void Explanation::parameter(const conf::Parameter& parameter) {
    const ParameterFacts facts = parameter_facts(parameter, version());
    page_.title(name_, fmt::format("Postfix {}", version().text()));
    if (!facts.summary.empty()) page_.paragraph(facts.summary);
    if (parameter.kind == conf::ParameterClass::user) {
        page_.paragraph(user_parameter_text(config_, name_));
    }
    page_.gap();
    if (parameter.kind != conf::ParameterClass::user) {
        type(facts);
        standard_value(parameter);
    }
    if (facts.spec != nullptr) history(*facts.spec);
    if (facts.family != nullptr) {
        page_.field("family", fmt::format("for every service that runs {}", joined(facts.family->programs)));
        page_.field("releases", fmt::format("since {}", facts.family->introduced.text()));
        page_.field("takes effect", applies_text(conf::Applies::reload));
    }
    programs(facts.used_by);
    page_.gap();
    setting(&parameter);
    services();
    mentions();
}

/// A parameter, but not one of the target.
void Explanation::other_release(const conf::ParamSpec& spec) {
    page_.title(name_, fmt::format("not in Postfix {}", version().text()));
    page_.paragraph(spec.summary);
    page_.gap();
    ParameterFacts facts;
    facts.spec = &spec;
    facts.kind = spec.kind;
    facts.unit = spec.unit;
    facts.bounds = spec.bounds;
    type(facts);
    const std::vector<std::string> lines = default_history(spec);
    if (lines.size() == 1) page_.field("defaults", lines.front());
    history(spec);
    programs(spec.used_by);
    page_.gap();
    if (config_.setting(name_) == nullptr) {
        page_.field("set", "nowhere in main.cf");
    } else {
        setting(nullptr);
    }
    services();
    mentions();
}

/// A name that a service would have, if there were such a service.
void Explanation::family(const conf::FamilyMatch& match) {
    const conf::Family& family = *match.family;
    page_.title(name_, fmt::format("Postfix {}", version().text()));
    page_.paragraph(family.summary);
    page_.gap();
    ParameterFacts facts;
    facts.kind = family.kind;
    facts.unit = family.unit;
    facts.bounds = family.bounds;
    type(facts);
    page_.field("default", fmt::format("{} = {}", family.default_reference, expanded(family.default_reference)));
    page_.field("family", fmt::format("for every service that runs {}", joined(family.programs)));
    programs(family.read_by);
    page_.gap();
    page_.field("service", fmt::format("master.cf has no service \"{}\" that runs one of these", match.service));
    if (config_.setting(name_) != nullptr) setting(nullptr);
}

std::string unknown_text(const conf::Config& config, const SourceMap& sources, std::string_view name) {
    std::string text = fmt::format("{}: unknown parameter", name);
    if (const conf::SetValue* set = config.setting(name)) {
        text += fmt::format(" (set at {}, without effect)", sources.describe(set->origin.name));
    }
    const auto near = conf::registry::nearest(name, kSuggestions, config.target().version);
    for (const conf::ParamSpec* spec : near) {
        text += fmt::format("{}{}", spec == near.front() ? "; did you mean " : " or ", spec->name);
    }
    return near.empty() ? text : text + "?";
}

bool explain(const conf::Config& config, const SourceMap& sources, std::string_view name, const ExplainPage& page) {
    Explanation explanation(config, sources, name, page);
    const conf::ParamSpec* spec = conf::registry::find(name);
    if (const conf::Parameter* parameter = config.find(name)) {
        const bool old = parameter->kind == conf::ParameterClass::user && spec != nullptr;
        if (old) {
            explanation.other_release(*spec);
        } else {
            explanation.parameter(*parameter);
        }
    } else if (spec != nullptr) {
        explanation.other_release(*spec);
    } else if (const auto match = conf::registry::match_family(name, config.target().version)) {
        explanation.family(*match);
    } else {
        return false;
    }
    return true;
}

}  // namespace

Result<void> run_explain(const Options& options, const conf::Config& config, const SourceMap& sources,
                         Console& console) {
    if (options.names.empty()) return fail(ErrorCode::bad_value, "--explain needs the name of a parameter");
    const ExplainPage page(console.out(), headings(options));
    std::vector<std::string> unknown;
    for (const std::string& name : options.names) {
        if (!explain(config, sources, name, page)) unknown.push_back(unknown_text(config, sources, name));
    }
    if (unknown.empty()) return {};
    // The caller writes results of a success only.
    if (auto written = console.flush(); !written) return written;
    for (const std::string& text : unknown) console.fatal(ascii::printable(text));
    return fail(ErrorCode::not_found, "");
}

}  // namespace postern::conf_tool
