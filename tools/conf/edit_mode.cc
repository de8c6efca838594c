#include "tools/conf/edit_mode.h"

#include <fmt/format.h>

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "libconf/base/ascii.h"
#include "libconf/base/check.h"
#include "libconf/base/text_file.h"
#include "libconf/syntax/edit.h"
#include "libconf/syntax/edit_main.h"
#include "libconf/syntax/edit_master.h"
#include "tools/conf/edit_mode_arguments.h"

namespace postern::conf_tool {
namespace {

void warn(Console& console, std::string_view message) {
    console.warn(ascii::printable(message));
}

/// Of the settings for one name, the last one is used.
void warn_of_ignored(const std::vector<conf::ParameterEdit>& edits, Console& console) {
    std::unordered_map<std::string_view, const conf::ParameterEdit*> seen;
    for (const conf::ParameterEdit& edit : edits) {
        if (edit.action != conf::EditAction::set) return;
        const auto [place, fresh] = seen.try_emplace(edit.name, &edit);
        if (fresh) continue;
        warn(console, fmt::format("ignoring earlier request: '{} = {}'", edit.name, place->second->value));
        place->second = &edit;
    }
}

Result<void> edit_main(const Options& options, const std::string& path, Console& console) {
    const auto edits = parameter_edits(options);
    if (!edits) return tl::unexpected<Error>(edits.error());
    warn_of_ignored(*edits, console);
    Result<FileEdit> file = FileEdit::begin(path);
    if (!file) return tl::unexpected<Error>(file.error());
    Result<conf::EditPlan> plan = conf::plan_main_cf(FileId::none, file->content(), *edits);
    if (!plan) return tl::unexpected<Error>(plan.error());
    for (const std::string& name : plan->repeated) {
        warn(console, fmt::format("{}: multiple entries for \"{}\"", path, name));
    }
    const Result<std::string> text = conf::apply_edits(file->content(), std::move(plan->edits));
    if (!text) return tl::unexpected<Error>(text.error());
    return file->commit(*text);
}

template <class Edit>
using MasterPlanner = Result<conf::MasterEditPlan> (*)(const conf::MasterText&, std::span<const Edit>);

template <class Edit>
Result<void> edit_master(const Result<std::vector<Edit>>& edits, MasterPlanner<Edit> planner, const std::string& path,
                         Console& console) {
    if (!edits) return tl::unexpected<Error>(edits.error());
    Result<FileEdit> file = FileEdit::begin(path);
    if (!file) return tl::unexpected<Error>(file.error());
    std::vector<std::string> warnings;
    Result<conf::MasterEditPlan> plan = planner({FileId::none, path, file->content(), &warnings}, *edits);
    for (const std::string& warning : warnings) warn(console, warning);
    if (!plan) return tl::unexpected<Error>(plan.error());
    for (const std::string& request : plan->unmatched) {
        warn(console, fmt::format("unmatched service_name/type: \"{}\"", request));
    }
    const Result<std::string> text = conf::apply_edits(file->content(), std::move(plan->edits));
    if (!text) return tl::unexpected<Error>(text.error());
    return file->commit(*text);
}

Result<void> dispatch(const Options& options, std::string_view directory, Console& console) {
    const std::string master = fmt::format("{}/master.cf", directory);
    switch (options.subject) {
        case Subject::main_cf:
            return edit_main(options, fmt::format("{}/main.cf", directory), console);
        case Subject::master_entries:
            return edit_master(entry_edits(options), conf::plan_master_entries, master, console);
        case Subject::master_fields:
            return edit_master(field_edits(options), conf::plan_master_fields, master, console);
        case Subject::master_parameters:
            return edit_master(service_parameter_edits(options), conf::plan_master_parameters, master, console);
        default:
            return fail(ErrorCode::unsupported, "nothing to edit in this mode");
    }
}

}  // namespace

Result<void> run_edit_mode(const Options& options, std::string_view config_directory, Console& console) {
    POSTERN_CHECK(options.action != Action::show);
    Result<void> done = dispatch(options, config_directory, console);
    if (!done) return fail(done.error().code, ascii::printable(done.error().message));
    return done;
}

}  // namespace postern::conf_tool
