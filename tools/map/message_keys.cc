#include "tools/map/message_keys.h"

#include <algorithm>
#include <utility>

#include "libconf/base/ascii.h"

namespace postern::map_tool {
namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

/// The length of the name of a header, or 0: printable ASCII up to a colon, with white space before the colon at most.
std::size_t name_length(std::string_view line) {
    std::size_t size = 0;
    while (size < line.size() && line[size] != ':' && ascii::is_printable(line[size]) && line[size] != ' ') ++size;
    std::size_t colon = size;
    while (colon < line.size() && is_blank(line[colon])) ++colon;
    return colon < line.size() && line[colon] == ':' ? size : 0;
}

/// Without white space between name and colon.
std::string tidy_header(std::string_view line, std::size_t name) {
    std::string header(line.substr(0, name));
    header += line.substr(line.find(':', name));
    return header;
}

struct MimeWord {
    enum class Kind : std::uint8_t { token, quoted, sign, end };
    Kind kind = Kind::end;
    std::string text;
    bool is(char sign) const { return kind == Kind::sign && text.front() == sign; }
};

/// The words of a MIME header value: RFC 2045, section 5.1; comments are left out.
class MimeWords {
public:
    explicit MimeWords(std::string_view text) : text_(text) {}

    MimeWord next() {
        skip_comments();
        if (at_ == text_.size()) return {};
        if (text_[at_] == '"') return quoted();
        if (kSigns.find(text_[at_]) != std::string_view::npos)
            return {MimeWord::Kind::sign, std::string(1, text_[at_++])};
        const std::size_t begin = at_;
        while (at_ < text_.size() && !ascii::is_space(text_[at_]) && text_[at_] != '"' && text_[at_] != '(' &&
               kSigns.find(text_[at_]) == std::string_view::npos) {
            ++at_;
        }
        return {MimeWord::Kind::token, std::string(text_.substr(begin, at_ - begin))};
    }

private:
    static constexpr std::string_view kSigns = ")<>@,;:\\/[]?=";

    void skip_comments() {
        std::size_t depth = 0;
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '(') {
                ++depth;
            } else if (depth != 0 && c == ')') {
                --depth;
            } else if (depth != 0 && c == '\\' && at_ + 1 < text_.size()) {
                ++at_;
            } else if (depth == 0 && !ascii::is_space(c)) {
                return;
            }
        }
    }

    MimeWord quoted() {
        MimeWord word{MimeWord::Kind::quoted, {}};
        for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
            if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
            word.text += text_[at_];
        }
        if (at_ < text_.size()) ++at_;
        return word;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

/// The first `; boundary = VALUE`, of whose value the first word counts.
std::string boundary_parameter(MimeWords& words) {
    MimeWord word = words.next();
    while (word.kind != MimeWord::Kind::end) {
        if (!word.is(';')) {
            word = words.next();
            continue;
        }
        word = words.next();
        if (word.kind != MimeWord::Kind::token || !ascii::equal_fold(word.text, "boundary")) continue;
        word = words.next();
        if (!word.is('=')) continue;
        return words.next().text;
    }
    return {};
}

}  // namespace

void MessageReader::line(std::string_view text) {
    // What ends headers is body, or a header of an attached message.
    while (state_ == State::headers) {
        if (header_line(text)) return;
    }
    body_line(text);
}

void MessageReader::finish() {
    if (state_ == State::headers) end_header();
}

/// false: the line is not part of these headers, which have ended.
bool MessageReader::header_line(std::string_view text) {
    if (!header_.empty() && !text.empty() && is_blank(text.front())) {
        header_ += '\n';
        header_ += text;
        return true;
    }
    end_header();
    if (const std::size_t name = name_length(text); name != 0) {
        header_ = tidy_header(text, name);
        return true;
    }
    end_headers();
    // A message without an empty line behind its headers gets one; its parts do not.
    if (text.empty() || primary_) sink_(MessageKeyKind::body, {});
    primary_ = false;
    return text.empty();
}

void MessageReader::end_header() {
    if (header_.empty()) return;
    if (header_.size() > limits_.header_size) header_.resize(limits_.header_size);
    sink_(MessageKeyKind::header, header_);
    const std::size_t colon = header_.find(':');
    const std::string_view name = std::string_view(header_).substr(0, colon);
    const std::string_view value = std::string_view(header_).substr(std::min(colon + 1, header_.size()));
    if (mime_ == Mime::parse && ascii::equal_fold(name, "content-type")) content_type(value);
    header_.clear();
}

/// Type and subtype decide; of several, the last. Every boundary counts from where it is named.
void MessageReader::content_type(std::string_view value) {
    MimeWords words(value);
    const MimeWord type = words.next();
    const bool slash = words.next().is('/');
    const MimeWord subtype = words.next();
    content_ = Content::other;
    if (!slash || type.kind != MimeWord::Kind::token || subtype.kind != MimeWord::Kind::token) return;
    if (ascii::equal_fold(type.text, "message")) {
        const bool whole = ascii::equal_fold(subtype.text, "rfc822") || ascii::equal_fold(subtype.text, "global");
        if (whole) content_ = Content::message;
        return;
    }
    if (!ascii::equal_fold(type.text, "multipart")) return;
    content_ = Content::multipart;
    std::string boundary = boundary_parameter(words);
    if (boundary.empty() || open_.size() >= limits_.nesting) return;
    if (boundary.size() > limits_.boundary_length) boundary.resize(limits_.boundary_length);
    const bool digest = ascii::equal_fold(subtype.text, "digest");
    open_.push_back({std::move(boundary), digest ? Content::message : Content::other});
}

void MessageReader::end_headers() {
    if (mime_ == Mime::parse && content_ == Content::message) {
        content_ = Content::other;  // the headers of the attached message follow
        return;
    }
    state_ = State::body;
}

bool MessageReader::boundary_line(std::string_view text) {
    if (!text.starts_with("--")) return false;
    const std::string_view rest = text.substr(2);
    for (std::size_t i = open_.size(); i > 0; --i) {
        const Multipart& part = open_[i - 1];
        if (!rest.starts_with(part.boundary)) continue;
        const bool last = rest.substr(part.boundary.size()).starts_with("--");
        content_ = part.part_default;
        open_.resize(last ? i - 1 : i);
        state_ = last ? State::body : State::headers;
        return true;
    }
    return false;
}

void MessageReader::body_line(std::string_view text) {
    sink_(MessageKeyKind::body, text);
    boundary_line(text);
}

}  // namespace postern::map_tool
