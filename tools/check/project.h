// Project: one configuration directory as lint rules see it.
//
// Shape:   documents, effective values of main.cf and of every service, the tables they name, their texts. Text that a
//          person meant as a comment behind a value (dead_text.h) and template lines are blanked out in the documents
//          that the values come from, so that one mistake gives one finding; offsets stay those of the files.
// Errors:  never fails: a directory without main.cf or master.cf has no such document. What cannot be known is nullopt,
//          and a rule that meets it stays silent.
// Source:  rules are about the target release; paths are mapped as ProjectInput says.
// Threads: one; lazily read texts are kept.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libconf/base/source.h"
#include "libconf/base/world.h"
#include "libconf/model/config.h"
#include "libconf/model/machine.h"
#include "libconf/model/values.h"
#include "libconf/registry/versions.h"
#include "tools/check/dead_text.h"
#include "tools/check/scope.h"
#include "tools/check/table_text.h"
#include "tools/check/table_use.h"

namespace postern::lint {

class PemReader;

enum class Mode : std::uint8_t {
    tree,  // a checkout: only the files of the directory count
    host,  // the live system, or an image of it under `root`
};

/// What .postern.toml may tell single rules: "PT620" -> "trusted-pools" -> words.
using RuleSettings = std::map<std::string, std::map<std::string, std::vector<std::string>>, std::less<>>;

struct ProjectInput {
    std::string directory;  // as findings print it; main.cf and master.cf are in it
    conf::Target target;
    std::optional<conf::Version> from;         // of an upgrade
    std::optional<conf::Version> min_version;  // advice must keep working there
    Mode mode = Mode::tree;
    bool alone = false;  // nobody knows what is beside the files: a path of the configuration that is not here is opaque
    std::string root;                                       // in front of every absolute path of the configuration
    std::vector<std::pair<std::string, std::string>> map;   // absolute prefix -> path in the World, longest counts
    std::vector<std::string> extra_parameters;              // patterns like "acme_*" that PT101 accepts
    std::vector<std::string> external_sockets;              // sockets that other programs provide
    RuleSettings rule_settings;
    std::optional<std::vector<std::string>> table_types;    // of this host; nullopt: those of the target's profile
    const PemReader* pem = nullptr;   // null: what is in certificates and keys is not looked at
    std::optional<std::int64_t> now;  // seconds since 1970; nullopt: dates are not judged
};

enum class Role : std::uint8_t { main, master, table, list, other };

struct InputFile {
    FileId id = FileId::none;
    Role role = Role::other;
    std::string path;  // in the World
};

class Project {
public:
    /// The World and the Machine outlive the project.
    Project(ProjectInput input, const World& world, const conf::Machine& machine);
    ~Project();
    Project(const Project&) = delete;
    Project& operator=(const Project&) = delete;

    const ProjectInput& input() const { return input_; }
    const conf::Target& target() const { return input_.target; }
    conf::Version version() const { return input_.target.version; }
    bool host() const { return input_.mode == Mode::host; }
    const World& world() const { return world_; }
    const conf::Machine& machine() const { return machine_; }

    /// The texts of all files read so far, as they are on disk.
    const SourceMap& sources() const { return sources_; }
    const std::deque<InputFile>& files() const { return files_; }
    std::string_view text(FileId file) const { return sources_.text(file); }
    std::string_view text(SourceRange range) const { return sources_.text(range); }

    /// Documents with dead text blanked out; null when there is no such file.
    const conf::MainCf* main_cf() const { return main_cf_.get(); }
    const conf::MasterCf* master_cf() const { return master_cf_.get(); }
    /// The same as on disk, for rules about the text itself.
    const conf::MainCf* main_as_written() const { return main_written_.get(); }
    const conf::MasterCf* master_as_written() const { return master_written_.get(); }
    const std::vector<DeadText>& dead_text() const { return dead_text_; }
    /// The file is the source of a template (Jinja, ERB, shell variables …): other rules than PT013 say nothing about it.
    bool is_template(FileId file) const;

    const conf::Config& config() const { return *config_; }
    /// Values of main.cf alone.
    const conf::Values& values() const { return *values_; }
    /// The assignment of main.cf that counts; null when nobody sets the name.
    const conf::Assignment* assignment(std::string_view name) const;
    /// main.cf sets it.
    bool sets(std::string_view name) const { return assignment(name) != nullptr; }
    /// The expanded value, lower layers included; nullopt when it cannot be expanded.
    std::optional<std::string> value(std::string_view name) const;
    /// yes/no; nullopt for anything else.
    std::optional<bool> flag(std::string_view name) const;

    /// The services of master.cf in order; without a master.cf one implicit `smtp inet` smtpd.
    const std::deque<Scope>& scopes() const { return scopes_; }
    bool has_master() const { return main_cf() != nullptr && master_cf() != nullptr; }
    /// The first enabled service of that name and type; null: none.
    const Scope* find_scope(std::string_view name, std::string_view type) const;

    /// Every table that main.cf or a service names, in order, inner tables behind their outer one.
    const std::deque<TableUse>& tables() const;
    /// The text behind a table whose source can be read; null: opaque. `use.type` decides how it is read.
    const TableText* table_text(const TableUse& use) const;
    /// A file that a list names ("/etc/postfix/networks").
    const TableText* list_text(std::string_view configured_path) const;

    /// Where a path of the configuration is in the World; nullopt when it is outside of what we were given.
    std::optional<std::string> locate(std::string_view configured_path) const;
    /// The path is in the configuration directory of the files.
    bool in_directory(std::string_view configured_path) const;
    /// Names in the directory that is analysed, sorted.
    const std::vector<std::string>& directory_names() const;

    /// From .postern.toml, [rules.PT620] trusted-pools = […].
    std::vector<std::string> setting(std::string_view rule_id, std::string_view key) const;

private:
    struct TableKey;
    std::optional<std::string> place_of(std::string_view configured_path) const;
    void read_documents();
    void blank_dead_text(SourceMap& blanked, FileId main_file, FileId master_file);
    void build_scopes();
    const TableText* read_table(const std::string& path, TableForm form) const;
    FileId add_file(Role role, const std::string& path, std::string text) const;

    ProjectInput input_;
    const World& world_;
    const conf::Machine& machine_;
    mutable SourceMap sources_;
    SourceMap blanked_;  // the documents' texts with dead text blanked out; same FileIds
    mutable std::deque<InputFile> files_;
    std::unique_ptr<conf::MainCf> main_cf_;
    std::unique_ptr<conf::MasterCf> master_cf_;
    std::unique_ptr<conf::MainCf> main_written_;
    std::unique_ptr<conf::MasterCf> master_written_;
    std::vector<DeadText> dead_text_;
    std::vector<FileId> templates_;
    std::shared_ptr<const conf::Config> config_;
    std::unique_ptr<conf::Values> values_;
    std::deque<Scope> scopes_;
    mutable std::optional<std::deque<TableUse>> tables_;
    mutable std::map<std::string, std::unique_ptr<TableText>> texts_;  // "form path"; null: cannot be read
    mutable std::optional<std::vector<std::string>> directory_names_;
};

}  // namespace postern::lint
