// The words of a setting that lists servers or attributes.
//
// Shape:   commas and blanks separate, any number of them.
// Threads: a pure function.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libconf/base/ascii.h"

namespace postern::tables {

inline std::vector<std::string> ldap_words(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : text) {
        const bool separates = c == ',' || ascii::is_space(c);
        if (!separates) word.push_back(c);
        if (separates && !word.empty()) words.push_back(std::move(word));
        if (separates) word.clear();
    }
    if (!word.empty()) words.push_back(std::move(word));
    return words;
}

}  // namespace postern::tables
