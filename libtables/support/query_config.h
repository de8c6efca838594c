// QueryConfig: the settings of a table that asks a server: a file of `name = value`, or parameters of main.cf.
//
// Shape:   a name that starts with `/` or `.` is a file in the syntax of main.cf, without $name expansion; any other name
//          is a prefix, and its setting `hosts` is the parameter `PREFIX_hosts`. The readers give the default when a
//          setting is absent, and also after a fault: the first fault is kept in failure(), to be asked for at the end.
// Units:   numbers are plain; times have no unit letter here, unlike in main.cf.
// Errors:  open: not_found, not_a_file, io_error, bad_syntax; settings: bad_value; all in the words of Postfix's tools.
// Source:  sqlite_table(5) "OBSOLETE MAIN.CF PARAMETERS" and its like; messages compared with postmap 3.7.11.
// Threads: one.
#pragma once

#include <climits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"
#include "libtables/surroundings.h"
#include "libtables/table.h"
#include "libtables/table_type.h"

namespace postern::tables {

enum class Presence : std::uint8_t { optional, required };  // required: the empty text is a fault, too

struct NumberRange {
    int least = INT_MIN;
    int most = INT_MAX;
};

class QueryConfig {
public:
    /// Also refuses Access::update for types that only look up.
    [[nodiscard]] static Result<QueryConfig> open(const OpenRequest& request);
    /// The same for a table that can be changed.
    [[nodiscard]] static Result<QueryConfig> open_writable(const OpenRequest& request);
    /// From a text, for tests and for fuzzing. Warnings go to the surroundings.
    [[nodiscard]] static Result<QueryConfig> parse(const std::string& name, std::string_view text,
                                                   const Surroundings& surroundings);

    std::string text(std::string_view setting, std::string_view fallback, Presence presence = Presence::optional);
    int number(std::string_view setting, int fallback, NumberRange range = {});
    bool flag(std::string_view setting, bool fallback);
    std::optional<std::string> find(std::string_view setting) const;
    /// The first fault of all that was read so far.
    const std::optional<Error>& failure() const { return failure_; }
    void fail_with(std::string message);

    /// What followed the colon: the file or the prefix.
    const std::string& name() const { return name_; }
    /// What tables in main.cf are trusted with: it belongs to root. A file belongs to whoever owns it.
    TableOwner owner() const { return owner_; }
    std::vector<std::string> files() const;

private:
    QueryConfig(std::string name, const Surroundings& surroundings)
        : name_(std::move(name)), surroundings_(&surroundings) {}
    [[nodiscard]] Result<void> read_lines(std::string_view text);
    [[nodiscard]] Result<void> add_line(std::string_view line, unsigned line_number);
    bool from_file() const { return name_.starts_with('/') || name_.starts_with('.'); }
    /// "FILE: WHAT: NAME = VALUE"; a prefix has no "FILE: " in front.
    void fault(std::string_view setting, std::string_view what, std::string_view value);
    std::string place(std::string_view setting) const;

    std::string name_;
    const Surroundings* surroundings_;
    TableOwner owner_;
    std::map<std::string, std::string, std::less<>> settings_;
    std::optional<Error> failure_;
};

}  // namespace postern::tables
