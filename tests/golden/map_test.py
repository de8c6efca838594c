#!/usr/bin/env python3
"""postern-map and postern-alias print what the folders of golden/map expect; completion scripts are what they print.

Each folder is a configuration directory with a file `cases`, whose lines are

    name: program arguments

and files `name.out` (standard output), `name.err` (standard error, when there is any) and `name.rc` (exit status, when it
is not 0). Programs run in a copy of the folder, one after the other, with MAIL_CONFIG=. and files of the same age.

usage: map_test.py [--update]    --update writes what is printed now: read the difference before it is committed.
"""
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(os.environ.get("POSTERN_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
BIN = pathlib.Path(os.environ.get("POSTERN_BIN_DIR", ROOT / "build/release/bin"))
FOLDERS = pathlib.Path(__file__).resolve().parent / "map"
SCRIPTS = {"bash": "postern-{}.bash", "zsh": "_postern-{}", "fish": "postern-{}.fish"}
UPDATE = False


def cases(folder):
    for line in (folder / "cases").read_text().splitlines():
        if line and not line.startswith("#"):
            name, arguments = line.split(":", 1)
            yield name.strip(), shlex.split(arguments)


def run(folder, arguments):
    env = {k: v for k, v in os.environ.items() if k not in ("MAIL_CONFIG", "NO_COLOR")}
    done = subprocess.run([str(BIN / arguments[0]), *arguments[1:]], cwd=folder, env=env | {"MAIL_CONFIG": "."}, capture_output=True,
                          timeout=60, check=False, stdin=subprocess.DEVNULL)
    return {"out": done.stdout, "err": done.stderr, "rc": b"" if done.returncode == 0 else b"%d\n" % done.returncode}


class Golden(unittest.TestCase):
    maxDiff = None

    def check_folder(self, folder):
        with tempfile.TemporaryDirectory() as name:
            place = pathlib.Path(name) / "place"
            shutil.copytree(folder, place)
            for path in place.iterdir():
                path.chmod(0o644)
                os.utime(path, (1_000_000_000, 1_000_000_000))
            for case, arguments in cases(folder):
                with self.subTest(case):
                    self.check(folder, case, run(place, arguments))

    def check(self, folder, name, got):
        for suffix, content in got.items():
            path = folder / f"{name}.{suffix}"
            if UPDATE and (content or path.exists()):
                path.write_bytes(content) if content else path.unlink()
                continue
            want = path.read_bytes() if path.exists() else b""
            self.assertEqual(*[text.decode("utf-8", "backslashreplace") for text in (want, content)], f"{folder.name}/{name}.{suffix}")


class Completions(unittest.TestCase):
    def generated(self, program, shell):
        return run(ROOT, [f"postern-{program}", "--completion", shell])["out"]

    def test_scripts_are_what_the_programs_print(self):
        for program in ("map", "alias"):
            for shell, name in SCRIPTS.items():
                with self.subTest(f"{program} {shell}"):
                    path = ROOT / "completions" / name.format(program)
                    if UPDATE:
                        path.write_bytes(self.generated(program, shell))
                    self.assertEqual(path.read_bytes(), self.generated(program, shell), "out of date: run map_test.py --update")

    def test_shells_read_them(self):
        for shell, flag in (("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")):
            if shutil.which(shell) is None:
                continue
            for program in ("map", "alias"):
                done = subprocess.run([shell, flag, ROOT / "completions" / SCRIPTS[shell].format(program)], capture_output=True, check=False, timeout=60)
                self.assertEqual((0, b""), (done.returncode, done.stderr), f"{shell} {program}")

    def bash_offers(self, line, folder):
        script = f"source {ROOT}/completions/postern-map.bash; compopt() {{ :; }}; COMP_LINE=$1 COMP_POINT=${{#1}}; _postern_map; printf '%s\\n' \"${{COMPREPLY[@]}}\""
        done = subprocess.run(["bash", "--norc", "-c", script, "bash", line], cwd=folder, capture_output=True, text=True, check=False, timeout=60)
        self.assertEqual("", done.stderr, line)
        return sorted(done.stdout.split())

    def test_bash_offers(self):
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "virtual").touch()
            for line, want in (("postern-map --col", ["--color"]), ("postern-map --color ", ["always", "auto", "never"]), ("postern-map --color=al", ["always"]), ("postern-map ha", ["hash:"]),
                               ("postern-map hash:vir", ["virtual"]), ("postern-map vir", ["virtual"]), ("postern-map --profile deb", ["debian"]), ("postern-map --ex", ["--exact-case", "--explain"])):
                self.assertEqual(want, self.bash_offers(line, folder), line)

    def test_fish_offers(self):
        if shutil.which("fish") is None:
            self.skipTest("fish is not installed")
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "virtual").touch()
            for line, want in (("postern-map --color ", "always"), ("postern-map --expl", "--explain"), ("postern-map hash:vir", "hash:virtual"), ("postern-map lm", "lmdb:")):
                script = f"source {ROOT}/completions/postern-map.fish; complete -C $argv[1]"
                done = subprocess.run(["fish", "--no-config", "-c", script, line], cwd=folder, capture_output=True, text=True, check=False, timeout=60, env=os.environ | {"HOME": folder})
                self.assertIn(want, [offer.split("\t")[0] for offer in done.stdout.splitlines()], line)


def add_tests():
    for folder in sorted(path.parent for path in FOLDERS.glob("*/cases")):
        setattr(Golden, f"test_{folder.name}".replace("-", "_"), lambda self, folder=folder: self.check_folder(folder))


add_tests()

if __name__ == "__main__":
    UPDATE = "--update" in sys.argv
    unittest.main(argv=[word for word in sys.argv if word != "--update"])
