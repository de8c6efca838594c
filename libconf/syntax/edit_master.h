// Editing master.cf: whole entries, single fields, and parameters that an entry sets with -o.
//
// Shape:   a ServicePattern is name/type, each may be `*`. Changed entries are printed anew; every other byte stays.
//          A new entry stands where the old one began; an entry with a changed field or parameter stands after the
//          comments and blank lines that followed it, as postconf does it.
// Errors:  bad_syntax, bad_value with the texts of postconf's fatal errors; only the entries that match are checked.
// Source:  observed with postconf 3.7.11 (-M, -F, -P with -e, -X, -#).
// Threads: plain values and pure functions.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/diagnostic.h"
#include "libconf/base/result.h"
#include "libconf/syntax/edit_entry.h"
#include "libconf/syntax/edit_main.h"

namespace postern::conf {

struct ServicePattern {
    std::string name;
    std::string type;

    bool matches(std::string_view service_name, std::string_view service_type) const;
};

struct EntryEdit {
    EditAction action = EditAction::set;
    ServicePattern service;
    std::string entry;    // for set: the eight fields in one line
    std::string request;  // as the user gave it, for messages
};

struct FieldEdit {
    ServicePattern service;
    ServiceField field = ServiceField::service;
    std::string value;  // one word, except for the command
    std::string request;
};

struct ServiceParameterEdit {
    EditAction action = EditAction::set;  // set or remove
    ServicePattern service;
    std::string name;
    std::string value;
    std::string request;
};

/// A master.cf that is edited; `name` is for messages.
struct MasterText {
    FileId file = FileId::none;
    std::string_view name;
    std::string_view text;
    std::vector<std::string>* warnings = nullptr;  // gets those about braces in entries that were read, plan or not
};

struct MasterEditPlan {
    std::vector<TextEdit> edits;
    std::vector<std::string> unmatched;  // requests that found no entry
};

/// A set matches entries of its pattern and of the service it writes. An entry takes the text of the last set it
/// matches that has replaced no other; further entries that only used ones match go; an unused set is appended.
[[nodiscard]] Result<MasterEditPlan> plan_master_entries(const MasterText& master, std::span<const EntryEdit> edits);
[[nodiscard]] Result<MasterEditPlan> plan_master_fields(const MasterText& master, std::span<const FieldEdit> edits);
[[nodiscard]] Result<MasterEditPlan> plan_master_parameters(const MasterText& master,
                                                            std::span<const ServiceParameterEdit> edits);

}  // namespace postern::conf
