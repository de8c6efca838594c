// Any text as restriction lists, classes and tables of a service: judging ends, and what is certain stays certain
// whatever is assumed of the unknown.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "libconf/base/check.h"
#include "mta/policy/pattern_sample.h"
#include "mta/policy/readable_table.h"
#include "mta/policy/stranger.h"

namespace {

using namespace postern::policy;

// Pieces of the text are separated by lines of "--".
std::string_view piece(std::string_view text, std::size_t number) {
    constexpr std::string_view kBetween = "\n--\n";
    for (; number > 0; --number) {
        const std::size_t at = text.find(kBetween);
        if (at == std::string_view::npos) return {};
        text.remove_prefix(at + kBetween.size());
    }
    return text.substr(0, text.find(kBetween));
}

class SomeClasses : public Classes {
public:
    explicit SomeClasses(std::string_view definition) : definition_(definition) {}
    bool declared(std::string_view name) const override { return name.starts_with("class"); }
    std::optional<std::string> definition(std::string_view name) const override {
        if (name == "class_gone") return std::nullopt;
        return std::string(definition_);
    }

private:
    std::string_view definition_;
};

std::vector<TableRow> rows(std::string_view text, bool rules) {
    std::vector<TableRow> found;
    while (!text.empty() && found.size() < 100) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        const std::size_t space = std::min(line.size(), line.find(' '));
        if (rules) {
            found.push_back({std::string(line), {}, {}});
        } else {
            found.push_back({std::string(line.substr(0, space)), std::string(line.substr(space)), {}});
        }
    }
    return found;
}

void check(const Service& service, const Judgement& judgement) {
    const Run worst = evaluate(service, judgement.probe, Assume::refuses);
    const Run best = evaluate(service, judgement.probe, Assume::permits);
    if (judgement.verdict == Ruling::permit) POSTERN_CHECK(worst.permitted && best.permitted);
    if (judgement.verdict == Ruling::reject) POSTERN_CHECK(!worst.permitted && !best.permitted);
    if (judgement.verdict == Ruling::unknown) POSTERN_CHECK(!worst.permitted && best.permitted);
    POSTERN_CHECK(worst.permitted == !worst.refused_in.has_value());
    for (const Run* run : {&worst, &best, &judgement.run}) {
        if (run->decided_by) POSTERN_CHECK(*run->decided_by < run->steps.size());
        if (const auto found = culprit(service, *run)) POSTERN_CHECK(run->steps[*found].opinion == Opinion::permit);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), std::min<std::size_t>(size, 2048));
    const SomeClasses classes(piece(text, 1));
    TableBook tables;
    tables.add("hash:/t", ReadableTable::from_rows("hash", rows(piece(text, 2), false)));
    tables.add("regexp:/t", ReadableTable::from_rows("regexp", rows(piece(text, 2), true)));
    tables.add("cidr:/t", ReadableTable::from_rows("cidr", rows(piece(text, 2), true)));
    pattern_sample(text);
    Service service;
    for (auto& list : service.lists) list = std::string();
    const std::string list(piece(text, 0));
    service.lists[static_cast<std::size_t>(text.size() % 5)] = list;
    service.lists[static_cast<std::size_t>(Stage::recipient)] = list;
    service.mynetworks = std::string(piece(text, 3));
    service.classes = &classes;
    service.tables = &tables;
    for (const Who who : {Who::stranger, Who::trusted, Who::authenticated}) {
        for (const Where where : {Where::ours, Where::foreign}) {
            if (const auto judgement = judge(service, who, where)) check(service, *judgement);
        }
    }
    return 0;
}
