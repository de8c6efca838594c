#include "tools/world/tree_machine.h"

namespace postern {

std::string TreeMachine::host_name() const {
    return "mail.example.com";
}

std::vector<conf::Interface> TreeMachine::interfaces() const {
    return {{*IpAddress::parse("127.0.0.1"), 8, "lo", conf::LinkKind::loopback},
            {*IpAddress::parse("::1"), 128, "lo", conf::LinkKind::loopback},
            {*IpAddress::parse("192.0.2.1"), 32, "eth0", conf::LinkKind::network}};
}

Result<std::vector<IpAddress>> TreeMachine::resolve(std::string_view host, conf::Families) const {
    if (host == "localhost") return std::vector{*IpAddress::parse("127.0.0.1")};
    const auto literal = IpAddress::parse(host);
    if (literal) return std::vector{*literal};
    return fail(ErrorCode::not_found, std::string(host));
}

long TreeMachine::process_id() const {
    return 1;
}

}  // namespace postern
