#include "tools/map/query_mode.h"

#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/map/key_lines.h"
#include "tools/map/message_keys.h"
#include "tools/map/table_row.h"

namespace postern::map_tool {
namespace {

constexpr std::size_t kBatch = 1000;  // keys: lookup_many() holds a lock meanwhile
constexpr std::string_view kStandardInput = "-";

/// "key<TAB>value", "key: value" for aliases, or an object.
void print_entry(std::string_view key, std::string_view value, const Setting& setting) {
    std::string& out = setting.console().out();
    if (setting.options().json == Choice::yes) {
        const nlohmann::ordered_json object{{"key", key}, {"value", value}};
        out += object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
        return;
    }
    out += key;
    out += setting.options().program == Program::alias ? ":\t" : "\t";
    out += value;
    out += '\n';
}

MessageLimits message_limits(const Setting& setting) {
    const auto number = [&](std::string_view name, std::size_t otherwise) {
        const std::string text = setting.parameter(name).value_or("");
        std::size_t value = otherwise;
        std::from_chars(text.data(), text.data() + text.size(), value);
        return value;
    };
    MessageLimits limits;
    limits.header_size = number("header_size_limit", limits.header_size);
    limits.boundary_length = number("mime_boundary_length_limit", limits.boundary_length);
    limits.nesting = number("mime_nesting_limit", limits.nesting);
    return limits;
}

/// Of the part of a row of answers before an error, if there is one.
bool print_answers(std::span<const std::string_view> keys, const TableRow::Answers& answers, const Setting& setting) {
    bool any = false;
    for (std::size_t i = 0; i < answers.values.size(); ++i) {
        if (!answers.values[i]) continue;
        any = true;
        print_entry(keys[i], *answers.values[i], setting);
    }
    return any;
}

Result<bool> query_input(const Setting& setting) {
    TableRow row(setting);
    KeyLines lines(STDIN_FILENO, kBatch);
    Console& console = setting.console();
    bool any = false;
    while (true) {
        // Whoever writes keys one at a time wants to see the answer before the next.
        if (lines.starved() || console.out().size() > (std::size_t{64} << 10U)) {
            if (auto flushed = console.flush(); !flushed) return tl::unexpected<Error>(flushed.error());
        }
        const auto keys = lines.next();
        if (!keys) return tl::unexpected<Error>(keys.error());
        if (keys->empty()) return any;
        const TableRow::Answers answers = row.find(*keys);
        any = print_answers(*keys, answers, setting) || any;
        if (answers.error) return tl::unexpected<Error>(*answers.error);
    }
}

/// Keys from a message: a batch whenever there are enough of them.
Result<bool> query_message(const Setting& setting) {
    const MessageKeys wish = setting.options().message;
    TableRow row(setting);
    std::vector<std::string> keys;
    bool any = false;
    const auto ask = [&]() -> Result<void> {
        const std::vector<std::string_view> views(keys.begin(), keys.end());
        const TableRow::Answers answers = row.find(views);
        any = print_answers(views, answers, setting) || any;
        keys.clear();
        if (answers.error) return tl::unexpected<Error>(*answers.error);
        return setting.console().flush();
    };
    MessageReader reader(wish.mime ? Mime::parse : Mime::ignore, message_limits(setting),
                         [&](MessageKeyKind kind, std::string_view key) {
                             const bool wanted = kind == MessageKeyKind::header ? wish.headers : wish.body;
                             if (wanted) keys.emplace_back(key);
                         });
    KeyLines lines(STDIN_FILENO, kBatch);
    while (true) {
        const auto batch = lines.next();
        if (!batch) return tl::unexpected<Error>(batch.error());
        for (const std::string_view line : *batch) reader.line(line);
        if (batch->empty()) reader.finish();
        if (auto asked = ask(); !asked) return tl::unexpected<Error>(asked.error());
        if (batch->empty()) return any;
    }
}

}  // namespace

Result<bool> run_query(const Setting& setting) {
    const MessageKeys message = setting.options().message;
    if (message.headers || message.body) return query_message(setting);
    if (setting.options().key == kStandardInput) return query_input(setting);
    TableRow row(setting);
    const std::string_view key = setting.options().key;
    TableRow::Answers answers = row.find({&key, 1});
    if (answers.error) return tl::unexpected<Error>(*answers.error);
    if (!answers.values.front()) return false;
    if (setting.options().json == Choice::yes) {
        print_entry(key, *answers.values.front(), setting);
    } else {
        setting.console().out() += *answers.values.front() + '\n';
    }
    return true;
}

Result<bool> run_erase(const Setting& setting) {
    std::vector<std::unique_ptr<tables::Table>> open;
    for (const std::string& text : setting.options().tables) {
        auto table = open_table(text, tables::Access::change, setting);
        if (!table) return tl::unexpected<Error>(table.error());
        open.push_back(std::move(*table));
    }
    bool any = false;
    const auto erase = [&](std::string_view key) -> Result<void> {
        for (const auto& table : open) {
            const auto erased = table->erase(key);
            if (!erased) return tl::unexpected<Error>(erased.error());
            any = *erased || any;
        }
        return {};
    };
    if (setting.options().key != kStandardInput) {
        if (auto done = erase(setting.options().key); !done) return tl::unexpected<Error>(done.error());
    } else {
        KeyLines lines(STDIN_FILENO, kBatch);
        while (true) {
            const auto keys = lines.next();
            if (!keys) return tl::unexpected<Error>(keys.error());
            if (keys->empty()) break;
            for (const std::string_view key : *keys) {
                if (auto done = erase(key); !done) return tl::unexpected<Error>(done.error());
            }
        }
    }
    for (const auto& table : open) {
        if (auto flushed = table->flush(); !flushed) return tl::unexpected<Error>(flushed.error());
    }
    return any;
}

Result<bool> run_list(const Setting& setting) {
    // postmap 3.7 lists the first table only, whatever follows.
    const auto table = open_table(setting.options().tables.front(), tables::Access::read, setting);
    if (!table) return tl::unexpected<Error>(table.error());
    for (tables::Walk step = tables::Walk::first;; step = tables::Walk::next) {
        const auto entry = (*table)->walk(step);
        if (!entry) return tl::unexpected<Error>(entry.error());
        if (!*entry) return true;
        if ((*entry)->key.empty()) warn_empty_key(**table, setting);
        if ((*entry)->value.empty()) warn_empty_value(**table, (*entry)->key, setting);
        print_entry((*entry)->key, (*entry)->value, setting);
        if (setting.console().out().size() > (std::size_t{64} << 10U)) {
            if (auto flushed = setting.console().flush(); !flushed) return tl::unexpected<Error>(flushed.error());
        }
    }
}

}  // namespace postern::map_tool
