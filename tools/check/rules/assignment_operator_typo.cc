#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/syntax/edit.h"
#include "tools/check/finding.h"
#include "tools/check/project.h"
#include "tools/check/support/lines.h"

namespace postern::lint {
extern const Rule rule_assignment_operator_typo;
namespace {

struct Operator {
    std::string_view name;
    std::string_view text;    // "+="
    std::size_t begin = 0;    // in the line
    std::size_t end = 0;
};

/// The operator that stands where `=` should be alone.
std::optional<Operator> wrong_operator(std::string_view line) {
    std::size_t size = 0;
    while (size < line.size() && (ascii::is_alnum(line[size]) || line[size] == '_')) ++size;
    if (size == 0) return std::nullopt;
    const std::size_t begin = std::min(line.find_first_not_of(" \t", size), line.size());
    const std::string_view rest = line.substr(begin);
    for (const std::string_view text : {":=", "+=", "==", "=>"}) {
        if (!rest.starts_with(text)) continue;
        // `name =>=TLSv1.2` is `=` and a value that starts with `>=`.
        if (text == "=>" && rest.substr(2).starts_with('=')) return std::nullopt;
        return Operator{line.substr(0, size), text, begin, begin + 2};
    }
    if (!rest.starts_with('=')) return std::nullopt;
    const std::size_t value = line.find_first_not_of(" \t", begin + 1);
    if (value == std::string_view::npos || line[value] != '=') return std::nullopt;
    return Operator{line.substr(0, size), "= =", begin, value + 1};
}

const conf::Assignment* earlier(const conf::MainCf& main_cf, std::string_view name, std::uint32_t offset) {
    const conf::Assignment* found = nullptr;
    for (const conf::Assignment& one : main_cf.assignments()) {
        if (one.name() == name && one.name_range().begin < offset) found = &one;
    }
    return found;
}

void offer_merge(const conf::MainCf& main_cf, const conf::LineNode& node, const Operator& op, Finding& finding) {
    finding.with_fact("Postfix cannot append to a value: each setting replaces the one before");
    const SourceRange place{main_cf.file(), static_cast<std::uint32_t>(node.begin + op.begin),
                            static_cast<std::uint32_t>(node.begin + op.end)};
    const conf::Assignment* first = earlier(main_cf, op.name, node.begin);
    if (first == nullptr || first->value().empty()) {
        finding.with_help("write the whole value with `=`").with_fix(FixKind::suggested, "write `=`", {{place, "="}});
        return;
    }
    const conf::FoldedText folded = conf::fold(main_cf.file(), main_cf.text(), node);
    const std::string value = squeeze(folded.text().substr(op.end));
    const SourceRange end = first->value_range();
    conf::LineEdits lines(main_cf.file(), main_cf.text());
    lines.remove(node);
    std::vector<TextEdit> edits = lines.take();
    if (!value.empty()) edits.push_back({{end.file, end.end, end.end}, ", " + value});
    finding.with_help("write the words into the first setting").with_related("the first setting", first->name_range());
    finding.with_fix(FixKind::suggested, "append the words to the first setting", std::move(edits));
}

void check(const Project& project, Report& report) {
    const conf::MainCf* main_cf = project.main_cf();
    if (main_cf == nullptr) return;
    for (const conf::LineNode& node : main_cf->nodes()) {
        if (node.kind != conf::LineKind::logical) continue;
        const PhysicalLine line = physical_lines(main_cf->text(), node.begin, node.end).front();
        const auto op = wrong_operator(line.text);
        if (!op) continue;
        const SourceRange place{main_cf->file(), static_cast<std::uint32_t>(line.begin + op->begin),
                                static_cast<std::uint32_t>(line.begin + op->end)};
        Finding& finding = report.add(place, fmt::format("`{}` is no operator; settings are written with `=`", op->text));
        if (op->text == "+=") {
            offer_merge(*main_cf, node, *op, finding);
        } else {
            finding.with_help("write `=`").with_fix(FixKind::safe, "write `=`", {{place, "="}});
        }
    }
}

constexpr std::array kTraps{
    Trap{"protocols from a version on", "smtpd_tls_protocols = >=TLSv1.2\nsmtp_tls_protocols =>=TLSv1.2\n"},
    Trap{"an equals sign inside the value", "smtpd_client_restrictions = reject_rbl_client dnsbl.example=127.0.0.2\n"},
    Trap{"a comparison in a condition", "smtpd_banner = ${{$mail_version} == {3.7} ? {a} : {b}}\n"},
    Trap{"a value that starts with a plus sign", "recipient_delimiter = +\n"},
};
constexpr std::array kAlsoBad{
    Trap{"as in a makefile", "myhostname := mx1.birch.example\n"},
    Trap{"without a blank", "myhostname:=mx1.birch.example\n"},
    Trap{"appending", "mynetworks = 127.0.0.0/8\nmynetworks += 192.0.2.0/24,\n  198.51.100.0/24\n"},
    Trap{"appending to a default", "mydestination += lists.birch.example\n"},
    Trap{"an arrow", "relayhost => [relay.example]\n"},
    Trap{"two signs apart", "relayhost = = [relay.example]\n"},
};
constexpr std::array<std::string_view, 12> kReplaces{"PT001", "PT101", "PT201", "PT202", "PT203", "PT204",
                                                     "PT206", "PT207", "PT208", "PT209", "PT210", "PT211"};

}  // namespace

const Rule rule_assignment_operator_typo{
    .id = "PT011",
    .name = "assignment-operator-typo",
    .grade = Grade::error,
    .fix = FixKind::safe,
    .summary = "A setting is written with `==`, `:=`, `+=` or `=>` instead of `=`.",
    .why = "Only `=` assigns. With `==` and `=>` the second character becomes part of the value, with `:=` and `+=` the\n"
           "first one becomes part of the name or stops every program. There is no way to append to a value either: write\n"
           "the whole list in one setting, or refer to a variable of your own.",
    .bad = "default_process_limit == 50\n",
    .good = "default_process_limit = 50\n",
    .traps = kTraps,
    .also_bad = kAlsoBad,
    .fix_gives_good = true,
    .source = "postconf(5), general format",
    .replaces = kReplaces,
    .check = check,
};

}  // namespace postern::lint
