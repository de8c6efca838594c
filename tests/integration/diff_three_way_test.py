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

    def write_tables(self, **texts):
        """old, new and mine with one main.cf and the tables named."""
        for side in ("old", "new", "mine"):
            self.write(f"{side}/main.cf", "virtual_alias_maps = hash:/etc/postfix/virtual\nalias_maps = hash:/etc/postfix/aliases\nalias_database = $alias_maps\n"
                       "header_checks = pcre:/etc/postfix/checks\nmydestination = /etc/postfix/domains\n"
                       "smtp_sasl_password_maps = hash:/etc/postfix/sasl\n")
            (self.folder / side / "master.cf").unlink()
        for name, sides in texts.items():
            for side, text in zip(("old", "new", "mine"), sides):
                self.write(f"{side}/{name}", text)

    def test_tables_are_compared_by_entry(self):
        self.write_tables(virtual=("a@x 1\nb@x 1\nc@x 1\nd@x 1\n", "a@x 2\nC@x 2\nd@x 1\nnew@x 9\n", "# ours\na@x\t1\nb@x 1\nc@x 3\nd@x 4\nme@x 7"))
        items = self.json("--three-way", "old", "new", "mine")["items"]
        table = "hash:/etc/postfix/virtual: "
        self.assertEqual([(one["standing"], one["subject"], one["was"], one["new"], one["mine"], one["edit"]) for one in items],
                         [("adopt", table + "a@x", "1", "2", "1", True), ("adopt", table + "b@x", "1", "(none)", "1", True),
                          ("adopt", table + "new@x", "(none)", "9", "(none)", True), ("conflict", table + "c@x", "1", "2", "3", True),
                          ("keep", table + "d@x", "1", "1", "4", False), ("keep", table + "me@x", "(none)", "(none)", "7", False)])
        self.assertEqual(items[0]["then"], "postern-map hash:/etc/postfix/virtual")
        self.assertNotIn("then", items[4])
        run = self.diff("--three-way", "old", "new", "mine", "--apply")
        self.assertEqual(run.stderr.count("postern-map hash:/etc/postfix/virtual"), 1, run.stderr)
        self.assertEqual((self.folder / "mine/virtual").read_text(), "# ours\na@x\t2\nc@x 3\nd@x 4\nme@x 7\nnew@x 9")
        self.diff("--three-way", "old", "new", "mine", "--apply", "--choose", "hash:/etc/postfix/virtual")
        self.assertIn("\nc@x 2\n", (self.folder / "mine/virtual").read_text())

    def test_aliases_lists_and_values_of_several_lines(self):
        self.write_tables(aliases=("root: joe\nlong: a,\n b\ndouble: 1\n", "root: ann, bea\nlong: c\ndaemon: |\"/bin/x y\"\n", "root: joe\nlong: a,\n# why\n b\ndouble: 1\nDouble: 1\n"),
                          domains=("a.example\n", "a.example b.example\n", "a.example c.example\n"))
        items = {one["subject"]: one for one in self.json("--three-way", "old", "new", "mine")["items"]}
        self.assertFalse(items["hash:/etc/postfix/aliases: long"]["edit"], "a comment would be lost")
        self.assertEqual(items["hash:/etc/postfix/aliases: root"]["then"], "postern-alias hash:/etc/postfix/aliases")
        self.assertEqual(items["/etc/postfix/domains: b.example"]["standing"], "adopt")
        self.diff("--three-way", "old", "new", "mine", "--apply")
        self.assertEqual((self.folder / "mine/aliases").read_text(), "root: ann, bea\nlong: a,\n# why\n b\ndaemon: |\"/bin/x y\"\n")
        self.assertEqual((self.folder / "mine/domains").read_text(), "a.example c.example\nb.example\n")

    def test_pattern_tables_are_one_thing(self):
        old, new = "/a/ OK\n/b/ OK\n", "/b/ OK\n/c/ REJECT\n"
        self.write_tables(checks=(old, new, old))
        item, = self.json("--three-way", "old", "new", "mine")["items"]
        self.assertEqual((item["standing"], item["subject"], item["was"], item["new"]),
                         ("adopt", "pcre:/etc/postfix/checks", "2 entries", "2 entries, 1 of them new, 1 gone"))
        self.write("mine/checks", "# a comment of ours\n" + old)
        item, = self.json("--three-way", "old", "new", "mine")["items"]
        self.assertEqual((item["standing"], item["edit"]), ("adopt", False))
        self.write("mine/checks", old)
        self.diff("--three-way", "old", "new", "mine", "--apply")
        self.assertEqual((self.folder / "mine/checks").read_text(), new)
        self.write("mine/checks", "/b/ OK\n/a/ OK\n")
        item, = self.json("--three-way", "old", "new", "mine")["items"]
        self.assertEqual((item["standing"], item["edit"]), ("conflict", False))

    def test_passwords_are_not_shown(self):
        self.write_tables(sasl=("[mx] joe:alt\n", "[mx] joe:neu\n", "[mx] joe:unser\n"))
        run = self.diff("--three-way", "old", "new", "mine", "--format", "json")
        self.assertIn("(not shown)", run.stdout)
        for word in ("alt", "neu\"", "unser"):
            self.assertNotIn(word, run.stdout)

    def test_tables_that_somebody_lacks_say_nothing(self):
        self.write_tables(virtual=("a 1\n", "a 2\n", "a 1\n"))
        (self.folder / "mine/virtual").unlink()
        self.assertEqual(self.json("--three-way", "old", "new", "mine")["items"], [])

    def test_errors(self):
        for args, words in ((["old", "new"], "OLD NEW MINE"), (["old", "new", "mine", "-c", "old"], "no -c"),
                            (["old", "new", "mine", "--fail-on", "any"], "--fail-on"), (["old", "new", "nowhere"], "nowhere")):
            run = self.diff("--three-way", *args)
            self.assertEqual((run.returncode, run.stdout), (2, ""))
            self.assertIn(words, run.stderr)


if __name__ == "__main__":
    unittest.main()
