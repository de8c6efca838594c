// An edit, then reading again, gives the edit; every other line keeps its bytes; doing it twice changes nothing more.
//
// Input: one line with the edit, then the file. The line starts with its kind:
//   e name = value    X name    # name                 main.cf
//   M name/type=entry                                  master.cf: new entry
//   F name/type/field=value    P name/type/name=value  field, parameter
#include <array>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/ascii.h"
#include "libconf/syntax/edit.h"
#include "libconf/syntax/edit_main.h"
#include "libconf/syntax/edit_master.h"

namespace {

using namespace postern;
using namespace postern::conf;

void require(bool holds, std::string_view what, std::string_view before, std::string_view after) {
    if (holds) return;
    std::cerr << what << "\n--- before\n" << before << "\n--- after\n" << after << "\n---\n";
    std::abort();
}

/// The texts of the entries that `mine` takes, and all other lines.
struct Split {
    std::vector<std::string> entries;
    std::string rest;
};

template <class Mine>
Split split(std::string_view text, Mine mine) {
    Split result;
    std::uint32_t kept = 0;
    for (const LineNode& node : split_lines(text)) {
        if (node.kind != LineKind::logical) continue;
        const std::vector<TextLine> lines = text_lines(text, node);
        if (!mine(text.substr(lines[0].begin, lines[0].end - lines[0].begin))) continue;
        std::string entry;
        for (const TextLine& line : lines) {
            result.rest.append(text, kept, line.begin - kept);
            entry.append(text, line.begin, line.end - line.begin);
            kept = line.end;
        }
        result.entries.push_back(std::move(entry));
    }
    result.rest.append(text, kept);
    // A last line that gets its newline is the one change allowed.
    if (result.rest.ends_with('\n')) result.rest.pop_back();
    if (result.rest.ends_with('\r')) result.rest.pop_back();
    return result;
}

void check_main(EditAction action, std::string_view request, std::string_view text) {
    ParameterEdit edit{action, std::string(request), ""};
    if (action == EditAction::set) {
        const NameValue pair = read_name_value(request);
        edit.name = pair.name.of(request);
        edit.value = pair.value.of(request);
    }
    const std::array edits{edit};
    const Result<std::string> after = edit_main_cf(text, edits);
    if (!after) return;  // a name or value that cannot be written
    const auto mine = [&edit](std::string_view line) { return leading_name(line) == edit.name; };
    const Split old_split = split(text, mine);
    const Split new_split = split(*after, mine);
    const bool set = action == EditAction::set;
    if (action != EditAction::comment_out) {
        require(old_split.rest == new_split.rest, "other lines changed", text, *after);
    }
    require(set == !new_split.entries.empty() || edit.name.empty(), "entries", text, *after);
    for (const std::string& entry : new_split.entries) {
        require(ascii::trim_right(entry) == ascii::trim_right(edit.name + " = " + edit.value), "value", text, *after);
    }
    require(edit_main_cf(*after, edits).value_or("") == *after, "second time", text, *after);
}

/// An unclosed brace changes its meaning with every word that is put behind it.
bool braces_close(std::string_view entry) {
    std::size_t depth = 0;
    for (const char c : entry) {
        if (c == '{') ++depth;
        if (c == '}' && depth > 0) --depth;
    }
    return depth == 0;
}

struct MasterRequest {
    ServicePattern service;
    std::string name;
    std::string value;
};

MasterRequest master_request(std::string_view request) {
    const std::string_view target = request.substr(0, request.find('='));
    const std::string_view value = target.size() < request.size() ? request.substr(target.size() + 1) : "";
    const std::size_t type = std::min(target.find('/'), target.size());
    const std::size_t name = std::min(target.find('/', type + 1), target.size());
    return {{std::string(target.substr(0, type)),
             std::string(target.substr(std::min(type + 1, name), name - std::min(type + 1, name)))},
            std::string(target.substr(std::min(name + 1, target.size()))),
            std::string(ascii::trim(value))};
}

Result<MasterEditPlan> plan(char kind, const MasterRequest& request, std::string_view text) {
    const MasterText master{FileId::none, "master.cf", text};
    if (kind == 'M') {
        const std::array edits{EntryEdit{EditAction::set, request.service, request.value, ""}};
        return plan_master_entries(master, edits);
    }
    if (kind == 'P') {
        const std::array edits{ServiceParameterEdit{EditAction::set, request.service, request.name, request.value, ""}};
        return plan_master_parameters(master, edits);
    }
    const auto field = find_service_field(request.name);
    const std::array edits{FieldEdit{request.service, field.value_or(ServiceField::chroot), request.value, ""}};
    return plan_master_fields(master, edits);
}

Result<std::string> edited(char kind, const MasterRequest& request, std::string_view text) {
    return plan(kind, request, text).and_then([text](MasterEditPlan&& made) {
        return apply_edits(text, std::move(made.edits));
    });
}

void check_master(char kind, std::string_view line, std::string_view text) {
    const MasterRequest request = master_request(line);
    // A service that gets a new name is another one afterwards.
    if (kind == 'F' && (request.name == "service" || request.name == "type")) return;
    const Result<std::string> after = edited(kind, request, text);
    if (!after) return;
    const ServiceId replacement = service_of(kind == 'M' ? std::string_view(request.value) : "");
    const auto mine = [&](std::string_view entry) {
        const ServiceId service = service_of(entry);
        const ServicePattern made{std::string(replacement.name), std::string(replacement.type)};
        return request.service.matches(service.name, service.type) ||
               (kind == 'M' && made.matches(service.name, service.type));
    };
    const Split old_split = split(text, mine);
    const Split new_split = split(*after, mine);
    require(old_split.rest == new_split.rest, "other lines changed", text, *after);
    require(new_split.entries.size() == (kind == 'M' ? 1 : old_split.entries.size()), "entries", text, *after);
    for (const std::string& entry : old_split.entries) {
        if (!braces_close(entry)) return;
    }
    for (const std::string& entry : new_split.entries) {
        std::vector<std::string> ignored;
        require(EntryText::read(entry, ignored).has_value(), "unreadable entry", text, *after);
        if (!braces_close(entry)) return;
    }
    // As with postconf, an entry of such a name can be written but not edited.
    if (replacement.name.find('=') != std::string_view::npos) return;
    const Result<std::string> again = edited(kind, request, *after);
    require(again.has_value(), "no second time", *after, again ? "" : again.error().message);
    // A changed entry goes below the comments that follow it, each time.
    const Split again_split = split(*again, mine);
    require(again_split.entries == new_split.entries, "second time", *after, *again);
    require(again_split.rest == new_split.rest, "other lines the second time", *after, *again);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string input;
    for (std::size_t i = 0; i < size; ++i) input += static_cast<char>(data[i]);
    const std::size_t end = std::min(input.find('\n'), input.size());
    if (end < 2) return 0;
    const std::string_view line = ascii::trim(std::string_view(input).substr(1, end - 1));
    const std::string_view text = std::string_view(input).substr(std::min(end + 1, input.size()));
    switch (input[0]) {
        case 'e':
            check_main(EditAction::set, line, text);
            break;
        case 'X':
            check_main(EditAction::remove, line, text);
            break;
        case '#':
            check_main(EditAction::comment_out, line, text);
            break;
        case 'M':
        case 'F':
        case 'P':
            check_master(input[0], line, text);
            break;
        default:
            break;
    }
    return 0;
}
