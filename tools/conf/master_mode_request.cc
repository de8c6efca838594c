#include "tools/conf/master_mode_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace postern::conf_tool {
namespace {

Result<MasterRequest> malformed(Subject subject) {
    switch (subject) {
        case Subject::master_entries:
            return fail(ErrorCode::bad_value, "-M option requires service_name[/type]");
        case Subject::master_fields:
            return fail(ErrorCode::bad_value, "-F option requires service_name[/type[/field]]");
        default:
            return fail(ErrorCode::bad_value, "-P option requires service_name[/type[/parameter]]");
    }
}

bool matches(std::string_view wanted, std::string_view text) {
    return wanted == "*" || wanted == text;
}

}  // namespace

Result<MasterRequest> MasterRequest::parse(std::string_view text, Subject subject) {
    MasterRequest request;
    request.text = text;
    const std::array<std::string*, 3> parts = {&request.name, &request.type, &request.third};
    const std::size_t limit = subject == Subject::master_entries ? 2 : 3;
    if (text.starts_with('/')) return malformed(subject);
    std::size_t count = 0;
    for (std::size_t at = 0; (at = text.find_first_not_of('/', at)) != std::string_view::npos; ++count) {
        const std::size_t end = std::min(text.find('/', at), text.size());
        const std::string_view part = text.substr(at, end - at);
        // No patterns: `*` stands for a whole part.
        if (count == limit || (part != "*" && part.find('*') != std::string_view::npos)) return malformed(subject);
        *parts[count] = part;
        at = end;
    }
    if (count == 0) return malformed(subject);
    if (subject == Subject::master_fields && request.third != "*" && !conf::find_service_field(request.third)) {
        return fail(ErrorCode::bad_value, fmt::format("invalid service attribute name: \"{}\"", request.third));
    }
    return request;
}

bool MasterRequest::wants(const conf::MasterService& service) const {
    return matches(name, service.name()) && matches(type, service.type());
}

}  // namespace postern::conf_tool
