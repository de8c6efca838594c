#include "libtables/support/rule_text.h"

#include <fmt/format.h>

#include "libconf/base/ascii.h"
#include "libconf/base/text_file.h"
#include "libconf/syntax/quoting.h"

namespace postern::tables {
namespace {

bool starts_keyword(std::string_view line, std::string_view keyword) {
    return line.size() >= keyword.size() && ascii::equal_fold(line.substr(0, keyword.size()), keyword) &&
           (line.size() == keyword.size() || !ascii::is_alnum(line[keyword.size()]));
}

// What stands in one pair of braces, or Postfix's words for what is wrong with it.
Result<std::string_view> inside(std::string_view kind, std::string_view text) {
    if (text.empty() || text.front() != '{') {
        return fail(ErrorCode::bad_syntax, fmt::format("{} map: no '{{' at start of text in \"{}\"", kind, text));
    }
    const conf::BraceGroup group = conf::read_group(text);
    if (group.fault != conf::BraceFault::none) {
        return fail(ErrorCode::bad_syntax, fmt::format("{} map: {}", kind, describe(group.fault, text)));
    }
    return group.inner.of(text);
}

Result<std::string> read_inline(std::string_view kind, std::string_view name) {
    const auto rules = inside(kind, name);
    if (!rules) return tl::unexpected<Error>(rules.error());
    std::string text;
    conf::WordReader words(*rules, conf::Braces::group, conf::kListSeparators);
    while (const auto word = words.next()) {
        const auto rule = inside(kind, word->of(*rules));
        if (!rule) return tl::unexpected<Error>(rule.error());
        text.append(*rule).push_back('\n');
    }
    return text;
}

}  // namespace

Result<std::string> RuleText::read(std::string_view kind, const std::string& name) {
    if (name.starts_with('{')) return read_inline(kind, name);
    auto text = read_file(name);
    if (!text && text.error().code == ErrorCode::not_a_file) {
        return fail(ErrorCode::not_a_file, fmt::format("{} map {}: read error: Is a directory", kind, name));
    }
    return text;
}

std::optional<RuleLine> RuleText::next() {
    while (true) {
        const auto more = lines_.next(line_);
        if (!more || !*more) return std::nullopt;  // reading from memory cannot fail
        visible_ = line_.text.substr(0, line_.text.find('\0'));
        if (!ascii::is_space(line_.text.front())) return RuleLine{ascii::trim_right(visible_), line_.first_line};
        problem("source-leading-space", leading_space_message(line_.text));
    }
}

void RuleText::problem(std::string_view id, std::string message, std::string_view part) {
    if (part.data() == nullptr) part = visible_;
    const auto begin = static_cast<std::size_t>(part.data() - line_.text.data());
    problems_({id, std::move(message), line_.first_line, line_.place(begin, begin + part.size())});
}

void RuleText::problem_at(std::string_view id, std::string message, std::uint32_t line) {
    problems_({id, std::move(message), line, {}});
}

std::string rule_problem_text(std::string_view kind, std::string_view name, const SourceProblem& problem) {
    if (problem.id == "source-leading-space") return problem.text(name);
    if (problem.id == kMacroProblem) return problem.message;
    return fmt::format("{} map {}, line {}: {}", kind, name, problem.line, problem.message);
}

RuleText::Problems report_rules(std::string_view kind, const std::string& name, const Surroundings& surroundings) {
    return [kind = std::string(kind), name, &surroundings](const SourceProblem& problem) {
        surroundings.report(Severity::warning, rule_problem_text(kind, name, problem));
    };
}

RuleText::Problems collect_rules(const SourceMap& sources, FileId file, Diagnostics& diagnostics) {
    return [&sources, file, &diagnostics](const SourceProblem& problem) {
        SourceRange range{file, static_cast<std::uint32_t>(problem.place.begin),
                          static_cast<std::uint32_t>(problem.place.end)};
        if (range.empty()) {  // known by its line only
            const std::string_view text = sources.text(file);
            std::size_t at = 0;
            for (std::uint32_t line = 1; line < problem.line && at < text.size(); ++line) at = text.find('\n', at) + 1;
            range.begin = static_cast<std::uint32_t>(at);
            range.end = static_cast<std::uint32_t>(at + sources.line_text(file, at).size());
        }
        diagnostics.push_back({Severity::warning, problem.id, problem.message, range, {}, {}});
    };
}

KeywordLine split_keyword(std::string_view line) {
    const auto rest = [line](std::size_t size) { return ascii::trim(line.substr(size)); };
    if (starts_keyword(line, "if")) return {RuleKeyword::if_, rest(2)};
    if (starts_keyword(line, "endif")) return {RuleKeyword::endif, rest(5)};
    return {RuleKeyword::none, line};
}

bool strip_negations(std::string_view& text) {
    bool negated = false;
    while (!text.empty() && text.front() == '!') {
        negated = !negated;
        text = ascii::trim_left(text.substr(1));
    }
    return negated;
}

std::optional<std::size_t> RuleBlocks::close(RuleText& text, std::string_view no_block) {
    if (open_.empty()) {
        text.problem("rule-endif", std::string(no_block));
        return std::nullopt;
    }
    const std::size_t rule = open_.back().rule;
    open_.pop_back();
    return rule;
}

std::vector<std::size_t> RuleBlocks::finish(RuleText& text) {
    std::vector<std::size_t> rules;
    for (; !open_.empty(); open_.pop_back()) {
        text.problem_at("rule-if", "IF has no matching ENDIF", open_.back().line);
        rules.push_back(open_.back().rule);
    }
    return rules;
}

}  // namespace postern::tables
