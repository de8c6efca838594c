#include "tools/trace/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "libconf/base/ascii.h"
#include "tools/check/command/nearest.h"

namespace postern::trace_tool {
namespace {

constexpr std::string_view kWhat = "What is traced";
constexpr std::string_view kSession = "The session";
constexpr std::string_view kKnown = "What is known";
constexpr std::string_view kOutput = "Output";
constexpr std::string_view kOther = "Other";

constexpr std::array kSpecs{
    OptionSpec{'c', "config-directory", "DIR", "The directory (default: $MAIL_CONFIG, /etc/postfix)", kWhat},
    OptionSpec{'\0', "service", "NAME", "The smtpd entry of master.cf: a name, name/type or port", kWhat},
    OptionSpec{'\0', "until", "STAGE", "The last list that counts (default: recipient)", kWhat},
    OptionSpec{'\0', "continue", "", "Go on with what is accepted: rewriting, aliases, transport, next hop", kWhat},
    OptionSpec{'\0', "rcpt", "ADDRESS", "Only this: what becomes of mail to an address", kWhat},
    OptionSpec{'\0', "matrix", "", "Who may send what to whom through each listener", kWhat},
    OptionSpec{'\0', "message", "FILE", "A message for header and body checks", kWhat},
    OptionSpec{'\0', "header-file", "FILE", "The same with headers only", kWhat},
    OptionSpec{'\0', "postfix-version", "VERSION", "Postfix release that reads the files", kWhat},
    OptionSpec{'\0', "profile", "NAME", "Build defaults: upstream or debian", kWhat},
    OptionSpec{'\0', "stranger", "", "Another mail server, outside of mynetworks", kSession},
    OptionSpec{'\0', "user", "", "Somebody who has logged in, from anywhere", kSession},
    OptionSpec{'\0', "local", "", "A program on this host", kSession},
    OptionSpec{'\0', "client", "ADDRESS", "IP address of the client", kSession},
    OptionSpec{'\0', "client-name", "NAME", "Its confirmed name; unknown: it has none", kSession},
    OptionSpec{'\0', "helo", "NAME", "What it says in EHLO", kSession},
    OptionSpec{'\0', "from", "ADDRESS", "MAIL FROM; <> is the null sender", kSession},
    OptionSpec{'\0', "sender", "ADDRESS", "The same as --from", kSession},
    OptionSpec{'\0', "to", "ADDRESS", "RCPT TO", kSession},
    OptionSpec{'\0', "auth", "USER", "It has logged in", kSession},
    OptionSpec{'\0', "tls", "", "The session is encrypted", kSession},
    OptionSpec{'\0', "cert-fp", "PRINT", "Fingerprint of its certificate", kSession},
    OptionSpec{'\0', "size", "BYTES", "SIZE= of MAIL FROM", kSession},
    OptionSpec{'\0', "tables", "WHICH", "files: read their sources; live: open them as Postfix does", kKnown},
    OptionSpec{'\0', "dns", "FILE", "Answers of the DNS, or none", kKnown},
    OptionSpec{'\0', "policy", "ANSWER", "assume=ACTION, or a file with what policy servers answer", kKnown},
    OptionSpec{'\0', "expect", "RESULT",
               "Exit status 1 for another result: permit, reject 554 5.7.1; of --matrix: closed", kOutput},
    OptionSpec{'\0', "json", "", "JSON instead of text", kOutput},
    OptionSpec{'\0', "report", "FORMAT", "Of test: text, tap, junit or json", kOutput},
    OptionSpec{'\0', "coverage", "", "Of test: what no test reaches", kOutput},
    OptionSpec{'\0', "coverage-min", "PERCENT", "Of test: exit status 1 when tests reach less", kOutput},
    OptionSpec{'\0', "output", "FILE", "Of record: the file to write", kOutput},
    OptionSpec{'\0', "force", "", "Of record: also when the file is there", kOutput},
    OptionSpec{'\0', "name", "TEXT", "Of record: what the test is called", kOutput},
    OptionSpec{'\0', "all-tables", "", "Of record: script tables, too, whose source is in the directory", kOutput},
    OptionSpec{'\0', "color", "WHEN", "auto, always or never", kOutput},
    OptionSpec{'\0', "completion", "SHELL", "Completion script for bash, zsh or fish", kOther},
    OptionSpec{'\0', "help", "", "This text", kOther},
    OptionSpec{'\0', "version", "", "The version of this program", kOther},
};

constexpr std::string_view kUsage =
    "Says what Postfix does with a mail, before it does it.\n"
    "Usage: postern-trace [OPTIONS] --client ADDRESS --helo NAME --from ADDRESS --to ADDRESS\n"
    "       postern-trace [OPTIONS] --stranger|--user|--local [--from ADDRESS] --to ADDRESS\n"
    "       postern-trace [OPTIONS] --rcpt ADDRESS\n"
    "       postern-trace [OPTIONS] --matrix\n"
    "       postern-trace [OPTIONS] --message FILE\n"
    "       postern-trace test [--report FORMAT] [--coverage] [FILE|DIR]...\n"
    "       postern-trace record [--output FILE] [OPTIONS] ...\n";

std::string help_text(HelpStyle style) {
    return fmt::format(
        "{}{}\nStages: {}.\n"
        "Exit status: 0 the result is as expected, or nothing was; 1 it is another one; 2 the run failed.\n"
        "Manual: postern-trace(1).\n",
        kUsage, options_help(kSpecs, style), until_words());
}

Result<void> take_word(const GivenOption& given, Options& options) {
    const auto index = check_tool::chosen_word(given, option_words(*given.spec));
    if (!index) return tl::unexpected<Error>(index.error());
    const std::string_view name = given.spec->long_name;
    if (name == "profile") options.target.profile = *conf::parse_profile(given.value);
    if (name == "tables") options.tables = static_cast<TableMode>(*index);
    if (name == "report") options.report = static_cast<TestReport>(*index);
    if (name == "color") options.colour = static_cast<check_tool::Colour>(*index);
    if (name == "completion") {
        options.action = Action::completion;
        options.completion = given.value;
    }
    return {};
}

Result<void> take_number(const GivenOption& given, std::uint64_t& into) {
    const std::string& text = given.value;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
    if (error == std::errc() && end == text.data() + text.size() && !text.empty()) return {};
    return fail(ErrorCode::bad_value, fmt::format("--{}: \"{}\" is no number of bytes", given.spec->long_name, text));
}

/// "80", "80%", "79.5"
Result<void> take_percent(const GivenOption& given, Options& options) {
    std::string_view text = given.value;
    if (text.ends_with('%')) text.remove_suffix(1);
    const std::size_t point = std::min(text.find('.'), text.size());
    const std::string_view whole = text.substr(0, point);
    const std::string_view tenth = text.substr(std::min(point + 1, text.size()));
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(whole.data(), whole.data() + whole.size(), value);
    const bool digits = error == std::errc() && end == whole.data() + whole.size() && value <= 100;
    const bool fraction = point == text.size() || (tenth.size() == 1 && ascii::is_digit(tenth.front()));
    const std::size_t tenths = !digits || !fraction ? 1001 : value * 10 + (tenth.empty() ? 0 : static_cast<std::size_t>(tenth.front() - '0'));
    if (tenths > 1000) {
        return fail(ErrorCode::bad_value, fmt::format("--coverage-min: \"{}\" is no percentage from 0 to 100", given.value));
    }
    options.least_coverage = tenths;
    options.measure = Measure::coverage;
    return {};
}

Result<void> take_checked(const GivenOption& given, Options& options) {
    const std::string_view name = given.spec->long_name;
    const auto wrong = [&](const Error& error) {
        return fail(ErrorCode::bad_value, fmt::format("--{}: {}", name, error.message));
    };
    if (name == "postfix-version") {
        const auto version = conf::Version::parse(given.value);
        if (!version) return wrong(version.error());
        options.target.version = *version;
    }
    if (name == "client") {
        const auto address = IpAddress::parse(given.value);
        if (!address) return fail(ErrorCode::bad_value, fmt::format("--client: \"{}\" is no IP address", given.value));
        options.plan.client = *address;
    }
    if (name == "until") {
        const auto stage = parse_until(given.value);
        if (!stage) return wrong(stage.error());
        options.plan.until = *stage;
    }
    if (name == "coverage-min") return take_percent(given, options);
    if (name == "size") return take_number(given, options.plan.size);
    return {};
}

Result<void> take_visitor(Visitor visitor, SessionPlan& plan) {
    if (plan.visitor != Visitor::nobody && plan.visitor != visitor) {
        return fail(ErrorCode::bad_value, "--stranger, --user and --local are three different sessions");
    }
    plan.visitor = visitor;
    return {};
}

void take_text(const GivenOption& given, Options& options) {
    const std::string_view name = given.spec->long_name;
    SessionPlan& plan = options.plan;
    if (name == "config-directory") options.directory = given.value;
    if (name == "service") plan.service = given.value;
    if (name == "continue") options.goes_on = true;
    if (name == "json") options.json = true;
    if (name == "output") options.recording.output = given.value;
    if (name == "force") options.recording.existing = RecordPlan::Existing::replaced;
    if (name == "name") options.recording.name = given.value;
    if (name == "all-tables") options.recording.tables = RecordTables::all;
    if (name == "coverage") options.measure = Measure::coverage;
    if (name == "client-name") plan.client_name = given.value;
    if (name == "helo") plan.helo = given.value;
    if (name == "from" || name == "sender") plan.sender = mailbox_text(given.value);
    if (name == "to") plan.recipient = mailbox_text(given.value);
    if (name == "auth") plan.login = given.value;
    if (name == "tls") plan.tls = true;
    if (name == "cert-fp") plan.cert_fingerprint = given.value;
    if (name == "dns") options.dns = given.value;
    if (name == "policy") options.policy = given.value;
    if (name == "expect") options.expect = given.value;
    if (name == "message" || name == "header-file") options.message = given.value;
}

Result<void> take(const GivenOption& given, Options& options) {
    const std::string_view name = given.spec->long_name;
    if (!option_words(*given.spec).empty() && name != "until") return take_word(given, options);
    if (name == "stranger") return take_visitor(Visitor::stranger, options.plan);
    if (name == "user") return take_visitor(Visitor::user, options.plan);
    if (name == "local") return take_visitor(Visitor::local, options.plan);
    if (name == "matrix") options.action = Action::matrix;
    if (name == "rcpt") {
        options.action = Action::recipient;
        options.route_for = mailbox_text(given.value);
    }
    take_text(given, options);
    return take_checked(given, options);
}

Result<void> find_action(Options& options) {
    const SessionPlan& plan = options.plan;
    const bool session = plan.client || plan.visitor != Visitor::nobody;
    const bool alone = options.action == Action::matrix || options.action == Action::recipient;
    if (alone && (session || plan.recipient)) {
        return fail(ErrorCode::bad_value, "--matrix and --rcpt stand alone: no session goes with them");
    }
    if (options.action == Action::recipient && options.route_for.empty()) {
        return fail(ErrorCode::bad_value, "--rcpt needs an address");
    }
    if (options.action != Action::session) return {};
    if (!session && !options.message.empty()) {
        options.action = Action::message;
        return {};
    }
    if (!session) {
        return fail(
            ErrorCode::bad_value,
            "say who connects: --client ADDRESS, --stranger, --user or --local; or --rcpt, --matrix, --message");
    }
    const bool needs_recipient =
        plan.until != policy::Stage::client && plan.until != policy::Stage::helo && plan.until != policy::Stage::sender;
    if (needs_recipient && !plan.recipient) {
        return fail(ErrorCode::bad_value, "--to ADDRESS is missing (or say --until sender)");
    }
    return {};
}

Result<void> read_words(std::span<const char* const> words, Options& options) {
    auto line = read_command_line(kSpecs, words, OperandPlace::anywhere);
    if (!line) return tl::unexpected<Error>(line.error());
    for (const GivenOption& given : line->options) {
        if (given.spec->long_name == "help") options.print = help_text(help_style(words));
        if (given.spec->long_name == "version") options.print = fmt::format("postern-trace {}\n", POSTERN_VERSION);
        if (!options.print.empty()) return {};
        if (auto taken = take(given, options); !taken) return taken;
    }
    for (std::string& operand : line->operands) options.operands.push_back(std::move(operand));
    return {};
}

bool records_something(const RecordPlan& plan) {
    return !plan.output.empty() || !plan.name.empty() || plan.existing == RecordPlan::Existing::replaced ||
           plan.tables == RecordTables::all;
}

Result<void> check_record(const Options& options) {
    if (options.json || options.expect || options.action == Action::matrix) {
        return fail(ErrorCode::bad_value, "record writes a test: --json, --expect and --matrix do not go with it");
    }
    return {};
}

Result<void> check_test(Options& options) {
    if (options.operands.empty()) options.operands.emplace_back(".");
    options.action = Action::test;
    if (options.json && options.report != TestReport::text && options.report != TestReport::json) {
        return fail(ErrorCode::bad_value, "--json and --report are two forms of one report");
    }
    if (options.json) options.report = TestReport::json;
    return {};
}

/// "test" or "record" in front is a command, other words belong to it.
Result<void> find_command(Options& options) {
    const std::string command = options.operands.empty() ? std::string() : options.operands.front();
    if (command != "test" && (options.measure == Measure::coverage || options.report != TestReport::text)) {
        return fail(ErrorCode::bad_value, "--report, --coverage and --coverage-min belong to postern-trace test");
    }
    if (command != "record" && records_something(options.recording)) {
        return fail(ErrorCode::bad_value, "--output, --force, --name and --all-tables belong to postern-trace record");
    }
    if (command.empty()) return {};
    options.operands.erase(options.operands.begin());
    if (command == "test") return check_test(options);
    options.record = command == "record";
    if (!options.record || !options.operands.empty()) {
        const std::string& word = options.record ? options.operands.front() : command;
        return fail(ErrorCode::bad_value, fmt::format("\"{}\" belongs to no option{}", word,
                                                      check_tool::did_you_mean(word, {"test", "record"})));
    }
    return check_record(options);
}

}  // namespace

Result<Options> parse_options(std::span<const char* const> words) {
    Options options;
    const auto usage = [](const Error& error) {
        return fail(error.code, fmt::format("{} (usage: postern-trace --help)", error.message));
    };
    if (auto read = read_words(words, options); !read) return usage(read.error());
    if (!options.print.empty()) {
        options.action = Action::print;
        return options;
    }
    if (options.action == Action::completion) return options;
    if (auto found = find_command(options); !found) return usage(found.error());
    if (auto found = find_action(options); !found) return usage(found.error());
    return options;
}

CompletedProgram completed_program() {
    return {.name = "postern-trace",
            .options = kSpecs,
            .words = option_words,
            .operands = CompletedProgram::Operands::files,
            .command = "test record",
            .parameters_of = {}};
}

std::string option_words(const OptionSpec& spec) {
    if (spec.long_name == "profile") return "upstream debian";
    if (spec.long_name == "tables") return "files live";
    if (spec.long_name == "report") return "text tap junit json";
    if (spec.long_name == "color") return "auto always never";
    if (spec.long_name == "completion") return "bash zsh fish";
    if (spec.long_name == "until") return std::string(until_words());
    return {};
}

}  // namespace postern::trace_tool
