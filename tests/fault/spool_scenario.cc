#include "tests/fault/spool_scenario.h"

#include <fmt/format.h>

#include <array>
#include <future>
#include <map>

#include "mta/spool/content_file.h"

namespace postern::test {
namespace {

using namespace spool;  // NOLINT(google-build-using-namespace): the subject of this file

constexpr Time kNow = Time(std::chrono::seconds(1'795'471'559));
constexpr std::size_t kSmall = 3000;
constexpr std::size_t kLarge = kInlineLimit + 5000;

/// So that a part of one message is never taken for a part of another.
std::string content_for(const QueueId& id, std::size_t size) {
    std::string text;
    for (std::size_t line = 0; text.size() < size; ++line) text += fmt::format("{} {}\r\n", id.text(), line);
    text.resize(size);
    return text;
}

/// One life of the queue.
class Life {
public:
    Life(Spool& spool, const SpoolScenario::Witness& witness, std::vector<Error>& errors)
        : spool_(spool), witness_(witness), errors_(errors) {}

    void live() {
        const QueueId first = add(kSmall);
        const QueueId large = add(kLarge);
        add_together();
        deliver(first);
        const QueueId second_large = add(kLarge);
        remove(large);
        defer(second_large);
        add(kSmall);
    }

private:
    Result<AddMessage> message(std::size_t size) {
        auto id = spool_.new_id(kNow);
        if (!id) return tl::unexpected<Error>(id.error());
        AddMessage add;
        add.id = *id;
        add.envelope.sender = "sender@example.org";
        add.recipients.resize(2);
        add.recipients[0].address = "a@one.example";
        add.recipients[1].address = "b@two.example";
        const auto writer = spool_.write_content(*id, kLarge);
        if (auto appended = writer->append(content_for(*id, size)); !appended) {
            return tl::unexpected<Error>(appended.error());
        }
        auto content = writer->finish();
        if (!content) return tl::unexpected<Error>(content.error());
        add.content = std::move(*content);
        return add;
    }

    QueueId add(std::size_t size) {
        auto made = message(size);
        if (!made) {
            errors_.push_back(made.error());
            return {};
        }
        const QueueId id = made->id;
        return submit(std::move(*made), "+" + id.text()) ? id : QueueId{};
    }

    bool submit(Change change, const std::string& word) {
        Submission submission;
        submission.changes.push_back(std::move(change));
        const auto done = submit_and_wait(spool_, std::move(submission));
        if (done) witness_(word);
        if (!done) errors_.push_back(done.error());
        return done.has_value();
    }

    /// Several messages of which the later ones are one transaction.
    void add_together() {
        std::array<std::promise<Result<Committed>>, 4> answers;
        std::vector<std::pair<QueueId, std::future<Result<Committed>>>> waiting;
        for (auto& answer : answers) {
            auto made = message(kSmall);
            if (!made) {
                errors_.push_back(made.error());
                continue;
            }
            waiting.emplace_back(made->id, answer.get_future());
            Submission submission;
            submission.changes.emplace_back(std::move(*made));
            spool_.submit(std::move(submission),
                          [&answer](Result<Committed> result) { answer.set_value(std::move(result)); });
        }
        for (auto& [id, answer] : waiting) {
            const auto done = answer.get();
            if (done) witness_("+" + id.text());
            if (!done) errors_.push_back(done.error());
        }
    }

    void deliver(const QueueId& id) {
        ClaimRequest request;
        request.now = kNow;
        if (const auto claims = claim_and_wait(spool_, request); !claims) errors_.push_back(claims.error());
        RecordOutcomes record;
        record.id = id;
        record.outcomes.resize(2);
        record.outcomes[1].position = 1;
        if (id.number() != 0) submit_end(std::move(record), id);
    }

    /// From here on the message may be gone; when it is confirmed, it is.
    void submit_end(Change change, const QueueId& id) {
        witness_("~" + id.text());
        submit(std::move(change), "-" + id.text());
    }

    void defer(const QueueId& id) {
        RecordOutcomes record;
        record.id = id;
        record.outcomes.resize(1);
        record.outcomes[0].kind = Outcome::Kind::deferred;
        record.outcomes[0].next_attempt = kNow + std::chrono::hours(1);
        if (id.number() != 0) submit(std::move(record), "=" + id.text());
    }

    void remove(const QueueId& id) {
        Delete gone;
        gone.which.id = id;
        if (id.number() != 0) submit_end(std::move(gone), id);
    }

    Spool& spool_;
    const SpoolScenario::Witness& witness_;
    std::vector<Error>& errors_;
};

/// Why a message is not whole; an empty text when it is.
std::string fault_of(Spool& spool, const Stored& stored) {
    if (stored.message.placement == Placement::corrupt) return "in quarantine: " + stored.message.note;
    const auto reader = spool.open_content(stored.message);
    if (!reader) return reader.error().message;
    std::string bytes((*reader)->size(), '\0');
    const auto got = (*reader)->read(0, bytes);
    if (!got) return got.error().message;
    if (bytes != content_for(stored.message.id, bytes.size())) return "has other content";
    return stored.recipients.size() == 2 ? "" : fmt::format("has {} recipients", stored.recipients.size());
}

}  // namespace

Result<std::unique_ptr<Spool>> SpoolScenario::open() const {
    SqliteSpoolOptions options;
    options.folder = folder_;
    return open_sqlite_spool(options);
}

void SpoolScenario::run(const Witness& witness) {
    errors_.clear();
    auto opened = open();
    if (!opened) {
        errors_.push_back(opened.error());
        return;
    }
    Life(**opened, witness, errors_).live();
}

std::string SpoolScenario::check(const std::vector<std::string>& words) const {
    auto opened = open();
    if (!opened) return "does not open: " + opened.error().message;
    Spool& spool = **opened;
    std::map<std::string, Stored> found;
    ListFilter all;
    all.done = ListFilter::Done::shown;
    const auto listed = spool.list(all, [&](Stored stored) {
        found.emplace(stored.message.id.text(), std::move(stored));
        return Next::proceed;
    });
    if (!listed) return "is not listed: " + listed.error().message;
    for (const auto& [id, stored] : found) {
        if (const std::string fault = fault_of(spool, stored); !fault.empty()) return fmt::format("{} {}", id, fault);
    }
    std::map<std::string, char> state;
    for (const std::string& word : words) state[word.substr(1)] = word[0];
    for (const auto& [id, last] : state) {
        const bool there = found.contains(id);
        if (last == '-' && there) return fmt::format("{} was removed and is there again", id);
        if ((last == '+' || last == '=') && !there) return fmt::format("{} was confirmed and is lost", id);
        if (last == '=' && there && found.at(id).recipients[0].attempts != 1)
            return fmt::format("{} forgot an attempt", id);
    }
    return "";
}

std::string SpoolScenario::add_one() const {
    auto opened = open();
    if (!opened) return opened.error().message;
    std::vector<Error> errors;
    const auto ignore = [](const std::string&) {};
    const Witness witness = ignore;
    Life life(**opened, witness, errors);
    life.live();
    return errors.empty() ? "" : errors.front().message;
}

}  // namespace postern::test
