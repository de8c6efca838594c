#include "libtables/support/pattern_rules.h"

#include <fmt/format.h>

#include <utility>

#include "libconf/base/ascii.h"
#include "libtables/support/file_values.h"

namespace postern::tables {
namespace {

// The parts of one rule, as views into its line.
struct Written {
    std::string_view whole;
    std::string_view pattern;
    std::string_view rest;  // behind flags and white space
    std::string flags;
    bool negated = false;
    bool paired = false;  // the rest is the other pattern of a pair
};

class PatternRuleReader {
public:
    PatternRuleReader(RuleText& text, const PatternDialect& dialect, ValueForm values) : text_(text), dialect_(dialect) {
        options_.values = values;
    }

    std::vector<PatternRule> read() {
        while (const auto line = text_.next()) add(*line);
        for (const std::size_t open : blocks_.finish(text_)) end_block(open);
        return std::move(rules_);
    }

private:
    void add(const RuleLine& line) {
        if (line.text.empty()) return;  // nothing in front of a NUL
        const KeywordLine keyword = split_keyword(line.text);
        switch (keyword.keyword) {
            case RuleKeyword::if_:
                return add_block(line, keyword.rest);
            case RuleKeyword::endif:
                return close_block(keyword.rest);
            case RuleKeyword::none:
                break;
        }
        if (ascii::is_alnum(line.text.front())) {
            text_.problem("pattern-rule", "ignoring unrecognized request");
        } else {
            add_result(line);
        }
    }

    void add_block(const RuleLine& line, std::string_view condition) {
        const auto written = split(condition);
        if (!written) return;
        if (!written->rest.empty()) {
            text_.problem("pattern-if-text",
                          fmt::format("ignoring extra text after IF statement: \"{}\"", written->rest), written->rest);
            text_.problem("pattern-if-text", "do not prepend whitespace to statements between IF and ENDIF",
                          written->rest);
        }
        PatternRule rule = started(PatternRule::Kind::block, line.line, condition);
        if (!compile(*written, Groups::unused, rule.condition)) return;
        blocks_.open(rules_.size(), line.line);
        rules_.push_back(std::move(rule));
    }

    static PatternRule started(PatternRule::Kind kind, std::uint32_t line, std::string_view text) {
        PatternRule rule;
        rule.kind = kind;
        rule.line = line;
        rule.text = text;
        return rule;
    }

    void close_block(std::string_view rest) {
        const auto open = blocks_.close(text_, "ignoring ENDIF without matching IF");
        if (!open) return;
        if (!rest.empty()) text_.problem("pattern-endif-text", "ignoring extra text after ENDIF", rest);
        end_block(*open);
    }

    void add_result(const RuleLine& line) {
        const auto written = split(line.text);
        if (!written) return;
        const auto second = written->paired ? split(written->rest) : written;
        if (!second) return;
        const std::string_view text = second->rest;
        if (text.empty()) text_.problem("pattern-no-result", "no replacement text: using empty string");
        const auto value = stored_value(text, options_);
        if (!value) return skip(value.error().message, text);
        PatternRule rule = started(PatternRule::Kind::result, line.line, line.text);
        const std::string_view result = options_.values == ValueForm::files ? std::string_view(*value) : text;
        if (!read_result(result, written->negated, rule)) return;
        const std::uint32_t highest = rule.result.highest();
        if (!compile(*written, highest > 0 ? Groups::used : Groups::unused, rule.condition)) return;
        if (highest > rule.condition.matcher->groups()) {
            return skip(fmt::format("out of range replacement index \"{}\"", highest), text);
        }
        if (written->paired && !compile(*second, Groups::unused, rule.second)) return;
        rules_.push_back(std::move(rule));
    }

    bool read_result(std::string_view text, bool negated, PatternRule& rule) {
        const auto fault = [this](bool macro, std::string message, std::string_view part) {
            text_.problem(macro ? kMacroProblem : "pattern-result", std::move(message), part);
        };
        if (!rule.result.read(text, dialect_.out_of_range, fault)) {
            skip("bad replacement syntax", text);
            return false;
        }
        if (!negated || rule.result.highest() == 0) return true;
        skip("$number found in negative match replacement text", text);
        return false;
    }

    std::optional<Written> split(std::string_view text) {
        Written written;
        written.whole = text;
        written.negated = strip_negations(text);
        if (text.empty()) {
            skip("no regexp", written.whole);
            return std::nullopt;
        }
        const char delimiter = text.front();
        std::size_t end = 1;
        // A backslash hides what follows it, even when it is the delimiter itself.
        while (end < text.size() && (text[end] == '\\' || text[end] != delimiter)) end += text[end] == '\\' ? 2U : 1U;
        if (end >= text.size()) {
            text_.problem("pattern-delimiter",
                          fmt::format("no closing regexp delimiter \"{}\": {}", delimiter, dialect_.unclosed), text);
            return std::nullopt;
        }
        written.pattern = text.substr(1, end - 1);
        written.rest = text.substr(end + 1);
        if (!read_flags(written)) return std::nullopt;
        return written;
    }

    bool read_flags(Written& written) {
        for (; !written.rest.empty() && !ascii::is_space(written.rest.front()); written.rest.remove_prefix(1)) {
            const std::string_view letter = written.rest.substr(0, 1);
            written.paired = dialect_.pairs && letter == "!";
            if (written.paired) return true;
            if (dialect_.ignored.find(letter) != std::string_view::npos) {
                text_.problem("pattern-flag", fmt::format("ignoring obsolete regexp option \"{}\"", letter), letter);
            } else if (dialect_.flags.find(letter) == std::string_view::npos) {
                skip(fmt::format("unknown regexp option \"{}\"", letter), letter);
                return false;
            } else if (const std::size_t at = written.flags.find(letter); at != std::string::npos) {
                written.flags.erase(at, 1);
            } else {
                written.flags += letter;
            }
        }
        written.rest = ascii::trim_left(written.rest);
        return true;
    }

    bool compile(const Written& written, Groups groups, PatternCondition& condition) {
        auto matcher = dialect_.compile(written.pattern, written.flags, groups);
        if (matcher) {
            condition = {std::move(*matcher), written.negated};
            return true;
        }
        text_.problem("pattern-syntax", matcher.error().message, written.pattern);
        return false;
    }

    void skip(std::string_view why, std::string_view part) {
        text_.problem("pattern-rule", fmt::format("{}: skipping this rule", why), part);
    }

    void end_block(std::size_t open) { rules_[open].block_end = static_cast<std::uint32_t>(rules_.size()); }

    RuleText& text_;
    const PatternDialect& dialect_;
    OpenOptions options_;
    RuleBlocks blocks_;
    std::vector<PatternRule> rules_;
};

}  // namespace

std::vector<PatternRule> read_pattern_rules(RuleText& text, const PatternDialect& dialect, ValueForm values) {
    return PatternRuleReader(text, dialect, values).read();
}

}  // namespace postern::tables
