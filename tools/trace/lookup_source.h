// LookupSource: who answers what a trace asks of lookup tables.
//
// Shape:   FileTables reads the sources of tables in the configuration's directory and knows where entries stand;
//          LiveTables opens the tables as Postfix does. Tables of patterns are never asked for parts of a key.
// Errors:  temp_fail of a table that fails; unknown of one that FileTables cannot read.
// Source:  DATABASE_README; access(5).
// Threads: one.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libtables/cache.h"
#include "libtables/system_surroundings.h"
#include "mta/policy/question.h"
#include "mta/policy/tables.h"
#include "tools/support/console.h"
#include "tools/trace/subject.h"

namespace postern::trace_tool {

class LookupSource {
public:
    virtual ~LookupSource() = default;
    virtual policy::LookupAnswer look_up(const policy::LookupQuestion& question) = 0;
};

class FileTables : public LookupSource {
public:
    /// The tables outlive this.
    explicit FileTables(const policy::Tables& tables) : tables_(tables) {}
    policy::LookupAnswer look_up(const policy::LookupQuestion& question) override;

private:
    const policy::Tables& tables_;
};

class LiveTables : public LookupSource {
public:
    /// The project and the console outlive this.
    LiveTables(const lint::Project& project, Console& console);
    policy::LookupAnswer look_up(const policy::LookupQuestion& question) override;

private:
    const lint::Project& project_;
    tables::SystemSurroundings surroundings_;
    tables::TableCache cache_;
    tables::OpenOptions options_;
};

/// Entries that a test file has for some tables, in front of another source.
class ScriptedTables : public LookupSource {
public:
    using Entries = std::map<std::string, std::string, std::less<>>;

    explicit ScriptedTables(LookupSource& behind) : behind_(behind) {}
    /// `table` is "type:name", or its last path component.
    void add(std::string table, Entries entries) { tables_[std::move(table)] = std::move(entries); }
    /// Every lookup fails for now.
    void add_failing(const std::string& table) { tables_[table] = std::nullopt; }
    policy::LookupAnswer look_up(const policy::LookupQuestion& question) override;

private:
    LookupSource& behind_;
    std::map<std::string, std::optional<Entries>, std::less<>> tables_;  // nullopt: fails
};

}  // namespace postern::trace_tool
