#include <fmt/format.h>

#include <string>

#include "tools/conf/completion_model.h"

namespace postern::conf_tool {
namespace {

constexpr std::string_view kFrame = R"fish(# fish completion of postern-conf; made by `postern-conf --completion fish`.

function __postern_conf_parameters
    string split --no-empty -- ' ' '@PARAMETERS@'
    __postern_conf_ask -H -C service,user
end

# Runs the program that is being completed on the directory named so far.
function __postern_conf_ask
    set -l words (commandline -opc)
    set -l directory (__postern_conf_directory $words)
    $words[1] $directory $argv 2>/dev/null
end

# -c DIR, as it stands before the current word; or nothing.
function __postern_conf_directory
    set -e argv[1]
    while set -q argv[1]
        switch $argv[1]
            case '--config-directory=*'
                printf '%s\n' -c (string replace -- '--config-directory=' '' $argv[1])
                return
            case --config-directory
                set -q argv[2]; and printf '%s\n' -c $argv[2]
                return
            case '--*'
            case '-*'
                set -l value (string match -r -- '^-[^@LETTERS_VALUED@]*c(.*)$' $argv[1])[2]
                and begin
                    test -n "$value"; or set value $argv[2]
                    test -n "$value"; and printf '%s\n' -c $value
                    return
                end
        end
        set -e argv[1]
    end
end

# One of the letters $argv, or of their long names, is among the options given.
function __postern_conf_given
    set -l words (commandline -opc)
    set -e words[1]
    for word in $words
        for option in $argv
            switch $option
                case '--*'
                    string match -q -- $option $word; and return 0
                    string match -q -- "$option=*" $word; and return 0
                case '*'
                    string match -qr -- '^-[^@LETTERS_VALUED@-]*'$option $word; and return 0
            end
        end
    end
    return 1
end

function __postern_conf_services
    __postern_conf_ask -F -H | string replace -r '/[^/]*$' '' | uniq
end

function __postern_conf_operands
    set -l equals ''
    __postern_conf_given e --edit; and set equals '='
    set -l current (commandline -ct)
    if __postern_conf_given @NO_OPERAND@
        return
    else if __postern_conf_given b --bounce-text t --bounce-templates
        __fish_complete_path "$current"
    else if __postern_conf_given M --services
        string join \n -- (__postern_conf_services)$equals
    else if __postern_conf_given F --fields
        string join \n -- (__postern_conf_ask -F -H)$equals
    else if __postern_conf_given P --service-parameters
        if test -z "$equals"
            __postern_conf_ask -P -H
        else if string match -q '*/*/*' -- $current
            string join \n -- (string replace -r '/[^/]*$' '/' -- $current)(__postern_conf_parameters)=
        else
            string join \n -- (__postern_conf_services)/
        end
    else if __postern_conf_given X --remove '#' --comment-out
        __postern_conf_ask -n -H
    else
        string join \n -- (__postern_conf_parameters)$equals
    end
end

# The classes that may follow the ones named already.
function __postern_conf_classes
    set -l named (string replace -rf '^(.*,)[^,]*$' '$1' -- (commandline -ct))
    set -q named[1]; or set named ''
    string join \n -- $named{builtin,service,user,all}
end

complete -c postern-conf -f
complete -c postern-conf -a '(__postern_conf_operands)'
@OPTIONS@
)fish";

/// Between single quotes only \ and ' are special to fish.
std::string quoted(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

std::string value_part(const CompletionOption& option, const CompletionModel& model) {
    switch (option.value) {
        case OptionValue::none:
            return {};
        case OptionValue::directory:
            return " -x -a '(__fish_complete_directories (commandline -ct))'";
        case OptionValue::setting:
            return " -x -a '(string join \\n -- (__postern_conf_parameters)=)'";
        case OptionValue::classes:
            return " -x -a '(__postern_conf_classes)'";
        default:
            break;
    }
    return fmt::format(" -x -a '{}'", fmt::join(value_words(option.value, model), " "));
}

std::string specification(const CompletionOption& option, const CompletionModel& model) {
    std::string line = "complete -c postern-conf";
    if (option.letter != '\0') line += fmt::format(" -s '{}'", option.letter);
    if (!option.long_name.empty()) line += fmt::format(" -l {}", option.long_name);
    line += value_part(option, model);
    line += fmt::format(" -d '{}'", quoted(option.help));
    return line;
}

}  // namespace

std::string fish_completion(const CompletionModel& model) {
    std::vector<std::string> options;
    std::vector<std::string> without_operand;
    std::string letters_valued;
    for (const CompletionOption& option : model.options) {
        options.push_back(specification(option, model));
        if (option.letter == '\0') continue;
        if (option.value != OptionValue::none) letters_valued += option.letter;
        if (std::string_view("aAlmT").find(option.letter) == std::string_view::npos) continue;
        without_operand.push_back(fmt::format("{} --{}", option.letter, option.long_name));
    }
    return fill_frame(kFrame, {{"@PARAMETERS@", fmt::format("{}", fmt::join(model.parameters, " "))},
                               {"@OPTIONS@", fmt::format("{}", fmt::join(options, "\n"))},
                               {"@LETTERS_VALUED@", letters_valued},
                               {"@NO_OPERAND@", fmt::format("{}", fmt::join(without_operand, " "))}});
}

}  // namespace postern::conf_tool
