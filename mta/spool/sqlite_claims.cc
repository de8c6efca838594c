#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "mta/spool/sql_common.h"
#include "mta/spool/sqlite_changes.h"
#include "mta/spool/sqlite_rows.h"

namespace postern::spool {
namespace {

/// How far the search for due recipients has come.
struct Position {
    std::int64_t next_attempt = std::numeric_limits<std::int64_t>::min();
    std::int64_t message = std::numeric_limits<std::int64_t>::min();
};

/// The next message with due recipients; false when there is none.
Result<bool> next_due(Database& database, const ClaimRequest& request, Position& position) {
    auto query = database.query(request.destination ? kNextDueOfDestination : kNextDue);
    if (!query) return tl::unexpected<Error>(query.error());
    if (request.destination) query->bind(*request.destination);
    query->bind(to_microseconds(request.now)).bind(position.next_attempt).bind(position.message);
    const auto row = query->step();
    if (!row || !*row) return row;
    position = {query->number(0), query->number(1)};
    return true;
}

Result<std::vector<Recipient>> due_recipients(Database& database, const ClaimRequest& request, std::int64_t message,
                                              std::size_t most) {
    auto query = database.query(request.destination ? kDueRecipientsOfDestination : kDueRecipients);
    if (!query) return tl::unexpected<Error>(query.error());
    query->bind(message).bind(to_microseconds(request.now));
    if (request.destination) query->bind(*request.destination);
    query->bind(static_cast<std::int64_t>(most));
    std::vector<Recipient> recipients;
    for (;;) {
        const auto row = query->step();
        if (!row) return tl::unexpected<Error>(row.error());
        if (!*row) return recipients;
        auto recipient = read_recipient(*query);
        if (!recipient) return tl::unexpected<Error>(recipient.error());
        recipients.push_back(std::move(*recipient));
    }
}

Result<MessageInfo> message_of(Database& database, const ContentFiles& files, std::int64_t number) {
    auto query = database.query(kSelectMessage);
    if (!query) return tl::unexpected<Error>(query.error());
    const auto row = query->bind(number).step();
    if (!row) return tl::unexpected<Error>(row.error());
    if (!*row) return fail(ErrorCode::corrupt, fmt::format("recipients of a message {} that is not there", number));
    auto message = read_message(*query);
    if (message && !message->content.file.empty()) {
        if (auto whole = files.check(message->content); !whole) return tl::unexpected<Error>(whole.error());
    }
    return message;
}

Result<void> run_for(Database& database, std::string_view sql, std::int64_t message) {
    auto query = database.query(sql);
    if (!query) return tl::unexpected<Error>(query.error());
    return query->bind(message).run();
}

/// One bad message must not stop the others: it is put aside, with the reason.
Result<void> quarantine(Database& database, std::int64_t message, const Error& reason, Aftermath& aftermath) {
    aftermath.quarantined.push_back(reason);
    if (auto held = run_for(database, kHoldRecipients, message); !held) return held;
    auto query = database.query(kPlace);
    if (!query) return tl::unexpected<Error>(query.error());
    return query->bind(static_cast<std::int64_t>(Placement::corrupt)).bind(reason.message).bind(message).run();
}

Result<void> take(Database& database, std::int64_t message, std::vector<Recipient>& recipients) {
    auto query = database.query(kClaimRecipient);
    if (!query) return tl::unexpected<Error>(query.error());
    for (Recipient& recipient : recipients) {
        query->again();
        query->bind(message).bind(std::int64_t{recipient.position});
        if (auto done = query->run(); !done) return done;
        recipient.state = RecipientState::active;
    }
    return {};
}

}  // namespace

Result<Claims> claim_due(Database& database, const ContentFiles& files, const ClaimRequest& request,
                         Aftermath& aftermath) {
    Claims claims;
    std::size_t left = request.max_recipients;
    Position position;
    while (claims.size() < request.max_messages && left > 0) {
        const auto found = next_due(database, request, position);
        if (!found) return tl::unexpected<Error>(found.error());
        if (!*found) break;
        const std::int64_t number = position.message;
        auto message = message_of(database, files, number);
        auto recipients = due_recipients(database, request, number, std::min(left, request.max_per_message));
        if (!message || !recipients) {
            const Error reason = message ? recipients.error() : message.error();
            if (reason.code != ErrorCode::corrupt) return tl::unexpected<Error>(reason);
            if (auto done = quarantine(database, number, reason, aftermath); !done)
                return tl::unexpected<Error>(done.error());
            continue;
        }
        if (recipients->empty()) continue;  // they were due at several times, and are claimed now
        if (auto done = take(database, number, *recipients); !done) return tl::unexpected<Error>(done.error());
        left -= recipients->size();
        claims.push_back({std::move(*message), std::move(*recipients)});
    }
    return claims;
}

}  // namespace postern::spool
