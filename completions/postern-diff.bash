# bash completion of postern-diff; made by `postern-diff --completion bash`.

# compgen expands the words that it is given: only those without anything to expand.
_postern_diff_parameters() {
    postern-conf -dH 2>/dev/null | grep -xE '[A-Za-z0-9_]+'
}

_postern_diff() {
    local line=${COMP_LINE:0:COMP_POINT} word before words
    word=${line##*[[:space:]]}
    before=${line%"$word"}
    before=${before%"${before##*[![:space:]]}"}
    before=${before##*[[:space:]]}
    [[ $word == --*=* ]] && { before=${word%%=*}; word=${word#*=}; }
    local IFS=$'\n'
    case $before in
        -c | --config-directory) COMPREPLY=($(compgen -d -- "$word")) ;;
        --postfix-version) words='2.0 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 2.10 2.11 3.0 3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 3.9 3.10 3.11 3.12' ;;
        --from) words='2.0 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 2.10 2.11 3.0 3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 3.9 3.10 3.11 3.12' ;;
        --to) words='2.0 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 2.10 2.11 3.0 3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 3.9 3.10 3.11 3.12' ;;
        --profile) words='upstream debian' ;;
        --choose) words='pin rename delete rewrite adopt conflict'; words+=" $(_postern_diff_parameters)" ;;
        --fail-on) words='no-effect policy security-up security-down delivery needs-restart needs-postmap any' ;;
        --format) words='text json markdown' ;;
        --color) words='auto always never' ;;
        --completion) words='bash zsh fish' ;;
        *)
            if [[ $word == -* ]]; then
                words='-c --config-directory --postfix-version --from --to --three-way --profile --apply --diff --choose --fail-on --format --color --completion --help --version'
            else
                COMPREPLY=($(compgen -d -- "$word"))
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
complete -o filenames -F _postern_diff postern-diff
