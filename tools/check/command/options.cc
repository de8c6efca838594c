#include "tools/check/command/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "tools/check/command/nearest.h"

namespace postern::check_tool {
namespace {

constexpr std::string_view kWhat = "What is checked";
constexpr std::string_view kRules = "Rules";
constexpr std::string_view kFixes = "Fixes";
constexpr std::string_view kOld = "Findings that are known";
constexpr std::string_view kOutput = "Output";
constexpr std::string_view kOther = "Other";

/// `key`: the setting that the option stands for, with `text` as its value if the option has none.
struct Row {
    OptionSpec spec;
    std::string_view key = {};
    std::string_view text = {};
};

constexpr std::array kRows{
    Row{{'c', "config-directory", "DIR", "Directory to check (default: $MAIL_CONFIG, /etc/postfix)", kWhat}},
    Row{{'\0', "stdin-filename", "NAME", "What `-` is: main.cf, master.cf or a table", kWhat}},
    Row{{'\0', "postfix-version", "VERSION", "Postfix release that will read the files", kWhat}, "postfix-version"},
    Row{{'\0', "matrix", "VERSIONS", "Several releases: 3.5,3.7,3.11", kWhat}, "postfix-version"},
    Row{{'\0', "from", "VERSION", "Upgrade from this release: what changes", kWhat}, "from"},
    Row{{'\0', "to", "VERSION", "The same as --postfix-version", kWhat}, "postfix-version"},
    Row{{'\0', "min-version", "VERSION", "Advice must work with this release, too", kWhat}, "min-version"},
    Row{{'\0', "profile", "NAME", "Build defaults: upstream or debian", kWhat}, "profile"},
    Row{{'\0', "host", "", "Look at owners, modes and indexes of this machine", kWhat}, "mode", "host"},
    Row{{'\0', "tree", "", "Look at nothing but the files of the directory", kWhat}, "mode", "tree"},
    Row{{'\0', "root", "DIR", "The machine's files are below DIR (an image); implies --host", kWhat}, "system-root"},
    Row{{'\0', "map", "PATH=PLACE", "PATH of the configuration is PLACE in this checkout", kWhat}, "map."},
    Row{{'\0', "select", "RULES", "Only these: ids, names, PT5, tier1, style, default, all", kRules}, "rules.select"},
    Row{{'\0', "extend-select", "RULES", "These, too", kRules}, "rules.extend-select"},
    Row{{'\0', "ignore", "RULES", "Not these", kRules}, "rules.ignore"},
    Row{{'\0', "severity", "RULE=LEVEL", "error, warning, info, style or off", kRules}, "rules.severity."},
    Row{{'\0', "per-path", "GLOB=RULES", "Rules that do not count in the files that match", kRules}, "per-path."},
    Row{{'\0', "set", "RULE.KEY=TEXT", "A setting of one rule", kRules}, "rules."},
    Row{{'\0', "extra-parameter", "PATTERN", "Names that are no mistake, as acme_*", kRules}, "names.extra-parameters"},
    Row{{'\0', "external-socket", "SOCKET", "Sockets that other programs make", kRules}, "names.external-sockets"},
    Row{{'\0', "no-suppress", "", "Comments suppress nothing", kRules}, "rules.allow-inline", "false"},
    Row{{'\0', "require-reason", "", "Comments suppress only with a reason", kRules}, "rules.require-reason", "true"},
    Row{{'\0', "config", "FILE", "Settings (default: .postern.toml, searched upwards)", kRules}},
    Row{{'\0', "no-config", "", "Read no .postern.toml", kRules}},
    Row{{'\0', "fix", "", "Apply safe fixes", kFixes}},
    Row{{'\0', "unsafe-fixes", "", "With --fix and --diff: suggested ones, too", kFixes}, "fix.unsafe", "true"},
    Row{{'\0', "diff", "", "Print what fixes would change, and change nothing", kFixes}},
    Row{{'\0', "fix-only", "RULES", "Fixes of these rules only", kFixes}, "fix.only"},
    Row{{'\0', "exit-on-fix", "", "Exit status 3 when files were changed and nothing is left", kFixes},
        "fix.exit-code",
        "true"},
    Row{{'\0', "check", "", "With fmt: change nothing, exit status 1 if there is work", kFixes}},
    Row{{'\0', "baseline", "FILE", "Findings listed there do not count", kOld}, "baseline"},
    Row{{'\0', "write-baseline", "FILE", "List today's findings there", kOld}},
    Row{{'\0', "prune-baseline", "", "Take what is fixed out of the baseline", kOld}},
    Row{{'\0', "baseline-max", "LEVEL", "Graver findings are never hidden by a baseline", kOld}, "baseline-max"},
    Row{{'\0', "diff-base", "REV", "Only what differs from that git revision", kOld}},
    Row{{'\0', "min-severity", "LEVEL", "Do not show what is below: error, warning, info, style", kOutput},
        "output.min-severity"},
    Row{{'\0', "fail-on", "LEVEL", "Exit status 1 from this on (default warning), or never", kOutput},
        "output.fail-on"},
    Row{{'\0', "format", "FORMAT", "text, compact, json, … =FILE writes to a file; repeatable", kOutput},
        "output.format"},
    Row{{'\0', "color", "WHEN", "auto, always or never", kOutput}, "output.color"},
    Row{{'\0', "width", "COLUMNS", "Columns of the text", kOutput}, "output.width"},
    Row{{'\0', "no-excerpt", "", "Do not show the lines", kOutput}, "output.excerpt", "false"},
    Row{{'\0', "statistics", "", "Count findings by rule", kOutput}, "output.statistics", "true"},
    Row{{'\0', "quiet", "", "Findings only", kOutput}, "output.quiet", "true"},
    Row{{'\0', "timings", "", "Time that each rule took", kOutput}, "output.timings", "true"},
    Row{{'\0', "json", "", "With explain and rules: JSON", kOutput}},
    Row{{'\0', "markdown", "", "With explain and rules: Markdown", kOutput}},
    Row{{'\0', "pages", "DIR", "With rules: a page for each rule, and an index", kOutput}},
    Row{{'\0', "watch", "", "Check again whenever a file changes", kOther}},
    Row{{'\0', "completion", "SHELL", "Completion script for bash, zsh or fish", kOther}},
    Row{{'\0', "help", "", "This text", kOther}},
    Row{{'\0', "version", "", "The version of this program", kOther}},
};

constexpr auto kSpecs = [] {
    std::array<OptionSpec, kRows.size()> specs{};
    for (std::size_t i = 0; i < kRows.size(); ++i) specs[i] = kRows[i].spec;
    return specs;
}();

constexpr std::array<std::string_view, 4> kSubcommands{"explain", "rules", "fmt", "init"};

constexpr std::string_view kUsage =
    "Finds mistakes in Postfix configurations: main.cf, master.cf and their tables.\n"
    "Usage: postern-check [OPTIONS] [PATH ...]          a directory, main.cf, master.cf or a table\n"
    "       postern-check [OPTIONS] -                   one file from standard input\n"
    "       postern-check explain RULE|all [--json]     what a rule is about\n"
    "       postern-check rules [OPTIONS]               the rules that run here\n"
    "       postern-check fmt [--check|--diff] [PATH]   mend the layout only\n"
    "       postern-check init [DIR]                    write a .postern.toml\n";

std::string help_text(HelpStyle style) {
    return fmt::format(
        "{}{}\nExit status: 0 nothing found at or above --fail-on; 1 found; 2 the run failed; 3 see --exit-on-fix.\n"
        "Manual: postern-check(1), postern.toml(5).\n",
        kUsage, options_help(kSpecs, style));
}

const Row& row_of(const OptionSpec* spec) {
    return kRows[static_cast<std::size_t>(spec - kSpecs.data())];
}

// "NAME=VALUE" of options whose key the user makes up.
Result<GivenSetting> open_setting(const Row& row, std::string_view text) {
    const std::size_t equals = row.key == "map." || row.key == "per-path." ? text.rfind('=') : text.find('=');
    if (equals == std::string_view::npos || equals == 0) {
        return fail(ErrorCode::bad_value,
                    fmt::format("--{} takes {}, not \"{}\"", row.spec.long_name, row.spec.value, text));
    }
    return GivenSetting{row.key, fmt::format("{}{}", row.key, text.substr(0, equals)),
                        std::string(text.substr(equals + 1))};
}

bool* switch_of(Options& options, std::string_view name) {
    if (name == "fix") return &options.fix;
    if (name == "diff") return &options.diff;
    if (name == "watch") return &options.watch;
    if (name == "check") return &options.only_check;
    if (name == "no-config") return &options.no_config;
    if (name == "prune-baseline") return &options.prune_baseline;
    if (name == "json") return &options.json;
    return name == "markdown" ? &options.markdown : nullptr;
}

Result<void> take(const GivenOption& given, Options& options) {
    const Row& row = row_of(given.spec);
    const std::string_view name = given.spec->long_name;
    if (!row.key.empty()) {
        GivenSetting setting{row.key, {}, row.spec.value.empty() ? std::string(row.text) : given.value};
        if (row.key.ends_with('.')) {
            auto open = open_setting(row, given.value);
            if (!open) return tl::unexpected<Error>(open.error());
            setting = std::move(*open);
        }
        options.settings.push_back(std::move(setting));
        return {};
    }
    if (bool* flag = switch_of(options, name)) *flag = true;
    if (name == "config-directory") options.directory = given.value;
    if (name == "stdin-filename") options.stdin_filename = given.value;
    if (name == "config") options.config_file = given.value;
    if (name == "diff-base") options.diff_base = given.value;
    if (name == "pages") options.pages = given.value;
    if (name == "completion") {
        options.action = Action::completion;
        options.completion = given.value;
    }
    if (name == "write-baseline") {
        options.write_baseline = true;
        options.settings.push_back({"baseline", {}, given.value});
    }
    return {};
}

Result<void> read_words(std::span<const char* const> words, Options& options) {
    auto line = read_command_line(kSpecs, words, OperandPlace::anywhere);
    if (!line) return tl::unexpected<Error>(line.error());
    for (const GivenOption& given : line->options) {
        if (given.spec->long_name == "help") options.print = help_text(help_style(words));
        if (given.spec->long_name == "version") options.print = fmt::format("postern-check {}\n", POSTERN_VERSION);
        if (!options.print.empty()) return {};
        if (auto taken = take(given, options); !taken) return taken;
    }
    for (std::string& operand : line->operands) options.operands.push_back(std::move(operand));
    return {};
}

Result<void> read_subcommand(Options& options) {
    if (options.operands.empty()) return {};
    constexpr std::array kActions{Action::explain, Action::rules, Action::layout, Action::init};
    const auto* name = std::find(kSubcommands.begin(), kSubcommands.end(), options.operands[0]);
    if (name == kSubcommands.end()) return {};
    options.action = kActions[static_cast<std::size_t>(name - kSubcommands.begin())];
    options.operands.erase(options.operands.begin());
    if (options.action == Action::explain && options.operands.empty()) {
        return fail(ErrorCode::bad_value, "explain: which rule? (postern-check rules lists them)");
    }
    return {};
}

}  // namespace

Result<Options> parse_options(std::span<const char* const> words, std::string_view environment) {
    Options options;
    const auto usage = [](const Error& error) {
        return fail(error.code, fmt::format("{} (usage: postern-check --help)", error.message));
    };
    if (auto read = read_words(words, options); !read) return usage(read.error());
    std::vector<std::string> more;
    for (std::size_t at = 0; (at = environment.find_first_not_of(" \t\n", at)) != std::string_view::npos;) {
        const std::size_t end = std::min(environment.find_first_of(" \t\n", at), environment.size());
        more.emplace_back(environment.substr(at, end - at));
        at = end;
    }
    std::vector<const char*> pointers;
    for (const std::string& word : more) pointers.push_back(word.c_str());
    const std::size_t operands = options.operands.size();
    if (auto read = read_words(pointers, options); !read) {
        return fail(read.error().code, fmt::format("POSTERN_CHECK_OPTS: {}", read.error().message));
    }
    if (options.operands.size() > operands) {
        return fail(ErrorCode::bad_value,
                    fmt::format("POSTERN_CHECK_OPTS: \"{}\" is no option", options.operands.back()));
    }
    if (!options.print.empty()) {
        options.action = Action::print;
        return options;
    }
    if (auto read = read_subcommand(options); !read) return usage(read.error());
    Settings scratch;
    if (auto applied = apply_given(scratch, options.settings); !applied) return usage(applied.error());
    return options;
}

Result<void> apply_given(Settings& settings, const std::vector<GivenSetting>& given) {
    std::set<std::string_view> cleared;
    for (const GivenSetting& one : given) {
        const bool replaces = one.key == "postfix-version" || one.key == "rules.select" || one.key == "output.format" ||
                              one.key == "fix.only";
        if (replaces && cleared.insert(one.key).second) clear_setting(settings, one.key);
        std::vector<std::string_view> texts{one.text};
        if (one.key == "postfix-version") texts = words_of(one.text);
        for (const std::string_view text : texts) {
            const auto applied = apply_setting(settings, one.open.empty() ? one.key : one.open, text, "");
            if (applied) continue;
            const auto row =
                std::find_if(kRows.begin(), kRows.end(), [&](const Row& known) { return known.key == one.key; });
            return fail(applied.error().code, fmt::format("--{}: {}", row->spec.long_name, applied.error().message));
        }
    }
    return {};
}

std::span<const OptionSpec> option_table() {
    return kSpecs;
}

std::string_view option_key(const OptionSpec& spec) {
    const auto row = std::find_if(kRows.begin(), kRows.end(),
                                  [&](const Row& known) { return known.spec.long_name == spec.long_name; });
    return row == kRows.end() ? std::string_view{} : row->key;
}

std::span<const std::string_view> subcommands() {
    return kSubcommands;
}

}  // namespace postern::check_tool
