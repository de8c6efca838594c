// Edits that take settings away: lines of main.cf, -o arguments of master.cf.
//
// Shape:   what else stands in the file keeps its bytes; comments between continuation lines stay.
// Units:   byte offsets of the file.
// Errors:  nullopt when the setting does not stand alone (`-oname=value` made up of pieces).
// Threads: pure functions.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "libconf/base/diagnostic.h"
#include "libconf/syntax/main_cf.h"
#include "libconf/syntax/master_cf.h"

namespace postern::lint {

std::vector<TextEdit> remove_assignment(const conf::MainCf& main_cf, const conf::Assignment& assignment);

/// Takes `-o name=value` away, with its line when nothing else stands there.
std::optional<TextEdit> remove_setting(const conf::MasterCf& master_cf, const conf::MasterService& service,
                                       const conf::ServiceSetting& setting);

}  // namespace postern::lint
