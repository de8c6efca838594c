// Lookup: the answer of a table to one key.
//
// Shape:   found(value) | absent | temp_fail(reason); found may say which line of which text matched. There is no
//          conversion to bool on purpose: switch on answer(), without a default.
// Errors:  none; a table that cannot answer says temp_fail, never absent.
// Source:  Postfix's tools print a failed lookup as "table TYPE:NAME: query error: REASON"; reason() is that last part,
//          and may be empty when the table has reported the details already: then no ": " either.
// Threads: plain value.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "libconf/base/check.h"

namespace postern::tables {

enum class Answer : std::uint8_t { found, absent, temp_fail };

/// The line that gave an answer. Tables without lines (indexes, networks) leave it empty.
struct MatchSite {
    std::shared_ptr<const std::string> file;
    std::uint32_t line = 0;

    bool known() const { return line != 0; }
};

class [[nodiscard]] Lookup {
public:
    static Lookup found(std::string value, MatchSite site = {}) {
        return {Answer::found, std::move(value), std::move(site)};
    }
    static Lookup absent() { return {Answer::absent, {}, {}}; }
    static Lookup temp_fail(std::string reason) { return {Answer::temp_fail, std::move(reason), {}}; }

    Answer answer() const { return answer_; }
    const std::string& value() const& {
        POSTERN_CHECK(answer_ == Answer::found);
        return text_;
    }
    std::string value() && {
        POSTERN_CHECK(answer_ == Answer::found);
        return std::move(text_);
    }
    const std::string& reason() const {
        POSTERN_CHECK(answer_ == Answer::temp_fail);
        return text_;
    }
    const MatchSite& site() const { return site_; }

private:
    Lookup(Answer answer, std::string text, MatchSite site)
        : text_(std::move(text)), site_(std::move(site)), answer_(answer) {}

    std::string text_;
    MatchSite site_;
    Answer answer_;
};

}  // namespace postern::tables
