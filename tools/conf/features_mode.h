// The modes of postern-conf that list what a mail system can do: -a, -A, -l, -m and -T.
//
// Shape:   one name a line. SASL plug-ins, lock methods and table types are those of the target release and profile;
//          -T asks the OpenSSL library of this machine, which is loaded for that only.
// Errors:  unsupported: the text for "postern-conf: fatal: …"; an empty text: a warning has said it already.
// Source:  postconf(1); results, order and messages observed with postconf 3.7.11 of Debian 12.
// Threads: none.
#pragma once

#include "libconf/base/result.h"
#include "tools/conf/options.h"
#include "tools/support/console.h"

namespace postern::conf_tool {

/// For the subjects sasl_server_types, sasl_client_types, lock_methods, table_types and tls_feature.
Result<void> run_features_mode(const Options& options, Console& console);

}  // namespace postern::conf_tool
