#include "tools/trace/test_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tools/trace/view.h"

namespace postern::trace_tool {
namespace {

using nlohmann::ordered_json;
using Kind = CoverageItem::Kind;
using Reach = CoverageItem::Reach;

constexpr std::size_t kLongestRun = 3;  // of entries that are listed one by one

std::size_t failures(const TestRun& run) {
    const auto failed = [](const TestResult& one) { return !one.faults.empty(); };
    return static_cast<std::size_t>(std::count_if(run.results.begin(), run.results.end(), failed));
}

std::string percent(std::size_t part, std::size_t whole) {
    const std::size_t tenths = permille(part, whole);
    return fmt::format("{}.{} %", tenths / 10, tenths % 10);
}

std::vector<std::string> sums(const std::vector<CoverageItem>& items) {
    const CoverageCount sum = count(items);
    return {fmt::format("restrictions: {} of {} reached ({}), {} had an opinion", sum.calls_reached, sum.calls,
                        percent(sum.calls_reached, sum.calls), sum.calls_decided),
            fmt::format("table entries: {} of {} found ({})", sum.entries_found, sum.entries,
                        percent(sum.entries_found, sum.entries)),
            fmt::format("coverage: {} of {} ({})", sum.reached(), sum.all(), percent(sum.reached(), sum.all()))};
}

std::string_view reach_word(const CoverageItem& item) {
    if (item.reach == Reach::decided) return "reached";
    if (item.kind == Kind::entry) return "never found";
    return item.reach == Reach::asked ? "never had an opinion" : "never reached";
}

/// Entries of one table that nobody found, from `first` on.
std::size_t run_length(const std::vector<CoverageItem>& items, std::size_t first) {
    std::size_t end = first;
    while (end < items.size() && items[end].kind == Kind::entry && items[end].reach == Reach::never &&
           items[end].path == items[first].path && items[end].owner == items[first].owner) {
        ++end;
    }
    return end - first;
}

std::string line_of(const CoverageItem& item) {
    return safe(
        fmt::format("{}:{}: {}: {} ({})", item.path, item.line, reach_word(item), item.text, item.owner));
}

std::string run_line(const std::vector<CoverageItem>& items, std::size_t first, std::size_t length) {
    const CoverageItem& from = items[first];
    const CoverageItem& to = items[first + length - 1];
    const std::string lines =
        from.line == to.line ? fmt::format("{}", from.line) : fmt::format("{}-{}", from.line, to.line);
    return safe(fmt::format("{}:{}: never found: {} entries, {} to {} ({})", from.path, lines, length, from.text,
                            to.text, from.owner));
}

std::string xml(std::string_view text) {
    std::string out;
    for (const char c : safe(text)) {
        if (c == '&') out += "&amp;";
        if (c == '<') out += "&lt;";
        if (c == '>') out += "&gt;";
        if (c == '"') out += "&quot;";
        if (c != '&' && c != '<' && c != '>' && c != '"') out += c;
    }
    return out;
}

std::string tap_of(const TestRun& run, const TestSettings& settings) {
    std::string out = fmt::format("TAP version 13\n1..{}\n", run.results.size());
    std::size_t number = 0;
    for (const TestResult& result : run.results) {
        out += fmt::format("{} {} - {}: {}\n", result.faults.empty() ? "ok" : "not ok", ++number, safe(result.file),
                           safe(result.name));
        for (const std::string& fault : result.faults) out += fmt::format("# {}\n", safe(fault));
    }
    if (settings.measure != Measure::coverage) return out;
    for (const std::string& line : coverage_lines(run.coverage)) out += fmt::format("# {}\n", line);
    return out;
}

std::string junit_properties(const std::vector<CoverageItem>& items) {
    const CoverageCount sum = count(items);
    const auto property = [](std::string_view name, std::size_t value) {
        return fmt::format("    <property name=\"{}\" value=\"{}\"/>\n", name, value);
    };
    const std::size_t tenths = permille(sum.reached(), sum.all());
    return "  <properties>\n" + property("restrictions", sum.calls) +
           property("restrictions.reached", sum.calls_reached) +
           property("restrictions.had-an-opinion", sum.calls_decided) + property("entries", sum.entries) +
           property("entries.found", sum.entries_found) +
           fmt::format("    <property name=\"coverage\" value=\"{}.{}\"/>\n  </properties>\n", tenths / 10, tenths % 10);
}

std::string junit_of(const TestRun& run, const TestSettings& settings) {
    const bool covers = settings.measure == Measure::coverage;
    std::string out = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"postern-trace\" tests=\"{}\" failures=\"{}\">\n",
        run.results.size(), failures(run));
    if (covers) out += junit_properties(run.coverage);
    for (const TestResult& result : run.results) {
        out += fmt::format("  <testcase classname=\"{}\" name=\"{}\"", xml(result.file), xml(result.name));
        if (result.faults.empty()) {
            out += "/>\n";
            continue;
        }
        out += fmt::format(">\n    <failure message=\"{}\"/>\n  </testcase>\n",
                           xml(fmt::format("{}", fmt::join(result.faults, "; "))));
    }
    if (covers) {
        out += "  <system-out>";
        for (const std::string& line : coverage_lines(run.coverage)) out += xml(line) + "\n";
        out += "</system-out>\n";
    }
    return out + "</testsuite>\n";
}

ordered_json coverage_json(const std::vector<CoverageItem>& items) {
    const CoverageCount sum = count(items);
    ordered_json list = ordered_json::array();
    for (const CoverageItem& item : items) {
        ordered_json object{{"place", fmt::format("{}:{}", item.path, item.line)}};
        const bool call = item.kind == Kind::call;
        object["kind"] = call ? "restriction" : "entry";
        object[call ? "list" : "table"] = item.owner;
        object[call ? "call" : "key"] = item.text;
        object["reached"] = item.reach != Reach::never;
        if (call) object["had_an_opinion"] = item.reach == Reach::decided;
        list.push_back(std::move(object));
    }
    return {{"restrictions", sum.calls},
            {"restrictions_reached", sum.calls_reached},
            {"restrictions_with_an_opinion", sum.calls_decided},
            {"entries", sum.entries},
            {"entries_found", sum.entries_found},
            {"permille", permille(sum.reached(), sum.all())},
            {"items", std::move(list)}};
}

std::string json_of(const TestRun& run, const TestSettings& settings) {
    ordered_json tests = ordered_json::array();
    for (const TestResult& result : run.results) {
        tests.push_back({{"file", result.file},
                         {"line", result.line},
                         {"name", result.name},
                         {"passed", result.faults.empty()},
                         {"faults", result.faults}});
    }
    const std::size_t failed = failures(run);
    ordered_json out{{"version", 1},
                     {"passed", run.results.size() - failed},
                     {"failed", failed},
                     {"tests", std::move(tests)}};
    if (settings.measure == Measure::coverage) out["coverage"] = coverage_json(run.coverage);
    return out.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace

bool all_passed(const TestRun& run) {
    return failures(run) == 0;
}

std::vector<std::string> coverage_lines(const std::vector<CoverageItem>& items) {
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (items[i].reach == Reach::decided) continue;
        const std::size_t length = run_length(items, i);
        if (length <= kLongestRun) {
            lines.push_back(line_of(items[i]));
            continue;
        }
        lines.push_back(run_line(items, i, length));
        i += length - 1;
    }
    for (std::string& sum : sums(items)) lines.push_back(std::move(sum));
    return lines;
}

std::string report_of(const TestRun& run, const TestSettings& settings, TestReport form) {
    if (form == TestReport::tap) return tap_of(run, settings);
    if (form == TestReport::junit) return junit_of(run, settings);
    if (form == TestReport::json) return json_of(run, settings);
    std::string out;
    for (const TestResult& result : run.results) {
        for (const std::string& fault : result.faults) {
            out += fmt::format("{}:{}: {}: {}\n", safe(result.file), result.line, safe(result.name), safe(fault));
        }
    }
    if (settings.measure == Measure::coverage) {
        for (const std::string& line : coverage_lines(run.coverage)) out += line + "\n";
    }
    const std::size_t failed = failures(run);
    return out + fmt::format("{} passed, {} failed\n", run.results.size() - failed, failed);
}

}  // namespace postern::trace_tool
