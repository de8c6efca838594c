#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "libconf/registry/registry.h"
#include "libconf/syntax/quoting.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/lines.h"
#include "tools/check/template_text.h"

namespace postern::lint {
extern const Rule rule_unrendered_placeholder;
namespace {

constexpr std::string_view kHelp = "check the file that the tool makes of it, or finish what was left out";

void check_marks(const Project& project, FileId file, Report& report) {
    const std::string_view text = project.text(file);
    const std::vector<TemplateMark> marks = find_template_marks(text);
    if (project.is_template(file)) {
        // One finding for the file: nothing in it means anything yet.
        for (const TemplateMark& mark : marks) {
            if (!mark.structural) continue;
            report.add({file, mark.begin, mark.end},
                       fmt::format("this file is a template with {} places to fill in; it is not analysed", marks.size()))
                .with_help("check the file that is made of it");
            return;
        }
    }
    for (const TemplateMark& mark : marks) {
        report.add({file, mark.begin, mark.end},
                   fmt::format("`{}` is a place that a tool was to fill in",
                               shorten(text.substr(mark.begin, mark.end - mark.begin), 60)))
            .with_help(std::string(kHelp));
    }
}

bool is_free_text(std::string_view name) {
    const conf::ParamSpec* spec = conf::registry::find(name);
    if (spec == nullptr) return false;
    return spec->syntax == conf::Syntax::text || spec->syntax == conf::Syntax::text_template ||
           spec->syntax == conf::Syntax::policy_text || spec->syntax == conf::Syntax::command;
}

void check_dots(const conf::MainCf& main_cf, Report& report) {
    for (const conf::Assignment& assignment : main_cf.assignments()) {
        const std::string_view value = assignment.value();
        if (is_free_text(assignment.name())) continue;
        conf::WordReader words(value, conf::Braces::group, conf::kListSeparators);
        while (const auto word = words.next()) {
            if (word->of(value) != "..." && word->of(value) != "…") continue;
            report.add(assignment.value_range(word->begin, word->size()),
                       fmt::format("`{}` stands for something that was left out; Postfix takes it as a word", word->of(value)))
                .with_help("write what is meant, or delete the dots");
        }
    }
}

void check(const Project& project, Report& report) {
    if (const auto* main = project.main_cf()) {
        check_marks(project, main->file(), report);
        if (!project.is_template(main->file())) check_dots(*main, report);
    }
    if (const auto* master = project.master_cf()) check_marks(project, master->file(), report);
}

constexpr std::array kTraps{
    Trap{"a condition of Postfix's own", "smtpd_banner = ${{$mail_version} == {3.7} ? {a} : {b}}\n"},
    Trap{"an inline table", "header_checks = regexp:{{/x/ REJECT}}\nbody_checks = pcre: {{/x/ REJECT}}\n"},
    Trap{"a comment", "# {{ ansible_managed }}\nbiff = no\n"},
    Trap{"dots in a text", "smtpd_banner = $myhostname please wait ...\n"},
    Trap{"dots inside a word", "mynetworks = 127.0.0.0/8\nmail_name = a...b\n"},
    Trap{"underscores inside a word", "mail_name = a__B__c\n"},
};
constexpr std::array kAlsoBad{
    Trap{"Jinja", "myhostname = {{ fqdn }}\n"},
    Trap{"statements of Jinja", "{% if relay %}\nrelayhost = [relay.example]\n{% endif %}\n"},
    Trap{"ERB", "myhostname = <%= @fqdn %>\n"},
    Trap{"at signs", "myhostname = @@FQDN@@\n"},
    Trap{"percent signs", "myhostname = %%FQDN%%\n"},
    Trap{"underscores", "myhostname = __FQDN__\n"},
    Trap{"one character for the dots", "mynetworks = 127.0.0.0/8, …\n"},
    Trap{"master.cf", "==> master.cf <==\nsmtp inet n - n - {{ limit }} smtpd\n"},
};
constexpr std::array<std::string_view, 7> kReplaces{"PT101", "PT206", "PT207", "PT208", "PT209", "PT210", "PT510"};

}  // namespace

const Rule rule_unrendered_placeholder{
    .id = "PT013",
    .name = "unrendered-placeholder",
    .grade = Grade::error,
    .fix = FixKind::none,
    .summary = "A place that a template engine or a person was to fill in is still there.",
    .why = "`{{ … }}`, `{% … %}`, `<%= … %>`, `@@NAME@@`, `%%NAME%%` and `__NAME__` are marks of tools that produce\n"
           "configuration files, and `...` in a list stands for what an author left out. Postfix knows none of them and takes\n"
           "them as they are: as a host name, as a restriction that does not exist, as a line without `=`.\n\n"
           "A file with marks of a template engine is reported once and otherwise left alone: check what the engine makes\n"
           "of it.",
    .bad = "smtpd_recipient_restrictions =\n    ...\n    reject_unauth_destination\n",
    .good = "smtpd_recipient_restrictions =\n    reject_unauth_destination\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "postconf(5); the manuals of Jinja and ERB",
    .replaces = kReplaces,
    .check = check,
};

}  // namespace postern::lint
