#!/usr/bin/env python3
"""What postern-diff prints about two small directories, in every format, and its help: the files in diff/ hold it.

Update with: diff_test.py --update, and read the diff.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import unittest

SOURCE = pathlib.Path(os.environ.get("POSTERN_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2])).resolve()
DIFF = pathlib.Path(os.environ.get("POSTERN_BIN_DIR", SOURCE / "build/release/bin")).resolve() / "postern-diff"
FOLDER = SOURCE / "tests/golden/diff"
COMPLETIONS = {"bash": "postern-diff.bash", "zsh": "_postern-diff", "fish": "postern-diff.fish"}
UPGRADE = ["-c", "one", "--from", "3.7", "--to", "3.11"]
CASES = {f"{name}.txt": ["one", "two", "--format", name] for name in ("text", "json", "markdown")}
CASES |= {f"upgrade_{name}.txt": [*UPGRADE, "--format", name] for name in ("text", "json", "markdown")}
CASES |= {f"three_{name}.txt": ["--three-way", "one", "two", "mine", "--format", name] for name in ("text", "json", "markdown")}
CASES |= {
    "three_patch.txt": ["--three-way", "one", "two", "mine", "--diff"],
    "colour.txt": ["one", "two", "--color", "always"],
    "defaults.txt": ["-c", "one", "--postfix-version", "3.11"],
    "patch.txt": [*UPGRADE, "--diff", "--choose", "pin,rename,delete,rewrite"],
    "help.txt": ["--help"],
}


def printed(args):
    run = subprocess.run([DIFF, *args], cwd=FOLDER, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    return run.stdout


class Golden(unittest.TestCase):
    maxDiff = None

    def test_output_is_as_before(self):
        for name, args in CASES.items():
            with self.subTest(name):
                self.assertEqual(printed(args), (FOLDER / name).read_text())

    def test_completion_scripts_are_what_the_program_prints(self):
        for shell, name in COMPLETIONS.items():
            with self.subTest(shell):
                self.assertEqual(printed(["--completion", shell]), (SOURCE / "completions" / name).read_text())
                if shutil.which(shell):
                    run = subprocess.run([shell, "-n", SOURCE / "completions" / name], capture_output=True, text=True, timeout=60)
                    self.assertEqual((run.returncode, run.stderr), (0, ""))

    def test_bash_completes(self):
        driver = ('source "$1"; compopt() { :; }; COMP_LINE=$2 COMP_POINT=${#2}; _postern_diff; '
                  '((${#COMPREPLY[@]})) && printf "%s\\n" "${COMPREPLY[@]}"')
        for line, offers in {"postern-diff --form": ["--format"], "postern-diff --format m": ["markdown"],
                             "postern-diff --fail-on=security-d": ["security-down"], "postern-diff on": ["one"],
                             "postern-diff -c tw": ["two"], "postern-diff --from 3.1": ["3.1", "3.10", "3.11", "3.12"],
                             "postern-diff --choose pin,re": ["pin,rename", "pin,rewrite"], "postern-diff --thr": ["--three-way"]}.items():
            with self.subTest(line):
                run = subprocess.run(["bash", "--norc", "-c", driver, "bash", SOURCE / "completions/postern-diff.bash", line], cwd=FOLDER,
                                     capture_output=True, text=True, timeout=60, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
                self.assertEqual(run.stderr, "")
                self.assertEqual(run.stdout.split(), offers)

    def test_no_file_is_left_over(self):
        self.assertEqual({path.name for path in FOLDER.glob("*.txt")}, set(CASES))


if __name__ == "__main__":
    if "--update" in sys.argv:
        for name, args in CASES.items():
            (FOLDER / name).write_text(printed(args))
        for shell, name in COMPLETIONS.items():
            (SOURCE / "completions" / name).write_text(printed(["--completion", shell]))
    else:
        unittest.main()
