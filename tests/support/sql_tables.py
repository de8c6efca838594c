"""What the tests of pgsql and mysql tables share: settings files, both tools on the same question, and cases for any SQL server.

Equal must be what is printed, the exit code and every message, but for the reason after "query error: ", where postmap shows
whatever errno was left over, and for a line's end that was masked. What differs on purpose is tested by itself.
"""
import concurrent.futures
import contextlib
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import unittest

POSTMAP = shutil.which("postmap", path="/usr/sbin:/usr/bin:/sbin:/bin")
BUILD = pathlib.Path(os.environ.get("POSTERN_BUILD_DIR", "build/release"))
OURS = pathlib.Path(os.environ.get("POSTERN_BIN_DIR", BUILD / "bin")) / "postern-map"
LOOKUPS = BUILD / "tests" / "table_lookups"
IN_FLIGHT = 50      # postmap sleeps before it dies
UTF8_OFF = "smtputf8_enable = no\n"

ROWS = [("k", "v"), ("user@dom.org", "u@r.example"), ("m", "1"), ("m", "2"), ("m", ""), ("m", None), ("n", None), ("e", ""),
        ("two", "a@b"), ("two", "c"), ("it's", "quote"), ("a\\b", "backslash"), ("ä", "umlaut"), ("none", None)]
# Each must come back as it is from SELECT '%s'; what breaks out of the quotes would change the table or be an error.
HOSTILE = ["'", "''", "\"", "\\", "\\'", "\\\\'", "'\\", "*", ")", "*)(x=*", "%", "%s", "%%", "%u%d%1", "a%sb%%", ";", "--", "#", "/*", "*/",
           "x' or '1'='1", "'; drop table a; --", "\\'; drop table a; --", "'; delete from a; #", "' union select 'x", "$$", "$1", "?",
           "\u00bf'", "\u0660'", "\u2019", "\t'", "' '", "`", "\x01", "\x1a", "\x7f", "\r", "e'\\'", "u&'\\0027'", "x" * 3000 + "'", "ä'ö\"ü\\",
           "{", "}", "@", "'@'", "a'@b'.c'", "0x27", "&#39;", "%27", "\\x27", "\\047", "\\u0027"]
KEYS = ["k", "zz", "user@dom.org", "USER@Dom.Org", "@dom.org", "user@", "a@b@c.d", '"a@b"@c.d', "u@a..b", "u@.a.b.", "it's", "o'r@d'o.m",
        'a"b@c', "a\\b", "%s%u%1", "a%@b%1.c", "a*b)(@c", "ä@ö.de", "x y@z w", "@", "@@", "u@.", " lead", "''", "u@a.b.c.d.e.f.g.h.i.j", "x" * 300]
TEMPLATES = ["%s|%u", "%s|%u|%d", "%d", "%1", "%2|%1", "%3", "%9", "%S|%U|%D", "%%%%s", "%D", "%U"]
FORMATS = ["%s", "%u", "%d", "%U", "%D", "%1", "%S", "x%%", "%2 %1 %d", "%u@%d"]
VALUES = ["val", "x@y.z", "@y.z", "x@", "x@y@z", "", "a,b"]


def lines(keys):
    return "".join(key + "\n" for key in keys).encode()


def messages(stderr, folder):
    found = []
    for line in stderr.decode(errors="replace").splitlines():
        line = re.sub(r"^(?:\S*/)?(?:postmap|postern-map): ", "", line).replace(str(folder), "FOLDER")
        line = re.sub(r"(query error): .*", r"\1", line)
        found.append(re.sub(r"[?]+$", "", line.rstrip()))
    return sorted(set(found))


class SqlTable(unittest.TestCase):
    """One server for a class of tests. `kind` is the type; `login` are the settings that reach the server."""
    kind = ""
    server_class = None
    login = ""

    @classmethod
    def setUpClass(cls):
        if reason := cls.server_class.missing():
            raise unittest.SkipTest(reason)
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"{cls.kind}-"))
        cls.folder.chmod(0o755)
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.configs = 0
        plain = cls.config("")
        if "open /nonexistent" not in cls.tool(OURS, plain, ("-q", "x", f"{cls.kind}:/nonexistent")).stderr.decode():
            raise unittest.SkipTest(f"{cls.kind} is not in this build")
        cls.no_peer = None
        if not POSTMAP:
            cls.no_peer = "postmap is not installed (package postfix)"
        elif b"open /nonexistent" not in cls.tool(POSTMAP, plain, ("-q", "x", f"{cls.kind}:/nonexistent")).stderr:
            cls.no_peer = f"the installed Postfix has no {cls.kind} tables (package postfix-{cls.kind})"
        cls.server = cls.enterClassContext(cls.server_class())
        cls.load()

    @classmethod
    def load(cls):
        raise NotImplementedError

    @classmethod
    def config(cls, text):
        """A folder with a main.cf that has this text."""
        cls.configs += 1
        folder = cls.folder / f"c{cls.configs}"
        folder.mkdir()
        (folder / "main.cf").write_text("compatibility_level = 3.6\n" + text)
        os.utime(folder / "main.cf", (1, 1))
        return folder

    @staticmethod
    def tool(program, config, arguments, given=b""):
        return subprocess.run([program, "-c", config, *arguments], input=given, capture_output=True, timeout=100, check=False)

    def table(self, settings, login=None):
        """The spec of a table with these settings and those that reach the server."""
        return self.write((self.login if login is None else login) + settings)

    @classmethod
    def write(cls, text):
        cls.configs += 1
        path = cls.folder / f"{cls.configs}.cf"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        os.utime(path, (1, 1))
        return f"{cls.kind}:{path}"

    def ask(self, table, key, given=b"", config=""):
        """Exit code, answer and messages of postern-map."""
        done = self.tool(OURS, self.config(config), ("-q", key, table), given)
        return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")

    def compare(self, jobs, config=""):
        """Each job: arguments, and perhaps standard input."""
        if self.no_peer:
            self.skipTest(self.no_peer)
        folder = self.config(config)

        def both(job):
            arguments, given = (job if isinstance(job[0], tuple) else (job, b""))
            sides = [self.tool(program, folder, arguments, given) for program in (POSTMAP, OURS)]
            return job, *((side.returncode, side.stdout, messages(side.stderr, folder)) for side in sides)
        with concurrent.futures.ThreadPoolExecutor(IN_FLIGHT) as pool:
            for job, theirs, ours in pool.map(both, jobs):
                with self.subTest(job=job):
                    self.assertEqual(theirs, ours)

    @classmethod
    def timed(cls, table):
        """How long postern-map takes for one key, and what it says."""
        start = time.monotonic()
        done = cls.tool(OURS, cls.folder / "c1", ("-q", "k", table))
        return time.monotonic() - start, done.returncode, done.stdout, done.stderr

    def wait_for(self, question, seconds=15):
        limit = time.monotonic() + seconds
        while not (answer := question()) and time.monotonic() < limit:
            time.sleep(0.1)
        self.assertTrue(answer)

    def check_restarts(self, refused):
        """A server that was restarted costs no error; one that is down does, and is left alone; and it is found again."""
        with self.asking(self.table(AnySql.QUERY)) as (ask, said):
            self.assertEqual("=v", ask("k"))
            self.server.stop()
            self.server.start()
            self.assertEqual("=v", ask("k"))
            self.assertEqual("", said())
            self.server.stop()
            self.assertRegex(ask("k"), "^fail: 127.0.0.1:.*" + refused)
            self.assertRegex(ask("k"), r"\(not asked again for [12] s\)$")
            self.assertRegex(said(), f"^connect to {self.kind} server 127.0.0.1:.*{refused}")
            self.server.start()
            self.wait_for(lambda: ask("k") == "=v")

    def check_kill_under_load(self):
        table = self.table(AnySql.QUERY)
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            asked = pool.submit(self.threads, table, ["k"], 8, 2000)
            time.sleep(0.3)
            self.server.stop()
            self.server.start()
            answers, _ = asked.result()
        wrong = {pair: times for pair, times in answers.items() if pair != ("k", "=v") and not pair[1].startswith("fail: ")}
        self.assertEqual({}, wrong)
        self.assertEqual(16000, sum(answers.values()))

    def threads(self, table, keys, threads=8, rounds=50):
        """Answers of `threads` threads that ask for all keys `rounds` times: {(key, answer): how often}; and messages."""
        done = subprocess.run([LOOKUPS, table, str(threads), str(rounds)], input=lines(keys), capture_output=True, timeout=100,
                              check=False)
        self.assertEqual(0, done.returncode, done.stderr)
        rows = [line.split("\t", 2) for line in done.stdout.decode().splitlines()]
        return {(key, answer): int(times) for times, key, answer in rows}, done.stderr.decode()

    @contextlib.contextmanager
    def asking(self, table):
        """A process that keeps a table open: yields a function from a key to an answer, and its messages."""
        log = self.folder / "asking.log"
        with open(log, "wb") as stderr, subprocess.Popen([LOOKUPS, table, "1", "1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                                         stderr=stderr) as process:
            def ask(key):
                process.stdin.write(key.encode() + b"\n")
                process.stdin.flush()
                return process.stdout.readline().decode().rstrip("\n")
            try:
                yield ask, log.read_text
            finally:
                process.stdin.close()
                process.wait(60)


class AnySql:
    """Tests for every SQL server, mixed into SqlTable."""
    QUERY = "query = SELECT v FROM a WHERE k = '%s'\n"

    def test_rows(self):
        table = self.table(self.QUERY)
        self.compare([(("-q", "-", table), lines(KEYS)), ("-q", "", table), ("-q", "a\nb", table), (("-q", "-", table), b"k\0x\nm\n"),
                      *(("-q", key, table) for key in ("k", "zz", "m", "n", "e", "two", "it's", "a\\b", "\\", "'"))])

    def test_expansions_of_queries(self):
        self.compare([(("-q", "-", self.table(f"query = SELECT '{text}'\n")), lines(KEYS)) for text in TEMPLATES])

    def test_result_formats(self):
        self.compare([("-q", key, self.table(f"query = SELECT '{value}'\nresult_format = {form}\n"))
                      for form in FORMATS for value in VALUES for key in ("k", "u@r.s")])

    def test_settings(self):
        texts = ["expansion_limit=1\n", "expansion_limit=2\n", "expansion_limit=3\n", "expansion_limit=-1\n", "expansion_limit=1x\n",
                 "expansion_limit=\n", "expansion_limit=0x2\n", "result_format=%x\n", "result_format=%s%\n", "result_format=\n", "unknown=1\n",
                 "foo\n", "= x\n", "foo bar = x\n", "dbname=\n", "query=\n", "query=%x\nresult_format=%x\n", "result_format=%x\ndomain=/none\n",
                 "query=SELECT k,v,NULL FROM a WHERE k='%s'\n", "query=SELECT v FROM a\n  WHERE\n  k='%s'\n", "query=SELECT $word\n",
                 b"result_format = a\0b\n", b"result_format = \xc3\xa4%s\n", "dbname=\nexpansion_limit=x\n"]
        self.compare([("-q", "m", self.write((self.login + self.QUERY).encode() + (text if isinstance(text, bytes) else text.encode())))
                      for text in texts])

    def test_older_settings(self):
        texts = ["", "table=a\n", "table=a\nselect_field=v\n", "table=a\nselect_field=v\nwhere_field=k\n", "table=\nselect_field=\n",
                 "table=a\nselect_field=v\nwhere_field=k\nadditional_conditions=and v='%s'\n",
                 "table=a\nselect_field=v\nwhere_field=k\nadditional_conditions=and '%u'<>'x'\n", "expansion_limit=x\nresult_format=%x\n"]
        self.compare([("-q", "k", self.table(text)) for text in texts] + [("-q", "k", self.table(texts[3], ""))])

    def test_domains(self):
        lists = ["dom.org", "other.org", "!dom.org, dom.org", "static:all", "DOM.ORG", "", "fail:all", "/nonexistent"]
        self.compare([("-q", key, self.table(self.QUERY + f"domain = {text}\n")) for text in lists
                      for key in ("user@dom.org", "k", "@dom.org", "")])

    def test_faults_of_queries(self):
        queries = ["SELEC", "SELECT x FROM nono", "INSERT INTO b VALUES ('x')", "SELECT '1'; SELECT '2'", ";", "-- '%s'", "SELECT", "'", "SELECT '%s",
                   "SELECT 1/0", "SELECT 1 WHERE 1=0"]
        self.compare([("-q", "k", self.table(f"query = {text}\n")) for text in queries])

    def test_names_and_modes(self):
        prefix = "".join(f"pre_{line}\n" for line in (self.login + self.QUERY).splitlines())
        table = self.table(self.QUERY)
        self.compare([*(("-q", "k", f"{self.kind}:{name}") for name in ("pre", "none", "bad", "./none", "/nonexistent/x.cf", "/tmp")),
                      ("-d", "k", table), ("-s", table), (("-i", table), b"a b\n"), (table,)],
                     prefix + "bad_dbname = d\nbad_query = SELECT 1\nbad_expansion_limit = y\n")

    def test_hostile_keys_come_back_as_they_are(self):
        table = self.table("query = SELECT '%s'\n")
        keys = [key for key in HOSTILE if "\n" not in key]
        expected = "".join(f"{key}\t{key}\n" for key in keys)
        code, out, err = self.ask(table, "-", lines(keys))
        self.assertEqual((0, expected, ""), (code, out, err))
        for key in ("a\nb'", "\n'; drop table a; --\n"):
            self.assertEqual((0, key + "\n", ""), self.ask(table, key))
        # Postfix's keys end at a NUL; ours are never sent without what follows.
        self.assertEqual((1, "", ""), self.ask(self.table(self.QUERY), "-", b"zz\0' or ''='\n"))
        self.compare([(("-q", "-", table), lines(keys)), ("-q", "a\nb'", table)])

    def test_hostile_keys_in_each_part_find_and_change_nothing(self):
        before = self.contents()
        for query in ("SELECT k FROM a WHERE k = '%s'", "SELECT k FROM a WHERE k = '%u' OR k = '%d'", "SELECT k FROM a WHERE k = '%1'"):
            keys = [f"{key}@{key}.x{key}" for key in HOSTILE if "@" not in key and key not in ("it's",)]
            code, out, err = self.ask(self.table(f"query = {query}\n"), "-", lines(keys))
            self.assertEqual((1, "", ""), (code, out, err), query)
        self.assertEqual(before, self.contents())

    def test_bytes_that_are_no_utf8_are_no_key(self):
        table = self.table(self.QUERY)
        jobs = [(("-q", "-", table), b"\xff\nk\n\xc3\n\xbf'\n"), ("-q", b"\xff", table)]
        self.compare(jobs)

    def test_a_host_that_is_down_is_passed_over(self):
        up = re.search(r"hosts\s*=\s*(.*)", self.login)[1]
        for hosts in (f"127.0.0.1:1 {up}", f"{up} 127.0.0.1:1, 127.0.0.1:2"):
            table = self.table(self.QUERY, self.login + f"hosts = {hosts}\n")
            for _ in range(4):
                code, out, err = self.ask(table, "k")
                self.assertEqual((0, "v\n"), (code, out), err)
                rest = [line for line in err.splitlines() if not re.search(r"connect to \w+ server 127\.0\.0\.1:[12]: |overriding", line)]
                self.assertEqual([], rest)

    def test_many_threads(self):
        answers, errors = self.threads(self.table(self.QUERY), ["k", "it's", "a\\b", "m", "zz", "user@dom.org"])
        self.assertEqual({("k", "=v"): 400, ("it's", "=quote"): 400, ("a\\b", "=backslash"): 400, ("m", "=1,2"): 400, ("zz", "absent"): 400,
                          ("user@dom.org", "=u@r.example"): 400}, answers)
        self.assertNotIn("failed", errors)
        self.assertNotIn("connect", errors)

    def test_threads_see_each_its_own_answer_when_hosts_fail(self):
        up = re.search(r"hosts\s*=\s*(.*)", self.login)[1]
        table = self.table("query = SELECT '%s'\n", self.login + f"hosts = 127.0.0.1:1 {up}\nretry_interval = 1\n")
        keys = [f"key{number}" for number in range(40)]
        answers, _ = self.threads(table, keys, threads=12, rounds=10)
        self.assertEqual({(key, f"={key}"): 120 for key in keys}, answers)
