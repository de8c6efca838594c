#include "tools/check/support/services.h"

#include <algorithm>

#include <fmt/format.h>

#include "libconf/registry/registry.h"
#include "libconf/syntax/edit.h"

namespace postern::lint {

std::vector<const Scope*> entries(const Project& project) {
    std::vector<const Scope*> found;
    for (const Scope& scope : project.scopes()) {
        if (scope.entry() != nullptr) found.push_back(&scope);
    }
    return found;
}

const Scope* entry_named(const Project& project, std::string_view name, std::string_view type) {
    const Scope* scope = project.find_scope(name, type);
    return scope == nullptr || scope->entry() == nullptr ? nullptr : scope;
}

std::string_view line_end_of(const Project& project, FileId file) {
    const std::string_view text = project.text(file);
    const std::size_t newline = text.find('\n');
    return newline != std::string_view::npos && newline > 0 && text[newline - 1] == '\r' ? "\r\n" : "\n";
}

std::uint32_t end_of_entry(const Project& project, const conf::MasterService& entry) {
    const conf::MasterCf& master = *project.master_cf();
    const auto lines = conf::text_lines(master.text(), master.node_of(entry));
    return lines.empty() ? master.node_of(entry).end : lines.back().end;
}

TextEdit set_override(const Project& project, const Scope& scope, std::string_view name, std::string_view value) {
    const conf::MasterService& entry = *scope.entry();
    if (scope.view() != nullptr) {
        if (const auto* own = scope.view()->find(name)) return {own->range(), std::string(value)};
    }
    const FileId file = project.master_cf()->file();
    const std::uint32_t at = end_of_entry(project, entry);
    const std::string_view newline = line_end_of(project, file);
    const bool closed = at > 0 && project.text(file)[at - 1] == '\n';
    const bool spaced = value.find_first_of(" \t") != std::string_view::npos;
    const std::string line = spaced ? fmt::format("  -o {{ {} = {} }}", name, value) : fmt::format("  -o {}={}", name, value);
    return {{file, at, at}, closed ? fmt::format("{}{}", line, newline) : fmt::format("{}{}", newline, line)};
}

TextEdit remove_arguments(const conf::MasterService& entry, std::size_t first, std::size_t last) {
    const auto arguments = entry.arguments();
    const conf::TextSpan begin = arguments[first].written;
    const conf::TextSpan end = arguments[last].written;
    const conf::TextSpan before = first == 0 ? conf::TextSpan{0, 0} : conf::TextSpan(arguments[first - 1].written);
    SourceRange range = entry.range(conf::TextSpan{begin.begin, end.end});
    range.begin = first == 0 ? entry.range(conf::ServiceField::command).end : entry.range(before).end;
    return {range, ""};
}

TextEdit append_entry(const Project& project, std::string_view line) {
    const FileId file = project.master_cf()->file();
    const std::string_view text = project.text(file);
    const auto end = static_cast<std::uint32_t>(text.size());
    const std::string_view newline = line_end_of(project, file);
    const std::string_view before = text.empty() || text.back() == '\n' ? std::string_view{} : newline;
    return {{file, end, end}, fmt::format("{}{}{}", before, line, newline)};
}

std::string_view transport_of(std::string_view value) {
    const std::size_t colon = value.find(':');
    return value.substr(0, colon == std::string_view::npos ? value.size() : colon);
}

bool is_daemon(std::string_view program, conf::Version version) {
    if (program == "nqmgr" || program == "oqmgr" || program == "lmtp") return true;
    const conf::ServiceProgram* known = conf::registry::find_service(program);
    return known != nullptr && known->introduced <= version && version < known->removed;
}

}  // namespace postern::lint
