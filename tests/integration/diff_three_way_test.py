#!/usr/bin/env python3
"""postern-diff --three-way: what a distribution changed, what we did, and the edits."""
import unittest

from diff_program import Diff


class ThreeWay(Diff):
    def setUp(self):
        super().setUp()
        master = "smtp inet n - y - - smtpd\nrelay unix - - y - - smtp\n# kept\n"
        self.write("old/main.cf", "biff = no\nmydestination = a, b\nrelayhost = x\nmail_name = Old\nmessage_size_limit = 1\n")
        self.write("new/main.cf", "mydestination = b a\nrelayhost = y\nmail_name = New\nmessage_size_limit = 2\nsoft_bounce = no\n")
        self.write("mine/main.cf", "# ours\nbiff = no\nmydestination = a, b\nrelayhost = z\nmail_name = New\nmessage_size_limit = 1\nmyorigin = m\n")
        self.write("old/master.cf", master)
        self.write("new/master.cf", master.replace("n - y", "n - n").replace("relay unix", "other unix"))
        self.write("mine/master.cf", master)

    def test_who_changed_what(self):
        items = self.json("--three-way", "old", "new", "mine")["items"]
        self.assertEqual([(one["standing"], one["subject"]) for one in items],
                         [("adopt", "biff"), ("adopt", "message_size_limit"), ("adopt", "soft_bounce"), ("adopt", "other/unix"),
                          ("adopt", "relay/unix"), ("adopt", "smtp/inet"), ("conflict", "relayhost"), ("keep", "myorigin"),
                          ("agree", "mail_name")])
        self.assertEqual((items[0]["was"], items[0]["new"]), ("no", "(not set)"))
        for form in ("text", "markdown"):
            self.assertIn("soft_bounce", self.diff("--three-way", "old", "new", "mine", "--format", form).stdout)

    def test_entries_are_compared_by_what_they_say(self):
        same = "smtp inet n - y - - smtpd\n  -o { myhostname = a  b }\n# between\n  -v -o biff=no\n"
        for name, text in (("old", same), ("new", "smtp inet n - y - - smtpd -o biff=yes -o biff=no -v -o {myhostname=a b}\n"), ("mine", same)):
            self.write(f"{name}/main.cf", "")
            self.write(f"{name}/master.cf", text)
        self.assertEqual(self.json("--three-way", "old", "new", "mine")["items"], [])
        (self.folder / "mine/master.cf").unlink()
        self.assertEqual(self.json("--three-way", "old", "new", "mine")["items"], [])
        self.write("mine/master.cf", same.replace("-v", "-v -v"))
        item, = self.json("--three-way", "old", "new", "mine")["items"]
        self.assertEqual((item["standing"], item["mine"]), ("keep", "smtp inet n - y - - smtpd -o { myhostname = a b } -v -v -o biff=no"))

    def test_what_goes_goes_everywhere(self):
        self.write("old/main.cf", "biff = no\nmyorigin = a\n")
        self.write("new/main.cf", "myorigin = a\n")
        self.write("mine/main.cf", "biff = no\nmyorigin = a\nbiff = no\n")
        self.diff("--three-way", "old", "new", "mine", "--apply")
        self.assertEqual((self.folder / "mine/main.cf").read_text(), "myorigin = a\n")

    def test_apply_adopts_and_leaves_conflicts(self):
        run = self.diff("--three-way", "old", "new", "mine", "--apply")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual((self.folder / "mine/main.cf").read_text(),
                         "# ours\nmydestination = a, b\nrelayhost = z\nmail_name = New\nmessage_size_limit = 2\nmyorigin = m\nsoft_bounce = no\n")
        lines = [line.split() for line in (self.folder / "mine/master.cf").read_text().splitlines()]
        self.assertEqual(lines, [["smtp", "inet", "n", "-", "n", "-", "-", "smtpd"], ["#", "kept"],
                                 ["other", "unix", "-", "-", "y", "-", "-", "smtp"]])
        left = self.json("--three-way", "old", "new", "mine")["items"]
        self.assertEqual({one["standing"] for one in left}, {"conflict", "keep", "agree"})
        self.diff("--three-way", "old", "new", "mine", "--apply", "--choose", "relayhost")
        self.assertIn("relayhost = y\n", (self.folder / "mine/main.cf").read_text())

    def test_errors(self):
        for args, words in ((["old", "new"], "OLD NEW MINE"), (["old", "new", "mine", "-c", "old"], "no -c"),
                            (["old", "new", "mine", "--fail-on", "any"], "--fail-on"), (["old", "new", "nowhere"], "nowhere")):
            run = self.diff("--three-way", *args)
            self.assertEqual((run.returncode, run.stdout), (2, ""))
            self.assertIn(words, run.stderr)


if __name__ == "__main__":
    unittest.main()
