#include "mta/policy/list_checks.h"

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace postern::policy {
namespace {

// check_relay_domains is no longer one that works, but smtpd still starts with it.
constexpr std::array<std::string_view, 6> kGuards = {
    "reject_unauth_destination", "defer_unauth_destination", "reject", "defer",
    "defer_if_permit",           "check_relay_domains"};

enum class Found : std::uint8_t { nothing, guard, permit };

struct Search {
    Found found = Found::nothing;
    std::size_t call = 0;
};

class Searcher {
public:
    explicit Searcher(const ParseContext& context) : context_(context) {}

    // NOLINTNEXTLINE(misc-no-recursion): as deep as classes are nested, up to kMaxClassDepth
    Search search(const ParsedList& list, std::size_t depth) {
        for (std::size_t i = 0; i < list.calls.size(); ++i) {
            const Call& call = list.calls[i];
            if (call.is("permit")) return {Found::permit, i};
            if (is_relay_guard(call) && !call.warning) return {Found::guard, i};
            if (call.kind != CallKind::restriction_class || depth == kMaxClassDepth) continue;
            const Found inner = search_class(std::string(list.of(call.word)), depth + 1);
            if (inner == Found::permit) return {Found::permit, i};
            if (inner == Found::guard && !call.warning) return {Found::guard, i};
        }
        return {};
    }

private:
    // Every class is read once: classes that name others several times would take exponential time.
    // NOLINTNEXTLINE(misc-no-recursion)
    Found search_class(const std::string& name, std::size_t depth) {
        const auto [known, is_new] = classes_.try_emplace(name, Found::nothing);
        if (!is_new) return known->second;
        auto definition = context_.classes.definition(name);
        if (definition) known->second = search(parse_list(*std::move(definition), context_), depth).found;
        return known->second;
    }

    const ParseContext& context_;
    std::map<std::string, Found> classes_;
};

}  // namespace

std::optional<std::size_t> ending_call(const ParsedList& list) {
    for (std::size_t i = 0; i + 1 < list.calls.size(); ++i) {
        const Call& call = list.calls[i];
        if (call.kind != CallKind::restriction || call.fault || call.record->basis != Basis::always) continue;
        const ResultSet results = call.record->results;
        if (results.has(Result::permit)) return i;
        if ((results.has(Result::reject) || results.has(Result::defer)) && !call.warning) return i;
    }
    return std::nullopt;
}

bool is_relay_guard(const Call& call) {
    if (call.kind != CallKind::restriction) return false;
    for (const std::string_view guard : kGuards) {
        if (call.record->name == guard) return true;
    }
    return false;
}

std::optional<std::size_t> relay_guard(const ParsedList& list, const ParseContext& context) {
    const Search result = Searcher(context).search(list, 0);
    if (result.found != Found::guard) return std::nullopt;
    return result.call;
}

}  // namespace postern::policy
