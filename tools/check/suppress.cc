#include "tools/check/suppress.h"

#include <algorithm>
#include <optional>

#include "libconf/syntax/logical_line.h"
#include "tools/check/engine.h"

namespace postern::lint {
namespace {

constexpr std::string_view kMark = "postern:";
constexpr std::string_view kBlanks = " \t\r";

std::string_view trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) return text.substr(0, 0);
    return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

class DirectiveFinder {
public:
    DirectiveFinder(FileId file, std::string_view text, std::vector<Directive>& found)
        : file_(file), text_(text), nodes_(conf::split_lines(text)), found_(found) {}

    void find() {
        for (std::size_t i = 0; i < nodes_.size(); ++i) {
            const conf::LineNode& node = nodes_[i];
            if (node.kind == conf::LineKind::blank) continue;
            std::size_t at = node.begin;
            while (at < node.end) {
                const std::size_t end = std::min<std::size_t>(text_.find('\n', at), node.end);
                line(at, end, i);
                at = end + 1;
            }
        }
        close_open(static_cast<std::uint32_t>(text_.size()));
    }

private:
    SourceRange range(std::size_t begin, std::size_t end) const {
        return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    }
    SourceRange range(std::string_view part) const {
        const auto begin = static_cast<std::size_t>(part.data() - text_.data());
        return range(begin, begin + part.size());
    }

    void line(std::size_t begin, std::size_t end, std::size_t node) {
        const std::string_view whole = text_.substr(begin, end - begin);
        const std::string_view comment = trimmed(whole);
        if (!comment.starts_with('#')) return;
        const std::string_view body = trimmed(comment.substr(1));
        if (!body.starts_with(kMark)) return;
        Directive directive;
        directive.range = range(comment);
        directive.line = range(begin, std::min(end + 1, text_.size()));
        read(trimmed(body.substr(kMark.size())), directive);
        cover(directive, node, end);
        if (directive.kind == Directive::Kind::start) open_.push_back(found_.size());
        found_.push_back(std::move(directive));
    }

    static Directive::Kind kind_of(std::string_view verb) {
        if (verb == "ignore") return Directive::Kind::next;
        if (verb == "ignore-start") return Directive::Kind::start;
        if (verb == "ignore-end") return Directive::Kind::end;
        return verb == "ignore-file" ? Directive::Kind::file : Directive::Kind::unknown;
    }

    void read(std::string_view text, Directive& directive) const {
        std::string_view list = text;
        if (const std::size_t dashes = text.find("--"); dashes != std::string_view::npos) {
            list = trimmed(text.substr(0, dashes));
            directive.reason = trimmed(text.substr(dashes + 2));
        }
        const std::size_t verb_end = std::min(list.find_first_of(kBlanks), list.size());
        directive.kind = kind_of(list.substr(0, verb_end));
        if (directive.kind == Directive::Kind::unknown) {
            directive.problem = "is no directive; there are ignore, ignore-start, ignore-end and ignore-file";
            return;
        }
        list = trimmed(list.substr(verb_end));
        if (directive.kind == Directive::Kind::end) return;
        std::size_t at = 0;
        while ((at = list.find_first_not_of(", \t", at)) != std::string_view::npos) {
            const std::size_t stop = std::min(list.find_first_of(", \t", at), list.size());
            const std::string_view word = list.substr(at, stop - at);
            directive.words.push_back({std::string(word), range(word), select_rules(word).value_or(std::vector<const Rule*>{})});
            at = stop;
        }
        if (directive.words.empty()) directive.problem = "names no rule: a bare ignore would hide everything";
    }

    void cover(Directive& directive, std::size_t node, std::size_t line_end) {
        switch (directive.kind) {
            case Directive::Kind::file: directive.covers = range(0, text_.size()); return;
            case Directive::Kind::start: return;  // see close_open()
            case Directive::Kind::end:
                if (open_.empty()) directive.problem = "ends what no ignore-start began";
                close_open(directive.range.begin);
                return;
            case Directive::Kind::next: break;
            case Directive::Kind::unknown: return;
        }
        // Inside a continued line: the rest of that line. Else the next one with text.
        if (nodes_[node].kind == conf::LineKind::logical || nodes_[node].kind == conf::LineKind::stray) {
            directive.covers = range(line_end, nodes_[node].end);
            return;
        }
        for (std::size_t i = node + 1; i < nodes_.size(); ++i) {
            if (nodes_[i].kind != conf::LineKind::logical && nodes_[i].kind != conf::LineKind::stray) continue;
            directive.covers = range(nodes_[i].begin, nodes_[i].end);
            return;
        }
    }

    void close_open(std::uint32_t end) {
        for (const std::size_t index : open_) found_[index].covers = range(found_[index].range.end, end);
        open_.clear();
    }

    FileId file_;
    std::string_view text_;
    std::vector<conf::LineNode> nodes_;
    std::vector<Directive>& found_;
    std::vector<std::size_t> open_;  // ignore-start without its end so far
};

bool covers(const Directive& directive, const SourceRange& place) {
    return directive.covers.file == place.file && directive.covers.begin <= place.begin && place.begin < directive.covers.end;
}

bool names(const Directive::Word& word, const Rule* rule) {
    return std::find(word.rules.begin(), word.rules.end(), rule) != word.rules.end();
}

}  // namespace

std::vector<Directive> find_directives(const Project& project) {
    std::vector<Directive> found;
    for (const InputFile& file : project.files()) {
        const std::string_view text = project.text(file.id);
        if (text.find(kMark) == std::string_view::npos) continue;
        DirectiveFinder(file.id, text, found).find();
    }
    return found;
}

void apply_directives(SuppressionState& state, std::vector<Finding>& findings) {
    state.used.clear();
    for (const Directive& directive : state.directives) state.used.emplace_back(directive.words.size(), false);
    for (Finding& finding : findings) {
        for (std::size_t i = 0; i < state.directives.size(); ++i) {
            const Directive& directive = state.directives[i];
            if (!directive.problem.empty() || !covers(directive, finding.range)) continue;
            if (state.require_reason && directive.reason.empty()) continue;
            for (std::size_t w = 0; w < directive.words.size(); ++w) {
                if (!names(directive.words[w], finding.rule)) continue;
                state.used[i][w] = true;
                if (!finding.suppressed) {
                    finding.suppressed = Suppression{Suppressor::inline_comment, directive.reason, directive.range};
                }
            }
        }
    }
}

}  // namespace postern::lint
