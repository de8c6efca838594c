#include "tools/diff/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "tools/check/command/nearest.h"

namespace postern::diff_tool {
namespace {

constexpr std::string_view kWhat = "What is compared";
constexpr std::string_view kEdits = "Edits of advice";
constexpr std::string_view kOutput = "Output";
constexpr std::string_view kOther = "Other";

constexpr std::array kSpecs{
    OptionSpec{'c', "config-directory", "DIR", "The directory (default: $MAIL_CONFIG, /etc/postfix; of revisions: .)", kWhat},
    OptionSpec{'\0', "postfix-version", "VERSION", "Postfix release that reads the files", kWhat},
    OptionSpec{'\0', "from", "VERSION", "Upgrade from this release: what changes for the directory", kWhat},
    OptionSpec{'\0', "to", "VERSION", "The release to upgrade to", kWhat},
    OptionSpec{'\0', "three-way", "", "Directories OLD NEW MINE: what a distribution changed, and what we did", kWhat},
    OptionSpec{'\0', "profile", "NAME", "Build defaults: upstream or debian", kWhat},
    OptionSpec{'\0', "apply", "", "Write the edits of the advice into the files", kEdits},
    OptionSpec{'\0', "diff", "", "Print the edits of the advice as a patch, and change nothing", kEdits},
    OptionSpec{'\0', "choose", "WORDS", "Which: pin, rename, delete, rewrite, adopt, conflict, or names", kEdits},
    OptionSpec{'\0', "fail-on", "LABEL", "Exit status 1 when a difference has this label, or any", kOutput},
    OptionSpec{'\0', "format", "FORMAT", "text, json or markdown", kOutput},
    OptionSpec{'\0', "color", "WHEN", "auto, always or never", kOutput},
    OptionSpec{'\0', "completion", "SHELL", "Completion script for bash, zsh or fish", kOther},
    OptionSpec{'\0', "help", "", "This text", kOther},
    OptionSpec{'\0', "version", "", "The version of this program", kOther},
};

constexpr std::string_view kUsage =
    "Compares Postfix configurations by what they mean.\n"
    "Usage: postern-diff [OPTIONS]                       a directory with the defaults of Postfix\n"
    "       postern-diff [OPTIONS] DIR1 DIR2             two directories\n"
    "       postern-diff [OPTIONS] REV1..REV2            two revisions in git; empty: HEAD\n"
    "       postern-diff [OPTIONS] --from A --to B       what an upgrade of Postfix changes for a directory\n"
    "       postern-diff [OPTIONS] --three-way OLD NEW MINE    old and new files of a distribution, and ours\n";

constexpr std::array<Label, 7> kLabels{Label::no_effect, Label::policy,  Label::security_up, Label::security_down,
                                       Label::delivery,  Label::restart, Label::postmap};

std::string help_text(HelpStyle style) {
    return fmt::format(
        "{}{}\nLabels: no-effect, policy, security-up, security-down, delivery, needs-restart, needs-postmap.\n"
        "Exit status: 0 compared; 1 a difference that --fail-on names; 2 the run failed.\n"
        "Manual: postern-diff(1).\n",
        kUsage, options_help(kSpecs, style));
}

Result<void> take_version(const GivenOption& given, std::optional<conf::Version>& version) {
    const auto parsed = conf::Version::parse(given.value);
    if (!parsed) {
        return fail(ErrorCode::bad_value, fmt::format("--{}: {}", given.spec->long_name, parsed.error().message));
    }
    version = *parsed;
    return {};
}

Result<void> take_word(const GivenOption& given, Options& options) {
    const auto index = check_tool::chosen_word(given, option_words(*given.spec));
    if (!index) return tl::unexpected<Error>(index.error());
    const std::string_view name = given.spec->long_name;
    if (name == "profile") options.profile = *conf::parse_profile(given.value);
    if (name == "format") options.format = static_cast<Format>(*index);
    if (name == "color") options.colour = static_cast<check_tool::Colour>(*index);
    if (name == "completion") {
        options.action = Action::completion;
        options.completion = given.value;
    }
    if (name == "fail-on") {
        options.fail_on_any = *index == kLabels.size();
        if (*index < kLabels.size()) options.fail_on = kLabels[*index];
    }
    return {};
}

Result<void> take(const GivenOption& given, Options& options) {
    const std::string_view name = given.spec->long_name;
    if (name == "from") return take_version(given, options.from);
    if (name == "to" || name == "postfix-version") return take_version(given, options.to);
    if (!option_words(*given.spec).empty() && name != "choose") return take_word(given, options);
    if (name == "config-directory") options.directory = given.value;
    if (name == "apply") options.apply = true;
    if (name == "diff") options.diff = true;
    if (name == "three-way") options.three_way = true;
    if (name == "choose") {
        for (const std::string_view word : check_tool::words_of(given.value)) options.choose.emplace_back(word);
    }
    return {};
}

Result<void> read_words(std::span<const char* const> words, Options& options) {
    auto line = read_command_line(kSpecs, words, OperandPlace::anywhere);
    if (!line) return tl::unexpected<Error>(line.error());
    for (const GivenOption& given : line->options) {
        if (given.spec->long_name == "help") options.print = help_text(help_style(words));
        if (given.spec->long_name == "version") options.print = fmt::format("postern-diff {}\n", POSTERN_VERSION);
        if (!options.print.empty()) return {};
        if (auto taken = take(given, options); !taken) return taken;
    }
    for (std::string& operand : line->operands) options.operands.push_back(std::move(operand));
    return {};
}

Result<void> find_action(Options& options) {
    if (options.action == Action::completion) return {};
    const std::size_t operands = options.operands.size();
    const bool edits = options.apply || options.diff || !options.choose.empty();
    if (options.three_way) {
        if (options.from || options.directory) return fail(ErrorCode::bad_value, "--three-way takes three directories, no --from and no -c");
        if (options.fail_on || options.fail_on_any) return fail(ErrorCode::bad_value, "--fail-on is for two sides, not for --three-way");
        if (operands != 3) return fail(ErrorCode::bad_value, "--three-way compares three directories: OLD NEW MINE");
        options.action = Action::three_way;
        return {};
    }
    if (options.from) {
        if (operands > 0) return fail(ErrorCode::bad_value, "--from compares releases: name the directory with -c");
        options.action = Action::upgrade;
        return {};
    }
    if (edits) return fail(ErrorCode::bad_value, "--apply, --diff and --choose are for upgrades: say --from and --to, or --three-way");
    if (operands == 1 && options.operands[0].find("..") != std::string::npos) {
        options.action = Action::revisions;
    } else if (operands == 2) {
        if (options.directory) return fail(ErrorCode::bad_value, "two directories need no -c");
        options.action = Action::directories;
    } else if (operands > 0) {
        return fail(ErrorCode::bad_value,
                    fmt::format("two directories or REV1..REV2 are compared, not {} of them", operands));
    }
    return {};
}

}  // namespace

Result<Options> parse_options(std::span<const char* const> words) {
    Options options;
    const auto usage = [](const Error& error) {
        return fail(error.code, fmt::format("{} (usage: postern-diff --help)", error.message));
    };
    if (auto read = read_words(words, options); !read) return usage(read.error());
    if (!options.print.empty()) {
        options.action = Action::print;
        return options;
    }
    if (auto found = find_action(options); !found) return usage(found.error());
    return options;
}

CompletedProgram completed_program() {
    return {.name = "postern-diff",
            .options = kSpecs,
            .words = option_words,
            .operands = CompletedProgram::Operands::directories,
            .command = {},
            .parameters_of = "choose"};
}

std::string option_words(const OptionSpec& spec) {
    if (spec.long_name == "profile") return "upstream debian";
    if (spec.long_name == "format") return "text json markdown";
    if (spec.long_name == "color") return "auto always never";
    if (spec.long_name == "completion") return "bash zsh fish";
    if (spec.long_name == "choose") return "pin rename delete rewrite adopt conflict";
    if (spec.long_name != "fail-on") return {};
    std::string words;
    for (const Label label : kLabels) words += fmt::format("{} ", label_word(label));
    return words + "any";
}

}  // namespace postern::diff_tool
