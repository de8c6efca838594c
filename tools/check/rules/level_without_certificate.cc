#include <array>
#include <string>

#include <fmt/format.h>

#include "tools/check/finding.h"
#include "tools/check/support/tls_level.h"

namespace postern::lint {
extern const Rule rule_level_without_certificate;
namespace {

// Something is named, or nobody can say; `none` for cert_file is a choice.
bool may_have_certificate(const Scope& scope) {
    for (const std::string_view name : {"smtpd_tls_chain_files", "smtpd_tls_cert_file", "smtpd_tls_eccert_file", "smtpd_tls_dcert_file"}) {
        const auto value = scope.value(name);
        if (!value || !value->empty()) return true;
    }
    return false;
}

SourceRange place_of(const Scope& scope, bool wrapped) {
    for (const std::string_view name : {"smtpd_tls_security_level", "smtpd_use_tls", "smtpd_enforce_tls"}) {
        const SourceRange place = scope.place(name);
        if (!wrapped && place.file != FileId::none && !place.empty()) return place;
    }
    return scope.place("smtpd_tls_wrappermode");
}

void check(const Project& project, Report& report) {
    if (project.main_cf() == nullptr) return;
    for (const Scope& scope : project.scopes()) {
        if (!scope.is_smtpd() || scope.listener() == Listener::none || !has_server_tls(scope) || may_have_certificate(scope)) continue;
        const bool wrapped = is_wrapped(scope);
        const bool demanded = wrapped || server_tls_level(scope) != "may";
        const SourceRange place = place_of(scope, wrapped);
        if (place.file == FileId::none) continue;
        report.add(place, demanded ? "TLS is demanded, but the server has no certificate: no client gets in" : "TLS is on, but the server has no certificate: STARTTLS is not offered")
            .with_grade(demanded ? Grade::error : Grade::warning)
            .with_help("name a file with key and certificates in smtpd_tls_chain_files (from 3.4), or in smtpd_tls_cert_file and smtpd_tls_key_file");
    }
}

constexpr std::array kTraps{
    Trap{"with a certificate", "smtpd_tls_security_level = may\nsmtpd_tls_cert_file = /etc/ssl/mx1.pem\n"},
    Trap{"with an EC certificate", "smtpd_tls_security_level = may\nsmtpd_tls_eccert_file = /etc/ssl/mx1.pem\n"},
    Trap{"without one on purpose", "smtpd_tls_security_level = may\nsmtpd_tls_cert_file = none\n"},
    Trap{"no TLS", "smtpd_tls_security_level = none\n"},
    Trap{"the certificate of the service", "smtpd_tls_security_level = may\n==> master.cf <==\nsmtp inet n - n - - smtpd -o smtpd_tls_chain_files=/etc/ssl/mx1.pem\n"},
};
constexpr std::array kAlsoBad{
    Trap{"demanded", "==> main.cf <==\nbiff = no\n==> master.cf <==\nsubmission inet n - n - - smtpd -o smtpd_tls_security_level=encrypt\n"},
    Trap{"from the first byte", "==> main.cf <==\nbiff = no\n==> master.cf <==\nsubmissions inet n - n - - smtpd -o smtpd_tls_wrappermode=yes\n"},
    Trap{"certificates of single names are not enough", "smtpd_tls_security_level = may\ntls_server_sni_maps = hash:/etc/postfix/sni\n"},
};

}  // namespace

const Rule rule_level_without_certificate{
    .id = "PT603",
    .name = "level-without-certificate",
    .grade = Grade::error,
    .summary = "TLS is turned on for a server that has no certificate.",
    .why = "A server needs a certificate for TLS. Without one smtpd logs that it has none and turns TLS off: with the level `may`\n"
           "STARTTLS is never offered; with `encrypt` or wrapper mode no client can deliver. Certificates for single names\n"
           "(`tls_server_sni_maps`) come on top of a default one.",
    .bad = "smtpd_tls_security_level = may\n",
    .good = "smtpd_tls_security_level = may\nsmtpd_tls_chain_files = /etc/ssl/mx1/key-and-chain.pem\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "TLS_README, server-side certificates",
    .check = check,
};

}  // namespace postern::lint
