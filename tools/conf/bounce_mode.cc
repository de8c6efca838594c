#include "tools/conf/bounce_mode.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "libconf/base/ascii.h"
#include "libconf/base/text_file.h"
#include "libconf/model/macro_grammar.h"
#include "libconf/registry/bounce_templates.h"
#include "libconf/syntax/bounce_template.h"
#include "tools/conf/bounce_mode_names.h"

namespace postern::conf_tool {
namespace {

Result<std::string> template_file(const Options& options, const BounceSettings& settings) {
    if (options.names.size() > 1) {
        return fail(ErrorCode::bad_value, "options -b and -t require at most one template file");
    }
    return options.names.empty() ? settings.template_file : options.names.front();
}

Result<conf::BounceTemplateFile> load(const std::string& path, conf::FromFormat format, Console& console) {
    conf::BounceTemplates built_in = conf::built_in_bounce_templates(format);
    if (path.empty()) return conf::BounceTemplateFile{std::move(built_in), {}, {}};
    const Result<std::string> text = read_file(path);
    if (!text) return tl::unexpected<Error>(text.error());
    conf::BounceTemplateFile file = conf::parse_bounce_templates(FileId::none, path, *text, std::move(built_in));
    for (const Diagnostic& diagnostic : file.diagnostics) {
        if (diagnostic.severity == Severity::fatal)
            return fail(ErrorCode::bad_syntax, ascii::printable(diagnostic.message));
        console.warn(ascii::printable(diagnostic.message));
    }
    return file;
}

void warn_of(const Diagnostics& diagnostics, Console& console) {
    for (const Diagnostic& diagnostic : diagnostics) {
        console.warn(ascii::printable(diagnostic.message));
        for (const Note& note : diagnostic.notes) console.warn(note.message);
    }
}

/// The text itself is expanded again by nobody: a final newline is all it may lack.
void append_text(std::string& out, std::string_view text) {
    out += text;
    if (!text.ends_with('\n')) out += '\n';
}

void print_template(const conf::BounceTemplate& shown, std::string& out) {
    out += fmt::format("{}_template = <<EOF\nCharset: {}\nFrom: {}\nSubject: {}\n", conf::bounce_kind_name(shown.kind),
                       shown.charset, shown.from, shown.subject);
    if (shown.postmaster_subject) out += fmt::format("Postmaster-Subject: {}\n", *shown.postmaster_subject);
    out += '\n';
    append_text(out, shown.text);
    out += "EOF\n";
}

/// A plain $name that is evaluated and that nobody defines. (In a condition, an undefined name is just false.) The
/// text has been expanded before, so its nesting is bounded and its syntax right.
// NOLINTNEXTLINE(misc-no-recursion): as deep as the expansion was
bool needs_undefined(std::string_view text, const conf::Names& names) {
    conf::ItemReader items(text);
    while (!items.done()) {
        const auto item = items.next();
        if (!item) return false;
        bool condition = false;
        switch (item->kind) {
            case conf::Item::Kind::literal:
                continue;
            case conf::Item::Kind::name:
                if (!names.raw(item->name)) return true;
                continue;
            case conf::Item::Kind::named_condition:
                condition = !names.raw(item->name).value_or(std::string_view()).empty();
                break;
            case conf::Item::Kind::relation: {
                if (needs_undefined(item->left, names) || needs_undefined(item->right, names)) return true;
                const auto end =
                    static_cast<std::size_t>(item->right.data() + item->right.size() - item->content.data());
                const auto result = conf::expand(fmt::format("${{{}}}}}", item->content.substr(0, end)), names);
                condition = result && !result->text.empty();
                break;
            }
        }
        const conf::Branch& taken = condition ? item->yes : item->no;
        if (taken.present && needs_undefined(taken.text, names)) return true;
    }
    return false;
}

Result<std::string> expand_line(std::string_view line, const conf::BounceTemplate& shown, const BounceNames& names,
                                Console& console) {
    const auto complaint = [&](std::string_view what) {
        return ascii::printable(
            fmt::format("{}: {} in {} template: {}", shown.origin, what, conf::bounce_kind_name(shown.kind), line));
    };
    auto expansion = conf::expand(line, names);
    if (names.failure()) return tl::unexpected<Error>(*names.failure());
    if (!expansion) {
        console.warn(ascii::printable(expansion.error().message));
        return fail(ErrorCode::bad_syntax, complaint("bad $name syntax"));
    }
    if (!expansion->undefined.empty() && needs_undefined(line, names)) {
        return fail(ErrorCode::not_found, complaint("undefined $name"));
    }
    return std::move(expansion->text);
}

Result<void> print_expanded(const conf::BounceTemplate& shown, BounceNames& names, Console& console, std::string& out) {
    names.use(shown);
    out += fmt::format("expanded_{}_text = <<EOF\n", conf::bounce_kind_name(shown.kind));
    std::string_view rest = shown.text;
    while (!rest.empty()) {
        const std::size_t newline = rest.find('\n');
        const Result<std::string> line = expand_line(rest.substr(0, newline), shown, names, console);
        if (!line) return tl::unexpected<Error>(line.error());
        out += *line;
        out += '\n';
        rest.remove_prefix(newline == std::string_view::npos ? rest.size() : newline + 1);
    }
    out += "EOF\n";
    return {};
}

}  // namespace

Result<void> run_bounce_mode(const Options& options, const BounceSource& source, Console& console) {
    const auto settings = read_bounce_settings(source, options.target, console);
    if (!settings) return tl::unexpected<Error>(settings.error());
    const auto path = template_file(options, *settings);
    if (!path) return tl::unexpected<Error>(path.error());
    auto file = load(*path, settings->from_format, console);
    if (!file) return tl::unexpected<Error>(file.error());
    BounceNames names(source, *settings, options.target, console);
    std::string out;
    for (const conf::BounceTemplate& shown : file->templates) {
        warn_of(file->of(shown.kind), console);
        if (!out.empty()) out += '\n';
        if (options.subject == Subject::bounce_templates) {
            print_template(shown, out);
        } else if (auto printed = print_expanded(shown, names, console, out); !printed) {
            return printed;
        }
    }
    console.out() += out;
    return {};
}

}  // namespace postern::conf_tool
