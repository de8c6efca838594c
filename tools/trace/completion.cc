#include "tools/trace/completion.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "libconf/registry/versions.h"
#include "tools/trace/options.h"

namespace postern::trace_tool {
namespace {

constexpr std::string_view kBash = R"bash(# bash completion of postern-trace; made by `postern-trace --completion bash`.

_postern_trace() {
    local line=${COMP_LINE:0:COMP_POINT} word before words
    word=${line##*[[:space:]]}
    before=${line%"$word"}
    before=${before%"${before##*[![:space:]]}"}
    before=${before##*[[:space:]]}
    [[ $word == --*=* ]] && { before=${word%%=*}; word=${word#*=}; }
    local IFS=$'\n'
    case $before in
@VALUES@
        *)
            if [[ $word == -* ]]; then
                words='@OPTIONS@'
            else
                words=
            fi
            ;;
    esac
    IFS=$' \n'
    local head=
    [[ $word == *,* ]] && { head=${word%,*},; word=${word##*,}; }
    COMPREPLY+=($(compgen -P "$head" -W "$words" -- "$word"))
    word=$head$word
    # readline replaces what follows the last : or = of a word.
    COMPREPLY=("${COMPREPLY[@]/#${word%"${word##*[:=]}"}/}")
}
complete -o filenames -F _postern_trace postern-trace
)bash";

std::string words_of_option(const OptionSpec& spec) {
    if (spec.value != "VERSION") return option_words(spec);
    std::vector<std::string> versions;
    for (const conf::Release& release : conf::releases()) versions.push_back(release.version.text());
    return fmt::format("{}", fmt::join(versions, " "));
}

std::vector<std::string> names_of(const OptionSpec& spec) {
    std::vector<std::string> names;
    if (spec.letter != '\0') names.push_back(fmt::format("-{}", spec.letter));
    names.push_back(fmt::format("--{}", spec.long_name));
    return names;
}

void replace(std::string& text, std::string_view name, const std::string& part) {
    const std::size_t at = text.find(name);
    text.replace(at, name.size(), part);
}

std::string bash_script() {
    std::vector<std::string> cases;
    std::vector<std::string> names;
    for (const OptionSpec& spec : option_table()) {
        for (const std::string& name : names_of(spec)) names.push_back(name);
        if (spec.value.empty()) continue;
        const bool path = spec.value == "DIR" || spec.value == "FILE";
        const std::string_view kind = spec.value == "DIR" ? "d" : "f";
        const std::string action = path ? fmt::format("COMPREPLY=($(compgen -{} -- \"$word\"))", kind)
                                        : fmt::format("words='{}'", words_of_option(spec));
        cases.push_back(fmt::format("        {}) {} ;;", fmt::join(names_of(spec), " | "), action));
    }
    std::string out(kBash);
    replace(out, "@VALUES@", fmt::format("{}", fmt::join(cases, "\n")));
    replace(out, "@OPTIONS@", fmt::format("{}", fmt::join(names, " ")));
    return out;
}

std::string zsh_script() {
    std::string out =
        "#compdef postern-trace\n# zsh completion of postern-trace; made by `postern-trace --completion zsh`.\n\n"
        "_arguments -s -S";
    for (const OptionSpec& spec : option_table()) {
        std::string help;
        for (const char c : spec.help) {
            if (c == '[' || c == ']' || c == ':' || c == '\\') help += '\\';
            help += c;
        }
        std::string value;
        if (spec.value == "DIR") value = ":directory:_files -/";
        if (spec.value == "FILE") value = ":file:_files";
        if (!spec.value.empty() && value.empty()) value = fmt::format(":{}:({})", spec.value, words_of_option(spec));
        for (const std::string& name : names_of(spec)) {
            const std::string_view equals = !value.empty() && name.starts_with("--") ? "=" : "";
            out += fmt::format(" \\\n    '({}){}{}[{}]{}'", fmt::join(names_of(spec), " "), name, equals, help, value);
        }
    }
    return out + "\n";
}

std::string fish_script() {
    std::string out = "# fish completion of postern-trace; made by `postern-trace --completion fish`.\n\n";
    for (const OptionSpec& spec : option_table()) {
        out += "complete -c postern-trace";
        if (spec.letter != '\0') out += fmt::format(" -s {}", spec.letter);
        out += fmt::format(" -l {}", spec.long_name);
        if (spec.value == "DIR") out += " -x -a '(__fish_complete_directories (commandline -ct))'";
        if (spec.value == "FILE") out += " -r -F";
        if (!spec.value.empty() && spec.value != "DIR" && spec.value != "FILE")
            out += fmt::format(" -x -a '{}'", words_of_option(spec));
        out += fmt::format(" -d '{}'\n", spec.help);
    }
    return out;
}

}  // namespace

Result<std::string> completion_script(std::string_view shell) {
    if (shell == "bash") return bash_script();
    if (shell == "zsh") return zsh_script();
    if (shell == "fish") return fish_script();
    return fail(ErrorCode::bad_value, fmt::format("--completion takes bash, zsh or fish, not \"{}\"", shell));
}

}  // namespace postern::trace_tool
