#include <array>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/syntax/quoting.h"
#include "tools/check/support/settings.h"

namespace postern::lint {
extern const Rule rule_weak_cipher_grade;
namespace {

constexpr std::array<std::string_view, 1> kReplaces{"PT905"};
constexpr std::array<std::string_view, 6> kWeak{"RC4", "DES", "EXP", "EXPORT", "LOW", "aNULL"};
constexpr std::string_view kSeparators = ": ,\t";

bool is_list(std::string_view name) {
    return name.starts_with("tls_") && name.ends_with("_cipherlist") && name != "tls_null_cipherlist" && name != "tls_export_cipherlist" && name != "tls_low_cipherlist";
}

void check_list(const Setting& setting, Report& report) {
    conf::WordReader words(setting.text, conf::Braces::plain, kSeparators);
    while (const auto span = words.next()) {
        const std::string_view word = span->of(setting.text);
        if (word.empty() || word.front() == '!' || word.front() == '-' || word.front() == '+') continue;
        for (const std::string_view weak : kWeak) {
            if (word != weak) continue;
            report.add(part_of(setting, *span), fmt::format("`{}` puts broken ciphers on offer", word)).with_help("leave the list at its default: it follows what is known about ciphers");
        }
    }
}

// `!aNULL` and the like: anonymous ciphers do no harm where certificates are not checked.
void check_exclusion(const Setting& setting, Report& report) {
    conf::WordReader words(setting.text, conf::Braces::plain, kSeparators);
    while (const auto span = words.next()) {
        const std::string_view word = span->of(setting.text);
        if (word == "AESGCM" || word == "AEAD") {
            report.add(part_of(setting, *span), fmt::format("without `{}` none of the good ciphers of TLS 1.2 is left", word)).with_help("take it out of the list");
        } else if (word == "aNULL" && setting.name == "smtpd_tls_exclude_ciphers") {
            report.add(part_of(setting, *span), "excluding anonymous ciphers makes nothing safer where certificates are not checked")
                .with_grade(Grade::info)
                .with_help("it may be left out");
        }
    }
}

void check(const Project& project, Report& report) {
    for (const Setting& setting : settings(project)) {
        if (setting.rules.syntax == conf::Syntax::cipher_grade) {
            const std::string grade = ascii::lower(setting.text);
            if (grade != "export" && grade != "low" && grade != "null") continue;
            report.add(setting.place, fmt::format("the grade `{}` allows ciphers that can be read by others", setting.text))
                .with_help("medium is the least that protects anything")
                .with_fix(FixKind::suggested, "write medium", {setting.replace("medium")});
        } else if (is_list(setting.name)) {
            check_list(setting, report);
        } else if (setting.name.ends_with("_exclude_ciphers")) {
            check_exclusion(setting, report);
        }
    }
}

constexpr std::array kTraps{
    Trap{"good grades", "smtpd_tls_mandatory_ciphers = high\nsmtp_tls_ciphers = medium\n"},
    Trap{"a list that excludes them", "tls_medium_cipherlist = ECDHE-ECDSA-AES128-GCM-SHA256:!RC4:!aNULL:-LOW\n"},
    Trap{"excluding what is weak", "smtp_tls_exclude_ciphers = RC4, DES\n"},
};
constexpr std::array kAlsoBad{
    Trap{"in a list", "tls_high_cipherlist = HIGH:RC4\n"},
    Trap{"everything good excluded", "smtpd_tls_mandatory_exclude_ciphers = AESGCM\n"},
    Trap{"a pointless exclusion", "smtpd_tls_exclude_ciphers = aNULL\n"},
};

}  // namespace

const Rule rule_weak_cipher_grade{
    .id = "PT610",
    .name = "weak-cipher-grade",
    .grade = Grade::warning,
    .fix = FixKind::suggested,
    .summary = "A setting of ciphers allows broken ones, or takes the good ones away.",
    .why = "The grades `export`, `low` and `null` are gone since 3.8 because they protect nothing. Cipher lists copied from guides\n"
           "are older than the default, and often offer RC4 or leave out what is good.",
    .bad = "smtpd_tls_mandatory_ciphers = low\n",
    .good = "smtpd_tls_mandatory_ciphers = medium\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "RFC 9325; postconf(5)",
    .replaces = kReplaces,
    .check = check,
};

}  // namespace postern::lint
