"""Rewriting and routing of addresses: Postern and a real Postfix, over a dozen configurations.

suite: timeout 600, slow

The addresses are made of parts that matter to one rule or another (signs, quotes, domains of every class, extensions),
the same ones in every run. Every configuration has a Postfix of its own in its own namespaces; see mail_sandbox.py.
"""
import os
import random
import unittest

import mail_sandbox
from address_answers import ANSWERS, ours

WHY_NOT = mail_sandbox.why_not()
LONG = bool(os.environ.get("POSTERN_LONG"))
PER_CONFIGURATION = 3000 if LONG else 250

DOMAINS = """
virtual_alias_domains = va.test
virtual_alias_maps = inline:{known@va.test=alice@example.test}
virtual_mailbox_domains = vm.test, inline:{vmt.test=1}
virtual_mailbox_maps = inline:{known@vm.test=known/}
relay_domains = relayed.test !no.dotted.test .dotted.test inline:{reltab.test=1}
recipient_delimiter = +-
"""
TRANSPORT = """
user@a.test   t1:n1
a.test        t2:n2
.a.test       t3:n3
b.test        t4:
c.test        :n5
d.test        t6
e.test        :
f.test        smtp:[1.2.3.4]:25
g.test        error:5.7.1 no mail for you
i.test        error:
l.test        smtp:a.b, c.d
user+x@o.test t7:ext
user@o.test   t8:noext
alice@example.test ta:ten
vm.test       :eleven
va.test       :twelve
relayed.test  :thirteen
[1.2.3.4]     tc:lit
sub.p.test    td:sub
p.test        te:p
bob           tf:bare
mailer-daemon@mta.example.test tg:null
"""
BY_SENDER = """
alice@example.test  st:sn
@out.test           st2:
bob@example.test    DUNNO
<>                  stnull:
@a.test             stu
user+x@o.test       ste:
"""
RELAYS = """
alice@example.test  [ra]
bob@example.test    dunno
@out.test           rt:26
<>                  rnull
user@o.test         ro
"""
RELOCATED = """
user@out.test  new@place
@gone.test     the other side
alice          elsewhere
user@va.test   nowhere
user@a.test    moved
"""
FILES = {"transport": TRANSPORT, "by_sender": BY_SENDER, "relays": RELAYS, "relocated": RELOCATED}
ROUTES = "transport_maps = texthash:@CONF@/transport\n"

CONFIGURATIONS = {
    "plain": "",
    "append": "append_dot_mydomain = yes\nremote_header_rewrite_domain = remote.invalid\n",
    "no-append": "append_at_myorigin = no\nappend_dot_mydomain = no\n",
    "other-origin": "myorigin = origin\nappend_dot_mydomain = yes\n",
    "no-hacks": "allow_percent_hack = no\nswap_bangpath = no\n",
    "quoted": "resolve_dequoted_address = no\n",
    "permissive": "resolve_null_domain = yes\nresolve_numeric_domain = yes\nallow_min_user = yes\n",
    "bytes": "smtputf8_enable = no\nempty_address_recipient = nobody\n",
    "transport": ROUTES,
    "transport-parents": ROUTES + "parent_domain_matches_subdomains = transport_maps\nrelayhost = [rh.test]:26\n",
    "classes": ROUTES + "relay_transport = relay:[rr.test]\nvirtual_transport = lmtp:unix:x\nlocal_transport = l2\n"
                        "default_transport = dt:dn\nrelayhost = unused\n",
    "class-order": "mydestination = example.test, va.test, relayed.test\nvirtual_alias_domains = va.test, vm.test, b.test\n"
                   "virtual_mailbox_domains = vm.test, relayed.test, a.test\nrelay_domains = a.test, b.test, c.test\n",
    "by-sender": ROUTES + "sender_dependent_default_transport_maps = texthash:@CONF@/by_sender\nrelayhost = rh\n",
    "sender-relays": "sender_dependent_relayhost_maps = texthash:@CONF@/relays\nrelayhost = rh\n"
                     "sender_dependent_default_transport_maps = texthash:@CONF@/by_sender\n",
    "relocated": ROUTES + "relocated_maps = texthash:@CONF@/relocated\nshow_user_unknown_table_name = no\n",
    "failing": "transport_maps = inline:{a.test=x:y}, fail:why\nvirtual_mailbox_domains = inline:{vm.test=1}\n",
    "failing-list": "relay_domains = c.test, fail:why, d.test\n",
}
CONFIGURED_DOMAINS = ["example.test", "mta.example.test", "localhost", "EXAMPLE.test", "va.test", "vm.test", "vmt.test",
                      "relayed.test", "sub.relayed.test", "x.dotted.test", "no.dotted.test", "dotted.test", "reltab.test",
                      "sub.reltab.test", "out.test", "a.test", "x.a.test", "b.test", "c.test", "d.test", "e.test",
                      "f.test", "g.test", "i.test", "l.test", "o.test", "p.test", "sub.p.test", "x.sub.p.test",
                      "gone.test", "[127.0.0.1]", "[1.2.3.4]", "[IPv6:::1]"]
ODD_DOMAINS = ["", "a", "out.test.", "out..test", ".out.test", "-x.test", "1.2.3.4", "256.1.1.1", "[", "[junk]", "[::1]",
               "x_y.test", "b%c", "b!c", "1", "x y", "(c)d", "\"q\"", "a,b", "x:25", "\xc3\xbc.test", "out.test "]
USERS = ["user", "alice", "bob", "user+x", "user+y", "user-x", "known", "postmaster", "", ".u", "u.", "a.b", "a..b", "-u",
         "u v", "\"u v\"", "u%out.test", "u%a.test%vm.test", "out.test!u", "a!b!c", "u%example.test", "u@out.test",
         "u%b!c", "u,v", "u;v", "a:b", "(c)u", "u|v", "u\\v", "MAILER-DAEMON", "owner-x", "\xc3\xbc", "u%", "%u", "a!!u"]
SHAPES = ["{u}@{d}", "{u}@{d}", "{u}@{d}", "{u}", "{u}%{d}@example.test", "{d}!{u}", "@{d}:{u}@{e}", "{u}@{e}@{d}",
          "{u}%{e}@{d}", "@{d},@{e}:{u}@a.test", "{d}!{u}@example.test", "{u}@{d}@example.test"]
SENDERS = ["", "alice@example.test", "bob@example.test", "x@out.test", "user+x@o.test", "user+z@o.test", "alice", "y@a.test",
           "z@none.test"]
ODD_CHARACTERS = "ab.@%!+ \"\\(),:;<>[]|-"


def addresses(seed, count):
    rng = random.Random(seed)
    found = []
    while len(found) < count:
        domains = CONFIGURED_DOMAINS if rng.random() < 0.75 else ODD_DOMAINS
        if rng.random() < 0.1:
            odd = "".join(rng.choice(ODD_CHARACTERS) for _ in range(rng.randint(1, 9)))
            # trivial-rewrite 3.7.11 dies of blanks alone, and loses blanks between words when a bang path has no host
            if odd.strip() and not odd.strip().startswith("!"):
                found.append(odd)
            continue
        shaped = rng.choice(SHAPES).format(u=rng.choice(USERS), d=rng.choice(domains), e=rng.choice(CONFIGURED_DOMAINS))
        if not shaped.startswith("!"):
            found.append(shaped)
    return found


def questions(seed):
    rng = random.Random(seed)
    asked = []
    for address in addresses(seed, PER_CONFIGURATION):
        asked.append(["rewrite", rng.choice(["local", "local", "remote"]), address])
        asked.append(["resolve", rng.choice(SENDERS), address])
    return asked


def theirs(question, answer):
    """Postfix's answer in our words."""
    if question[0] == "rewrite":
        return answer
    flags = int(answer["flags"])
    if flags & 8:
        return "fail"
    if flags & 4:
        return f"bad {answer['recipient']}"
    return "\t".join([answer["transport"], answer["nexthop"], answer["recipient"], str(flags)])


def comparable(question, answer):
    if question[0] == "rewrite":
        # where nothing is left of an address Postfix writes an empty local part, Postern the null address
        return '""' if answer == "" and question[2] != "" else answer
    fields = answer.split("\t")
    flags = int(fields[3])
    if flags & 8:
        return "fail"
    return f"bad {fields[2]}" if flags & 4 else answer


@unittest.skipIf(WHY_NOT, WHY_NOT)
@unittest.skipUnless(os.access(ANSWERS, os.X_OK), "address_answers is not built")
class AddressTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.jobs = [{"main": DOMAINS + main, "files": FILES, "ask": questions(seed)}
                    for seed, main in enumerate(CONFIGURATIONS.values())]
        cls.peers = mail_sandbox.run(cls.jobs)

    def compare(self, index):
        job, peer = self.jobs[index], self.peers[index]
        found = ours(job["main"], job["files"], job["ask"])
        self.assertEqual(len(found), len(peer))
        differences = []
        for question, mine, other in zip(job["ask"], found, peer):
            mine, other = comparable(question, mine), theirs(question, other)
            if mine != other:
                differences.append(f"{question}\n    postfix: {other!r}\n    postern: {mine!r}")
        if differences:
            self.fail(f"{len(differences)} of {len(found)} answers differ:\n" + "\n".join(differences[:40]))


def _add_tests():
    for index, name in enumerate(CONFIGURATIONS):
        setattr(AddressTest, "test_" + name.replace("-", "_"), lambda self, i=index: self.compare(i))


_add_tests()

if __name__ == "__main__":
    unittest.main()
