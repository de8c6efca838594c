// The first half of resolve(): "user%domain@here" goes to user@domain.
#include "mta/address/domain_name.h"
#include "mta/address/mailbox.h"
#include "mta/address/resolve.h"
#include "mta/address/tokens.h"

namespace postern::address {
namespace {

/// "user%here%here%here": beyond that nobody means well, and time would grow with the square of the length.
constexpr int kMaxLocalHops = 100;

/// "@a,@b:user", where nothing need follow the colon.
bool strip_route(Tokens& tokens) {
    if (tokens.empty() || !tokens.front().is('@')) return false;
    const std::size_t colon = find_first(tokens, ':');
    if (colon == npos) return false;
    tokens.erase(tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(colon + 1));
    return true;
}

void strip_final_dot(Tokens& tokens) {
    const std::size_t at = find_last(tokens, '@');
    if (at == npos || tokens.size() < at + 3 || !tokens.back().is('.')) return;
    if (!tokens[tokens.size() - 2].is('.')) tokens.pop_back();
}

/// resolve_dequoted_address: what is left, in quotes, is looked into as if they were not there.
bool open_quotes(Tokens& tokens, const Completion& completion, std::string& unquoted) {
    if (tokens.size() != 1 || tokens.front().kind != Token::Kind::quoted) return false;
    std::string text = print(tokens, Quotes::drop);
    if (text.find('@') == npos) {
        const std::size_t percent = completion.allow_percent_hack ? text.rfind('%') : npos;
        const bool bang = percent == npos && completion.swap_bangpath && text.find('!') != npos;
        if (percent == npos && !bang) return false;
        if (percent != npos) text[percent] = '@';
    }
    const bool divided = text.find('@') != npos;
    unquoted = divided ? external_form(text) : std::move(text);  // the tokens are views of it
    tokens.clear();
    scan(unquoted, tokens);
    rewrite(tokens, completion);
    return true;
}

/// Whether the text routes by itself, as it is after what was local has gone.
bool has_operator(const Tokens& tokens, const Completion& completion) {
    if (find_last(tokens, '@') != npos) return true;
    if (completion.swap_bangpath && find_first(tokens, '!') != npos) return true;
    return completion.allow_percent_hack && find_first(tokens, '%') != npos;
}

/// Makes what is left an address of its own, when it names another domain.
bool route_onwards(Tokens& tokens, const Settings& settings, std::string& unquoted) {
    const Completion completion = settings.local_completion();
    const bool opened = settings.resolve_dequoted_address && open_quotes(tokens, completion, unquoted);
    if (!opened) {
        if (!has_operator(tokens, completion)) return false;
        rewrite(tokens, completion);
    }
    return find_last(tokens, '@') != npos;
}

/// What a route through this host leads to.
void complete_routed(Tokens& tokens, const Settings& settings) {
    if (!print(tokens, Quotes::drop).empty()) {
        rewrite(tokens, settings.local_completion());
    } else if (settings.append_at_myorigin) {
        tokens.push_back(Token::of_sign('@'));
        scan(settings.myorigin.value, tokens);
    }
}

std::string domain_text(const Tokens& tokens, std::size_t at) {
    return print(std::span(tokens).subspan(at + 1), Quotes::drop);
}

bool acceptable(const Settings& settings, std::string& domain) {
    if (domain.starts_with('[')) return domain_literal(domain).has_value();
    if (settings.resolve_numeric_domain && is_bare_ipv4(domain)) {
        domain = "[" + domain + "]";
        return true;
    }
    return is_host_name(domain, settings.smtputf8_enable ? Letters::utf8 : Letters::ascii);
}

void fail_with(const Hit& hit, std::string recipient, Destined& result) {
    const bool unknown = hit.state == AnswerState::unknown;
    result.state = unknown ? Resolution::State::unknown : Resolution::State::temp_fail;
    result.reason = hit.reason;
    result.recipient = std::move(recipient);
}

/// The local domains that were taken off.
struct Stripped {
    std::string domain;  // the last one with a name
    bool any = false;
    bool nameless = false;  // the last one has none: "user@"
};

void finish_here(const Settings& settings, const Tokens& tokens, const Stripped& stripped, Destined& result) {
    std::string local = print(tokens, Quotes::drop);
    if (local.empty()) local = settings.empty_address_recipient.value;
    result.domain = stripped.domain.empty() ? settings.myhostname.value : stripped.domain;
    if (stripped.nameless && !settings.resolve_null_domain) {
        result.state = Resolution::State::bad_address;
        result.reason = "no domain behind the @";
        result.domain.clear();
    }
    result.recipient = local + "@" + result.domain;
}

void finish_foreign(const Settings& settings, const Tokens& tokens, Destined& result) {
    std::string recipient = print(tokens, Quotes::drop);
    const std::size_t at = recipient.rfind('@');
    result.domain = recipient.substr(at + 1);
    if (!acceptable(settings, result.domain)) {
        result.state = Resolution::State::bad_address;
        result.reason = "\"" + result.domain + "\" is no domain";
    }
    result.recipient = recipient.substr(0, at + 1) + result.domain;
}

}  // namespace

Eval<Destined> strip_local_domains(Context& context, std::string recipient) {
    const Settings& settings = context.settings;
    const std::string external = external_form(recipient);
    Tokens tokens = scan(external);
    std::string unquoted;
    Destined result;
    Stripped stripped;
    for (int hops = 0;; ++hops) {
        if (hops > kMaxLocalHops) {
            result.state = Resolution::State::bad_address;
            result.reason = "too many local domains in one address";
            result.recipient = std::move(recipient);
            co_return result;
        }
        strip_final_dot(tokens);
        const std::size_t at = find_last(tokens, '@');
        if (at == npos) {
            if (route_onwards(tokens, settings, unquoted)) continue;
            result.local = stripped.any;
            if (!stripped.any) {
                const Hit hit = co_await is_local(context, settings.myhostname.value);
                if (hit.failed()) {
                    fail_with(hit, std::move(recipient), result);
                    co_return result;
                }
                result.local = hit.found();
            }
            finish_here(settings, tokens, stripped, result);
            co_return result;
        }
        std::string next = domain_text(tokens, at);
        if (at + 1 < tokens.size()) {
            const Hit hit = co_await is_local(context, next);
            if (hit.failed()) {
                fail_with(hit, std::move(recipient), result);
                co_return result;
            }
            if (!hit.found()) {
                finish_foreign(settings, tokens, result);
                co_return result;
            }
        }
        stripped.any = true;
        stripped.nameless = next.empty();
        if (!next.empty()) stripped.domain = std::move(next);
        tokens.resize(at);
        if (strip_route(tokens)) complete_routed(tokens, settings);
    }
}

}  // namespace postern::address
