#include "tools/check/table_uses.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "libconf/model/restriction_list.h"
#include "libconf/registry/registry.h"
#include "tools/check/scope.h"

namespace postern::lint {
namespace {

TablePurpose purpose_of(std::string_view parameter) {
    if (parameter == "alias_maps" || parameter == "alias_database") return TablePurpose::aliases;
    if (parameter.ends_with("_checks") || parameter.ends_with("_reply_filter")) return TablePurpose::checks;
    if (parameter.ends_with("transport_maps")) return TablePurpose::transport;
    if (parameter.ends_with("_password_maps")) return TablePurpose::passwords;
    if (parameter.ends_with("_access_maps") || parameter == "postscreen_access_list") return TablePurpose::access;
    return TablePurpose::maps;
}

enum class Holds : std::uint8_t { nothing, tables, elements, restrictions };

Holds what_holds(const conf::Parameter& parameter) {
    if (parameter.spec == nullptr) return Holds::nothing;
    // What proxymap may read says nothing about how it is used.
    if (parameter.name == "proxy_read_maps" || parameter.name == "proxy_write_maps") return Holds::nothing;
    if (parameter.name == "postscreen_access_list") return Holds::elements;
    if (parameter.name == "local_header_rewrite_clients") return Holds::restrictions;
    switch (parameter.spec->syntax) {
        case conf::Syntax::maps:
        case conf::Syntax::map: return Holds::tables;
        case conf::Syntax::domain_list:
        case conf::Syntax::network_list:
        case conf::Syntax::match_list: return Holds::elements;
        case conf::Syntax::restrictions: return Holds::restrictions;
        default: return Holds::nothing;
    }
}

class Collector {
public:
    Collector(const conf::Config& config, const conf::Values& values, const Scope* scope, std::deque<TableUse>& found)
        : config_(config), values_(values), scope_(scope), found_(found) {}

    void visit(std::string_view name, Holds holds) {
        if (holds == Holds::nothing) return;
        const auto resolved = values_.resolve(name);
        if (!resolved || resolved->text().find(':') == std::string::npos) return;
        value_ = &*resolved;
        proto_ = TableUse{};
        proto_.scope = scope_;
        proto_.parameter = std::string(name);
        proto_.purpose = holds == Holds::elements ? TablePurpose::list : purpose_of(name);
        proto_.is_default = values_.place(name).file == FileId::none;
        if (holds == Holds::tables) {
            for (const conf::TableUse& table : conf::parse_table_list(resolved->text())) add(table, nullptr);
        } else if (holds == Holds::elements) {
            for (const conf::MatchItem& item : conf::parse_match_list(resolved->text())) {
                if (item.table) add(*item.table, nullptr);
            }
        } else {
            visit_restrictions();
        }
    }

private:
    void visit_restrictions() {
        const std::string& text = value_->text();
        const auto tokens = conf::parse_restriction_list(text);
        for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
            const std::string_view word = tokens[i].text.of(text);
            if (!word.starts_with("check_") || !(word.ends_with("_access") || word == "check_address_map")) continue;
            const std::string_view table = tokens[i + 1].span.of(text);
            if (table.find(':') == std::string_view::npos) continue;
            proto_.verb = std::string(word);
            proto_.purpose = TablePurpose::access;
            add(conf::parse_table(text, tokens[i + 1].span), nullptr);
            ++i;
        }
    }

    void add(const conf::TableUse& table, const TableUse* outer) {
        const std::string& text = value_->text();
        TableUse use = proto_;
        use.type = std::string(table.type.of(text));
        use.name = std::string(table.name.of(text));
        use.fault = table.fault;
        use.outer = outer;
        use.range = value_->range(table.span);
        use.type_range = value_->range(table.type);
        use.name_range = value_->range(table.name);
        found_.push_back(std::move(use));
        const TableUse* self = &found_.back();
        for (const conf::TableUse& inner : table.inner) add(inner, self);
    }

    const conf::Config& config_;
    const conf::Values& values_;
    const Scope* scope_;
    std::deque<TableUse>& found_;
    const conf::ResolvedValue* value_ = nullptr;
    TableUse proto_;
};

// local_recipient_maps and others name $alias_maps again: the file is an alias file all the same.
void unite_aliases(std::deque<TableUse>& uses) {
    std::vector<std::string> specs;
    for (const TableUse& use : uses) {
        if (use.purpose == TablePurpose::aliases) specs.push_back(use.spec());
    }
    for (TableUse& use : uses) {
        if (use.purpose == TablePurpose::maps && std::find(specs.begin(), specs.end(), use.spec()) != specs.end()) use.purpose = TablePurpose::aliases;
    }
}

// Names that smtpd_restriction_classes makes restriction lists of.
std::vector<std::string> classes_of(const conf::Values& values) {
    std::vector<std::string> names;
    if (const auto list = values.list("smtpd_restriction_classes")) {
        for (const conf::ListElement& element : *list) names.push_back(element.text);
    }
    return names;
}

}  // namespace

std::deque<TableUse> collect_table_uses(const conf::Config& config, const conf::Values& main,
                                        const std::deque<Scope>& scopes) {
    std::deque<TableUse> found;
    Collector in_main(config, main, nullptr, found);
    for (const auto& [name, parameter] : config.parameters()) {
        if (parameter.listed) in_main.visit(name, what_holds(parameter));
    }
    for (const std::string& name : classes_of(main)) {
        if (config.setting(name) != nullptr) in_main.visit(name, Holds::restrictions);
    }
    for (const Scope& scope : scopes) {
        if (scope.view() == nullptr) continue;
        Collector in_service(config, scope.values(), &scope, found);
        for (const auto& [name, value] : scope.view()->values()) {
            if (const conf::Parameter* parameter = config.find(name)) in_service.visit(name, what_holds(*parameter));
        }
    }
    unite_aliases(found);
    return found;
}

}  // namespace postern::lint
