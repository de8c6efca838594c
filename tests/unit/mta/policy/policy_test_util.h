// TestService: a service made of the text of main.cf and of tables written out in the test.
//
// Shape:   tables are "type:name" and the lines of their text; files of lists are their elements.
// Threads: one test.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libconf/base/ascii.h"
#include "libconf/model/values.h"
#include "mta/policy/readable_table.h"
#include "mta/policy/service.h"
#include "tests/support/config_builder.h"

namespace postern::policy::test {

using TableTexts = std::vector<std::pair<std::string, std::string>>;

inline std::vector<TableRow> rows_of(std::string_view type, std::string_view text) {
    std::vector<TableRow> rows;
    const bool rules = type == "regexp" || type == "pcre" || type == "cidr";
    std::uint32_t line = 0;
    while (!text.empty()) {
        const std::string_view row = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), row.size() + 1));
        const std::size_t space = std::min(row.size(), row.find(' '));
        const SourceRange range{static_cast<FileId>(7), ++line, line};
        if (rules) {
            rows.push_back({std::string(row), {}, range});
        } else {
            rows.push_back({std::string(row.substr(0, space)), std::string(ascii::trim(row.substr(space))), range});
        }
    }
    return rows;
}

class TestService {
public:
    explicit TestService(const std::string& main_cf, const TableTexts& tables = {}, const char* version = "3.11")
        : config_(conf_texts(main_cf, version)), values_(config_.config()), classes_(values_) {
        for (const auto& [name, text] : tables) {
            if (name.starts_with('/')) {
                book_.add_list(name, {text});
            } else {
                const std::string type = name.substr(0, name.find(':'));
                book_.add(name, ReadableTable::from_rows(type, rows_of(type, text)));
            }
        }
    }

    Service get() const { return read_service(values_, classes_, book_); }
    const conf::Values& values() const { return values_; }

private:
    static postern::test::ConfigTexts conf_texts(const std::string& main_cf, const char* version) {
        postern::test::ConfigTexts texts;
        texts.main_cf = "compatibility_level = 3.11\nmynetworks = 127.0.0.0/8 [::1]/128 192.0.2.0/24\n" + main_cf;
        texts.target.version = *conf::Version::parse(version);
        return texts;
    }

    postern::test::ConfigBuilder config_;
    conf::Values values_;
    ConfigClasses classes_;
    TableBook book_;
};

}  // namespace postern::policy::test
