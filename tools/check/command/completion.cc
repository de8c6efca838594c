#include "tools/check/command/completion.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "libconf/registry/versions.h"
#include "tools/check/command/options.h"

namespace postern::check_tool {
namespace {

constexpr std::string_view kBash = R"bash(# bash completion of postern-check; made by `postern-check --completion bash`.

_postern_check_rules() {
    postern-check rules --no-config --quiet --select all 2>/dev/null | while read -r id name rest; do echo "$id $name"; done
    echo default style tier1 all
}

# compgen expands the words that it is given: only those without anything to expand.
_postern_check_revisions() {
    echo HEAD
    git for-each-ref --format='%(refname:short)' 2>/dev/null | grep -xE '[A-Za-z0-9._/-]+'
}

_postern_check() {
    local line=${COMP_LINE:0:COMP_POINT} word before words
    word=${line##*[[:space:]]}
    before=${line%"$word"}
    before=${before%"${before##*[![:space:]]}"}
    before=${before##*[[:space:]]}
    [[ $word == --*=* ]] && { before=${word%%=*}; word=${word#*=}; }
    case $before in
@VALUES@
        explain) words="$(_postern_check_rules)" ;;
        *)
            if [[ $word == -* ]]; then
                words='@OPTIONS@'
            else
                [[ $line == *[[:space:]]*[[:space:]]* ]] || words='@COMMANDS@'
                local IFS=$'\n'
                COMPREPLY=($(compgen -f -- "$word"))
            fi
            ;;
    esac
    local IFS=$' \n'
    # The last of several words with commas between.
    local head=
    [[ $word == *,* ]] && { head=${word%,*},; word=${word##*,}; }
    COMPREPLY+=($(compgen -P "$head" -W "$words" -- "$word"))
    word=$head$word
    # readline replaces what follows the last : or = of a word.
    COMPREPLY=("${COMPREPLY[@]/#${word%"${word##*[:=]}"}/}")
}
complete -o filenames -F _postern_check postern-check
)bash";

constexpr std::string_view kZsh = R"zsh(#compdef postern-check
# zsh completion of postern-check; made by `postern-check --completion zsh`.

_postern_check_rules() {
    local -a rules
    rules=(${=${(f)"$(postern-check rules --no-config --quiet --select all 2>/dev/null | while read -r id name rest; do print -r -- $id $name; done)"}})
    _values -s , rule $rules default style tier1 all
}

_postern_check_revisions() {
    local -a revisions
    revisions=(HEAD ${(f)"$(git for-each-ref --format='%(refname:short)' 2>/dev/null)"})
    compadd -- $revisions
}

_postern_check_severity() {
    if compset -P '*='; then
        compadd -- error warning info style off
    else
        local -a rules
        rules=(${=${(f)"$(postern-check rules --no-config --quiet --select all 2>/dev/null | while read -r id name rest; do print -r -- $id $name; done)"}})
        compadd -S '=' -- $rules
    fi
}

_postern_check_operand() {
    if [[ ${words[(I)explain]} -gt 0 ]]; then
        _postern_check_rules
    else
        (( CURRENT == 2 )) && compadd -- @COMMANDS@
        _files
    fi
}

_arguments -s -S @OPTIONS@ \
    '*:path:_postern_check_operand'
)zsh";

constexpr std::string_view kFish = R"fish(# fish completion of postern-check; made by `postern-check --completion fish`.

function __postern_check_rules
    postern-check rules --no-config --quiet --select all 2>/dev/null | while read -l id name rest
        echo $id
        echo $name
    end
    string join \n -- default style tier1 all
end

function __postern_check_revisions
    echo HEAD
    git for-each-ref --format='%(refname:short)' 2>/dev/null
end

function __postern_check_severity
    for rule in (__postern_check_rules)
        string join \n -- $rule=error $rule=warning $rule=info $rule=style $rule=off
    end
end

complete -c postern-check -n __fish_use_subcommand -a '@COMMANDS@'
complete -c postern-check -n '__fish_seen_subcommand_from explain' -f -a '(__postern_check_rules)'
@OPTIONS@
)fish";

std::string joined(const std::vector<std::string>& words, std::string_view between) {
    return fmt::format("{}", fmt::join(words, between));
}

enum class Kind { none, directory, file, rules, severity, revision, words };

struct Value {
    Kind kind = Kind::none;
    std::string words;
};

Value value_of(const OptionSpec& spec) {
    if (spec.value == "DIR") return {Kind::directory, {}};
    if (spec.value == "FILE" || spec.value == "NAME") {
        return spec.long_name == "profile" ? Value{Kind::words, "upstream debian"} : Value{Kind::file, {}};
    }
    if (spec.value == "RULES") return {Kind::rules, {}};
    if (spec.value == "REV") return {Kind::revision, {}};
    if (spec.value == "RULE=LEVEL") return {Kind::severity, {}};
    if (spec.value == "SHELL") return {Kind::words, "bash zsh fish"};
    if (spec.value == "VERSION" || spec.value == "VERSIONS") {
        std::vector<std::string> versions;
        for (const conf::Release& release : conf::releases()) versions.push_back(release.version.text());
        return {Kind::words, joined(versions, " ")};
    }
    const SettingKey* key = find_setting(option_key(spec));
    return {Kind::words, key == nullptr || spec.value == "COLUMNS" || key->values.find(' ') == std::string_view::npos
                             ? std::string()
                             : std::string(key->values)};
}

std::vector<std::string> names_of(const OptionSpec& spec) {
    std::vector<std::string> names;
    if (spec.letter != '\0') names.push_back(fmt::format("-{}", spec.letter));
    names.push_back(fmt::format("--{}", spec.long_name));
    return names;
}

std::string bash_values() {
    std::vector<std::string> cases;
    for (const OptionSpec& spec : option_table()) {
        if (spec.value.empty()) continue;
        const Value value = value_of(spec);
        std::string action;
        switch (value.kind) {
            case Kind::directory:
                action = "local IFS=$'\\n'; COMPREPLY=($(compgen -d -- \"$word\"))";
                break;
            case Kind::file:
                action = "local IFS=$'\\n'; COMPREPLY=($(compgen -f -- \"$word\"))";
                break;
            case Kind::rules:
                action = "words=\"$(_postern_check_rules)\"";
                break;
            case Kind::revision:
                action = "words=\"$(_postern_check_revisions)\"";
                break;
            case Kind::severity:
                action =
                    "if [[ $word == *=* ]]; then word=${word#*=}; words='error warning info style off'; else "
                    "words=\"$(_postern_check_rules)\"; compopt -o nospace; fi";
                break;
            case Kind::none:
            case Kind::words:
                action = fmt::format("words='{}'", value.words);
                break;
        }
        cases.push_back(fmt::format("        {}) {} ;;", joined(names_of(spec), " | "), action));
    }
    return joined(cases, "\n");
}

std::string zsh_value(const OptionSpec& spec) {
    if (spec.value.empty()) return {};
    const Value value = value_of(spec);
    switch (value.kind) {
        case Kind::directory:
            return ":directory:_files -/";
        case Kind::file:
            return ":file:_files";
        case Kind::rules:
            return ":rules:_postern_check_rules";
        case Kind::revision:
            return ":revision:_postern_check_revisions";
        case Kind::severity:
            return ":severity:_postern_check_severity";
        case Kind::none:
        case Kind::words:
            break;
    }
    return fmt::format(":{}:({})", spec.value, value.words);
}

bool may_repeat(const OptionSpec& spec) {
    const SettingKey* key = find_setting(option_key(spec));
    return (key != nullptr && key->kind == KeyKind::list) || option_key(spec).ends_with('.');
}

std::string zsh_options() {
    std::string out;
    for (const OptionSpec& spec : option_table()) {
        std::string help;
        for (const char c : spec.help) {
            if (c == '[' || c == ']' || c == ':' || c == '\\') help += '\\';
            help += c == '\'' ? '"' : c;
        }
        const std::vector<std::string> names = names_of(spec);
        const std::string value = zsh_value(spec);
        for (const std::string& name : names) {
            const std::string_view equals = !value.empty() && name.starts_with("--") ? "=" : "";
            const std::string others = may_repeat(spec) ? "*" : fmt::format("({})", joined(names, " "));
            out += fmt::format(" \\\n    '{}{}{}[{}]{}'", others, name, equals, help, value);
        }
    }
    return out;
}

std::string fish_options() {
    std::vector<std::string> lines;
    for (const OptionSpec& spec : option_table()) {
        std::string line = "complete -c postern-check";
        if (spec.letter != '\0') line += fmt::format(" -s {}", spec.letter);
        line += fmt::format(" -l {}", spec.long_name);
        const Value value = value_of(spec);
        if (!spec.value.empty()) {
            switch (value.kind) {
                case Kind::directory:
                    line += " -x -a '(__fish_complete_directories (commandline -ct))'";
                    break;
                case Kind::file:
                    line += " -r";
                    break;
                case Kind::rules:
                    line += " -x -a '(__fish_append , (__postern_check_rules))'";
                    break;
                case Kind::revision:
                    line += " -x -a '(__postern_check_revisions)'";
                    break;
                case Kind::severity:
                    line += " -x -a '(__postern_check_severity)'";
                    break;
                case Kind::none:
                case Kind::words:
                    line += fmt::format(" -x -a '{}'", value.words);
                    break;
            }
        }
        std::string help(spec.help);
        for (std::size_t at = 0; (at = help.find('\'', at)) != std::string::npos; at += 2) help.insert(at, "\\");
        lines.push_back(line + fmt::format(" -d '{}'", help));
    }
    return joined(lines, "\n");
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

Result<std::string> completion_script(std::string_view shell) {
    std::vector<std::string> names;
    for (const OptionSpec& spec : option_table()) {
        for (std::string& name : names_of(spec)) names.push_back(std::move(name));
    }
    const std::string commands = fmt::format("{}", fmt::join(subcommands(), " "));
    if (shell == "bash") {
        return filled(kBash,
                      {{"@VALUES@", bash_values()}, {"@OPTIONS@", joined(names, " ")}, {"@COMMANDS@", commands}});
    }
    if (shell == "zsh") return filled(kZsh, {{"@OPTIONS@", zsh_options()}, {"@COMMANDS@", commands}});
    if (shell == "fish") return filled(kFish, {{"@OPTIONS@", fish_options()}, {"@COMMANDS@", commands}});
    return fail(ErrorCode::bad_value, fmt::format("--completion takes bash, zsh or fish, not \"{}\"", shell));
}

}  // namespace postern::check_tool
