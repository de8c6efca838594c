#include "libtables/table_spec.h"

#include <fmt/format.h>

#include "libconf/syntax/quoting.h"

namespace postern::tables {
namespace {

tl::unexpected<Error> not_a_spec(std::string_view text) {
    return fail(ErrorCode::bad_syntax,
                fmt::format("open dictionary: expecting \"type:name\" form instead of \"{}\"", text));
}

}  // namespace

Result<TableSpec> TableSpec::parse(std::string_view text) {
    const std::size_t colon = text.find(':');
    // An empty type or name is refused by postmap 3.7 for every type.
    if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) return not_a_spec(text);
    return TableSpec{std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

Result<TableSpec> TableSpec::parse(std::string_view text, std::string_view default_type) {
    if (text.find(':') != std::string_view::npos) return parse(text);
    return parse(fmt::format("{}:{}", default_type, text));
}

Result<TableSpec> TableSpec::behind_proxy() const {
    Result<TableSpec> inner = *this;
    while (inner && inner->type == "proxy") inner = parse(std::string(inner->name));
    return inner;
}

Result<std::vector<std::string>> split_members(std::string_view braced) {
    if (braced.empty() || braced.front() != '{') return fail(ErrorCode::bad_syntax, "bad syntax");
    const conf::BraceGroup group = conf::read_group(braced);
    if (group.fault != conf::BraceFault::none) return fail(ErrorCode::bad_syntax, "bad syntax");
    const std::string_view inner = group.inner.of(braced);
    std::vector<std::string> members;
    conf::WordReader words(inner, conf::Braces::group, conf::kListSeparators);
    while (const auto word = words.next()) members.emplace_back(word->of(inner));
    return members;
}

}  // namespace postern::tables
