#include "libconf/syntax/edit_master.h"

#include <fmt/format.h>

#include <functional>
#include <utility>

#include "libconf/syntax/edit.h"
#include "libconf/syntax/logical_line.h"

namespace postern::conf {
namespace {

/// One entry of the file.
struct Place {
    LineNode node;
    std::uint32_t next;  // where the next entry begins, after comments and blank lines
    ServiceId service;
};

/// Postfix edits no file with names or types that its requests cannot spell: name/type=entry, name/type/field=value.
Result<void> check_service(const ServiceId& service) {
    if (service.type.empty()) return fail(ErrorCode::bad_syntax, "specify service name and type on the same line");
    const auto check = [](std::string_view what, std::string_view text, std::string_view marks) -> Result<void> {
        if (text.find_first_of(marks) == std::string_view::npos) return {};
        return fail(ErrorCode::bad_syntax,
                    fmt::format("service {} syntax \"{}\" is unsupported with -Me, -Fe, -Pe, -X, or -#", what, text));
    };
    const Result<void> name = check("name", service.name, "=");
    return name ? check("type", service.type, "=/") : name;
}

/// The entries of the file, or those before one that Postfix cannot edit.
struct Places {
    std::vector<Place> found;
    Result<void> end;
};

Places places(const MasterText& master) {
    Places places;
    for (const LineNode& node : split_lines(master.text)) {
        if (node.kind != LineKind::logical) continue;
        const TextLine first = text_lines(master.text, node).front();
        const ServiceId service = service_of(master.text.substr(first.begin, first.end - first.begin));
        if (const Result<void> checked = check_service(service); !checked) {
            places.end = fail(ErrorCode::bad_syntax, fmt::format("file {}: line {}: {}", master.name, node.first_line,
                                                                 checked.error().message));
            return places;
        }
        if (!places.found.empty()) places.found.back().next = node.begin;
        places.found.push_back({node, static_cast<std::uint32_t>(master.text.size()), service});
    }
    return places;
}

/// The text of an entry with its newlines, which count as white space, and without comments; up to a NUL, as Postfix
/// reads it. Lines that end in CR LF get it back when the entry is written.
std::string raw_text(std::string_view text, const LineNode& node) {
    std::string raw;
    for (const TextLine& line : text_lines(text, node)) {
        raw.append(text, line.begin, line.end - line.begin);
        if (raw.ends_with("\r\n")) raw.erase(raw.size() - 2, 1);
    }
    return raw.substr(0, raw.find('\0'));
}

/// One action of the parts of master.cf, in order, for the entries that it matches.
struct EntryChange {
    const ServicePattern& service;
    const std::string& request;
    std::function<Result<void>(EntryText&, std::vector<std::string>&)> apply;
};

Result<std::string> changed_entry(const MasterText& master, const Place& place, std::span<EntryChange* const> changes) {
    std::vector<std::string> unheard;
    std::vector<std::string>& warnings = master.warnings != nullptr ? *master.warnings : unheard;
    Result<EntryText> entry = EntryText::read(raw_text(master.text, place.node), warnings);
    if (!entry && entry.error().code == ErrorCode::bad_syntax) {
        return fail(ErrorCode::bad_syntax,
                    fmt::format("file {}: line {}: {}", master.name, place.node.first_line, entry.error().message));
    }
    if (!entry) return tl::unexpected<Error>(entry.error());
    for (const EntryChange* change : changes) {
        if (const Result<void> done = change->apply(*entry, warnings); !done)
            return tl::unexpected<Error>(done.error());
    }
    return entry->print();
}

Result<MasterEditPlan> plan_changes(const MasterText& master, std::vector<EntryChange> changes) {
    const Places entries = places(master);
    MasterEditPlan plan;
    LineEdits lines(master.file, master.text);
    std::vector<bool> used(changes.size(), false);
    for (const Place& place : entries.found) {
        std::vector<EntryChange*> matching;
        for (std::size_t i = 0; i < changes.size(); ++i) {
            if (!changes[i].service.matches(place.service.name, place.service.type)) continue;
            matching.push_back(&changes[i]);
            used[i] = true;
        }
        if (matching.empty()) continue;
        const Result<std::string> text = changed_entry(master, place, matching);
        if (!text) return tl::unexpected<Error>(text.error());
        lines.replace_at(place.node, place.next, *text);
    }
    if (!entries.end) return tl::unexpected<Error>(entries.end.error());
    for (std::size_t i = 0; i < changes.size(); ++i) {
        if (!used[i]) plan.unmatched.push_back(changes[i].request);
    }
    plan.edits = lines.take();
    return plan;
}

/// An edit of whole entries, checked.
struct EntryRequest {
    const EntryEdit& edit;
    ServicePattern replacement_service;  // an entry that the new one would double is replaced, too
    std::string replacement;
    bool used = false;

    bool matches(const ServiceId& service) const {
        return edit.service.matches(service.name, service.type) ||
               (edit.action == EditAction::set && replacement_service.matches(service.name, service.type));
    }
};

Result<EntryRequest> read_request(const EntryEdit& edit, std::vector<std::string>& warnings) {
    EntryRequest request{edit, {}, {}};
    if (edit.action != EditAction::set) return request;
    if (!is_one_line(edit.entry)) {
        return fail(ErrorCode::bad_value, fmt::format("not one line: \"{}\"", edit.request));
    }
    const Result<EntryText> entry = EntryText::read(edit.entry, warnings);
    if (entry) {
        const ServiceId service = service_of(edit.entry);
        request.replacement_service = {std::string(service.name), std::string(service.type)};
        request.replacement = entry->print();
        return request;
    }
    if (entry.error().code != ErrorCode::bad_syntax) return tl::unexpected<Error>(entry.error());
    return fail(ErrorCode::bad_syntax, fmt::format("{}: \"{}\"", entry.error().message, edit.request));
}

/// One entry takes the text of the last request that matches it and has replaced no other entry.
void change_entry(LineEdits& lines, const Place& place, std::vector<EntryRequest>& requests) {
    const EntryRequest* matching = nullptr;
    const EntryRequest* replacement = nullptr;
    for (EntryRequest& request : requests) {
        if (!request.matches(place.service)) continue;
        matching = &request;
        if (!request.used) replacement = &request;
        request.used = true;
    }
    if (matching == nullptr) return;
    if (matching->edit.action == EditAction::comment_out) {
        lines.comment_out(place.node);
    } else if (matching->edit.action == EditAction::remove || replacement == nullptr) {
        lines.remove(place.node);
    } else {
        lines.replace(place.node, replacement->replacement);
    }
}

}  // namespace

bool ServicePattern::matches(std::string_view service_name, std::string_view service_type) const {
    return (name == "*" || name == service_name) && (type == "*" || type == service_type);
}

Result<MasterEditPlan> plan_master_entries(const MasterText& master, std::span<const EntryEdit> edits) {
    MasterEditPlan plan;
    std::vector<EntryRequest> requests;
    std::vector<std::string> unheard;
    for (const EntryEdit& edit : edits) {
        Result<EntryRequest> request = read_request(edit, master.warnings != nullptr ? *master.warnings : unheard);
        if (!request) return tl::unexpected<Error>(request.error());
        requests.push_back(std::move(*request));
    }
    const Places entries = places(master);
    if (!entries.end) return tl::unexpected<Error>(entries.end.error());
    LineEdits lines(master.file, master.text);
    for (const Place& place : entries.found) change_entry(lines, place, requests);
    for (const EntryRequest& request : requests) {
        if (request.edit.action == EditAction::set && !request.used) lines.append(request.replacement);
    }
    plan.edits = lines.take();
    return plan;
}

Result<MasterEditPlan> plan_master_fields(const MasterText& master, std::span<const FieldEdit> edits) {
    std::vector<EntryChange> changes;
    for (const FieldEdit& edit : edits) {
        changes.push_back({edit.service, edit.request, [&edit](EntryText& entry, std::vector<std::string>& warnings) {
                               return entry.set_field(edit.field, edit.value, warnings);
                           }});
    }
    return plan_changes(master, std::move(changes));
}

Result<MasterEditPlan> plan_master_parameters(const MasterText& master, std::span<const ServiceParameterEdit> edits) {
    std::vector<EntryChange> changes;
    for (const ServiceParameterEdit& edit : edits) {
        changes.push_back(
            {edit.service, edit.request, [&edit](EntryText& entry, std::vector<std::string>&) -> Result<void> {
                 if (edit.action == EditAction::set) return entry.set_parameter(edit.name, edit.value);
                 entry.remove_parameter(edit.name);
                 return {};
             }});
    }
    return plan_changes(master, std::move(changes));
}

}  // namespace postern::conf
