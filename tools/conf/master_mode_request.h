// MasterRequest: which entries, fields or parameters of master.cf an argument of -M, -F or -P names.
//
// Shape:   name[/type[/third]], each part a text or `*`; parts that are left out are `*`. Slashes in a row count once.
// Errors:  bad_value with the text for "postern-conf: fatal: …".
// Source:  observed with postconf 3.7.11.
// Threads: plain values.
#pragma once

#include <string>
#include <string_view>

#include "libconf/base/result.h"
#include "libconf/syntax/master_service.h"
#include "tools/conf/options.h"

namespace postern::conf_tool {

struct MasterRequest {
    std::string text;  // as the user gave it
    std::string name = "*";
    std::string type = "*";
    std::string third = "*";  // a field of -F, a parameter of -P
    bool matched = false;

    [[nodiscard]] static Result<MasterRequest> parse(std::string_view text, Subject subject);

    bool wants(const conf::MasterService& service) const;
    bool wants(std::string_view field_or_parameter) const { return third == "*" || third == field_or_parameter; }
};

}  // namespace postern::conf_tool
