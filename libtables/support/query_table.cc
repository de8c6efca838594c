#include "libtables/support/query_table.h"

#include <fmt/format.h>

namespace postern::tables {

Result<QueryPlan> QueryPlan::make(const Texts& texts, const QueryConfig& config, const OpenRequest& request) {
    QueryPlan plan;
    for (const std::string& text : texts.queries) {
        auto query = QueryTemplate::parse(text, TemplateRole::query);
        if (!query) {
            return fail(ErrorCode::bad_syntax,
                        fmt::format("db_common_parse: {}: Invalid query template: {}", config.name(), text));
        }
        plan.queries.push_back(std::move(*query));
    }
    auto result = QueryTemplate::parse(texts.result, TemplateRole::result);
    if (!result) {
        return fail(ErrorCode::bad_syntax,
                    fmt::format("db_common_parse: {}: Invalid result template: {}", config.name(), texts.result));
    }
    plan.result = std::move(*result);
    auto domains = DomainList::open(texts.domains, config.name(), request);
    if (!domains) return tl::unexpected<Error>(domains.error());
    plan.domains = std::move(*domains);
    plan.limit = texts.limit < 0 ? 0 : static_cast<std::size_t>(texts.limit);
    plan.owner = config.owner();
    plan.files = config.files();
    return plan;
}

std::string sql_query(QueryConfig& config) {
    std::string query = config.text("query", "");
    if (!query.empty()) return query;
    const std::string table = config.text("table", "", Presence::required);
    const std::string field = config.text("select_field", "", Presence::required);
    const std::string where = config.text("where_field", "", Presence::required);
    return fmt::format("SELECT {} FROM {} WHERE {} = '%s' {}", field, table, where,
                       config.text("additional_conditions", ""));
}

AnswerValues::Added AnswerValues::add(std::string_view value) {
    // Postfix sees C strings.
    value = value.substr(0, value.find('\0'));
    if (value.empty()) {
        surroundings_.report(Severity::warning, fmt::format("table \"{}\": empty lookup result for: \"{}\" -- ignored",
                                                            table_, key_.whole));
        return Added::yes;
    }
    const auto text = plan_.result.result(key_, value);
    if (!text) return Added::yes;
    if (plan_.limit > 0 && count_ >= plan_.limit) return Added::over_limit;
    if (joined_.size() + text->size() + 1 > kMaxAnswer) return Added::too_large;
    if (count_++ > 0) joined_.push_back(',');
    joined_ += *text;
    return Added::yes;
}

void AnswerValues::clear() {
    joined_.clear();
    count_ = 0;
}

Lookup AnswerValues::answer() const {
    return count_ == 0 ? Lookup::absent() : Lookup::found(joined_);
}

std::vector<std::string> QueryTable::files() const {
    std::vector<std::string> all = plan_.files;
    for (std::string& file : plan_.domains.files()) all.push_back(std::move(file));
    return all;
}

void QueryTable::tell(Explanation* story, std::string text) {
    if (story != nullptr) story->push_back({StepKind::note, std::move(text)});
}

Lookup QueryTable::refuse(AnswerValues::Added why, std::string_view limit_message) const {
    if (why == AnswerValues::Added::over_limit) {
        surroundings_.report(Severity::warning, std::string(limit_message));
        return Lookup::temp_fail(fmt::format("more than {} values (expansion_limit)", plan_.limit));
    }
    surroundings_.report(Severity::warning, fmt::format("{}: the answer is longer than {} bytes", text(), kMaxAnswer));
    return Lookup::temp_fail("answer too large");
}

Lookup QueryTable::ask(std::string_view key, Explanation* story) {
    const KeyParts parts = KeyParts::split(key);
    if (!plan_.domains.empty()) {
        if (!parts.is_address()) {
            tell(story, "not asked: with the setting \"domain\", only user@domain is looked up");
            return Lookup::absent();
        }
        const auto in_list = plan_.domains.contains(parts.domain);
        if (!in_list) {
            report_domain_fault(key);
            return Lookup::temp_fail(in_list.error().message);
        }
        if (!*in_list) {
            tell(story, fmt::format("not asked: {} is not in the setting \"domain\"", parts.domain));
            return Lookup::absent();
        }
    }
    if (key.empty()) {
        surroundings_.report(Severity::warning, fmt::format("table \"{}\": empty query string -- ignored", text()));
        return Lookup::absent();
    }
    if (key.find('\0') != std::string_view::npos) {
        tell(story, "not asked: no query can hold a NUL byte");
        return Lookup::absent();
    }
    for (const QueryTemplate& query : plan_.queries) {
        if (query.fits(parts)) continue;
        tell(story, fmt::format("not asked: the key lacks {} for: {}", query.lacking(parts), query.text()));
        return Lookup::absent();
    }
    if (!plan_.result.fits(parts)) {
        tell(story, fmt::format("not asked: the key lacks {} for the result: {}", plan_.result.lacking(parts),
                                plan_.result.text()));
        return Lookup::absent();
    }
    AnswerValues values(plan_, parts, surroundings_, text());
    Lookup answer = run(parts, values, story);
    if (answer.answer() == Answer::found) tell(story, fmt::format("{} value(s)", values.count()));
    return answer;
}

}  // namespace postern::tables
