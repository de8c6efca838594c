#include "tools/check/table_text.h"

#include <algorithm>
#include <array>

#include "libconf/base/ascii.h"
#include "libconf/syntax/logical_line.h"
#include "libtables/source_text.h"
#include "libtables/support/rule_text.h"

namespace postern::lint {
namespace {

constexpr std::string_view kBlanks = " \t\r\v\f\n";

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) return text.substr(0, 0);
    return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

// The colon behind the name of an alias; quotes protect.
std::size_t alias_colon(std::string_view line) {
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '\\') {
            ++i;
        } else if (line[i] == '"') {
            quoted = !quoted;
        } else if (line[i] == ':' && !quoted) {
            return i;
        }
    }
    return std::string_view::npos;
}

// Behind the closing delimiter of a pattern that starts at `begin`; npos when it is not closed.
std::size_t pattern_end(std::string_view line, std::size_t begin) {
    const char delimiter = line[begin];
    for (std::size_t i = begin + 1; i < line.size(); ++i) {
        if (line[i] == '\\') {
            ++i;
        } else if (line[i] == delimiter) {
            return i + 1;
        }
    }
    return std::string_view::npos;
}

}  // namespace

bool is_indexed_type(std::string_view type) {
    constexpr std::array<std::string_view, 6> kTypes{"hash", "btree", "lmdb", "cdb", "dbm", "sdbm"};
    return std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
}

bool is_file_type(std::string_view type) {
    return is_indexed_type(type) || type == "texthash" || type == "regexp" || type == "pcre" || type == "cidr";
}

TableForm form_of_type(std::string_view type, bool aliases) {
    if (type == "regexp" || type == "pcre") return TableForm::patterns;
    if (type == "cidr") return TableForm::networks;
    return aliases ? TableForm::aliases : TableForm::pairs;
}

std::string folded_key(std::string_view key) {
    std::string result;
    for (const char c : key) {
        if (c != '"') result += ascii::to_lower(c);
    }
    return result;
}

class TableReader {
public:
    TableReader(TableText& table) : table_(table) {}

    void read() {
        for (const conf::LineNode& node : conf::split_lines(table_.text_)) {
            if (node.kind != conf::LineKind::logical && node.kind != conf::LineKind::stray) continue;
            take(node);
            entry_ = TableEntry{};
            entry_.line = node.first_line;
            const std::string_view text = trimmed(line_);
            entry_.range = range(text);
            if (node.kind == conf::LineKind::stray) {
                fault(text);
            } else {
                read_line(text);
            }
        }
    }

private:
    // One physical line is seen where it stands; several are joined first.
    void take(const conf::LineNode& node) {
        std::string_view raw = table_.text_.substr(node.begin, node.end - node.begin);
        if (const std::size_t newline = raw.find('\n'); newline == std::string_view::npos || newline + 1 == raw.size()) {
            line_ = newline == std::string_view::npos ? raw : raw.substr(0, newline);
            line_begin_ = node.begin;
            joined_ = nullptr;
            return;
        }
        folded_ = conf::fold(table_.file_, table_.text_, node);
        line_ = table_.folded_.emplace_back(folded_.text());
        joined_ = &folded_;
    }

    SourceRange range(std::string_view part) const {
        const auto begin = static_cast<std::size_t>(part.data() - line_.data());
        if (joined_ != nullptr) return joined_->range(begin, begin + part.size());
        return {table_.file_, static_cast<std::uint32_t>(line_begin_ + begin),
                static_cast<std::uint32_t>(line_begin_ + begin + part.size())};
    }

    void fault(std::string_view text) {
        entry_.kind = EntryKind::fault;
        entry_.key = text;
        entry_.key_range = range(text);
        entry_.result_range = SourceRange{table_.file_, entry_.key_range.end, entry_.key_range.end};
        table_.entries_.push_back(entry_);
    }

    void finish(std::string_view key, std::string_view result) {
        entry_.key = key;
        if (entry_.key_range.file == FileId::none) entry_.key_range = range(key);
        entry_.result = result;
        entry_.result_range = range(result);
        table_.entries_.push_back(entry_);
    }

    void read_line(std::string_view text) {
        switch (table_.form_) {
            case TableForm::pairs: return read_pair(text);
            case TableForm::aliases: return read_alias(text);
            case TableForm::patterns: return read_pattern(text);
            case TableForm::networks: return read_network(text);
            case TableForm::list: return read_elements(text);
        }
    }

    void read_pair(std::string_view text) {
        const tables::KeyAndValue pair = tables::split_entry(text);
        finish(pair.key, trimmed(pair.value));
    }

    void read_alias(std::string_view text) {
        const std::size_t colon = alias_colon(text);
        if (colon == std::string_view::npos) {
            const tables::KeyAndValue pair = tables::split_entry(text);
            return finish(pair.key, trimmed(pair.value));
        }
        entry_.colon = true;
        finish(trimmed(text.substr(0, colon)), trimmed(text.substr(colon + 1)));
    }

    // `if`, `endif` and negations in front of patterns and networks. True: the line is done.
    bool read_head(std::string_view& text) {
        const tables::KeywordLine keyword = tables::split_keyword(text);
        if (keyword.keyword == tables::RuleKeyword::endif) {
            entry_.kind = EntryKind::endif;
            if (!open_.empty()) open_.pop_back();
            entry_.block = open_.empty() ? 0 : open_.back();
            finish(text, text.substr(text.size()));
            return true;
        }
        entry_.block = open_.empty() ? 0 : open_.back();
        if (keyword.keyword == tables::RuleKeyword::if_) {
            entry_.kind = EntryKind::if_;
            open_.push_back(++blocks_);
            text = trimmed(keyword.rest);
        }
        entry_.negated = tables::strip_negations(text);
        return false;
    }

    void read_pattern(std::string_view text) {
        if (read_head(text)) return;
        if (text.empty()) return fault(text);
        entry_.delimiter = text[0];
        const std::size_t end = pattern_end(text, 0);
        if (end == std::string_view::npos) {
            entry_.closed = false;
            entry_.key_range = range(text);
            return finish(text.substr(1), text.substr(text.size()));
        }
        entry_.key_range = range(text.substr(0, end));
        const std::size_t stop = std::min(text.find_first_of(kBlanks, end), text.size());
        entry_.flags = text.substr(end, stop - end);
        entry_.flags_range = range(entry_.flags);
        finish(text.substr(1, end - 2), trimmed(text.substr(stop)));
    }

    void read_network(std::string_view text) {
        if (read_head(text)) return;
        const std::size_t stop = std::min(text.find_first_of(kBlanks), text.size());
        finish(text.substr(0, stop), trimmed(text.substr(stop)));
    }

    void read_elements(std::string_view text) {
        std::size_t at = 0;
        while ((at = text.find_first_not_of(", \t\r\n", at)) != std::string_view::npos) {
            const std::size_t stop = std::min(text.find_first_of(", \t\r\n", at), text.size());
            entry_.key_range = SourceRange{};
            finish(text.substr(at, stop - at), text.substr(stop, 0));
            at = stop;
        }
    }

    TableText& table_;
    TableEntry entry_;
    conf::FoldedText folded_;
    const conf::FoldedText* joined_ = nullptr;
    std::string_view line_;
    std::size_t line_begin_ = 0;
    std::vector<std::uint32_t> open_;
    std::uint32_t blocks_ = 0;
};

TableText TableText::read(TableForm form, FileId file, std::string_view text) {
    TableText table;
    table.form_ = form;
    table.file_ = file;
    table.text_ = text;
    TableReader(table).read();
    return table;
}

}  // namespace postern::lint
