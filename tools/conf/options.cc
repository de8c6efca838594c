#include "tools/conf/options.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/syntax/quoting.h"
#include "tools/conf/option_rules.h"

namespace postern::conf_tool {
namespace {

// CLI11 has no option letter `#`; in the parser it is `@`, and nowhere else.
constexpr char kCommentOut = '#';
constexpr char kCommentOutStandIn = '@';

/// What CLI11 fills in.
struct Raw {
    Letters letters;
    std::string config_directory;
    std::vector<std::string> classes;
    std::vector<std::string> overrides;
    std::string tls_mode;
    std::string version;
    std::string profile;
    std::string color = "auto";
    std::string completion;
    bool json = false;
    bool explain = false;
    int verbose = 0;
};

struct FlagHelp {
    char letter;
    std::string_view names;
    std::string_view help;
    std::string_view group;
};

constexpr std::string_view kWhat = "What to show";
constexpr std::string_view kHow = "How to show it";
constexpr std::string_view kEdit = "Editing (files are replaced at once, never half written)";
constexpr std::string_view kOther = "Other information";

constexpr std::array<FlagHelp, 21> kFlags{{
    {'n', "-n,--set", "Parameters that main.cf (or -o) sets", kWhat},
    {'d', "-d,--defaults", "Defaults of the target instead of what is set", kWhat},
    {'M', "-M,--services", "Entries of master.cf: NAME or NAME/TYPE", kWhat},
    {'F', "-F,--fields", "Fields of master.cf entries: NAME/TYPE/FIELD", kWhat},
    {'P', "-P,--service-parameters", "-o settings of master.cf entries: NAME/TYPE/PARAMETER", kWhat},
    {'p', "-p,--parameters", "Parameters of main.cf (this is the default)", kWhat},
    {'f', "-f,--fold", "Fold long lines", kHow},
    {'h', "-h,--no-names", "Values without names", kHow},
    {'H', "-H,--no-values", "Names without values", kHow},
    {'x', "-x,--expand", "Replace $name in values, recursively", kHow},
    {'j', "-j", "One JSON object a line, as postconf 3.11", kHow},
    {'q', "-q,--quiet", "No warnings", kHow},
    {'e', "-e,--edit", "Set NAME=VALUE (assumed when the first argument has a =)", kEdit},
    {kCommentOut, "-@,--comment-out", "Comment out the settings or entries named", kEdit},
    {'X', "-X,--remove", "Remove the settings or entries named", kEdit},
    {'a', "-a,--sasl-server-types", "SASL plug-in types of the SMTP server", kOther},
    {'A', "-A,--sasl-client-types", "SASL plug-in types of the SMTP client", kOther},
    {'b', "-b,--bounce-text", "Bounce messages with $name replaced: [TEMPLATE-FILE]", kOther},
    {'t', "-t,--bounce-templates", "Bounce message templates: [TEMPLATE-FILE]", kOther},
    {'l', "-l,--lock-methods", "Mailbox locking methods", kOther},
    {'m', "-m,--table-types", "Lookup table types", kOther},
}};

/// Everything from the first operand on; options end there, as getopt(3) in POSIX mode has it.
std::size_t first_operand(const std::vector<std::string>& arguments) {
    constexpr std::string_view kWithValue = "cCoT";
    static constexpr std::array<std::string_view, 7> kLongWithValue{
        "--config-directory", "--class", "--override", "--tls", "--postfix-version", "--profile", "--color"};
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& word = arguments[i];
        if (word == "--") return i + 1;
        if (word.size() < 2 || word.front() != '-') return i;
        if (word[1] == '-') {
            const bool takes_next =
                std::find(kLongWithValue.begin(), kLongWithValue.end(), word) != kLongWithValue.end() ||
                word == "--completion";
            if (takes_next) ++i;
            continue;
        }
        const std::size_t value_option = word.find_first_of(kWithValue, 1);
        if (value_option == word.size() - 1) ++i;
    }
    return arguments.size();
}

/// `-#` inside a cluster of letters becomes `-@`; values of options are left alone.
void substitute_comment_letter(std::vector<std::string>& arguments, std::size_t end) {
    constexpr std::string_view kWithValue = "cCoT";
    for (std::size_t i = 0; i < end; ++i) {
        std::string& word = arguments[i];
        if (word.size() < 2 || word[0] != '-' || word[1] == '-') continue;
        const std::size_t stop = std::min(word.find_first_of(kWithValue, 1), word.size());
        std::replace(word.begin() + 1, word.begin() + static_cast<std::ptrdiff_t>(stop), kCommentOut,
                     kCommentOutStandIn);
        if (stop + 1 == word.size()) ++i;
    }
}

void declare(CLI::App& app, Raw& raw) {
    app.set_help_flag("--help", "This text");
    app.set_version_flag("--version", std::string("postern-conf ") + POSTERN_VERSION, "The version of this program");
    for (const FlagHelp& flag : kFlags) {
        app.add_flag(std::string(flag.names), raw.letters.at(flag.letter), std::string(flag.help))
            ->group(std::string(flag.group));
    }
    const auto option = [&app](const char* names, auto& target, const char* help, const char* value,
                               std::string_view group) {
        return app.add_option(names, target, help)->type_name(value)->group(std::string(group))->allow_extra_args(false);
    };
    option("-c,--config-directory", raw.config_directory, "Directory of main.cf (default: $MAIL_CONFIG, /etc/postfix)",
           "DIR", kWhat)
        ->take_last();
    option("-C,--class", raw.classes, "Only classes: builtin, service, user, all", "CLASS,...", kWhat);
    option("-o,--override", raw.overrides, "As if main.cf had this setting", "NAME=VALUE", kWhat);
    option("-T,--tls", raw.tls_mode, "compile-version, run-version or public-key-algorithms", "MODE", kOther);
    app.add_flag("--json", raw.json, "JSON with origins, defaults, types and summaries")->group(std::string(kHow));
    app.add_flag("--explain", raw.explain, "Everything about the parameters named")->group(std::string(kWhat));
    app.add_flag("-v,--verbose", raw.verbose, "Say what is read (repeat for more)")->group(std::string(kHow));
    option("--postfix-version", raw.version, "Target release: 2.0 to 3.12, also X.Y.Z", "X.Y", "Target");
    option("--profile", raw.profile, "Build defaults: upstream or debian", "NAME", "Target");
    option("--color", raw.color, "auto, always or never", "WHEN", kHow);
    option("--completion", raw.completion, "Completion script for bash, zsh or fish", "SHELL", kOther);
    app.allow_extras();
    app.footer("Exit status: 0 done (also with warnings), 1 otherwise. Manual: postern-conf(1).");
}

Result<Classes> parse_classes(const std::vector<std::string>& values) {
    Classes classes{false, false, false};
    for (const std::string& value : values) {
        classes = Classes{false, false, false};  // the last -C counts
        conf::WordReader words(value, conf::Braces::plain, conf::kListSeparators);
        while (const auto word = words.next()) {
            const std::string name = ascii::lower(word->of(value));
            if (name == "all") {
                classes = Classes{};
            } else if (name == "builtin") {
                classes.builtin = true;
            } else if (name == "service") {
                classes.service = true;
            } else if (name == "user") {
                classes.user = true;
            } else {
                return fail(ErrorCode::bad_value,
                            fmt::format("unknown -C option value \"{}\" in \"{}\"", word->of(value), value));
            }
        }
    }
    return classes;
}

Result<Override> parse_override(const std::string& text) {
    const conf::NameValue split = conf::read_name_value(text);
    switch (split.fault) {
        case conf::NameValueFault::none: break;
        case conf::NameValueFault::no_name:
            return fail(ErrorCode::bad_syntax,
                        fmt::format("invalid parameter override: {}: missing attribute name", text));
        case conf::NameValueFault::no_equals:
            return fail(ErrorCode::bad_syntax,
                        fmt::format("invalid parameter override: {}: missing '=' after attribute name", text));
    }
    return Override{std::string(split.name.of(text)), std::string(split.value.of(text))};
}

Result<conf::Target> parse_target(const Raw& raw) {
    conf::Target target;
    if (!raw.version.empty()) {
        const auto version = conf::Version::parse(raw.version);
        if (!version) return tl::unexpected<Error>(version.error());
        target.version = *version;
    }
    if (!raw.profile.empty()) {
        const auto profile = conf::parse_profile(raw.profile);
        if (!profile) return tl::unexpected<Error>(profile.error());
        target.profile = *profile;
    }
    return target;
}

struct SubjectLetter {
    char letter;
    Subject subject;
};

constexpr std::array<SubjectLetter, 10> kSubjects{{{'p', Subject::main_cf},
                                                   {'M', Subject::master_entries},
                                                   {'F', Subject::master_fields},
                                                   {'P', Subject::master_parameters},
                                                   {'t', Subject::bounce_templates},
                                                   {'b', Subject::bounce_expanded},
                                                   {'a', Subject::sasl_server_types},
                                                   {'A', Subject::sasl_client_types},
                                                   {'l', Subject::lock_methods},
                                                   {'m', Subject::table_types}}};

Result<Options> interpret(Raw& raw, std::vector<std::string> operands) {
    Letters& letters = raw.letters;
    letters.at('o') = !raw.overrides.empty();
    const bool edits = letters.at('e') || letters.at('X') || letters.at(kCommentOut);
    const bool implies_edit = !operands.empty() && operands.front().find('=') != std::string::npos;
    if (implies_edit && accepts_edit(letters)) letters.at('e') = true;
    if (auto legal = check_letters(letters); !legal) return tl::unexpected<Error>(legal.error());
    Options options;
    for (const auto& [letter, subject] : kSubjects) {
        if (letters.at(letter)) options.subject = subject;
    }
    if (letters.at('T')) options.subject = Subject::tls_feature;
    if (raw.explain) options.subject = Subject::explain;
    if (letters.at('e')) options.action = Action::edit;
    if (letters.at(kCommentOut)) options.action = Action::comment_out;
    if (letters.at('X')) options.action = Action::exclude;
    if (edits || implies_edit) options.json = raw.json = false;
    options.defaults = letters.at('d');
    options.set_only = letters.at('n');
    options.fold = letters.at('f');
    options.hide_names = letters.at('h');
    options.hide_values = letters.at('H');
    options.expand = letters.at('x');
    options.peer_json = letters.at('j');
    options.quiet = letters.at('q');
    options.json = raw.json;
    options.verbose = raw.verbose;
    options.tls_mode = raw.tls_mode;
    options.names = std::move(operands);
    options.completion = raw.completion;
    return options;
}

Result<void> read_values(const Raw& raw, Options& options) {
    if (!raw.classes.empty()) {
        const auto classes = parse_classes(raw.classes);
        if (!classes) return tl::unexpected<Error>(classes.error());
        options.classes = *classes;
    }
    for (const std::string& text : raw.overrides) {
        const auto parsed = parse_override(text);
        if (!parsed) return tl::unexpected<Error>(parsed.error());
        options.overrides.push_back(*parsed);
    }
    const auto target = parse_target(raw);
    if (!target) return tl::unexpected<Error>(target.error());
    options.target = *target;
    if (raw.color == "always") {
        options.color = ColorChoice::always;
    } else if (raw.color == "never") {
        options.color = ColorChoice::never;
    } else if (raw.color != "auto") {
        return fail(ErrorCode::bad_value, fmt::format("--color takes auto, always or never, not \"{}\"", raw.color));
    }
    return {};
}

bool use_color(const std::vector<std::string>& arguments) {
    const auto has = [&](std::string_view word) {
        return std::find(arguments.begin(), arguments.end(), word) != arguments.end();
    };
    if (has("--color=always")) return true;
    if (has("--color=never")) return false;
    return ::isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
}

constexpr std::string_view kUsage =
    "Usage: postern-conf [OPTIONS] [NAME ...]            show parameters of main.cf\n"
    "       postern-conf -M|-F|-P [OPTIONS] [NAME[/TYPE[/WHAT]] ...]   show master.cf\n"
    "       postern-conf [-M|-F|-P] [-e|-#|-X] NAME[=VALUE] ...        edit\n"
    "       postern-conf --explain NAME ...              explain\n";

/// CLI11's help, with our usage, the letter it does not know put back, and headings in bold when wanted.
std::string help_text(const CLI::App& app, bool color) {
    const std::string help = app.help("postern-conf");
    std::string out;
    bool blank = true;  // CLI11 leaves two blank lines between groups
    for (std::string_view rest = help; !rest.empty();) {
        const std::size_t end = std::min(rest.find('\n'), rest.size() - 1);
        std::string line(rest.substr(0, end));
        rest.remove_prefix(end + 1);
        if (line.empty() && blank) continue;
        blank = line.empty();
        if (line.starts_with("Usage:")) {
            out += kUsage;
            continue;
        }
        if (const std::size_t at = line.find("-@"); at != std::string::npos) line[at + 1] = kCommentOut;
        if (const std::size_t at = line.find(" ... "); at != std::string::npos) line.replace(at, 4, "    ");
        if (line.ends_with(" ...")) line.resize(line.size() - 4);
        const bool heading = !line.empty() && line.front() != ' ' && line.back() == ':';
        out += heading && color ? fmt::format("\033[1m{}\033[0m\n", line) : line + "\n";
    }
    return out;
}

}  // namespace

Result<Invocation> parse_options(int argc, const char* const* argv) {
    std::vector<std::string> arguments(argv + 1, argv + argc);
    const std::size_t end = std::min(first_operand(arguments), arguments.size());
    substitute_comment_letter(arguments, end);
    std::vector<std::string> operands(arguments.begin() + static_cast<std::ptrdiff_t>(end), arguments.end());
    const bool color = use_color(arguments);
    arguments.resize(end);
    if (!arguments.empty() && arguments.back() == "--") arguments.pop_back();
    CLI::App app("Shows, explains and edits Postfix configurations.");
    Raw raw;
    declare(app, raw);
    try {
        std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back
        app.parse(arguments);
    } catch (const CLI::CallForHelp&) {
        return Invocation{{}, help_text(app, color)};
    } catch (const CLI::CallForVersion&) {
        return Invocation{{}, fmt::format("postern-conf {}\n", POSTERN_VERSION)};
    } catch (const CLI::ParseError& error) {
        std::string message = error.what();
        std::replace(message.begin(), message.end(), kCommentOutStandIn, kCommentOut);
        return fail(ErrorCode::bad_value, fmt::format("{} (usage: postern-conf --help)", message));
    }
    if (!app.remaining().empty()) {
        return fail(ErrorCode::bad_value,
                    fmt::format("unknown option {}{} (usage: postern-conf --help)", app.remaining().front(),
                                suggest_option(app.remaining().front())));
    }
    raw.letters.at('T') = app.count("--tls") != 0;
    auto options = interpret(raw, std::move(operands));
    if (!options) return tl::unexpected<Error>(options.error());
    if (app.count("--config-directory") != 0) options->config_directory = raw.config_directory;
    if (auto read = read_values(raw, *options); !read) return tl::unexpected<Error>(read.error());
    return Invocation{std::move(*options), {}};
}

}  // namespace postern::conf_tool
