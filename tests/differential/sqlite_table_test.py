"""The sqlite type: postmap -q and postern-map -q on the same database and settings.

Equal: what is printed, the exit code, and every message, but for the reason after "query error: ", where postmap shows
whatever errno was left over. What differs on purpose stands in BrokenDatabase and in known_differences_map.md.
"""
# suite: timeout 300, processors 2
import concurrent.futures
import contextlib
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
import unittest

POSTMAP = shutil.which("postmap", path="/usr/sbin:/usr/bin:/sbin:/bin")
BINARIES = pathlib.Path(os.environ.get("POSTERN_BIN_DIR", "build/release/bin"))
OURS = BINARIES / "postern-map"
QUERY = "SELECT v FROM a WHERE k='%s'"
ROWS = [("k", "v"), ("user@dom.org", "u@r.example"), ("m", "1"), ("m", "2"), ("m", ""), ("m", None), ("n", None), ("e", ""),
        ("two", "a@b"), ("two", "c"), ("it's", "quote"), ("a\\b", "backslash"), ("ä", "umlaut")]
KEYS = ["", "k", "zz", "user@dom.org", "USER@Dom.Org", "@dom.org", "user@", "a@b@c.d", '"a@b"@c.d', "u@a..b", "u@.a.b.", "it's",
        "o'r@d'o.m", 'a"b@c', "a\\b", "%s%u%1", "a%@b%1.c", "a*b)(@c", "ä@ö.de", "x y@z w", "@", "@@", "u@.", " lead", "''",
        "\\'", "x' or '1'='1", "'; DROP TABLE a; --", "a\nb", "u@a.b.c.d.e.f.g.h.i.j", "x" * 300]
TEMPLATES = ["%s|%u", "%s|%u|%d", "%d", "%1", "%2|%1", "%3", "%9", "%S|%U|%D", "%%%%s", "%D", "%U"]
FORMATS = ["%s", "%u", "%d", "%U", "%D", "%1", "%S", "x%%", "%2 %1 %d", "%u@%d"]
VALUES = ["val", "x@y.z", "@y.z", "x@", "x@y@z", "", "a,b"]


def why_not():
    if not POSTMAP:
        return "postmap is not installed (package postfix)"
    if not OURS.exists():
        return "postern-map was not built"
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "main.cf").touch()
        for program, why in ((POSTMAP, "the installed Postfix has no sqlite tables (package postfix-sqlite)"),
                             (OURS, "sqlite is not in this build")):
            said = subprocess.run([program, "-c", folder, "-q", "x", "sqlite:/nonexistent"], capture_output=True, text=True,
                                  check=False).stderr
            if "open /nonexistent" not in said:
                return why
    return None


WHY_NOT = why_not()


def messages(stderr, folder):
    """Lines without the program's name, the folder, a masked newline at the end, and the reason of a query error."""
    lines = []
    for line in stderr.decode(errors="replace").splitlines():
        line = re.sub(r"^(?:\S*/)?(?:postmap|postern-map): ", "", line).replace(str(folder), "FOLDER")
        line = re.sub(r"(query error): .*", r"\1", line)
        line = re.sub(r"\?+$", "", line.rstrip())
        # postmap ends at once where a daemon must go on: a warning and a query error here (sql-not-fatal).
        if match := re.match(r"fatal: (dict_sqlite_lookup: (.*?): SQL prepare failed: .*)", line):
            lines.append(f"fatal: table sqlite:{match[2]}: query error")
            line = f"warning: {match[1]}"
        lines.append(line)
    return sorted(set(lines))


@unittest.skipIf(WHY_NOT, WHY_NOT)
class SqliteTable(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="sqlite-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.database = cls.folder / "db"
        with sqlite3.connect(cls.database) as made:
            made.execute("CREATE TABLE a (k TEXT, v TEXT)")
            made.executemany("INSERT INTO a VALUES (?, ?)", ROWS)
        made.close()
        (cls.folder / "main.cf").write_text(
            f"compatibility_level = 3.6\nword = v\npre_dbpath = {cls.database}\npre_query = SELECT $word FROM a WHERE k='%s'\n"
            "bad_dbpath = /x\nbad_query = SELECT 1\nbad_expansion_limit = y\n")
        os.utime(cls.folder / "main.cf", (1, 1))
        cls.count = 0

    def table(self, settings, query=QUERY):
        """A settings file; without its own dbpath it gets the database, and without a query the usual one."""
        type(self).count += 1
        path = self.folder / f"{self.count}.cf"
        text = settings if isinstance(settings, bytes) else settings.encode()
        if query is not None:
            text = f"dbpath = {self.database}\nquery = {query}\n".encode() + text
        path.write_bytes(text)
        os.utime(path, (1, 1))
        return f"sqlite:{path}"

    def run_one(self, program, arguments, given):
        done = subprocess.run([program, "-c", self.folder, *arguments], input=given, capture_output=True, timeout=60,
                              check=False)
        return done.returncode, done.stdout, messages(done.stderr, self.folder)

    def compare(self, jobs):
        """Each job: arguments, and what stands on standard input. Two dozen at once: postmap sleeps before it dies."""
        def both(job):
            arguments, given = job
            return job, self.run_one(POSTMAP, arguments, given), self.run_one(OURS, arguments, given)
        with concurrent.futures.ThreadPoolExecutor(24) as pool:
            for job, theirs, ours in pool.map(both, jobs):
                with self.subTest(job=job):
                    self.assertEqual(theirs, ours)

    def keys_of(self, table):
        lines = "".join(key + "\n" for key in KEYS if key and "\n" not in key).encode()
        return [(("-q", "-", table), lines), (("-q", "", table), b""), (("-q", "a\nb", table), b"")]

    def test_expansions_of_queries(self):
        self.compare([job for text in TEMPLATES for job in self.keys_of(self.table("", f"SELECT '{text}'"))])

    def test_rows(self):
        self.compare(self.keys_of(self.table("")))

    def test_result_formats(self):
        self.compare([(("-q", key, self.table(f"result_format = {form}\n", f"SELECT '{value}'")), b"")
                      for form in FORMATS for value in VALUES for key in ("k", "u@r.s", "@r.s", "u@")])

    def test_settings(self):
        settings = ["expansion_limit=1\n", "expansion_limit=2\n", "expansion_limit=-1\n", "expansion_limit=1x\n",
                    "expansion_limit=\n", "expansion_limit=99999999999\n", "expansion_limit=0x2\n", "expansion_limit=+2\n",
                    "result_format=%x\n", "result_format=%s%\n", "result_format=\n", "unknown=1\n", "dbpath=/nonexistent/x\n",
                    "foo\n", "= x\n", "foo bar = x\n", "   dbpath=/x\n", "# comment\n\n", "dbpath=\n", "query=\n",
                    "query=SELECT $word ${word}\n", "query=SELECT v,k,5\n  FROM a\n  WHERE k='%s'\n", "query=SELECT x'410042'\n",
                    "query=%x\nresult_format=%x\n", b"foo = \xff\n", b"result_format = a\0b\n", b"result_format = \xff%s\n",
                    "query=SELECT 1.5e3, 7\n", "query=SELECT 1; DROP TABLE a\n", "dbpath=/tmp\n"]
        self.compare([(("-q", "m", self.table(text)), b"") for text in settings])

    def test_older_settings(self):
        base = f"dbpath={self.database}\n"
        texts = ["", base, base + "table=a\n", base + "table=a\nselect_field=v\n",
                 base + "table=a\nselect_field=v\nwhere_field=k\n",
                 base + "table=a\nselect_field=v\nwhere_field=k\nadditional_conditions=and v='%u'\n"]
        self.compare([(("-q", "k", self.table(text, None)), b"") for text in texts])

    def test_domains(self):
        lists = ["dom.org", "other.org", "other.org, .org", "org", "!dom.org, dom.org", "static:all", "DOM.ORG", "",
                 "fail:all", "/nonexistent", "bogus:x", f"hash:{self.folder}/none"]
        self.compare([(("-q", key, self.table(f"domain = {text}\n")), b"")
                      for text in lists for key in ("user@dom.org", "k", "@dom.org", "user@", "")])

    def test_names(self):
        self.compare([(("-q", "k", "sqlite:" + name), b"") for name in
                      ("pre", "none", "bad", "./none", ".none", "/nonexistent/x.cf", "/tmp")])

    def test_other_modes(self):
        table = self.table("")
        self.compare([(("-d", "k", table), b""), (("-s", table), b""), (("-i", table), b"a b\n"), ((table,), b"")])


@unittest.skipIf(WHY_NOT, WHY_NOT)
class BrokenDatabase(unittest.TestCase):
    """postmap ends with a message of its own or makes a new database; postern-map says what is wrong and does not."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sqlite-"))
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "main.cf").write_text("")

    def ask(self, database, query, name="t.cf"):
        (self.folder / name).write_text(f"dbpath = {database}\nquery = {query}\n")
        done = subprocess.run([OURS, "-c", self.folder, "-q", "k", f"sqlite:{self.folder}/{name}"], capture_output=True, text=True,
                              timeout=60, check=False)
        return done.returncode, done.stdout, done.stderr

    def test_a_missing_database_is_not_made(self):
        code, out, err = self.ask(self.folder / "new", "SELECT 1")
        self.assertEqual((1, ""), (code, out))
        self.assertIn("Can't open database: unable to open database file", err)
        self.assertFalse((self.folder / "new").exists())

    def test_garbage_is_an_error_and_never_absent(self):
        (self.folder / "garbage").write_bytes(b"no database" * 1000)
        code, out, err = self.ask(self.folder / "garbage", "SELECT v FROM a")
        self.assertEqual((1, ""), (code, out))
        self.assertIn("query error: SQL prepare failed: file is not a database", err)

    def test_a_locked_database_is_waited_for(self):
        """But not for ever: locked-database."""
        for name in ("short", "long"):
            sqlite3.connect(self.folder / name).execute("CREATE TABLE a (v)").execute("INSERT INTO a VALUES ('x')").connection.commit()
        with concurrent.futures.ThreadPoolExecutor(2) as pool, \
                contextlib.closing(sqlite3.connect(self.folder / "short")) as short, \
                contextlib.closing(sqlite3.connect(self.folder / "long")) as long:
            for database in (short, long):
                database.execute("BEGIN EXCLUSIVE")
            answers = [pool.submit(self.ask, self.folder / name, "SELECT v FROM a", f"{name}.cf") for name in ("short", "long")]
            time.sleep(0.5)
            short.rollback()
            self.assertEqual((0, "x\n", ""), answers[0].result())
            code, out, err = answers[1].result()
        self.assertEqual((1, ""), (code, out))
        self.assertIn("database is locked", err)

    def test_a_query_with_a_fault_is_an_error(self):
        sqlite3.connect(self.folder / "db").execute("CREATE TABLE a (k)").connection.close()
        code, out, err = self.ask(self.folder / "db", "SELEC 1")
        self.assertEqual((1, ""), (code, out))
        self.assertIn("query error: SQL prepare failed: near \"SELEC\": syntax error", err)


if __name__ == "__main__":
    unittest.main()
