// Any text as restriction list, class and result of tables and policy servers: an evaluation ends, nothing is unknown
// when everything is answered, and a refusal has a code that refuses.
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "libconf/base/check.h"
#include "mta/policy/address_filter.h"
#include "mta/policy/engine.h"
#include "mta/policy/reply_lines.h"
#include "mta/policy/reply_text.h"

namespace {

using namespace postern::policy;

constexpr std::size_t kMaxList = 4096;  // of text: classes multiply it

// Pieces of the text are separated by lines of "--".
std::string piece(std::string_view text, std::size_t number) {
    constexpr std::string_view kBetween = "\n--\n";
    for (; number > 0; --number) {
        const std::size_t at = text.find(kBetween);
        if (at == std::string_view::npos) return {};
        text.remove_prefix(at + kBetween.size());
    }
    return std::string(text.substr(0, std::min(text.find(kBetween), kMaxList)));
}

class OneClass : public Classes {
public:
    bool declared(std::string_view name) const override { return name == "class"; }
    std::optional<std::string> definition(std::string_view) const override { return std::nullopt; }
};

/// Says the same to everything, and after a while nothing, so that lists that name each other end.
class Parrot : public Driver {
public:
    explicit Parrot(std::string text) : text_(std::move(text)) {}
    std::optional<Answer> answer(const Question& question) override {
        return std::visit([this](const auto& q) { return of(q); }, question);
    }

private:
    template <class Q>
    Answer of(const Q&) {
        typename Q::Answer answer;
        const bool found = ++asked_ % 3 == 0 && asked_ < 200;
        if constexpr (requires { answer.state; }) answer.state = found ? AnswerState::found : AnswerState::absent;
        if constexpr (requires { answer.value; }) answer.value = text_;
        if constexpr (requires { answer.action; }) answer.action = text_;
        if constexpr (requires { answer.domain; }) answer.domain = text_;
        if constexpr (requires { answer.records; }) answer.records.push_back({DnsType::mx, text_, {}, 1});
        return answer;
    }

    std::string text_;
    int asked_ = 0;
};

void check(const Params& params, const SessionFacts& session, Moment moment, const std::string& text) {
    Parrot driver(text);
    Carried carried;
    TraceLog trace;
    Inquiry inquiry{session, params, moment, Stage::client, {}, {}, &trace};
    const Decision decision = run(decide(inquiry, carried), driver);
    POSTERN_CHECK(decision.known);
    if (decision.kind != Decision::Kind::refuse) return;
    POSTERN_CHECK(decision.reply.code / 100 == 4 || decision.reply.code / 100 == 5);
    POSTERN_CHECK(decision.reply.dsn.empty() || decision.reply.dsn[0] == '0' + decision.reply.code / 100);
    POSTERN_CHECK(!run(reply_lines(session, params, decision.reply), driver).empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const OneClass classes;
    Params params;
    params.smtpd_sasl_auth_enable = true;
    params.smtpd_reject_footer = piece(text, 3);
    for (const Stage stage : kStages) {
        const ParseContext context{stage, params.version, classes, ListPlace::parameter};
        NamedList& list = params.lists[static_cast<std::size_t>(stage)];
        list = {"list", parse_list(piece(text, 0), context)};
        params.classes["class"][static_cast<std::size_t>(stage)] = {"class", parse_list(piece(text, 1), context)};
    }
    SessionFacts session;
    session.client.names = ClientName::verified("mail.example.org");
    session.helo = piece(text, 4);
    session.sender = piece(text, 5);
    session.recipient = piece(text, 6);
    const std::string result = piece(text, 2);
    check(params, session, Moment::rcpt, result);
    check(params, session, Moment::end_of_data, result);
    (void)AddressFilter::parse(result);
    const DsnText parts = split_dsn(result, "5.7.1");
    POSTERN_CHECK(!fit_dsn(parts.dsn, 450, ReplyAbout::sender).empty());
    return 0;
}
