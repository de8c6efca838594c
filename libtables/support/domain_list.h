// DomainList: which domains a table is asked about: the setting `domain` of tables that ask a server.
//
// Shape:   names, `/file` with more of the same, `type:table` whose keys are domains, each with `!` in front for "not";
//          the first that fits decides. Names are compared without regard to case, and as a whole: no subdomains.
// Errors:  open: a file or table that cannot be opened; asking: a table that cannot answer.
// Source:  mysql_table(5), "domain"; compared with postmap 3.7.11.
// Threads: any number may ask at once.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"
#include "libtables/table.h"
#include "libtables/table_type.h"

namespace postern::tables {

class DomainList {
public:
    /// `owner` is what messages call the table that has the list.
    [[nodiscard]] static Result<DomainList> open(std::string_view text, const std::string& owner,
                                                 const OpenRequest& request);

    bool empty() const { return items_.empty(); }
    /// Every answer of a table counts as "is in the list", also an empty one.
    [[nodiscard]] Result<bool> contains(std::string_view domain) const;
    /// Files that were read, and those of the tables.
    std::vector<std::string> files() const;

private:
    struct Item {
        std::string name;
        std::unique_ptr<Table> table;  // instead of comparing the name
        bool negated = false;
        std::unique_ptr<std::mutex> one_thread{};  // for a table that serves no two threads at once
    };
    [[nodiscard]] Result<void> add(std::string_view text, const OpenRequest& request, unsigned depth);
    [[nodiscard]] Result<void> add_file(const std::string& path, const OpenRequest& request, unsigned depth);

    std::string owner_;
    const Surroundings* surroundings_ = nullptr;
    std::vector<Item> items_;
    std::vector<std::string> files_;
};

}  // namespace postern::tables
