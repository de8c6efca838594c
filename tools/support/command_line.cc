#include "tools/support/command_line.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace postern {
namespace {

std::size_t distance(std::string_view a, std::string_view b) {
    std::array<std::size_t, 32> row{};
    if (b.size() + 1 > row.size()) return row.size();
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

class Reader {
public:
    Reader(std::span<const OptionSpec> table, std::span<const char* const> words, OperandPlace operands)
        : table_(table), words_(words), operands_(operands) {}

    Result<CommandLine> read() {
        for (; at_ < words_.size(); ++at_) {
            const std::string_view word = words_[at_];
            if (word == "--") {
                ++at_;
                break;
            }
            if (word.size() < 2 || word.front() != '-') {
                if (operands_ == OperandPlace::last) break;
                line_.operands.emplace_back(word);
                continue;
            }
            const auto taken = word[1] == '-' ? read_long(word) : read_letters(word);
            if (!taken) return tl::unexpected<Error>(taken.error());
        }
        for (; at_ < words_.size(); ++at_) line_.operands.emplace_back(words_[at_]);
        return std::move(line_);
    }

private:
    Result<void> read_long(std::string_view word) {
        const std::size_t equals = word.find('=');
        const std::string_view name = word.substr(2, equals == std::string_view::npos ? equals : equals - 2);
        const auto spec = std::ranges::find(table_, name, &OptionSpec::long_name);
        if (spec == table_.end() || name.empty()) {
            std::vector<std::string_view> names;
            for (const OptionSpec& known : table_) names.push_back(known.long_name);
            return fail(ErrorCode::bad_value,
                        fmt::format("unknown option {}{}", word, suggest_long_option(word, names)));
        }
        if (equals == std::string_view::npos) return take(&*spec, {}, Attached::no);
        if (spec->value.empty()) return fail(ErrorCode::bad_value, fmt::format("option --{} takes no value", name));
        return take(&*spec, word.substr(equals + 1), Attached::yes);
    }

    Result<void> read_letters(std::string_view word) {
        for (std::size_t i = 1; i < word.size(); ++i) {
            const auto spec = std::ranges::find(table_, word[i], &OptionSpec::letter);
            if (spec == table_.end()) return fail(ErrorCode::bad_value, fmt::format("unknown option -{}", word[i]));
            const std::string_view rest = word.substr(i + 1);
            if (!spec->value.empty()) return take(&*spec, rest, rest.empty() ? Attached::no : Attached::yes);
            if (auto taken = take(&*spec, {}, Attached::no); !taken) return taken;
        }
        return {};
    }

    enum class Attached { no, yes };

    Result<void> take(const OptionSpec* spec, std::string_view value, Attached attached) {
        if (!spec->value.empty() && attached == Attached::no) {
            if (at_ + 1 >= words_.size()) {
                return fail(ErrorCode::bad_value, spec->letter == '\0'
                                                      ? fmt::format("option --{} needs a value", spec->long_name)
                                                      : fmt::format("option -{} needs a value", spec->letter));
            }
            value = words_[++at_];
        }
        line_.options.push_back({spec, std::string(value)});
        return {};
    }

    std::span<const OptionSpec> table_;
    std::span<const char* const> words_;
    OperandPlace operands_;
    std::size_t at_ = 0;
    CommandLine line_;
};

std::string option_names(const OptionSpec& spec) {
    std::string names = spec.letter == '\0' ? "" : fmt::format("-{}", spec.letter);
    if (!spec.long_name.empty()) names += fmt::format("{}--{}", names.empty() ? "" : ",", spec.long_name);
    if (!spec.value.empty()) names += fmt::format(" {}", spec.value);
    return names;
}

}  // namespace

Result<CommandLine> read_command_line(std::span<const OptionSpec> table, std::span<const char* const> words,
                                      OperandPlace operands) {
    return Reader(table, words, operands).read();
}

std::string options_help(std::span<const OptionSpec> table, HelpStyle style) {
    constexpr std::size_t kColumn = 30;
    std::vector<std::string_view> groups;
    for (const OptionSpec& spec : table) {
        if (std::ranges::find(groups, spec.group) == groups.end()) groups.push_back(spec.group);
    }
    std::string out;
    for (const std::string_view group : groups) {
        out += style == HelpStyle::bold_headings ? fmt::format("\n\033[1m{}:\033[0m\n", group)
                                                 : fmt::format("\n{}:\n", group);
        for (const OptionSpec& spec : table) {
            if (spec.group != group) continue;
            const std::string names = option_names(spec);
            const bool fits = names.size() + 4 <= kColumn;
            out += fits ? fmt::format("  {:<{}}", names, kColumn - 2) : fmt::format("  {}\n{:<{}}", names, "", kColumn);
            out += fmt::format("{}\n", spec.help);
        }
    }
    return out;
}

HelpStyle help_style(std::span<const char* const> words) {
    const auto has = [&](std::string_view word) { return std::ranges::find(words, word) != words.end(); };
    if (has("--color=always")) return HelpStyle::bold_headings;
    if (has("--color=never") || ::isatty(STDOUT_FILENO) != 1 || std::getenv("NO_COLOR") != nullptr) {
        return HelpStyle::plain;
    }
    return HelpStyle::bold_headings;
}

std::string suggest_long_option(std::string_view option, std::span<const std::string_view> names) {
    option = option.substr(0, option.find('='));
    if (!option.starts_with("--") || option.size() > 30 || names.empty()) return {};
    option.remove_prefix(2);
    const auto best = std::ranges::min_element(names, {}, [&](auto name) { return distance(option, name); });
    return !best->empty() && distance(option, *best) <= 3 ? fmt::format(" - did you mean --{}?", *best) : std::string();
}

}  // namespace postern
