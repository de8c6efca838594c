// ScriptedDriver: answers the questions of an evaluation from a list that the test wrote.
//
// Shape:   answers by the text of the question, as describe() words it, in any order; each may be given again and
//          again. Unscripted questions get what the test said they should, by default "unknown".
// Threads: one test.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "mta/policy/eval.h"

namespace postern::policy::test {

class ScriptedDriver : public Driver {
public:
    void on(std::string question, Answer answer) { answers_[std::move(question)] = std::move(answer); }
    void table(const std::string& spec, const std::string& key, std::string value) {
        on("table " + spec + ", key " + key, LookupAnswer::found(std::move(value)));
    }
    /// Every other key of the table is absent.
    void complete(std::string spec) { complete_.insert(std::move(spec)); }
    void dns(const std::string& name, DnsType type, std::vector<DnsRecord> records) {
        DnsAnswer answer;
        answer.state = records.empty() ? AnswerState::absent : AnswerState::found;
        answer.records = std::move(records);
        on("DNS " + std::string(type_name(type)) + " of " + name, std::move(answer));
    }
    /// The answer comes only after the evaluation has stood still.
    void delay(std::string question) { delayed_.insert(std::move(question)); }
    /// The state of every answer that nobody wrote.
    AnswerState otherwise = AnswerState::unknown;

    std::optional<Answer> answer(const Question& question) override {
        asked.push_back(describe(question));
        if (delayed_.contains(asked.back())) return std::nullopt;
        return scripted(question);
    }
    Answer scripted(const Question& question) const {
        const auto found = answers_.find(describe(question));
        if (found != answers_.end()) return found->second;
        return std::visit([this](const auto& q) { return unscripted(q); }, question);
    }

    bool knows(const std::string& question) const { return answers_.contains(question); }

    std::vector<std::string> asked;

private:
    template <class Q>
    Answer unscripted(const Q& question) const {
        typename Q::Answer answer;
        if constexpr (requires { answer.state; }) answer.state = otherwise;
        if constexpr (requires { question.table; }) {
            if (complete_.contains(question.table)) answer.state = AnswerState::absent;
        }
        return answer;
    }

    std::map<std::string, Answer> answers_;
    std::set<std::string> delayed_;
    std::set<std::string> complete_;
};

}  // namespace postern::policy::test
