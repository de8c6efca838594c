// EntryText: a master.cf entry taken apart so that a field or an -o setting can be changed, and printed again.
//
// Shape:   eight fields; the options in front of the first other argument, `-o` and `-` with what belongs to them; the
//          other arguments. `{ }` around an argument is taken off, and put back where the argument needs it.
// Errors:  bad_syntax ("bad field count"), bad_value ("invalid chroot field …"); texts of postconf.
// Source:  observed with postconf 3.7.11 (-M, -F, -P with -e). Unlike postconf: an argument with white space never
//          loses its braces, and -oname=value stays one setting when it has another `o` in it.
// Threads: plain values.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/result.h"
#include "libconf/syntax/master_service.h"

namespace postern::conf {

struct EntryOption {
    std::string word;                  // "-v", "-o" or "-"
    std::optional<std::string> value;  // of -o and -

    /// Whether this is `-o name=…`.
    bool sets(std::string_view name) const;
};

class EntryText {
public:
    /// Faults in braces are no errors: they are added to `warnings`, with the texts of postconf.
    [[nodiscard]] static Result<EntryText> read(std::string_view text, std::vector<std::string>& warnings);

    [[nodiscard]] Result<void> set_field(ServiceField field, std::string_view value,
                                         std::vector<std::string>& warnings);
    /// Changes each `-o name=…`, or adds one as the last option.
    [[nodiscard]] Result<void> set_parameter(std::string_view name, std::string_view value);
    void remove_parameter(std::string_view name);

    /// Aligned and folded as postconf -Mf does, without the last newline.
    std::string print() const;

private:
    void set_arguments(std::vector<std::string> words, std::vector<std::string>& warnings);

    std::array<std::string, kServiceFields> fields_;
    std::vector<EntryOption> options_;
    std::vector<std::string> arguments_;
};

/// The first two words of a line; empty when there are fewer.
struct ServiceId {
    std::string_view name;
    std::string_view type;
};
ServiceId service_of(std::string_view line);

/// Without newline and NUL: it can be part of a line.
bool is_one_line(std::string_view text);

}  // namespace postern::conf
