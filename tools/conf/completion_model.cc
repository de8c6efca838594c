#include "tools/conf/completion_model.h"

#include <array>

#include "libconf/registry/registry.h"
#include "tools/conf/options.h"

namespace postern::conf_tool {
namespace {

struct Valued {
    std::string_view long_name;
    OptionValue value;
};

constexpr std::array kValued = {
    Valued{"config-directory", OptionValue::directory},
    Valued{"class", OptionValue::classes},
    Valued{"override", OptionValue::setting},
    Valued{"tls", OptionValue::tls_mode},
    Valued{"postfix-version", OptionValue::version},
    Valued{"profile", OptionValue::profile},
    Valued{"color", OptionValue::color},
    Valued{"completion", OptionValue::shell},
};

constexpr std::array<std::string_view, 3> kRepeatable = {"class", "override", "verbose"};

std::string_view trim_blanks(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    return text;
}

OptionValue value_of(std::string_view long_name) {
    for (const Valued& valued : kValued) {
        if (valued.long_name == long_name) return valued.value;
    }
    return OptionValue::other;
}

/// "  -c,--config-directory DIR   What it does"; the help may stand in a line of its own.
CompletionOption read_option(std::string_view line) {
    CompletionOption option;
    line = trim_blanks(line);
    std::string_view names = line.substr(0, line.find(' '));
    line.remove_prefix(names.size());
    while (!names.empty()) {
        const std::string_view name = names.substr(0, names.find(','));
        names.remove_prefix(std::min(name.size() + 1, names.size()));
        if (name.starts_with("--")) {
            option.long_name = name.substr(2);
        } else {
            option.letter = name[1];
        }
    }
    const std::size_t gap = line.find("  ");
    const std::string_view type = trim_blanks(line.substr(0, gap));
    if (!type.empty()) option.value = value_of(option.long_name);
    if (gap != std::string_view::npos) option.help = trim_blanks(line.substr(gap));
    for (const std::string_view name : kRepeatable) option.repeatable = option.repeatable || option.long_name == name;
    return option;
}

/// The text of --help is the one list of options that cannot be out of date.
std::vector<CompletionOption> read_options() {
    std::vector<CompletionOption> options;
    constexpr std::array kHelp = {"postern-conf", "--help"};
    const auto invocation = parse_options(static_cast<int>(kHelp.size()), kHelp.data());
    if (!invocation) return options;
    std::string_view rest = invocation->print_instead;
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (line.starts_with("  -")) {
            options.push_back(read_option(line));
        } else if (line.starts_with("   ") && !options.empty() && options.back().help.empty()) {
            options.back().help = trim_blanks(line);
        }
    }
    return options;
}

}  // namespace

CompletionModel make_completion_model() {
    CompletionModel model;
    model.options = read_options();
    for (const conf::ParamSpec& spec : conf::registry::all()) {
        if (conf::registry::exists_in(spec, conf::kDefaultVersion)) model.parameters.push_back(spec.name);
    }
    for (const conf::Release& release : conf::releases()) model.versions.push_back(release.version.text());
    return model;
}

std::vector<std::string> value_words(OptionValue value, const CompletionModel& model) {
    switch (value) {
        case OptionValue::classes:
            return {"builtin", "service", "user", "all"};
        case OptionValue::tls_mode:
            return {"compile-version", "run-version", "public-key-algorithms"};
        case OptionValue::version:
            return model.versions;
        case OptionValue::profile:
            return {"upstream", "debian"};
        case OptionValue::color:
            return {"auto", "always", "never"};
        case OptionValue::shell:
            return {"bash", "zsh", "fish"};
        case OptionValue::none:
        case OptionValue::directory:
        case OptionValue::setting:
        case OptionValue::other:
            break;
    }
    return {};
}

std::string fill_frame(std::string_view frame, const std::vector<std::pair<std::string_view, std::string>>& parts) {
    std::string out;
    while (!frame.empty()) {
        std::size_t nearest = frame.size();
        const std::pair<std::string_view, std::string>* found = nullptr;
        for (const auto& part : parts) {
            const std::size_t at = frame.find(part.first);
            if (at >= nearest) continue;
            nearest = at;
            found = &part;
        }
        out += frame.substr(0, nearest);
        frame.remove_prefix(nearest);
        if (found == nullptr) break;
        out += found->second;
        frame.remove_prefix(found->first.size());
    }
    return out;
}

std::string wrap_words(const std::vector<std::string_view>& words) {
    constexpr std::size_t kColumns = 120;
    std::string out;
    std::size_t column = 0;
    for (const std::string_view word : words) {
        if (column != 0) {
            const bool fits = column + 1 + word.size() <= kColumns;
            out += fits ? ' ' : '\n';
            column = fits ? column + 1 : 0;
        }
        out += word;
        column += word.size();
    }
    return out;
}

}  // namespace postern::conf_tool
