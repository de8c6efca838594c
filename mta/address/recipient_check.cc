#include "mta/address/recipient_check.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "libconf/base/ascii.h"
#include "mta/address/address_class.h"
#include "mta/address/mailbox.h"

namespace postern::address {
namespace {

using policy::AddressRole;

constexpr int kUndeliverable = 550;
constexpr int kTryLater = 450;

/// What an address class knows about its mailboxes.
struct ClassList {
    const Maps* maps = nullptr;
    const Limit* code = nullptr;
    std::string_view table;  // as replies call it
};

ClassList list_of(const Settings& settings, AddressClass address_class) {
    switch (address_class) {
        case AddressClass::local:
            return {&settings.local_recipient_maps, &settings.unknown_local_recipient_reject_code,
                    "local recipient table"};
        case AddressClass::virtual_mailbox:
            return {&settings.virtual_mailbox_maps, &settings.unknown_virtual_mailbox_reject_code,
                    "virtual mailbox table"};
        case AddressClass::relay:
            return {&settings.relay_recipient_maps, &settings.unknown_relay_recipient_reject_code,
                    "relay recipient table"};
        case AddressClass::virtual_alias:
        case AddressClass::other:
            break;
    }
    return {};
}

/// Names that every host has, whatever its lists say.
bool is_always_there(const Settings& settings, std::string_view local) {
    for (const std::string_view name : {std::string_view("postmaster"), std::string_view("mailer-daemon"),
                                        std::string_view(settings.double_bounce_sender.value)}) {
        if (ascii::equal_fold(local, name)) return true;
    }
    return false;
}

bool is_dsn(std::string_view text) {
    const std::size_t end = text.find(' ');
    const std::string_view code = text.substr(0, end);
    if (code.size() < 5 || code[1] != '.' || (code[0] != '2' && code[0] != '4' && code[0] != '5')) return false;
    const std::size_t dot = code.find('.', 2);
    if (dot == npos || dot == 2 || dot + 1 == code.size()) return false;
    for (std::size_t i = 2; i < code.size(); ++i) {
        if (i != dot && !ascii::is_digit(code[i])) return false;
    }
    return true;
}

/// The enhanced code in front of a text, or the one for unknown mailboxes; its class is that of the reply.
void set_reply(Listing& listing, int code, std::string_view text, AddressRole role) {
    listing.state = AnswerState::absent;
    listing.code = code;
    std::string dsn = role == AddressRole::recipient ? "5.1.1" : "5.1.0";
    if (is_dsn(text)) {
        const std::size_t end = std::min(text.find(' '), text.size());
        dsn = text.substr(0, end);
        text = ascii::trim_left(text.substr(end));
        // codes about a destination mailbox become the one about a sender's
        constexpr std::array<std::string_view, 5> kOfMailboxes{".1.1", ".1.2", ".1.3", ".1.4", ".1.6"};
        for (const std::string_view of : kOfMailboxes) {
            if (role == AddressRole::sender && std::string_view(dsn).substr(1) == of) dsn.replace(1, 4, ".1.7");
        }
    }
    dsn[0] = code < 500 ? '4' : '5';
    listing.dsn = std::move(dsn);
    listing.text = text;
}

bool failed(Listing& listing, AnswerState state, const std::string& reason) {
    if (state != AnswerState::temp_fail && state != AnswerState::unknown) return false;
    listing.state = state;
    listing.reason = reason;
    return true;
}

/// Tables that give mail for an address another destination: then it exists.
Eval<Hit> is_redirected(Context& context, std::string address, AddressRole role) {
    const Settings& settings = context.settings;
    const std::array<const Maps*, 4> tables{&settings.sender_canonical_maps, &settings.recipient_canonical_maps,
                                            &settings.canonical_maps, &settings.virtual_alias_maps};
    for (const Maps* maps : tables) {
        if (maps == &settings.sender_canonical_maps && role == AddressRole::recipient) continue;
        Hit hit = co_await look_up(context, *maps, address);
        if (hit.state != AnswerState::absent) co_return hit;
    }
    co_return Hit();
}

void note(Context& context, const std::string& address, const Listing& listing, std::string_view parameter,
          const Hit& hit) {
    if (!context.traces()) return;
    TraceStep step;
    step.kind = listing.state == AnswerState::found ? TraceStep::Kind::listed : TraceStep::Kind::refused;
    step.before = address;
    step.parameter = parameter;
    step.table = hit.table;
    step.key = hit.key;
    step.where = hit.where;
    if (listing.state == AnswerState::absent) {
        step.text = fmt::format("{} {} {}", listing.code, listing.dsn, listing.text);
    }
    context.add(std::move(step));
}

int error_code(const Settings& settings, const Resolution& resolved) {
    if (resolved.address_class != AddressClass::virtual_alias) return kUndeliverable;
    const bool unknown = resolved.next_hop.starts_with("5.1.1 User unknown");
    return unknown ? static_cast<int>(settings.unknown_virtual_alias_reject_code.value) : kUndeliverable;
}

Eval<void> check_class(Context& context, const Resolution& resolved, AddressRole role, Listing& listing) {
    const ClassList list = list_of(context.settings, resolved.address_class);
    if (list.maps == nullptr || list.maps->empty()) co_return;
    const std::string_view local = split(resolved.recipient).local;
    if (resolved.address_class == AddressClass::local && is_always_there(context.settings, local)) co_return;
    const Hit hit = co_await look_up(context, *list.maps, resolved.recipient);
    if (failed(listing, hit.state, hit.reason)) co_return;
    if (!hit.found()) {
        std::string text = "User unknown";
        if (context.settings.show_user_unknown_table_name) text += fmt::format(" in {}", list.table);
        set_reply(listing, static_cast<int>(list.code->value), text, role);
    }
    note(context, resolved.recipient, listing, list.maps->parameter, hit);
}

}  // namespace

Eval<Listing> check_listed(Context& context, std::string address, AddressRole role) {
    Listing listing;
    if (address.empty()) co_return listing;
    const Resolution resolved = co_await resolve(context, std::string(), address);
    listing.address_class = resolved.address_class;
    if (resolved.state == Resolution::State::bad_address) co_return listing;  // a matter of syntax, checked elsewhere
    if (resolved.state != Resolution::State::ok) {
        const bool unknown = resolved.state == Resolution::State::unknown;
        failed(listing, unknown ? AnswerState::unknown : AnswerState::temp_fail, resolved.reason);
        co_return listing;
    }
    const Hit redirected = co_await is_redirected(context, resolved.recipient, role);
    if (failed(listing, redirected.state, redirected.reason)) co_return listing;
    if (redirected.found()) {
        note(context, resolved.recipient, listing, {}, redirected);
        co_return listing;
    }
    if (ascii::equal_fold(resolved.transport, "error")) {
        set_reply(listing, error_code(context.settings, resolved), resolved.next_hop, role);
        note(context, resolved.recipient, listing, {}, Hit());
    } else if (ascii::equal_fold(resolved.transport, "retry")) {
        set_reply(listing, kTryLater, resolved.next_hop, role);
        note(context, resolved.recipient, listing, {}, Hit());
    } else {
        co_await check_class(context, resolved, role, listing);
    }
    co_return listing;
}

}  // namespace postern::address
