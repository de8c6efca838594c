#include "tools/check/support/transports.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/registry/registry.h"
#include "tools/check/support/services.h"

namespace postern::lint {
namespace {

bool is_name(std::string_view text) {
    return !text.empty() && text.find_first_of(" \t/{}$,[]") == std::string_view::npos;
}

class Finder {
public:
    explicit Finder(const Project& project) : project_(project) {}

    TransportUses find() {
        for (const auto& [name, parameter] : project_.config().parameters()) {
            if (is_transport(parameter)) add_value(project_.values(), name);
        }
        for (const Scope* scope : entries(project_)) {
            for (const auto& [name, value] : scope->view()->values()) {
                const conf::Parameter* parameter = project_.config().find(name);
                if (parameter != nullptr && is_transport(*parameter)) add_value(scope->values(), name);
            }
        }
        for (const TableUse& use : project_.tables()) add_table(use);
        return std::move(found_);
    }

private:
    static bool is_transport(const conf::Parameter& parameter) {
        if (parameter.spec == nullptr || !parameter.listed) return false;
        return parameter.spec->syntax == conf::Syntax::transport_nexthop;
    }

    void add_value(const conf::Values& values, std::string_view parameter) {
        const auto resolved = values.resolve(parameter);
        if (!resolved) return;
        const std::string& text = resolved->text();
        const std::string_view name = transport_of(text);
        if (!is_name(name)) return;
        found_.uses.push_back({std::string(name), std::string(parameter), resolved->range({0, name.size()})});
    }

    void add_table(const TableUse& use) {
        const bool transports = use.purpose == TablePurpose::transport;
        const bool actions = use.purpose == TablePurpose::access || use.purpose == TablePurpose::checks;
        if (!transports && !actions) return;
        if (use.type == "static") return add_result(use, use.name, use.name_range);
        if (use.type == "inline" || use.type == "proxy" || use.type == "unionmap" || use.type == "pipemap" || use.type == "randmap") {
            // Their inner tables are uses of their own; inline results are not taken apart.
            found_.opaque = found_.opaque || use.type == "inline";
            return;
        }
        const TableText* text = project_.table_text(use);
        if (text == nullptr) {
            found_.opaque = true;
            return;
        }
        for (const TableEntry& entry : text->entries()) {
            if (entry.kind == EntryKind::entry) add_result(use, entry.result, entry.result_range);
        }
    }

    // `transport:nexthop`, or `FILTER transport:nexthop` among the words of an action.
    void add_result(const TableUse& use, std::string_view result, SourceRange range) {
        std::size_t at = 0;
        if (use.purpose != TablePurpose::transport) {
            const std::size_t space = result.find_first_of(" \t");
            if (space == std::string_view::npos || !ascii::equal_fold(result.substr(0, space), "FILTER")) return;
            at = result.find_first_not_of(" \t", space);
        } else if (result.find(':') == std::string_view::npos) {
            return;
        }
        const std::string_view name = transport_of(result.substr(at));
        if (!is_name(name)) return;
        const auto begin = static_cast<std::uint32_t>(range.begin + at);
        found_.uses.push_back({std::string(name), use.spec(), {range.file, begin, static_cast<std::uint32_t>(begin + name.size())}});
    }

    const Project& project_;
    TransportUses found_;
};

}  // namespace

bool TransportUses::names(std::string_view transport) const {
    return std::any_of(uses.begin(), uses.end(), [&](const TransportUse& use) { return use.name == transport; });
}

TransportUses find_transport_uses(const Project& project) {
    return Finder(project).find();
}

}  // namespace postern::lint
