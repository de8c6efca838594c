#include "mta/address/canonical.h"

#include <algorithm>

#include "libconf/base/ascii.h"
#include "libtables/support/mailbox_forms.h"
#include "libtables/table_use.h"
#include "mta/address/address_list.h"
#include "mta/address/mailbox.h"

namespace postern::address {
namespace {

constexpr int kMaxRounds = 1000;  // of one table for one address

void note(Context& context, TraceStep::Kind kind, const Maps& maps, const Hit& hit, const std::string& before,
          const std::string& after) {
    if (!context.traces()) return;
    TraceStep step;
    step.kind = kind;
    step.before = before;
    step.after = after;
    step.parameter = maps.parameter;
    step.table = hit.table;
    step.key = hit.key;
    step.where = hit.where;
    context.add(std::move(step));
}

bool propagates(const Settings& settings, const Maps& maps) {
    const tables::TableUse* use = tables::find_table_use(maps.parameter);
    if (use == nullptr || use->extension_class.empty()) return false;
    return tables::lists_word(settings.propagate_unmatched_extensions.value, use->extension_class);
}

/// Elements of a list of names, separated by commas and blanks.
template <class Visit>
void for_each_word(std::string_view list, const Visit& visit) {
    const auto separates = [](char c) { return c == ',' || ascii::is_space(c); };
    std::size_t at = 0;
    while (at < list.size()) {
        std::size_t end = at;
        while (end < list.size() && !separates(list[end])) ++end;
        if (end > at && !visit(list.substr(at, end - at))) return;
        at = end + 1;
    }
}

bool is_below(std::string_view domain, std::string_view parent) {
    if (domain.size() <= parent.size()) return false;
    const std::size_t rest = domain.size() - parent.size();
    return domain[rest - 1] == '.' && ascii::equal_fold(domain.substr(rest), parent);
}

/// The domain that stands for this one; empty: it stays.
std::string_view masqueraded_domain(std::string_view domains, std::string_view domain) {
    std::string_view found;
    for_each_word(domains, [&](std::string_view word) {
        bool negated = false;
        while (word.starts_with('!')) {
            negated = !negated;
            word.remove_prefix(1);
        }
        if (ascii::equal_fold(word, domain)) return false;
        if (!is_below(domain, word)) return true;
        if (!negated) found = word;
        return false;
    });
    return found;
}

Eval<Mapped> apply(Context& context, const Maps& maps, const Places& places, Place place, Mapped before) {
    if (before.failed() || maps.empty() || !places.has(place)) co_return before;
    Mapped after = co_await map_address(context, maps, before.address);
    if (after.state == AnswerState::absent) after.state = before.state;
    co_return after;
}

}  // namespace

std::vector<std::string> addresses_of(const Context& context, const Maps& maps, const Hit& hit,
                                      const std::string& address) {
    const Completion completion = context.settings.local_completion();
    const std::string extension = propagates(context.settings, maps) ? hit.unmatched : std::string();
    std::vector<std::string> addresses;
    if (hit.value.starts_with('@')) {
        const std::string_view local = split(address).local;
        const std::string bare(local.substr(0, local.size() - std::min(local.size(), hit.unmatched.size())));
        addresses.push_back(rewrite_internal(bare + hit.value, completion).address);
    } else {
        addresses = read_addresses(hit.value, &completion);
    }
    if (extension.empty()) return addresses;
    for (std::string& each : addresses) {
        const std::size_t at = tables::at_sign(each);
        each.insert(at == npos ? each.size() : at, extension);
    }
    return addresses;
}

Eval<Mapped> map_address(Context& context, const Maps& maps, std::string address) {
    Mapped result;
    result.address = std::move(address);
    for (int round = 0; round < kMaxRounds; ++round) {
        if (result.address.empty()) break;
        const Hit hit = co_await look_up(context, maps, result.address);
        if (hit.failed()) {
            result.state = hit.state;
            result.reason = hit.reason;
            break;
        }
        if (!hit.found()) break;
        const std::vector<std::string> addresses = addresses_of(context, maps, hit, result.address);
        if (addresses.empty()) {
            result.state = AnswerState::temp_fail;
            result.reason = "no address in the answer of " + hit.table;
            break;
        }
        if (ascii::equal_fold(addresses.front(), result.address)) {
            if (addresses.front() != result.address) result.state = AnswerState::found;
            result.address = addresses.front();
            break;
        }
        note(context, TraceStep::Kind::mapped, maps, hit, result.address, addresses.front());
        result.state = AnswerState::found;
        result.address = addresses.front();
    }
    co_return result;
}

std::string masquerade(Context& context, std::string address) {
    const Settings& settings = context.settings;
    const Parts parts = split(address);
    if (settings.masquerade_domains.value.empty() || parts.domain.empty()) return address;
    const std::string_view domain = masqueraded_domain(settings.masquerade_domains.value, parts.domain);
    if (domain.empty()) return address;
    bool excepted = false;
    for_each_word(settings.masquerade_exceptions.value, [&](std::string_view word) {
        excepted = ascii::equal_fold(word, parts.local);
        return !excepted;
    });
    if (excepted) return address;
    std::string masqueraded = std::string(parts.local) + "@" + std::string(domain);
    if (context.traces()) {
        TraceStep step;
        step.kind = TraceStep::Kind::masqueraded;
        step.before = address;
        step.after = masqueraded;
        step.parameter = settings.masquerade_domains.parameter;
        step.where = settings.masquerade_domains.where;
        context.add(std::move(step));
    }
    return masqueraded;
}

Eval<Mapped> canonical(Context& context, std::string address, Place place) {
    const Settings& settings = context.settings;
    const bool sender = place == Place::envelope_sender || place == Place::header_sender;
    const Maps& own = sender ? settings.sender_canonical_maps : settings.recipient_canonical_maps;
    const Places& own_places = sender ? settings.sender_canonical_classes : settings.recipient_canonical_classes;
    Mapped result;
    result.address = std::move(address);
    result = co_await apply(context, own, own_places, place, std::move(result));
    result = co_await apply(context, settings.canonical_maps, settings.canonical_classes, place, std::move(result));
    if (result.failed() || !settings.masquerade_classes.has(place)) co_return result;
    std::string masqueraded = masquerade(context, result.address);
    if (masqueraded != result.address) result.state = AnswerState::found;
    result.address = std::move(masqueraded);
    co_return result;
}

Eval<Mapped> generic(Context& context, std::string address) {
    Mapped result = co_await map_address(context, context.settings.smtp_generic_maps, std::move(address));
    co_return result;
}

}  // namespace postern::address
