#include "libtables/maps.h"

#include "libtables/support/member_tables.h"

namespace postern::tables {

Maps::Maps(std::span<const TableSpec> specs, const OpenOptions& options, const Surroundings& surroundings) {
    for (const TableSpec& spec : specs) tables_.push_back(open_or_surrogate(spec, options, surroundings));
}

template <class Ask>
Lookup Maps::first_answer(KeyPart part, const Ask& ask) {
    for (const auto& table : tables_) {
        if (part == KeyPart::part && table->key_style() == KeyStyle::pattern) continue;
        Lookup answer = ask(*table);
        switch (answer.answer()) {
            case Answer::found:
            case Answer::temp_fail:
                return answer;
            case Answer::absent:
                break;
        }
    }
    return Lookup::absent();
}

Lookup Maps::lookup(std::string_view key, KeyPart part) {
    return first_answer(part, [key](Table& table) { return table.lookup(key); });
}

Lookup Maps::explain(std::string_view key, KeyPart part, Explanation& story) {
    return first_answer(part, [&](Table& table) { return explain_member(table, key, story); });
}

Blocking Maps::blocking() const {
    return members_blocking(tables_);
}

}  // namespace postern::tables
