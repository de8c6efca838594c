# fish completion of postern-check; made by `postern-check --completion fish`.

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

complete -c postern-check -n __fish_use_subcommand -a 'explain rules fmt init'
complete -c postern-check -n '__fish_seen_subcommand_from explain' -f -a '(__postern_check_rules)'
complete -c postern-check -s c -l config-directory -x -a '(__fish_complete_directories (commandline -ct))' -d 'Directory to check (default: $MAIL_CONFIG, /etc/postfix)'
complete -c postern-check -l stdin-filename -r -d 'What `-` is: main.cf, master.cf or a table'
complete -c postern-check -l postfix-version -x -a '2.0 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 2.10 2.11 3.0 3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 3.9 3.10 3.11 3.12' -d 'Postfix release that will read the files'
complete -c postern-check -l matrix -x -a '2.0 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 2.10 2.11 3.0 3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 3.9 3.10 3.11 3.12' -d 'Several releases: 3.5,3.7,3.11'
complete -c postern-check -l from -x -a '2.0 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 2.10 2.11 3.0 3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 3.9 3.10 3.11 3.12' -d 'Upgrade from this release: what changes'
complete -c postern-check -l to -x -a '2.0 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 2.10 2.11 3.0 3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 3.9 3.10 3.11 3.12' -d 'The same as --postfix-version'
complete -c postern-check -l min-version -x -a '2.0 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 2.9 2.10 2.11 3.0 3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 3.9 3.10 3.11 3.12' -d 'Advice must work with this release, too'
complete -c postern-check -l profile -x -a 'upstream debian' -d 'Build defaults: upstream or debian'
complete -c postern-check -l host -d 'Look at owners, modes and indexes of this machine'
complete -c postern-check -l tree -d 'Look at nothing but the files of the directory'
complete -c postern-check -l root -x -a '(__fish_complete_directories (commandline -ct))' -d 'The machine\'s files are below DIR (an image); implies --host'
complete -c postern-check -l map -x -a '' -d 'PATH of the configuration is PLACE in this checkout'
complete -c postern-check -l select -x -a '(__fish_append , (__postern_check_rules))' -d 'Only these: ids, names, PT5, tier1, style, default, all'
complete -c postern-check -l extend-select -x -a '(__fish_append , (__postern_check_rules))' -d 'These, too'
complete -c postern-check -l ignore -x -a '(__fish_append , (__postern_check_rules))' -d 'Not these'
complete -c postern-check -l severity -x -a '(__postern_check_severity)' -d 'error, warning, info, style or off'
complete -c postern-check -l per-path -x -a '' -d 'Rules that do not count in the files that match'
complete -c postern-check -l set -x -a '' -d 'A setting of one rule'
complete -c postern-check -l extra-parameter -x -a '' -d 'Names that are no mistake, as acme_*'
complete -c postern-check -l external-socket -x -a '' -d 'Sockets that other programs make'
complete -c postern-check -l no-suppress -d 'Comments suppress nothing'
complete -c postern-check -l require-reason -d 'Comments suppress only with a reason'
complete -c postern-check -l config -r -d 'Settings (default: .postern.toml, searched upwards)'
complete -c postern-check -l no-config -d 'Read no .postern.toml'
complete -c postern-check -l fix -d 'Apply safe fixes'
complete -c postern-check -l unsafe-fixes -d 'With --fix and --diff: suggested ones, too'
complete -c postern-check -l diff -d 'Print what fixes would change, and change nothing'
complete -c postern-check -l fix-only -x -a '(__fish_append , (__postern_check_rules))' -d 'Fixes of these rules only'
complete -c postern-check -l exit-on-fix -d 'Exit status 3 when files were changed and nothing is left'
complete -c postern-check -l check -d 'With fmt: change nothing, exit status 1 if there is work'
complete -c postern-check -l baseline -r -d 'Findings listed there do not count'
complete -c postern-check -l write-baseline -r -d 'List today\'s findings there'
complete -c postern-check -l prune-baseline -d 'Take what is fixed out of the baseline'
complete -c postern-check -l baseline-max -x -a 'error warning info style' -d 'Graver findings are never hidden by a baseline'
complete -c postern-check -l diff-base -x -a '(__postern_check_revisions)' -d 'Only what differs from that git revision'
complete -c postern-check -l min-severity -x -a 'error warning info style' -d 'Do not show what is below: error, warning, info, style'
complete -c postern-check -l fail-on -x -a 'error warning info style never' -d 'Exit status 1 from this on (default warning), or never'
complete -c postern-check -l format -x -a 'text compact json jsonl sarif github gitlab junit checkstyle gcc markdown html' -d 'text, compact, json, … =FILE writes to a file; repeatable'
complete -c postern-check -l color -x -a 'auto always never' -d 'auto, always or never'
complete -c postern-check -l width -x -a '' -d 'Columns of the text'
complete -c postern-check -l no-excerpt -d 'Do not show the lines'
complete -c postern-check -l statistics -d 'Count findings by rule'
complete -c postern-check -l quiet -d 'Findings only'
complete -c postern-check -l timings -d 'Time that each rule took'
complete -c postern-check -l json -d 'With explain and rules: JSON'
complete -c postern-check -l markdown -d 'With explain and rules: Markdown'
complete -c postern-check -l pages -x -a '(__fish_complete_directories (commandline -ct))' -d 'With rules: a page for each rule, and an index'
complete -c postern-check -l watch -d 'Check again whenever a file changes'
complete -c postern-check -l completion -x -a 'bash zsh fish' -d 'Completion script for bash, zsh or fish'
complete -c postern-check -l help -d 'This text'
complete -c postern-check -l version -d 'The version of this program'
