#include "tools/check/support/removal.h"

#include "libconf/base/ascii.h"
#include "libconf/syntax/edit.h"

namespace postern::lint {

std::vector<TextEdit> remove_assignment(const conf::MainCf& main_cf, const conf::Assignment& assignment) {
    conf::LineEdits edits(main_cf.file(), main_cf.text());
    edits.remove(main_cf.nodes()[assignment.node()]);
    return edits.take();
}

std::optional<TextEdit> remove_setting(const conf::MasterCf& master_cf, const conf::MasterService& service,
                                       const conf::ServiceSetting& setting) {
    const std::string_view text = master_cf.text();
    const SourceRange written = service.range(setting.written);
    std::size_t option = written.begin;
    while (option > 0 && ascii::is_space(text[option - 1])) --option;
    if (option < 3 || text.substr(option - 2, 2) != "-o" || !ascii::is_space(text[option - 3])) return std::nullopt;
    std::size_t begin = option - 2;
    while (begin > 0 && (text[begin - 1] == ' ' || text[begin - 1] == '\t')) --begin;
    std::size_t end = written.end;
    std::size_t after = end;
    while (after < text.size() && (text[after] == ' ' || text[after] == '\t' || text[after] == '\r')) ++after;
    const bool alone = begin == 0 || text[begin - 1] == '\n';
    // A line that carries nothing else goes as a whole; its neighbours stay continuation lines.
    if (alone && (after == text.size() || text[after] == '\n')) end = std::min(after + 1, text.size());
    return TextEdit{{master_cf.file(), static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}, ""};
}

}  // namespace postern::lint
