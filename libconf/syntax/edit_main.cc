#include "libconf/syntax/edit_main.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "libconf/base/ascii.h"
#include "libconf/syntax/edit.h"

namespace postern::conf {
namespace {

bool usable_name(std::string_view name) {
    return !name.empty() && name.front() != '#' && leading_name(name) == name &&
           std::none_of(name.begin(), name.end(), ascii::is_space);
}

bool usable_value(std::string_view value) {
    return value.find('\n') == std::string_view::npos && value.find('\0') == std::string_view::npos &&
           ascii::trim(value) == value;
}

struct Request {
    const ParameterEdit* edit;
    std::size_t matches = 0;
};

using Requests = std::unordered_map<std::string_view, Request>;

Result<Requests> index(std::span<const ParameterEdit> edits) {
    Requests requests;
    for (const ParameterEdit& edit : edits) {
        if (edit.action == EditAction::set && !usable_name(edit.name)) {
            return fail(ErrorCode::bad_value, fmt::format("not a parameter name: \"{}\"", edit.name));
        }
        if (!usable_value(edit.value)) {
            return fail(ErrorCode::bad_value, fmt::format("not a value for one line: \"{}\"", edit.value));
        }
        requests.insert_or_assign(edit.name, Request{&edit});
    }
    return requests;
}

std::string entry(const ParameterEdit& edit) {
    return fmt::format("{} = {}", edit.name, edit.value);
}

void change(LineEdits& lines, const LineNode& node, const ParameterEdit& edit) {
    switch (edit.action) {
        case EditAction::set:
            return lines.replace(node, entry(edit));
        case EditAction::remove:
            return lines.remove(node);
        case EditAction::comment_out:
            return lines.comment_out(node);
    }
}

}  // namespace

Result<EditPlan> plan_main_cf(FileId file, std::string_view text, std::span<const ParameterEdit> edits) {
    Result<Requests> requests = index(edits);
    if (!requests) return tl::unexpected<Error>(requests.error());
    EditPlan plan;
    LineEdits lines(file, text);
    for (const LineNode& node : split_lines(text)) {
        if (node.kind != LineKind::logical) continue;
        const auto found = requests->find(leading_name(text.substr(node.begin, node.end - node.begin)));
        if (found == requests->end()) continue;
        Request& request = found->second;
        if (++request.matches == 2) plan.repeated.emplace_back(found->first);
        change(lines, node, *request.edit);
    }
    for (const ParameterEdit& edit : edits) {
        Request& request = requests->find(edit.name)->second;
        if (request.edit->action != EditAction::set || request.matches++ != 0) continue;
        lines.append(entry(*request.edit));
    }
    plan.edits = lines.take();
    return plan;
}

Result<std::string> edit_main_cf(std::string_view text, std::span<const ParameterEdit> edits) {
    return plan_main_cf(FileId::none, text, edits).and_then([text](EditPlan&& plan) {
        return apply_edits(text, std::move(plan.edits));
    });
}

}  // namespace postern::conf
