"""pgsql tables with a real PostgreSQL: the same as postmap, and what Postfix does not do: time limits, reconnection, encodings."""
# suite: timeout 600, processors 2
import concurrent.futures
import os
import re
import struct
import subprocess
import unittest

import servers
from peers import Peer
from sql_tables import HOSTILE, OURS, ROWS, UTF8_OFF, AnySql, SqlTable, lines

CLIENT_ENCODINGS = ("SJIS", "BIG5", "GBK", "UHC", "GB18030", "SHIFT_JIS_2004", "JOHAB")  # where a backslash may be half a letter


class TestServer(servers.PostgreSQL):
    """With TLS, and a role that needs a password."""

    def prepare(self):
        super().prepare()
        self.certificate, key = self.folder / "cert.pem", self.folder / "key.pem"
        self.run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", self.certificate, "-subj", "/CN=localhost",
                 "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-days", "2")
        key.chmod(0o600)
        self.tls = ("-c", "ssl=on", "-c", f"ssl_cert_file={self.certificate}", "-c", f"ssl_key_file={key}")
        access = self.data / "pg_hba.conf"
        access.write_text("host all needs_password all scram-sha-256\n" + access.read_text())

    def command(self):
        return (*super().command(), *self.tls)


def text(value):
    return "NULL" if value is None else "'" + value.replace("'", "''") + "'"


class PgsqlTable(AnySql, SqlTable):
    kind = "pgsql"
    server_class = TestServer

    @classmethod
    def load(cls):
        rows = ", ".join(f"({text(key)}, {text(value)})" for key, value in ROWS)
        cls.server.sql(f"CREATE TABLE a (k TEXT, v TEXT); CREATE TABLE b (k TEXT); INSERT INTO a VALUES {rows};"
                       "CREATE FUNCTION f(t text) RETURNS text LANGUAGE sql AS 'SELECT v FROM a WHERE k = t';"
                       "CREATE FUNCTION fs(t text) RETURNS SETOF text LANGUAGE sql AS 'SELECT v FROM a WHERE k = t';"
                       "CREATE ROLE needs_password LOGIN PASSWORD 'secret'; GRANT SELECT ON a TO needs_password;"
                       "CREATE ROLE old LOGIN SUPERUSER; ALTER ROLE old SET standard_conforming_strings = off")
        cls.port = cls.server.port
        cls.login = f"hosts = 127.0.0.1:{cls.port}\nuser = postgres\ndbname = postgres\n"
        # Takes half a minute: asked now, looked at in the end.
        slow = cls.write(cls.login + "query = SELECT pg_sleep(100)\n")
        cls.silent = cls.enterClassContext(Peer(lambda stream: stream.server.owner.done.wait()))
        quiet = cls.write(f"hosts = 127.0.0.1:{cls.silent.port}\nuser = u\ndbname = d\n{cls.QUERY}")
        pool = concurrent.futures.ThreadPoolExecutor(2)
        cls.addClassCleanup(pool.shutdown)
        cls.slow, cls.quiet = (pool.submit(cls.timed, table) for table in (slow, quiet))

    def contents(self):
        return self.server.sql("SELECT k, v FROM a ORDER BY k, v")

    def connections(self, role="postgres"):
        out = self.server.sql(f"SELECT 'n=' || count(*) FROM pg_stat_activity WHERE application_name = 'postern' AND usename = '{role}'"
                              " AND query NOT LIKE '%pg_sleep%'")
        return int(re.search(rb"n=(\d+)", out)[1])

    def test_hosts(self):
        hosts = ["inet:127.0.0.1:1", "unix:/nonexistent", "inet:", "127.0.0.1:1:", "/nonexistent", f"unix:/none:{self.port}", "127.0.0.1:xx",
                 "postgresql://%zz", "postgresql://h/db?bogus=1", "postgresql://postgres@127.0.0.1:1/x?connect_timeout=2", "postgres://h:1/db",
                 "host=127.0.0.1", "[::1]:1", "inet:::1", "unix:127.0.0.1:1", "UNIX:/nonexistent", f"inet:127.0.0.1:{self.port}",
                 f"postgresql://postgres@127.0.0.1:{self.port}/postgres", f"postgresql://postgres@127.0.0.1:{self.port}",
                 f"postgresql://127.0.0.1:{self.port}/postgres", f"postgresql://needs_password@127.0.0.1:{self.port}", f"postgresql://postgres@127.0.0.1/postgres?port={self.port}"]
        common = "user = postgres\ndbname = postgres\n" + self.QUERY
        self.compare([("-q", "k", self.write(f"hosts = {host}\n{common}")) for host in hosts])
        settings = [f"hosts = 127.0.0.1:{self.port}\ndbname = postgres\n", f"hosts = 127.0.0.1:{self.port}\nuser = nobody-there\ndbname = postgres\n",
                    f"hosts = 127.0.0.1:{self.port}\nuser = postgres\ndbname = nodb\n", f"hosts = postgresql://postgres@127.0.0.1:{self.port}/postgres\n",
                    f"hosts = postgresql://postgres@127.0.0.1:{self.port}/postgres\nuser = x\npassword = y\ndbname = z\n",
                    f"hosts = 127.0.0.1:{self.port}\nuser = needs_password\npassword = wrong\ndbname = postgres\n",
                    f"hosts = 127.0.0.1:{self.port}\nuser = needs_password\npassword = secret\ndbname = postgres\n"]
        self.compare([("-q", "k", self.write(setting + self.QUERY)) for setting in settings])

    def test_a_socket_is_named_by_its_folder(self):
        table = self.write(f"hosts = unix:{self.server.folder}\nuser = postgres\ndbname = postgres\n{self.QUERY}")
        done = subprocess.run([OURS, "-c", self.config(""), "-q", "k", table], capture_output=True, check=False, timeout=60,
                              env={**os.environ, "PGPORT": str(self.port)})
        self.assertEqual((0, b"v\n", b""), (done.returncode, done.stdout, done.stderr))

    def test_statements(self):
        queries = ["SELECT fs('%s')", "SELECT true", "SELECT '\\x41'::bytea", "SELECT pg_sleep(0)", "COPY a TO STDOUT", "COPY b FROM STDIN",
                   "SELECT 1; SELECT 1/0; SELECT 3", "SELECT 1; SELEC 2", "SELECT 1; CREATE TEMP TABLE IF NOT EXISTS zz(a int)",
                   "INSERT INTO b VALUES ('x') RETURNING 'y'", "SELECT 'x' UNION ALL SELECT 'y'; SELECT 'z' WHERE false", "SHOW standard_conforming_strings",
                   "SELECT k, v FROM a WHERE k = '%s' ORDER BY v", "SELECT v FROM a WHERE k = '%s'; SELECT NULL; SELECT v FROM a WHERE k = '%s'",
                   "BEGIN; DECLARE c CURSOR FOR SELECT 65; FETCH c; COMMIT"]
        self.compare([("-q", "m", self.table(f"query = {query}\n")) for query in queries])
        texts = ["select_function = f\n", "select_function = f\ntable = none\n", "select_function = f\nquery = SELECT 'q'\n",
                 "select_function =\ntable = a\nselect_field = v\nwhere_field = k\n", "select_function = nof\n", "select_function = fs\nexpansion_limit = 1\n"]
        self.compare([("-q", "m", self.table(setting)) for setting in texts])

    def test_encodings(self):
        self.assertEqual((0, "UTF8\n", ""), self.ask(self.table("query = SHOW client_encoding\n"), "k"))
        self.assertEqual((0, "umlaut\n", ""), self.ask(self.table(self.QUERY), "ä"))
        self.assertEqual((0, "€ ä\n", ""), self.ask(self.table("query = SELECT U&'\\20ac %s'\n"), "ä"))
        code, out, err = self.ask(self.table(self.QUERY + "encoding = none-such\n"), "k")
        self.assertEqual((1, ""), (code, out))
        self.assertIn("invalid value for parameter \"client_encoding\"", err)
        # With the encoding of Postfix 3.7 all is the same.
        latin = [self.table(f"encoding = LATIN1\nquery = SELECT {what}\n") for what in ("'%s'", "v FROM a WHERE k = '%s'", "length('%s')", "U&'\\20ac'")]
        self.compare([(("-q", "-", table), "ä\nk\n".encode()) for table in latin])
        self.compare([(("-q", "-", table), b"\xff\na\xe4b\n\xe4\n\xbf'\n") for table in latin], UTF8_OFF)

    def test_bytes_that_are_no_text_in_the_encoding_are_absent_with_a_warning(self):
        code, out, err = self.ask(self.table("query = SELECT '%s'\n"), "-", b"\xff\nk\n\xbf' or 1=1\n", UTF8_OFF)
        self.assertEqual((0, "k\tk\n"), (code, out))
        self.assertEqual(2, err.count("is no text in the encoding of the connection -- ignored"), err)

    def test_no_half_letter_escapes_the_quotes(self):
        keys = b"".join(lead + tail for lead in (b"\xbf", b"\x81", b"\xe0", b"\x83") for tail in (b"' or ''='\n", b"\\' or ''='\n", b"\\'; drop table a; --\n"))
        before = self.contents()
        for encoding in CLIENT_ENCODINGS:
            code, out, err = self.ask(self.table(self.QUERY + f"encoding = {encoding}\n"), "-", keys, UTF8_OFF)
            self.assertEqual("", out, encoding)
            self.assertIn(code, (0, 1))
            self.assertNotIn("syntax error", err)
        self.assertEqual(before, self.contents())

    def test_hostile_keys_where_a_backslash_escapes(self):
        login = f"hosts = 127.0.0.1:{self.port}\nuser = old\ndbname = postgres\n"
        keys = [key for key in HOSTILE if "\n" not in key]
        code, out, _ = self.ask(self.write(login + "query = SELECT '%s'\n"), "-", lines(keys))
        self.assertEqual((0, "".join(f"{key}\t{key}\n" for key in keys)), (code, out))
        self.assertEqual((0, "off\n", ""), self.ask(self.write(login + "query = SHOW standard_conforming_strings\n"), "k"))

    def test_notices_are_not_printed_and_the_session_has_a_name(self):
        self.assertEqual((0, "1\n", ""), self.ask(self.table("query = DO $$ BEGIN RAISE NOTICE 'hi'; END $$; SELECT 1\n"), "k"))
        self.assertEqual((0, "postern\n", ""), self.ask(self.table("query = SHOW application_name\n"), "k"))
        self.assertEqual((1, "", ""), self.ask(self.table("query = COMMIT\n"), "k"))

    def test_passwords_of_uris_stay_secret(self):
        for host in (f"postgresql://needs_password:wr0ng@127.0.0.1:{self.port}/postgres",
                     f"postgresql://127.0.0.1:{self.port}/postgres?user=needs_password&password=wr0ng"):
            code, out, err = self.ask(self.write(f"hosts = {host}\ndbname = postgres\n{self.QUERY}"), "k")
            self.assertEqual((1, ""), (code, out))
            self.assertIn("password authentication failed for user \"needs_password\"", err)
            self.assertNotIn("wr0ng", err)
            self.assertIn("***", err)
            good = self.write(f"hosts = {host.replace('wr0ng', 'secret')}\ndbname = postgres\n{self.QUERY}")
            self.assertEqual((0, "v\n", ""), self.ask(good, "k"))

    def test_tls(self):
        def with_mode(mode):
            return self.write(f"hosts = postgresql://postgres@127.0.0.1:{self.port}/postgres?{mode}\ndbname = postgres\n"
                              "query = SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()\n")
        self.assertEqual((0, "t\n", ""), self.ask(with_mode("sslmode=require"), "k"))
        self.assertEqual((0, "f\n", ""), self.ask(with_mode("sslmode=disable"), "k"))
        trusted = f"sslmode=verify-full&sslrootcert={self.server.certificate}"
        self.assertEqual((0, "t\n", ""), self.ask(with_mode(trusted), "k"))
        code, out, err = self.ask(with_mode("sslmode=verify-full&sslrootcert=/nonexistent"), "k")
        self.assertEqual((1, ""), (code, out))
        self.assertIn("root certificate file", err)
        self.compare([("-q", "k", with_mode(mode)) for mode in ("sslmode=require", "sslmode=verify-full&sslrootcert=/nonexistent", "sslmode=none")])

    def test_one_connection_serves_many_lookups_unless_a_transaction_is_left_open(self):
        with self.asking(self.table("query = SELECT pg_backend_pid()\n")) as (ask, _):
            self.assertEqual(ask("k"), ask("k"))
        with self.asking(self.table("query = BEGIN; SELECT pg_backend_pid()\n")) as (ask, _):
            self.assertNotEqual(ask("k"), ask("k"))

    def test_idle_connections_are_closed(self):
        login = self.login.replace("user = postgres", "user = old")
        with self.asking(self.write(login + "idle_interval = 1\n" + self.QUERY)) as (ask, _):
            self.assertEqual("=v", ask("k"))
            self.wait_for(lambda: self.connections("old") == 0)
            self.assertEqual("=v", ask("k"))

    def test_an_answer_that_is_too_large_is_refused_and_not_read(self):
        for query in ("SELECT repeat('x', 20000000)", "SELECT generate_series(1, 2000000000)", "SELECT 1; SELECT generate_series(1, 2000000000)"):
            with self.asking(self.table(f"query = {query}\n")) as (ask, said):
                self.assertEqual("fail: answer too large", ask("k"))
                self.assertIn("the answer is longer than 16777216 bytes", said())

    def test_a_query_that_is_killed(self):
        login = self.login.replace("user = postgres", "user = old")
        with self.asking(self.write(login + "query = SELECT pg_sleep(50)\n")) as (ask, said):
            with concurrent.futures.ThreadPoolExecutor(1) as pool:
                answer = pool.submit(ask, "k")
                kill = "SELECT 'n=' || count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'old' AND query LIKE '%pg_sleep(50)%'"
                self.wait_for(lambda: b"n=1" in self.server.sql(kill) or answer.done())
                self.assertIn("terminating connection due to administrator command", answer.result(20))
            self.assertIn("pgsql query failed: fatal error from host 127.0.0.1:", said())
            self.assertIn("(not asked again for ", ask("k"))

    def test_servers_that_are_none(self):
        def starts(*replies):
            def serve(stream):
                for reply in replies:
                    if not stream.connection.recv(65536):
                        return
                    stream.wfile.write(reply)
            return serve
        ready = b"R" + struct.pack("!ii", 8, 0) + b"Z" + struct.pack("!i", 5) + b"I"
        row = b"T" + struct.pack("!ih", 24, 1) + b"v\0" + struct.pack("!ihihih", 0, 0, 25, -1, -1, 0)
        cases = {"garbage": (b"hello\r\n" * 100,), "zeros": (b"\0" * 5000,), "hangs up": (b"",), "error and no end": (b"E\0\0\xff\xff",),
                 "unknown message": (ready, b"\xff" + struct.pack("!i", 4)), "wrong length": (ready, b"D" + struct.pack("!i", -5)),
                 "huge length": (ready, b"D" + struct.pack("!i", 0x7fffffff)), "row without columns": (ready, b"D" + struct.pack("!ih", 6, 3)),
                 "columns beyond the row": (ready, row + b"D" + struct.pack("!ihi", 10, 1, 1 << 30)), "half a row": (ready, row + b"D\0\0")}
        for name, replies in cases.items():
            with self.subTest(name), Peer(starts(*replies)) as peer:
                host = f"hosts = postgresql://u@127.0.0.1:{peer.port}/d?sslmode=disable&gssencmode=disable\ndbname = d\n"
                code, out, err = self.ask(self.write(host + self.QUERY), "k")
                self.assertEqual((1, ""), (code, out), err)
                self.assertIn("query error: ", err)

    def test_zy_a_server_that_says_nothing(self):
        taken, code, out, err = self.quiet.result()
        self.assertEqual((1, b""), (code, out))
        self.assertIn(b"timeout expired", err)
        self.assertTrue(9 < taken < 25, taken)

    def test_zz_an_answer_that_takes_too_long(self):
        taken, code, out, err = self.slow.result()
        self.assertEqual((1, b""), (code, out))
        self.assertIn(b"query error: no answer after 30 s", err)
        self.assertTrue(29 < taken < 50, taken)


class PgsqlServerGone(SqlTable):
    kind = "pgsql"
    server_class = servers.PostgreSQL

    @classmethod
    def load(cls):
        cls.server.sql("CREATE TABLE a (k TEXT, v TEXT); INSERT INTO a VALUES ('k', 'v')")
        cls.login = f"hosts = 127.0.0.1:{cls.server.port}\nuser = postgres\ndbname = postgres\nretry_interval = 2\n"

    def test_down_up_and_restarted(self):
        self.check_restarts("Connection refused")

    def test_killed_while_threads_ask(self):
        self.check_kill_under_load()


if __name__ == "__main__":
    unittest.main()
