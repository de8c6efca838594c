#include "tools/support/option_completion.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "libconf/registry/versions.h"

namespace postern {
namespace {

constexpr std::string_view kBashParameters =
    R"bash(# compgen expands the words that it is given: only those without anything to expand.
@FUNCTION@_parameters() {
    postern-conf -dH 2>/dev/null | grep -xE '[A-Za-z0-9_]+'
}

)bash";

constexpr std::string_view kBash = R"bash(@FUNCTION@() {
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
                @OPERAND@
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
complete -o filenames -F @FUNCTION@ @PROGRAM@
)bash";

constexpr std::string_view kZshParameters = R"zsh(@FUNCTION@_@OPTION@() {
    _values -s , @OPTION@ @WORDS@ ${(f)"$(postern-conf -dH 2>/dev/null)"}
}

)zsh";

std::vector<std::string> names_of(const OptionSpec& spec) {
    std::vector<std::string> names;
    if (spec.letter != '\0') names.push_back(fmt::format("-{}", spec.letter));
    names.push_back(fmt::format("--{}", spec.long_name));
    return names;
}

void replace_all(std::string& text, std::string_view name, std::string_view part) {
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + part.size())) {
        text.replace(at, name.size(), part);
    }
}

class Writer {
public:
    explicit Writer(const CompletedProgram& program) : program_(program), function_("_" + std::string(program.name)) {
        std::replace(function_.begin(), function_.end(), '-', '_');
    }

    std::string bash() const {
        std::vector<std::string> cases;
        std::vector<std::string> names;
        for (const OptionSpec& spec : program_.options) {
            for (const std::string& name : names_of(spec)) names.push_back(name);
            if (spec.value.empty()) continue;
            std::string action = bash_paths(spec.value);
            if (action.empty()) action = fmt::format("words='{}'", words(spec));
            if (takes_parameters(spec)) action += fmt::format("; words+=\" $({}_parameters)\"", function_);
            cases.push_back(fmt::format("        {}) {} ;;", fmt::join(names_of(spec), " | "), action));
        }
        std::string out = head("bash");
        if (!program_.parameters_of.empty()) out += kBashParameters;
        out += kBash;
        replace_all(out, "@VALUES@", fmt::format("{}", fmt::join(cases, "\n")));
        replace_all(out, "@OPTIONS@", fmt::format("{}", fmt::join(names, " ")));
        replace_all(out, "@OPERAND@", bash_operand());
        replace_all(out, "@FUNCTION@", function_);
        replace_all(out, "@PROGRAM@", program_.name);
        return out;
    }

    std::string zsh() const {
        std::string out = fmt::format("#compdef {}\n", program_.name) + head("zsh");
        std::string options;
        for (const OptionSpec& spec : program_.options) {
            if (takes_parameters(spec)) {
                out += kZshParameters;
                replace_all(out, "@FUNCTION@", function_);
                replace_all(out, "@OPTION@", spec.long_name);
                replace_all(out, "@WORDS@", words(spec));
            }
            options += zsh_option(spec);
        }
        out += "_arguments -s -S" + options;
        if (!program_.command.empty()) out += fmt::format(" \\\n    '1:command:({})'", program_.command);
        if (program_.operands == CompletedProgram::Operands::directories) out += " \\\n    '*:directory:_files -/'";
        if (program_.operands == CompletedProgram::Operands::files) out += " \\\n    '*:file:_files'";
        return out + "\n";
    }

    std::string fish() const {
        std::string out = head("fish");
        const std::string start = fmt::format("complete -c {}", program_.name);
        if (!program_.command.empty())
            out += fmt::format("{} -n __fish_use_subcommand -a '{}'\n", start, program_.command);
        for (const OptionSpec& spec : program_.options) {
            out += start;
            if (spec.letter != '\0') out += fmt::format(" -s {}", spec.letter);
            out += fmt::format(" -l {}", spec.long_name);
            if (spec.value == "DIR") {
                out += " -x -a '(__fish_complete_directories (commandline -ct))'";
            } else if (spec.value == "FILE") {
                out += " -r -F";
            } else if (takes_parameters(spec)) {
                out += fmt::format(" -x -a '(__fish_append , {} (postern-conf -dH 2>/dev/null))'", words(spec));
            } else if (!spec.value.empty()) {
                out += fmt::format(" -x -a '{}'", words(spec));
            }
            out += fmt::format(" -d '{}'\n", spec.help);
        }
        return out;
    }

private:
    std::string head(std::string_view shell) const {
        return fmt::format("# {1} completion of {0}; made by `{0} --completion {1}`.\n\n", program_.name, shell);
    }

    bool takes_parameters(const OptionSpec& spec) const {
        return !program_.parameters_of.empty() && spec.long_name == program_.parameters_of;
    }

    std::string words(const OptionSpec& spec) const {
        if (spec.value != "VERSION") return program_.words(spec);
        std::vector<std::string> versions;
        for (const conf::Release& release : conf::releases()) versions.push_back(release.version.text());
        return fmt::format("{}", fmt::join(versions, " "));
    }

    static std::string bash_paths(std::string_view value) {
        if (value == "DIR") return "COMPREPLY=($(compgen -d -- \"$word\"))";
        if (value == "FILE") return "COMPREPLY=($(compgen -f -- \"$word\"))";
        return {};
    }

    std::string bash_operand() const {
        std::string action = "words=";
        if (program_.operands == CompletedProgram::Operands::directories) action = bash_paths("DIR");
        if (program_.operands == CompletedProgram::Operands::files) action = bash_paths("FILE");
        if (program_.command.empty()) return action;
        return fmt::format("[[ $line == *[[:space:]]*[[:space:]]* ]] || words='{}'\n                {}",
                           program_.command, action);
    }

    std::string zsh_option(const OptionSpec& spec) const {
        std::string help;
        for (const char c : spec.help) {
            if (c == '[' || c == ']' || c == ':' || c == '\\') help += '\\';
            help += c;
        }
        std::string value;
        if (spec.value == "DIR") {
            value = ":directory:_files -/";
        } else if (spec.value == "FILE") {
            value = ":file:_files";
        } else if (takes_parameters(spec)) {
            value = fmt::format(":{}:{}_{}", spec.value, function_, spec.long_name);
        } else if (!spec.value.empty()) {
            value = fmt::format(":{}:({})", spec.value, words(spec));
        }
        std::string out;
        for (const std::string& name : names_of(spec)) {
            const std::string_view equals = !value.empty() && name.starts_with("--") ? "=" : "";
            out += fmt::format(" \\\n    '({}){}{}[{}]{}'", fmt::join(names_of(spec), " "), name, equals, help, value);
        }
        return out;
    }

    const CompletedProgram& program_;
    std::string function_;  // "_postern_diff"
};

}  // namespace

Result<std::string> completion_script(const CompletedProgram& program, std::string_view shell) {
    const Writer writer(program);
    if (shell == "bash") return writer.bash();
    if (shell == "zsh") return writer.zsh();
    if (shell == "fish") return writer.fish();
    return fail(ErrorCode::bad_value, fmt::format("--completion takes bash, zsh or fish, not \"{}\"", shell));
}

}  // namespace postern
