#include <fmt/format.h>

#include <string>

#include "tools/conf/completion_model.h"

namespace postern::conf_tool {
namespace {

constexpr std::string_view kFrame = R"zsh(#compdef postern-conf
# zsh completion of postern-conf; made by `postern-conf --completion zsh`.

local -a _postern_conf_parameters=(
@PARAMETERS@
)

# Runs the program that is being completed on the directory named so far.
_postern_conf_ask() {
    local directory=${(Q)${opt_args[-c]:-${opt_args[--config-directory]}}}
    "${(Q)~words[1]}" ${directory:+-c} ${directory:+${~directory}} "$@" 2>/dev/null
}

_postern_conf_parameter_names() {
    local -a names=($_postern_conf_parameters ${(f)"$(_postern_conf_ask -H -C service,user)"})
    compadd "$@" -a names
}

_postern_conf_settings() {
    _postern_conf_parameter_names -q -S =
}

_postern_conf_classes() {
    _values -s , class builtin service user all
}

_postern_conf_given() {
    local option
    for option; do
        (( ${+opt_args[$option]} )) && return 0
    done
    return 1
}

_postern_conf_services() {
    local -aU names=(${${(f)"$(_postern_conf_ask -F -H)"}%/*})
    compadd "$@" -a names
}

_postern_conf_service_settings() {
    local -a names
    if [[ $PREFIX != */*/* ]]; then
        _postern_conf_services -q -S /
    else
        names=(${PREFIX%/*}/${^_postern_conf_parameters})
        compadd -q -S = -a names
    fi
}

_postern_conf_operand() {
    local -a names edit
    _postern_conf_given -e --edit && edit=(-q -S =)
    if _postern_conf_given -b --bounce-text -t --bounce-templates; then
        _files
    elif _postern_conf_given @NO_OPERAND@; then
        _message 'no more arguments'
    elif _postern_conf_given -M --services; then
        _postern_conf_services $edit
    elif _postern_conf_given -F --fields; then
        names=(${(f)"$(_postern_conf_ask -F -H)"})
        compadd $edit -a names
    elif _postern_conf_given -P --service-parameters && (( $#edit )); then
        _postern_conf_service_settings
    elif _postern_conf_given -P --service-parameters; then
        names=(${(f)"$(_postern_conf_ask -P -H)"})
        compadd -a names
    elif _postern_conf_given -X --remove '-#' --comment-out; then
        names=(${(f)"$(_postern_conf_ask -n -H)"})
        compadd -a names
    else
        _postern_conf_parameter_names $edit
    fi
}

_arguments -s -S -A '-*' \
@OPTIONS@
    '*:argument:_postern_conf_operand'
)zsh";

/// Inside '…[help]': brackets and colons would end the text.
std::string quoted_help(std::string_view help) {
    std::string out;
    for (const char c : help) {
        if (c == '\'') {
            out += "'\\''";
            continue;
        }
        if (c == '[' || c == ']' || c == ':') out += '\\';
        out += c;
    }
    return out;
}

std::string action(const CompletionOption& option, const CompletionModel& model) {
    switch (option.value) {
        case OptionValue::none:
            return {};
        case OptionValue::directory:
            return ":directory:_files -/";
        case OptionValue::setting:
            return ":setting:_postern_conf_settings";
        case OptionValue::classes:
            return ":class:_postern_conf_classes";
        default:
            break;
    }
    return fmt::format(":{}:({})", option.long_name, fmt::join(value_words(option.value, model), " "));
}

/// '(-n --set)'{-n,--set}'[help]:value:action' \ .
std::string specification(const CompletionOption& option, const CompletionModel& model) {
    const std::string letter = option.letter == '\0' ? "" : fmt::format("-{}", option.letter);
    const std::string name = option.long_name.empty() ? "" : "--" + option.long_name;
    const bool takes_value = option.value != OptionValue::none;
    // `+`: the value may follow in the same word; `=`: after an equals sign too.
    const std::string short_form = letter + (takes_value ? "+" : "");
    const std::string long_form = name + (takes_value ? "=" : "");
    const std::string tail = fmt::format("'[{}]{}'", quoted_help(option.help), action(option, model));
    const std::string star = option.repeatable ? "'*'" : "";
    if (letter.empty()) return fmt::format("    {}{}{} \\", star, long_form, tail);
    if (name.empty()) return fmt::format("    {}'{}'{} \\", star, short_form, tail);
    const std::string head = option.repeatable ? star : fmt::format("'({} {})'", letter, name);
    return fmt::format("    {}{{'{}',{}}}{} \\", head, short_form, long_form, tail);
}

}  // namespace

std::string zsh_completion(const CompletionModel& model) {
    std::vector<std::string> options;
    std::vector<std::string> without_operand;
    for (const CompletionOption& option : model.options) {
        options.push_back(specification(option, model));
        if (std::string_view("aAlmT").find(option.letter) == std::string_view::npos) continue;
        without_operand.push_back(fmt::format("-{} --{}", option.letter, option.long_name));
    }
    return fill_frame(kFrame, {{"@PARAMETERS@", wrap_words(model.parameters)},
                               {"@OPTIONS@", fmt::format("{}", fmt::join(options, "\n"))},
                               {"@NO_OPERAND@", fmt::format("{}", fmt::join(without_operand, " "))}});
}

}  // namespace postern::conf_tool
