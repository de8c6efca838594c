// Reads the fields and arguments of a master.cf entry, the way postconf 3.7.11 was seen to read them.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "libconf/syntax/master_service.h"

namespace postern::conf {

class ServiceReader {
public:
    ServiceReader(MasterService& service, Diagnostics& found)
        : service_(service), text_(service.text()), words_(text_, Braces::group), found_(found) {}

    static std::optional<MasterService> read(FoldedText line, std::size_t node, Diagnostics& found);

private:
    /// What is left of an option word: letters, after a dash that stands in the text or is put before them.
    struct Letters {
        TextSpan span;
        bool dash_written;
    };

    bool read_fields();
    void read_arguments();
    void read_option_word(TextSpan word);
    void read_glued_value(TextSpan rest);
    void add(TextSpan span) { service_.arguments_.push_back({span, span, false}); }
    void add_with_dash(const Letters& letters, TextSpan part);
    void add_made_up(std::string_view text, TextSpan written);
    void add_value(TextSpan span);
    void add_operand(TextSpan span);
    TextSpan open_group(TextSpan word);
    std::size_t find_o(TextSpan span) const;
    void report(Severity severity, std::string_view id, std::string message, TextSpan span);

    MasterService& service_;
    std::string_view text_;
    WordReader words_;
    Diagnostics& found_;
    std::optional<Letters> letters_;
    bool misread_ = false;  // noted for the word in hand
};

void ServiceReader::report(Severity severity, std::string_view id, std::string message, TextSpan span) {
    found_.push_back({severity, id, std::move(message), service_.range(span), {}, {}});
}

bool ServiceReader::read_fields() {
    for (PackedSpan& field : service_.fields_) {
        const std::optional<TextSpan> word = words_.next();
        if (!word) return false;
        field = *word;
    }
    bool first = true;  // Postfix quotes the entry and stops; it is not copied once for each field
    for (std::size_t i = 0; i < kServiceFields; ++i) {
        const auto field = static_cast<ServiceField>(i);
        const std::string_view text = service_.field(field);
        if (valid_service_field(field, text)) continue;
        report(Severity::fatal, "master-cf-bad-field",
               first ? describe_invalid(field, text, text_)
                     : fmt::format("invalid {} field \"{}\"", field_name(field), text),
               service_.fields_[i]);
        first = false;
    }
    return true;
}

void ServiceReader::read_arguments() {
    bool options = true;
    while (const std::optional<TextSpan> word = words_.next()) {
        const std::string_view text = word->of(text_);
        // A lone `-` ends the options. postconf 3.7 prints garbage there: it reads past the end of the word.
        if (!text.starts_with('-') || text == "-" || text == "--") options = false;
        if (options) {
            read_option_word(*word);
        } else {
            add_operand(*word);
        }
    }
}

/// Every `o` among the letters starts a -o of its own.
void ServiceReader::read_option_word(TextSpan word) {
    letters_ = Letters{{word.begin + 1, word.end}, true};
    misread_ = false;
    while (letters_) {
        const Letters now = *std::exchange(letters_, std::nullopt);
        const std::size_t o = find_o(now.span);
        if (o == now.span.end) {
            add_with_dash(now, now.span);
        } else if (o > now.span.begin) {
            add_with_dash(now, {now.span.begin, o});
            letters_ = Letters{{o, now.span.end}, false};
        } else {
            add_with_dash(now, {o, o + 1});
            if (o + 1 < now.span.end) {
                read_glued_value({o + 1, now.span.end});
            } else if (const std::optional<TextSpan> value = words_.next()) {
                add_value(*value);
            }
        }
    }
}

/// The rest of `-oname=value`. postconf 3.7 goes on looking for the letter o in it, and takes `-ofoo=1` for
/// `-o f -o -o=1`; daemons do not.
void ServiceReader::read_glued_value(TextSpan rest) {
    const std::size_t o = find_o(rest);
    if (o != rest.end && !std::exchange(misread_, true)) {
        report(Severity::note, "master-cf-glued-option",
               "postconf misreads a setting with the letter o that follows -o without a blank", rest);
    }
    if (o == rest.begin) {
        add_with_dash({rest, false}, rest);
        return;
    }
    add_value({rest.begin, o});
    if (o < rest.end) letters_ = Letters{{o, rest.end}, false};
}

std::size_t ServiceReader::find_o(TextSpan span) const {
    return span.begin + std::min(span.of(text_).find('o'), span.size());
}

void ServiceReader::add_with_dash(const Letters& letters, TextSpan part) {
    if (letters.dash_written) {
        add({part.begin - 1, part.end});
    } else {
        add_made_up(fmt::format("-{}", part.of(text_)), part);
    }
}

void ServiceReader::add_made_up(std::string_view text, TextSpan written) {
    const std::size_t begin = service_.made_up_.size();
    service_.made_up_ += text;
    service_.arguments_.push_back({TextSpan{begin, service_.made_up_.size()}, written, true});
}

TextSpan ServiceReader::open_group(TextSpan word) {
    const BraceGroup group = read_group(word.of(text_));
    if (group.fault != BraceFault::none) {
        report(Severity::warning, "master-cf-brace", "master.cf: " + describe(group.fault, word.of(text_)), word);
    }
    return {word.begin + group.inner.begin, word.begin + group.inner.end};
}

void ServiceReader::add_operand(TextSpan span) {
    if (!span.of(text_).starts_with('{')) return add(span);
    service_.arguments_.push_back({open_group(span), span, false});
}

/// What follows -o: in braces it must be "name = value".
void ServiceReader::add_value(TextSpan span) {
    if (!span.of(text_).starts_with('{')) return add(span);
    const TextSpan inner = open_group(span);
    const std::string_view pair = inner.of(text_);
    const NameValue parts = read_name_value(pair);
    if (parts.fault != NameValueFault::none) {
        report(Severity::warning, "master-cf-setting", "master.cf: " + describe(parts.fault, pair), span);
    }
    if (parts.fault != NameValueFault::none || parts.value.begin == parts.name.end + 1) {
        service_.arguments_.push_back({inner, span, false});
    } else {
        add_made_up(fmt::format("{}={}", parts.name.of(pair), parts.value.of(pair)), span);
    }
}

std::optional<MasterService> ServiceReader::read(FoldedText line, std::size_t node, Diagnostics& found) {
    std::optional<MasterService> service(std::in_place);
    service->folded_ = std::move(line);
    service->node_ = node;
    ServiceReader reader(*service, found);
    if (!reader.read_fields()) return std::nullopt;
    reader.read_arguments();
    return service;
}

std::optional<MasterService> read_service(FoldedText line, std::size_t node, Diagnostics& found) {
    return ServiceReader::read(std::move(line), node, found);
}

}  // namespace postern::conf
