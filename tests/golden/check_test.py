#!/usr/bin/env python3
"""What postern-check prints about a small directory, in every format, and its help: the files in check/ hold it.

The rules are named, so that a new rule changes nothing here. Update with: check_test.py --update, and read the diff.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

SOURCE = pathlib.Path(os.environ.get("POSTERN_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2])).resolve()
CHECK = pathlib.Path(os.environ.get("POSTERN_BIN_DIR", SOURCE / "build/release/bin")).resolve() / "postern-check"
FOLDER = SOURCE / "tests/golden/check"
COMPLETIONS = {"bash": "postern-check.bash", "zsh": "_postern-check", "fish": "postern-check.fish"}
RULES = ["--select", "PT003,PT005,PT006,PT009,PT095"]
FORMATS = ["text", "compact", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "gcc", "markdown", "html"]
CASES = {f"{name}.txt": ["demo", *RULES, "--format", name] for name in FORMATS}
CASES |= {
    "narrow.txt": ["demo", *RULES, "--width", "50"],
    "plain.txt": ["demo", *RULES, "--no-excerpt", "--statistics"],
    "diff.txt": ["demo", *RULES, "--diff", "--unsafe-fixes"],
    "help.txt": ["--help"],
    "explain.txt": ["explain", "PT009"],
}
# Times and versions change; what stands for them does not.
VOLATILE = [(r"\d+ ms", "N ms"), (r'"ms": \d+', '"ms": 0'), (r'time="[0-9.]+"', 'time="0"'),
            (r'("(?:version|semanticVersion)": )"0\.[0-9.]+"', r'\1"X"')]


def printed(args):
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    run = subprocess.run([CHECK, "--no-config", *args] if args[0] == "demo" else [CHECK, *args], cwd=FOLDER, env=environment,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    text = run.stdout
    for pattern, stand_in in VOLATILE:
        text = re.sub(pattern, stand_in, text)
    return text


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
        driver = ('source "$1"; compopt() { :; }; COMP_LINE=$2 COMP_POINT=${#2}; _postern_check; '
                  '((${#COMPREPLY[@]})) && printf "%s\\n" "${COMPREPLY[@]}"')
        for line, offers in {"postern-check --form": ["--format"], "postern-check --format sar": ["sarif"],
                             "postern-check --fail-on=ne": ["never"], "postern-check explain backslash-c": ["backslash-continuation"],
                             "postern-check --select PT009,tie": ["PT009,tier1"], "postern-check --severity PT009=w": ["warning"],
                             "postern-check ini": ["init"]}.items():
            with self.subTest(line):
                run = subprocess.run(["bash", "--norc", "-c", driver, "bash", SOURCE / "completions/postern-check.bash", line], cwd=FOLDER,
                                     capture_output=True, text=True, timeout=60, env={"PATH": f"{CHECK.parent}:/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
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
        sys.exit()
    unittest.main()
