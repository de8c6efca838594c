#include "libtables/support/member_tables.h"

#include <fmt/format.h>

#include <algorithm>

namespace postern::tables {

Result<MemberTables> open_members(const OpenRequest& request) {
    const auto bad = [&] {
        return fail(ErrorCode::bad_syntax, fmt::format("bad syntax: \"{}\"; need \"{}:{{type:name...}}\"",
                                                       request.spec.text(), request.spec.type));
    };
    const auto names = split_members(request.spec.name);
    if (!names || names->empty()) return bad();
    MemberTables members;
    for (const std::string& name : *names) {
        if (name.find(':') == std::string::npos) return bad();
        const auto spec = TableSpec::parse(name);
        if (!spec) return tl::unexpected<Error>(spec.error());
        auto member = open_member(*spec, request);
        if (!member) return tl::unexpected<Error>(member.error());
        members.push_back(std::move(*member));
    }
    return members;
}

Blocking members_blocking(const MemberTables& members) {
    const bool any = std::ranges::any_of(members, [](const auto& table) { return table->blocking() == Blocking::yes; });
    return any ? Blocking::yes : Blocking::no;
}

TableOwner members_owner(const MemberTables& members) {
    TableOwner owner = members.front()->owner();
    for (const auto& member : members) {
        const TableOwner other = member->owner();
        if (other.trust == TableOwner::Trust::untrusted) return {};
        if (owner.user == 0) owner = other;
        if (other.user != 0 && other.user != owner.user) return {};
    }
    return owner;
}

std::vector<std::string> members_files(const MemberTables& members) {
    std::vector<std::string> files;
    for (const auto& member : members) {
        for (std::string& file : member->files()) files.push_back(std::move(file));
    }
    return files;
}

Lookup explain_member(Table& member, std::string_view key, Explanation& story) {
    story.push_back({StepKind::asked, fmt::format("{} for \"{}\"", member.text(), key)});
    Explanation inner;
    Lookup answer = member.explain(key, inner);
    for (ExplainStep& step : inner) {
        ++step.depth;
        story.push_back(std::move(step));
    }
    if (answer.answer() == Answer::absent) story.push_back({StepKind::note, member.text() + ": no such key", {}, 1});
    return answer;
}

}  // namespace postern::tables
