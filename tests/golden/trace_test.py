#!/usr/bin/env python3
"""What postern-trace prints about the small office and about a directory of its own, and its exit status.

The files in trace/ hold it. Update with: trace_test.py --update, and read the diff.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("POSTERN_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2])).resolve()
TRACE = pathlib.Path(os.environ.get("POSTERN_BIN_DIR", SOURCE / "build/release/bin")).resolve() / "postern-trace"
FOLDER = SOURCE / "tests/golden/trace"
OFFICE = ["-c", "../../../docs/examples/small-office"]
ALDER = ["--client", "203.0.113.9", "--helo", "mail.alder.example", "--from", "a@alder.example"]
COMPLETIONS = {"bash": "postern-trace.bash", "zsh": "_postern-trace", "fish": "postern-trace.fish"}
CASES = {
    "unknown_both_ways.txt": [*OFFICE, *ALDER, "--to", "info@example.com", "--continue"],
    "listed.txt": [*OFFICE, *ALDER, "--to", "ada@example.com", "--dns", "dns.txt"],
    "listed_json.txt": [*OFFICE, *ALDER, "--to", "ada@example.com", "--dns", "dns.txt", "--json"],
    "blocked_client.txt": [*OFFICE, "--stranger", "--client", "198.51.100.9", "--to", "ada@example.com"],
    "relay_denied.txt": [*OFFICE, "--stranger", "--to", "x@elsewhere.example", "--until", "relay"],
    "wrong_sender.txt": [*OFFICE, "--user", "--auth", "ada@example.com", "--from", "grace@example.com", "--to", "x@b.example"],
    "needs_tls.txt": [*OFFICE, "--service", "587", *ALDER, "--to", "x@b.example"],
    "too_large.txt": [*OFFICE, *ALDER, "--to", "ada@example.com", "--size", "41943041"],
    "no_helo.txt": [*OFFICE, "--client", "203.0.113.9", "--from", "<>", "--to", "ada@example.com"],
    "local.txt": [*OFFICE, "--local", "--to", "x@freemail.example", "--continue"],
    "matrix.txt": [*OFFICE, "--matrix"],
    "matrix_json.txt": [*OFFICE, "--matrix", "--json"],
    "rcpt.txt": [*OFFICE, "--rcpt", "info+tag@example.com"],
    "rcpt_json.txt": [*OFFICE, "--rcpt", "x@branch.example", "--json"],
    "message.txt": [*OFFICE, "--service", "submission", "--message", "mail.txt"],
    "classes.txt": ["-c", "classes", "--stranger", "--to", "bob@pine.example"],
    "policy_both_ways.txt": ["-c", "classes", "--stranger", "--to", "eve@pine.example"],
    "policy_assumed.txt": ["-c", "classes", "--stranger", "--to", "eve@pine.example", "--policy", "assume=DEFER later"],
    "policy_file.txt": ["-c", "classes", "--stranger", "--to", "eve@pine.example", "--policy", "policy.txt"],
    "open_relay.txt": ["-c", "open", "--matrix", "--expect", "closed"],
    "unguarded.txt": ["-c", "unguarded", "--stranger", "--to", "x@elsewhere.example"],
    "unguarded_matrix.txt": ["-c", "unguarded", "--matrix"],
    "colour.txt": [*OFFICE, "--stranger", "--to", "x@elsewhere.example", "--color", "always"],
    "tests_pass.txt": ["test", "tests/office.ptest.toml"],
    "tests_fail.txt": ["test", "tests"],
    "tests_tap.txt": ["test", "tests", "--report", "tap"],
    "tests_junit.txt": ["test", "--report=junit", "tests/wrong.ptest.toml"],
    "coverage.txt": ["test", "tests/office.ptest.toml", "classes", "--coverage"],
    "coverage_tap.txt": ["test", "classes", "--coverage", "--report", "tap"],
    "coverage_junit.txt": ["test", "classes", "--coverage", "--report=junit"],
    "coverage_json.txt": ["test", "classes", "--coverage", "--json"],
    "record.txt": ["record", *OFFICE, *ALDER, "--to", "info@example.com", "--name", "alder to info"],
    "record_tables.txt": ["record", *OFFICE, "--rcpt", "info@example.com", "--all-tables"],
    "record_policy.txt": ["record", "-c", "classes", "--stranger", "--to", "eve@pine.example", "--policy", "policy.txt"],
    "help.txt": ["--help"],
}
STATUS = [
    (0, [*OFFICE, "--stranger", "--to", "x@elsewhere.example", "--dns", "dns.txt", "--expect", "reject 554 5.7.1"]),
    (1, [*OFFICE, "--stranger", "--to", "x@elsewhere.example", "--dns", "dns.txt", "--expect", "permit"]),
    # certain only when the DNS is known
    (1, [*OFFICE, *ALDER, "--to", "ada@example.com", "--expect", "permit"]),
    (0, [*OFFICE, "--matrix", "--expect", "closed"]),
    (0, ["-c", "unguarded", "--matrix", "--expect", "closed"]),
    (1, ["-c", "open", "--matrix", "--expect", "closed"]),
    (0, ["test", "tests/office.ptest.toml"]),
    (1, ["test", "tests"]),
    (0, ["test", "classes", "--coverage-min", "10"]),
    (1, ["test", "classes", "--coverage-min", "99.9"]),
    (2, ["test", "classes", "--coverage-min", "much"]),
    (2, ["--coverage", "--matrix"]),
    (2, ["record", *OFFICE, "--matrix"]),
    (2, ["record", *OFFICE, "--stranger", "--to", "a@b", "--json"]),
    (2, ["recrod", *OFFICE, "--stranger", "--to", "a@b"]),
    (2, [*OFFICE, "--stranger", "--to", "a@b", "--output", "x"]),
    (2, ["test", "out"]),
    (2, ["test", "nowhere"]),
    (2, ["test", "dns.txt"]),
    (2, ["-c", "nowhere", "--matrix"]),
    (2, [*OFFICE, "--stranger", "--to", "a@b", "--service", "submision"]),
    (2, [*OFFICE, "--stranger", "--to", "a@b", "--expect", "maybe"]),
    (2, [*OFFICE, "--stranger", "--to", "a@b", "--dns", "mail.txt"]),
    (2, [*OFFICE, "--stranger", "--to", "a@b", "--dns", "missing"]),
    (2, ["--frobnicate"]),
    (2, []),
]


def run(args):
    return subprocess.run([TRACE, *args], cwd=FOLDER, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=60)


class Golden(unittest.TestCase):
    maxDiff = None

    def test_output_is_as_before(self):
        for name, args in CASES.items():
            with self.subTest(name):
                self.assertEqual(run(args).stdout, (FOLDER / "out" / name).read_text())

    def test_exit_status(self):
        for status, args in STATUS:
            with self.subTest(" ".join(args)):
                done = run(args)
                self.assertEqual(done.returncode, status, done.stdout)
                self.assertEqual("fatal: " in done.stdout, status == 2)

    def test_what_is_recorded_passes(self):
        sessions = [*CASES.values(), *(args for status, args in STATUS if status != 2)]
        recorded = 0
        with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
            path = pathlib.Path(folder) / "x.ptest.toml"
            for args in sessions:
                if "--matrix" in args or args[0] in ("test", "record", "--help"):
                    continue
                for name in ("--expect", "--color"):
                    if name in args:
                        at = args.index(name)
                        args = [*args[:at], *args[at + 2:]]
                args = [word for word in args if word != "--json"]
                with self.subTest(" ".join(args)):
                    done = run(["record", "--output", path, "--force", *args])
                    self.assertEqual(done.returncode, 0, done.stdout)
                    tested = run(["test", path])
                    self.assertEqual(tested.returncode, 0, tested.stdout + path.read_text())
                    recorded += 1
        self.assertGreater(recorded, 15)

    def test_recording_replaces_nothing_unless_it_is_told_to(self):
        with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
            path = pathlib.Path(folder) / "x.ptest.toml"
            path.write_text("mine")
            args = ["record", "--output", path, *OFFICE, "--rcpt", "info@example.com"]
            done = run(args)
            self.assertEqual((done.returncode, path.read_text()), (2, "mine"))
            self.assertIn("exists: --force replaces it", done.stdout)
            self.assertEqual(run([*args, "--force"]).returncode, 0)
            self.assertIn("info@example.com", path.read_text())
            self.assertEqual(run(["test", path]).returncode, 0)

    def test_a_message_that_toml_cannot_hold_is_refused(self):
        done = subprocess.run([TRACE, "record", *OFFICE, "--message", "-"], cwd=FOLDER, input=b"Subject: \xff\n\n", capture_output=True,
                              timeout=60)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"no UTF-8", done.stderr)

    def test_completion_scripts_are_what_the_program_prints(self):
        for shell, name in COMPLETIONS.items():
            with self.subTest(shell):
                self.assertEqual(run(["--completion", shell]).stdout, (SOURCE / "completions" / name).read_text())
                if shutil.which(shell):
                    done = subprocess.run([shell, "-n", SOURCE / "completions" / name], capture_output=True, text=True, timeout=60)
                    self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_no_file_is_left_over(self):
        self.assertEqual({path.name for path in (FOLDER / "out").glob("*.txt")}, set(CASES))


if __name__ == "__main__":
    if "--update" in sys.argv:
        for name, args in CASES.items():
            (FOLDER / "out" / name).write_text(run(args).stdout)
        for shell, name in COMPLETIONS.items():
            (SOURCE / "completions" / name).write_text(run(["--completion", shell]).stdout)
    else:
        unittest.main()
