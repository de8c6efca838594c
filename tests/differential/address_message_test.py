"""What becomes of envelopes: canonical mapping, masquerading, virtual aliases and copies, as cleanup queues them.

suite: timeout 600, slow

Every message is sent by SMTP to a Postfix of its own configuration that holds all mail; the queue file is compared with
what Postern makes of the same sender and recipients.
"""
import os
import random
import unittest

import mail_sandbox
from address_answers import ANSWERS, ours

WHY_NOT = mail_sandbox.why_not()
LONG = bool(os.environ.get("POSTERN_LONG"))
PER_CONFIGURATION = 300 if LONG else 25

VIRTUAL = """
info@virt.test          alice, bob@example.test, x@sink.test
loop@virt.test          loop2@virt.test
loop2@virt.test         alice@example.test
self@virt.test          self@virt.test, alice
cyc1@virt.test  cyc2@virt.test
cyc2@virt.test  cyc1@virt.test
@catch.test             carol
@dom.test               @example.test
plus+tag@virt.test      dave@example.test
plus@virt.test          erin@example.test
multi@virt.test         m1@virt.test, m2@virt.test
m1@virt.test  x1@out.test, x2@out.test
m2@virt.test  x2@out.test x3@out.test
bob                     carol@example.test
dup@virt.test           alice, alice@example.test, ALICE@example.test
q@virt.test    "a b"@out.test, c(comment)@d.test, "Full Name" <n@out.test>, <p@out.test>
@multi.test  @out.test, @out2.test
empty@virt.test   ,
cmt@virt.test   (only)
bang@virt.test  host!user, a%b
r0@virt.test r1@virt.test
r1@virt.test r2@virt.test
r2@virt.test r3@virt.test
r3@virt.test r4@virt.test
r4@virt.test alice
inf@virt.test   x.inf@virt.test
grow@virt.test  grow+x@virt.test
two@virt.test   two@virt.test, two+y@virt.test
pipe@virt.test  |cmd
file@virt.test  /var/x
inc@virt.test   :include:/var/y
group@virt.test  g: a@out.test, b@out.test;
r@route.test  @x.test:y@z.test
null@virt.test  <>
sp@virt.test a@out.test b@out.test
nodom@virt.test foo
alice@virt.test @out.test
trail@virt.test x@out.test.
postmaster@virt.test "postmaster"
a@v2.test b@v2.test, c@v2.test
b@v2.test d@o.test, e@o.test
c@v2.test f@o.test
l1@v2.test l2@v2.test
l2@v2.test l3@v2.test
l3@v2.test l4@v2.test
l4@v2.test x@o.test
w1@v2.test w2@v2.test, y1@o.test
w2@v2.test w3@v2.test, y2@o.test
w3@v2.test y3@o.test, y4@o.test
n4@v2.test 1@o.test, 2@o.test, 3@o.test, 4@o.test
n3@v2.test 1@o.test, 2@o.test, 3@o.test
n3d@v2.test 1@o.test, 1@o.test, 1@o.test, 1@o.test
adj@v2.test a b@c.test
adj2@v2.test a b <c@d.test> e@f.test, g
alice@v2.test @o.test
s1@v2.test s2@v2.test, S1@v2.test
s2@v2.test s1@v2.test
self2@v2.test SELF2@v2.test
late@v2.test z@o.test, late@v2.test
"""
PATTERNS = r"""
/^re-(.*)@virt\.test$/ $1@example.test
"""
CANONICAL = """
alice@example.test     alice.smith@example.test
bob                    robert@other.example.test
@old.test              @example.test
carol@example.test     carol
user@sub.example.test  dave@example.test
l@x.test               m@x.test, n@x.test
dom@y.test             @z.test
q@x.test               "q q"@x.test
chain1@x.test chain2@x.test
chain2@x.test chain3@x.test
two@x.test  p@x.test q2@x.test
emp@x.test  ,
pl@x.test  np@n.test
"""
OF_SENDERS = "sx@x.test ss@x.test\nalice@example.test sender.alice@example.test\n"
OF_RECIPIENTS = "rx@x.test rr@x.test\nrr@x.test rrr@x.test\n"
SENDER_COPIES = "bob@example.test dave@example.test\n@rem.test dave+remote@example.test\n"
RECIPIENT_COPIES = """
alice@example.test carol@example.test
@sink.test carol+sink@example.test
rr@out.test rb1@out.test, rb2@out.test
info@virt.test  plus@virt.test
"""
FILES = {"virtual": VIRTUAL, "patterns": PATTERNS, "canonical": CANONICAL, "of_senders": OF_SENDERS,
         "of_recipients": OF_RECIPIENTS, "sender_copies": SENDER_COPIES, "recipient_copies": RECIPIENT_COPIES}

ALIASES = """
virtual_alias_domains = virt.test, v2.test
virtual_alias_maps = texthash:@CONF@/virtual, pcre:@CONF@/patterns
recipient_delimiter = +
smtpd_reject_unlisted_recipient = no
"""
MAPPING = """
canonical_maps = texthash:@CONF@/canonical
sender_canonical_maps = texthash:@CONF@/of_senders
recipient_canonical_maps = texthash:@CONF@/of_recipients
recipient_delimiter = +
smtpd_reject_unlisted_recipient = no
"""
MASQUERADE = "smtpd_reject_unlisted_recipient = no\nrecipient_delimiter = +\n"
COPIES = ALIASES + """
always_bcc = bcc
sender_bcc_maps = texthash:@CONF@/sender_copies
recipient_bcc_maps = texthash:@CONF@/recipient_copies
"""
CONFIGURATIONS = {
    "aliases": ALIASES,
    "aliases-limits": ALIASES + "virtual_alias_expansion_limit = 3\nvirtual_alias_recursion_limit = 3\n",
    "aliases-deep": ALIASES + "virtual_alias_recursion_limit = 1\nvirtual_alias_expansion_limit = 4\n",
    "aliases-length": ALIASES + "virtual_alias_address_length_limit = 14\n",
    "aliases-no-extensions": ALIASES + "propagate_unmatched_extensions =\n",
    "aliases-origin": ALIASES + "myorigin = origin.test\nappend_dot_mydomain = yes\n",
    "aliases-bare": ALIASES + "append_at_myorigin = no\nmyorigin = origin.test\n",
    "canonical": MAPPING,
    "canonical-classes": MAPPING + "canonical_classes = envelope_sender\nsender_canonical_classes = header_sender\n",
    "canonical-aliases": ALIASES + MAPPING + "propagate_unmatched_extensions = virtual\n",
    "masquerade": MASQUERADE + "masquerade_domains = deep.example.test !exact.example.test example.test\n"
                               "masquerade_exceptions = root, alice\n"
                               "masquerade_classes = envelope_sender, envelope_recipient\n",
    "masquerade-order": MASQUERADE + "masquerade_domains = example.test !exact.example.test, deep.example.test\n",
    "masquerade-double": MASQUERADE + "masquerade_domains = $mydomain ,!!exact.example.test\n"
                                      "masquerade_exceptions = ROOT u+e\n",
    "copies": COPIES,
    "copies-canonical": COPIES + MAPPING,
}
ODD = {"adj2@v2.test"}


def keys(text):
    found = [line.split()[0] for line in text.splitlines() if line.strip()]
    return [key if not key.startswith("@") else "anyone" + key for key in found]


ADDRESSES = {
    "aliases": keys(VIRTUAL) + ["re-bob@virt.test", "re-bob+x@virt.test", "nobody@virt.test", "BOB@example.test", "bob",
                                "a@b", "x@out.test", "INFO@VIRT.TEST"],
    "canonical": keys(CANONICAL) + keys(OF_SENDERS) + keys(OF_RECIPIENTS) + ["bob@out.test", "bob@other.example.test"],
    "masquerade": ["u@h.example.test", "a@x.deep.example.test", "root@h.example.test", "alice@h.example.test",
                   "z@exact.example.test", "q@p.exact.example.test", "u@EXAMPLE.TEST", "u@H.Example.Test",
                   "u@notexample.test", "u+e@h.example.test", "Root@h.example.test", "u@xexample.test", "u@out.test"],
    "copies": keys(RECIPIENT_COPIES) + keys(SENDER_COPIES) + ["info@virt.test", "alice+e@example.test", "bcc", "x@y.test"],
}


def with_extension(address):
    user, at, domain = address.partition("@")
    return user + "+ext" + at + domain


def questions(name, seed):
    rng = random.Random(seed)
    pool = [address for part in name.split("-") for address in ADDRESSES.get(part, [])]
    pool += [with_extension(address) for address in pool if "+" not in address]
    asked = [[rng.choice(pool), [address]] for address in pool]
    rng.shuffle(asked)
    asked = asked if LONG or len(asked) < 90 else asked[:90]
    asked += [[rng.choice(["", *pool]), rng.sample(pool, rng.randint(2, 5))] for _ in range(PER_CONFIGURATION)]
    return asked


def theirs(answer):
    if "refused" in answer:
        return "later" if answer["refused"][-1].startswith("451 4.") else "refused: " + answer["refused"][-1]
    return "\t".join([answer["sender"], *[text for pair in answer["recipients"] for text in pair]])


@unittest.skipIf(WHY_NOT, WHY_NOT)
@unittest.skipUnless(os.access(ANSWERS, os.X_OK), "address_answers is not built")
class AddressMessageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.asked = [questions(name, seed) for seed, name in enumerate(CONFIGURATIONS)]
        cls.peers = mail_sandbox.run(
            [{"main": main, "files": FILES, "ask": [["mail", sender, recipients, "Subject: x\n\nx"]
                                                     for sender, recipients in asked]}
             for main, asked in zip(CONFIGURATIONS.values(), cls.asked)])

    def compare(self, index):
        asked = self.asked[index]
        main = list(CONFIGURATIONS.values())[index]
        found = ours(main, FILES, [["envelope", sender, *recipients] for sender, recipients in asked])
        self.assertEqual(len(found), len(asked))
        differences = [f"{question}\n    postfix: {theirs(other)!r}\n    postern: {mine!r}"
                       for question, mine, other in zip(asked, found, self.peers[index]) if mine != theirs(other)]
        if differences:
            self.fail(f"{len(differences)} of {len(asked)} envelopes differ:\n" + "\n".join(differences[:40]))


def _add_tests():
    for index, name in enumerate(CONFIGURATIONS):
        setattr(AddressMessageTest, "test_" + name.replace("-", "_"), lambda self, i=index: self.compare(i))


_add_tests()

if __name__ == "__main__":
    unittest.main()
