#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/support/written.h"

namespace postern::lint {
extern const Rule rule_parameter_or_value_too_new;
namespace {

constexpr std::array<std::string_view, 3> kReplaces{"PT101", "PT201", "PT206"};

bool is_syntax(const Written& written, conf::Syntax syntax) {
    return written.spec != nullptr && written.spec->syntax == syntax;
}

// ">=TLSv1.2" as the list of exclusions that older releases know; empty when there is no such list.
std::string excluded(std::string_view value) {
    constexpr std::array<std::string_view, 6> kProtocols{"SSLv2", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"};
    if (!value.starts_with(">=")) return {};
    std::string list;
    for (const std::string_view protocol : kProtocols) {
        if (ascii::equal_fold(protocol, value.substr(2))) return list;
        list += fmt::format("{}!{}", list.empty() ? "" : ", ", protocol);
    }
    return {};
}

// `?{` or `:{` behind a name in braces.
bool has_braced_branches(std::string_view value) {
    for (std::size_t at = value.find("${"); at != std::string_view::npos; at = value.find("${", at + 2)) {
        std::size_t end = at + 2;
        while (end < value.size() && (value[end] == '_' || ascii::to_lower(value[end]) != value[end] || (value[end] >= 'a' && value[end] <= 'z') || (value[end] >= '0' && value[end] <= '9'))) ++end;
        if (end + 1 < value.size() && (value[end] == '?' || value[end] == ':') && value[end + 1] == '{') return true;
        if (at + 2 < value.size() && value[at + 2] == '{') return true;
    }
    return false;
}

bool has_level_operator(std::string_view value) {
    return value.find("level}") != std::string_view::npos && value.find("compatibility_level") != std::string_view::npos && value.find("<level") != std::string_view::npos;
}

void check_parameter(const Project& project, const Written& written, Report& report) {
    const conf::Version version = project.version();
    const conf::ParamSpec* spec = written.spec;
    if (spec == nullptr || conf::registry::exists_in(*spec, version) || conf::registry::honoured_in(*spec, version)) return;
    if (spec->introduced == conf::kNever || version >= spec->introduced || is_referenced(project, written.name)) return;
    report.add(written.name_range, fmt::format("{} came with Postfix {}: {} ignores this line", written.name, spec->introduced.text(), version.text()))
        .with_grade(Grade::warning)
        .with_help("delete it, or name the release that really runs");
}

void check_value(const Project& project, const Written& written, Report& report) {
    const conf::Version version = project.version();
    if (is_syntax(written, conf::Syntax::tls_protocols) && version < conf::Version{3, 6, 0} && written.value.find_first_of("<>") != std::string_view::npos) {
        Finding& finding = report.add(written.value_range, fmt::format("ranges like `{}` came with Postfix 3.6", written.value));
        finding.with_help("list what is to be left out");
        if (const std::string list = excluded(written.value); !list.empty()) finding.with_fix(FixKind::suggested, fmt::format("write {}", list), {{written.value_range, list}});
    }
    if (version < conf::Version{3, 0, 0} && has_braced_branches(written.value)) {
        report.add(written.value_range, "conditions with braces came with Postfix 3.0").with_help("write ${name?text}${name:text}");
    } else if (version < conf::Version{3, 6, 0} && version >= conf::Version{3, 0, 0} && has_level_operator(written.value)) {
        report.add(written.value_range, "comparing compatibility levels came with Postfix 3.6").with_help("compare them as numbers: ${{$compatibility_level} < {2} ? …}");
    }
    if (is_syntax(written, conf::Syntax::cipher_grade) && version >= conf::Version{3, 8, 0} &&
        (ascii::equal_fold(written.value, "export") || ascii::equal_fold(written.value, "low"))) {
        report.add(written.value_range, fmt::format("the grade `{}` is gone since Postfix 3.8", written.value))
            .with_help("medium is the least there is")
            .with_fix(FixKind::suggested, "write medium", {{written.value_range, "medium"}});
    }
    if (written.name == "smtpd_forbid_bare_newline" && written.spec != nullptr && conf::is_boolean(conf::registry::kind_for(*written.spec, version)) &&
        (ascii::equal_fold(written.value, "normalize") || ascii::equal_fold(written.value, "reject") || ascii::equal_fold(written.value, "note"))) {
        report.add(written.value_range, fmt::format("`{}` came with 3.5.24, 3.6.14, 3.7.10, 3.8.5 and 3.9; {} knows yes and no", written.value, version.text()))
            .with_help("write yes, and take a newer patch release")
            .with_fix(FixKind::suggested, "write yes", {{written.value_range, "yes"}});
    }
}

void check(const Project& project, Report& report) {
    for (const Written& written : written_names(project)) {
        check_parameter(project, written, report);
        check_value(project, written, report);
    }
}

constexpr std::array kTraps{
    Trap{"in the release that brought it", "==> @target=3.6 <==\nsmtpd_tls_protocols = >=TLSv1.2\nmaillog_file = /var/log/mail\n"},
    Trap{"a name of your own", "==> @target=3.3 <==\nmaillog_file = x\nmail_name = $maillog_file\n"},
    Trap{"a patch release that has it", "==> @target=3.7.11 <==\nsmtpd_forbid_bare_newline = normalize\n"},
    Trap{"the stress value of old", "==> @target=2.11 <==\nsmtpd_timeout = ${stress?10}${stress:300}s\n"},
};
constexpr std::array kAlsoBad{
    Trap{"a parameter", "==> @target=3.3 <==\nmaillog_file = /var/log/mail\n"},
    Trap{"braces", "==> @target=2.11 <==\nsmtpd_timeout = ${stress?{10}:{300}}s\n"},
    Trap{"a grade that is gone", "==> @target=3.8 <==\nsmtpd_tls_ciphers = low\n"},
    Trap{"a keyword of a newer patch release", "==> @target=3.7.9 <==\nsmtpd_forbid_bare_newline = normalize\n"},
};

}  // namespace

const Rule rule_parameter_or_value_too_new{
    .id = "PT905",
    .name = "parameter-or-value-too-new",
    .grade = Grade::error,
    .fix = FixKind::suggested,
    .summary = "A parameter, or a value of it, is not known to the target release.",
    .why = "Guides describe the newest Postfix. An older one ignores parameters that it does not know, and stops at values that\n"
           "it cannot read: `>=TLSv1.2` needs 3.6, conditions in braces 3.0. The other way round, the cipher grades `export` and\n"
           "`low` are gone since 3.8.",
    .bad = "==> @target=3.4 <==\nsmtpd_tls_protocols = >=TLSv1.2\n",
    .good = "==> @target=3.4 <==\nsmtpd_tls_protocols = !SSLv2, !SSLv3, !TLSv1, !TLSv1.1\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "the release notes",
    .replaces = kReplaces,
    .check = check,
};

}  // namespace postern::lint
