// ContentChecks: what the tables of header_checks and its relatives do to one header or one line of a body.
//
// Shape:   the first table that has the text decides; its result is taken apart and said in three ways: what becomes of
//          the line, what happens to the message, what is logged. message_parts.h says which text goes to which tables.
// Units:   `text` is a header with its continuation lines, "\n" between them, or one line of a body, without its
// newline. Errors:  none. A result that makes no sense leaves the line alone, with a warning, as Postfix does; a table
// that fails
//          refuses the message for now.
// Source:  header_checks(5); replies and log lines observed with Postfix 3.7.11.
// Threads: one evaluation; the rules are immutable.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libconf/model/values.h"
#include "mta/policy/actions.h"
#include "mta/policy/eval.h"
#include "mta/policy/reply.h"
#include "mta/policy/verdict.h"

namespace postern::policy {

/// The tables of the nine parameters.
class ContentRules {
public:
    ContentRules() = default;
    explicit ContentRules(const conf::Values& values);

    const std::vector<std::string>& tables(Checks checks) const { return tables_[static_cast<std::size_t>(checks)]; }
    std::vector<std::string>& tables(Checks checks) { return tables_[static_cast<std::size_t>(checks)]; }
    Version version = conf::kDefaultVersion;

private:
    std::array<std::vector<std::string>, 9> tables_;
};

enum class LineChange : std::uint8_t {
    keep,
    remove,
    replace,  // by `text`
    prepend,  // `text` goes in front
};

struct ContentDecision {
    const ChecksAction* action = nullptr;  // null: no table had the line, or its result made no sense
    LineChange change = LineChange::keep;
    std::string text;
    std::vector<Effect> effects;
    std::optional<Reply> reply;  // the message is refused
    bool ends_checks = false;    // no more checks of this message
    std::string log;             // "reject: header Subject: x: 5.7.1 no"; empty: nothing is logged
    std::string warning;         // about the result itself
    std::string table;           // that decided
    std::string result;          // as the table has it
    SourceRange where{};
};

/// What a result means for that text.
ContentDecision read_content_result(Checks checks, std::string_view text, std::string_view result,
                                    Version version = conf::kDefaultVersion);

/// The rules outlive the evaluation.
Eval<ContentDecision> check_content(const ContentRules& rules, Checks checks, std::string text);

const ChecksList& checks_list(Checks checks);

}  // namespace postern::policy
