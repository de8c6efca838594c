// QueryTable: what all tables have in common that put a key into a query and join what comes back.
//
// Shape:   the setting `domain` and the parts that templates need decide whether a key is asked for at all; answers go
//          through result_format, are joined by commas, and are at most expansion_limit (0: any number).
// Units:   kMaxAnswer: bytes of a joined answer.
// Errors:  of settings, as Postfix's tools print them after "fatal: "; of answers: temp_fail.
// Source:  mysql_table(5), pgsql_table(5), sqlite_table(5), ldap_table(5); compared with postmap 3.7.11.
// Threads: as Table; a type that is Sharing::threads has to see to run().
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libtables/explain.h"
#include "libtables/support/domain_list.h"
#include "libtables/support/query_config.h"
#include "libtables/support/query_template.h"
#include "libtables/table.h"

namespace postern::tables {

inline constexpr std::size_t kMaxAnswer = std::size_t{16} << 20U;

/// What a table was told about its keys and answers.
struct QueryPlan {
    /// As the settings are called in the type; all in one place, so that faults come in Postfix's order.
    struct Texts {
        std::vector<std::string> queries;  // search_base is one, too
        std::string result;
        std::string domains;
        int limit = 0;
    };
    [[nodiscard]] static Result<QueryPlan> make(const Texts& texts, const QueryConfig& config,
                                                const OpenRequest& request);

    std::vector<QueryTemplate> queries;
    QueryTemplate result;
    DomainList domains;
    std::size_t limit = 0;
    TableOwner owner;
    std::vector<std::string> files;
};

/// `query`, or else what the older settings select_field, table, where_field and additional_conditions say.
std::string sql_query(QueryConfig& config);

/// The values of one answer on their way to the joined text.
class AnswerValues {
public:
    AnswerValues(const QueryPlan& plan, const KeyParts& key, const Surroundings& surroundings, std::string table)
        : plan_(plan), key_(key), surroundings_(surroundings), table_(std::move(table)) {}

    enum class Added : std::uint8_t { yes, over_limit, too_large };
    /// Empty values are left out with a warning.
    [[nodiscard]] Added add(std::string_view value);
    void clear();
    std::size_t count() const { return count_; }
    Lookup answer() const;

private:
    const QueryPlan& plan_;
    const KeyParts& key_;
    const Surroundings& surroundings_;
    std::string table_;
    std::string joined_;
    std::size_t count_ = 0;
};

class QueryTable : public Table {
public:
    QueryTable(const TableType& type, const OpenRequest& request, QueryPlan plan)
        : Table(type, request.spec.name), surroundings_(request.surroundings), plan_(std::move(plan)) {}

    Lookup lookup(std::string_view key) final { return ask(key, nullptr); }
    Lookup explain(std::string_view key, Explanation& story) final { return ask(key, &story); }
    TableOwner owner() const override { return plan_.owner; }
    std::vector<std::string> files() const override;

protected:
    /// Asks for a key that fits. `story` may be null.
    virtual Lookup run(const KeyParts& key, AnswerValues& values, Explanation* story) = 0;

    /// What some types report when a table in the setting `domain` cannot answer, after that table's own words.
    virtual void report_domain_fault(std::string_view) const {}

    const Surroundings& surroundings() const { return surroundings_; }
    const QueryPlan& plan() const { return plan_; }
    static void tell(Explanation* story, std::string text);
    /// Reports in Postfix's words that there are too many values, or that they are too long; temp_fail.
    Lookup refuse(AnswerValues::Added why, std::string_view limit_message) const;

private:
    Lookup ask(std::string_view key, Explanation* story);

    const Surroundings& surroundings_;
    QueryPlan plan_;
};

}  // namespace postern::tables
