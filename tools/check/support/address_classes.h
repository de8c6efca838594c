// Address classes: which domains this configuration takes mail for, and how.
//
// Shape:   literal domains of mydestination, virtual_alias_domains (or the domain keys of virtual_alias_maps), of
//          virtual_mailbox_domains and relay_domains, from the values, from readable tables and from list files.
// Errors:  none; a class with an element that cannot be read is opaque.
// Source:  ADDRESS_CLASS_README, postconf(5).
// Threads: pure function.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tools/check/project.h"

namespace postern::lint {

enum class AddressClass : std::uint8_t { local, alias, mailbox, relay };

std::string_view parameter_of(AddressClass address_class);

struct ClassDomain {
    std::string name;  // lower case; parents of subdomains (".birch.example") keep their dot
    AddressClass address_class = AddressClass::local;
    SourceRange range;     // FileId::none for a default
    bool from_value = true;  // the element stands in the value itself, not in a table or file
    bool alone = false;      // of the value's elements it is the only one
};

struct AddressClasses {
    std::vector<ClassDomain> domains;
    std::array<bool, 4> opaque{};
    bool relay_is_destination = false;  // relay_domains = $mydestination, the old default

    bool is_opaque(AddressClass address_class) const { return opaque[static_cast<std::size_t>(address_class)]; }
    bool any_opaque() const;
    /// Exactly that domain is in some class.
    const ClassDomain* find(std::string_view domain) const;
    bool empty(AddressClass address_class) const;
};

AddressClasses find_address_classes(const Project& project);

}  // namespace postern::lint
