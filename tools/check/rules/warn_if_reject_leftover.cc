#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "tools/check/support/dnsbl.h"
#include "tools/check/support/policy_edit.h"
#include "tools/check/support/warned_guard.h"

namespace postern::lint {
extern const Rule rule_warn_if_reject_leftover;
namespace {

bool only(const OctetRanges& ranges, int value) {
    for (const auto& [first, last] : ranges) {
        if (first != value || last != value) return false;
    }
    return true;
}

/// Error answers of a list on the DNS are watched: nobody would refuse mail for them.
bool watches_errors(const PolicyList& list, const policy::Call& call) {
    if (call.record == nullptr || call.record->argument != policy::ArgumentKind::zone || !call.argument) return false;
    const std::string_view argument = list.of(*call.argument);
    const std::size_t equals = argument.find('=');
    if (equals == std::string_view::npos) return false;
    const auto filter = parse_reply_filter(argument.substr(equals + 1));
    return filter && only((*filter)[0], 127) && only((*filter)[1], 255) && only((*filter)[2], 255);
}

/// Days since 1970 of "2026-11-23" at the start of a text.
std::optional<std::int64_t> day_of(std::string_view text) {
    constexpr std::string_view kForm = "dddd-dd-dd";
    if (text.size() < kForm.size()) return std::nullopt;
    for (std::size_t i = 0; i < kForm.size(); ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        if (kForm[i] == 'd' ? !digit : text[i] != kForm[i]) return std::nullopt;
    }
    const auto number = [&](std::size_t begin, std::size_t size) {
        int value = 0;
        for (const char digit : text.substr(begin, size)) value = value * 10 + (digit - '0');
        return value;
    };
    const std::chrono::year_month_day date{std::chrono::year(number(0, 4)), std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                           std::chrono::day(static_cast<unsigned>(number(8, 2)))};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date).time_since_epoch().count();
}

/// When the file was last changed, in days since 1970. What a rule says depends on the files alone, not on the clock.
std::optional<std::int64_t> day_of_change(const Project& project, FileId file) {
    constexpr std::int64_t kNanosecondsOfDay = 86'400'000'000'000;
    for (const InputFile& input : project.files()) {
        if (input.id != file) continue;
        const auto status = project.world().status(input.path);
        if (status && status->modified > 0) return status->modified / kNanosecondsOfDay;
    }
    return std::nullopt;
}

bool says_trial(const Project& project, FileId file, std::string_view comment) {
    const std::string text = ascii::lower(comment);
    for (const std::string_view word : {"todo", "test", "trial"}) {
        if (text.find(word) != std::string::npos) return true;
    }
    const auto changed = day_of_change(project, file);
    for (std::size_t i = 0; changed && i < text.size(); ++i) {
        const auto day = day_of(std::string_view(text).substr(i));
        if (day && *changed - *day <= 90 && *day - *changed <= 90) return true;
    }
    return false;
}

/// A comment in front of the word's line, or in front of the setting that it stands in, says that this is a trial.
bool is_marked(const Project& project, SourceRange range) {
    const std::string_view text = project.text(range.file);
    std::size_t begin = text.substr(0, range.begin).rfind('\n') + 1;  // npos + 1 is 0
    while (begin > 0) {
        const std::size_t above = begin < 2 ? 0 : text.substr(0, begin - 1).rfind('\n') + 1;
        const std::string_view line = text.substr(above, begin - above);
        const std::size_t visible = line.find_first_not_of(" \t");
        const bool comment = visible != std::string_view::npos && line[visible] == '#';
        if (comment && says_trial(project, range.file, line)) return true;
        // The first line of a setting has only its own comment in front; comments between its lines belong to it.
        if (text[begin] != ' ' && text[begin] != '\t' && text[begin] != '#') return false;
        begin = above;
    }
    return false;
}

void check_list(const Project& project, const Scope& scope, const PolicyList& list, Report& report) {
    for (const policy::Call& call : list.parsed.calls) {
        if (!call.warning || keeps_strangers_out(scope, list, call) || watches_errors(list, call)) continue;
        const SourceRange range = list.range(*call.warning);
        if (range.file == FileId::none) continue;
        Finding& finding = report.add(range, fmt::format("`{}` only warns, and refuses nobody", list.of(call.word)));
        finding.with_help("take warn_if_reject out when the log shows that the check does no harm");
        if (is_marked(project, range)) finding.with_grade(Grade::info);
    }
    for (const policy::ListFault& fault : list.parsed.faults) {
        const SourceRange range = list.range(fault.span);
        if (fault.fault != policy::Fault::dangling_warning || range.file == FileId::none) continue;
        report.add(range, "nothing follows warn_if_reject").with_help("take it out, or write the restriction that it is for behind it");
    }
}

void check(const Project& project, Report& report) {
    for (const Scope* scope : smtp_servers(project)) {
        const ScopePolicy policy(project, *scope);
        for (const PolicyList& list : policy.lists()) {
            if (!swallows_assignment(list)) check_list(project, *scope, list, report);
        }
    }
}

constexpr std::array kTraps{
    Trap{"errors of a list are watched", "smtpd_client_restrictions = warn_if_reject reject_rbl_client zen.spamhaus.org=127.255.255.[1..255]\n"},
    Trap{"the relay guard has a rule of its own", "smtpd_relay_restrictions = permit_mynetworks, warn_if_reject reject_unauth_destination\n"},
    Trap{"in a comment", "# smtpd_helo_restrictions = warn_if_reject reject_non_fqdn_helo_hostname\nsmtpd_helo_restrictions = reject_non_fqdn_helo_hostname\n"},
};
constexpr std::array kAlsoBad{
    Trap{"nothing behind it", "smtpd_helo_restrictions = reject_non_fqdn_helo_hostname, warn_if_reject\n"},
    Trap{"marked as a trial: information only", "# TODO: look at the log\nsmtpd_helo_restrictions = warn_if_reject reject_non_fqdn_helo_hostname\n"},
    Trap{"in a class", "smtpd_restriction_classes = strict\nstrict = warn_if_reject reject_unlisted_sender\nsmtpd_sender_restrictions = strict\n"},
    Trap{"in a service", "biff = no\n==> master.cf <==\nsmtp inet n - n - - smtpd\n  -o smtpd_sender_restrictions=warn_if_reject,reject_non_fqdn_sender\n"},
    Trap{"other answers of a list, too", "smtpd_client_restrictions = warn_if_reject reject_rbl_client zen.spamhaus.org=127.0.0.[2..11]\n"},
};

}  // namespace

const Rule rule_warn_if_reject_leftover{
    .id = "PT514",
    .name = "warn-if-reject-leftover",
    .grade = Grade::warning,
    .summary = "A check stands behind warn_if_reject, so that it refuses nobody.",
    .why = "`warn_if_reject` turns the refusal of the restriction behind it into a line of the log. That is the way to try a\n"
           "check out for a week or two; left in place for longer, the check looks as if it protected the server, and does not.\n"
           "At the end of a list it does nothing at all.\n\n"
           "A comment on the line in front that says TODO, test or trial, or a date (as 2026-03-31) within 90 days of the\n"
           "file's last change, makes it information only.",
    .bad = "smtpd_helo_restrictions = warn_if_reject reject_non_fqdn_helo_hostname\n",
    .good = "smtpd_helo_restrictions = reject_non_fqdn_helo_hostname\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "postconf(5), warn_if_reject",
    .check = check,
};

}  // namespace postern::lint
