#include "mta/policy/access_result.h"

#include <algorithm>

#include "libconf/base/ascii.h"

namespace postern::policy {
namespace {

bool is_reply_code(std::string_view word) {
    return word.size() == 3 && (word[0] == '4' || word[0] == '5') &&
           std::all_of(word.begin(), word.end(), ascii::is_digit);
}

}  // namespace

AccessResult parse_access_result(std::string_view text, Version version) {
    AccessResult result;
    std::size_t begin = 0;
    std::size_t end = text.size();
    while (begin < end && ascii::is_space(text[begin])) ++begin;
    while (end > begin && ascii::is_space(text[end - 1])) --end;
    if (begin == end) return result;
    std::size_t word_end = begin;
    while (word_end < end && !ascii::is_space(text[word_end])) ++word_end;
    std::size_t argument = word_end;
    while (argument < end && ascii::is_space(text[argument])) ++argument;
    result.word = {begin, word_end};
    result.argument = {argument, end};

    using Form = AccessResult::Form;
    const std::string_view word = result.word.of(text);
    const AccessAction* action = find_access_action(word);
    if (action != nullptr && version >= action->introduced) {
        result.form = Form::action;
        result.action = action;
    } else if (is_reply_code(word) && !result.argument.empty()) {
        result.form = Form::reply;
    } else if (result.argument.empty() && std::all_of(word.begin(), word.end(), ascii::is_digit)) {
        result.form = Form::number;
    } else {
        result.form = Form::restrictions;
    }
    return result;
}

}  // namespace postern::policy
