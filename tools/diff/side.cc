#include "tools/diff/side.h"

#include <fmt/format.h>

#include <utility>

#include "tools/check/command/git_base.h"
#include "tools/world/real_world.h"
#include "tools/world/tree_machine.h"

namespace postern::diff_tool {
namespace {

const TreeMachine& machine() {
    static const TreeMachine tree;
    return tree;
}

Result<std::unique_ptr<World>> world_of(const SideInput& input) {
    static const RealWorld disk;
    if (input.revision.empty()) return std::make_unique<RealWorld>();
    auto revision = check_tool::GitWorld::at(input.revision, input.directory, disk);
    if (!revision) return tl::unexpected<Error>(revision.error());
    return std::make_unique<check_tool::GitWorld>(std::move(*revision));
}

}  // namespace

Result<std::unique_ptr<Side>> Side::load(const SideInput& input) {
    auto world = world_of(input);
    if (!world) return tl::unexpected<Error>(world.error());
    std::unique_ptr<Side> side(new Side);
    side->name_ = input.revision.empty() ? input.directory : input.revision;
    side->world_ = std::move(*world);
    const std::string main_cf = input.directory + "/main.cf";
    if (!side->world_->status(main_cf)) {
        const bool known = side->world_->status(input.directory).has_value();
        const std::string where = input.revision.empty() ? "" : fmt::format(" in {}", input.revision);
        return fail(ErrorCode::not_found, known ? fmt::format("{}: there is no main.cf{}", input.directory, where)
                                                : fmt::format("{}: no such directory{}", input.directory, where));
    }
    if (auto text = side->world_->read(main_cf); !text) return tl::unexpected<Error>(text.error());
    lint::ProjectInput project;
    project.directory = input.directory;
    project.target = input.target;
    project.from = input.from;
    side->project_ = std::make_unique<lint::Project>(std::move(project), *side->world_, machine());
    side->config_ = side->config_for(input.target);
    return side;
}

std::shared_ptr<const conf::Config> Side::config_for(const conf::Target& target) const {
    conf::ConfigInput input;
    input.main_cf = project_->main_as_written();
    input.master_cf = project_->master_as_written();
    input.target = target;
    return conf::Config::build(std::move(input), machine());
}

std::string Side::place(SourceRange range) const {
    return range.file == FileId::none ? std::string() : project_->sources().describe(range);
}

std::shared_ptr<const conf::Config> defaults_of(const conf::Target& target, const std::string& level) {
    conf::ConfigInput input;
    static const conf::MainCf nothing = conf::MainCf::parse(FileId::none, "");
    input.main_cf = &nothing;  // settings of the command line count beside a main.cf only
    if (!level.empty()) input.overrides.emplace_back("compatibility_level", level);
    input.target = target;
    return conf::Config::build(std::move(input), machine());
}

}  // namespace postern::diff_tool
