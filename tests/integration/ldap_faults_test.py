"""ldap tables and servers that say anything but what they should: the same as postmap, and what Postfix does not bound."""
# suite: timeout 600, processors 2
import time
import unittest

from ldap_peer import CLOSE, HANG, LdapScript, ber, directory, done, entry, instead, integer, message, octets, plain, read_value
from ldap_table_test import NO_SASL, SKIP
from peer_comparison import Job, PeerComparison

BASE = "dc=example,dc=com"
SETTINGS = {"server_host": "ldap://127.0.0.1:{port}", "bind": "no", "search_base": BASE, "query_filter": "(uid=%s)",
            "result_attribute": "mail", "timeout": "2"}
CODES = (0, 1, 2, 3, 4, 10, 11, 12, 32, 33, 34, 50, 51, 52, 53, 80, 81, 113, 123)
GARBAGE = (b"HTTP/1.1 200 OK\r\n\r\n", bytes(50), b"\x30\x05\x02\x01\x02\x65\x00", b"\x30\x88" + b"\x7f" * 8, b"\xff" * 20,
           b"\x30\x80\x02\x01\x01\x65\x00")
NOTICE = message(0, ber(0x78, integer(52, 10), octets(""), octets("gone"), octets("1.3.6.1.4.1.1466.20036", 0x8a)))
SPECIAL = "special_result_attribute=sp\n"


def job(behave, settings="", key="k", keys=b"", greeting=b"", **more):
    """`behave` as LdapScript wants it; with `keys` they are asked one after the other."""
    usual = {**SETTINGS}
    for line in settings.splitlines():
        usual.pop(line.partition("=")[0].strip(), None)
    text = "".join(f"{name} = {value}\n" for name, value in usual.items()) + settings
    return Job(("-q", "-" if keys else key, "{table}"), script=lambda: LdapScript(behave, greeting), stdin=keys,
               files=(("t.cf", text),), table="ldap:{folder}/t.cf", **more)


def code(number, *before):
    return instead("search", lambda at: b"".join(entry(at, "cn=x", one) for one in before) + done(at, number, text="diagnosis"))


def entries(*attributes):
    """The search base has one entry, `good` another one."""
    return directory(top=[attributes], good=[[("mail", ["g"])]], bad=[34], busy=[51])


@unittest.skipIf(SKIP, SKIP)
class LdapFaults(PeerComparison):
    def test_result_codes(self):
        self.compare([job(code(number), label=str(number)) for number in CODES] +
                     [job(code(number, ("mail", ["v"])), label=f"{number} after an entry") for number in (3, 4, 10, 32, 80)] +
                     [job(code(32), "search_base=uid=%s\n"), job(code(34), "search_base=uid=%s\n"), job(code(32), "search_base=uid=%%\n")] +
                     [job(instead("bind", lambda at, number=number: done(at, number, tag=0x61)), "bind=yes\n", label=f"bind {number}")
                      for number in (1, 8, 14, 49, 51, 52, 53)] +
                     [job(instead("extended", lambda at, number=number: done(at, number, tag=0x78)), "start_tls=yes\n", label=f"TLS {number}")
                      for number in (1, 2, 52)])

    def test_connections_that_end_or_hang(self):
        keys = b"k1\nk2\n"
        self.compare([job(plain, greeting=CLOSE), job(plain, "bind=yes\n", greeting=CLOSE), job(instead("search", CLOSE)),
                      job(instead("search", HANG)), job(instead("bind", HANG), "bind=yes\n"), job(instead("bind", CLOSE), "bind=yes\n"),
                      job(instead("search", CLOSE, until=1), keys=keys), job(instead("search", CLOSE, until=2), keys=keys),
                      job(instead("search", HANG, until=1), keys=keys), job(instead("extended", HANG), "start_tls=yes\n"),
                      job(instead("extended", CLOSE), "start_tls=yes\n"), job(instead("search", NOTICE)),
                      job(plain, greeting=NOTICE, asked=False),  # whether the question is read before the client leaves is a race
                      job(instead("extended", lambda at: done(at, tag=0x78) + b"no TLS at all, but many words"), "start_tls=yes\n")])

    def test_garbage(self):
        self.compare([job(instead("search", reply), label=str(reply)) for reply in GARBAGE] +
                     [job(instead("bind", reply), "bind=yes\n", label=f"bind {reply}") for reply in GARBAGE[:3]] +
                     [job(plain, greeting=b"220 mail.example.com ESMTP\r\n"), job(instead("search", lambda at: done(at + 7))),
                      job(instead("search", lambda at: entry(at, "cn=x", ("mail", ["v"])))),
                      job(instead("search", lambda at: entry(at, "cn=x", ("mail", ["v"]))[:-2]))])

    def test_values(self):
        mail = (["a,b"], ["a\nb"], ["a\0b", "\0", "c"], [""], [], ["", "x"], [b"\xff"], ["x" * 70000], ["x"] * 300)
        self.compare([job(entries(("mail", values)), label=str(values)[:50]) for values in mail] +
                     [job(entries(("mail", ["1"]), ("MAIL;x", ["2"]), ("mail;x;y", ["3"]), ("mailx", ["4"]), ("mai", ["5"])),
                          f"result_attribute={names}\n") for names in ("mail", "mail;x", "mail;x;y", "mail;x mail", "mailx,mail")])

    def test_lists_of_attributes(self):
        entry_of = (("term;x", ["t1"]), ("mail", ["m"]), ("leaf", ["l"]), ("leaf;x", ["lx"]), ("sp", ["good"]), ("sp;x", ["good"]))
        lists = ("", "leaf_result_attribute=leaf\n", SPECIAL, SPECIAL + "leaf_result_attribute=leaf\n",
                 SPECIAL + "terminal_result_attribute=term\n", SPECIAL + "terminal_result_attribute=sp\n",
                 SPECIAL + "leaf_result_attribute=sp\n", SPECIAL + "result_attribute=sp\nleaf_result_attribute=leaf\n",
                 SPECIAL + "terminal_result_attribute=leaf mail\nleaf_result_attribute=mail\n", "terminal_result_attribute=none,leaf\n")
        self.compare([job(entries(*entry_of), one) for one in lists] + [job(entries(*entry_of[:4], ("sp;x", ["good"])), one) for one in lists] +
                     [job(entries(("term", []), ("sp", []), ("leaf", ["l"]), ("mail", ["m"])), one) for one in lists])

    def test_references(self):
        values = (["bad", "good"], ["good", "bad"], ["good", "gone"], ["gone", "good"], ["gone"], ["busy"], [""], ["go\0od", "good\0"],
                  ["a\nb"], [b"\xff"], ["ldap:/good"], ["ldap:good"], ["ldap://h:x/good"], ["ldap:///good???(cn=%zz)"], ["ldap:///good???()"],
                  ["ldap:///gone"], ["ldap:///good??children"], ["ldap:///good?mail?ONE"], ["ldap:///good?m"], ["ldap:///good?*,+"],
                  ["ldap:///good?MAIL;x,sp"], ["ldapi://x/good????!ext"], ["ldap://h:x/good", "good"])
        limits = "scope=one\nsize_limit=5\ndereference=2\n"
        self.compare([job(entries(("sp", one), ("mail", ["t"])), SPECIAL + limits, label=str(one)) for one in values] +
                     [job(entries(("sp", ["good", "good"]), ("mail", ["t"])), SPECIAL + f"{limit}=1\n")
                      for limit in ("recursion_limit", "expansion_limit", "size_limit")] +
                     [job(entries(("sp", ["ldap:///good?mail"])), SPECIAL + f"result_attribute={names}\n")
                      for names in ("mail", "mail;x", "mail;x mail", "mail,mail", "cn")])

    def test_referrals(self):
        def refer(request, connection):
            # To itself: the base tells the second search from the first.
            if request.kind != "search" or request.base == "dc=ref":
                return plain(request, connection)
            return message(request.number, ber(0x73, octets("ldap://127.0.0.1:1/dc=ref??sub"))) + done(request.number)
        self.compare(job(refer, f"chase_referrals={chase}\n{bind}") for chase in ("yes", "no")
                     for bind in ("bind=no\n", "bind=yes\nbind_dn=cn=me\nbind_pw=pw\n"))

    @unittest.skipIf(NO_SASL, NO_SASL)
    def test_a_sasl_bind(self):
        login = "bind=sasl\nbind_dn=me\nbind_pw=pw\n"
        self.compare([job(plain, login + "sasl_mechs=CRAM-MD5\n"), job(plain, login + "sasl_mechs=PLAIN\n"), job(plain, login)])


@unittest.skipIf(SKIP, SKIP)
class Bounds(PeerComparison):
    """postern-map alone: Postfix waits for ever, or takes what it gets."""

    def timed(self, one):
        start = time.monotonic()
        (status, out, messages, _, _), = self.ask_ours([one])
        self.assertEqual((1, b""), (status, out))
        self.assertLess(time.monotonic() - start, 20)
        return "".join(messages)

    def test_silence_in_a_tls_handshake(self):
        """ldap-tls-silence"""
        silent = dict(settings="server_host=ldaps://127.0.0.1:{port}\n")
        hang = Job(("-q", "k", "{table}"), script=lambda: lambda stream: stream.server.owner.done.wait(30),
                   files=job(plain, **silent).files, table="ldap:{folder}/t.cf", asked=False)
        self.assertIn("Search error -5: Timed out", self.timed(hang))

        def say_yes(stream):
            number = read_value(stream.rfile)[1][2]
            stream.wfile.write(done(number, tag=0x78))
            stream.wfile.flush()
            stream.server.owner.done.wait(30)
        starts = Job(("-q", "k", "{table}"), script=lambda: say_yes, files=job(plain, "start_tls=yes\n").files,
                     table="ldap:{folder}/t.cf", asked=False)
        self.assertIn("Unable to set STARTTLS: -5: Timed out", self.timed(starts))

    @unittest.skipIf(NO_SASL, NO_SASL)
    def test_silence_in_a_sasl_bind(self):
        """ldap-sasl-silence"""
        said = self.timed(job(instead("bind", HANG), "bind=sasl\nsasl_mechs=CRAM-MD5\nbind_dn=me\nbind_pw=pw\n"))
        self.assertIn("Unable to bind to server", said)
        self.assertIn("Timed out", said)

    def test_answers_without_end(self):
        """ldap-answer-size"""
        def many(request, _):
            return entry(request.number, "cn=x", ("mail", ["v" * 60000])) * 300 + done(request.number)
        self.assertIn("Search error -10: the answer is longer than 16777216 bytes", self.timed(job(many)))
        self.assertIn("Search error -1: Can't contact LDAP server", self.timed(job(instead("search", b"\x30\x84\x7f\xff\xff\xff\x02\x01\x01"))))


if __name__ == "__main__":
    unittest.main()
