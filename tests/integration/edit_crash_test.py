# suite: timeout 300
"""Edits of configuration files: a kill at any system call leaves the old or the new file, and no edit is ever lost."""
import os
import pathlib
import random
import resource
import shutil
import signal
import stat
import subprocess
import tempfile
import time
import unittest

import stepper
from source_files import ROOT

BIN = pathlib.Path(os.environ.get("POSTERN_BIN_DIR", ROOT / "build/release/bin"))
PROGRAM = str(BIN / "postern-conf")
POSTCONF = shutil.which("postconf", path="/usr/sbin:/usr/bin")
ENV = {k: v for k, v in os.environ.items() if k != "MAIL_CONFIG"}
# The leak checker cannot work in a program that is traced.
ENV["ASAN_OPTIONS"] = ENV.get("ASAN_OPTIONS", "") + ":detect_leaks=0"

MAIN = b"# a comment\nmyhostname = mail.example.org\nmydestination = a,\n# inside\n  b\n" + b"# filler\n" * 2000
MASTER = b"smtp      inet  n       -       y       -       -       smtpd\n# about pickup\npickup unix n - y 60 1 pickup\n"
EDITS = {
    "main.cf": (["-e", "mydestination = c", "new_name = x"],
                lambda old: old.replace(b"mydestination = a,\n# inside\n  b\n", b"mydestination = c\n# inside\n")
                + b"new_name = x\n"),
    "master.cf": (["-F", "-e", "smtp/inet/chroot=n"],
                  lambda old: b"# about pickup\nsmtp       inet  n       -       n       -       -       smtpd\n"
                  b"pickup unix n - y 60 1 pickup\n"),
}


class Folder:
    """A configuration folder, and what an editor may have done to it."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.reset()

    def reset(self):
        for name in os.listdir(self.path):
            (self.path / name).unlink()
        (self.path / "main.cf").write_bytes(MAIN)
        (self.path / "master.cf").write_bytes(MASTER)
        for name in ("main.cf", "master.cf"):
            (self.path / name).chmod(0o640)

    def command(self, *arguments, program=PROGRAM):
        return [program, "-c", str(self.path), *arguments]

    def edit(self, *arguments, **options):
        return subprocess.run(self.command(*arguments), env=ENV, capture_output=True, check=False, **options)

    def names(self):
        return sorted(os.listdir(self.path))

    def read(self, name):
        return (self.path / name).read_bytes()

    def mode(self, name):
        return stat.S_IMODE((self.path / name).stat().st_mode)


@unittest.skipUnless(os.access(PROGRAM, os.X_OK), "postern-conf is not built")
class EditTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Folder(folder.name)


class Crash(EditTest):
    def stops_of(self, name, command):
        """The range of stops from just before the lock is taken to the end."""
        locked = []
        temporary = self.folder.path / (name + ".tmp")
        last, code = stepper.run(command, ENV, seen=lambda n: locked.append(n) if temporary.exists() else None)
        self.assertEqual(0, code)
        self.assertTrue(locked, "no temporary file was seen")
        return range(max(1, locked[0] - 2), last + 1)

    def check(self, name, stop, wanted):
        old = MAIN if name == "main.cf" else MASTER
        got = self.folder.read(name)
        self.assertIn(got, (old, wanted), f"killed at stop {stop}: {len(got)} bytes of {name}")
        self.assertEqual(0o640, self.folder.mode(name), f"killed at stop {stop}")
        self.assertLessEqual(set(self.folder.names()), {"main.cf", "master.cf", name + ".tmp"}, f"killed at stop {stop}")
        return got == wanted

    def test_a_kill_at_any_system_call_leaves_the_old_or_the_new_file(self):
        for name, (arguments, change) in EDITS.items():
            wanted = change(MAIN if name == "main.cf" else MASTER)
            command = self.folder.command(*arguments)
            try:
                stops = self.stops_of(name, command)
            except stepper.NotAllowed as reason:
                self.skipTest(f"no tracing here: {reason}")
            self.assertEqual(wanted, self.folder.read(name))
            outcomes = []
            for stop in stops:
                self.folder.reset()
                _, code = stepper.run(command, ENV, kill_at=stop)
                outcomes.append(self.check(name, stop, wanted))
                if code is not None:
                    continue
                # Whatever is left, the next editor gets on with it and cleans up.
                again = self.folder.edit(*arguments)
                self.assertEqual((0, b""), (again.returncode, again.stderr), f"after a kill at stop {stop}")
                self.assertEqual({"main.cf", "master.cf"}, set(self.folder.names()), f"after a kill at stop {stop}")
            self.assertEqual(outcomes, sorted(outcomes), "once new, always new")
            self.assertIn(False, outcomes)
            self.assertIn(True, outcomes)

    def test_a_full_disk_is_reported_and_changes_nothing(self):
        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

        done = self.folder.edit("-e", "a=b", preexec_fn=limit)
        self.assertEqual(1, done.returncode)
        self.assertIn(b"fatal: write ", done.stderr)
        self.assertIn(b"main.cf.tmp: File too large", done.stderr)
        self.assertEqual(MAIN, self.folder.read("main.cf"))
        self.assertEqual(["main.cf", "master.cf"], self.folder.names())


class Identity(EditTest):
    def test_mode_owner_and_link_survive(self):
        real = self.folder.path / "real.cf"
        main = self.folder.path / "main.cf"
        main.rename(real)
        main.symlink_to("real.cf")
        if os.geteuid() == 0:
            os.chown(real, 4321, 1234)
        before = real.stat()
        done = self.folder.edit("-e", "a=b")
        self.assertEqual((0, b""), (done.returncode, done.stderr))
        self.assertTrue(main.is_symlink())
        after = real.stat()
        self.assertEqual((before.st_mode, before.st_uid, before.st_gid), (after.st_mode, after.st_uid, after.st_gid))
        self.assertEqual(MAIN + b"a = b\n", real.read_bytes())
        self.assertEqual(["main.cf", "master.cf", "real.cf"], self.folder.names())

    @unittest.skipUnless(os.geteuid() == 0, "only root can become somebody else")
    def test_an_owner_that_cannot_be_kept_is_refused(self):
        os.chmod(self.folder.path, 0o777)
        os.chmod(self.folder.path / "main.cf", 0o644)
        done = self.folder.edit("-e", "a=b", user=65534, group=65534, extra_groups=[])
        self.assertEqual(1, done.returncode)
        self.assertIn(b"fatal: keep the owner of ", done.stderr)
        self.assertEqual(MAIN, self.folder.read("main.cf"))
        self.assertEqual(["main.cf", "master.cf"], self.folder.names())


class Together(EditTest):
    def settings(self):
        lines = self.folder.read("main.cf").decode().splitlines()
        return dict(line.split(" = ", 1) for line in lines if " = " in line and not line.startswith("#"))

    def run_editors(self, programs, rounds, kill):
        """Each editor sets its own names one after the other; returns the names whose edit succeeded."""
        kept = {}
        running = {}
        counts = [0] * len(programs)
        dice = random.Random(1)
        while running or any(count < rounds for count in counts):
            for i, program in enumerate(programs):
                if i not in running and counts[i] < rounds:
                    name = f"e{i}_{counts[i]}"
                    counts[i] += 1
                    command = self.folder.command("-e", f"{name} = {i}", program=program)
                    running[i] = name, subprocess.Popen(command, env=ENV, stderr=subprocess.PIPE)
            for i, (name, process) in list(running.items()):
                if kill and dice.random() < 0.02:
                    process.kill()
                if process.poll() is None:
                    continue
                with process:
                    message = process.stderr.read()
                del running[i]
                if process.returncode == 0:
                    kept[name] = str(i)
                elif process.returncode != -signal.SIGKILL:
                    self.fail(f"{name}: {message}")
            time.sleep(0.0005)
        return kept

    def test_two_editors_lose_no_edit(self):
        kept = self.run_editors([PROGRAM] * 3, rounds=15, kill=False)
        self.assertEqual(45, len(kept))
        settings = self.settings()
        self.assertLessEqual(kept.items(), settings.items())
        self.assertEqual(["main.cf", "master.cf"], self.folder.names())

    def test_killed_editors_do_not_hurt_the_others(self):
        kept = self.run_editors([PROGRAM] * 3, rounds=25, kill=True)
        self.assertLessEqual(kept.items(), self.settings().items())
        self.assertEqual(0, self.folder.edit("-e", "last = x").returncode)
        self.assertEqual(["main.cf", "master.cf"], self.folder.names())

    @unittest.skipUnless(POSTCONF, "postconf is not installed")
    def test_we_and_postconf_exclude_each_other(self):
        kept = self.run_editors([PROGRAM, POSTCONF, PROGRAM, POSTCONF], rounds=12, kill=False)
        self.assertEqual(48, len(kept))
        self.assertLessEqual(kept.items(), self.settings().items())


if __name__ == "__main__":
    unittest.main()
