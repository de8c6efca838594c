// Any text as an address: scanning loses nothing, both forms lead to each other, rewriting is stable, and nothing of
// it takes more room than the text needs.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "libconf/base/check.h"
#include "mta/address/address_list.h"
#include "mta/address/domain_name.h"
#include "mta/address/header_addresses.h"
#include "mta/address/mailbox.h"
#include "mta/address/next_hop.h"
#include "mta/address/rewrite.h"

namespace {

using namespace postern::address;

constexpr Completion kLocal{"example.test", "example.test", true, true, true, true};
constexpr Completion kBare{"example.test", "example.test", false, false, false, false};

void check_envelope(std::string_view text) {
    const std::string_view word = envelope_word(text);
    const auto lenient = parse_envelope(word, EnvelopeSyntax::lenient);
    const auto strict = parse_envelope(word, EnvelopeSyntax::strict);
    if (strict) POSTERN_CHECK(lenient && *strict == *lenient);  // strict takes less, and nothing else
    if (lenient) POSTERN_CHECK(lenient->size() <= 2 * word.size() + 1);
}

void check_rewrite(std::string_view text) {
    const std::string once = rewrite_external(text, kLocal).address;
    POSTERN_CHECK(once.size() <= 3 * text.size() + 40);
    // What has no rule to apply keeps its meaning.
    const Rewritten bare = rewrite_external(text, kBare);
    if (bare.rules == 0 && text != "@") POSTERN_CHECK(internal_form(text) == print(scan(text), Quotes::drop));
    (void)rewrite_internal(text, kLocal);
}

void check_forms(std::string_view text) {
    const Parts parts = split(text);
    POSTERN_CHECK(parts.local.size() + parts.domain.size() + (parts.has_domain ? 1 : 0) == text.size());
    const std::string external = external_form(text);
    POSTERN_CHECK(external.size() <= 2 * text.size() + 2);
}

void check_lists(std::string_view text) {
    const HeaderAddresses header(text);
    // Without a change nothing is lost but blanks.
    POSTERN_CHECK(header.text(4).size() <= 4 * text.size() + 16);
    for (const std::string& address : read_addresses(text, &kLocal))
        POSTERN_CHECK(address.size() <= 3 * text.size() + 40);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_envelope(text);
    check_rewrite(text);
    check_forms(text);
    check_lists(text);
    (void)is_host_name(text, Letters::utf8);
    (void)domain_literal(text);
    (void)parse_next_hop(text);
    return 0;
}
