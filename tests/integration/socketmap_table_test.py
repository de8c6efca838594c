"""The socketmap type against scripted servers, compared with postmap."""
# suite: timeout 300, processors 2
import functools
import pathlib
import tempfile
import unittest

from peer_comparison import CLOSE, Job, PeerComparison, Script
from peers import Peer, netstring, read_netstring

REPLIES = {
    b"found": netstring(b"OK value"), b"none": netstring(b"NOTFOUND "), b"none0": netstring(b"NOTFOUND"),
    b"none1": netstring(b"NOTFOUND text"), b"empty": netstring(b"OK "), b"bare": netstring(b"OK"), b"zero": b"08:OK value,",
    b"zeros": b"0000008:OK value,", b"big": netstring(b"OK " + b"x" * 99997), b"nul": netstring(b"OK a\0b"),
    b"nul0": netstring(b"OK\0 a"), b"newline": netstring(b"OK a\nb"), b"blanks": netstring(b"OK   a "), b"two": netstring(b"OK 1") * 2,
    b"utf8": netstring("OK ä".encode()), b"pieces": (b"1", b"0:O", b"K 1234567", b","),
}
FAULTS = {
    b"temp": netstring(b"TEMP later"), b"temp0": netstring(b"TEMP "), b"temp00": netstring(b"TEMP"), b"slow": netstring(b"TIMEOUT slow"),
    b"perm": netstring(b"PERM never"), b"perm-odd": netstring(b"PERM n\xff\x01"), b"perm0": netstring(b"PERM"),
    b"okay": netstring(b"OKAY"), b"lower": netstring(b"ok x"), b"nothing": netstring(b""), b"garbage": b"foo bar\n", b"minus": b"-5:abcde,",
    b"semicolon": b"8:OK value;", b"short": b"3:OK value,", b"big1": netstring(b"OK " + b"x" * 99998), b"huge": b"99999999999999999999:",
    b"large": b"200000:", b"no-utf8": netstring(b"OK \xff"), b"tab": netstring(b"OK\tfoo"), b"lead": netstring(b" OK x"),
    b"no-length": b":,", b"blank": b" 8:OK value,", b"blank1": b"8 :OK value,", b"plus": b"+8:OK value,", b"other": netstring(b"FOO bar"),
    b"controls": netstring(b"TEMP \x01y\xc3\xa4\x7f\t\xff"), b"nul": netstring(b"TEMP\0 x"),
    b"length": netstring(b"TEMP " + b"x" * 5000),
}
KEYS = ["A", "a b", "", "x\ny", "Ä@ö.de", "\x7f", "it's", 'a"b', "a\\b", "a*b)(", "%s%00", "@", " lead", "1:x,", "x" * 20000]
TABLE = "socketmap:inet:127.0.0.1:{port}:nm"


def server(replies, **more):
    return functools.partial(Script, lambda stream: read_netstring(stream.rfile), replies, **more)


def named(replies):
    return {b"nm " + key: reply for key, reply in replies.items()}


def ask(key, replies, table=TABLE, **more):
    if isinstance(replies, dict):
        replies = named(replies)
    return Job(("-q", key, "{table}"), server(replies, default=netstring(b"NOTFOUND "), **more), table=table, label=key[:40])


class Same(PeerComparison):
    def test_replies(self):
        answers = self.compare(ask(key.decode(), REPLIES) for key in REPLIES)
        self.assertEqual(b"value\n", answers[0][1])

    def test_faulty_replies(self):
        for answer in self.compare(ask(key.decode(), FAULTS) for key in FAULTS):
            self.assertEqual((1, b""), answer[:2], "a broken server is never \"not found\"")

    def test_replies_that_are_cut(self):
        whole = netstring(b"OK value")
        jobs = [ask("k", {b"k": whole[:size]}, after_close=(b"nm k",)) for size in range(len(whole) - 1)]
        for answer in self.compare(jobs):
            self.assertEqual((1, b""), answer[:2])
            self.assertIn("unexpected disconnect", answer[2][1])

    def test_keys_reach_the_server_in_one_piece(self):
        for answer in self.compare(ask(key, {}) for key in KEYS):
            self.assertEqual(1, len(answer[3]), answer)

    def test_many_keys(self):
        replies = named(REPLIES)
        self.compare([Job(("-q", "-", "{table}"), server(replies), b"found\nnone\nnewline\nempty\nfound\n", table=TABLE, label="many"),
                      Job(("-q", "-", "{table}"), server({}, default=netstring(b"OK v")), b"a\0b\na\r\n d\nTop\n", table=TABLE,
                          label="odd")])

    def test_servers_that_go_away(self):
        """One that ends is asked once more."""
        ok = netstring(b"OK v")
        keys = b"a\nb\nc\n"
        scripts = [[[ok]], [[ok], [ok, ok]], [[CLOSE], [ok, ok, ok]], [[CLOSE], [CLOSE], [ok]], [[CLOSE]], [[b"xx:"], [ok]],
                   [[ok, CLOSE], [ok, ok]]]
        jobs = [Job(("-q", "-", "{table}"), server(script), keys, table=TABLE, label=str(i)) for i, script in enumerate(scripts)]
        answers = self.compare(jobs)
        self.assertEqual([0, 0, 0, 1, 1, 1, 0], [answer[0] for answer in answers])

    def test_no_server(self):
        self.compare(Job(("-q", "k", "socketmap:" + name)) for name in (
            "inet:127.0.0.1:1:n", "inet:localhost:1:n", "inet:[::1]:1:n", "inet:[ipv6:::1]:1:n", "inet:1:n", "inet::1:n",
            "unix:/nonexistent/x:n", "local:/nonexistent/x:n", "unix:none:n", "unix:/dev:n", "inet:no-such-host.invalid:1:n",
            "inet:127.0.0.1:no-such:n", "inet:127.0.0.1:-1:n", "inet:127.0.0.1:+1:n", "inet:ä:1:n", "inet:127.0.0.1:0:n"))

    def test_addresses(self):
        self.compare(Job(("-q", "k", "socketmap:" + name)) for name in (
            "", "foo", ":n", "x:n", "inet:n", "unix:n", "inet::n", "unix::n", ":x:n", "tcp:127.0.0.1:1:n", "INET:127.0.0.1:1:n",
            "127.0.0.1:1:n", "fifo:/x:n", "inet:127.0.0.1:1", "inet:[::1:n", "inet:[::1]:n", "inet:[::1]x:n", "inet:[]:1x:n",
            "inet:host::n", "inet:a:b:c:n", "inet:256.1.1.1:1:n", "inet:a b:1x:n", "unix:/" + "x" * 120 + ":n",
            "inet:127.0.0.1:1:a:b"))

    def test_other_modes(self):
        table = "socketmap:inet:127.0.0.1:1:n"
        self.compare([Job(("-d", "k", table)), Job(("-s", table)), Job(("-i", table), stdin=b"a b\n")])

    def test_names_of_maps(self):
        for name in ("n m", " nm", "%s", ""):
            job = Job(("-q", "k", "{table}"), server({name.encode() + b" k": netstring(b"OK v")}),
                      table="socketmap:inet:127.0.0.1:{port}:" + name, label=name)
            self.assertEqual(b"v\n", self.compare([job])[0][1])


class OnPurpose(PeerComparison):
    """Each with its reason in known_differences_map.md; and what needs no comparison."""

    def test_unix_socket(self):
        with tempfile.TemporaryDirectory(prefix="ps-") as folder:
            path = pathlib.Path(folder) / "s"
            with Peer(server({b"nm k": netstring(b"OK v")})(), path=path):
                (code, out, said, _, _), = self.ask_ours([Job(("-q", "k", f"socketmap:unix:{path}:nm"))])
        self.assertEqual((0, b"v\n", []), (code, out, said))

    def test_limits_of_later_releases(self):
        """socketmap_max_reply_size and socketmap_max_query_size count when they are set."""
        files = (("main.cf", "socketmap_max_reply_size = 10\nsocketmap_max_query_size = 6\n"),)
        jobs = [Job(("-q", key, "{table}"), server({b"nm k": netstring(b"OK 1234567"), b"nm l": netstring(b"OK 12345678")}),
                    files=files, table=TABLE) for key in ("k", "l", "long")]
        answers = self.ask_ours(jobs)
        self.assertEqual([(0, b"1234567\n"), (1, b""), (1, b"")], [answer[:2] for answer in answers])
        self.assertIn("input exceeds size limit", answers[1][2][1])
        self.assertIn("query of 7 bytes exceeds size limit", answers[2][2][1])
        self.assertEqual([], answers[2][3], "it was not sent")

    def test_reply_without_its_comma(self):
        """cut-reply: postmap takes the end for a wrong comma, and does not ask again."""
        (code, out, said, asked, _), = self.ask_ours([ask("k", {b"k": b"8:OK value"}, after_close=(b"nm k",))])
        self.assertEqual((1, b"", [b"nm k"] * 2), (code, out, asked))
        self.assertIn("unexpected disconnect", said[1])

    def test_reply_that_nobody_asked_for(self):
        """unasked-reply: the connection is not used again."""
        script = [[netstring(b"OK v") + netstring(b"OK evil"), netstring(b"OK evil")]]
        job = Job(("-q", "-", "{table}"), server(script), b"a\nb\n", table=TABLE)
        self.assertEqual(b"a\tv\nb\tv\n", self.ask_ours([job])[0][1])


if __name__ == "__main__":
    unittest.main()
