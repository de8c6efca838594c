// Any text as the name of a table, opened where no file is named, and asked.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libconf/base/check.h"
#include "libtables/open.h"

namespace {

using namespace postern::tables;  // NOLINT(google-build-using-namespace): a program of its own

class Nowhere final : public Surroundings {
public:
    std::optional<std::string> parameter(std::string_view) const override { return std::nullopt; }
    std::optional<std::string> environment(const std::string&) const override { return std::nullopt; }
    std::chrono::steady_clock::time_point now() const override { return {}; }
    std::chrono::system_clock::time_point time_of_day() const override { return {}; }
    void pause(std::chrono::milliseconds) const override {}
    std::uint32_t random(std::uint32_t below) const override { return below / 2; }
    void report(postern::Severity, const std::string&) const override {}
};

// Types that read nothing but their name. Patterns are left out: what they cost is for the libraries to say.
bool harmless(std::string_view text) {
    for (const std::string_view type : {"static:", "inline:", "randmap:", "fail:", "cidr:{", "pipemap:", "unionmap:"}) {
        if (text.starts_with(type)) return true;
    }
    return false;
}
bool members_harmless(const TableSpec& spec, unsigned depth) {
    if (!harmless(spec.text())) return false;
    if (spec.type != "pipemap" && spec.type != "unionmap") return true;
    const auto members = split_members(spec.name);
    if (!members || depth > 40) return true;
    for (const std::string& member : *members) {
        const auto inner = TableSpec::parse(member);
        if (inner && !members_harmless(*inner, depth + 1)) return false;
    }
    return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto spec = TableSpec::parse(text);
    if (!spec) return 0;
    POSTERN_CHECK(spec->text() == text);
    static_cast<void>(spec->behind_proxy());
    if (!members_harmless(*spec, 0)) return 0;
    const Nowhere nowhere;
    const auto table = open_table(*spec, {}, nowhere);
    if (!table) {
        POSTERN_CHECK(!table.error().message.empty());
        return 0;
    }
    Explanation story;
    for (const std::string_view key : {"a", "10.0.0.1", ""}) {
        POSTERN_CHECK((*table)->lookup(key).answer() == (*table)->explain(key, story).answer());
    }
    return 0;
}
