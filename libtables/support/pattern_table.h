// PatternTable: the table behind regexp and pcre.
//
// Shape:   rules in their order, the first that matches decides; a prefilter names those that are worth trying.
// Errors:  temp_fail when the library gives up on a pattern: Postfix goes on as if the pattern did not match, but then
// a
//          rule further down may give what this one was to prevent.
// Source:  regexp_table(5), pcre_table(5); compared with postmap 3.7.11.
// Threads: lookups may run in many threads at once.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "libtables/support/pattern_prefilter.h"
#include "libtables/support/pattern_rules.h"
#include "libtables/table_type.h"

namespace postern::tables {

class PatternTable final : public Table {
public:
    [[nodiscard]] static Result<std::unique_ptr<Table>> open(const TableType& type, const PatternDialect& dialect,
                                                             const OpenRequest& request);
    /// For TableType::check.
    static void check(const PatternDialect& dialect, const SourceMap& sources, FileId file, Diagnostics& diagnostics);

    Lookup lookup(std::string_view key) override;
    Lookup explain(std::string_view key, Explanation& story) override;
    std::vector<std::string> files() const override;

private:
    PatternTable(const TableType& type, const std::string& name, std::vector<PatternRule> rules,
                 const Surroundings& surroundings);

    struct Trial {
        bool holds = false;  // patterns match, or are negated and do not
        std::string failure;
        std::vector<Capture> captures;
    };
    enum class Known : std::uint8_t { nothing, no_match };
    void test(const PatternRule& rule, const PatternCondition& condition, std::string_view subject, Trial& trial) const;
    Trial try_rule(const PatternRule& rule, std::string_view subject, Known known) const;
    Lookup decide(const PatternRule& rule, std::string_view subject, const Trial& trial) const;
    void tell_others(std::size_t behind, std::string_view subject, Explanation& story) const;
    std::string place(const PatternRule& rule, std::string_view what) const;

    std::shared_ptr<const std::string> file_;
    std::vector<PatternRule> rules_;
    const Surroundings& surroundings_;
    PatternPrefilter prefilter_;
    NumberSet structure_;  // blocks and negated rules: those count when their pattern does not match, too
};

}  // namespace postern::tables
