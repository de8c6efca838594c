#!/usr/bin/env python3
"""postern-conf prints what the folders of golden/conf expect.

Each folder is a configuration directory with a file `cases`, whose lines are

    name: arguments

and files `name.out` (standard output), `name.err` (standard error, when there is any) and `name.rc` (exit status, when it
is not 0). The program runs in the folder, with `-c .` in front of the arguments.

usage: conf_test.py [--update]    --update writes what is printed now: read the difference before it is committed.
"""
import os
import pathlib
import shlex
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("POSTERN_BIN_DIR", ROOT / "build/release/bin"))
FOLDERS = pathlib.Path(__file__).resolve().parent / "conf"
UPDATE = False


def cases(folder):
    for line in (folder / "cases").read_text().splitlines():
        if line and not line.startswith("#"):
            name, arguments = line.split(":", 1)
            yield name.strip(), shlex.split(arguments)


def run(folder, arguments):
    env = {k: v for k, v in os.environ.items() if k not in ("MAIL_CONFIG", "NO_COLOR")}
    done = subprocess.run([str(BIN / "postern-conf"), "-c", ".", *arguments], cwd=folder, env=env, capture_output=True,
                          timeout=60, check=False)
    return {"out": done.stdout, "err": done.stderr, "rc": b"" if done.returncode == 0 else b"%d\n" % done.returncode}


class Golden(unittest.TestCase):
    maxDiff = None

    def check(self, folder, name, arguments):
        for suffix, got in run(folder, arguments).items():
            path = folder / f"{name}.{suffix}"
            if UPDATE and (got or path.exists()):
                path.write_bytes(got) if got else path.unlink()
                continue
            want = path.read_bytes() if path.exists() else b""
            readable = [text.decode("utf-8", "backslashreplace") for text in (want, got)]
            self.assertEqual(*readable, f"{folder.name}/{name}.{suffix}: {arguments}")


def add_tests():
    for folder in sorted(path.parent for path in FOLDERS.glob("*/cases")):
        for name, arguments in cases(folder):
            def test(self, folder=folder, name=name, arguments=arguments):
                self.check(folder, name, arguments)
            setattr(Golden, f"test_{folder.name}_{name}".replace("-", "_"), test)


add_tests()

if __name__ == "__main__":
    UPDATE = "--update" in sys.argv
    unittest.main(argv=[word for word in sys.argv if word != "--update"])
