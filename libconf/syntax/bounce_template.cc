#include "libconf/syntax/bounce_template.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "libconf/base/ascii.h"

namespace postern::conf {
namespace {

constexpr std::string_view kUsAscii = "us-ascii";

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Takes the first line, with its newline, from `rest`.
std::string_view take_line(std::string_view& rest) {
    const std::size_t newline = rest.find('\n');
    const std::string_view line = rest.substr(0, newline == std::string_view::npos ? rest.size() : newline + 1);
    rest.remove_prefix(line.size());
    return line;
}

void skip_blank_lines(std::string_view& rest) {
    while (!rest.empty()) {
        std::string_view after = rest;
        if (!ascii::trim(take_line(after)).empty()) return;
        rest = after;
    }
}

struct Header {
    std::string_view label;
    std::string_view value;
};

/// A label of visible characters, then blanks, a colon and the value; anything else starts the text.
std::optional<Header> parse_header(std::string_view line) {
    std::size_t end = 0;
    while (end < line.size() && ascii::is_printable(line[end]) && line[end] != ' ' && line[end] != ':') ++end;
    const std::string_view rest = ascii::trim_left(line.substr(end));
    if (end == 0 || !rest.starts_with(':')) return std::nullopt;
    std::string_view value = ascii::trim_left(rest.substr(1));
    if (value.ends_with('\n')) value.remove_suffix(1);
    return Header{line.substr(0, end), value};
}

/// One `name = value` of a template file.
struct Entry {
    std::string value;
    SourceRange range;
};

class FileParser {
public:
    FileParser(FileId file, std::string_view name, std::string_view text, BounceTemplateFile& out)
        : file_(file), name_(name), text_(text), rest_(text), out_(out) {}

    void run() {
        while (!rest_.empty()) {
            const Line line = next();
            const std::string_view trimmed = ascii::trim(line.text);
            if (trimmed.empty() || trimmed.front() == '#') continue;
            if (!read_entry(line)) return;
        }
        for (const BounceKind kind : kBounceKinds) {
            auto& entry = entries_[static_cast<std::size_t>(kind)];
            if (entry) interpret(kind, *entry);
        }
    }

private:
    struct Line {
        std::string_view text;  // up to the newline or the first NUL
        std::size_t begin;
        bool terminated;
    };

    Line next() {
        const auto begin = static_cast<std::size_t>(rest_.data() - text_.data());
        std::string_view line = take_line(rest_);
        ++lines_;
        const bool terminated = line.ends_with('\n');
        if (terminated) line.remove_suffix(1);
        return {line.substr(0, line.find('\0')), begin, terminated};
    }

    SourceRange since(std::size_t begin) const {
        const auto end = static_cast<std::size_t>(rest_.data() - text_.data());
        return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    }

    void report_line(Severity severity, std::string_view id, std::size_t begin, std::string_view message) {
        out_.diagnostics.push_back(
            {severity, id, fmt::format("{}, line {}: {}", name_, lines_ + 1, message), since(begin), {}, {}});
    }
    Diagnostic& report(const Entry& entry, std::string_view id, BounceKind kind, std::string message) {
        return out_.of(kind).emplace_back(Diagnostic{Severity::warning, id, std::move(message), entry.range, {}, {}});
    }
    bool fatal(std::string_view id, std::size_t begin, std::string_view message) {
        report_line(Severity::fatal, id, begin, message);
        return false;
    }

    /// False after a fatal fault.
    bool read_entry(const Line& line) {
        const std::string_view text = ascii::trim_left(line.text);
        std::size_t end = 0;
        while (end < text.size() && text[end] != '=' && !ascii::is_space(text[end])) ++end;
        const std::string_view name = text.substr(0, end);
        const std::string_view rest = ascii::trim_left(text.substr(end));
        if (name.empty()) {
            return fatal("bounce-no-name", line.begin, fmt::format("missing attribute name: \"{}\"", line.text));
        }
        if (!rest.starts_with('=')) {
            return fatal("bounce-no-equals", line.begin,
                         fmt::format("missing '=' after attribute name: \"{}\"", line.text));
        }
        std::string_view plain = ascii::trim(rest.substr(1));
        std::string value(plain);
        if (plain.starts_with("<<")) {
            plain = ascii::trim_left(plain.substr(2));
            if (plain.empty()) return fatal("bounce-no-end-marker", line.begin, "missing end marker after <<");
            if (!ascii::is_alnum(plain.front())) {
                return fatal("bounce-bad-end-marker", line.begin, "malformed end marker after <<");
            }
            value = read_lines_until(plain, line.begin);
        }
        keep(name, std::move(value), line.begin);
        return true;
    }

    /// A document without any line has the lines of the one before it: so does Postfix 3.7, and sends them.
    std::string read_lines_until(std::string_view marker, std::size_t begin) {
        bool fresh = true;
        while (!rest_.empty()) {
            const Line line = next();
            if (line.text == marker) {
                if (line.terminated) return document_;
                break;  // seen, but complained about: postconf 3.7 wants its newline
            }
            if (std::exchange(fresh, false)) document_.clear();
            document_ += line.text;
            document_ += '\n';
        }
        report_line(Severity::warning, "bounce-unterminated", begin, fmt::format("missing \"{}\" end marker", marker));
        return document_;
    }

    void keep(std::string_view name, std::string value, std::size_t begin) {
        for (const BounceKind kind : kBounceKinds) {
            if (name != fmt::format("{}_template", bounce_kind_name(kind))) continue;
            entries_[static_cast<std::size_t>(kind)] = Entry{std::move(value), since(begin)};
            return;
        }
        report_line(Severity::warning, "bounce-unknown-template", begin,
                    fmt::format("unknown template name: {} -- ignoring this template", name));
    }

    void ignore(const Entry& entry, std::string_view id, BounceKind kind, std::string_view what) {
        report(entry, id, kind,
               fmt::format("{}: {} in {} template -- ignoring this template", name_, what, bounce_kind_name(kind)));
    }

    /// The whole entry counts, or nothing of it.
    void interpret(BounceKind kind, const Entry& entry) {
        BounceTemplate made = out_.templates[static_cast<std::size_t>(kind)];
        made.origin = name_;
        std::string_view rest = entry.value;
        // Empty lines may stand before the headers; a line of blanks already ends them.
        while (rest.starts_with('\n')) rest.remove_prefix(1);
        while (!rest.empty()) {
            std::string_view after = rest;
            const auto header = parse_header(take_line(after));
            if (!header) break;
            if (!apply(*header, entry, made)) return;
            rest = after;
        }
        skip_blank_lines(rest);
        if (rest.empty()) return ignore(entry, "bounce-no-text", kind, "missing message text");
        if (!is_ascii(rest) && ascii::equal_fold(made.charset, kUsAscii)) {
            Diagnostic& diagnostic =
                report(entry, "bounce-eight-bit", kind,
                       fmt::format("{}: 8-bit message text in {} template", name_, bounce_kind_name(kind)));
            diagnostic.notes.push_back({"please specify a charset value other than us-ascii", {}});
            diagnostic.notes.push_back({"-- ignoring this template for now", {}});
            return;
        }
        made.text = rest;
        out_.templates[static_cast<std::size_t>(kind)] = std::move(made);
    }

    bool apply(const Header& header, const Entry& entry, BounceTemplate& made) {
        const auto refuse = [&](std::string_view id, std::string_view what) {
            ignore(entry, id, made.kind, what);
            return false;
        };
        if (header.value.empty()) {
            return refuse("bounce-empty-header", fmt::format("empty \"{}\" header value", header.label));
        }
        if (!is_ascii(header.value)) {
            return refuse("bounce-eight-bit-header", fmt::format("non-ASCII \"{}\" header value", header.label));
        }
        if (ascii::equal_fold(header.label, "Charset")) {
            made.charset = header.value;
        } else if (ascii::equal_fold(header.label, "From")) {
            made.from = header.value;
        } else if (ascii::equal_fold(header.label, "Subject")) {
            made.subject = header.value;
        } else if (!ascii::equal_fold(header.label, "Postmaster-Subject")) {
            return refuse("bounce-unknown-header", fmt::format("unknown \"{}\" header label", header.label));
        } else if (!made.postmaster_subject) {
            return refuse("bounce-inapplicable-header", fmt::format("inapplicable \"{}\" header label", header.label));
        } else {
            made.postmaster_subject = header.value;
        }
        return true;
    }

    FileId file_;
    std::string_view name_;
    std::string_view text_;
    std::string_view rest_;
    BounceTemplateFile& out_;
    std::size_t lines_ = 0;
    std::string document_;
    std::array<std::optional<Entry>, kBounceKinds.size()> entries_;
};

}  // namespace

std::string_view bounce_kind_name(BounceKind kind) {
    switch (kind) {
        case BounceKind::failure:
            return "failure";
        case BounceKind::delay:
            return "delay";
        case BounceKind::success:
            return "success";
        case BounceKind::verify:
            return "verify";
    }
    return {};
}

BounceTemplateFile parse_bounce_templates(FileId file, std::string_view name, std::string_view text,
                                          BounceTemplates defaults) {
    BounceTemplateFile parsed{std::move(defaults), {}, {}};
    FileParser(file, name, text, parsed).run();
    return parsed;
}

}  // namespace postern::conf
