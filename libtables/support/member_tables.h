// MemberTables: the tables inside `{ type:name, type:name }`, for pipemap and unionmap.
//
// Shape:   at least one; opened in the order in which they are written.
// Errors:  bad_syntax as "bad syntax: ...; need ...", or that of the first member that cannot be opened.
// Source:  DATABASE_README; messages compared with postmap 3.7.11.
// Threads: as the members: one thread at a time unless all of them may be shared.
#pragma once

#include <memory>
#include <vector>

#include "libtables/open.h"
#include "libtables/table_type.h"

namespace postern::tables {

using MemberTables = std::vector<std::unique_ptr<Table>>;

[[nodiscard]] Result<MemberTables> open_members(const OpenRequest& request);

Blocking members_blocking(const MemberTables& members);
/// The least trusted one; of several users, none.
TableOwner members_owner(const MemberTables& members);
std::vector<std::string> members_files(const MemberTables& members);
/// Asks one member, tells that it was asked, and puts its own steps one level deeper.
Lookup explain_member(Table& member, std::string_view key, Explanation& story);

}  // namespace postern::tables
