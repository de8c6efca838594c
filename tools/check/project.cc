#include "tools/check/project.h"

#include <algorithm>
#include <utility>

#include "tools/check/lookalike.h"
#include "tools/check/table_uses.h"
#include "tools/check/template_text.h"

namespace postern::lint {
namespace {

std::string join_path(std::string_view folder, std::string_view name) {
    if (folder.empty() || folder == ".") return std::string(name);
    std::string path(folder);
    if (path.back() != '/') path += '/';
    return path.append(name);
}

// `path` is `folder` or below it: what follows the folder, without a slash in front.
std::optional<std::string_view> below(std::string_view path, std::string_view folder) {
    while (folder.size() > 1 && folder.ends_with('/')) folder.remove_suffix(1);
    if (!path.starts_with(folder)) return std::nullopt;
    std::string_view rest = path.substr(folder.size());
    if (rest.empty()) return rest;
    if (rest.front() != '/') return std::nullopt;
    rest.remove_prefix(1);
    return rest;
}

}  // namespace

Project::Project(ProjectInput input, const World& world, const conf::Machine& machine)
    : input_(std::move(input)), world_(world), machine_(machine) {
    std::stable_sort(input_.map.begin(), input_.map.end(),
                     [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
    read_documents();
    conf::ConfigInput config;
    config.main_cf = main_cf_.get();
    config.master_cf = master_cf_.get();
    config.target = input_.target;
    config_ = conf::Config::build(std::move(config), machine_);
    values_ = std::make_unique<conf::Values>(*config_);
    build_scopes();
}

Project::~Project() = default;

FileId Project::add_file(Role role, const std::string& path, std::string text) const {
    const FileId id = sources_.add(path, std::move(text));
    files_.push_back({id, role, path});
    return id;
}

void Project::read_documents() {
    const auto add = [&](Role role, std::string_view name) {
        const std::string path = join_path(input_.directory, name);
        auto text = world_.read(path);
        return text ? add_file(role, path, std::move(*text)) : FileId::none;
    };
    const FileId main_file = add(Role::main, "main.cf");
    const FileId master_file = add(Role::master, "master.cf");
    for (const InputFile& file : files_) {
        if (looks_like_template(sources_.text(file.id))) templates_.push_back(file.id);
    }
    if (main_file != FileId::none) {
        main_written_ = std::make_unique<conf::MainCf>(conf::MainCf::parse(main_file, sources_.text(main_file)));
        dead_text_ = find_dead_text(*main_written_);
    }
    if (master_file != FileId::none) {
        master_written_ = std::make_unique<conf::MasterCf>(conf::MasterCf::parse(sources_, master_file));
        const auto more = find_dead_text(*master_written_);
        dead_text_.insert(dead_text_.end(), more.begin(), more.end());
    }
    // The blanked texts have the same numbers in a map of their own.
    for (const InputFile& file : files_) {
        std::string text = blank_out(sources_.text(file.id), dead_text_, file.id);
        blank_lookalikes(text);
        blank_backslashes(text);
        blanked_.add(file.path, std::move(text));
    }
    if (main_file != FileId::none) {
        main_cf_ = std::make_unique<conf::MainCf>(conf::MainCf::parse(main_file, blanked_.text(main_file)));
    }
    if (master_file != FileId::none) {
        master_cf_ = std::make_unique<conf::MasterCf>(conf::MasterCf::parse(blanked_, master_file));
    }
}

void Project::build_scopes() {
    if (master_cf_ == nullptr) {
        scopes_.emplace_back(*config_, nullptr);
        return;
    }
    for (const conf::ServiceView& view : conf::service_views(*master_cf_, conf::SettingScope::entry)) {
        scopes_.emplace_back(*config_, &view);
    }
}

bool Project::is_template(FileId file) const {
    return std::find(templates_.begin(), templates_.end(), file) != templates_.end();
}

const conf::Assignment* Project::assignment(std::string_view name) const {
    if (main_cf_ == nullptr) return nullptr;
    const auto& all = main_cf_->assignments();
    const auto found = std::find_if(all.rbegin(), all.rend(), [&](const auto& one) { return one.name() == name; });
    return found == all.rend() ? nullptr : &*found;
}

std::optional<std::string> Project::value(std::string_view name) const {
    const auto resolved = values_->resolve(name);
    if (!resolved) return std::nullopt;
    return resolved->text();
}

std::optional<bool> Project::flag(std::string_view name) const {
    const auto read = values_->boolean(name);
    if (!read) return std::nullopt;
    return read->value;
}

const Scope* Project::find_scope(std::string_view name, std::string_view type) const {
    const auto found = std::find_if(scopes_.begin(), scopes_.end(), [&](const Scope& scope) {
        return scope.name() == name && scope.type() == type;
    });
    return found == scopes_.end() ? nullptr : &*found;
}

const std::deque<TableUse>& Project::tables() const {
    if (!tables_) tables_ = collect_table_uses(*config_, *values_, scopes_);
    return *tables_;
}

const TableText* Project::table_text(const TableUse& use) const {
    if (!is_file_type(use.type) || !use.is_path()) return nullptr;
    const auto path = locate(use.name);
    if (!path) return nullptr;
    return read_table(*path, form_of_type(use.type, use.purpose == TablePurpose::aliases));
}

const TableText* Project::list_text(std::string_view configured_path) const {
    const auto path = locate(configured_path);
    return path ? read_table(*path, TableForm::list) : nullptr;
}

const TableText* Project::read_table(const std::string& path, TableForm form) const {
    std::string key = std::to_string(static_cast<int>(form)) + ' ' + path;
    if (const auto known = texts_.find(key); known != texts_.end()) return known->second.get();
    auto& slot = texts_[std::move(key)];
    auto file = std::find_if(files_.begin(), files_.end(), [&](const InputFile& one) { return one.path == path; });
    FileId id = file == files_.end() ? FileId::none : file->id;
    if (id == FileId::none) {
        auto text = world_.read(path);
        if (!text) return nullptr;
        id = add_file(form == TableForm::list ? Role::list : Role::table, path, std::move(*text));
    }
    slot = std::make_unique<TableText>(TableText::read(form, id, sources_.text(id)));
    return slot.get();
}

bool Project::in_directory(std::string_view configured_path) const {
    if (!configured_path.starts_with('/')) return false;
    if (below(configured_path, "/etc/postfix")) return true;
    return below(configured_path, input_.directory).has_value();
}

std::optional<std::string> Project::locate(std::string_view configured_path) const {
    auto place = place_of(configured_path);
    if (place && input_.alone && !world_.status(*place)) return std::nullopt;
    return place;
}

std::optional<std::string> Project::place_of(std::string_view configured_path) const {
    if (!configured_path.starts_with('/')) return std::nullopt;
    for (const auto& [prefix, folder] : input_.map) {
        if (const auto rest = below(configured_path, prefix)) {
            return rest->empty() ? folder : join_path(folder, *rest);
        }
    }
    if (host()) return input_.root + std::string(configured_path);
    if (const auto rest = below(configured_path, "/etc/postfix")) return join_path(input_.directory, *rest);
    if (below(configured_path, input_.directory)) return std::string(configured_path);
    return std::nullopt;
}

const std::vector<std::string>& Project::directory_names() const {
    if (!directory_names_) directory_names_ = world_.list(input_.directory.empty() ? "." : input_.directory);
    return *directory_names_;
}

std::vector<std::string> Project::setting(std::string_view rule_id, std::string_view key) const {
    const auto rule = input_.rule_settings.find(rule_id);
    if (rule == input_.rule_settings.end()) return {};
    const auto found = rule->second.find(std::string(key));
    return found == rule->second.end() ? std::vector<std::string>{} : found->second;
}

}  // namespace postern::lint
