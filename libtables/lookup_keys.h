// LookupKeys: the keys that are tried for an address, host or text, one after the other.
//
// Shape:   start() with the subject, then next() until a table has the key. The first key is the subject itself, the
//          rest goes from the most special to the most general. Each key has a name, for people who ask why.
//          Subjects are in internal form: no quotes around local parts.
// Errors:  none; whatever the bytes are, there is a first key, except for the null address where no key stands for it.
// Source:  the manual page of the TableUse. Where it is silent: extensions never begin a local part, and a delimiter at
//          its end counts (Postfix 3.7.11 delivered alice+@ to alice and knew no +alice@); quoted forms come before
//          unquoted ones, form by form (changelog of Postfix, 20170122).
// Threads: one. The object is meant to be used again and again: after the first subjects it allocates only to fold
// keys.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "libtables/maps.h"
#include "libtables/open_options.h"
#include "libtables/support/mailbox_forms.h"
#include "libtables/table_use.h"

namespace postern::tables {

enum class KeyForm : std::uint8_t {
    text,
    null_key,
    extended_address,
    address,
    extended_user,
    user,
    extended_user_at,
    user_at,
    at_domain,
    domain,
    dot_parent,
    parent,
    host_address,
    network,
    any,
};

/// "user+extension@domain"
std::string_view form_name(KeyForm form);

/// How a key writes a local part that needs quotes.
enum class KeyQuoting : std::uint8_t { plain, quoted, unquoted };

enum class KeyCondition : std::uint8_t {
    none,
    domain_is_local,  // nobody was there to tell: try the key only when domain() is local
};

struct LookupKey {
    std::string_view text;  // valid until the next start()
    KeyForm form = KeyForm::text;
    KeyPart part = KeyPart::whole;
    KeyQuoting quoting = KeyQuoting::plain;
    KeyCondition condition = KeyCondition::none;
    /// What the key leaves out of the local part, with its delimiter: to be put back with with_extension() where
    /// propagate_unmatched_extensions says so.
    std::string_view unmatched{};
};

/// The name of the form, for networks with their size: "network /16", "user@domain, without quotes".
std::string describe(const LookupKey& key);

/// Which domains are $myorigin, in $mydestination, or addresses of $inet_interfaces and $proxy_interfaces.
class LocalDomains {
public:
    virtual ~LocalDomains() = default;
    virtual bool contains(std::string_view domain) const = 0;
};

enum class ParentMatch : std::uint8_t { dot_parent, parent };

/// Views outlive the LookupKeys.
struct KeySettings {
    Delimiters delimiters;
    ParentMatch parents = ParentMatch::dot_parent;
    TextCheck text = TextCheck::bytes;    // how keys fold that are folded before any table sees them
    std::string_view null_key;            // of the parameter that TableUse names; for transport: the address that
                                          // stands for the null address
    const LocalDomains* local = nullptr;  // null: keys come with a condition
};

/// Whether a list like propagate_unmatched_extensions or parent_domain_matches_subdomains has the word.
[[nodiscard]] bool lists_word(std::string_view list, std::string_view word);

class LookupKeys {
public:
    LookupKeys(const TableUse& use, const KeySettings& settings) : use_(use), settings_(settings) {}
    LookupKeys(const LookupKeys&) = delete;
    LookupKeys& operator=(const LookupKeys&) = delete;

    void start(std::string_view subject);
    std::optional<LookupKey> next();

    /// Of the subject, empty when it has none.
    std::string_view domain() const { return domain_of(whole_.internal); }
    const TableUse& use() const { return use_; }

private:
    enum class Step : std::uint8_t;
    enum class Local : std::uint8_t { not_asked, yes, no };
    struct Segment {  // an address in the buffer; at: its "@", or its end
        std::size_t begin = 0;
        std::size_t at = 0;
        std::size_t end = 0;
    };
    struct Forms {
        Segment external;
        Segment internal;
        KeyQuoting quoting = KeyQuoting::plain;  // quoted: the forms differ
    };

    static std::span<const Step> plan_for(KeyPlan plan, std::string_view subject);
    std::string_view folded(std::string_view subject);
    void write(std::string_view subject);
    Forms write_forms(std::string_view local, std::string_view rest);
    std::optional<LookupKey> at_step(Step step);
    std::optional<LookupKey> variant_of(Step step);
    std::optional<LookupKey> next_parent();
    std::optional<LookupKey> next_network();
    std::string_view text_of(Step step, const Segment& segment) const;
    KeyForm form_of(Step step) const;
    bool for_local(LookupKey& key);

    std::string_view view(std::size_t begin, std::size_t end) const {
        return std::string_view(buffer_).substr(begin, end - begin);
    }
    std::string_view domain_of(const Segment& segment) const {
        return segment.at < segment.end ? view(segment.at + 1, segment.end) : std::string_view();
    }

    TableUse use_;
    KeySettings settings_;
    std::string buffer_;  // never grows between two calls of start(): keys are views of it
    std::string folded_;
    std::span<const Step> plan_;
    Forms whole_;
    Forms bare_;                  // without the extension
    std::string_view extension_;  // with its delimiter
    std::size_t cursor_ = 0;      // in the domain or network address
    std::size_t step_ = 0;
    std::uint8_t variant_ = 0;
    Local local_ = Local::not_asked;
    bool null_ = false;
};

}  // namespace postern::tables
