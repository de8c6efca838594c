#include "mta/policy/readable_table.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "libconf/base/ascii.h"
#include "libconf/syntax/quoting.h"
#include "libtables/open.h"
#include "libtables/surroundings.h"
#include "libtables/table.h"
#include "libtables/table_spec.h"
#include "mta/policy/network.h"
#include "mta/policy/pattern_sample.h"

namespace postern::policy {
namespace {

constexpr int kSamplesForResult = 2;
constexpr std::size_t kMaxSamples = 200;
constexpr std::array<std::string_view, 7> kPairTypes = {"hash", "btree", "lmdb", "cdb", "dbm", "sdbm", "texthash"};
constexpr std::array<std::string_view, 3> kRuleTypes = {"regexp", "pcre", "cidr"};

template <class List>
bool has(const List& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

/// Nothing outside of the table's own text counts.
class NoSurroundings : public tables::Surroundings {
public:
    std::optional<std::string> parameter(std::string_view) const override { return std::nullopt; }
    std::optional<std::string> environment(const std::string&) const override { return std::nullopt; }
    std::chrono::steady_clock::time_point now() const override { return {}; }
    std::chrono::system_clock::time_point time_of_day() const override { return {}; }
    void pause(std::chrono::milliseconds) const override {}
    std::uint32_t random(std::uint32_t) const override { return 0; }
    void report(Severity, const std::string&) const override {}
};

const NoSurroundings& nothing_around() {
    static const NoSurroundings surroundings;
    return surroundings;
}

std::unique_ptr<tables::Table> open(std::string_view type, std::string name) {
    auto table = tables::open_table({std::string(type), std::move(name)}, {}, nothing_around());
    return table ? std::move(*table) : nullptr;
}

/// The rules as one word of a configuration; nullopt when a rule cannot stand in braces.
std::optional<std::string> in_braces(const std::vector<TableRow>& rows) {
    std::string text = "{";
    for (const TableRow& row : rows) {
        std::string word = "{" + row.key + "}";
        std::replace(word.begin(), word.end(), '\n', ' ');
        std::replace(word.begin(), word.end(), '\r', ' ');
        if (conf::read_group(word).fault != conf::BraceFault::none) return std::nullopt;
        text += ' ' + word;
    }
    return text + " }";
}

std::string_view first_word(std::string_view text) {
    return text.substr(0, std::min(text.size(), text.find_first_of(" \t")));
}

}  // namespace

std::string_view without_proxy(std::string_view table) {
    constexpr std::string_view kProxy = "proxy:";
    while (table.starts_with(kProxy)) table.remove_prefix(kProxy.size());
    return table;
}

ReadableTable::ReadableTable() = default;
ReadableTable::~ReadableTable() = default;

std::unique_ptr<ReadableTable> ReadableTable::from_rows(std::string_view type, std::vector<TableRow> rows) {
    std::unique_ptr<ReadableTable> made(new ReadableTable);
    made->type_ = type;
    made->rows_ = std::move(rows);
    if (has(kPairTypes, type)) {
        made->add_pairs();
        return made;
    }
    if (!has(kRuleTypes, type)) return nullptr;
    if (made->rows_.empty()) return made;  // an empty file: finds nothing
    auto text = in_braces(made->rows_);
    if (!text) return nullptr;
    made->table_ = open(type, *std::move(text));
    if (made->table_ == nullptr) return nullptr;
    made->add_rule_samples();
    return made;
}

std::unique_ptr<ReadableTable> ReadableTable::from_spec(std::string_view spec) {
    const std::size_t colon = spec.find(':');
    if (colon == std::string_view::npos) return nullptr;
    const std::string_view type = spec.substr(0, colon);
    const std::string_view name = spec.substr(colon + 1);
    if (has(kRuleTypes, type) && name.starts_with('{')) {
        const auto members = tables::split_members(name);
        if (!members) return nullptr;
        std::vector<TableRow> rows;
        for (const std::string& member : *members) {
            rows.push_back(
                {member.starts_with('{') ? std::string(conf::read_group(member).inner.of(member)) : member, {}, {}});
        }
        return from_rows(type, std::move(rows));
    }
    if (type != "static" && type != "inline") return nullptr;
    std::unique_ptr<ReadableTable> made(new ReadableTable);
    made->type_ = type;
    made->table_ = open(type, std::string(name));
    if (made->table_ == nullptr) return nullptr;
    for (tables::Walk step = tables::Walk::first; type == "inline"; step = tables::Walk::next) {
        auto entry = made->table_->walk(step);
        if (!entry || !*entry) break;
        made->add_sample((*entry)->key, (*entry)->value);
        made->rows_.push_back({std::move((*entry)->key), std::move((*entry)->value), {}});
    }
    return made;
}

void ReadableTable::add_sample(std::string key, std::string_view result) {
    if (samples_.size() >= kMaxSamples) return;
    auto found = results_.find(result);
    if (found == results_.end()) found = results_.emplace(std::string(result), 0).first;
    if (found->second++ < kSamplesForResult) samples_.push_back({std::move(key), std::string(result)});
}

void ReadableTable::add_pairs() {
    for (const TableRow& row : rows_) {
        if (pairs_.emplace(row.key, &row).second) add_sample(row.key, row.result);
    }
}

void ReadableTable::add_rule_samples() {
    for (const TableRow& row : rows_) {
        if (type_ == "cidr") {
            const std::string_view network = first_word(row.key);
            if (Network::parse(network))
                add_sample(std::string(network), ascii::trim(std::string_view(row.key).substr(network.size())));
            continue;
        }
        const std::string sample = pattern_sample(pattern_of_rule(row.key));
        if (sample.empty()) continue;
        const TableAnswer answer = look_up(sample);
        if (answer.state == TableAnswer::State::found) add_sample(sample, answer.value);
    }
}

const TableRow* ReadableTable::row_of(std::string_view key, std::string_view value, std::size_t line) const {
    if (line > 0 && line <= rows_.size()) return &rows_[line - 1];
    const auto address = IpAddress::parse(key);
    for (const TableRow& row : rows_) {
        if (type_ == "inline" && ascii::equal_fold(row.key, key)) return &row;
        if (type_ != "cidr" || !address) continue;
        const auto network = Network::parse(first_word(row.key));
        if (network && network->contains(*address) && row.key.ends_with(value)) return &row;
    }
    return nullptr;
}

TableAnswer ReadableTable::found(std::string value, const TableRow* row) const {
    if (row == nullptr) return TableAnswer::found(std::move(value));
    return TableAnswer::found(std::move(value), row->range, static_cast<std::uint32_t>(row - rows_.data()) + 1);
}

TableAnswer ReadableTable::look_up(std::string_view key) const {
    if (table_ == nullptr) {
        const auto pair = pairs_.find(key);
        if (pair == pairs_.end()) return TableAnswer::absent();
        return found(pair->second->result, pair->second);
    }
    tables::Lookup answer = table_->lookup(key);
    switch (answer.answer()) {
        case tables::Answer::absent:
            return TableAnswer::absent();
        case tables::Answer::temp_fail:
            return TableAnswer::unknown();
        case tables::Answer::found:
            break;
    }
    const std::size_t line = answer.site().line;
    std::string value = std::move(answer).value();
    const TableRow* row = row_of(key, value, line);
    return found(std::move(value), row);
}

std::vector<SampleKey> ReadableTable::samples() const {
    return samples_;
}

TableBook::TableBook() = default;
TableBook::~TableBook() = default;

void TableBook::add(std::string spec, std::unique_ptr<ReadableTable> table) {
    tables_.insert_or_assign(std::move(spec), std::move(table));
}

void TableBook::add_list(std::string path, std::vector<std::string> elements) {
    lists_.insert_or_assign(std::move(path), std::move(elements));
}

const ReadableTable* TableBook::find(std::string_view table) const {
    table = without_proxy(table);
    auto found = tables_.find(table);
    if (found == tables_.end()) found = tables_.emplace(std::string(table), ReadableTable::from_spec(table)).first;
    return found->second.get();
}

TableAnswer TableBook::look_up(std::string_view table, std::string_view key) const {
    const ReadableTable* readable = find(table);
    return readable == nullptr ? TableAnswer::unknown() : readable->look_up(key);
}

std::vector<SampleKey> TableBook::samples(std::string_view table) const {
    const ReadableTable* readable = find(table);
    return readable == nullptr ? std::vector<SampleKey>() : readable->samples();
}

std::optional<std::vector<std::string>> TableBook::list_file(std::string_view path) const {
    const auto found = lists_.find(path);
    return found == lists_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace postern::policy
