"""postern-diff, run in a folder of its own with small configurations."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("POSTERN_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
DIFF = pathlib.Path(os.environ.get("POSTERN_BIN_DIR", SOURCE / "build/release/bin")).resolve() / "postern-diff"
BASE = "compatibility_level = 3.6\nmydomain = birch.example\nmyhostname = mx1.$mydomain\n"


class Diff(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="postern-diff-")))

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def diff(self, *args, env=None):
        clean = {k: v for k, v in os.environ.items() if k != "MAIL_CONFIG"}
        return subprocess.run([DIFF, *args], cwd=self.folder, capture_output=True, text=True, timeout=60,
                              env=clean | {"LC_ALL": "C.UTF-8"} | (env or {}))

    def json(self, *args):
        run = self.diff(*args, "--format", "json")
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        return json.loads(run.stdout)

    def settings(self, before, after):
        """What differs between two main.cf, by name."""
        self.write("one/main.cf", BASE + before)
        self.write("two/main.cf", BASE + after)
        return {one["parameter"]: one for one in self.json("one", "two")["settings"]}

    def tables(self, files, setting):
        for folder, text in zip(("one", "two"), files):
            self.write(f"{folder}/main.cf", BASE + setting)
            self.write(f"{folder}/table", text)
        return self.json("one", "two")["tables"]
