"""Which mailboxes exist: the replies of smtpd about recipients and senders of our own domains, by address class.

suite: timeout 300, slow
"""
import os
import unittest

import mail_sandbox
from address_answers import ANSWERS, ours

WHY_NOT = mail_sandbox.why_not()

MAIN = """
virtual_alias_domains = va.test
virtual_alias_maps = inline:{{known@va.test=alice@example.test},{cat@example.test=x@y},{@catch.test=foo},{known@out.test=a@b}}
virtual_mailbox_domains = vm.test
virtual_mailbox_maps = inline:{{known@vm.test=known/}}
relay_domains = relayed.test, norm.test
relay_recipient_maps = inline:{{known@relayed.test=1},{@wild.test=1}}
recipient_delimiter=+
transport_maps = texthash:@CONF@/tr
relocated_maps = inline:{{moved@example.test=x@y},{moved@vm.test=q@r}}
canonical_maps = inline:{{can@example.test=can2@example.test}}
sender_canonical_maps = inline:{{scan@example.test=zz@example.test}}
recipient_canonical_maps = inline:{{rcan@example.test=zz@example.test}}
smtpd_reject_unlisted_sender=yes
unknown_local_recipient_reject_code=551
unknown_relay_recipient_reject_code=552
unknown_virtual_alias_reject_code=553
unknown_virtual_mailbox_reject_code=554
"""
TRANSPORT = """
err.test error:5.7.1 nope
err2.test error:nope
err3.test error:
ret.test retry:4.1.1 later
err4.test error:4.7.1 tempy
disc.test discard:
errl@example.test error:5.2.2 full
"""
FILES = {"tr": TRANSPORT}
CONFIGURATIONS = {
    "lists": "local_recipient_maps = unix:passwd.byname\n",
    "anonymous": "local_recipient_maps = unix:passwd.byname\nshow_user_unknown_table_name = no\n",
    "default": "local_recipient_maps = proxy:unix:passwd.byname $alias_maps\n",
    "no-lists": "local_recipient_maps =\nrelay_recipient_maps =\nvirtual_mailbox_maps =\n",
    "failing-lists": "local_recipient_maps = fail:x\nvirtual_mailbox_maps = fail:x\nrelay_recipient_maps = fail:x\n"
                     "virtual_mailbox_domains = vm.test\n",
    "failing-aliases": "virtual_alias_maps = fail:x\nvirtual_alias_domains = va.test\n",
}
ADDRESSES = [  # of users that every machine has
    "daemon@example.test", "nobody@example.test", "daemon+x@example.test", "nobody", "daemon@mta.example.test",
    "daemon@[127.0.0.1]", "nobody@[127.0.0.1]", "known@va.test", "unknown@va.test", "known+e@va.test",
    "known@vm.test", "unknown@vm.test", "known+x@vm.test", "known@relayed.test", "unknown@relayed.test",
    "x@norm.test", "moved@example.test", "moved@vm.test", "can@example.test", "scan@example.test",
    "rcan@example.test", "cat@example.test", "x@catch.test", "known@out.test", "x@err.test", "x@err2.test",
    "x@err3.test", "x@err4.test", "x@ret.test", "x@disc.test", "errl@example.test", "postmaster@example.test",
    "abuse@example.test", "MAILER-DAEMON@example.test", "double-bounce@mta.example.test", "x%nobody@example.test",
    "nobody%example.test@example.test", "DAEMON@EXAMPLE.TEST", "u%v.test@example.test", "u@v.test@example.test",
    "nobody+x@example.test", "owner-daemon@example.test",
]
WITNESS = "known@out.test"  # a recipient that exists wherever senders are asked about


def commands():
    lines = ["EHLO client.example.test"]
    for address in ADDRESSES:
        lines += ["RSET", "MAIL FROM:<>", f"RCPT TO:<{address}>"]
    for address in ADDRESSES:
        lines += ["RSET", f"MAIL FROM:<{address}>", f"RCPT TO:<{WITNESS}>"]
    return lines


def theirs(reply):
    """Without the address and what it was used for."""
    if reply.startswith("250"):
        return "ok"
    if reply.startswith("451 4.3.0"):
        return "later"
    code, dsn, rest = reply.split(" ", 2)
    return f"{code} {dsn} {rest.split(' address rejected: ', 1)[-1]}"


@unittest.skipIf(WHY_NOT, WHY_NOT)
@unittest.skipUnless(os.access(ANSWERS, os.X_OK), "address_answers is not built")
class AddressListedTest(unittest.TestCase):
    def compare(self, name):
        main = mail_sandbox.merge(MAIN, CONFIGURATIONS[name])
        replies = mail_sandbox.run([{"main": main, "files": FILES, "ask": [["smtp", commands()]]}])[0][0][2:]
        asked = [["listed", "recipient", address] for address in ADDRESSES]
        asked += [["listed", "sender", address] for address in ADDRESSES]
        found = ours(main, FILES, asked)
        differences = []
        for index, (question, mine) in enumerate(zip(asked, found, strict=True)):
            if name == "failing-aliases" and question[1] == "sender":
                continue  # smtpd cannot ask about the witness either
            other = theirs(replies[3 * index + 2])
            if mine != other:
                differences.append(f"{question}\n    postfix: {other!r}\n    postern: {mine!r}")
        if differences:
            self.fail(f"{len(differences)} replies differ:\n" + "\n".join(differences))


def _add_tests():
    for name in CONFIGURATIONS:
        setattr(AddressListedTest, "test_" + name.replace("-", "_"), lambda self, n=name: self.compare(n))


_add_tests()

if __name__ == "__main__":
    unittest.main()
