// AddressList: the addresses of a table's answer or of a header: "Name <a@b>, c@d (note), group: e@f;".
//
// Shape:   addresses in internal form, in order. Names in front of brackets, names of groups and comments are left out;
//          words side by side that no bracket follows are addresses of their own. "<>" is the null address.
// Errors:  none: whatever the text is, there are some addresses in it, or none.
// Source:  RFC 5322 3.4; virtual(5); results of virtual_alias_maps observed with cleanup 3.7.11.
// Threads: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mta/address/rewrite.h"
#include "mta/address/tokens.h"

namespace postern::address {

/// Each made complete when `completion` says how.
std::vector<std::string> read_addresses(std::string_view text, const Completion* completion);

/// The address tokens of one element: what read_addresses() makes its addresses of.
class AddressSplitter {
public:
    explicit AddressSplitter(const Tokens& tokens) : tokens_(tokens), last_semicolon_(find_last(tokens, ';')) {}
    /// false after the last. Empty tokens: the null address.
    bool next(Tokens& address);

private:
    bool in_brackets(Tokens& address);
    bool begins_group(const Tokens& name) const;
    bool phrase_ahead(std::size_t from);

    const Tokens& tokens_;
    std::size_t last_semicolon_;
    std::size_t at_ = 0;
    std::size_t looked_until_ = 0;
    bool phrase_ = false;
};

}  // namespace postern::address
