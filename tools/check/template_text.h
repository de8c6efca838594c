// Template text: the marks of files that a tool has still to fill in.
//
// Shape:   Jinja `{{ … }}` and `{% … %}`, ERB `<% … %>`, `@@NAME@@`, `%%NAME%%`, `__NAME__`, `PH_NAME`
//          and shell `${NAME}` of a name in capitals that the file does not set are marks; comment lines have none. Postfix's own `${{…}…}` and inline tables are not.
// Units:   byte offsets.
// Errors:  none.
// Source:  the syntaxes of Jinja and ERB; postconf(5) for what Postfix itself writes with braces.
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace postern::lint {

struct TemplateMark {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    bool structural = false;  // all but @@, %% and __: the file is a template as a whole
};

std::vector<TemplateMark> find_template_marks(std::string_view text);

/// It has structural marks: its lines mean nothing before it is filled in.
bool looks_like_template(std::string_view text);

}  // namespace postern::lint
