// Reply: what the SMTP server answers to a command.
//
// Shape:   a code, an enhanced status code that may be empty, and one line of text. 421 and 521 end the session.
// Errors:  none.
// Source:  RFC 5321, RFC 3463.
// Threads: plain value.
#pragma once

#include <string>
#include <utility>

namespace postern::policy {

struct Reply {
    int code = 250;
    std::string dsn;   // "5.7.1"; empty: none
    std::string text;  // without code and dsn

    Reply() = default;
    Reply(int code_, std::string dsn_, std::string text_) : code(code_), dsn(std::move(dsn_)), text(std::move(text_)) {}

    bool is_soft() const { return code / 100 == 4; }
    bool ends_session() const { return code == 421 || code == 521; }
    /// "554 5.7.1 text"
    std::string line() const {
        std::string line = std::to_string(code);
        if (!dsn.empty()) line.append(" ").append(dsn);
        return line.append(" ").append(text);
    }
    friend bool operator==(const Reply&, const Reply&) = default;
};

}  // namespace postern::policy
