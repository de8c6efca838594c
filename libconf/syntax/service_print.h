// Printing master.cf entries as postconf -M and -F do.
//
// Shape:   eight aligned columns, then the arguments; folded, each `-o name=value` has a line of its own and other
//          words share lines. Braces stand around arguments with white space, but never around options and the first
//          argument that is none.
// Errors:  only what the caller's SettingText fails with.
// Source:  observed with postconf 3.7.11: lines end before column 80, one earlier than those of main.cf.
// Threads: pure functions.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "libconf/base/result.h"
#include "libconf/syntax/master_service.h"
#include "libconf/syntax/print.h"

namespace postern::conf {

/// What to print for the "name=value" of an -o. Empty: what is written.
using SettingText = std::function<Result<std::string>(std::string_view setting)>;

/// The whole entry, with its newline.
[[nodiscard]] Result<void> print_service(std::string& out, const MasterService& service, Fold fold,
                                         const SettingText& setting_text = {});

/// `label`, which may be empty, and one field; the command comes with its arguments. Ends with a newline.
[[nodiscard]] Result<void> print_service_field(std::string& out, std::string_view label, const MasterService& service,
                                               ServiceField field, Fold fold, const SettingText& setting_text = {});

}  // namespace postern::conf
