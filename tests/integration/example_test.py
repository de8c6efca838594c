"""The shipped example is a configuration without a fault, and every command its documents name works on it."""
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import unittest

from source_files import ROOT, read

BIN = pathlib.Path(os.environ.get("POSTERN_BIN_DIR", ROOT / "build/release/bin"))
EXAMPLE = "docs/examples/small-office"
POSTCONF = shutil.which("postconf", path="/usr/sbin:/usr/bin")


def run(*command):
    env = {k: v for k, v in os.environ.items() if k != "MAIL_CONFIG"}
    return subprocess.run([str(word) for word in command], cwd=ROOT, env=env, capture_output=True, check=False)


class Example(unittest.TestCase):
    def ours(self, *flags):
        return run(BIN / "postern-conf", "-c", EXAMPLE, *flags)

    def test_every_view_is_free_of_warnings(self):
        for flag in ("-n", "-nf", "-nx", "-M", "-Mf", "-F", "-P"):
            done = self.ours(flag)
            self.assertEqual((0, b""), (done.returncode, done.stderr), flag)
            self.assertTrue(done.stdout, flag)

    @unittest.skipUnless(POSTCONF, "postconf is not installed")
    def test_prints_what_postconf_prints(self):
        for flag in ("-n", "-nf", "-nx", "-M", "-Mf", "-F", "-P"):
            theirs = run(POSTCONF, "-c", EXAMPLE, flag)
            ours = self.ours("--postfix-version", "3.7.11", "--profile", "debian", flag)
            self.assertEqual((theirs.stdout, theirs.stderr, theirs.returncode), (ours.stdout, ours.stderr, ours.returncode))

    def test_every_table_of_main_cf_and_master_cf_is_there(self):
        text = read(f"{EXAMPLE}/main.cf") + read(f"{EXAMPLE}/master.cf")
        tables = re.findall(r"[a-z]+:\$config_directory/(\w+)", text)
        self.assertGreater(len(tables), 5)
        for table in tables:
            self.assertTrue((ROOT / EXAMPLE / table).is_file(), table)

    def test_the_commands_of_its_readme_work(self):
        lines = re.findall(r"^    (postern-conf .*?)(?:\s+#.*)?$", read(f"{EXAMPLE}/README.md"), re.MULTILINE)
        self.assertTrue(lines)
        for line in lines:
            done = run(BIN / "postern-conf", *shlex.split(line)[1:])
            self.assertEqual((0, b""), (done.returncode, done.stderr), line)


if __name__ == "__main__":
    unittest.main()
