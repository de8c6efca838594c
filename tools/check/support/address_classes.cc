#include "tools/check/support/address_classes.h"

#include <algorithm>

#include "libconf/base/ascii.h"
#include "libconf/model/table_list.h"

namespace postern::lint {
namespace {

constexpr std::array<std::string_view, 4> kParameters{"mydestination", "virtual_alias_domains", "virtual_mailbox_domains", "relay_domains"};

bool is_domain(std::string_view text) {
    if (text.starts_with('.')) text.remove_prefix(1);
    return !text.empty() && text.find_first_of("@/:=*$ \t{}") == std::string_view::npos;
}

class Finder {
public:
    explicit Finder(const Project& project) : project_(project) {}

    AddressClasses find() {
        const std::string_view relay = project_.values().names().raw("relay_domains").value_or("");
        found_.relay_is_destination = relay == "$mydestination" || relay == "${mydestination}" || !project_.sets("relay_domains");
        add_class(AddressClass::local);
        add_alias_domains();
        add_class(AddressClass::mailbox);
        if (!found_.relay_is_destination) add_class(AddressClass::relay);
        if (relay.find("$mydestination") != std::string_view::npos || relay.find("${mydestination}") != std::string_view::npos) drop_own_relays();
        return std::move(found_);
    }

private:
    // `relay_domains = $mydestination, more`: what comes by way of mydestination is the old default.
    void drop_own_relays() {
        std::vector<std::string> own;
        for (const ClassDomain& domain : found_.domains) {
            if (domain.address_class == AddressClass::local) own.push_back(domain.name);
        }
        std::erase_if(found_.domains, [&](const ClassDomain& domain) {
            return domain.address_class == AddressClass::relay && std::find(own.begin(), own.end(), domain.name) != own.end();
        });
    }

    void mark_opaque(AddressClass of) { found_.opaque[static_cast<std::size_t>(of)] = true; }

    void add(AddressClass of, std::string_view name, SourceRange range, bool from_value, bool alone) {
        if (is_domain(name)) found_.domains.push_back({ascii::lower(name), of, range, from_value, alone});
    }

    // Unset, the class is made of the domain keys of virtual_alias_maps.
    void add_alias_domains() {
        const std::string_view raw = project_.values().names().raw("virtual_alias_domains").value_or("");
        if (raw == "$virtual_alias_maps" || raw == "${virtual_alias_maps}") {
            for (const TableUse& use : project_.tables()) {
                if (use.parameter == "virtual_alias_maps" && use.scope == nullptr) add_table(AddressClass::alias, use);
            }
            return;
        }
        add_class(AddressClass::alias);
    }

    void add_class(AddressClass of) {
        const std::string_view parameter = parameter_of(of);
        const auto resolved = project_.values().resolve(parameter);
        if (!resolved || !resolved->expansion().undefined.empty()) return mark_opaque(of);
        const std::string& text = resolved->text();
        const auto items = conf::parse_match_list(text);
        for (const conf::MatchItem& item : items) {
            if (item.sense == conf::MatchSense::exclude) continue;
            const std::string_view pattern = item.pattern.of(text);
            if (item.form == conf::MatchForm::word) {
                add(of, pattern, resolved->range(item.pattern), true, items.size() == 1);
            } else if (item.form == conf::MatchForm::file) {
                const TableText* list = project_.list_text(pattern);
                if (list == nullptr) {
                    mark_opaque(of);
                    continue;
                }
                for (const TableEntry& entry : list->entries()) add(of, entry.key, entry.key_range, false, false);
            }
        }
        for (const TableUse& use : project_.tables()) {
            if (use.parameter == parameter && use.scope == nullptr) add_table(of, use);
        }
    }

    void add_table(AddressClass of, const TableUse& use) {
        if (use.type == "proxy" || use.type == "unionmap" || use.type == "pipemap") return;  // inner tables are uses of their own
        const TableText* text = project_.table_text(use);
        if (text == nullptr || text->form() == TableForm::patterns) return mark_opaque(of);
        for (const TableEntry& entry : text->entries()) {
            if (entry.kind == EntryKind::entry) add(of, entry.key, entry.key_range, false, false);
        }
    }

    const Project& project_;
    AddressClasses found_;
};

}  // namespace

std::string_view parameter_of(AddressClass address_class) {
    return kParameters[static_cast<std::size_t>(address_class)];
}

bool AddressClasses::any_opaque() const {
    return std::find(opaque.begin(), opaque.end(), true) != opaque.end();
}

const ClassDomain* AddressClasses::find(std::string_view domain) const {
    const std::string lower = ascii::lower(domain);
    const auto at = std::find_if(domains.begin(), domains.end(), [&](const ClassDomain& one) { return one.name == lower; });
    return at == domains.end() ? nullptr : &*at;
}

bool AddressClasses::empty(AddressClass address_class) const {
    if (is_opaque(address_class)) return false;
    return std::none_of(domains.begin(), domains.end(), [&](const ClassDomain& one) { return one.address_class == address_class; });
}

AddressClasses find_address_classes(const Project& project) {
    return Finder(project).find();
}

}  // namespace postern::lint
