# bash completion of postern-trace; made by `postern-trace --completion bash`.

_postern_trace() {
    local line=${COMP_LINE:0:COMP_POINT} word before words
    word=${line##*[[:space:]]}
    before=${line%"$word"}
    before=${before%"${before##*[![:space:]]}"}
    before=${before##*[[:space:]]}
    [[ $word == --*=* ]] && { before=${word%%=*}; word=${word#*=}; }
    local IFS=$'\n'
    case $before in
        -c | --config-directory) COMPREPLY=($(compgen -d -- "$word")) ;;
        --service) words='' ;;
        --until) words='client helo sender relay recipient data end-of-data' ;;
        --rcpt) words='' ;;
        --message) COMPREPLY=($(compgen -f -- "$word")) ;;
        --header-file) COMPREPLY=($(compgen -f -- "$word")) ;;
        --postfix-version) words='2.0 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 2.10 2.11 3.0 3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 3.9 3.10 3.11 3.12' ;;
        --profile) words='upstream debian' ;;
        --client) words='' ;;
        --client-name) words='' ;;
        --helo) words='' ;;
        --from) words='' ;;
        --sender) words='' ;;
        --to) words='' ;;
        --auth) words='' ;;
        --cert-fp) words='' ;;
        --size) words='' ;;
        --tables) words='files live' ;;
        --dns) COMPREPLY=($(compgen -f -- "$word")) ;;
        --policy) words='' ;;
        --expect) words='' ;;
        --report) words='text tap junit json' ;;
        --coverage-min) words='' ;;
        --output) COMPREPLY=($(compgen -f -- "$word")) ;;
        --name) words='' ;;
        --color) words='auto always never' ;;
        --completion) words='bash zsh fish' ;;
        *)
            if [[ $word == -* ]]; then
                words='-c --config-directory --service --until --continue --rcpt --matrix --message --header-file --postfix-version --profile --stranger --user --local --client --client-name --helo --from --sender --to --auth --tls --cert-fp --size --tables --dns --policy --expect --json --report --coverage --coverage-min --output --force --name --all-tables --color --completion --help --version'
            else
                [[ $line == *[[:space:]]*[[:space:]]* ]] || words='test record'
                COMPREPLY=($(compgen -f -- "$word"))
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
