"""Header lines with addresses, as cleanup writes them: completion, canonical mapping, spacing and folding.

suite: timeout 300, slow
"""
import os
import unittest

import mail_sandbox
from address_answers import ANSWERS, ours

WHY_NOT = mail_sandbox.why_not()

MAIN = "smtpd_reject_unlisted_recipient = no\nlocal_header_rewrite_clients = permit_mynetworks\n"
CANONICAL = """
alice@example.test alice.smith@example.test
bob robert@other.test
@old.test @new.test
u@host.example.test "quoted name"@example.test
"""
FILES = {"canonical": CANONICAL}
CONFIGURATIONS = {
    "append": "append_dot_mydomain = yes\n",
    "no-append": "append_dot_mydomain = no\nappend_at_myorigin = no\n",
    "canonical": "append_dot_mydomain = yes\ncanonical_maps = texthash:@CONF@/canonical\nmasquerade_domains = deep.test\n"
                 "masquerade_classes = header_recipient\n",
}
VALUES = [
    "a b@c.test", "a", "a b", "x, y z", "\"q\" <a>", "a <b> c", "a <b> <c>, d", "g: a, b;", "g: a, b", "g: a; h: b;",
    "g:;", "<a>", "<>", "a <>", "(x) a", "a (x)", "<a (x)>", "a@(x)b", "a, , b", ",a", "a;b", "a b <c>",
    "=?utf-8?q?x?= <a>", "a.b c <d>", "a@b c@d", "a@b <c@d>", "@r:a@b", "<@r:a>", "\"unclosed a", "(unclosed a",
    "<unclosed", "a>", "a@b>", "[x]", "a@[1.2.3.4]", "a:b@c", "a: b: c;", "x:a <b>;", "a<b>", "A <a@b>(c)",
    "(c)<a@b>(d)", "\"a\\\"b\" <c>", "\"a b\"@c", "a\\ b", "\"a\" \"b\" <c>", "a(c)b <d>", "a (c) b <d>",
    "Name (c) <d>, e", "a%b", "h!u", "u@host.", "<u@host.>", "<u@host> ,<v@host>", "\u00c3\u00bc <a>",
    "undisclosed-recipients:;", "undisclosed-recipients: ;", "a;", "g: <a>, N <b>;, c", "N: <a>", "a@b;c@d", "<a> b",
    "<a>b", "<a>,", "a,", "a(", "a , b", "a,b", "<a b@c>", "N <a b>", "<a,b>", "<a:b>", "x <a;b>", "\"x@y\"",
    "\"x@y\" <z>", "x@y (z) w", "mailer (a (b) c) daemon",
    "Alice <alice@example.test>, bob, carol@example.test, \"Old\" <dave@old.test>", "bob@example.test (Bob)",
    "u@x.deep.test, v@y.deep.test, w@z.deep.test, x@deep.test", "(c) erin (d)@(e)example.test, <@r1.test,@r2.test:u@v.test>, x",
]
FOLDED = [f"{'a' * first}@b.test, {'a' * second}@b.test, z" for first in (20, 30, 48, 60) for second in range(1, 40, 3)]
# Postfix reads a second group in a line as part of a name, and a group that nothing ends as an address; words side by side in brackets grow together there.
DIFFERENT = {"N: <a>", "g: a; h: b;", "<a b@c>", "N <a b>", "a: b: c;"}


@unittest.skipIf(WHY_NOT, WHY_NOT)
@unittest.skipUnless(os.access(ANSWERS, os.X_OK), "address_answers is not built")
class AddressHeaderTest(unittest.TestCase):
    def compare(self, name):
        values = [value for value in VALUES + FOLDED if value not in DIFFERENT]
        main = mail_sandbox.merge(MAIN, CONFIGURATIONS[name])
        asked = [["mail", "s@out.test", ["x@out.test"], f"To: {value}\nSubject: s\n\nbody"] for value in values]
        peers = mail_sandbox.run([{"main": main, "files": FILES, "ask": asked}])[0]
        found = ours(main, FILES, [["header", "recipient", value.replace("\t", " ")] for value in values])
        differences = []
        for value, mine, peer in zip(values, found, peers, strict=True):
            text = "\n".join(peer["headers"])
            begin = text.index("\nTo:") + 5
            other = text[begin:text.index("\nSubject:")].removeprefix(" ").replace("\n", "\\n")
            if mine != other and mine != value:
                differences.append(f"{value!r}\n    postfix: {other!r}\n    postern: {mine!r}")
            elif mine == value and other.replace("\t", " ") != value.replace("\t", " "):
                differences.append(f"{value!r}\n    postfix: {other!r}\n    postern leaves it")
        if differences:
            self.fail(f"{len(differences)} of {len(values)} header lines differ:\n" + "\n".join(differences))


def _add_tests():
    for name in CONFIGURATIONS:
        setattr(AddressHeaderTest, "test_" + name.replace("-", "_"), lambda self, n=name: self.compare(n))


_add_tests()

if __name__ == "__main__":
    unittest.main()
