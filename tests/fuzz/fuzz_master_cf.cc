// master.cf: every input prints back to the same bytes, ranges stay inside it, and what -M prints reads back the same.
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libconf/base/check.h"
#include "libconf/model/service_view.h"
#include "libconf/syntax/master_cf.h"
#include "libconf/syntax/service_print.h"

namespace {

using namespace postern;
using namespace postern::conf;

void check_range(const SourceMap& sources, SourceRange range) {
    POSTERN_CHECK(range.begin <= range.end && range.end <= sources.text(range.file).size());
}

void check_service(const SourceMap& sources, const MasterService& service) {
    for (std::size_t i = 0; i < kServiceFields; ++i) check_range(sources, service.range(static_cast<ServiceField>(i)));
    for (const MasterArgument& argument : service.arguments()) {
        (void)service.text(argument);
        check_range(sources, service.range(argument.written));
    }
    for (const ServiceSetting& setting : service.settings()) {
        check_range(sources, service.value_range(setting, {0, setting.value.size()}));
        // Where the value starts in the folded line, it stands.
        POSTERN_CHECK(service.text().substr(setting.value_at, setting.value.size()) == setting.value);
    }
}

std::string print(const MasterService& service, Fold fold) {
    std::string out;
    POSTERN_CHECK(print_service(out, service, fold));
    return out;
}

std::vector<std::string> settings(const MasterService& service) {
    std::vector<std::string> found;
    for (const ServiceSetting& setting : service.settings()) {
        found.push_back(std::string(setting.name) + '=' + std::string(setting.value));
    }
    return found;
}

/// postconf's own form loses braces and empty words, so only ordinary entries come back.
bool is_ordinary(std::string_view text) {
    return text.find_first_of("{}\r\v\f#") == std::string_view::npos;
}

void check_printed(const MasterService& service) {
    if (!is_ordinary(service.text())) return;
    for (const Fold fold : {Fold::no, Fold::yes}) {
        SourceMap sources;
        const MasterCf again = MasterCf::parse(sources, sources.add("printed", print(service, fold)));
        POSTERN_CHECK(again.services().size() == 1);
        POSTERN_CHECK(print(again.services()[0], fold) == print(service, fold));
        POSTERN_CHECK(settings(again.services()[0]) == settings(service));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string input(data, data + size);
    SourceMap sources;
    const MasterCf master_cf = MasterCf::parse(sources, sources.add("master.cf", input));
    POSTERN_CHECK(master_cf.print() == input);
    for (const Diagnostic& fault : master_cf.diagnostics()) check_range(sources, fault.range);
    for (const MasterService& service : master_cf.services()) {
        check_service(sources, service);
        check_printed(service);
    }
    (void)service_views(master_cf, SettingScope::same_name);
    return 0;
}
