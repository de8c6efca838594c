#include "mta/policy/message_parts.h"

#include <algorithm>
#include <array>

#include "libconf/base/ascii.h"

namespace postern::policy {
namespace {

// Observed: any other Content- header of the message itself goes to header_checks.
constexpr std::array<std::string_view, 6> kMimeHeaders = {
    "Content-Description", "Content-Disposition",       "Content-ID",
    "Content-Type",        "Content-Transfer-Encoding", "MIME-Version"};
constexpr std::size_t kUncountedLevels = 2;

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

/// The value of a parameter of a header, without its quotes.
std::string parameter_value(std::string_view text) {
    text = ascii::trim_left(text);
    std::string value;
    if (!text.starts_with('"')) return std::string(text.substr(0, text.find_first_of("; \t\n\r(")));
    for (std::size_t i = 1; i < text.size() && text[i] != '"'; ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        if (text[i] != '\n') value += text[i];
    }
    return value;
}

/// `text` without the comments in front of it.
std::string_view without_comments(std::string_view text) {
    text = ascii::trim_left(text);
    while (text.starts_with('(')) {
        std::size_t depth = 0;
        std::size_t at = 0;
        do {
            if (text[at] == '\\')
                ++at;
            else if (text[at] == '(')
                ++depth;
            else if (text[at] == ')')
                --depth;
            ++at;
        } while (at < text.size() && depth > 0);
        text = ascii::trim_left(text.substr(std::min(at, text.size())));
    }
    return text;
}

/// Where the parameter that starts at `at` ends: its semicolon, or the end.
std::size_t parameter_end(std::string_view text, std::size_t at) {
    bool quoted = false;
    for (; at < text.size(); ++at) {
        if (text[at] == '\\') {
            ++at;
        } else if (text[at] == '"') {
            quoted = !quoted;
        } else if (text[at] == ';' && !quoted) {
            return at;
        }
    }
    return text.size();
}

}  // namespace

std::string_view header_name(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return {};
    std::string_view name = line.substr(0, colon);
    while (!name.empty() && is_blank(name.back())) name.remove_suffix(1);
    const bool good = std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < 0x7f; });
    return good ? name : std::string_view();
}

PartLimits read_part_limits(const conf::Values& values) {
    PartLimits limits;
    const auto read = [&values](std::string_view name, std::size_t& into) {
        const auto value = values.number(name);
        if (value && value->value >= 0) into = static_cast<std::size_t>(value->value);
    };
    read("mime_nesting_limit", limits.nesting);
    read("mime_boundary_length_limit", limits.boundary_length);
    read("header_size_limit", limits.header_length);
    read("body_checks_size_limit", limits.body_check_length);
    if (const auto off = values.boolean("disable_mime_input_processing")) limits.mime = !off->value;
    return limits;
}

void MessageParts::push(std::string_view line, std::vector<MessagePiece>& out) {
    ++line_;
    if (line.starts_with("--") && !levels_.empty()) {
        const bool reading_headers = where_ != Where::body;
        if (reading_headers) flush_header(out);
        if (at_boundary(line)) {
            out.push_back({MessagePiece::Kind::body_line, Checks::body, true, std::string(line), line_});
            return;
        }
    }
    if (where_ == Where::body) {
        body_line(line, out);
    } else {
        header_line(line, out);
    }
}

void MessageParts::finish(std::vector<MessagePiece>& out) {
    flush_header(out);
}

/// Leaves the levels that end here. A boundary of an outer level ends the inner ones.
bool MessageParts::at_boundary(std::string_view line) {
    const std::string_view rest = line.substr(2);
    for (std::size_t i = levels_.size(); i > 0; --i) {
        const Level& level = levels_[i - 1];
        if (!rest.starts_with(level.boundary)) continue;
        const std::string_view tail = rest.substr(level.boundary.size());
        type_ = Type::text;
        body_seen_ = 0;
        if (tail.starts_with("--")) {
            levels_.resize(i - 1);
            where_ = Where::body;
        } else {
            type_ = level.digest ? Type::message : Type::text;
            levels_.resize(i);
            where_ = Where::part;
        }
        return true;
    }
    return false;
}

void MessageParts::header_line(std::string_view line, std::vector<MessagePiece>& out) {
    if (!line.empty() && is_blank(line.front()) && in_header_) {
        if (header_.size() < limits_.header_length) {
            header_.append("\n").append(line);
            header_.resize(std::min(header_.size(), limits_.header_length));
        }
        return;
    }
    flush_header(out);
    if (line.empty()) {
        end_of_headers(EndedBy::empty_line);
        out.push_back({MessagePiece::Kind::body_line, Checks::body, false, {}, line_});
        return;
    }
    const bool mailbox_line = first_ && (line.starts_with("From ") || line.starts_with(">From "));
    if (!mailbox_line && header_name(line).empty()) {
        end_of_headers(EndedBy::text);
        body_line(line, out);
        return;
    }
    first_ = mailbox_line;
    in_header_ = true;
    header_at_ = line_;
    header_ = mailbox_line ? "X-Mailbox-Line: " : "";
    header_.append(line);
    header_.resize(std::min(header_.size(), limits_.header_length));
}

void MessageParts::body_line(std::string_view line, std::vector<MessagePiece>& out) {
    const bool checked = !line.empty() && body_seen_ < limits_.body_check_length;
    body_seen_ += line.size() + 1;
    out.push_back({MessagePiece::Kind::body_line, Checks::body, checked, std::string(line), line_});
}

void MessageParts::flush_header(std::vector<MessagePiece>& out) {
    if (!in_header_) return;
    in_header_ = false;
    const std::string_view name = header_name(header_);
    if (limits_.mime && ascii::equal_fold(name, "Content-Type")) {
        read_content_type(std::string_view(header_).substr(header_.find(':') + 1));
    }
    out.push_back({MessagePiece::Kind::header, checks_for(name), true, std::move(header_), header_at_});
    header_.clear();
}

void MessageParts::end_of_headers(EndedBy end) {
    // Observed: the empty line counts.
    body_seen_ = end == EndedBy::empty_line ? 1 : 0;
    // Headers that are not ended by an empty line: what follows is text, whatever type it was to have.
    const bool message = type_ == Type::message && end == EndedBy::empty_line && limits_.mime;
    where_ = message ? Where::nested : Where::body;
    type_ = Type::text;
    first_ = false;
}

Checks MessageParts::checks_for(std::string_view name) const {
    if (where_ == Where::part) return Checks::mime_header;
    const bool mime = std::any_of(kMimeHeaders.begin(), kMimeHeaders.end(),
                                  [name](std::string_view known) { return ascii::equal_fold(known, name); });
    if (mime) return Checks::mime_header;
    return where_ == Where::nested ? Checks::nested_header : Checks::header;
}

void MessageParts::read_content_type(std::string_view value) {
    type_ = Type::text;
    value = without_comments(value);
    std::size_t end = parameter_end(value, 0);
    const std::string_view type = ascii::trim(value.substr(0, std::min(end, value.find('('))));
    const std::size_t slash = type.find('/');
    const std::string_view main_type = ascii::trim(type.substr(0, slash));
    const std::string_view sub_type =
        slash == std::string_view::npos ? std::string_view() : ascii::trim(type.substr(slash + 1));
    if (ascii::equal_fold(main_type, "message")) {
        const bool whole = ascii::equal_fold(sub_type, "rfc822") || ascii::equal_fold(sub_type, "global");
        if (whole) type_ = Type::message;
    }
    if (!ascii::equal_fold(main_type, "multipart")) return;
    type_ = Type::multipart;
    std::string boundary;
    while (end < value.size()) {
        const std::size_t begin = end + 1;
        end = parameter_end(value, begin);
        const std::string_view one = ascii::trim(value.substr(begin, end - begin));
        const std::size_t equals = one.find('=');
        if (equals == std::string_view::npos) continue;
        if (!ascii::equal_fold(ascii::trim(one.substr(0, equals)), "boundary")) continue;
        boundary = parameter_value(one.substr(equals + 1)).substr(0, limits_.boundary_length);
    }
    if (boundary.empty()) return;
    if (levels_.size() >= limits_.nesting + kUncountedLevels) {
        if (too_deep_.empty()) too_deep_ = header_;
        return;
    }
    // Observed: the boundary counts even when another Content-Type follows.
    levels_.push_back({std::move(boundary), ascii::equal_fold(sub_type, "digest")});
}

std::vector<MessagePiece> message_pieces(std::string_view text, const PartLimits& limits) {
    std::vector<MessagePiece> pieces;
    MessageParts parts(limits);
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        parts.push(line, pieces);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
    parts.finish(pieces);
    return pieces;
}

}  // namespace postern::policy
