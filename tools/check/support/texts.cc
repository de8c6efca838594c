#include "tools/check/support/texts.h"

#include <algorithm>

#include "libconf/model/table_list.h"
#include "libconf/registry/registry.h"

namespace postern::lint {
namespace {

class Collector {
public:
    explicit Collector(const Project& project) : project_(project) {}

    std::vector<TextFile> collect() {
        if (const auto* main_cf = project_.main_as_written()) add({main_cf->file(), Role::main, {}, main_cf->text()});
        if (const auto* master = project_.master_as_written()) add({master->file(), Role::master, {}, master->text()});
        for (const TableUse& use : project_.tables()) {
            if (const TableText* table = project_.table_text(use)) add_table(*table, Role::table);
        }
        for (const auto& [name, parameter] : project_.config().parameters()) {
            if (parameter.spec != nullptr && holds_files(parameter.spec->syntax) && project_.sets(name)) add_lists(name);
        }
        return std::move(found_);
    }

private:
    static bool holds_files(conf::Syntax syntax) {
        return syntax == conf::Syntax::domain_list || syntax == conf::Syntax::network_list ||
               syntax == conf::Syntax::match_list;
    }

    void add(TextFile file) {
        const auto same = [&](const TextFile& known) { return known.file == file.file; };
        if (std::none_of(found_.begin(), found_.end(), same)) found_.push_back(file);
    }
    void add_table(const TableText& table, Role role) { add({table.file(), role, table.form(), table.text()}); }

    void add_lists(std::string_view parameter) {
        const auto value = project_.value(parameter);
        if (!value || value->find('/') == std::string::npos) return;
        for (const conf::MatchItem& item : conf::parse_match_list(*value)) {
            if (item.form != conf::MatchForm::file) continue;
            if (const TableText* list = project_.list_text(item.pattern.of(*value))) add_table(*list, Role::list);
        }
    }

    const Project& project_;
    std::vector<TextFile> found_;
};

}  // namespace

std::vector<TextFile> all_texts(const Project& project) {
    return Collector(project).collect();
}

}  // namespace postern::lint
