#include <fmt/format.h>

#include <vector>

#include "tools/diff/view.h"
#include "tools/render/markup.h"

namespace postern::diff_tool {
namespace {

std::string code(std::string_view text) {
    return text.empty() ? "(empty)" : render::markdown_code(text);
}

std::string cell(std::string text) {
    for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.insert(at, "\\");
    return text;
}

std::string labels_of(const Labels& labels) {
    std::vector<std::string> words;
    for (const Label label : labels) {
        const bool loud = label == Label::security_down;
        words.push_back(loud ? fmt::format("**{}**", label_text(label)) : std::string(label_text(label)));
    }
    return fmt::format("{}", fmt::join(words, ", "));
}

std::string change_of(const conf::ParameterChange& change) {
    if (change.elements.empty() || !change.before.set) {
        return fmt::format("{} → {}", code(change.before.expanded), code(change.after.expanded));
    }
    std::vector<std::string> parts;
    for (const conf::ElementChange& element : change.elements) {
        parts.push_back(fmt::format("{} {}", element_mark(element.kind) == '>' ? "moved" : std::string(1, element_mark(element.kind)),
                                    code(element.text)));
    }
    return fmt::format("{}", fmt::join(parts, "<br>"));
}

void add_row(std::string& out, std::string_view name, std::string_view change, const Labels& labels) {
    out += fmt::format("| {} | {} | {} |\n", cell(std::string(name)), cell(std::string(change)), labels_of(labels));
}

void add_service(std::string& out, const Service& service) {
    const std::string name = code(fmt::format("{}/{}", service.change.name, service.change.type));
    if (!service.text.empty()) {
        add_row(out, name, fmt::format("{}: {}", service_word(service.change.kind), code(service.text)), service.labels);
    }
    for (const conf::FieldChange& field : service.change.fields) {
        add_row(out, name, fmt::format("{}: {} → {}", conf::field_name(field.field), code(field.before), code(field.after)),
                service.labels);
    }
    for (const conf::ElementChange& argument : service.change.arguments) {
        add_row(out, name, fmt::format("{} {}", element_mark(argument.kind), code(argument.text)), service.labels);
    }
    for (const Setting& setting : service.settings) {
        add_row(out, name, fmt::format("-o {}: {}", code(setting.change.name), change_of(setting.change)), setting.labels);
    }
}

std::string entry_of(const EntryChange& entry, bool secret) {
    if (secret || (entry.before.empty() && entry.after.empty())) {
        return fmt::format("{} {}", entry_word(entry.kind), code(entry.key));
    }
    if (entry.kind == EntryChangeKind::changed) {
        return fmt::format("changed {}: {} → {}", code(entry.key), code(entry.before), code(entry.after));
    }
    return fmt::format("{} {}: {}", entry_word(entry.kind), code(entry.key), code(entry.after.empty() ? entry.before : entry.after));
}

}  // namespace

std::string markdown_of(const Comparison& comparison) {
    std::string out = fmt::format("### {} → {}\n\n{}\n", render::escaped_markdown(comparison.before),
                                  render::escaped_markdown(comparison.after), summary_of(comparison));
    if (comparison.empty()) return out;
    out += "\n| | change | |\n|---|---|---|\n";
    for (const Setting& setting : comparison.settings) {
        add_row(out, code(setting.change.name), change_of(setting.change), setting.labels);
    }
    for (const Service& service : comparison.services) add_service(out, service);
    for (const Table& table : comparison.tables) {
        std::vector<std::string> parts;
        for (const EntryChange& entry : table.entries) parts.push_back(entry_of(entry, table.secret));
        add_row(out, code(table.spec), fmt::format("{}", fmt::join(parts, "<br>")), table.labels);
    }
    return out;
}

std::string markdown_of(const Upgrade& upgrade) {
    std::string out = fmt::format("### {}: Postfix {} → {}\n\n| do | what | why | |\n|---|---|---|---|\n",
                                  render::escaped_markdown(upgrade.directory), upgrade.from.text(), upgrade.to.text());
    for (const Advice& advice : upgrade.advice) {
        const std::string edit = advice.title.empty() ? "" : "<br>" + code(advice.title);
        out += fmt::format("| {} | {} | {}{} | {} |\n", action_word(advice.action), cell(code(advice.subject)),
                           cell(render::escaped_markdown(advice.message)), cell(edit), labels_of(advice.labels));
    }
    return out;
}

}  // namespace postern::diff_tool
