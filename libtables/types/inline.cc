#include <fmt/format.h>

#include <map>

#include "libconf/base/ascii.h"
#include "libconf/syntax/quoting.h"
#include "libtables/support/file_values.h"
#include "libtables/support/key_fold.h"
#include "libtables/table_type.h"

namespace postern::tables {
extern const TableType table_inline;
namespace {

using Entries = std::map<std::string, std::string, std::less<>>;

class Inline final : public Table {
public:
    Inline(std::string name, Entries entries) : Table(table_inline, std::move(name)), entries_(std::move(entries)) {}

    Lookup lookup(std::string_view key) override {
        const auto entry = entries_.find(key);
        return entry == entries_.end() ? Lookup::absent() : Lookup::found(entry->second);
    }
    Result<std::optional<Entry>> walk(Walk step) override {
        if (step == Walk::first) next_ = entries_.begin();
        if (next_ == entries_.end()) return std::nullopt;
        const auto entry = next_++;
        return Entry{entry->first, entry->second};
    }
    TableOwner owner() const override { return {.trust = TableOwner::Trust::trusted}; }

private:
    Entries entries_;
    Entries::const_iterator next_ = entries_.end();
};

tl::unexpected<Error> bad(std::string_view what, const OpenRequest& request) {
    const std::string_view form = request.options.values == ValueForm::files ? "filename" : "value";
    return fail(ErrorCode::bad_syntax, fmt::format("{}: \"{}\"; need \"inline:{{name={}...}}\"", what, request.spec.text(),
                                                   form));
}

// One `name=value` or `{name = value with spaces}`. A later one of the same name counts.
Result<void> add_entry(std::string_view word, const OpenRequest& request, Entries& entries) {
    if (word.starts_with('{')) {
        const conf::BraceGroup group = conf::read_group(word);
        if (group.fault != conf::BraceFault::none) return bad(describe(group.fault, word), request);
        word = group.inner.of(word);
    }
    if (word.empty()) return bad("no key found; expected format: key = value", request);
    const conf::NameValue parts = conf::read_name_value(word);
    if (parts.fault == conf::NameValueFault::no_equals) return bad("missing '=' after attribute name", request);
    const bool named = parts.fault == conf::NameValueFault::none;  // an empty name is a key like others here
    const std::string_view name = named ? parts.name.of(word) : std::string_view{};
    const std::string_view value = named ? parts.value.of(word) : ascii::trim(word.substr(word.find('=') + 1));
    auto stored = stored_value(value, request.options);
    if (!stored) return bad(stored.error().message, request);
    entries[stored_key(name, request.options)] = std::move(*stored);
    return {};
}

Result<std::unique_ptr<Table>> open(const OpenRequest& request) {
    const std::string& name = request.spec.name;
    const auto members = split_members(name);
    if (!members || name == "{}") return bad("bad syntax", request);
    if (request.options.text == TextCheck::utf8 && !valid_utf8(name)) return bad("bad UTF-8 syntax", request);
    if (members->empty()) return bad("empty table", request);
    Entries entries;
    for (const std::string& member : *members) {
        if (auto added = add_entry(member, request, entries); !added) return tl::unexpected<Error>(added.error());
    }
    return std::make_unique<Inline>(name, std::move(entries));
}

}  // namespace

const TableType table_inline{.name = "inline", .sharing = Sharing::threads, .open = open};

}  // namespace postern::tables
