"""Completion scripts in real shells: what each offers for the last word of a line, as whole words."""
import contextlib
import os
import pathlib
import pty
import re
import select
import subprocess
import time

BASH = """
    source "$1"; function=$2 COMP_LINE=$3 COMP_POINT=${#3}; shift 3
    compopt() { :; }  # only works inside readline
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    $function
    ((${#COMPREPLY[@]})) && printf '%s\\n' "${COMPREPLY[@]}"
"""

# Candidates are noted on their way to zsh; suffixes (-S) are not part of them.
ZSH = """
    setopt extended_glob
    PS1='' PS2='' RPS1='' LISTMAX=100000; unsetopt prompt_cr prompt_sp beep; setopt no_list_ambiguous
    fpath=($SCRIPTS $fpath); autoload -Uz compinit; compinit -u -D
    compadd() {
        if [[ "${(j: :)@}" != (*' '|)-[a-zA-Z]#[OAD](' '*|) ]]; then
            local -a noted; builtin compadd -O noted "$@"; (( $#noted )) && print -rl -- $noted >> $NOTES
        fi
        builtin compadd "$@"
    }
    note-all() { : > $NOTES; zle list-choices; zle kill-buffer; print done >> $NOTES.end }
    zle -N note-all; bindkey '^X^N' note-all
    print -n ready >> $NOTES.end
"""
LIMIT = 60  # seconds


def bash_offers(script, function, line, folder, environment):
    # readline splits at blanks, and makes runs of = and : words of their own
    words = [piece for word in line.split() for piece in re.findall(r"[=:]+|[^=:]+", word)]
    if line.endswith(" "):
        words.append("")
    last = re.split(r"\s", line)[-1]
    run = subprocess.run(["bash", "--norc", "-c", BASH, "bash", script, function, line, *words], capture_output=True, text=True,
                         cwd=folder, env=environment, timeout=LIMIT, check=False)
    if run.stderr:
        raise AssertionError(f"{line}: {run.stderr}")
    head = last if words[-1] in ("=", ":") else last.removesuffix(words[-1])
    return [head + reply for reply in run.stdout.splitlines()]


def fish_offers(script, line, folder, environment):
    command = f"source {script}; complete -C (string unescape -- $argv[1])"
    run = subprocess.run(["fish", "--no-config", "-c", command, line.replace("\\", "\\\\")], capture_output=True, text=True,
                         cwd=folder, env=environment, timeout=LIMIT, check=False)
    if run.stderr:
        raise AssertionError(f"{line}: {run.stderr}")
    return [offer.split("\t")[0] for offer in run.stdout.splitlines()]


@contextlib.contextmanager
def _terminal(folder, environment):
    pid, master = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.execvpe("zsh", ["zsh", "-f", "-i"], environment)
    try:
        yield master
    finally:
        os.close(master)
        os.waitpid(pid, 0)


def _wait_for(master, notes, text):
    end = pathlib.Path(f"{notes}.end")
    limit = time.monotonic() + LIMIT
    while time.monotonic() < limit:
        if select.select([master], [], [], 0.02)[0]:
            os.read(master, 65536)
        if end.exists() and text in end.read_text():
            end.unlink()
            return
    raise AssertionError(f"zsh did not answer: {text}")


def zsh_offers(scripts, line, folder, environment):
    """`scripts` is the folder of the scripts; `folder` gets files of our own."""
    notes = folder / "notes"
    setup = folder / "setup.zsh"
    setup.write_text(ZSH)
    with _terminal(folder, environment | {"NOTES": str(notes), "SCRIPTS": str(scripts)}) as master:
        os.write(master, f"source {setup}\n".encode())
        _wait_for(master, notes, "ready")
        os.write(master, line.encode() + b"\x18\x0e")
        _wait_for(master, notes, "done")
    return set(notes.read_text().split("\n")) - {""}
