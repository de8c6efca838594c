#include "mta/policy/parse_list.h"

#include <algorithm>
#include <utility>

#include "libconf/base/ascii.h"
#include "libconf/model/restriction_list.h"

namespace postern::policy {
namespace {

using conf::RestrictionToken;
using conf::TextSpan;
using conf::TokenForm;

class Reader {
public:
    Reader(ParsedList& list, const ParseContext& context)
        : list_(list), context_(context), tokens_(conf::parse_restriction_list(list.text)) {}

    void read() {
        while (at_ < tokens_.size()) {
            const std::size_t first = at_;
            const std::optional<TextSpan> warning = read_warnings();
            if (at_ == tokens_.size()) {
                add(Fault::dangling_warning, tokens_[at_ - 1].span);
                return;
            }
            Call call;
            call.warning = warning;
            read_call(call);
            call.span = {tokens_[first].span.begin, tokens_[at_ - 1].span.end};
            list_.calls.push_back(std::move(call));
        }
    }

private:
    std::string_view text(const RestrictionToken& token) const { return token.text.of(list_.text); }

    void add(Fault fault, TextSpan span) { list_.faults.push_back({fault, list_.calls.size(), span}); }
    void fail(Call& call, Fault fault, TextSpan span) {
        add(fault, span);
        if (!call.fault && is_fatal(fault)) call.fault = fault;
    }

    Word known(const RestrictionToken& token) const {
        if (token.form != TokenForm::word) return {};
        return find_restriction(text(token));
    }
    /// Something that starts a call of its own.
    bool is_call(const RestrictionToken& token) const {
        const Word word = known(token);
        if (word && standing(word, context_.version) != Standing::too_new) return true;
        return token.form == TokenForm::word && context_.classes.declared(text(token));
    }

    std::optional<TextSpan> read_warnings() {
        std::optional<TextSpan> first;
        for (; at_ < tokens_.size(); ++at_) {
            const Word word = known(tokens_[at_]);
            if (!word || word.record->argument != ArgumentKind::restriction) break;
            if (!first) first = tokens_[at_].span;
        }
        return first;
    }

    void read_call(Call& call) {
        const RestrictionToken& token = tokens_[at_++];
        call.word = token.span;
        if (token.fault != conf::BraceFault::none) add(Fault::brace_fault, token.span);
        const Word word = known(token);
        const bool too_new = word && standing(word, context_.version) == Standing::too_new;
        if ((!word || too_new) && token.form == TokenForm::word && context_.classes.declared(text(token))) {
            call.kind = CallKind::restriction_class;
        } else if (word) {
            read_restriction(call, word);
        } else if (token.form == TokenForm::word && text(token).find(':') != std::string_view::npos) {
            read_bare_table(call);
        } else {
            fail(call, Fault::unknown_word, token.span);
        }
    }

    void read_restriction(Call& call, const Word& word) {
        call.record = word.record;
        call.old_name = word.old_name;
        const Standing state = standing(word, context_.version);
        call.kind = state == Standing::too_new ? CallKind::unknown : CallKind::restriction;
        if (state == Standing::too_new) fail(call, Fault::too_new, call.word);
        if (state == Standing::removed) fail(call, Fault::removed, call.word);
        if (word.record->argument != ArgumentKind::none) read_argument(call);
        check_stage(call);
    }

    void read_bare_table(Call& call) {
        call.kind = CallKind::bare_table;
        call.argument = call.word;
        const std::string_view check = restriction_list(context_.stage).bare_table;
        if (context_.place == ListPlace::result) {
            fail(call, Fault::table_in_result, call.word);
        } else if (check.empty()) {
            fail(call, Fault::table_without_check, call.word);
        } else {
            call.record = find_restriction(check).record;
        }
    }

    void check_stage(const Call& call) {
        if (call.kind == CallKind::restriction && !useful_stages(*call.record).has(context_.stage)) {
            add(Fault::wrong_stage, call.word);
        }
    }

    void read_argument(Call& call) {
        const ArgumentKind kind = call.record->argument;
        if (at_ == tokens_.size()) return fail(call, Fault::missing_argument, call.word);
        const RestrictionToken& token = tokens_[at_];
        const bool other_call = is_call(token);
        if (other_call && kind != ArgumentKind::zone) return fail(call, Fault::missing_argument, call.word);
        ++at_;
        if (token.fault != conf::BraceFault::none) add(Fault::brace_fault, token.span);
        call.argument = token.text;
        if (other_call) return fail(call, Fault::zone_is_restriction, token.span);
        if (!is_argument(call, token)) fail(call, Fault::bad_argument, token.span);
    }

    bool is_argument(Call& call, const RestrictionToken& token) {
        if (token.form == TokenForm::braced) {
            const std::vector<RestrictionToken> parts = conf::parts_of(list_.text, token);
            if (context_.version < call.record->braces_since || parts.empty()) return false;
            call.argument = parts.front().text;
            for (std::size_t i = 1; i < parts.size(); ++i) call.options.push_back(parts[i].text);
        }
        const std::string_view argument = call.argument->of(list_.text);
        switch (call.record->argument) {
            case ArgumentKind::table:
            case ArgumentKind::policy_server:
                return argument.find(':') != std::string_view::npos;
            case ArgumentKind::number:
                return std::all_of(argument.begin(), argument.end(), ascii::is_digit);
            case ArgumentKind::zone:
                return token.form == TokenForm::word;
            case ArgumentKind::none:
            case ArgumentKind::restriction:
                return true;
        }
        return true;
    }

    ParsedList& list_;
    const ParseContext& context_;
    std::vector<RestrictionToken> tokens_;
    std::size_t at_ = 0;
};

}  // namespace

bool is_fatal(Fault fault) {
    switch (fault) {
        case Fault::unknown_word:
        case Fault::too_new:
        case Fault::removed:
        case Fault::missing_argument:
        case Fault::bad_argument:
        case Fault::table_without_check:
        case Fault::table_in_result:
            return true;
        case Fault::zone_is_restriction:
        case Fault::dangling_warning:
        case Fault::brace_fault:
        case Fault::wrong_stage:
            return false;
    }
    return true;
}

ParsedList parse_list(std::string text, const ParseContext& context) {
    ParsedList list;
    list.text = std::move(text);
    Reader(list, context).read();
    return list;
}

}  // namespace postern::policy
