// Settings of other mail programs that people put into main.cf.
//
// Shape:   exact names, sorted in byte order; `instead` is what does that job in Postfix, empty when nothing does.
// Errors:  none.
// Source:  the manuals of Dovecot, Exim, Sendmail, OpenDKIM, Rspamd and Amavis. No name is a parameter of any Postfix.
// Threads: constant data.
#pragma once

#include <span>
#include <string_view>

namespace postern::lint {

struct ForeignParameter {
    std::string_view name;
    std::string_view program;
    std::string_view instead;
};

std::span<const ForeignParameter> foreign_parameters();
/// Null: no program that we know has such a setting. A `$` or `@` in front, as Amavis writes them, does not count.
const ForeignParameter* find_foreign_parameter(std::string_view name);

}  // namespace postern::lint
