#include "libtables/support/sql_table.h"

#include <fmt/format.h>

#include <utility>

#include "libconf/base/ascii.h"

namespace postern::tables {
namespace {

constexpr std::size_t kValueOverhead = sizeof(std::string);

std::vector<PoolHost> ranked(const std::vector<std::string>& names) {
    std::vector<PoolHost> hosts;
    for (const std::string& name : names) {
        hosts.push_back({.label = without_password(name), .rank = SqlHosts::local(name) ? 0U : 1U});
    }
    return hosts;
}

/// Servers answer in several lines, reasons are one.
std::string one_line(std::string_view text) {
    std::string line;
    for (const char c : text) {
        const bool space = ascii::is_space(c);
        if (space && (line.empty() || line.back() == ' ')) continue;
        line.push_back(space ? ' ' : c);
    }
    return line;
}

PoolSettings pool_settings(const SqlHosts& hosts) {
    return {.order = HostOrder::random,
            .retry = std::chrono::seconds(hosts.retry),
            .idle = std::chrono::seconds(hosts.idle),
            .patience = std::chrono::seconds(kQuerySeconds)};
}

}  // namespace

std::string without_password(std::string_view host) {
    constexpr std::string_view kHidden = "***";
    std::string text(host);
    const std::size_t scheme = text.find("://");
    if (scheme == std::string::npos) return text;
    const std::size_t start = scheme + 3;
    const std::size_t end = text.find_first_of("/?", start);
    const std::size_t at = text.rfind('@', end);
    const std::size_t colon = text.find(':', start);
    if (at != std::string::npos && colon != std::string::npos && colon < at) {
        text.replace(colon + 1, at - colon - 1, kHidden);
    }
    for (std::size_t i = text.find("password=", start); i != std::string::npos; i = text.find("password=", i + 1)) {
        const std::size_t value = i + std::string_view("password=").size();
        text.replace(value, std::min(text.find('&', value), text.size()) - value, kHidden);
    }
    return text;
}

bool SqlValues::add(std::string_view value) {
    bytes_ += value.size() + kValueOverhead;
    if (bytes_ > kMaxAnswer) return false;
    values_.emplace_back(value);
    return true;
}

void SqlValues::clear() {
    values_.clear();
    bytes_ = 0;
}

SqlHosts SqlHosts::read(QueryConfig& config) {
    SqlHosts hosts;
    const std::string text = config.text("hosts", "");
    std::string name;
    for (const char c : text + ' ') {
        if (c != ',' && !ascii::is_space(c)) {
            name.push_back(c);
        } else if (!name.empty()) {
            hosts.names.push_back(std::exchange(name, {}));
        }
    }
    if (hosts.names.empty()) hosts.names.emplace_back("localhost");
    hosts.retry = config.number("retry_interval", hosts.retry, {.least = 1});
    hosts.idle = config.number("idle_interval", hosts.idle, {.least = 1});
    return hosts;
}

SqlTable::SqlTable(const OpenRequest& request, const TableType& type, QueryPlan plan, const SqlHosts& hosts)
    : QueryTable(type, request, std::move(plan)),
      pool_(ranked(hosts.names), pool_settings(hosts), request.surroundings,
            [this](std::size_t host) { return connect_or_report(host); }) {
    for (const std::string& name : hosts.names) labels_.push_back(without_password(name));
}

Result<HostPool::Connection> SqlTable::connect_or_report(std::size_t host) {
    auto made = connect(host);
    if (made) return made;
    surroundings().report(Severity::warning,
                          fmt::format("connect to {} server {}: {}", type().name, labels_[host], made.error().message));
    return fail(made.error().code, one_line(made.error().message));
}

Lookup SqlTable::answer(const KeyParts& key, const SqlValues& found, AnswerValues& values) const {
    for (const std::string& value : found.all()) {
        const auto added = values.add(value);
        if (added == AnswerValues::Added::yes) continue;
        return refuse(added, fmt::format("dict_{}_lookup: {}: Expansion limit exceeded for key: '{}'", type().name,
                                         name(), key.whole));
    }
    return values.answer();
}

Lookup SqlTable::run(const KeyParts& key, AnswerValues& values, Explanation* story) {
    HostSearch search(pool_);
    while (auto* connection = static_cast<SqlConnection*>(search.next())) {
        const auto query = plan().queries.front().query(
            key, [&](std::string_view text, std::string& out) { return connection->quote(text, out); });
        if (!query) {
            search.keep();
            surroundings().report(Severity::warning,
                                  fmt::format("{}: key \"{}\" is no text in the encoding of the connection -- ignored",
                                              text(), key.whole));
            return Lookup::absent();
        }
        tell(story, fmt::format("query to {}: {}", search.label(), *query));
        SqlValues found;
        SqlAnswer got = connection->ask(*query, found);
        switch (got.state) {
            case SqlAnswer::State::complete:
                if (got.reusable) search.keep();
                return answer(key, found, values);
            case SqlAnswer::State::too_large:
                return refuse(AnswerValues::Added::too_large, {});
            case SqlAnswer::State::closed:
                // It may have been closed while nobody used it: that is no fault, and a new one is made.
                if (search.reused()) {
                    tell(story, fmt::format("the connection to {} was closed meanwhile", search.label()));
                    search.lose(Loss::closed, one_line(got.why));
                    continue;
                }
                break;
            case SqlAnswer::State::refused:
            case SqlAnswer::State::late:
                break;
        }
        surroundings().report(Severity::warning, failure_text(search.label(), got.why));
        std::string why = one_line(got.why);
        if (got.state != SqlAnswer::State::refused) {
            search.lose(got.state == SqlAnswer::State::late ? Loss::late : Loss::closed, std::move(why));
        } else {
            search.refuse(std::move(why), got.reusable ? Reuse::yes : Reuse::no);
        }
    }
    return Lookup::temp_fail(search.reason());
}

}  // namespace postern::tables
