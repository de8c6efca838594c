#include "tools/map/map_main.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include "libconf/base/ascii.h"
#include "tools/map/build_mode.h"
#include "tools/map/check_mode.h"
#include "tools/map/completion.h"
#include "tools/map/convert_mode.h"
#include "tools/map/explain_mode.h"
#include "tools/map/query_mode.h"
#include "tools/map/setting.h"
#include "tools/support/console.h"
#include "tools/world/real_machine.h"

namespace postern::map_tool {
namespace {

Result<bool> all_done(const Result<void>& result) {
    if (!result) return tl::unexpected<Error>(result.error());
    return true;
}

Result<void> check(const Options& options, Console& console) {
    const bool from_input = options.mode == Mode::query && options.key == "-";
    if (options.message.any() && !from_input) {
        return fail(ErrorCode::bad_value, "specify -b -h or -m only with \"-q -\"");
    }
    if (options.message.mime && !options.message.body && !options.message.headers) {
        console.warn("ignoring -m option without -b or -h");
    }
    if (options.tables.empty() && options.newaliases == Choice::no) {
        const std::string_view name = program_name(options.program);
        return fail(ErrorCode::bad_value, fmt::format("no table is named (usage: {} --help)", name));
    }
    return {};
}

Result<bool> run(const Setting& setting) {
    switch (setting.options().mode) {
        case Mode::build:
            return all_done(run_build(setting));
        case Mode::add:
            return all_done(run_add(setting));
        case Mode::query:
            return run_query(setting);
        case Mode::erase:
            return run_erase(setting);
        case Mode::list:
            return run_list(setting);
        case Mode::explain:
            return run_explain(setting);
        case Mode::check:
            return run_check(setting);
        case Mode::convert:
            return all_done(run_convert(setting));
        case Mode::stat:
            return all_done(run_stat(setting));
        case Mode::completion:
            break;
    }
    return true;  // done before
}

}  // namespace

int map_main(Program program, std::span<const char* const> words) {
    Console console(program_name(program), Console::Warnings::shown);
    const Result<Invocation> invocation = parse_options(program, words);
    if (!invocation) {
        console.fatal(ascii::printable(invocation.error().message));
        return 1;
    }
    const RealMachine machine;
    Setting setting(invocation->options, machine, console);
    Result<bool> result = true;
    if (!invocation->print_instead.empty()) {
        console.out() = invocation->print_instead;
    } else if (invocation->options.mode == Mode::completion) {
        auto script = completion_script(program, invocation->options.shell);
        if (script) console.out() = std::move(*script);
        if (!script) result = tl::unexpected<Error>(script.error());
    } else {
        auto ready = setting.load();
        if (ready) ready = check(invocation->options, console);
        result = ready ? run(setting) : tl::unexpected<Error>(ready.error());
    }
    const Result<void> flushed = console.flush();
    if (result && !flushed) result = tl::unexpected<Error>(flushed.error());
    if (result) return *result ? 0 : 1;
    console.fatal(setting.masked(result.error().message));
    return 1;
}

}  // namespace postern::map_tool
