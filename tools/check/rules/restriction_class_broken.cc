#include <algorithm>
#include <array>
#include <set>
#include <string>

#include <fmt/format.h>

#include "mta/policy/access_result.h"
#include "tools/check/support/main_edit.h"
#include "tools/check/support/policy_edit.h"
#include "tools/check/support/table_files.h"

namespace postern::lint {
extern const Rule rule_restriction_class_broken;
namespace {

constexpr std::string_view kClasses = "smtpd_restriction_classes";

/// A use of a name that nobody declares as a class.
struct Undeclared {
    std::string name;
    SourceRange range;
    bool in_main = true;  // declaring it in main.cf helps
};

/// What the lists and tables of all servers say.
struct Usage {
    std::set<std::string, std::less<>> words;  // of lists, classes and results
    std::vector<Undeclared> undeclared;
    bool complete = true;  // nobody else can name a class
};

void add_words(std::string_view text, Usage& usage) {
    constexpr std::string_view kSeparators = ", \t\r\n";
    while (true) {
        const std::size_t begin = text.find_first_not_of(kSeparators);
        if (begin == std::string_view::npos) return;
        text.remove_prefix(begin);
        const std::string_view word = text.substr(0, text.find_first_of(kSeparators));
        usage.words.emplace(word);
        text.remove_prefix(word.size());
    }
}

bool is_own_parameter(const Project& project, std::string_view word) {
    return project.sets(word) && !policy::find_restriction(word) && project.config().find(word) == nullptr;
}

void read_lists(const Project& project, const Scope& scope, Usage& usage) {
    const ScopePolicy policy(project, scope);
    for (const PolicyList& list : policy.lists()) {
        add_words(list.parsed.text, usage);
        for (const policy::Call& call : list.parsed.calls) {
            if (call.is("check_policy_service")) usage.complete = false;
        }
        if (swallows_assignment(list)) continue;
        for (const policy::ListFault& fault : list.parsed.faults) {
            const std::string_view word = list.of(fault.span);
            const SourceRange range = list.range(fault.span);
            if (fault.fault != policy::Fault::unknown_word || range.file == FileId::none || !is_own_parameter(project, word)) continue;
            usage.undeclared.push_back({std::string(word), range, !scope.overrides(kClasses)});
        }
    }
}

bool declared(const Project& project, std::string_view word) {
    const auto servers = smtp_servers(project);
    return std::any_of(servers.begin(), servers.end(), [&](const Scope* scope) {
        const auto names = scope->values().list(kClasses);
        // What cannot be read may declare anything.
        return !names || std::any_of(names->begin(), names->end(), [&](const conf::ListElement& name) { return name.text == word; });
    });
}

void read_result(const Project& project, const TableEntry& entry, Usage& usage) {
    add_words(entry.result, usage);
    if (policy::parse_access_result(entry.result, project.version()).form != policy::AccessResult::Form::restrictions) return;
    const policy::NoClasses classes;
    const auto list = policy::parse_list(std::string(entry.result), {policy::Stage::recipient, project.version(), classes, policy::ListPlace::result});
    for (const policy::ListFault& fault : list.faults) {
        const std::string_view word = list.of(fault.span);
        if (fault.fault != policy::Fault::unknown_word || !is_own_parameter(project, word) || declared(project, word)) continue;
        usage.undeclared.push_back({std::string(word), part_of(project, entry.result_range, entry.result, fault.span.of(entry.result)), true});
    }
}

Usage read_usage(const Project& project) {
    Usage usage;
    for (const Scope* scope : smtp_servers(project)) read_lists(project, *scope, usage);
    for (const TableUse& use : project.tables()) {
        if (use.purpose == TablePurpose::access && project.table_text(use) == nullptr) usage.complete = false;
    }
    for (const TableFile& file : table_files(project)) {
        if (!file.any([](const TableUse& use) { return use.purpose == TablePurpose::access && !use.verb.empty(); })) continue;
        for (const TableEntry& entry : file.text->entries()) {
            if (entry.kind == EntryKind::entry) read_result(project, entry, usage);
        }
    }
    return usage;
}

/// One edit declares all names, so that the repairs of several findings are the same.
TextEdit declare(const Project& project, const std::vector<Undeclared>& names) {
    std::string list;
    std::set<std::string_view> seen;
    for (const Undeclared& one : names) {
        if (one.in_main && seen.insert(one.name).second) list.append(list.empty() ? "" : ", ").append(one.name);
    }
    const conf::Assignment* set = project.assignment(kClasses);
    if (set == nullptr || set->value().empty()) return give_setting(project, kClasses, list);
    const SourceRange value = set->value_range();
    return {{value.file, value.end, value.end}, fmt::format(", {}", list)};
}

void report_undeclared(const Project& project, const std::vector<Undeclared>& undeclared, Report& report) {
    for (const Undeclared& one : undeclared) {
        Finding& finding = report.add(one.range, fmt::format("`{}` is not declared in {}", one.name, kClasses));
        finding.with_fact("every client that gets this far is put off with 451 4.3.5 Server configuration error")
            .with_related("its definition", project.assignment(one.name)->name_range())
            .with_help(fmt::format("add `{}` to {}", one.name, kClasses));
        if (one.in_main) finding.with_fix(FixKind::suggested, fmt::format("declare {}", one.name), {declare(project, undeclared)});
    }
}

void check_declarations(const Scope& scope, const Usage& usage, Report& report) {
    const auto names = scope.values().list(kClasses);
    if (!names) return;
    for (const conf::ListElement& name : *names) {
        if (name.range.file == FileId::none) continue;
        if (policy::find_restriction(name.text)) {
            report.add(name.range, fmt::format("the class `{}` has the name of a restriction, which is what Postfix takes it for", name.text))
                .with_help("choose another name for the class");
            continue;
        }
        if (!scope.values().names().raw(name.text)) {
            report.add(name.range, fmt::format("the class `{}` is declared, but nobody defines it", name.text))
                .with_help(fmt::format("define it as `{} = …`, or take it out", name.text));
            continue;
        }
        // Classes of classes are among the words, too.
        if (!usage.complete || usage.words.contains(name.text)) continue;
        report.add(name.range, fmt::format("the class `{}` is never used", name.text))
            .with_grade(Grade::info)
            .with_help("take it out with its definition, or use it in a list or a table");
    }
}

void check(const Project& project, Report& report) {
    if (project.main_cf() == nullptr) return;
    Usage usage = read_usage(project);
    report_undeclared(project, usage.undeclared, report);
    for (const Scope* scope : smtp_servers(project)) check_declarations(*scope, usage, report);
}

constexpr std::array kTraps{
    Trap{"a word that nobody defines has a rule of its own", "smtpd_recipient_restrictions = reject_unauth_destination, greylist\n"},
    Trap{"a class that a class uses",
         "smtpd_restriction_classes = strict, greylist\nstrict = greylist reject_unlisted_sender\ngreylist = sleep 1\nsmtpd_sender_restrictions = strict\n"},
    Trap{"a class in the result of a table",
         "smtpd_restriction_classes = strict\nstrict = reject_unlisted_sender\nsmtpd_sender_restrictions = check_sender_access hash:/etc/postfix/senders\n"
         "==> senders <==\nalder.example strict\n"},
    Trap{"a table that cannot be read may name the class",
         "smtpd_restriction_classes = strict\nstrict = reject_unlisted_sender\nsmtpd_sender_restrictions = check_sender_access ldap:/etc/postfix/senders.cf\n"},
    Trap{"a variable, not a word", "more = permit_mynetworks\nsmtpd_recipient_restrictions = $more, reject_unauth_destination\n"},
    Trap{"an action in a table",
         "strict = reject_unlisted_sender\nsmtpd_sender_restrictions = $strict, check_sender_access hash:/etc/postfix/senders\n==> senders <==\nalder.example REJECT strict\n"},
};
constexpr std::array kAlsoBad{
    Trap{"in the result of a table",
         "strict = reject_unlisted_sender\nsmtpd_sender_restrictions = check_sender_access hash:/etc/postfix/senders\n==> senders <==\nalder.example strict\n"},
    Trap{"two names at once", "slow = sleep 1\nstrict = reject_unlisted_sender\nsmtpd_sender_restrictions = slow, strict\n"},
    Trap{"beside other classes", "smtpd_restriction_classes = slow\nslow = sleep 1\nstrict = reject_unlisted_sender\nsmtpd_sender_restrictions = slow, strict\n"},
    Trap{"no definition", "smtpd_restriction_classes = greylist\nsmtpd_recipient_restrictions = reject_unauth_destination, greylist\n"},
    Trap{"the name of a restriction", "smtpd_restriction_classes = reject_unlisted_sender\nreject_unlisted_sender = reject\nsmtpd_sender_restrictions = reject_unlisted_sender\n"},
    Trap{"unused: information only", "smtpd_restriction_classes = slow\nslow = sleep 1\n"},
};
constexpr std::array<std::string_view, 2> kReplaces{"PT510", "PT425"};

}  // namespace

const Rule rule_restriction_class_broken{
    .id = "PT525",
    .name = "restriction-class-broken",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "A restriction class is used without a declaration, or declared without a definition.",
    .why = "A restriction class is a list with a name of its own. It takes two lines: the name in `smtpd_restriction_classes`,\n"
           "and a parameter of this name with the list. Without the first, smtpd logs an unknown restriction when a client gets\n"
           "to the name, and answers `451 4.3.5 Server configuration error`. Without the second it asks for a definition. A\n"
           "class with the name of a built-in restriction is never used: the restriction comes first.\n\n"
           "Classes that no list and no table uses are reported as information.",
    .bad = "greylist = check_policy_service inet:127.0.0.1:10023\nsmtpd_recipient_restrictions = reject_unauth_destination, greylist\n",
    .good = "smtpd_restriction_classes = greylist\ngreylist = check_policy_service inet:127.0.0.1:10023\n"
            "smtpd_recipient_restrictions = reject_unauth_destination, greylist\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "RESTRICTION_CLASS_README; postconf(5), smtpd_restriction_classes",
    .replaces = kReplaces,
    .check = check,
};

}  // namespace postern::lint
