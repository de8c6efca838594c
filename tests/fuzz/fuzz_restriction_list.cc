// Any text as a restriction list of every stage, and as the result of an access table: calls are in order, their spans
// inside, and the checks of whole lists stay inside, too.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "libconf/base/check.h"
#include "mta/policy/access_result.h"
#include "mta/policy/list_checks.h"
#include "mta/policy/parse_list.h"

namespace {

using namespace postern::policy;
using postern::conf::TextSpan;

class OddClasses : public Classes {
public:
    explicit OddClasses(std::string_view text) : text_(text) {}
    bool declared(std::string_view name) const override { return name.size() % 3 == 0; }
    std::optional<std::string> definition(std::string_view name) const override {
        if (name.size() % 2 == 0) return std::nullopt;
        return std::string(text_.substr(std::min(text_.size(), name.size())));
    }

private:
    std::string_view text_;
};

void check_inside(TextSpan span, TextSpan outer) {
    POSTERN_CHECK(span.begin <= span.end && outer.begin <= span.begin && span.end <= outer.end);
}

void check_call(const Call& call) {
    check_inside(call.word, call.span);
    if (call.warning) check_inside(*call.warning, call.span);
    if (call.argument) check_inside(*call.argument, call.span);
    for (const TextSpan& option : call.options) check_inside(option, call.span);
    POSTERN_CHECK((call.kind == CallKind::restriction) <= (call.record != nullptr));
    POSTERN_CHECK(call.kind != CallKind::unknown || call.fault.has_value());
}

void check_list(const ParsedList& list, const ParseContext& context) {
    std::size_t at = 0;
    for (const Call& call : list.calls) {
        check_inside(call.span, {at, list.text.size()});
        at = call.span.end;
        check_call(call);
    }
    for (const ListFault& fault : list.faults) {
        check_inside(fault.span, {0, list.text.size()});
        POSTERN_CHECK(fault.call <= list.calls.size());
    }
    if (const auto dead = ending_call(list)) POSTERN_CHECK(*dead + 1 < list.calls.size());
    if (const auto guard = relay_guard(list, context)) POSTERN_CHECK(*guard < list.calls.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), std::min<std::size_t>(size, 4096));
    const OddClasses classes(text);
    for (const Stage stage : kStages) {
        for (const postern::conf::Version version : {postern::conf::Version{2, 1, 0}, postern::conf::kDefaultVersion}) {
            const ParseContext context{stage, version, classes, ListPlace::parameter};
            check_list(parse_list(text, context), context);
        }
    }
    const ParseContext context{Stage::sender, postern::conf::kDefaultVersion, classes, ListPlace::result};
    check_list(parse_list(text, context), context);
    const AccessResult result = parse_access_result(text);
    check_inside(result.word, {0, text.size()});
    check_inside(result.argument, {0, text.size()});
    return 0;
}
