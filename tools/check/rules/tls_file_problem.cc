#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/settings.h"
#include "tools/check/support/tls_files.h"

namespace postern::lint {
extern const Rule rule_tls_file_problem;
namespace {

constexpr std::int64_t kDay = 86400;
constexpr std::int64_t kSoon = 14 * kDay;

bool is_about_tls(std::string_view name) {
    return name.find("_tls_") != std::string_view::npos || name.starts_with("tlsproxy_client_");
}

// smtpd_tls_eccert_file -> smtpd_tls_
std::string side_of(std::string_view name) {
    for (const std::string_view middle : {"_tls_", "_client_"}) {
        if (const std::size_t at = name.find(middle); at != std::string_view::npos) return std::string(name.substr(0, at + middle.size()));
    }
    return {};
}

std::string date(std::int64_t seconds) {
    const std::chrono::sys_seconds time{std::chrono::seconds(seconds)};
    const std::chrono::year_month_day day{std::chrono::floor<std::chrono::days>(time)};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
}

// A file of a setting, and where it stands.
struct Named {
    std::string path;
    SourceRange range;
};

struct Placed {
    const PemBlock* block;
    const Named* file;
};

class Checker {
public:
    Checker(const Project& project, Report& report) : project_(project), report_(report), files_(project) {}

    void look_at(const Setting& setting) {
        const std::string_view name = setting.name;
        if (!is_about_tls(name)) return;
        if (name.ends_with("_chain_files")) return chain_files(setting);
        const Named file{setting.text, setting.place};
        if (name.ends_with("CAfile")) expect(file, PemKind::certificate, "certificate");
        if (name.ends_with("_param_file") && name.find("_tls_dh") != std::string_view::npos && setting.text != "auto") {
            expect(file, PemKind::dh_parameters, "DH parameters");
        }
        const bool certificate = name.ends_with("cert_file");
        if (!certificate && !name.ends_with("key_file")) return;
        // The newer setting makes all of these dead.
        const std::string side = side_of(name);
        if (!text_of(*setting.values, side + "chain_files").empty()) return;
        const std::string stem(name.substr(0, name.size() - (certificate ? 9 : 8)));
        pair(*setting.values, side, stem + "cert_file", stem + "key_file");
    }

private:
    Finding* add(SourceRange range, Grade grade, std::string message) {
        if (range.file == FileId::none || !said_.insert(message).second) return nullptr;
        return &report_.add(range, std::move(message)).with_grade(grade);
    }
    void error(SourceRange range, std::string message, std::string help) {
        if (Finding* finding = add(range, Grade::error, std::move(message))) finding->help = std::move(help);
    }
    void warn(SourceRange range, std::string message, std::string help) {
        if (Finding* finding = add(range, Grade::warning, std::move(message))) finding->help = std::move(help);
    }

    static std::string text_of(const conf::Values& values, const std::string& name) {
        const auto resolved = values.resolve(name);
        return resolved && resolved->expansion().undefined.empty() ? resolved->text() : std::string();
    }

    /// The file, when it is there and of the kind: every block of it can be read.
    const TlsFile* expect(const Named& file, PemKind kind, std::string_view what) {
        if (!file.path.starts_with('/')) return nullptr;
        const TlsFile& read = files_.file(file.path);
        const std::string& path = file.path;
        switch (read.reach) {
            case Reach::unknown: return nullptr;
            case Reach::missing: error(file.range, fmt::format("{} does not exist", path), "name a file that is there, or take the setting out"); return nullptr;
            case Reach::no_file: error(file.range, fmt::format("{} is no file", path), "name a file in PEM form"); return nullptr;
            case Reach::forbidden:
                add(file.range, Grade::info, fmt::format("{} was not looked at: this user may not read it", path));
                return nullptr;
            case Reach::readable: break;
        }
        if (read.blocks.empty()) {
            error(file.range, fmt::format("{} is not in PEM form", path),
                  read.binary ? fmt::format("convert it:  openssl x509 -inform der -in {}", path) : "a PEM file has lines like -----BEGIN CERTIFICATE-----");
            return nullptr;
        }
        for (const PemBlock& block : read.blocks) {
            if (block.fault.empty()) continue;
            error(file.range, fmt::format("{} {}", path, block.fault), "replace it with a file that programs can load without help");
            return nullptr;
        }
        if (read.has(kind)) return &read;
        error(file.range, fmt::format("{} holds no {}", path, what), "name the file that holds it");
        return nullptr;
    }

    void pair(const conf::Values& values, std::string_view side, const std::string& cert_name, const std::string& key_name) {
        const Named cert{text_of(values, cert_name), values.place(cert_name)};
        Named key{text_of(values, key_name), values.place(key_name)};
        if (cert.path.empty() || cert.path == "none" || key.path.empty()) return;
        if (key.range.file == FileId::none) key.range = cert.range;  // by default the key is in the certificate's file
        const TlsFile* chain = expect(cert, PemKind::certificate, "certificate");
        const TlsFile* keys = expect(key, PemKind::private_key, "private key");
        if (chain == nullptr) return;
        std::vector<Placed> certificates;
        for (const PemBlock& block : chain->blocks) {
            if (block.kind == PemKind::certificate) certificates.push_back({&block, &cert});
        }
        leaf(certificates, values, side);
        if (keys != nullptr) match(*keys->first(PemKind::private_key), key, certificates);
    }

    void match(const PemBlock& key, const Named& key_file, const std::vector<Placed>& certificates) {
        const auto belongs = [&](const Placed& one) { return one.block->public_key == key.public_key; };
        if (key.public_key.empty() || belongs(certificates.front())) return;
        const Named& file = *certificates.front().file;
        if (std::any_of(certificates.begin(), certificates.end(), belongs)) {
            error(file.range, fmt::format("the first certificate in {} is not the one of the key in {}, which comes later", file.path, key_file.path),
                  "put the server's own certificate first, then the one that issued it, and so on");
            return;
        }
        error(key_file.range, fmt::format("the key in {} does not belong to the certificate in {}", key_file.path, file.path),
              "certificate and key are made together: name the two files of one pair");
    }

    /// Dates of the server's own certificate, and whether clients get what they need to trust it.
    void leaf(const std::vector<Placed>& certificates, const conf::Values& values, std::string_view side) {
        const PemBlock& own = *certificates.front().block;
        const Named& file = *certificates.front().file;
        if (own.subject.empty()) return;
        if (const auto now = project_.input().now) {
            if (own.not_after < *now) {
                error(file.range, fmt::format("the certificate in {} expired on {}", file.path, date(own.not_after)), "renew it, and reload Postfix");
            } else if (own.not_after < *now + kSoon) {
                warn(file.range, fmt::format("the certificate in {} expires on {}", file.path, date(own.not_after)), "see why it was not renewed yet");
            }
            if (own.not_before > *now) {
                error(file.range, fmt::format("the certificate in {} is not valid before {}", file.path, date(own.not_before)), "use the one before it till then, or set the clock");
            }
        }
        if (own.self_issued() || certificates.size() > 1) return;
        const std::string authorities = text_of(values, std::string(side) + "CAfile");
        if (authorities.starts_with('/')) {
            const auto& blocks = files_.file(authorities).blocks;
            if (std::any_of(blocks.begin(), blocks.end(), [&](const PemBlock& block) { return block.subject == own.issuer; })) return;
        }
        warn(file.range, fmt::format("{} holds no certificate of the authority that issued the server's{}", file.path,
                                     own.issuer_common_name.empty() ? "" : fmt::format(" (`{}`)", own.issuer_common_name)),
             "use the file with the whole chain (often fullchain.pem): others cannot check the certificate alone");
    }

    void chain_files(const Setting& setting) {
        const auto elements = setting.values->list(setting.name);
        if (!elements) return;
        std::vector<Named> names;
        for (const conf::ListElement& element : *elements) names.push_back({element.text, element.range});
        std::vector<Placed> blocks;
        for (const Named& file : names) {
            if (!file.path.starts_with('/')) return;
            const PemKind kind = files_.file(file.path).has(PemKind::private_key) ? PemKind::private_key : PemKind::certificate;
            const TlsFile* read = expect(file, kind, "certificate");
            if (read == nullptr) return;
            for (const PemBlock& block : read->blocks) {
                if (block.kind == PemKind::private_key || block.kind == PemKind::certificate) blocks.push_back({&block, &file});
            }
        }
        in_order(blocks, setting);
    }

    // Each key, then its certificate, then those of the authorities.
    void in_order(const std::vector<Placed>& blocks, const Setting& setting) {
        const auto is_key = [](const Placed& one) { return one.block->kind == PemKind::private_key; };
        auto at = std::find_if(blocks.begin(), blocks.end(), is_key);
        if (at != blocks.begin()) {
            const Named& file = at == blocks.end() ? *blocks.front().file : *at->file;
            if (at == blocks.end()) {
                error(file.range, fmt::format("{} has no private key in it, or in front of it", file.path), "list the key in front of its certificate");
            } else {
                error(file.range, fmt::format("the key in {} comes after its certificate", file.path), "list each key in front of its certificate");
            }
            return;
        }
        while (at != blocks.end()) {
            const auto next = std::find_if(at + 1, blocks.end(), is_key);
            const std::vector<Placed> certificates(at + 1, next);
            if (certificates.empty()) {
                error(at->file->range, fmt::format("the key in {} is not followed by its certificate", at->file->path), "list the certificate behind its key");
            } else {
                leaf(certificates, *setting.values, side_of(setting.name));
                match(*at->block, *at->file, certificates);
            }
            at = next;
        }
    }

    const Project& project_;
    Report& report_;
    TlsFiles files_;
    std::set<std::string> said_;
};

void check(const Project& project, Report& report) {
    Checker checker(project, report);
    for (const Setting& setting : settings(project)) checker.look_at(setting);
}

#define POSTERN_PEM_CERTIFICATE "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"
#define POSTERN_PEM_KEY "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n"
constexpr std::array kTraps{
    Trap{"key and certificate in one file", "==> @host <==\n==> main.cf <==\nsmtpd_tls_cert_file = /etc/ssl/mx1.pem\n==> /etc/ssl/mx1.pem mode=0600 <==\n" POSTERN_PEM_KEY POSTERN_PEM_CERTIFICATE},
    Trap{"a chain in its order", "==> @host <==\n==> main.cf <==\nsmtpd_tls_chain_files = /etc/ssl/mx1.key, /etc/ssl/mx1.pem\n==> /etc/ssl/mx1.key mode=0600 <==\n" POSTERN_PEM_KEY "==> /etc/ssl/mx1.pem <==\n" POSTERN_PEM_CERTIFICATE},
    Trap{"no certificate on purpose", "==> @host <==\n==> main.cf <==\nsmtpd_tls_cert_file = none\n"},
    Trap{"a checkout has no certificates", "smtpd_tls_cert_file = /etc/ssl/certs/old.pem\n"},
    Trap{"files that a newer setting replaces", "==> @host <==\n==> main.cf <==\nsmtpd_tls_cert_file = /etc/ssl/old.pem\nsmtpd_tls_chain_files = /etc/ssl/mx1.pem\n==> /etc/ssl/mx1.pem mode=0600 <==\n" POSTERN_PEM_KEY POSTERN_PEM_CERTIFICATE},
    Trap{"built-in DH parameters", "==> @host <==\n==> main.cf <==\nsmtpd_tls_dh1024_param_file = auto\n"},
};
constexpr std::array kAlsoBad{
    Trap{"the key is missing", "==> @host <==\n==> main.cf <==\nsmtpd_tls_cert_file = /etc/ssl/mx1.pem\nsmtpd_tls_key_file = /etc/ssl/mx1.key\n==> /etc/ssl/mx1.pem <==\n" POSTERN_PEM_CERTIFICATE},
    Trap{"the file has no key", "==> @host <==\n==> main.cf <==\nsmtpd_tls_cert_file = /etc/ssl/mx1.pem\n==> /etc/ssl/mx1.pem <==\n" POSTERN_PEM_CERTIFICATE},
    Trap{"the key comes after its certificate", "==> @host <==\n==> main.cf <==\nsmtpd_tls_chain_files = /etc/ssl/mx1.pem, /etc/ssl/mx1.key\n==> /etc/ssl/mx1.key mode=0600 <==\n" POSTERN_PEM_KEY "==> /etc/ssl/mx1.pem <==\n" POSTERN_PEM_CERTIFICATE},
    Trap{"no PEM at all", "==> @host <==\n==> main.cf <==\nsmtp_tls_CAfile = /etc/ssl/ca.pem\n==> /etc/ssl/ca.pem <==\nhello\n"},
    Trap{"a directory", "==> @host <==\n==> main.cf <==\nsmtp_tls_CAfile = /etc/ssl/certs\n==> /etc/ssl/certs dir <==\n"},
    Trap{"DH parameters", "==> @host target=3.8 <==\n==> main.cf <==\nsmtpd_tls_dh1024_param_file = /etc/ssl/dh.pem\n"},
    Trap{"of one service", "==> @host <==\n==> main.cf <==\nbiff = no\n==> master.cf <==\nsmtp inet n - n - - smtpd\n  -o smtpd_tls_cert_file=/etc/ssl/old.pem\n"},
};

}  // namespace

const Rule rule_tls_file_problem{
    .id = "PT611",
    .name = "tls-file-problem",
    .grade = Grade::error,
    .needs = Needs::host,
    .summary = "A certificate, key, chain, CA or DH file is missing, damaged, expired or does not fit.",
    .why = "Postfix loads these files when the first client asks for TLS. What it cannot load it logs, and then it goes on without\n"
           "TLS or refuses the handshake: mail still flows, in the clear or not at all, and nobody looks at the log. A key must belong\n"
           "to its certificate; a certificate must not be expired, and must be followed by those of the authorities that stand\n"
           "between it and a trusted root; in `smtpd_tls_chain_files` each key comes in front of its certificate.",
    .bad = "==> @host <==\n==> main.cf <==\nsmtpd_tls_cert_file = /etc/ssl/certs/old.pem\n",
    .good = "==> @host <==\n==> main.cf <==\nsmtpd_tls_cert_file = /etc/letsencrypt/live/mx1.birch.example/fullchain.pem\n"
            "smtpd_tls_key_file = /etc/letsencrypt/live/mx1.birch.example/privkey.pem\n"
            "==> /etc/letsencrypt/live/mx1.birch.example/fullchain.pem <==\n" POSTERN_PEM_CERTIFICATE
            "==> /etc/letsencrypt/live/mx1.birch.example/privkey.pem mode=0600 <==\n" POSTERN_PEM_KEY,
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .source = "TLS_README, server-side certificates",
    .check = check,
};

}  // namespace postern::lint
