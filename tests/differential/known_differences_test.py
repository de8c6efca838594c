"""Every accepted difference is in the table with its reason, still exists, and is recognised by its own exception only."""
import re
import unittest

import differential_known as known
from differential import Comparison, Job, both, differences

FILES = {"main.cf": b"mail_name = x\nrelayhost = y", "master.cf": b"smtp inet n - y - - smtpd\n"}
EXAMPLES = {
    "usage-text": Job(("-Z",), files=FILES),
    "empty-command": Job(("-F", "smtp/inet/command="), files=FILES, edits=True),
    "empty-field": Job(("-F", "smtp/inet/chroot="), files=FILES, edits=True),
    "same-name-twice": Job(("-X", "mail_name", "mail_name"), files=FILES, edits=True),
    "unterminated-last-line": Job(("-e", "added=1"), files=FILES, edits=True),
    "nul-in-edit": Job(("-X", "mail_name"), files={"main.cf": b"a\0b\nmail_name=x\n"}, edits=True),
}
EXAMPLES["glued-option"] = Job(("-P", "smtp/inet/new=1"), edits=True, files={
    "main.cf": b"", "master.cf": b"smtp inet n - y - - smtpd -osmtpd_restriction_classes=x\n"})
EXAMPLES["braces-kept"] = Job(("-M", "smtp/inet=smtp inet n - y - - spawn -o relayhost=1 {a b} user=x"), edits=True, files={
    "main.cf": b"", "master.cf": b"smtp inet n - y - - smtpd\n"})
EXAMPLES["crlf-kept"] = Job(("-e", "mail_name=new"), edits=True, files={"main.cf": b"mail_name = a\r\nx = y\r\n"})
EXAMPLES["dangling-option"] = Job(("-P", "s/inet/new=1"), edits=True, files={
    "main.cf": b"", "master.cf": b"s inet n - n - - smtpd -o\n"})
EXAMPLES["unclosed-brace"] = Job(("-F", "s/inet/chroot=n"), edits=True, files={
    "main.cf": b"", "master.cf": b"s inet n - y - - smtpd -o mail_name=${x\n"})
EXAMPLES["edit-line-number"] = Job(("-F", "*/*/chroot=n"), edits=True, files={
    "main.cf": b"", "master.cf": b"s inet n - y - - smtpd\n  -v\nbad\n"})
EXAMPLES["endless-operands"] = Job(("-nx",), files={"main.cf": b"a = ${{$a}=={x}}\n"})
ELSEWHERE = {"metadata-kept": "edit_test.py", "lone-dash": "conf_test.py", "directory-as-file": "bad_input_test.py"}


class KnownDifferences(Comparison):
    def test_table_exceptions_and_examples_name_the_same(self):
        text = known.FILE.read_text(encoding="utf-8")
        rows = re.findall(r"^\| ([a-z0-9-]+) \| [^|]+ \| ([^|]+) \| `([a-z_]+\.py)` \|$", text, re.MULTILINE)
        self.assertEqual(sorted(row.id for row in known.EXCEPTIONS), sorted(name for name, *_ in rows))
        self.assertEqual(sorted(name for name, *_ in rows), sorted({*EXAMPLES, *ELSEWHERE}))
        for name, reason, _ in rows:
            self.assertGreater(len(reason.strip()), 20, name)

    def test_each_still_exists(self):
        for name, job in EXAMPLES.items():
            theirs, ours = both(job, self.root)
            self.assertEqual([], differences(job, theirs, ours), name)
            strict, known.STRICT = known.STRICT, True
            try:
                self.assertTrue(differences(job, theirs, ours), f"{name}: there is no difference any more; remove it from the list")
            finally:
                known.STRICT = strict

    def test_no_crash_of_ours_is_accepted(self):
        for name, job in EXAMPLES.items():
            _, ours = both(job, self.root)
            self.assertIn(ours.code, (0, 1), name)

    def test_other_differences_are_found(self):
        """The harness itself: a changed byte, message, code or file is not accepted."""
        job = Job(("-n",), files=FILES)
        theirs, ours = both(job, self.root)
        for field, value in (("stdout", theirs.stdout + b"x"), ("stderr", [b"postconf: warning: x"]), ("code", 3), ("files", {"main.cf": (b"", "0o644", 0, 0)})):
            changed = type(ours)(**{**vars(theirs), field: value})
            self.assertEqual([field], [part for part, _ in differences(job, theirs, changed)])

    def test_exceptions_are_narrow(self):
        for args in (["-n"], ["-F", "smtp/inet/command=x"], ["-X", "a", "b"], ["-e", "a=b"]):
            theirs, _ = both(Job(tuple(args), files=FILES), self.root)
            for part in ("stdout", "stderr", "code"):
                self.assertEqual([], known.matching(Job(tuple(args)), part, theirs), args)


if __name__ == "__main__":
    unittest.main()
