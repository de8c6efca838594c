// QueueId: the name of a message in the queue, in either of Postfix's forms.
//
// Shape:   short: five upper-case hexadecimal digits for the microseconds, then a number in hexadecimal (7B02950).
//          long: six or more characters for the seconds since 1970, four for the microseconds, `z`, and the number;
//          digits in base 52, those of the number in base 51, of the alphabet 0-9 B-Z b-z without vowels
//          (4jYKlS3Khpz1S). The number is the inode of the queue file in Postfix; here it is one that the spool never
//          gives twice, so that an ID is unique whatever the clock does.
// Units:   microseconds since 1970.
// Errors:  bad_value, message = the offending text.
// Source:  postconf(5), enable_long_queue_ids; IDs, times and inodes of 24 messages of Postfix 3.7.11 decoded.
// Threads: plain value.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "libconf/base/result.h"
#include "mta/spool/spool_time.h"

namespace postern::spool {

enum class QueueIdForm : std::uint8_t { short_form, long_form };

class QueueId {
public:
    QueueId() = default;  // of no message
    [[nodiscard]] static QueueId make(QueueIdForm form, Time now, std::uint64_t number);
    [[nodiscard]] static Result<QueueId> parse(std::string_view text);

    const std::string& text() const { return text_; }
    /// What tells messages apart; 0 only in an empty ID.
    std::uint64_t number() const { return number_; }

    friend bool operator==(const QueueId& a, const QueueId& b) { return a.text_ == b.text_; }
    friend auto operator<=>(const QueueId& a, const QueueId& b) { return a.text_ <=> b.text_; }

private:
    QueueId(std::string text, std::uint64_t number) : text_(std::move(text)), number_(number) {}
    std::string text_;
    std::uint64_t number_ = 0;
};

}  // namespace postern::spool
