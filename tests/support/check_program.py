"""postern-check, run in a folder of its own with a small configuration."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("POSTERN_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
CHECK = pathlib.Path(os.environ.get("POSTERN_BIN_DIR", SOURCE / "build/release/bin")).resolve() / "postern-check"

GOOD = "compatibility_level = 3.6\nmyhostname = mx1.birch.example\n"
BAD = "mynetworks = 127.0.0.0/8 \\\n    192.0.2.0/28\n"      # PT009, with a safe fix
MENDED = "mynetworks = 127.0.0.0/8\n    192.0.2.0/28\n"


class Check(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="postern-check-")))
        (self.folder / "conf").mkdir()

    def write(self, text, name="conf/main.cf"):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def check(self, *args, stdin="", env=None):
        clean = {k: v for k, v in os.environ.items() if k not in ("MAIL_CONFIG", "GITHUB_ACTIONS", "GITLAB_CI", "POSTERN_CHECK_OPTS")}
        return subprocess.run([CHECK, *args], cwd=self.folder, input=stdin, capture_output=True, text=True, timeout=60,
                              env=clean | {"LC_ALL": "C.UTF-8"} | (env or {}))

    def findings(self, *args, **kwargs):
        run = self.check(*args, "--format", "json", **kwargs)
        self.assertIn(run.returncode, (0, 1, 3), run.stderr)
        return json.loads(run.stdout)["findings"]

    def rules(self, *args, **kwargs):
        return sorted({finding["rule"] for finding in self.findings(*args, **kwargs) if not finding["suppressed"]})
