"""The memcache type against scripted servers and a real memcached, compared with postmap."""
# suite: timeout 300, processors 2
import functools
import unittest

from peer_comparison import CLOSE, HANG, Job, PeerComparison, Script
from servers import Memcached

ADDRESS = "memcache = inet:127.0.0.1:{port}\n"
TABLE = "memcache:{folder}/t.cf"
OK = b"VALUE k 0 1\r\nv\r\nEND\r\n"
REPLIES = {
    b"found": b"VALUE found 0 3\r\nabc\r\nEND\r\n", b"absent": b"END\r\n", b"other": b"VALUE xx 0 3\r\nabc\r\nEND\r\n",
    b"cas": b"VALUE cas 0 3 77\r\nabc\r\nEND\r\n", b"two": b"VALUE two 0 3\r\nabc\r\n" * 2 + b"END\r\n",
    b"no-end": b"VALUE k 0 3\r\nabc\r\nFOO\r\n", b"empty": b"VALUE k 0 0\r\n\r\nEND\r\n", b"blanks": b"VALUE  k  0  3\r\nabc\r\nEND\r\n",
    b"tabs": b"VALUE\tk\t0\t3\r\nabc\r\nEND\r\n", b"newline": b"VALUE k 0 3\r\na\nb\r\nEND\r\n", b"nul": b"VALUE k 0 3\r\na\0b\r\nEND\r\n",
    b"lf": b"VALUE k 0 3\nabc\r\nEND\n", b"flags": b"VALUE k x 3\r\nabc\r\nEND\r\n", b"size": b"VALUE k 0 3x\r\nabc\r\nEND\r\n",
    b"plus": b"VALUE k 0 +3\r\nabc\r\nEND\r\n", b"largest": b"VALUE k 0 10240\r\n" + b"x" * 10240 + b"\r\nEND\r\n",
    b"line": b"VALUE k 0 3 " + b"x" * 1011 + b"\r\nabc\r\nEND\r\n", b"nul-end": b"END\0x\r\n", b"utf8": "VALUE k 0 2\r\nä\r\nEND\r\n".encode(),
}
FAULTS = {
    b"error": b"ERROR\r\n", b"server": b"SERVER_ERROR out of memory\r\n", b"client": b"CLIENT_ERROR bad\r\n", b"lf": b"VALUE k 0 3\nabc\nEND\n",
    b"minus": b"VALUE k 0 -3\r\nabc\r\nEND\r\n", b"short": b"VALUE k 0 2\r\nabc\r\nEND\r\n", b"no-flags": b"VALUE k 3\r\nabc\r\nEND\r\n",
    b"huge": b"VALUE k 0 99999999999999999\r\n", b"larger": b"VALUE k 0 10241\r\n" + b"x" * 10241 + b"\r\nEND\r\n", b"nothing": b"\r\n",
    b"end-blank": b"END \r\n", b"end-lower": b"end\r\n", b"lower": b"value k 0 3\r\nabc\r\nEND\r\n", b"more": b"VALUE k 0 3\r\nabc\n\nEND\r\n",
    b"lead": b" VALUE k 0 3\r\nabc\r\nEND\r\n", b"stuck": b"VALUEX k 0 3\r\nabc\r\nEND\r\n", b"controls": b"x\x01y\xc3\xa4\x7f\t\xff%41\r\n",
    b"crcr": b"END\r\r\n", b"no-utf8": b"VALUE k 0 1\r\n\xff\r\nEND\r\n", b"stored": b"STORED\r\n", b"close": CLOSE,
    b"line1": b"VALUE k 0 3 " + b"x" * 1012 + b"\r\nabc\r\nEND\r\n", b"long": b"V" * 5000 + b"\r\n",
    b"words": b"SERVER_ERROR " + b"0123456789" * 20 + b"\r\n",
}
KEYS = ["A", "a b", "", "x\ny", "x\r\nset y 0 0 1\r\nz", "x\ty", "\x01", "\x7f", "Ä@ö.de", "it's", 'a"b', "a\\b", "a*b)(", "k%s%00", "@", " k",
        "x" * 300]


def read_command(stream):
    line = stream.rfile.readline()
    if line.startswith((b"set ", b"add ")):
        line += stream.rfile.read(int(line.split()[4]) + 2)
    return line if line.endswith(b"\r\n") else None


def server(replies, **more):
    if isinstance(replies, dict):
        replies = {key if b" " in key else b"get " + key + b"\r\n": reply for key, reply in replies.items()}
    return functools.partial(Script, read_command, replies, **more)


def job(replies, settings="", args=("-q", "k", "{table}"), **more):
    default = more.pop("default", b"END\r\n")
    files = (("t.cf", ADDRESS + settings), *more.pop("files", ()))
    more.setdefault("label", f"{args} {settings}"[:100])
    script = server(replies, default=default, after_close=more.pop("after_close", ()))
    return Job(tuple(args), script, files=files, table=TABLE, **more)


def ask(key, replies, settings="", **more):
    return job(replies, settings, ("-q", key, "{table}"), label=f"{key[:30]} {settings}", **more)


class Scripted(PeerComparison):
    def test_replies(self):
        answers = self.compare(ask(key.decode(), REPLIES) for key in REPLIES)
        self.assertEqual(b"abc\n", answers[0][1])

    def test_faulty_replies(self):
        for answer in self.compare(ask(key.decode(), FAULTS) for key in FAULTS):
            self.assertEqual((1, b""), answer[:2], "a broken server is never \"not found\"")

    def test_replies_that_are_cut(self):
        whole = REPLIES[b"found"]
        value = whole.index(b"END")
        jobs = [ask("found", {b"found": whole[:size]}, "max_try = 1\n", after_close=(b"get found\r\n",)) for size in range(len(whole))]
        for size, answer in enumerate(self.compare(jobs)):
            self.assertEqual((1, b"") if size < value else (0, b"abc\n"), answer[:2], whole[:size])

    def test_keys(self):
        """What would be two words or two commands is not sent at all."""
        for key, answer in zip(KEYS, self.compare(ask(key, {}) for key in KEYS)):
            self.assertEqual(0 if any(c.isspace() for c in key) or not key else 1, len(answer[3]), key)

    def test_tries(self):
        error = b"ERROR\r\n"
        script = [[error, OK], [error], [OK]]
        jobs = [job([[error]], f"max_try = {count}\n") for count in (1, 2, 3)]
        jobs += [job(script, f"max_try = {count}\n") for count in (1, 2, 3, 4)]
        jobs += [job([[OK, error], [error], [OK]], "max_try = 3\n", ("-q", "-", "{table}"), stdin=b"a\nb\n")]
        self.assertEqual([1, 1, 1, 1, 1, 0, 0, 0], [answer[0] for answer in self.compare(jobs)])

    def test_slow_server(self):
        slow = {b"k": HANG, b"cut": (b"VALUE k 0 30\r\n", b"abc")}
        jobs = [ask(key, slow, "timeout = 1\n") for key in ("k", "cut")]
        jobs.append(ask("k", {b"k": (b"VALUE ", b"k 0 ", b"1\r\nv", b"\r\nEND\r\n")}, "timeout = 2\n"))
        self.assertEqual([1, 1, 0], [answer[0] for answer in self.compare(jobs)])

    def test_no_server(self):
        addresses = ["inet:127.0.0.1:1", "inet:localhost:1", "inet:[::1]:1", "unix:/nonexistent/x", "inet:no-such-host.invalid:11",
                     "inet:127.0.0.1:no-such", "127.0.0.1:11211", "inet:127.0.0.1", "inet:", "unix:", "", "x", "inet:a b:1", "tcp:127.0.0.1:1",
                     "unix:/" + "x" * 120]
        texts = [f"memcache = {address}\n{more}" for address in addresses for more in ("", "backup = static:bu\n")]
        self.compare(Job(("-q", "k", "{table}"), files=(("t.cf", text),), table=TABLE, label=text) for text in texts)

    def test_settings(self):
        texts = [f"{name} = {value}\n" for name in ("timeout", "ttl", "flags", "retry_pause", "max_try", "line_size_limit", "data_size_limit")
                 for value in ("", "x", "2s", "3", "99999999999")]
        texts += [f"{name} = {value}\n" for name in ("ttl", "flags") for value in ("0", "-1")]
        texts += [f"{name} = {value}\n" for name in ("retry_pause", "max_try", "line_size_limit", "data_size_limit") for value in ("0", "-1")]
        texts += ["timeout = 0\n", "line_size_limit = 5\n", "line_size_limit = 12\nmax_try = 1\n", "data_size_limit = 1\n", "unknown = 1\n",
                  "foo\n", "key_format = %x\n", "key_format = \n", "backup = bogus\n", "backup = bogus:x\n", "backup = \n", "domain = \n",
                  "domain = bogus:x\n", "domain = /nonexistent\n", "backup = hash:/nonexistent\n", "ttl = x\nkey_format = %x\n",
                  "flags = x\nttl = x\ntimeout = x\nmax_try = x\nretry_pause = x\nline_size_limit = x\ndata_size_limit = x\n",
                  "key_format = %x\ndomain = bogus:x\n", "backup = bogus:x\nkey_format = %x\n", "data_size_limit = x\nbackup = bogus\n",
                  "memcache = bad\nbackup = bogus:x\n", "memcache = bad\nkey_format = %x\n"]
        self.compare(ask("k", {b"k": OK}, text) for text in texts)

    def test_settings_of_main_cf(self):
        main = "pre_memcache = inet:127.0.0.1:{port}\nbad_memcache = inet:127.0.0.1:{port}\nbad_ttl = x\npre_key_format = p:%s\n"
        names = ["memcache:pre", "memcache:bad", "memcache:./none", "memcache:/nonexistent.cf"]
        self.compare(Job(("-q", "k", name), server({b"p:k": OK}, default=b"END\r\n"), files=(("main.cf", main),), label=name)
                     for name in names)

    def test_key_formats_and_domains(self):
        keys = ("k", "user@dom.org", "@dom.org", "user@", "User@Dom.Org", "u@a.b.c")
        texts = [f"key_format = {text}\n" for text in ("p:%s", "%u", "%d", "%u-%d", "%1", "%2.%1", "%3", "%S|%U|%D", "%%s", "a b%s", "fixed")]
        texts += [f"domain = {text}\n" for text in ("dom.org", "!dom.org, static:all", "DOM.ORG", "fail:all", "other.org", "static:all")]
        self.compare(ask(key, {}, text + more) for text in texts for key in keys for more in ("", "backup = static:bu\n"))


class Backup(PeerComparison):
    def test_lookups(self):
        backups = ["static:bu", "fail:bu", "inline:{{{{z=y}}}}", "inline:{{{{k=a b}}}}", "pcre:{{{{/K/ x}}}}", "pipemap:{{static:a}}", "inline:{{{{K=x}}}}"]
        keys = ["k", "K", "there", "error", "close", "a b", "ä", "x" * 300]
        replies = {b"there": OK, b"error": b"ERROR\r\n", b"close": CLOSE}
        texts = [f"backup = {backup}\nmax_try = 1\n" for backup in backups] + ["backup = static:bu\nttl = 7\nflags = 9\n", "backup=static:x\nttl=-1\nflags=-1\n"]
        self.compare(ask(key, replies, text.replace("{{", "{").replace("}}", "}")) for text in texts for key in keys)

    def test_updates_that_fail(self):
        """The answer of the backup counts, whatever becomes of its copy."""
        store = b"set k 0 3600 2\r\nbu\r\n"
        for answer in self.compare(job({store: reply}, "backup = static:bu\n", asked=reply is not CLOSE) for reply in
                                   (b"STORED\r\n", b"NOT_STORED\r\n", b"ERROR\r\n", b"SERVER_ERROR object too large for cache\r\n", CLOSE, b"\r\n")):
            self.assertEqual((0, b"bu\n"), answer[:2])

    def test_deletion(self):
        hashes = "backup = hash:{folder}/bu\n"
        source = (("bu", "k v\nz y\n"),)
        jobs = []
        for reply in (b"DELETED\r\n", b"NOT_FOUND\r\n", b"SERVER_ERROR " + b"0123456789" * 9 + b"\r\n", b"END\r\n", CLOSE):
            replies = {b"delete k\r\n": reply, b"delete none\r\n": reply}
            jobs += [job(replies, text, ("-d", "k", "{table}")) for text in ("", "max_try = 1\n", "backup = static:bu\n", "backup = fail:bu\n")]
            jobs += [job(replies, hashes, ("-d", key, "{table}"), files=source, index="bu") for key in ("k", "none")]
        gone = {b"delete k\r\n": b"DELETED\r\n", b"delete z\r\n": b"DELETED\r\n"}
        jobs += [job(gone, text, ("-d", key, "{table}")) for key in ("k", "k@y.org", "", "a b")
                 for text in ("domain = x.org\n", "key_format = %d\n", "domain = fail:x\n")]
        jobs.append(job(gone, "", ("-d", "-", "{table}"), stdin=b"k\nk k\nz\n"))
        answers = self.compare(jobs)
        self.assertEqual((0, b"", []), answers[0][:3])
        self.assertEqual(b"z\ty\n", answers[4][4], "it is gone from the index, too")

    def test_other_modes(self):
        source = (("bu", "k v\nz y\n"),)
        self.compare([job({}, "", ("-s", "{table}")), job({}, "backup = static:x\n", ("-s", "{table}")),
                      job({}, "backup = hash:{folder}/bu\n", ("-s", "{table}"), files=source, index="bu"),
                      job({}, "", ("-i", "{table}"), stdin=b"a b\n"), job({}, "", ("{table}",)),
                      job({b"KeY": OK}, "", ("-f", "-q", "KeY", "{table}")),
                      job({b"a": OK, b"d": OK}, "", ("-q", "-", "{table}"), stdin=b"a\nb c\nd\ne\0f\n")])


@unittest.skipIf(Memcached.missing(), Memcached.missing())
class Real(PeerComparison):
    """A memcached of our own."""

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Memcached())
        for key, value in ((b"k", b"v"), (b"p:k", b"pv"), (b"big", b"x" * 20000), (b"nl", b"a\nb"), (b"e", b""), (b"user@dom.org", b"u"),
                           ("ä".encode(), "ö".encode())):
            cls.server.set(key, value)

    def table(self, settings=""):
        return ((("t.cf", f"memcache = inet:127.0.0.1:{self.server.port}\n" + settings),))

    def query(self, key, settings=""):
        return Job(("-q", key, "{table}"), files=self.table(settings), table=TABLE, label=f"{key[:20]} {settings}")

    def test_lookups(self):
        jobs = [self.query(key) for key in ("k", "K", "zz", "big", "nl", "e", "user@dom.org", "ä", "Ä", "k" * 250, "k" * 251, "a b", "a\nget k")]
        jobs += [self.query("big", f"data_size_limit = {size}\n") for size in (19999, 20000)]
        jobs += [self.query("k", "key_format = p:%s\n"), self.query("user@dom.org", "domain = dom.org\n"),
                 self.query("zz@dom.org", "backup = fail:x\n")]
        jobs.append(Job(("-q", "-", "{table}"), files=self.table(), table=TABLE, stdin=b"k\nzz\nnl\ne\nk\n"))
        answers = self.compare(jobs)
        self.assertEqual(b"v\n", answers[0][1])

    def test_what_the_backup_says_is_kept_for_later(self):
        jobs = [self.query("kept", "backup = static:bu\nkey_format = one:%s\n")]
        self.assertEqual((0, b"bu\n"), self.compare(jobs)[0][:2])
        self.assertEqual(b"bu", self.server.get(b"one:kept"))
        later = [self.query("kept", "backup = static:other\nkey_format = one:%s\n")]
        self.assertEqual((0, b"bu\n"), self.compare(later)[0][:2], "memcached answers first")

    def test_deletion(self):
        for key in (b"d:there", b"d:twice"):
            self.server.set(key, b"x")
        drop = Job(("-d", "there", "{table}"), files=self.table("key_format = d:%s\n"), table=TABLE)
        self.assertEqual([0, 1], [self.ask_ours([drop])[0][0] for _ in range(2)])
        self.assertIsNone(self.server.get(b"d:there"))
        self.assertEqual(b"x", self.server.get(b"d:twice"))

    def test_keys_cannot_become_commands(self):
        self.server.set(b"safe", b"x")
        for key in ("x\r\ndelete safe", "x safe", "x\r\nflush_all", "safe\r\n", "x\0\r\nflush_all".replace("\0", "\x01")):
            (code, out, said, _, _), = self.ask_ours([self.query(key)])
            self.assertEqual((1, b"", []), (code, out, said), repr(key))
        self.assertEqual(b"x", self.server.get(b"safe"))


class OnPurpose(PeerComparison):
    """Each with its reason in known_differences_map.md."""

    def test_slow_pieces(self):
        """whole-reply-in-time: postmap begins to wait anew with each piece."""
        pieces = tuple(b"VALUE k 0 1\r\n"[i:i + 1] for i in range(13))
        (code, out, said, _, _), = self.ask_ours([ask("k", {b"k": pieces}, "timeout = 1\nmax_try = 1\n")])
        self.assertEqual((1, b"", ["fatal: table memcache:FOLDER/t.cf: query error"]), (code, out, said))

    def test_large_values_of_the_backup(self):
        """no-useless-copy: what memcached could not give back is not sent there."""
        one = ask("k", {b"delete k\r\n": b"NOT_FOUND\r\n"}, "backup = static:abcdef\ndata_size_limit = 5\n")
        self.assertEqual([b"delete k\r\n", b"get k\r\n"], self.ask_ours([one])[0][3])

    def test_negative_time_limit(self):
        """negative-timeout"""
        (code, _, said, _, _), = self.ask_ours([ask("k", {}, "timeout = -1\n")])
        self.assertEqual((1, ["fatal: FOLDER/t.cf: invalid timeout parameter value -1 < 0"]), (code, said))


if __name__ == "__main__":
    unittest.main()
