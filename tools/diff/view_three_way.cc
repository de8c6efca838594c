#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "tools/diff/view.h"
#include "tools/render/markup.h"

namespace postern::diff_tool {
namespace {

std::string safe(std::string_view text) {
    std::string out;
    for (const char c : text) out += (c >= 0 && c < ' ') || c == '\x7f' ? '?' : c;
    return out;
}

std::string shown(std::string_view value) {
    return value.empty() ? "(empty)" : safe(value);
}

std::string_view heading(Standing standing) {
    switch (standing) {
        case Standing::adopt:
            return "Changed by the distribution only: adopt";
        case Standing::conflict:
            return "Changed by both: decide";
        case Standing::keep:
            return "Changed here only: keep";
        case Standing::agree:
            return "Changed by both alike: nothing to do";
    }
    return {};
}

std::string cell(std::string_view text) {
    std::string out;
    for (const char c : text.empty() ? std::string("(empty)") : render::markdown_code(text)) {
        if (c == '|') out += '\\';
        out += c;
    }
    return out;
}

}  // namespace

std::string text_of(const ThreeWay& three, Paint paint) {
    std::string out = fmt::format("{} -> {}, and {}\n", safe(three.before), safe(three.after), safe(three.mine));
    const ThreeWayItem* last = nullptr;
    for (const ThreeWayItem& item : three.items) {
        if (last == nullptr || last->standing != item.standing) {
            const std::string_view text = heading(item.standing);
            out += paint == Paint::on ? fmt::format("\n\033[1m{}\033[0m\n", text) : fmt::format("\n{}\n", text);
        }
        last = &item;
        out += fmt::format("  {}\n    was   {}\n    new   {}\n    mine  {}\n", safe(item.subject), shown(item.old_value),
                           shown(item.new_value), shown(item.mine));
        if (!item.then.empty()) out += fmt::format("    then  {}\n", safe(item.then));
    }
    if (three.items.empty()) out += "\nno differences\n";
    return out;
}

std::string json_of(const ThreeWay& three) {
    using nlohmann::ordered_json;
    ordered_json items = ordered_json::array();
    for (const ThreeWayItem& item : three.items) {
        items.push_back({{"standing", standing_word(item.standing)},
                         {"subject", item.subject},
                         {"was", item.old_value},
                         {"new", item.new_value},
                         {"mine", item.mine},
                         {"edit", !item.edits.empty()}});
        if (!item.then.empty()) items.back()["then"] = item.then;
    }
    const ordered_json json{{"version", 1}, {"before", three.before}, {"after", three.after}, {"mine", three.mine},
                            {"items", std::move(items)}};
    return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + '\n';
}

std::string markdown_of(const ThreeWay& three) {
    std::string out = fmt::format("### {} → {}, and {}\n\n| do | what | was | new | mine |\n|---|---|---|---|---|\n",
                                  render::escaped_markdown(three.before), render::escaped_markdown(three.after),
                                  render::escaped_markdown(three.mine));
    for (const ThreeWayItem& item : three.items) {
        out += fmt::format("| {} | {} | {} | {} | {} |\n", standing_word(item.standing), cell(item.subject),
                           cell(item.old_value), cell(item.new_value), cell(item.mine));
    }
    return out;
}

}  // namespace postern::diff_tool
