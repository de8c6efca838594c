#include "tools/check/support/dnsbl.h"

#include <algorithm>
#include <charconv>

#include "libconf/base/ascii.h"
#include "mta/policy/access_result.h"
#include "tools/check/support/policy_edit.h"

namespace postern::lint {
namespace {

void take_apart(std::string_view text, bool weighted, DnsblUse& use) {
    if (weighted) {
        const std::size_t star = text.find('*');
        if (star != std::string_view::npos) use.weight = text.substr(star + 1);
        text = text.substr(0, star);
    }
    const std::size_t equals = text.find('=');
    use.zone = text.substr(0, equals);
    use.has_filter = equals != std::string_view::npos;
    if (use.has_filter) use.filter = text.substr(equals + 1);
}

void add_lists(const Project& project, std::vector<DnsblUse>& uses) {
    for (const Scope* scope : smtp_servers(project)) {
        const ScopePolicy policy(project, *scope);
        for (const PolicyList& list : policy.lists()) {
            for (const policy::Call& call : list.parsed.calls) {
                if (call.kind != policy::CallKind::restriction || call.record->argument != policy::ArgumentKind::zone) continue;
                if (call.fault || !call.argument || list.range(call).file == FileId::none) continue;
                DnsblUse use;
                use.record = call.record;
                use.warning = call.warning.has_value();
                use.literal = stands_in_file(project, list, *call.argument);
                use.element = list.range(call);
                use.argument = list.range(*call.argument);
                take_apart(list.of(*call.argument), false, use);
                uses.push_back(std::move(use));
            }
        }
    }
}

void add_sites(const Project& project, const conf::Values& values, std::vector<DnsblUse>& uses) {
    const auto elements = values.list("postscreen_dnsbl_sites");
    if (!elements) return;
    for (const conf::ListElement& element : *elements) {
        if (element.range.file == FileId::none) continue;
        DnsblUse use;
        use.place = DnsblPlace::postscreen;
        use.literal = project.text(element.range) == element.text;
        use.element = element.range;
        use.argument = element.range;
        take_apart(element.text, true, use);
        uses.push_back(std::move(use));
    }
}

void add_result(const Project& project, const TableEntry& entry, std::vector<DnsblUse>& uses) {
    const std::string_view text = entry.result;
    if (policy::parse_access_result(text, project.version()).form != policy::AccessResult::Form::restrictions) return;
    if (project.text(entry.result_range) != text) return;
    const policy::NoClasses classes;
    const auto list = policy::parse_list(std::string(text), {policy::Stage::recipient, project.version(), classes, policy::ListPlace::result});
    const auto place = [&](conf::TextSpan span) {
        const auto at = [&](std::size_t offset) { return entry.result_range.begin + static_cast<std::uint32_t>(offset); };
        return SourceRange{entry.result_range.file, at(span.begin), at(span.end)};
    };
    for (const policy::Call& call : list.calls) {
        if (call.kind != policy::CallKind::restriction || call.record->argument != policy::ArgumentKind::zone) continue;
        if (call.fault || !call.argument) continue;
        DnsblUse use;
        use.place = DnsblPlace::table_result;
        use.record = call.record;
        use.warning = call.warning.has_value();
        use.literal = true;
        use.element = place(call.span);
        use.argument = place(*call.argument);
        take_apart(list.of(*call.argument), false, use);
        uses.push_back(std::move(use));
    }
}

std::optional<int> octet(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || text.empty() || value < 0 || value > 255) return std::nullopt;
    return value;
}

std::optional<OctetRanges> octets(std::string_view text) {
    if (!text.starts_with('[')) {
        const auto value = octet(text);
        if (!value) return std::nullopt;
        return OctetRanges{{*value, *value}};
    }
    if (!text.ends_with(']')) return std::nullopt;
    text = text.substr(1, text.size() - 2);
    OctetRanges ranges;
    while (true) {
        const std::size_t semicolon = text.find(';');
        const std::string_view part = text.substr(0, semicolon);
        const std::size_t dots = part.find("..");
        const auto first = octet(part.substr(0, dots));
        const auto last = dots == std::string_view::npos ? first : octet(part.substr(dots + 2));
        if (!first || !last || *last < *first) return std::nullopt;
        ranges.emplace_back(*first, *last);
        if (semicolon == std::string_view::npos) return ranges;
        text.remove_prefix(semicolon + 1);
    }
}

bool accepts(const OctetRanges& ranges, int low, int high) {
    return std::any_of(ranges.begin(), ranges.end(), [&](const auto& range) { return range.first <= high && range.second >= low; });
}

}  // namespace

bool DnsblUse::refuses() const {
    if (record == nullptr) return !weight.starts_with('-');
    return record->results.has(policy::Result::reject);
}

bool DnsblUse::by_address() const {
    return record == nullptr || record->name == "reject_rbl_client" || record->name == "permit_dnswl_client";
}

SourceRange DnsblUse::zone_range() const {
    if (!literal) return argument;
    return {argument.file, argument.begin, argument.begin + static_cast<std::uint32_t>(zone.size())};
}

SourceRange DnsblUse::filter_range() const {
    if (!literal) return argument;
    const std::uint32_t begin = zone_range().end + (has_filter ? 1 : 0);
    return {argument.file, begin, begin + static_cast<std::uint32_t>(filter.size())};
}

std::vector<DnsblUse> dnsbl_uses(const Project& project) {
    std::vector<DnsblUse> uses;
    add_lists(project, uses);
    add_sites(project, project.values(), uses);
    for (const Scope& scope : project.scopes()) {
        if (scope.overrides("postscreen_dnsbl_sites")) add_sites(project, scope.values(), uses);
    }
    for (const TableUse& table : project.tables()) {
        if (table.purpose != TablePurpose::access) continue;
        const TableText* text = project.table_text(table);
        if (text == nullptr) continue;
        for (const TableEntry& entry : text->entries()) {
            if (entry.kind == EntryKind::entry) add_result(project, entry, uses);
        }
    }
    return uses;
}

std::optional<std::array<OctetRanges, 4>> parse_reply_filter(std::string_view text) {
    std::array<OctetRanges, 4> filter;
    for (std::size_t i = 0; i < 4; ++i) {
        std::size_t end = 0;
        for (int depth = 0; end < text.size() && (depth > 0 || text[end] != '.'); ++end) {
            if (text[end] == '[') ++depth;
            if (text[end] == ']') --depth;
        }
        auto ranges = octets(text.substr(0, end));
        if (!ranges || (end < text.size()) != (i < 3)) return std::nullopt;
        filter[i] = *std::move(ranges);
        text.remove_prefix(std::min(text.size(), end + 1));
    }
    return filter;
}

bool accepts_error_codes(const std::array<OctetRanges, 4>& filter) {
    return accepts(filter[0], 127, 127) && accepts(filter[1], 255, 255) && accepts(filter[2], 255, 255) && accepts(filter[3], 252, 255);
}

}  // namespace postern::lint
