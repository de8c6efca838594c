#include "tools/conf/explain_mode.h"

namespace postern::conf_tool {

Result<void> run_explain(const Options&, const conf::Config&, const SourceMap&, Console&) {
    return fail(ErrorCode::unsupported, "--explain is not there yet");
}

}  // namespace postern::conf_tool
