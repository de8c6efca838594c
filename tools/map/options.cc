#include "tools/map/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "libtables/table_use.h"

namespace postern::map_tool {
namespace {

constexpr std::string_view kAction = "What to do (otherwise: build an index from each text)";
constexpr std::string_view kEntries = "Keys and values";
constexpr std::string_view kMessages = "Keys from a message on standard input, with -q -";
constexpr std::string_view kFiles = "Files and configuration";
constexpr std::string_view kOther = "Other";

enum class Who { both, map, alias };
struct Row {
    OptionSpec spec;
    Who who = Who::both;
};

constexpr std::array kRows{
    Row{{'q', "query", "KEY", "Print the value of KEY in the first table that has it; -: many keys", kAction}},
    Row{{'d', "delete", "KEY", "Remove KEY from the index; -: many keys", kAction}},
    Row{{'i', "incremental", "", "Add entries from standard input to the index", kAction}},
    Row{{'s', "list", "", "Print all entries", kAction}},
    Row{{'\0', "explain", "KEY", "Tell how the tables answer to KEY: rule, file and line, near misses", kAction}},
    Row{{'\0', "as", "USE", "With --explain: try the keys of this use: access, virtual, relay_domains ...", kAction}},
    Row{{'\0', "check", "", "Look for mistakes in texts and indexes; change nothing", kAction}},
    Row{{'\0', "convert", "", "Make an index TO with the entries of FROM, say hash:FILE lmdb", kAction}},
    Row{{'\0', "stat", "", "Count entries, duplicates and bytes", kAction}},
    Row{{'\0', "newaliases", "", "Build the tables that alias_database lists, as newaliases(1) does", kAction},
        Who::alias},
    Row{{'f', "exact-case", "", "Do not fold keys to lower case", kEntries}},
    Row{{'N', "with-nul", "", "Keys and values end in a NUL byte in the index", kEntries}},
    Row{{'n', "without-nul", "", "They do not", kEntries}},
    Row{{'r', "replace", "", "An entry with the same key takes the place of the earlier one", kEntries}},
    Row{{'w', "ignore-duplicates", "", "No warnings about duplicate entries", kEntries}},
    Row{{'u', "no-utf8", "", "Keys and values are bytes, even with smtputf8_enable = yes", kEntries}},
    Row{{'F', "file-values", "", "Values name files, whose contents the index holds in base64", kEntries}, Who::map},
    Row{{'j', "", "", "With -q and -s: print JSON objects, one a line", kEntries}},
    Row{{'h', "headers", "", "Each header is a key", kMessages}, Who::map},
    Row{{'b', "body", "", "Each line of the body is a key", kMessages}, Who::map},
    Row{{'m', "mime", "", "With -h and -b: tell MIME headers from body text", kMessages}, Who::map},
    Row{{'U', "check-utf8", "", "With -h and -b: keys and values must be UTF-8", kMessages}, Who::map},
    Row{{'c', "config-directory", "DIR", "Directory of main.cf (default: $MAIL_CONFIG, /etc/postfix)", kFiles}},
    Row{{'o', "keep-privileges", "", "As root: do not become the owner of the text", kFiles}},
    Row{{'p', "default-mode", "", "A new index gets mode 0644 whatever the mode of the text", kFiles}},
    Row{{'\0', "postfix-version", "X.Y", "Defaults of this Postfix release", kFiles}},
    Row{{'\0', "profile", "NAME", "Build defaults: upstream or debian", kFiles}},
    Row{{'v', "verbose", "", "Say what is done (repeat for more)", kOther}},
    Row{{'\0', "color", "WHEN", "auto, always or never", kOther}},
    Row{{'\0', "completion", "SHELL", "Completion script for bash, zsh or fish", kOther}},
    Row{{'\0', "help", "", "This text", kOther}},
    Row{{'\0', "version", "", "The version of this program", kOther}},
};

constexpr std::string_view kUsage =
    "Usage: {0} [OPTIONS] [TYPE:]FILE ...              build an index from each text\n"
    "       {0} [OPTIONS] -q KEY|- [TYPE:]FILE ...     look up\n"
    "       {0} [OPTIONS] -d KEY|- [TYPE:]FILE ...     remove\n"
    "       {0} [OPTIONS] -i|-s [TYPE:]FILE            add from standard input; list\n"
    "       {0} [OPTIONS] --explain KEY [--as USE]|--check|--stat [TYPE:]FILE ...\n"
    "       {0} [OPTIONS] --convert FROM TO\n";

Result<void> only_one() {
    return fail(ErrorCode::bad_value, "specify only one of -s -q or -d");
}

Result<void> set_target(const GivenOption& given, conf::Target& target) {
    if (given.spec->long_name == "profile") {
        const auto profile = conf::parse_profile(given.value);
        if (!profile) return tl::unexpected<Error>(profile.error());
        target.profile = *profile;
        return {};
    }
    const auto version = conf::Version::parse(given.value);
    if (!version) return tl::unexpected<Error>(version.error());
    target.version = *version;
    return {};
}

/// -q, -d and -s exclude each other, and -i is no more than a way to build.
Result<void> set_mode(Mode mode, const std::string& key, Options& options) {
    if (mode == Mode::add) {
        if (options.mode == Mode::build) options.mode = mode;
        return {};
    }
    if (options.mode != Mode::build && options.mode != Mode::add && options.mode != mode) {
        const bool ours = std::max(options.mode, mode) > Mode::list;
        return ours ? fail(ErrorCode::bad_value, "specify only one of -s -q -d --explain --check --convert --stat")
                    : only_one();
    }
    if (options.mode == mode && mode < Mode::list) return only_one();
    options.mode = mode;
    options.key = key;
    return {};
}

Result<void> set_long(const GivenOption& given, Options& options) {
    const std::string_view name = given.spec->long_name;
    if (name == "color") {
        constexpr std::array<std::string_view, 3> kWhen{"auto", "always", "never"};
        const auto* when = std::ranges::find(kWhen, given.value);
        options.colour = static_cast<Colour>(when - kWhen.begin());
        if (when != kWhen.end()) return {};
        return fail(ErrorCode::bad_value, fmt::format("--color takes auto, always or never, not \"{}\"", given.value));
    }
    constexpr std::array<std::pair<std::string_view, Mode>, 4> kModes{
        {{"explain", Mode::explain}, {"check", Mode::check}, {"convert", Mode::convert}, {"stat", Mode::stat}}};
    for (const auto& [mode_name, mode] : kModes) {
        if (name == mode_name) return set_mode(mode, given.value, options);
    }
    if (name == "newaliases") {
        options.newaliases = Choice::yes;
        return {};
    }
    if (name == "as") {
        options.use = given.value;
        if (tables::find_table_use(given.value) != nullptr) return {};
        return fail(ErrorCode::bad_value,
                    fmt::format("--as takes access, aliases, canonical, generic, header_checks, relocated, transport, "
                                "virtual, or a parameter such as relay_domains, not \"{}\"",
                                given.value));
    }
    if (name == "completion") {
        options.mode = Mode::completion;
        options.shell = given.value;
        return {};
    }
    return set_target(given, options.target);
}

Result<void> set(const GivenOption& given, Options& options) {
    switch (given.spec->letter) {
        case 'q':
            return set_mode(Mode::query, given.value, options);
        case 'd':
            return set_mode(Mode::erase, given.value, options);
        case 'i':
            return set_mode(Mode::add, {}, options);
        case 's':
            return set_mode(Mode::list, {}, options);
        case 'f':
            options.key_case = tables::KeyCase::exact;
            break;
        case 'N':
            options.terminator = tables::Terminator::with_nul;
            break;
        case 'n':
            options.terminator = tables::Terminator::without;
            break;
        case 'r':
            options.duplicates = Duplicates::replace;
            break;
        case 'w':
            options.duplicates = Duplicates::ignore;
            break;
        case 'u':
            options.utf8 = Choice::no;
            break;
        case 'U':
            options.check_message = Choice::yes;
            break;
        case 'F':
            options.file_values = Choice::yes;
            break;
        case 'j':
            options.json = Choice::yes;
            break;
        case 'h':
            options.message.headers = true;
            break;
        case 'b':
            options.message.body = true;
            break;
        case 'm':
            options.message.mime = true;
            break;
        case 'c':
            options.config_directory = given.value;
            break;
        case 'o':
            options.drop_privileges = Choice::no;
            break;
        case 'p':
            options.inherit_mode = Choice::no;
            break;
        case 'v':
            ++options.verbose;
            break;
        default:
            return set_long(given, options);
    }
    return {};
}

std::string help_text(Program program, HelpStyle style) {
    const std::string_view about = program == Program::map
                                       ? "Builds, queries and changes lookup tables, as postmap(1) does."
                                       : "Builds, queries and changes alias databases, as postalias(1) does.";
    const std::string_view name = program_name(program);
    return fmt::format("{}\n{}{}\nExit status: 0 done, or found; 1 not found, or failed. Manual: {}(1).\n", about,
                       fmt::format(fmt::runtime(kUsage), name), options_help(option_table(program), style), name);
}

}  // namespace

std::string_view program_name(Program program) {
    return program == Program::map ? "postern-map" : "postern-alias";
}

std::vector<OptionSpec> option_table(Program program) {
    std::vector<OptionSpec> table;
    for (const Row& row : kRows) {
        const Who other = program == Program::map ? Who::alias : Who::map;
        if (row.who != other) table.push_back(row.spec);
    }
    return table;
}

Result<Invocation> parse_options(Program program, std::span<const char* const> words) {
    const std::vector<OptionSpec> table = option_table(program);
    const std::string_view name = program_name(program);
    auto line = read_command_line(table, words);
    if (!line) return fail(line.error().code, fmt::format("{} (usage: {} --help)", line.error().message, name));
    Invocation invocation;
    invocation.options.program = program;
    for (const GivenOption& given : line->options) {
        if (given.spec->long_name == "help") return Invocation{{}, help_text(program, help_style(words))};
        if (given.spec->long_name == "version") return Invocation{{}, fmt::format("{} {}\n", name, POSTERN_VERSION)};
        if (auto taken = set(given, invocation.options); !taken) return tl::unexpected<Error>(taken.error());
    }
    if (!invocation.options.use.empty() && invocation.options.mode != Mode::explain) {
        return fail(ErrorCode::bad_value, "--as goes with --explain");
    }
    invocation.options.tables = std::move(line->operands);
    return invocation;
}

}  // namespace postern::map_tool
