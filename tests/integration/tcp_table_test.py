"""The tcp type against scripted servers, compared with postmap."""
# suite: timeout 300, processors 2
import functools
import unittest

from peer_comparison import CLOSE, Job, PeerComparison, Script

REPLIES = {
    b"found": b"200 value\n", b"space": b"200 a%20b\n", b"raw": b"200 a b c\n", b"absent": b"500 nope\n", b"empty": b"200 \n",
    b"nul": b"200 a%00b\n", b"rawnul": b"200 a\0b\n", b"crlf": b"200 abc\r\n", b"long": b"200 " + b"x" * 4091 + b"\n",
    b"tab": b"200\tfoo\n", b"utf8": "200 ä\n".encode(), b"encoded": b"200 %C3%A4\n", b"lower": b"200 %c3%a4\n",
    b"blanks": b"200   a\n", b"trailing": b"200 a  \n", b"formfeed": b"200\fx\n", b"pieces": (b"20", b"0 va", b"lue\n"),
    b"newline": b"200 a%0Ab\n", b"absent0": b"500 \n",
    b"carriage": b"200\r\n",
}
FAULTS = {
    b"temporary": b"400 try%20later\n", b"temporary0": b"400 \n", b"garbage": b"xyz\n", b"nothing": b"\n", b"bare200": b"200\n",
    b"bare400": b"400\n", b"bare500": b"500\n", b"other": b"300 foo\n", b"zero": b"000 foo\n",
    b"encoding": b"200 a%zz\n", b"cut": b"200 a%2\n", b"percent": b"200 100%\n", b"stuck": b"500x\n", b"lead": b" 200 foo\n",
    b"four": b"2000 foo\n", b"two": b"20 foo\n", b"letters": b"2x0 foo\n", b"no-utf8": b"200 \xff\n", b"bad400": b"400 x%zz\n",
    b"bad500": b"500 x%zz\n", b"bad300": b"300 x%zz\n", b"minus": b"-20 x\n", b"high": b"200\xa0x\n", b"length": b"garbage" * 500 + b"\n", b"length300": b"300 " + b"x" * 4000 + b"\n",
    b"controls": b"x\x01y\xc3\xa4\x7f\t\xff?\n", b"controls300": b"300 x\x01y\xc3\xa4\x7f\t\xff%41\n",
}
KEYS = ["a b", "a%b", "A", "Ä@ö.de", "x\ny", "x\ty", "x\x7fy", "", "@", "it's", 'a"b', "a\\b", "a*b)(", "%00", "\\%", " lead", "x" * 5000]


def read_line(stream):
    line = stream.rfile.readline()
    return line[4:-1] if line.startswith(b"get ") and line.endswith(b"\n") else None


def server(replies, **more):
    return functools.partial(Script, read_line, replies, **more)


def ask(key, replies, **more):
    return Job(("-q", key, "{table}"), server(replies, default=b"500 no\n"), table="tcp:127.0.0.1:{port}", label=key[:40], **more)


class Same(PeerComparison):
    def test_replies(self):
        answers = self.compare(ask(key.decode(), REPLIES) for key in REPLIES)
        self.assertEqual(b"value\n", answers[0][1])

    def test_faulty_replies(self):
        for answer in self.compare(ask(key.decode(), FAULTS) for key in FAULTS):
            self.assertEqual((1, b""), answer[:2], "a broken server is never \"not found\"")

    def test_keys_reach_the_server_in_one_piece(self):
        for answer in self.compare(ask(key, {}) for key in KEYS):
            self.assertEqual(1, len(answer[3]), answer)

    def test_many_keys_over_one_connection(self):
        table = "tcp:127.0.0.1:{port}"
        self.compare([Job(("-q", "-", "{table}"), server(REPLIES, default=b"500 no\n"), b"found\nabsent\nspace\nzz\nraw\n",
                          table=table, label="many"),
                      Job(("-q", "-", "{table}"), server({}, default=b"200 v\n"), b"a\0b\na\r\n d\nb c\nTop\n", table=table, label="odd")])

    def test_server_that_does_not_answer(self):
        """Ten tries, a second apart."""
        jobs = [ask("k", [[CLOSE]]), ask("k", {b"k": b"200 " + b"x" * 4092 + b"\n"}), ask("k", {b"k": b"x" * 9000 + b"\n"}),
                Job(("-q", "k", "tcp:127.0.0.1:1")), Job(("-q", "k", "tcp:[::1]:1")), Job(("-q", "k", "tcp:localhost:1")),
                Job(("-q", "k", "tcp:1")), Job(("-q", "k", "tcp:no-such-host.invalid:25")), Job(("-q", "k", "tcp:127.0.0.1:no-such")),
                ask("k", [[CLOSE], [CLOSE], [b"200 v\n"]])]
        self.assertEqual(b"v\n", self.compare(jobs)[-1][1])

    def test_addresses(self):
        names = ["[::1", "[::1]", "[::1]x", "a:b:c", "host:", ":", "[]:1", "1:2", "-a:1", "a..b:1", "127.1:1", "256.1.1.1:1",
                 "127.0.0.1", "127.0.0.1:1x", "127.0.0.1:0x1", "a b:1", " 127.0.0.1:1", "127.0.0.1:1 ", "a*:1", "[a b]:1",
                 "[127.0.0.1]:", "localhost.:1", "h" * 64 + ":1", "inet:127.0.0.1:1", "12 3", "a:1,b:2"]
        self.compare(Job(("-q", "k", "tcp:" + name)) for name in names)

    def test_other_modes(self):
        table = "tcp:127.0.0.1:1"
        self.compare([Job(("-d", "k", table)), Job(("-s", table)), Job(("-i", table), stdin=b"a b\n"), Job(("-q", "k", "tcp:"))])


class OnPurpose(PeerComparison):
    """Each with its reason in known_differences_map.md."""

    def test_server_that_closes_after_each_reply(self):
        """lost-connection: postmap warns, and waits for a second each time."""
        job = Job(("-q", "-", "{table}"), server([[b"200 v\n"]]), b"a\nb\nc\n", table="tcp:127.0.0.1:{port}")
        self.assertEqual([(0, b"a\tv\nb\tv\nc\tv\n", [], [b"a", b"b", b"c"], b"")], self.ask_ours([job]))

    def test_reply_that_nobody_asked_for(self):
        """unasked-reply: the connection is not used again."""
        job = Job(("-q", "-", "{table}"), server([[b"200 v\n200 evil\n", b"200 evil\n"]]), b"a\nb\n", table="tcp:127.0.0.1:{port}")
        self.assertEqual(b"a\tv\nb\tv\n", self.ask_ours([job])[0][1])

    def test_ports_out_of_range(self):
        """port-range"""
        for answer in self.ask_ours(Job(("-q", "k", f"tcp:127.0.0.1:{port}")) for port in ("65536", "99999999999")):
            self.assertEqual(1, answer[0])
            self.assertIn("port number out of range", answer[2][0])

    def test_reply_that_is_cut(self):
        """cut-reply: an end is told as an end; postmap takes it for a long line."""
        job = Job(("-q", "k", "{table}"), server({b"k": b"200 val"}, after_close=(b"k",)), table="tcp:127.0.0.1:{port}")
        (code, out, said, _, _), = self.ask_ours([job])
        self.assertEqual((1, b""), (code, out))
        self.assertIn("warning: read TCP map reply from 127.0.0.1:PORT: unexpected EOF", said)


if __name__ == "__main__":
    unittest.main()
