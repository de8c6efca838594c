#include "tools/map/completion.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "libconf/registry/registry.h"
#include "libconf/registry/versions.h"
#include "libtables/table_use.h"

namespace postern::map_tool {
namespace {

constexpr std::string_view kBash = R"bash(# bash completion of @PROGRAM@; made by `@PROGRAM@ --completion bash`.

@FUNCTION@() {
    local line=${COMP_LINE:0:COMP_POINT} word before words
    word=${line##*[[:space:]]}
    before=${line%"$word"}
    before=${before%"${before##*[![:space:]]}"}
    before=${before##*[[:space:]]}
    [[ $word == --*=* ]] && { before=${word%%=*}; word=${word#*=}; }
    case $before in
@VALUES@
        *)
            if [[ $word == -* ]]; then
                words='@OPTIONS@'
            elif [[ $word == *:* ]]; then
                word=${word#*:}
            else
                words='@TYPES@'
                compopt -o nospace
            fi
            local IFS=$'\n'
            [[ $word == -* ]] || COMPREPLY=($(compgen -f -- "$word"))
            ;;
    esac
    local IFS=$' \n'
    COMPREPLY+=($(compgen -W "$words" -- "$word"))
    # readline replaces what follows the last : or = of a word.
    COMPREPLY=("${COMPREPLY[@]/#${word%"${word##*[:=]}"}/}")
}
complete -o filenames -F @FUNCTION@ @PROGRAM@
)bash";

constexpr std::string_view kZsh = R"zsh(#compdef @PROGRAM@
# zsh completion of @PROGRAM@; made by `@PROGRAM@ --completion zsh`.

@FUNCTION@_table() {
    if compset -P '*:'; then
        _files
    else
        compadd -S ':' -q -- @TYPES@
        _files
    fi
}

_arguments -s -S @OPTIONS@ \
    '*:table:@FUNCTION@_table'
)zsh";

constexpr std::string_view kFish = R"fish(# fish completion of @PROGRAM@; made by `@PROGRAM@ --completion fish`.

function @FUNCTION@_tables
    set -l word (commandline -ct)
    set -l type (string match -r -- '^[^:]*:' $word)
    if set -q type[1]
        __fish_complete_path (string replace -- $type[1] '' $word) | string replace -r '^' -- $type[1]
    else
        string join \n -- @TYPES@
        __fish_complete_path $word
    end
end

complete -c @PROGRAM@ -f
complete -c @PROGRAM@ -a '(@FUNCTION@_tables)'
@OPTIONS@
)fish";

std::string joined(const std::vector<std::string>& words, std::string_view between) {
    return fmt::format("{}", fmt::join(words, between));
}

/// The words that a value can be; empty when it is anything.
std::string value_words(const OptionSpec& spec) {
    if (spec.value == "WHEN") return "auto always never";
    if (spec.value == "SHELL") return "bash zsh fish";
    if (spec.long_name == "profile") return "upstream debian";
    if (spec.long_name == "as") {
        std::vector<std::string> uses;
        for (const tables::TableUse& use : tables::table_uses()) uses.emplace_back(use.name);
        return joined(uses, " ");
    }
    if (spec.long_name != "postfix-version") return {};
    std::vector<std::string> versions;
    for (const conf::Release& release : conf::releases()) versions.push_back(release.version.text());
    return joined(versions, " ");
}

std::vector<std::string> names_of(const OptionSpec& spec) {
    std::vector<std::string> names;
    if (spec.letter != '\0') names.push_back(fmt::format("-{}", spec.letter));
    if (!spec.long_name.empty()) names.push_back(fmt::format("--{}", spec.long_name));
    return names;
}

std::string table_types(std::string_view ending) {
    std::vector<std::string> types;
    for (const conf::TableType& type : conf::registry::table_types()) {
        if (!type.internal) types.push_back(fmt::format("{}{}", type.name, ending));
    }
    return joined(types, " ");
}

std::string bash_values(const std::vector<OptionSpec>& table) {
    std::vector<std::string> cases;
    for (const OptionSpec& spec : table) {
        if (spec.value.empty()) continue;
        const std::string action = spec.value == "DIR"
                                       ? std::string("local IFS=$'\\n'; COMPREPLY=($(compgen -d -- \"$word\"))")
                                       : fmt::format("words='{}'", value_words(spec));
        cases.push_back(fmt::format("        {}) {} ;;", joined(names_of(spec), " | "), action));
    }
    return joined(cases, "\n");
}

std::string zsh_option(const OptionSpec& spec) {
    const std::vector<std::string> names = names_of(spec);
    std::string help;
    for (const char c : spec.help) {
        if (c == '[' || c == ']' || c == ':' || c == '\\') help += '\\';
        help += c == '\'' ? '"' : c;
    }
    std::string value;
    if (spec.value == "DIR") {
        value = ":directory:_files -/";
    } else if (!spec.value.empty()) {
        value = fmt::format(":{}:({})", spec.value, value_words(spec));
    }
    std::string out;
    for (const std::string& name : names) {
        const std::string_view equals = !value.empty() && name.starts_with("--") ? "=" : "";
        const std::string others = spec.long_name == "verbose" ? "*" : fmt::format("({})", joined(names, " "));
        out += fmt::format(" \\\n    '{}{}{}[{}]{}'", others, name, equals, help, value);
    }
    return out;
}

std::string fish_option(const OptionSpec& spec, std::string_view program) {
    std::string line = fmt::format("complete -c {}", program);
    if (spec.letter != '\0') line += fmt::format(" -s {}", spec.letter);
    if (!spec.long_name.empty()) line += fmt::format(" -l {}", spec.long_name);
    if (spec.value == "DIR") {
        line += " -x -a '(__fish_complete_directories (commandline -ct))'";
    } else if (!spec.value.empty()) {
        line += fmt::format(" -x -a '{}'", value_words(spec));
    }
    return line + fmt::format(" -d '{}'", spec.help);
}

std::string filled(std::string_view frame, const std::vector<std::pair<std::string_view, std::string>>& parts) {
    std::string out(frame);
    for (const auto& [name, text] : parts) {
        for (std::size_t at = 0; (at = out.find(name, at)) != std::string::npos; at += text.size()) {
            out.replace(at, name.size(), text);
        }
    }
    return out;
}

}  // namespace

Result<std::string> completion_script(Program program, std::string_view shell) {
    const std::vector<OptionSpec> table = option_table(program);
    const std::string name(program_name(program));
    const std::string function = program == Program::map ? "_postern_map" : "_postern_alias";
    std::vector<std::string> options;
    std::string zsh;
    std::vector<std::string> fish;
    for (const OptionSpec& spec : table) {
        for (std::string& option : names_of(spec)) options.push_back(std::move(option));
        zsh += zsh_option(spec);
        fish.push_back(fish_option(spec, name));
    }
    if (shell == "bash") {
        return filled(kBash, {{"@PROGRAM@", name},
                              {"@FUNCTION@", function},
                              {"@VALUES@", bash_values(table)},
                              {"@OPTIONS@", joined(options, " ")},
                              {"@TYPES@", table_types(":")}});
    }
    if (shell == "zsh") {
        return filled(
            kZsh, {{"@PROGRAM@", name}, {"@FUNCTION@", function}, {"@OPTIONS@", zsh}, {"@TYPES@", table_types("")}});
    }
    if (shell == "fish") {
        return filled(kFish, {{"@PROGRAM@", name},
                              {"@FUNCTION@", "_" + function},
                              {"@OPTIONS@", joined(fish, "\n")},
                              {"@TYPES@", table_types(":")}});
    }
    return fail(ErrorCode::bad_value, fmt::format("--completion takes bash, zsh or fish, not \"{}\"", shell));
}

}  // namespace postern::map_tool
