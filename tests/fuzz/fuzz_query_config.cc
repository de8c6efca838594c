// Settings of tables that ask a server, and the templates in them. Whatever is in the file: no crash, no quote that gets
// through, and a part that was filled in is never read as a template again.
//
// Input: a settings file; its `key` is filled into its `query`, its `value` into its `result_format`.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "libtables/support/query_config.h"
#include "libtables/support/query_template.h"

namespace {

using namespace postern;
using namespace postern::tables;

class Silent final : public Surroundings {
public:
    std::optional<std::string> parameter(std::string_view) const override { return std::nullopt; }
    std::optional<std::string> environment(const std::string&) const override { return std::nullopt; }
    std::chrono::steady_clock::time_point now() const override { return {}; }
    std::chrono::system_clock::time_point time_of_day() const override { return {}; }
    void pause(std::chrono::milliseconds) const override {}
    std::uint32_t random(std::uint32_t) const override { return 0; }
    void report(Severity, const std::string&) const override {}
};

// Stands for a part of the key in the query: nothing but the template may give these bytes.
bool hide(std::string_view text, std::string& query) {
    query.append(text.size(), '\x01');
    return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Silent surroundings;
    auto config = QueryConfig::parse("/fuzz", {reinterpret_cast<const char*>(data), size}, surroundings);
    if (!config) return 0;
    const std::string key = config->text("key", "user@example.com");
    const std::string text = config->text("query", "%s");
    static_cast<void>(config->number("limit", 0, {.least = 1, .most = 100}));
    static_cast<void>(config->flag("flag", true));
    const KeyParts parts = KeyParts::split(key);
    const auto query = QueryTemplate::parse(text, TemplateRole::query);
    if (query && query->fits(parts)) {
        const auto filled = query->query(parts, hide);
        const auto quotes = [](std::string_view s) { return std::count(s.begin(), s.end(), '\''); };
        if (!filled || quotes(*filled) != quotes(text)) std::abort();
    }
    const auto result = QueryTemplate::parse(config->text("result_format", "%s"), TemplateRole::result);
    if (result && result->fits(parts)) static_cast<void>(result->result(parts, config->text("value", "x")));
    return 0;
}
