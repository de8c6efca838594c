// Says what rewriting and routing make of addresses, for comparison with Postfix.
//
// usage: address_answers MAIN_CF < questions      one question a line, fields between tabs
//   rewrite CONTEXT ADDRESS      the address in external form
//   envelope SENDER RECIPIENT...  sender and recipients as cleanup would queue them: original, final, ...; or "later"
//   header PLACE VALUE           a header line's value as cleanup would write it, "\n" for each line end
//   listed ROLE ADDRESS          the reply about an address as sender or recipient: code, enhanced code, text; or "ok"
//   resolve SENDER ADDRESS       transport, next hop, recipient, and the flags that trivial-rewrite would give
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "mta/address/alias_expand.h"
#include "mta/address/header_addresses.h"
#include "mta/address/recipient_check.h"
#include "mta/address/resolve.h"
#include "tests/support/address_driver.h"
#include "tests/support/config_builder.h"

namespace {

using namespace postern;
using namespace postern::address;

constexpr unsigned kRouted = 2;
constexpr unsigned kError = 4;
constexpr unsigned kFail = 8;
constexpr unsigned kFirstClass = 256;  // local; the next classes follow bit by bit

std::vector<std::string> fields(const std::string& line) {
    std::vector<std::string> found(1);
    for (const char c : line) {
        if (c == '\t') {
            found.emplace_back();
        } else {
            found.back() += c;
        }
    }
    return found;
}

class Answers {
public:
    Answers(const Settings& settings, policy::Driver& driver) : settings_(settings), driver_(driver) {}

    std::string answer(const std::vector<std::string>& question) {
        const std::string& name = question.at(0);
        if (name == "rewrite") return rewritten(question.at(1), question.at(2));
        if (name == "resolve") return resolved(question.at(1), question.at(2));
        if (name == "envelope") return received(question);
        if (name == "listed") return listed(question.at(1), question.at(2));
        if (name == "header") return written(question.at(1), question.at(2));
        return "?";
    }

private:
    std::string rewritten(const std::string& context, const std::string& address) const {
        Completion completion = settings_.local_completion();
        if (context == "remote") {
            completion.append_at_myorigin = completion.append_dot_mydomain = false;
            if (const auto remote = settings_.remote_completion()) completion = *remote;
        }
        return rewrite_external(address, completion).address;
    }

    std::string written(const std::string& place, const std::string& value) {
        Context context{settings_};
        const auto in = place == "sender" ? Place::header_sender : Place::header_recipient;
        constexpr std::size_t kColumn = std::string_view("To: ").size();
        const Mapped found =
            policy::run(rewrite_header(context, value, in, settings_.local_completion(), kColumn), driver_);
        if (found.failed()) return "later";
        std::string out;
        for (const char c : found.address) out += c == '\n' ? std::string("\\n") : std::string(1, c);
        return out;
    }

    std::string listed(const std::string& role, const std::string& address) {
        Context context{settings_};
        const auto as = role == "sender" ? policy::AddressRole::sender : policy::AddressRole::recipient;
        const Listing found = policy::run(check_listed(context, address, as), driver_);
        switch (found.state) {
            case AnswerState::found:
                return "ok";
            case AnswerState::absent:
                return std::to_string(found.code) + ' ' + found.dsn + ' ' + found.text;
            case AnswerState::temp_fail:
            case AnswerState::unknown:
                break;
        }
        return "later";
    }

    std::string received(const std::vector<std::string>& question) {
        Context context{settings_};
        std::vector<std::string> recipients(question.begin() + 2, question.end());
        const Envelope found = policy::run(receive_envelope(context, question.at(1), std::move(recipients)), driver_);
        if (found.state != AnswerState::found) return "later";
        std::string out = found.sender;
        for (const Envelope::Recipient& recipient : found.recipients) {
            out += '\t' + recipient.original + '\t' + recipient.final;
        }
        return out;
    }

    std::string resolved(const std::string& sender, const std::string& address) {
        Context context{settings_};
        const Resolution found = policy::run(resolve(context, sender, address), driver_);
        unsigned flags = kFirstClass << static_cast<unsigned>(found.address_class);
        if (found.has_routing) flags |= kRouted;
        if (found.state == Resolution::State::bad_address) flags |= kError;
        if (found.state == Resolution::State::temp_fail) flags |= kFail;
        std::ostringstream out;
        out << found.transport << '\t' << found.next_hop << '\t' << found.recipient << '\t' << flags;
        return out.str();
    }

    const Settings& settings_;
    policy::Driver& driver_;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    std::ifstream file(argv[1], std::ios::binary);
    test::ConfigTexts texts;
    texts.main_cf = std::string(std::istreambuf_iterator<char>(file), {});
    texts.target.version = {3, 7};
    const test::ConfigBuilder built(std::move(texts));
    const conf::Values values(built.config());
    const auto settings = read_settings(values, {});
    if (!settings) {
        std::cerr << settings.error().message << '\n';
        return 1;
    }
    test::AddressDriver driver(values, {"127.0.0.1"});
    Answers answers(*settings, driver);
    for (std::string line; std::getline(std::cin, line);) std::cout << answers.answer(fields(line)) << '\n';
    return 0;
}
