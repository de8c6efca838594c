# bash completion of postern-check; made by `postern-check --completion bash`.

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
        -c | --config-directory) local IFS=$'\n'; COMPREPLY=($(compgen -d -- "$word")) ;;
        --stdin-filename) local IFS=$'\n'; COMPREPLY=($(compgen -f -- "$word")) ;;
        --postfix-version) words='2.0 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 2.10 2.11 3.0 3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 3.9 3.10 3.11 3.12' ;;
        --matrix) words='2.0 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 2.10 2.11 3.0 3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 3.9 3.10 3.11 3.12' ;;
        --from) words='2.0 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 2.10 2.11 3.0 3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 3.9 3.10 3.11 3.12' ;;
        --to) words='2.0 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 2.10 2.11 3.0 3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 3.9 3.10 3.11 3.12' ;;
        --min-version) words='2.0 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 2.10 2.11 3.0 3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 3.9 3.10 3.11 3.12' ;;
        --profile) words='upstream debian' ;;
        --root) local IFS=$'\n'; COMPREPLY=($(compgen -d -- "$word")) ;;
        --map) words='' ;;
        --select) words="$(_postern_check_rules)" ;;
        --extend-select) words="$(_postern_check_rules)" ;;
        --ignore) words="$(_postern_check_rules)" ;;
        --severity) if [[ $word == *=* ]]; then word=${word#*=}; words='error warning info style off'; else words="$(_postern_check_rules)"; compopt -o nospace; fi ;;
        --per-path) words='' ;;
        --set) words='' ;;
        --extra-parameter) words='' ;;
        --external-socket) words='' ;;
        --config) local IFS=$'\n'; COMPREPLY=($(compgen -f -- "$word")) ;;
        --fix-only) words="$(_postern_check_rules)" ;;
        --baseline) local IFS=$'\n'; COMPREPLY=($(compgen -f -- "$word")) ;;
        --write-baseline) local IFS=$'\n'; COMPREPLY=($(compgen -f -- "$word")) ;;
        --baseline-max) words='error warning info style' ;;
        --diff-base) words="$(_postern_check_revisions)" ;;
        --min-severity) words='error warning info style' ;;
        --fail-on) words='error warning info style never' ;;
        --format) words='text compact json jsonl sarif github gitlab junit checkstyle gcc markdown html' ;;
        --color) words='auto always never' ;;
        --width) words='' ;;
        --pages) local IFS=$'\n'; COMPREPLY=($(compgen -d -- "$word")) ;;
        --completion) words='bash zsh fish' ;;
        explain) words="$(_postern_check_rules)" ;;
        *)
            if [[ $word == -* ]]; then
                words='-c --config-directory --stdin-filename --postfix-version --matrix --from --to --min-version --profile --host --tree --root --map --select --extend-select --ignore --severity --per-path --set --extra-parameter --external-socket --no-suppress --require-reason --config --no-config --fix --unsafe-fixes --diff --fix-only --exit-on-fix --check --baseline --write-baseline --prune-baseline --baseline-max --diff-base --min-severity --fail-on --format --color --width --no-excerpt --statistics --quiet --timings --json --markdown --pages --watch --completion --help --version'
            else
                [[ $line == *[[:space:]]*[[:space:]]* ]] || words='explain rules fmt init'
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
