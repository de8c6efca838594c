#include "tools/conf/completion.h"

#include <fmt/format.h>

#include "tools/conf/completion_model.h"

namespace postern::conf_tool {

Result<void> print_completion(const Options& options, Console& console) {
    const CompletionModel model = make_completion_model();
    if (options.completion == "bash") {
        console.out() += bash_completion(model);
    } else if (options.completion == "zsh") {
        console.out() += zsh_completion(model);
    } else if (options.completion == "fish") {
        console.out() += fish_completion(model);
    } else {
        return fail(ErrorCode::bad_value,
                    fmt::format("--completion takes bash, zsh or fish, not \"{}\"", options.completion));
    }
    return {};
}

}  // namespace postern::conf_tool
