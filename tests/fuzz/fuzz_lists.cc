// Any text as a list of tables, of match patterns and of restrictions: spans stay inside, and in order.
#include <cstdint>
#include <string_view>

#include "libconf/base/check.h"
#include "libconf/model/restriction_list.h"
#include "libconf/model/table_list.h"

namespace {

using postern::conf::TextSpan;

void check_inside(TextSpan span, TextSpan outer) {
    POSTERN_CHECK(span.begin <= span.end && outer.begin <= span.begin && span.end <= outer.end);
}

void check_table(const postern::conf::TableUse& table) {
    check_inside(table.type, table.span);
    check_inside(table.name, table.span);
    for (const auto& inner : table.inner) {
        check_inside(inner.span, table.name);
        check_table(inner);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const TextSpan whole{0, size};
    for (const auto& table : postern::conf::parse_table_list(text)) {
        check_inside(table.span, whole);
        check_table(table);
    }
    for (const auto& item : postern::conf::parse_match_list(text)) {
        check_inside(item.span, whole);
        check_inside(item.pattern, item.span);
        if (item.table) check_table(*item.table);
    }
    std::size_t at = 0;
    for (const auto& token : postern::conf::parse_restriction_list(text)) {
        POSTERN_CHECK(at <= token.span.begin);
        at = token.span.end;
        check_inside(token.span, whole);
        check_inside(token.text, token.span);
        for (const auto& part : postern::conf::parts_of(text, token)) check_inside(part.span, token.text);
    }
    return 0;
}
