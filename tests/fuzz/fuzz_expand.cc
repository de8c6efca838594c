// Expansion: any text with any definitions is expanded or refused, within its bounds, and the scan for names agrees.
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "libconf/base/check.h"
#include "libconf/model/expand.h"

namespace {

/// The first line is the text; each further one defines a, b, c, …
class Lines : public postern::conf::Names {
public:
    explicit Lines(std::string_view input) {
        std::string name = "a";
        const std::size_t end = std::min(input.find('\n'), input.size());
        text_ = input.substr(0, end);
        for (std::size_t at = end; at < input.size() && name[0] <= 'z';) {
            const std::size_t next = std::min(input.find('\n', at + 1), input.size());
            values_[name] = std::string(input.substr(at + 1, next - at - 1));
            ++name[0];
            at = next;
        }
    }
    std::optional<std::string_view> raw(std::string_view name) const override {
        const auto found = values_.find(name);
        if (found == values_.end()) return std::nullopt;
        return std::string_view(found->second);
    }
    const std::string& text() const { return text_; }

private:
    std::string text_;
    std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace postern;
    if (size > 4096) return 0;
    const Lines lines(std::string(data, data + size));
    const auto result = conf::expand(lines.text(), lines);
    const conf::References found = conf::references(lines.text());
    for (const auto& reference : found.names) {
        POSTERN_CHECK(reference.offset + reference.name.size() <= lines.text().size());
    }
    if (!result) {
        POSTERN_CHECK(!result.error().message.empty());
        return 0;
    }
    std::size_t last = 0;
    for (const conf::Fragment& fragment : result->fragments) {
        POSTERN_CHECK(fragment.begin >= last && fragment.begin <= result->text.size());
        last = fragment.begin;
    }
    for (const std::string& name : result->undefined) POSTERN_CHECK(!lines.raw(name));
    return 0;
}
