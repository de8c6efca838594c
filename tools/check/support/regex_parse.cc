#include "tools/check/support/regex_parse.h"

#include <algorithm>
#include <string>
#include <utility>

#include "libconf/base/ascii.h"

namespace postern::lint {
namespace {

constexpr int kMaxDepth = 60;
constexpr unsigned kMaxCount = 1000;

void add_range(CharSet& set, unsigned char first, unsigned char last) {
    for (unsigned c = first; c <= last; ++c) set.set(c);
}

void fold(CharSet& set) {
    for (unsigned c = 'a'; c <= 'z'; ++c) {
        const bool either = set[c] || set[c - 'a' + 'A'];
        set[c] = either;
        set[c - 'a' + 'A'] = either;
    }
}

CharSet named_class(std::string_view name) {
    CharSet set;
    if (name == "alpha" || name == "alnum" || name == "word" || name == "lower" || name == "upper") {
        add_range(set, 'a', 'z');
        add_range(set, 'A', 'Z');
    }
    if (name == "digit" || name == "alnum" || name == "word" || name == "xdigit") add_range(set, '0', '9');
    if (name == "xdigit") add_range(set, 'a', 'f');
    if (name == "word") set.set('_');
    if (name == "space" || name == "blank") {
        set.set(' ');
        set.set('\t');
    }
    if (name == "space") add_range(set, '\n', '\r');
    if (name == "punct" || name == "graph" || name == "print") add_range(set, '!', '~');
    fold(set);
    return set;
}

std::optional<CharSet> escape_class(char letter) {
    switch (letter) {
        case 'd': return named_class("digit");
        case 'w': return named_class("word");
        case 's': return named_class("space");
        case 'h': return named_class("blank");
        case 'D': return ~named_class("digit");
        case 'W': return ~named_class("word");
        case 'S': return ~named_class("space");
        default: return std::nullopt;
    }
}

class Parser {
public:
    explicit Parser(std::string_view text) : text_(text) {}

    std::optional<std::unique_ptr<RegexNode>> parse() {
        auto node = choice(0);
        if (!node || at_ != text_.size()) return std::nullopt;
        return node;
    }

private:
    using Node = std::unique_ptr<RegexNode>;
    using Maybe = std::optional<Node>;

    bool more() const { return at_ < text_.size(); }
    bool eat(std::string_view what) {
        if (!text_.substr(at_).starts_with(what)) return false;
        at_ += what.size();
        return true;
    }
    static Node make(RegexNode::Kind kind, std::size_t begin, std::size_t end) {
        auto node = std::make_unique<RegexNode>();
        node->kind = kind;
        node->begin = begin;
        node->end = end;
        return node;
    }

    Maybe choice(int depth) {
        if (depth > kMaxDepth) return std::nullopt;
        Node node = make(RegexNode::Kind::choice, at_, at_);
        do {
            Maybe part = sequence(depth);
            if (!part) return std::nullopt;
            node->parts.push_back(std::move(*part));
        } while (eat("|"));
        node->end = at_;
        return node;
    }

    Maybe sequence(int depth) {
        Node node = make(RegexNode::Kind::sequence, at_, at_);
        while (more() && text_[at_] != '|' && text_[at_] != ')') {
            Maybe part = repeated(depth);
            if (!part) return std::nullopt;
            node->parts.push_back(std::move(*part));
        }
        node->end = at_;
        return node;
    }

    Maybe repeated(int depth) {
        const std::size_t begin = at_;
        Maybe part = atom(depth);
        while (part && more()) {
            Node repeat = make(RegexNode::Kind::repeat, begin, at_);
            if (!quantifier(*repeat)) break;
            repeat->end = at_;
            repeat->parts.push_back(std::move(*part));
            part = std::move(repeat);
        }
        return part;
    }

    bool quantifier(RegexNode& node) {
        if (eat("*")) {
            node.unbounded = true;
        } else if (eat("+")) {
            node.least = 1;
            node.unbounded = true;
        } else if (eat("?")) {
            node.most = 1;
        } else if (!counted(node)) {
            return false;
        }
        if (eat("+")) {
            node.atomic = true;
        } else {
            eat("?");
        }
        return true;
    }

    // {3}, {3,}, {3,5}; anything else is text.
    bool counted(RegexNode& node) {
        if (text_[at_] != '{') return false;
        const std::size_t close = text_.find('}', at_);
        if (close == std::string_view::npos) return false;
        const std::string_view body = text_.substr(at_ + 1, close - at_ - 1);
        const std::size_t comma = body.find(',');
        const auto number = [](std::string_view digits, unsigned& value) {
            if (digits.empty() || digits.size() > 4 || digits.find_first_not_of("0123456789") != std::string_view::npos) return false;
            value = 0;
            for (const char c : digits) value = value * 10 + static_cast<unsigned>(c - '0');
            return value <= kMaxCount;
        };
        if (!number(body.substr(0, std::min(comma, body.size())), node.least)) return false;
        node.most = node.least;
        if (comma != std::string_view::npos) {
            node.unbounded = comma + 1 == body.size();
            if (!node.unbounded && !number(body.substr(comma + 1), node.most)) return false;
        }
        at_ = close + 1;
        return true;
    }

    Node one(CharSet set, std::size_t begin) {
        fold(set);
        Node node = make(RegexNode::Kind::character, begin, at_);
        node->set = set;
        return node;
    }

    Maybe atom(int depth) {
        const std::size_t begin = at_;
        const char c = text_[at_++];
        switch (c) {
            case '^':
            case '$': return make(RegexNode::Kind::assertion, begin, at_);
            case '.': {
                CharSet all;
                all.set();
                return one(all, begin);
            }
            case '(': return group(depth);
            case '[': return bracket();
            case '\\': return escape();
            case '*':
            case '+':
            case '?': return std::nullopt;
            default: break;
        }
        CharSet set;
        set.set(static_cast<unsigned char>(c));
        return one(set, begin);
    }

    Maybe group(int depth) {
        const std::size_t begin = at_ - 1;
        bool atomic = false;
        bool look = false;
        if (eat("?")) {
            if (eat(">")) {
                atomic = true;
            } else if (eat("=") || eat("!") || eat("<=") || eat("<!")) {
                look = true;
            } else if (!flags_or_name()) {
                return std::nullopt;
            }
            if (at_ > 0 && text_[at_ - 1] == ')') return make(RegexNode::Kind::empty, begin, at_);
        }
        Maybe inner = choice(depth + 1);
        if (!inner || !eat(")")) return std::nullopt;
        if (look) return make(RegexNode::Kind::assertion, begin, at_);
        (*inner)->atomic = atomic;
        (*inner)->begin = begin;
        (*inner)->end = at_;
        return inner;
    }

    // (?:…), (?i), (?i:…), (?<name>…), (?P<name>…)
    bool flags_or_name() {
        if (eat("P<") || eat("<") || eat("'")) {
            const std::size_t close = text_.find_first_of(">'", at_);
            if (close == std::string_view::npos) return false;
            at_ = close + 1;
            return true;
        }
        while (more() && std::string_view("imsxUJn-^").find(text_[at_]) != std::string_view::npos) ++at_;
        return eat(":") || eat(")");
    }

    Maybe escape() {
        if (!more()) return std::nullopt;
        const std::size_t begin = at_ - 1;
        const char c = text_[at_++];
        if (c >= '1' && c <= '9') return std::nullopt;
        if (std::string_view("bBAzZG<>").find(c) != std::string_view::npos) return make(RegexNode::Kind::assertion, begin, at_);
        if (const auto known = escape_class(c)) return one(*known, begin);
        if (std::string_view("kgpPQEXRKC").find(c) != std::string_view::npos) return std::nullopt;
        CharSet set;
        const std::string_view plain = "tnrfv";
        const std::string_view meant = "\t\n\r\f\v";
        const std::size_t control = plain.find(c);
        if (c == 'x') {
            // The code does not matter for what overlaps in practice: take it for any character.
            const std::size_t stop = eat("{") ? text_.find('}', at_) : at_ + 1;
            at_ = std::min(stop, text_.size() - 1) + 1;
            set.set();
        } else {
            set.set(static_cast<unsigned char>(control == std::string_view::npos ? c : meant[control]));
        }
        return one(set, begin);
    }

    Maybe bracket() {
        const std::size_t begin = at_ - 1;
        const bool negated = eat("^");
        CharSet set;
        bool first = true;
        while (more() && (text_[at_] != ']' || first)) {
            first = false;
            if (eat("[:")) {
                const std::size_t close = text_.find(":]", at_);
                if (close == std::string_view::npos) return std::nullopt;
                set |= named_class(text_.substr(at_, close - at_));
                at_ = close + 2;
                continue;
            }
            if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
                if (const auto known = escape_class(text_[at_ + 1])) {
                    set |= *known;
                    at_ += 2;
                    continue;
                }
                ++at_;
            }
            const auto low = static_cast<unsigned char>(text_[at_++]);
            auto high = low;
            if (at_ + 1 < text_.size() && text_[at_] == '-' && text_[at_ + 1] != ']') {
                high = static_cast<unsigned char>(text_[at_ + 1]);
                at_ += 2;
            }
            if (high < low) return std::nullopt;
            add_range(set, low, high);
        }
        if (!eat("]")) return std::nullopt;
        fold(set);
        return one(negated ? ~set : set, begin);
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

std::optional<std::unique_ptr<RegexNode>> parse_regex(std::string_view pattern) {
    return Parser(pattern).parse();
}

}  // namespace postern::lint
