#include "mta/address/alias_expand.h"

#include <fmt/format.h>

#include <unordered_set>
#include <utility>

#include "libconf/base/ascii.h"
#include "mta/address/mailbox.h"
#include "mta/address/rewrite.h"

namespace postern::address {
namespace {

using Set = std::unordered_set<std::string>;  // folded

class Growing {
public:
    Growing(Context& context, std::string recipient) : context_(context) {
        members_.push_back({std::move(recipient), 0});
    }

    std::size_t size() const { return members_.size(); }
    const std::string& at(std::size_t index) const { return members_[index].address; }
    bool is_final(std::size_t index) const { return final_.contains(ascii::lower(members_[index].address)); }

    /// Puts the members of an alias in its place.
    void replace(std::size_t index, const Hit& hit, std::vector<std::string> found) {
        const std::string alias = members_[index].address;
        const unsigned depth = members_[index].depth;
        for (const std::string& member : found) {
            if (ascii::equal_fold(member, alias)) final_.insert(ascii::lower(alias));
            note(alias, member, depth, hit);
        }
        members_[index] = {std::move(found.front()), depth + 1};
        for (std::size_t i = 1; i < found.size(); ++i) members_.push_back({std::move(found[i]), depth + 1});
    }

    std::vector<std::string> unique() {
        std::vector<std::string> recipients;
        Set seen;
        for (Member& member : members_) {
            if (seen.insert(ascii::lower(member.address)).second) recipients.push_back(std::move(member.address));
        }
        return recipients;
    }

private:
    struct Member {
        std::string address;
        unsigned depth = 0;
    };

    void note(const std::string& alias, const std::string& member, unsigned depth, const Hit& hit) {
        if (!context_.traces()) return;
        TraceStep step;
        step.kind = TraceStep::Kind::expanded;
        step.before = alias;
        step.after = member;
        step.parameter = context_.settings.virtual_alias_maps.parameter;
        step.table = hit.table;
        step.key = hit.key;
        step.where = hit.where;
        const unsigned base = std::exchange(context_.depth, context_.depth + depth);
        context_.add(std::move(step));
        context_.depth = base;
    }

    Context& context_;
    std::vector<Member> members_;
    Set final_;  // members that name themselves
};

void stop(Context& context, Expansion& result, Expansion::Limit limit, const address::Limit& setting,
          std::string_view what, const std::string& recipient) {
    result.state = AnswerState::temp_fail;
    result.limit = limit;
    result.reason = fmt::format("{} of {} is over {} = {}", what, recipient, setting.parameter, setting.value);
    if (!context.traces()) return;
    TraceStep step;
    step.kind = TraceStep::Kind::limited;
    step.before = recipient;
    step.parameter = setting.parameter;
    step.where = setting.where;
    step.text = result.reason;
    context.add(std::move(step));
}

bool too_long(const std::vector<std::string>& addresses, std::size_t limit) {
    for (const std::string& address : addresses) {
        if (address.size() > limit) return true;
    }
    return false;
}

/// One member, until no alias has it.
Eval<void> expand_member(Context& context, Growing& members, std::size_t index, Expansion& result) {
    const Settings& settings = context.settings;
    for (std::size_t round = 0;; ++round) {
        if (members.is_final(index)) co_return;
        const std::string address = members.at(index);
        if (round >= settings.virtual_alias_recursion_limit.value) {
            stop(context, result, Expansion::Limit::recursion, settings.virtual_alias_recursion_limit, "nesting",
                 address);
            co_return;
        }
        if (address.empty()) co_return;
        const Hit hit = co_await look_up(context, settings.virtual_alias_maps, address);
        if (hit.failed()) {
            result.state = hit.state;
            result.reason = hit.reason;
        }
        if (!hit.found()) co_return;
        std::vector<std::string> found = addresses_of(context, settings.virtual_alias_maps, hit, address);
        if (found.empty()) {
            result.state = AnswerState::temp_fail;
            result.reason = fmt::format("no address in the answer of {} about {}", hit.table, address);
            co_return;
        }
        if (members.size() + found.size() - 1 > settings.virtual_alias_expansion_limit.value) {
            stop(context, result, Expansion::Limit::members, settings.virtual_alias_expansion_limit, "size", address);
            co_return;
        }
        if (too_long(found, settings.virtual_alias_address_length_limit.value)) {
            stop(context, result, Expansion::Limit::length, settings.virtual_alias_address_length_limit, "a member",
                 address);
            co_return;
        }
        members.replace(index, hit, std::move(found));
    }
}

void note_copy(Context& context, const std::string& of, const Copy& copy, std::string_view parameter, const Hit& hit) {
    if (!context.traces()) return;
    TraceStep step;
    step.kind = TraceStep::Kind::copied;
    step.before = of;
    step.after = copy.address;
    step.parameter = parameter;
    step.table = hit.table;
    step.key = hit.key;
    step.where = hit.where;
    context.add(std::move(step));
}

Eval<Copy> copy_for(Context& context, const Maps& maps, std::string address) {
    Copy copy;
    if (address.empty()) co_return copy;
    const Hit hit = co_await look_up(context, maps, address);
    copy.state = hit.state;
    copy.reason = hit.reason;
    if (!hit.found()) co_return copy;
    copy.address = rewrite_internal(internal_form(hit.value), context.settings.local_completion()).address;
    note_copy(context, address, copy, maps.parameter, hit);
    co_return copy;
}

void note_rewrite(Context& context, const std::string& before, const Rewritten& after) {
    if (!context.traces()) return;
    for (const RewriteRule rule : {RewriteRule::source_route, RewriteRule::bangpath, RewriteRule::percent,
                                   RewriteRule::origin, RewriteRule::subdomain, RewriteRule::final_dot}) {
        if (!has(after.rules, rule)) continue;
        TraceStep step;
        step.kind = TraceStep::Kind::rewritten;
        step.before = before;
        step.after = after.address;
        step.parameter = about(rule).parameter;
        step.text = about(rule).text;
        context.add(std::move(step));
    }
}

/// As it comes, made complete and canonical.
Eval<Mapped> complete(Context& context, const std::string& address, Place place) {
    Rewritten rewritten = rewrite_internal(address, context.settings.local_completion());
    note_rewrite(context, address, rewritten);
    Mapped result = co_await canonical(context, std::move(rewritten.address), place);
    co_return result;
}

bool fails(Envelope& envelope, AnswerState state, const std::string& reason) {
    if (state != AnswerState::temp_fail && state != AnswerState::unknown) return false;
    envelope.state = state;
    envelope.reason = reason;
    return true;
}

/// The recipients of an envelope, each pair of original and final address once.
class Collected {
public:
    explicit Collected(Envelope& envelope) : envelope_(envelope) {}
    void add(const std::string& original, std::string final) {
        if (!seen_.insert(ascii::lower(original) + '\0' + ascii::lower(final)).second) return;
        envelope_.recipients.push_back({original, std::move(final)});
    }
    Envelope& envelope() { return envelope_; }

private:
    Envelope& envelope_;
    Set seen_;
};

Eval<void> add_expanded(Context& context, Collected& collected, std::string original, std::string address) {
    Expansion expansion = co_await expand_aliases(context, std::move(address));
    if (fails(collected.envelope(), expansion.state, expansion.reason)) co_return;
    for (std::string& each : expansion.recipients) collected.add(original, std::move(each));
}

Eval<void> add_copy(Context& context, Collected& collected, Copy copy) {
    if (fails(collected.envelope(), copy.state, copy.reason) || copy.address.empty()) co_return;
    co_await add_expanded(context, collected, copy.address, copy.address);
}

}  // namespace

Eval<Expansion> expand_aliases(Context& context, std::string recipient) {
    Expansion result;
    Growing members(context, std::move(recipient));
    for (std::size_t index = 0; index < members.size() && !result.failed(); ++index) {
        co_await expand_member(context, members, index, result);
    }
    if (!result.failed()) result.recipients = members.unique();
    co_return result;
}

Eval<Copy> sender_bcc(Context& context, std::string sender) {
    Copy copy = co_await copy_for(context, context.settings.sender_bcc_maps, std::move(sender));
    co_return copy;
}

Eval<Copy> recipient_bcc(Context& context, std::string recipient) {
    Copy copy = co_await copy_for(context, context.settings.recipient_bcc_maps, std::move(recipient));
    co_return copy;
}

std::string always_bcc(Context& context) {
    const Text& setting = context.settings.always_bcc;
    if (setting.value.empty()) return {};
    Copy copy;
    copy.address = rewrite_internal(internal_form(setting.value), context.settings.local_completion()).address;
    Hit hit;
    hit.where = setting.where;
    note_copy(context, {}, copy, setting.parameter, hit);
    return copy.address;
}

Eval<Envelope> receive_envelope(Context& context, std::string sender, std::vector<std::string> recipients) {
    Envelope envelope;
    Collected collected(envelope);
    Mapped from = co_await complete(context, sender, Place::envelope_sender);
    if (fails(envelope, from.state, from.reason)) co_return envelope;
    envelope.sender = std::move(from.address);
    Copy copy = co_await sender_bcc(context, envelope.sender);
    co_await add_copy(context, collected, std::move(copy));
    for (const std::string& recipient : recipients) {
        if (envelope.state != AnswerState::found) co_return envelope;
        Mapped to = co_await complete(context, recipient, Place::envelope_recipient);
        if (fails(envelope, to.state, to.reason)) co_return envelope;
        co_await add_expanded(context, collected, recipient, to.address);
        copy = co_await recipient_bcc(context, to.address);
        co_await add_copy(context, collected, std::move(copy));
    }
    Copy last;
    last.address = always_bcc(context);
    if (envelope.state == AnswerState::found) {
        co_await add_copy(context, collected, std::move(last));
    }
    co_return envelope;
}

}  // namespace postern::address
