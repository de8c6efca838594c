// Side: one of the configurations that are compared.
//
// Shape:   the project for tables and rules; `config` is of the text as Postfix reads it, nothing blanked out.
// Errors:  not_found: no such directory, no main.cf in it, no such revision.
// Source:  only files count: the same result on every machine.
// Threads: one.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "libconf/base/result.h"
#include "libconf/base/world.h"
#include "libconf/model/config.h"
#include "tools/check/project.h"

namespace postern::diff_tool {

struct SideInput {
    std::string directory;
    std::string revision;  // of git; empty: what is on disk
    conf::Target target;
    std::optional<conf::Version> from;  // of an upgrade
};

class Side {
public:
    [[nodiscard]] static Result<std::unique_ptr<Side>> load(const SideInput& input);

    /// As messages call it: the directory, or the revision.
    const std::string& name() const { return name_; }
    const lint::Project& project() const { return *project_; }
    const conf::Config& config() const { return *config_; }
    /// The same files, read by another release.
    std::shared_ptr<const conf::Config> config_for(const conf::Target& target) const;
    /// "main.cf:3:1", empty for what no file says.
    std::string place(SourceRange range) const;

private:
    Side() = default;

    std::string name_;
    std::unique_ptr<World> world_;
    std::unique_ptr<lint::Project> project_;
    std::shared_ptr<const conf::Config> config_;
};

/// A configuration without files: all defaults of a target, at a compatibility level unless `level` is empty.
std::shared_ptr<const conf::Config> defaults_of(const conf::Target& target, const std::string& level);

}  // namespace postern::diff_tool
