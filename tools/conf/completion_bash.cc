#include <fmt/format.h>

#include <string>

#include "tools/conf/completion_model.h"

namespace postern::conf_tool {
namespace {

constexpr std::string_view kFrame = R"bash(# bash completion of postern-conf; made by `postern-conf --completion bash`.

_postern_conf_parameters='
@PARAMETERS@'

# Runs the program that is being completed on the directory named so far.
_postern_conf_ask() {
    "${words[0]/#\~\//$HOME/}" ${directory:+-c "$directory"} "$@" 2>/dev/null
}

# Offers the lines of stdin that continue the current word, each between $1 and $2. (compgen -W would expand names.)
_postern_conf_offer() {
    local candidate
    while IFS= read -r candidate; do
        candidate=$1$candidate$2
        [[ $candidate == "$current"* ]] && COMPREPLY+=("$candidate")
    done
}

_postern_conf_parameter_names() {
    printf '%s\n' $_postern_conf_parameters
    _postern_conf_ask -H -C service,user
}

_postern_conf_services() {
    local line last=
    while IFS= read -r line; do
        line=${line%/*}
        [[ $line == "$last" ]] || printf '%s\n' "$line"
        last=$line
    done < <(_postern_conf_ask -F -H)
}

# Values of the option $1, after the prefix $2.
_postern_conf_value() {
    case $1 in
@VALUES@
        *) compopt -o default ;;
    esac
}

_postern_conf_options() {
    printf '%s\n' @OPTIONS@
}

# What follows the options.
_postern_conf_operand() {
    local equals=
    if [[ $action == edit ]]; then
        equals='='
        compopt -o nospace
    fi
    case $subject in
        main)
            if [[ $action == remove ]]; then
                _postern_conf_offer '' '' < <(_postern_conf_ask -n -H)
            else
                _postern_conf_offer '' "$equals" < <(_postern_conf_parameter_names)
            fi ;;
        services) _postern_conf_offer '' "$equals" < <(_postern_conf_services) ;;
        fields) _postern_conf_offer '' "$equals" < <(_postern_conf_ask -F -H) ;;
        settings)
            if [[ $action != edit ]]; then
                _postern_conf_offer '' '' < <(_postern_conf_ask -P -H)
            elif [[ $current == */*/* ]]; then
                _postern_conf_offer "${current%/*}/" = < <(_postern_conf_parameter_names)
            else
                _postern_conf_offer '' / < <(_postern_conf_services)
            fi ;;
        file) compopt -o default ;;
    esac
}

# Notes what the option letter or long name $1, with the value $2, means for the words after it.
_postern_conf_note() {
    case $1 in
        M | services) subject=services ;;
        F | fields) subject=fields ;;
        P | service-parameters) subject=settings ;;
        b | bounce-text | t | bounce-templates) subject=file ;;
        a | sasl-server-types | A | sasl-client-types | l | lock-methods | m | table-types | T | tls) subject=none ;;
        e | edit) action=edit ;;
        X | remove | '#' | comment-out) action=remove ;;
        c | config-directory)
            directory=${2//[\\\'\"]/}
            directory=${directory/#\~\//$HOME/} ;;
    esac
}

# Reads the words before the current one. Leaves the option whose value is the current word in $pending, and whether
# the options have ended in $operands.
_postern_conf_scan() {
    local i j word letter
    for ((i = 1; i < ${#words[@]} - 1; i++)); do
        word=${words[i]} pending=
        case $word in
            --) operands=1 && return ;;
            --*=*) word=${word#--} && _postern_conf_note "${word%%=*}" "${word#*=}" ;;
            @LONG_VALUED@)
                pending=${word#--} && _postern_conf_note "$pending" "${words[++i]}" ;;
            --*) _postern_conf_note "${word#--}" '' ;;
            -?*)
                for ((j = 1; j < ${#word}; j++)); do
                    letter=${word:j:1}
                    if [[ $letter != [@LETTERS_VALUED@] ]]; then
                        _postern_conf_note "$letter" ''
                    elif ((j + 1 < ${#word})); then
                        _postern_conf_note "$letter" "${word:j+1}" && break
                    else
                        pending=$letter && _postern_conf_note "$letter" "${words[++i]}"
                    fi
                done ;;
            *) operands=1 && return ;;
        esac
    done
    ((i == ${#words[@]})) || pending=
}

_postern_conf() {
    local current directory= subject=main action=show pending= operands= words=() rest=$COMP_LINE token word i
    COMPREPLY=()
    # Whole words: readline also splits them at `=` and `:`.
    for ((i = 0; i <= COMP_CWORD; i++)); do
        token=${COMP_WORDS[i]}
        if ((i > 0)) && [[ $rest != [[:space:]]* ]]; then
            words[${#words[@]} - 1]+=$token
        else
            rest=${rest#"${rest%%[![:space:]]*}"}
            words+=("$token")
        fi
        rest=${rest#"$token"}
    done
    current=${words[${#words[@]} - 1]}
    _postern_conf_scan
    if [[ -n $pending ]]; then
        _postern_conf_value "$pending" ''
    elif [[ -z $operands && $current == --*=* ]]; then
        word=${current%%=*} && _postern_conf_value "${word#--}" "$word="
    elif [[ -z $operands && $current == -* ]]; then
        _postern_conf_offer '' '' < <(_postern_conf_options)
    elif [[ $current != *=* ]]; then
        _postern_conf_operand
    fi
    # readline puts in what belongs to its own last piece of the word.
    local head=$current
    [[ $token == [=:] ]] || head=${current%"$token"}
    for i in "${!COMPREPLY[@]}"; do
        COMPREPLY[i]=${COMPREPLY[i]#"$head"}
    done
}

complete -F _postern_conf postern-conf
)bash";

std::string joined(const std::vector<std::string>& words, std::string_view separator) {
    return fmt::format("{}", fmt::join(words, separator));
}

/// One branch of the `case` over an option's names.
std::string value_branch(const CompletionOption& option, const CompletionModel& model) {
    std::string names =
        option.letter == '\0' ? option.long_name : fmt::format("{} | {}", option.letter, option.long_name);
    const std::vector<std::string> words = value_words(option.value, model);
    std::string body;
    if (option.value == OptionValue::directory) {
        body = "compopt -o dirnames";
    } else if (option.value == OptionValue::setting) {
        body = "compopt -o nospace && _postern_conf_offer \"$2\" = < <(_postern_conf_parameter_names)";
    } else if (option.value == OptionValue::classes) {
        body = fmt::format(
            "[[ $current == *,* ]] && set -- \"$1\" \"${{current%,*}},\"\n"
            "            _postern_conf_offer \"$2\" '' < <(printf '%s\\n' {})",
            joined(words, " "));
    } else if (!words.empty()) {
        body = fmt::format("_postern_conf_offer \"$2\" '' < <(printf '%s\\n' {})", joined(words, " "));
    } else {
        return {};
    }
    return fmt::format("        {})\n            {} ;;", names, body);
}

}  // namespace

std::string bash_completion(const CompletionModel& model) {
    std::vector<std::string> values;
    std::vector<std::string> options;
    std::vector<std::string> long_valued;
    std::string letters_valued;
    for (const CompletionOption& option : model.options) {
        if (option.letter != '\0') options.push_back(fmt::format("'-{}'", option.letter));
        if (!option.long_name.empty()) options.push_back("--" + option.long_name);
        if (option.value == OptionValue::none) continue;
        long_valued.push_back("--" + option.long_name);
        if (option.letter != '\0') letters_valued += option.letter;
        if (std::string branch = value_branch(option, model); !branch.empty()) values.push_back(std::move(branch));
    }
    return fill_frame(kFrame, {{"@PARAMETERS@", wrap_words(model.parameters)},
                               {"@VALUES@", joined(values, "\n")},
                               {"@OPTIONS@", joined(options, " ")},
                               {"@LONG_VALUED@", joined(long_valued, " | ")},
                               {"@LETTERS_VALUED@", letters_valued}});
}

}  // namespace postern::conf_tool
