#include "mta/address/mailbox.h"

#include "libconf/base/ascii.h"
#include "libtables/support/mailbox_forms.h"
#include "mta/address/tokens.h"

namespace postern::address {
namespace {

/// Reads the tokens of one command argument as a list of addresses that must have one element.
class EnvelopeReader {
public:
    explicit EnvelopeReader(const Tokens& tokens) : tokens_(tokens) { current_.reserve(tokens.size()); }

    Result<std::string> read(EnvelopeSyntax syntax) {
        while (at_ < tokens_.size() && error_.empty()) step();
        if (error_.empty() && open_ > 0) error_ = "no \">\" at the end";
        if (error_.empty()) finish();
        if (!error_.empty()) return fail(ErrorCode::bad_syntax, error_);
        std::string address = print(found_, Quotes::drop);
        if (syntax == EnvelopeSyntax::strict) {
            if (!deviation_.empty()) return fail(ErrorCode::bad_syntax, deviation_);
            if (address.starts_with('@')) return fail(ErrorCode::bad_syntax, "no local part");
        }
        return address;
    }

private:
    void step() {
        const Token& token = tokens_[at_++];
        if (token.kind == Token::Kind::comment) {
            deviation_ = "comment";
        } else if (token.is('<')) {
            if (!current_.empty()) deviation_ = "text in front of \"<\"";
            current_.clear();
            ++open_;
        } else if (token.is('>')) {
            if (open_ > 0) --open_;
            finish();
        } else if (token.is(',') || token.is(';')) {
            if (token.is(';')) leave_group();
            deviation_ = "list of addresses";
            finish();
        } else if (token.is('@') && current_.empty() && skip_route()) {
            // RFC 5321 wants it accepted and ignored
        } else {
            if (token.is_word() && !current_.empty() && current_.back().is_word()) error_ = "words side by side";
            current_.push_back(token);
        }
    }

    /// "@a,@b:" in front of an address.
    bool skip_route() {
        for (std::size_t i = at_; i < tokens_.size(); ++i) {
            const Token& token = tokens_[i];
            if (token.is(':')) {
                if (i + 1 == tokens_.size() || tokens_[i + 1].is('>')) return false;
                at_ = i + 1;
                return true;
            }
            if (token.is('<') || token.is('>') || token.is(';')) return false;
        }
        return false;
    }

    /// "name: address;"
    void leave_group() {
        const std::size_t colon = find_first(current_, ':');
        if (colon != npos) current_.erase(current_.begin(), current_.begin() + static_cast<std::ptrdiff_t>(colon + 1));
    }

    void finish() {
        if (current_.empty()) return;
        if (!found_.empty()) error_ = "more than one address";
        found_ = std::move(current_);
        current_.clear();
    }

    const Tokens& tokens_;
    std::size_t at_ = 0;
    std::size_t open_ = 0;
    Tokens current_;
    Tokens found_;
    std::string error_;
    std::string deviation_;
};

/// The length of "@a,@b:" in front of an address in internal form.
std::size_t route_length(std::string_view internal) {
    if (!internal.starts_with('@')) return 0;
    const std::size_t colon = internal.find(':');
    return colon == npos ? 0 : colon + 1;
}

}  // namespace

Parts split(std::string_view internal) {
    const std::size_t at = tables::at_sign(internal);
    if (at == npos) return {internal, {}, false};
    return {internal.substr(0, at), internal.substr(at + 1), true};
}

std::string external_form(std::string_view internal) {
    if (internal.empty()) return {};
    const std::size_t route = route_length(internal);
    const Parts parts = split(internal.substr(route));
    std::string out;
    out.reserve(internal.size() + 2);
    out = internal.substr(0, route);
    tables::append_external(out, parts.local);
    if (parts.has_domain) {
        out += '@';
        out += parts.domain;
    }
    return out;
}

std::string internal_form(std::string_view external) {
    return print(scan(external), Quotes::drop);
}

std::string_view envelope_word(std::string_view arguments) {
    arguments = ascii::trim_left(arguments);
    bool quoted = false;
    bool bracketed = false;
    std::size_t i = 0;
    for (; i < arguments.size(); ++i) {
        const char c = arguments[i];
        if (c == '\\') {
            ++i;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (c == '<' && !quoted) {
            bracketed = true;
        } else if (c == '>' && !quoted) {
            bracketed = false;
        } else if (ascii::is_space(c) && !quoted && !bracketed) {
            break;
        }
    }
    return arguments.substr(0, i);
}

Result<std::string> parse_envelope(std::string_view word, EnvelopeSyntax syntax) {
    if (syntax == EnvelopeSyntax::strict && (!word.starts_with('<') || !word.ends_with('>'))) {
        return fail(ErrorCode::bad_syntax, "no angle brackets");
    }
    const Tokens tokens = scan(word);
    return EnvelopeReader(tokens).read(syntax);
}

bool has_routing(std::string_view local) {
    return local.find_first_of("@%!") != npos;
}

}  // namespace postern::address
