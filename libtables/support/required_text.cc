#include "libtables/support/required_text.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "libconf/base/ascii.h"
#include "libtables/support/text_sequence.h"

namespace postern::tables {
namespace {

constexpr std::size_t kDeepest = 100;
constexpr std::size_t kLargestClass = 4;

// Reads a pattern that its library has accepted. Anything out of the ordinary ends the reading, and nothing is known.
class PatternReader {
public:
    PatternReader(std::string_view pattern, PatternSyntax syntax)
        : rest_(pattern), perl_(syntax == PatternSyntax::perl) {}

    RequiredText read() {
        TextFacts facts = branches(0);
        if (lost_ || !rest_.empty()) return {};
        TextSequence whole;
        whole.append(facts);
        whole.append(TextFacts::unknown());  // the pattern may match in the middle of the key
        return whole.finish().groups;
    }

private:
    TextFacts lost() {
        lost_ = true;
        return TextFacts::unknown();
    }
    bool take(std::string_view text) {
        if (!rest_.starts_with(text)) return false;
        rest_.remove_prefix(text.size());
        return true;
    }

    // NOLINTNEXTLINE(misc-no-recursion): as deep as groups are nested, up to kDeepest.
    TextFacts branches(std::size_t depth) {
        if (depth > kDeepest) return lost();
        std::vector<TextFacts> all;
        do {
            all.push_back(branch(depth));
        } while (!lost_ && take("|"));
        return either(all);
    }

    // NOLINTNEXTLINE(misc-no-recursion)
    TextFacts branch(std::size_t depth) {
        TextSequence sequence;
        while (!lost_ && !rest_.empty() && rest_.front() != '|' && rest_.front() != ')') {
            const TextFacts facts = atom(depth);
            const Repeats repeats = quantifier();
            if (facts.exact && repeats.least > 0 && repeats.most > 1) {
                // The first copy stands right behind what came before, the last one right before what follows.
                sequence.append(facts);
                sequence.append(TextFacts::unknown());
                sequence.append(facts);
            } else {
                sequence.append(repeated(facts, repeats));
            }
        }
        return sequence.finish();
    }

    // NOLINTNEXTLINE(misc-no-recursion)
    TextFacts atom(std::size_t depth) {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        switch (c) {
            case '^':
            case '$':
                return TextFacts::nothing();
            case '.':
                return TextFacts::unknown();
            case '\\':
                return escape();
            case '[':
                return bracket();
            case '(':
                return group(depth);
            case '*':
            case '+':
            case '?':
            case '{':
                return lost();  // nothing to repeat: what it means depends on the library
            default:
                return TextFacts::text(std::string(1, ascii::to_lower(c)));
        }
    }

    TextFacts escape() {
        if (rest_.empty()) return lost();
        const char c = rest_.front();
        rest_.remove_prefix(1);
        if (!perl_) {
            if (std::string_view("bB<>`'").find(c) != std::string_view::npos) return TextFacts::nothing();
            if (std::string_view("wWsS").find(c) != std::string_view::npos) return TextFacts::unknown();
            return ascii::is_alnum(c) ? lost() : TextFacts::text(std::string(1, c));
        }
        if (!ascii::is_alnum(c)) return TextFacts::text(std::string(1, c));
        if (std::string_view("bBAzZGK").find(c) != std::string_view::npos) return TextFacts::nothing();
        if (std::string_view("dDwWsShHvVRX").find(c) != std::string_view::npos) return TextFacts::unknown();
        constexpr std::string_view kNames = "tnrfea";
        const std::size_t at = kNames.find(c);
        return at == std::string_view::npos ? lost() : TextFacts::text(std::string(1, "\t\n\r\f\033\a"[at]));
    }

    // Behind `[`. A small set of plain characters is known exactly, everything else is any character.
    TextFacts bracket() {
        const bool negated = take("^");
        bool plain = !negated;
        TextFacts one{true, {}, {}};
        for (bool first = true; first || !rest_.starts_with(']'); first = false) {
            if (rest_.empty()) return lost();
            const char c = rest_.front();
            rest_.remove_prefix(1);
            if (c == '[' && !rest_.empty() && std::string_view(".:=").find(rest_.front()) != std::string_view::npos) {
                plain = false;
                if (!named_class()) return lost();
            } else if (c == '\\' && perl_) {
                plain = false;
                // \c takes the bracket that follows it for itself, \E may end a quotation.
                if (rest_.empty() || rest_.front() == 'c' || rest_.front() == 'E') return lost();
                rest_.remove_prefix(1);
            } else if (c == '-' || rest_.starts_with('-')) {
                plain = false;  // perhaps a range
            } else {
                one.texts.emplace_back(1, ascii::to_lower(c));
            }
        }
        rest_.remove_prefix(1);
        std::ranges::sort(one.texts);
        one.texts.erase(std::unique(one.texts.begin(), one.texts.end()), one.texts.end());
        return plain && one.texts.size() <= kLargestClass ? one : TextFacts::unknown();
    }

    // `[:alpha:]`, `[.x.]` or `[=x=]` behind the inner bracket. PCRE2 takes what is not closed like that, or odd
    // inside, for ordinary characters: left to the library.
    bool named_class() {
        const char kind = rest_.front();
        std::size_t at = 1;
        while (at < rest_.size() && (ascii::is_alpha(rest_[at]) || (perl_ && rest_[at] == '^'))) ++at;
        if (at == 1 || rest_.size() < at + 2 || rest_[at] != kind || rest_[at + 1] != ']') return false;
        rest_.remove_prefix(at + 2);
        return true;
    }

    // NOLINTNEXTLINE(misc-no-recursion)
    TextFacts group(std::size_t depth) {
        bool assertion = false;
        if (perl_ && rest_.starts_with('*')) return lost();
        if (perl_ && take("?")) {
            const auto kind = special_group();
            if (!kind) return lost();
            if (*kind == Special::options_only) return TextFacts::nothing();
            assertion = *kind == Special::assertion;
        }
        TextFacts facts = branches(depth + 1);
        if (!take(")")) return lost();
        return assertion ? TextFacts::nothing() : facts;
    }

    enum class Special : std::uint8_t { plain, assertion, options_only };

    // What follows `(?`; nullopt for what would change the meaning of the rest, or jumps about in the pattern.
    std::optional<Special> special_group() {
        for (const std::string_view look : {"=", "!", "<=", "<!"}) {
            if (take(look)) return Special::assertion;
        }
        for (const std::string_view plain : {":", ">", "|"}) {
            if (take(plain)) return Special::plain;
        }
        if (take("P<") || take("<")) return name_up_to('>');
        if (take("'")) return name_up_to('\'');
        const std::size_t end = rest_.find_first_not_of("imsJU-");
        if (end == 0 || end == std::string_view::npos) return std::nullopt;
        const char closing = rest_[end];
        if (closing != ':' && closing != ')') return std::nullopt;
        rest_.remove_prefix(end + 1);
        return closing == ':' ? Special::plain : Special::options_only;
    }

    std::optional<Special> name_up_to(char end) {
        const std::size_t at = rest_.find(end);
        if (at == std::string_view::npos) return std::nullopt;
        rest_.remove_prefix(at + 1);
        return Special::plain;
    }

    Repeats quantifier() {
        Repeats all;
        bool any = false;
        while (!rest_.empty() && !lost_) {
            Repeats one;
            if (take("*")) {
                one = {0, 2};
            } else if (take("+")) {
                one = {1, 2};
            } else if (take("?")) {
                one = {0, 1};
            } else if (take("{")) {
                one = interval();
            } else {
                break;
            }
            any = true;
            all = {all.least * std::min<std::size_t>(one.least, 1), std::max(all.most, one.most)};
            if (perl_) break;
        }
        if (perl_ && any && !take("?")) take("+");
        return all;
    }

    // Behind `{`.
    Repeats interval() {
        const auto number = [this]() -> std::optional<std::size_t> {
            std::size_t value = 0;
            const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
            if (error != std::errc{}) return std::nullopt;
            rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
            return value;
        };
        const auto least = number();
        if (!least && !rest_.starts_with(',')) lost_ = true;
        std::size_t most = least.value_or(0);
        if (take(",")) most = number().value_or(2);
        // `{,n}` is an interval for one library, and text for the other in some versions.
        if (!take("}") || !least) lost_ = true;
        return {least.value_or(0) == 0 ? 0U : 1U, most};
    }

    std::string_view rest_;
    bool perl_;
    bool lost_ = false;
};

// PCRE2's settings at the start of a pattern, quoting, and options that change what a pattern is made of.
bool beyond_reading(std::string_view pattern) {
    return pattern.find("(*") != std::string_view::npos || pattern.find("\\Q") != std::string_view::npos;
}

}  // namespace

RequiredText required_text(std::string_view pattern, PatternSyntax syntax) {
    if (syntax == PatternSyntax::perl && beyond_reading(pattern)) return {};
    return PatternReader(pattern, syntax).read();
}

}  // namespace postern::tables
