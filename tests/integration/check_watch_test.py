#!/usr/bin/env python3
"""postern-check --watch in a terminal, and --diff-base: what is new, and what is shown of it."""
import contextlib
import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
import unittest

from check_program import BAD, CHECK, GOOD, Check

ROWS, COLUMNS = 22, 80
LIMIT = 60  # seconds; a busy machine is slow


class Terminal:
    """The rows of a terminal, as far as the program uses one."""

    def __init__(self):
        self.lines, self.row, self.column = [""] * ROWS, 0, 0

    def feed(self, text):
        for token in re.findall(r"\x1b\[[0-9;]*[A-Za-z]|\r|\n|[^\x1b\r\n]", text):
            if token == "\n":
                self.down()
            elif token == "\r":
                self.column = 0
            elif token.startswith("\x1b"):
                self.escape(token)
            else:
                if self.column == COLUMNS:
                    self.column = 0
                    self.down()
                self.lines[self.row] = self.lines[self.row].ljust(self.column)[:self.column] + token
                self.column += 1

    def down(self):
        if self.row == ROWS - 1:
            self.lines = self.lines[1:] + [""]
        else:
            self.row += 1

    def escape(self, token):
        if token == "\x1b[2J":
            self.lines = [""] * ROWS
        elif token.endswith("H"):
            row, column = (token[2:-1].split(";") + ["1"])[:2] if token != "\x1b[H" else ("1", "1")
            self.row, self.column = min(int(row), ROWS) - 1, int(column) - 1


class Watch(Check):
    @contextlib.contextmanager
    def watching(self, *args):
        main, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        run = subprocess.Popen([CHECK, "conf", "--watch", *args], cwd=self.folder, stdin=side, stdout=side, stderr=side,
                               env=os.environ | {"LC_ALL": "C.UTF-8", "TERM": "xterm"})
        os.close(side)
        self.terminal = Terminal()
        try:
            yield main, run
        finally:
            run.kill()
            run.wait()
            os.close(main)

    def read(self, main):
        try:
            self.terminal.feed(os.read(main, 65536).decode("utf-8", "replace"))
        except OSError:  # nobody has the terminal any more; the program may need a moment to end
            time.sleep(0.05)

    def read_until(self, main, done):
        end = time.monotonic() + LIMIT
        while time.monotonic() < end and not done():
            if select.select([main], [], [], 0.2)[0]:
                self.read(main)
        self.assertTrue(done(), "\n".join(self.terminal.lines))

    def settle(self, main, text):
        """Until the screen has `text`, and nothing more comes."""
        self.read_until(main, lambda: any(text in line for line in self.terminal.lines))
        while select.select([main], [], [], 0.5)[0]:
            self.read(main)

    def under_cursor(self):
        return self.terminal.lines[self.terminal.row]

    def test_the_cursor_is_on_the_first_new_finding(self):
        many = "".join(f"unknown_{n} = x\n" for n in range(30))
        path = self.write(GOOD + many)
        with self.watching("--select", "PT009,PT101", "--format", "compact") as (main, _):
            self.settle(main, "unknown_29")
            path.write_text(GOOD + BAD + many)  # the new one is above the others: it must not scroll away
            self.settle(main, "1 new, 0 gone")
            self.assertIn("PT009", self.under_cursor())
            last = [line for line in self.terminal.lines if line][-2:]
            self.assertRegex(last[0], r"^\(\d+ more lines\)$")
            self.assertIn("1 new, 0 gone", last[1])
            path.write_text(GOOD + many + BAD)  # it only moved
            self.settle(main, "0 new, 0 gone")
            self.assertEqual((self.under_cursor(), self.terminal.row), ("", ROWS - 1))
            path.write_text(GOOD + many + BAD + "last \\\n")
            self.settle(main, "1 new")
            self.assertIn("PT009", self.under_cursor())

    def test_a_report_that_fits_is_shown_whole(self):
        path = self.write(GOOD)
        with self.watching("--select", "PT009", "--color", "always", "--no-excerpt") as (main, run):
            self.settle(main, "no findings")
            path.write_text(GOOD + "biff = no \\\n" + "relayhost = a \\\n")
            self.settle(main, "2 new, 0 gone")
            first = [line for line in self.terminal.lines if "PT009" in line][0]
            self.assertEqual(self.under_cursor(), first)
            path.write_text(GOOD + "relayhost = a \\\n")
            self.settle(main, "0 new, 1 gone")
            self.assertEqual(self.under_cursor(), "")
            path.write_text(GOOD + "relayhost = a \\\n" + "biff = no \\\n")
            self.settle(main, "1 new, 0 gone")
            self.assertIn("conf/main.cf:4", self.under_cursor())
            run.send_signal(signal.SIGINT)
            self.read_until(main, lambda: run.poll() is not None)
            with contextlib.suppress(OSError):
                while select.select([main], [], [], 0.2)[0]:
                    self.terminal.feed(os.read(main, 65536).decode())
            self.assertEqual((run.returncode, self.terminal.row, self.under_cursor()), (-signal.SIGINT, ROWS - 1, ""))


class DiffBase(Check):
    def setUp(self):
        super().setUp()
        self.git("init", "-q", "-b", "main")

    def git(self, *args):
        subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *args], cwd=self.folder, check=True,
                       capture_output=True, timeout=60)

    def since(self, before, after, *args):
        """Rules and messages of `after` that are new since `before`."""
        for name, text in before.items():
            self.write(text, f"conf/{name}")
        self.git("add", "-A")
        self.git("commit", "-qm", "x", "--allow-empty")
        for name, text in after.items():
            self.write(text, f"conf/{name}")
        run = self.check("conf", "--diff-base", "HEAD", "--format", "json", *args)
        self.assertIn(run.returncode, (0, 1), run.stderr)
        return [one["rule"] for one in json.loads(run.stdout)["findings"]]

    def test_what_only_moved_is_old(self):
        late = GOOD + "# more\n\n" + BAD + "relayhost = x \\\n"
        self.assertEqual(self.since({"main.cf": GOOD + BAD}, {"main.cf": late}, "--select", "PT009"), ["PT009"])

    def test_a_message_that_names_another_line_is_old(self):
        twice = "relayhost = a\nrelayhost = b\n"
        self.assertEqual(self.since({"main.cf": GOOD + twice}, {"main.cf": "# one line more\n" + GOOD + twice}, "--select", "PT008"), [])

    def test_the_text_of_a_related_place_counts(self):
        before = GOOD + "biff = no\n# smtpd_helo_restrictions = reject_invalid_helo_hostname,\n    reject_non_fqdn_helo_hostname\n"
        self.assertEqual(self.since({"main.cf": before}, {"main.cf": before}, "--select", "PT003"), [])
        self.assertEqual(self.since({"main.cf": before}, {"main.cf": before.replace("_invalid_", "_unknown_")}, "--select", "PT003"), ["PT003"])

    def test_the_effective_value_counts(self):
        text = GOOD + "mynetworks = $ours\nsmtpd_relay_restrictions = permit_mynetworks, check_client_access $t, reject_unauth_destination\n"
        wide = "ours = 0.0.0.0/0\nt = inline:{a=b}\n"
        self.assertEqual(self.since({"main.cf": text + wide}, {"main.cf": text + wide + "biff = no\n"}, "--select", "PT501"), [])
        changed = text + wide.replace("a=b", "a=c")
        self.assertEqual(self.since({"main.cf": text + wide}, {"main.cf": changed}, "--select", "PT501"), ["PT501"])

    def test_a_finding_in_a_file_that_did_not_change(self):
        table = "spam@alder.example REJECT\n192.0.2.7 REJECT\n"
        use = "smtpd_sender_restrictions = check_sender_access hash:/etc/postfix/access\n"
        before = {"main.cf": GOOD, "access": table}
        self.assertEqual(self.since(before, {"main.cf": GOOD + use}, "--select", "PT424"), ["PT424"])

    def test_services_are_told_apart(self):
        relay = "smtpd_recipient_restrictions = check_sender_access inline:{a=OK}\ncompatibility_level = 0\n"
        one = "smtp inet n - y - - smtpd\n"
        two = one + "2525 inet n - y - - smtpd\n"
        self.assertEqual(self.since({"main.cf": relay, "master.cf": one}, {"master.cf": two}, "--select", "PT502"), ["PT502"])


class Trace(Check):
    def test_relay_findings_show_the_path(self):
        cases = {"PT501": "mynetworks = 0.0.0.0/0\nsmtpd_relay_restrictions = reject_non_fqdn_sender, permit_mynetworks, reject_unauth_destination\n",
                 "PT502": "smtpd_relay_restrictions =\nsmtpd_recipient_restrictions = permit_mynetworks, check_sender_access inline:{a=OK}, permit\n"}
        want = {"PT501": [("smtpd_relay_restrictions", 1, "permit_mynetworks", "permit")],
                "PT502": [("smtpd_recipient_restrictions", 2, "permit", "permit")]}
        for rule, text in cases.items():
            with self.subTest(rule):
                self.write(GOOD + text)
                finding, = self.findings("conf", "--select", rule)
                steps = [(one["list"], one["index"], one["token"].split()[0], one["result"]) for one in finding["trace"]]
                for step in want[rule]:
                    self.assertIn(step, steps)
                self.assertTrue({step[3] for step in steps} <= {"permit", "reject", "dunno", "unknown"})


if __name__ == "__main__":
    unittest.main()
