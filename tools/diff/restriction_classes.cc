#include "tools/diff/restriction_classes.h"

#include <algorithm>
#include <set>
#include <vector>

#include "libconf/model/values.h"
#include "tools/check/command/nearest.h"

namespace postern::diff_tool {
namespace {

using Names = std::set<std::string, std::less<>>;

std::string value_of(const conf::Values& values, std::string_view name) {
    const auto resolved = values.resolve(name);
    return resolved ? resolved->text() : std::string();
}

Names classes_of(const conf::Values& values) {
    Names names;
    const std::string list = value_of(values, "smtpd_restriction_classes");
    for (const std::string_view word : check_tool::words_of(list)) names.emplace(word);
    return names;
}

// `left` are the classes that may still be written out: none within itself.
void write_out(const conf::Values& values, std::string_view list, const Names& left, std::string& out) {
    for (const std::string_view word : check_tool::words_of(list)) {
        const auto found = left.find(word);
        if (found == left.end()) {
            out.append(out.empty() ? "" : " ").append(word);
            continue;
        }
        Names inner = left;
        inner.erase(*found);
        write_out(values, value_of(values, word), inner, out);
    }
}

}  // namespace

bool is_restriction_class(const conf::Config& config, std::string_view name) {
    return classes_of(conf::Values(config)).contains(name);
}

std::string without_classes(const conf::Config& config, std::string_view list) {
    const conf::Values values(config);
    std::string out;
    write_out(values, list, classes_of(values), out);
    return out;
}

}  // namespace postern::diff_tool
