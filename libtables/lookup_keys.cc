#include "libtables/lookup_keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "libconf/base/ascii.h"
#include "libconf/base/ip_address.h"
#include "libtables/support/key_fold.h"

namespace postern::tables {

// One step gives one key in up to two forms; parents and networks give several.
enum class LookupKeys::Step : std::uint8_t {
    text,
    host,
    whole,
    bare,
    user_if_local,
    bare_user_if_local,
    user,
    bare_user,
    user_at,
    bare_user_at,
    at_domain,
    domain,
    parents,
    networks,
    any,
};

std::string_view form_name(KeyForm form) {
    switch (form) {
        case KeyForm::text:
            return "whole text";
        case KeyForm::null_key:
            return "null address";
        case KeyForm::extended_address:
            return "user+extension@domain";
        case KeyForm::address:
            return "user@domain";
        case KeyForm::extended_user:
            return "user+extension";
        case KeyForm::user:
            return "user";
        case KeyForm::extended_user_at:
            return "user+extension@";
        case KeyForm::user_at:
            return "user@";
        case KeyForm::at_domain:
            return "@domain";
        case KeyForm::domain:
            return "domain";
        case KeyForm::dot_parent:
            return ".parent domain";
        case KeyForm::parent:
            return "parent domain";
        case KeyForm::host_address:
            return "network address";
        case KeyForm::network:
            return "beginning of the network address";
        case KeyForm::any:
            break;
    }
    return "any address";
}

std::string describe(const LookupKey& key) {
    std::string name(form_name(key.form));
    if (key.form == KeyForm::network && key.text.find(':') == std::string_view::npos) {
        name = fmt::format("network /{}", 8 * (std::ranges::count(key.text, '.') + 1));
    }
    if (key.quoting == KeyQuoting::unquoted) name += ", without quotes";
    return name;
}

bool lists_word(std::string_view list, std::string_view word) {
    const auto separates = [](char c) { return c == ',' || ascii::is_space(c); };
    while (!list.empty()) {
        std::size_t end = 0;
        while (end < list.size() && !separates(list[end])) ++end;
        if (ascii::equal_fold(list.substr(0, end), word)) return true;
        list.remove_prefix(end < list.size() ? end + 1 : end);
    }
    return false;
}

std::span<const LookupKeys::Step> LookupKeys::plan_for(KeyPlan plan, std::string_view subject) {
    using enum Step;
    static constexpr std::array kWhole{text};
    static constexpr std::array kHost{host};
    static constexpr std::array kNetwork{host, networks};
    static constexpr std::array kDomain{domain, parents};
    static constexpr std::array kAnyDomain{domain, parents, any};
    static constexpr std::array kAddress{whole, bare, user_if_local, bare_user_if_local, at_domain};
    static constexpr std::array kMailbox{whole, bare, at_domain};
    static constexpr std::array kTransport{whole, bare, domain, parents, any};
    static constexpr std::array kAccess{whole, bare, domain, parents, user_at, bare_user_at};
    static constexpr std::array kUser{user, bare_user};
    const bool is_address = at_sign(subject) != std::string_view::npos;
    const auto is_network = [subject] { return IpAddress::parse(subject).has_value(); };
    switch (plan) {
        case KeyPlan::whole:
            break;
        case KeyPlan::address:
            return kAddress;
        case KeyPlan::mailbox:
            return kMailbox;
        case KeyPlan::transport:
            if (is_address) return kTransport;
            return kAnyDomain;
        case KeyPlan::access:
            if (is_address) return kAccess;
            if (is_network()) return kNetwork;
            return kDomain;
        case KeyPlan::user:
            return kUser;
        case KeyPlan::domain:
            if (is_network()) return kHost;
            return kDomain;
        case KeyPlan::next_hop:
            if (subject.find_first_of("[:") == std::string_view::npos) return kDomain;
            break;
        case KeyPlan::credentials:
            if (is_address) return kAddress;
            break;
    }
    return kWhole;
}

void LookupKeys::start(std::string_view subject) {
    step_ = 0;
    variant_ = 0;
    local_ = Local::not_asked;
    extension_ = {};
    null_ = subject.empty();
    if (null_) {
        if (use_.plan == KeyPlan::transport) null_ = false;
        if (use_.plan == KeyPlan::transport || !use_.null_key.empty()) subject = settings_.null_key;
    }
    static constexpr std::array kNull{Step::text};
    plan_ = null_ ? std::span<const Step>(kNull) : plan_for(use_.plan, subject);
    if (subject.empty()) plan_ = {};
    write(use_.folding == KeyFolding::always ? folded(subject) : subject);
    cursor_ = whole_.internal.end;
}

// Without an allocation in the common case.
std::string_view LookupKeys::folded(std::string_view subject) {
    if (settings_.text == TextCheck::utf8) {
        folded_ = fold_key(subject, settings_.text);
        return folded_;
    }
    folded_ = subject;
    for (char& c : folded_) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return folded_;
}

// A step that splits addresses; the others see the text as it is.
void LookupKeys::write(std::string_view subject) {
    buffer_.clear();
    const bool splits = !plan_.empty() && (plan_.front() == Step::whole || plan_.front() == Step::user);
    if (!splits) {
        buffer_ = subject;
        whole_ = {{0, buffer_.size(), buffer_.size()}, {0, buffer_.size(), buffer_.size()}, KeyQuoting::plain};
        return;
    }
    const std::size_t at = std::min(at_sign(subject), subject.size());
    const std::string_view local = subject.substr(0, at);
    const std::size_t split = settings_.delimiters.find(local);
    // The longest case: both forms of both addresses, and every character of the local part escaped.
    const std::size_t form = 3 * subject.size() + 2;
    buffer_.reserve(split == std::string_view::npos ? form : 2 * form);
    whole_ = write_forms(local, subject.substr(at));
    if (split == std::string_view::npos) return;
    const std::string_view bare = view(whole_.internal.begin, whole_.internal.begin + split);
    extension_ = view(whole_.internal.begin + split, whole_.internal.at);
    bare_ = write_forms(bare, view(whole_.internal.at, whole_.internal.end));
}

LookupKeys::Forms LookupKeys::write_forms(std::string_view local, std::string_view rest) {
    const auto write = [this, rest](const auto& write_local) {
        Segment segment;
        segment.begin = buffer_.size();
        write_local();
        segment.at = buffer_.size();
        buffer_ += rest;
        segment.end = buffer_.size();
        return segment;
    };
    Forms forms;
    forms.internal = write([&] { buffer_ += local; });
    forms.external = forms.internal;
    if (use_.quotes == KeyQuotes::internal || !needs_quotes(local)) return forms;
    forms.external = write([&] { append_external(buffer_, local); });
    forms.quoting = KeyQuoting::quoted;
    return forms;
}

std::optional<LookupKey> LookupKeys::next() {
    while (step_ < plan_.size()) {
        if (auto key = at_step(plan_[step_])) return key;
        ++step_;
        variant_ = 0;
    }
    return std::nullopt;
}

std::optional<LookupKey> LookupKeys::at_step(Step step) {
    if (step == Step::parents) return next_parent();
    if (step == Step::networks) return next_network();
    if (step == Step::any) {
        if (variant_++ != 0) return std::nullopt;
        return LookupKey{"*", KeyForm::any, KeyPart::part};
    }
    return variant_of(step);
}

std::optional<LookupKey> LookupKeys::variant_of(Step step) {
    const bool bare =
        step == Step::bare || step == Step::bare_user || step == Step::bare_user_at || step == Step::bare_user_if_local;
    if (bare && extension_.empty()) return std::nullopt;
    const Forms& forms = bare ? bare_ : whole_;
    const bool quotes_matter = step != Step::domain && step != Step::at_domain;
    const bool both = quotes_matter && use_.quotes == KeyQuotes::both && forms.quoting == KeyQuoting::quoted;
    if (variant_ > (both ? 1 : 0)) return std::nullopt;
    const bool second = variant_++ == 1;
    LookupKey key;
    key.text = text_of(step, second ? forms.internal : forms.external);
    if (key.text.empty()) return std::nullopt;
    key.form = form_of(step);
    if (quotes_matter && forms.quoting == KeyQuoting::quoted) {
        key.quoting = second ? KeyQuoting::unquoted : KeyQuoting::quoted;
    }
    if (step_ != 0) key.part = KeyPart::part;
    if (bare) key.unmatched = extension_;
    if ((step == Step::user_if_local || step == Step::bare_user_if_local) && !for_local(key)) return std::nullopt;
    return key;
}

std::string_view LookupKeys::text_of(Step step, const Segment& segment) const {
    const bool has_domain = segment.at < segment.end;
    switch (step) {
        case Step::user:
        case Step::bare_user:
            return view(segment.begin, segment.at);
        case Step::user_if_local:
        case Step::bare_user_if_local:
            return has_domain ? view(segment.begin, segment.at) : std::string_view();
        case Step::user_at:
        case Step::bare_user_at:
            return has_domain ? view(segment.begin, segment.at + 1) : std::string_view();
        case Step::at_domain:
            return view(segment.at, segment.end);
        case Step::domain:
            // A subject without "@" is the domain.
            return plan_.front() == Step::domain ? view(segment.begin, segment.end) : domain_of(segment);
        case Step::text:
        case Step::host:
        case Step::whole:
        case Step::bare:
        case Step::parents:
        case Step::networks:
        case Step::any:
            break;
    }
    return view(segment.begin, segment.end);
}

KeyForm LookupKeys::form_of(Step step) const {
    const bool has_domain = whole_.internal.at < whole_.internal.end;
    const bool extended = !extension_.empty();
    switch (step) {
        case Step::text:
            return null_ ? KeyForm::null_key : KeyForm::text;
        case Step::host:
            return KeyForm::host_address;
        case Step::whole:
            if (has_domain) return extended ? KeyForm::extended_address : KeyForm::address;
            return extended ? KeyForm::extended_user : KeyForm::user;
        case Step::bare:
            return has_domain ? KeyForm::address : KeyForm::user;
        case Step::user:
        case Step::user_if_local:
            return extended ? KeyForm::extended_user : KeyForm::user;
        case Step::bare_user:
        case Step::bare_user_if_local:
            return KeyForm::user;
        case Step::user_at:
            return extended ? KeyForm::extended_user_at : KeyForm::user_at;
        case Step::bare_user_at:
            return KeyForm::user_at;
        case Step::at_domain:
            return KeyForm::at_domain;
        case Step::domain:
            return KeyForm::domain;
        case Step::parents:
            return KeyForm::dot_parent;
        case Step::networks:
            return KeyForm::network;
        case Step::any:
            break;
    }
    return KeyForm::any;
}

bool LookupKeys::for_local(LookupKey& key) {
    if (settings_.local == nullptr) {
        key.condition = KeyCondition::domain_is_local;
        return true;
    }
    if (local_ == Local::not_asked) local_ = settings_.local->contains(domain()) ? Local::yes : Local::no;
    return local_ == Local::yes;
}

std::optional<LookupKey> LookupKeys::next_parent() {
    const bool with_dot = use_.parents == ParentStyle::dot || settings_.parents == ParentMatch::dot_parent;
    const std::string_view name = plan_.front() == Step::domain ? std::string_view(buffer_) : domain();
    if (use_.parents == ParentStyle::none || name.starts_with('[')) return std::nullopt;
    // The place of the dot that was the last one; a dot in front of everything is no parent.
    if (variant_ == 0) cursor_ = 0;
    variant_ = 1;
    const std::size_t dot = name.find('.', cursor_ + 1);
    if (dot == std::string_view::npos || dot + 1 == name.size()) return std::nullopt;
    cursor_ = dot;
    return with_dot ? LookupKey{name.substr(dot), KeyForm::dot_parent, KeyPart::part}
                    : LookupKey{name.substr(dot + 1), KeyForm::parent, KeyPart::part};
}

std::optional<LookupKey> LookupKeys::next_network() {
    const std::string_view address = std::string_view(buffer_).substr(0, cursor_);
    const std::size_t cut = address.find_last_of(address.find(':') == std::string_view::npos ? '.' : ':');
    if (cut == std::string_view::npos || cut == 0) return std::nullopt;
    cursor_ = cut;
    return LookupKey{address.substr(0, cut), KeyForm::network, KeyPart::part};
}

}  // namespace postern::tables
