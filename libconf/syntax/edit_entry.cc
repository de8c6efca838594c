#include "libconf/syntax/edit_entry.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "libconf/base/ascii.h"
#include "libconf/syntax/service_line.h"

namespace postern::conf {
namespace {

/// Options of daemons that take no value, so that another option may follow in the same word.
constexpr std::string_view kFlags = "DSVdluvz";

bool is_blank(char c) {
    return kWordSeparators.find(c) != std::string_view::npos;
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    WordReader reader(text, Braces::group);
    while (const std::optional<TextSpan> word = reader.next()) words.emplace_back(word->of(text));
    return words;
}

/// A word with an unclosed brace goes on to the end of the text, with whatever blanks are there.
std::string_view without_last_blanks(std::string_view word) {
    return word.find_first_of(kWordSeparators) == std::string_view::npos ? word : ascii::trim_right(word);
}

void warn(std::vector<std::string>& warnings, std::string_view message) {
    if (!message.empty()) warnings.push_back(fmt::format("master.cf: {}", message));
}

/// Takes the braces off a word that starts with one.
std::string unbraced(const std::string& word, std::vector<std::string>& warnings) {
    if (!word.starts_with('{')) return std::string(without_last_blanks(word));
    const BraceGroup group = read_group(word);
    warn(warnings, describe(group.fault, word));
    return std::string(ascii::trim_right(group.inner.of(word)));
}

/// `{ name = value }` as name=value; a word without braces stays as it is.
std::string setting(const std::string& word, std::vector<std::string>& warnings) {
    std::string text = unbraced(word, warnings);
    if (!word.starts_with('{')) return text;
    const NameValue pair = read_name_value(text);
    warn(warnings, describe(pair.fault, text));
    return pair.fault == NameValueFault::none ? fmt::format("{}={}", pair.name.of(text), pair.value.of(text)) : text;
}

enum class Wrap { around_blanks, when_needed };

/// With braces when it would not be read back as one word otherwise, or when there is a blank in it.
std::string as_word(const std::string& argument, Wrap wrap) {
    const bool has_blank = std::any_of(argument.begin(), argument.end(), is_blank);
    const bool is_word =
        !argument.starts_with('{') && WordReader(argument, Braces::group).next() == TextSpan{0, argument.size()};
    if (is_word && (!has_blank || wrap == Wrap::when_needed)) return argument;
    std::string braced = fmt::format("{{{}}}", argument);
    const BraceGroup group = read_group(braced);
    return group.fault == BraceFault::none && group.inner.of(braced) == argument ? braced : argument;
}

/// What stands after -o; in braces unless that would put blanks around a `=` inside to other use.
std::string setting_word(const std::string& text) {
    std::string word = as_word(text, Wrap::around_blanks);
    std::vector<std::string> ignored;
    return setting(word, ignored) == text ? word : as_word(text, Wrap::when_needed);
}

/// Whether a setting, written after -o, is read again as it is, with more words behind it.
bool reads_back(const std::string& text) {
    const std::string word = setting_word(text);
    const std::string line = word + " more";
    std::vector<std::string> ignored;
    return is_one_line(text) && setting(word, ignored) == text &&
           WordReader(line, Braces::group).next() == TextSpan{0, word.size()};
}

/// At the start of a line it would make the line blank, or a comment.
bool may_start_line(std::string_view word) {
    const std::string_view visible = ascii::trim_left(word);
    return !visible.empty() && visible.front() != '#';
}

/// Splits "-vo" and "-oname=value" at their `-o`; empty when the word is no option with -o.
std::optional<std::pair<std::string, std::string>> split_at_o(std::string_view word) {
    const std::size_t at = word.find('o');
    if (at == std::string_view::npos || word.substr(1, at - 1).find_first_not_of(kFlags) != std::string_view::npos) {
        return std::nullopt;
    }
    return std::pair(std::string(word.substr(1, at - 1)), std::string(word.substr(at + 1)));
}

Result<void> check_field(ServiceField field, std::string_view value, std::string_view context) {
    // postconf takes an empty value and writes an entry that nobody can read, and takes a name that makes a comment of
    // the entry's first line and leaves the others to the entry before.
    const bool no_start =
        field == ServiceField::service && (value.starts_with('#') || ascii::trim_left(value) != value);
    if (!value.empty() && !no_start && valid_service_field(field, value)) return {};
    return fail(ErrorCode::bad_value, describe_invalid(field, value, context));
}

std::string& at(std::array<std::string, kServiceFields>& fields, ServiceField field) {
    return fields[static_cast<std::size_t>(field)];
}

}  // namespace

bool is_one_line(std::string_view text) {
    return text.find_first_of(std::string_view("\n\0", 2)) == std::string_view::npos;
}

ServiceId service_of(std::string_view line) {
    line = line.substr(0, line.find('\0'));  // Postfix reads no further
    WordReader words(line, Braces::plain);
    const std::optional<TextSpan> name = words.next();
    const std::optional<TextSpan> type = words.next();
    if (!name || !type) return {};
    return {name->of(line), type->of(line)};
}

bool EntryOption::sets(std::string_view name) const {
    return word == "-o" && value && value->size() > name.size() && value->starts_with(name) &&
           (*value)[name.size()] == '=';
}

Result<EntryText> EntryText::read(std::string_view text, std::vector<std::string>& warnings) {
    std::vector<std::string> words = words_of(text);
    if (words.size() < kServiceFields) return fail(ErrorCode::bad_syntax, "bad field count");
    EntryText entry;
    std::string context(text);
    std::replace(context.begin(), context.end(), '\n', ' ');
    for (std::size_t i = 0; i < kServiceFields; ++i) {
        const Result<void> checked = check_field(static_cast<ServiceField>(i), words[i], context);
        if (!checked) return tl::unexpected<Error>(checked.error());
        entry.fields_[i] = without_last_blanks(words[i]);
    }
    words.erase(words.begin(), words.begin() + kServiceFields);
    entry.set_arguments(std::move(words), warnings);
    return entry;
}

Result<void> EntryText::set_field(ServiceField field, std::string_view value, std::vector<std::string>& warnings) {
    if (const Result<void> checked = check_field(field, value, value); !checked) return checked;
    std::vector<std::string> words = words_of(value);
    const bool several = words.size() > 1 && field != ServiceField::command;
    if (words.empty() || several || !is_one_line(value)) {
        return fail(ErrorCode::bad_value, describe_invalid(field, value, value));
    }
    at(fields_, field) = words.front();
    if (field != ServiceField::command) return {};
    words.erase(words.begin());
    set_arguments(std::move(words), warnings);
    return {};
}

void EntryText::set_arguments(std::vector<std::string> words, std::vector<std::string>& warnings) {
    options_.clear();
    arguments_.clear();
    std::size_t i = 0;
    for (; i < words.size(); ++i) {
        const std::string_view word = without_last_blanks(words[i]);
        if (!word.starts_with('-') || word == "--") break;  // in braces it is no option, whatever it holds
        const bool more = i + 1 < words.size();
        const auto o = split_at_o(word);
        if (o && !o->first.empty()) options_.push_back({"-" + o->first, std::nullopt});
        if (o && !o->second.empty()) {
            options_.push_back({"-o", setting(o->second, warnings)});
        } else if (o && more) {
            options_.push_back({"-o", setting(words[++i], warnings)});
        } else if (word == "-" && more) {
            options_.push_back({"-", unbraced(words[++i], warnings)});
        } else {
            options_.push_back({o ? "-o" : std::string(word), std::nullopt});
        }
    }
    for (; i < words.size(); ++i) arguments_.push_back(unbraced(words[i], warnings));
}

Result<void> EntryText::set_parameter(std::string_view name, std::string_view value) {
    const std::string text = fmt::format("{}={}", name, value);
    if (!reads_back(text)) {
        // An unclosed brace would take the rest of the entry.
        return fail(ErrorCode::bad_value, fmt::format("cannot be written after -o: \"{}\"", text));
    }
    bool found = false;
    for (EntryOption& option : options_) {
        if (!option.sets(name)) continue;
        option.value = text;
        found = true;
    }
    if (found) return {};
    // A last -o or - that lacks its value would take ours.
    const bool dangling =
        !options_.empty() && !options_.back().value && (options_.back().word == "-o" || options_.back().word == "-");
    options_.insert(dangling ? options_.end() - 1 : options_.end(), {"-o", text});
    return {};
}

void EntryText::remove_parameter(std::string_view name) {
    std::erase_if(options_, [name](const EntryOption& option) { return option.sets(name); });
}

std::string EntryText::print() const {
    std::string out;
    ServiceLine line(out, Fold::yes);
    for (std::size_t i = 0; i < kServiceFields; ++i) line.column(kServiceColumns[i], fields_[i]);
    const auto put = [&line](const std::string& word, std::size_t counted) {
        if (may_start_line(word)) {
            line.word(word, counted);
        } else {
            line.on_same_line(word);
        }
    };
    for (const EntryOption& option : options_) {
        const std::string word = as_word(option.word, Wrap::when_needed);
        if (option.value) {
            line.on_own_line(fmt::format("{} {}", word, setting_word(*option.value)));
        } else {
            put(word, word.size());
        }
    }
    Wrap wrap = Wrap::when_needed;  // postconf puts none around the first argument, needed or not
    for (const std::string& argument : arguments_) {
        const bool like_option = wrap == Wrap::when_needed && argument.starts_with('-') && argument != "--";
        const std::string word = as_word(argument, std::exchange(wrap, Wrap::around_blanks));
        put(like_option ? fmt::format("{{{}}}", argument) : word, argument.size());
    }
    return out;
}

}  // namespace postern::conf
