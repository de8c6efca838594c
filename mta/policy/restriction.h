// Restriction: the record of one word of a restriction list. A file mta/policy/restrictions/<name>.cc defines
// `restriction_<name>`; its existence is all the registration there is.
//
// Shape:   what the word takes, needs, asks, reads and can answer, in which releases, under which older name. Every
// word
//          is accepted in every list; useful_stages() says where what it needs is known.
// Units:   a release {1, 1, 0} means that one or an older one.
// Errors:  none.
// Source:  postconf(5), SMTPD_ACCESS_README, DEPRECATION_README; compared in the tests with collected facts.
// Threads: immutable.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "libconf/registry/versions.h"
#include "mta/policy/name_list.h"
#include "mta/policy/stage.h"

namespace postern::policy {

using conf::Version;

struct Verdict;
class Scope;
template <class T>
class Eval;

/// What a restriction looks at.
enum class Subject : std::uint8_t { none, client, helo, sender, recipient, etrn };

enum class ArgumentKind : std::uint8_t {
    none,
    table,          // type:name
    zone,           // domain or domain=d.d.d.d
    policy_server,  // inet:host:port, unix:path or { endpoint, name=value, … }
    number,         // digits
    restriction,    // the next restriction, with its own argument
};

/// What an evaluation can end in, beside having no opinion.
enum class Result : std::uint8_t { permit, reject, defer, defer_if_permit, defer_if_reject };
using ResultSet = FlagSet<Result>;

/// What decides between the results and having no opinion.
enum class Basis : std::uint8_t {
    always,              // the result is certain
    nothing,             // never has an opinion
    trusted_network,     // the client is in mynetworks
    own_interface,       // the client's address is one of this host's
    authenticated,       // the client has logged in
    listed_certificate,  // the client's certificate is in relay_clientcerts
    valid_certificate,   // the client's certificate was verified
    destination,         // permits authorised destinations, refuses others
    naked_helo,          // HELO gave an address without brackets
    plaintext,           // the session is not encrypted
    access_table,        // the result of a table
    policy_server,       // the answer of another program
    good_standing,       // permits those that somebody lists or vouches for
    flaw,                // refuses those that lack or break something; a well-formed client does not meet it
};

/// Questions to the outside.
enum class Ask : std::uint8_t { client_name, dns, dns_list, table, policy_server, verification, user_maps };
using AskSet = FlagSet<Ask>;

struct OldName {
    std::string_view name;
    Version introduced{1, 1, 0};
    Version renamed{2, 3, 0};  // release that has the new name
};

struct Restriction {
    std::string_view name;
    Subject group = Subject::none;  // the list it was made for; none: every one
    Subject about = Subject::none;  // what must be known by then
    StageSet useful_in{};           // only where `about` does not say it, see useful_stages()
    ArgumentKind argument = ArgumentKind::none;
    Version braces_since = conf::kNever;  // { } around the argument
    ResultSet results{};
    Basis basis = Basis::nothing;
    bool ok_refused = false;  // an OK from its table is a configuration error: 451 4.3.5
    AskSet asks{};
    NameList reply_codes{};  // parameters with the code of a refusal
    NameList soft_codes{};   // parameters that count when something failed for the moment
    NameList reads{};        // further parameters
    Version introduced{1, 1, 0};
    Version deprecated = conf::kNever;
    Version removed = conf::kNever;  // from then on it is a configuration error: 451 4.3.5
    NameList instead{};              // what to write instead of it
    OldName old_name{};
    std::string_view summary;  // one sentence
    /// What the word says of a session.
    Eval<Verdict> (*evaluate)(Scope& scope) = nullptr;
};

/// Sorted by name.
std::span<const Restriction* const> restrictions();

/// A word as somebody wrote it.
struct Word {
    const Restriction* record = nullptr;  // null: no release knows the word
    const OldName* old_name = nullptr;    // the word is this old name of the record

    explicit operator bool() const { return record != nullptr; }
    Version introduced() const { return old_name == nullptr ? record->introduced : old_name->introduced; }
};
/// Case does not count.
Word find_restriction(std::string_view name);

enum class Standing : std::uint8_t {
    too_new,
    current,
    renamed,     // works, under its old name
    deprecated,  // works, with a warning in the log
    removed,
};
/// Of a word that was found.
Standing standing(const Word& word, Version version);

/// The lists in which `about` is known when smtpd_delay_reject is on, as it is by default.
StageSet useful_stages(const Restriction& restriction);

std::string_view subject_name(Subject subject);         // "sender"
std::string_view argument_form(ArgumentKind argument);  // "type:table"

}  // namespace postern::policy
