"""mysql tables with a real MariaDB: the same as postmap, and what Postfix does not do: time limits, reconnection, charsets."""
# suite: timeout 600, processors 2
import concurrent.futures
import re
import struct
import time
import unittest

import servers
from peers import Peer
from sql_tables import HOSTILE, OURS, ROWS, UTF8_OFF, AnySql, SqlTable, lines

CHARSETS = ("gbk", "sjis", "big5", "cp932", "euckr", "utf8mb4", "latin1")  # in some a backslash may be half a letter
CIPHER = "query = SELECT variable_value <> '' FROM information_schema.session_status WHERE variable_name = 'Ssl_cipher'\n"


class TestServer(servers.MariaDB):
    """With TLS."""

    def prepare(self):
        super().prepare()
        self.certificate, self.key = self.folder / "cert.pem", self.folder / "key.pem"
        self.run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", self.key, "-out", self.certificate, "-subj", "/CN=localhost",
                 "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-days", "2")
        self.certificate.chmod(0o644)
        self.key.chmod(0o644)     # clients read it, too

    def command(self):
        return (*super().command(), f"--ssl-cert={self.certificate}", f"--ssl-key={self.key}", f"--ssl-ca={self.certificate}")


def text(value):
    return "NULL" if value is None else "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


class MysqlTable(AnySql, SqlTable):
    kind = "mysql"
    server_class = TestServer

    @classmethod
    def load(cls):
        rows = ", ".join(f"({text(key)}, {text(value)})" for key, value in ROWS)
        cls.server.sql("CREATE DATABASE d CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
        cls.server.sql(f"CREATE TABLE a (k VARCHAR(400), v TEXT); CREATE TABLE b (k VARCHAR(40)); INSERT INTO a VALUES {rows};"
                       "CREATE PROCEDURE p(IN x VARCHAR(400)) SELECT v FROM a WHERE k = x; CREATE PROCEDURE p0(IN x VARCHAR(400)) SET @y = x;"
                       "CREATE USER u IDENTIFIED BY 'secret'; GRANT ALL ON d.* TO u; CREATE USER tls_only REQUIRE SSL; GRANT ALL ON d.* TO tls_only;"
                       "CREATE USER cert_only REQUIRE X509; GRANT ALL ON d.* TO cert_only; CREATE USER other; GRANT ALL ON d.* TO other", "d")
        cls.server.sql("DELIMITER //\nCREATE PROCEDURE p2(IN x VARCHAR(400)) BEGIN SELECT 1; SELECT 2; END//", "d")
        cls.port = cls.server.port
        cls.login = f"hosts = 127.0.0.1:{cls.port}\nuser = root\ndbname = d\n"
        # Takes half a minute: asked now, looked at in the end.
        slow = cls.write(cls.login + "query = SELECT SLEEP(100)\n")
        cls.silent = cls.enterClassContext(Peer(lambda stream: stream.server.owner.done.wait()))
        quiet = cls.write(f"hosts = 127.0.0.1:{cls.silent.port}\nuser = u\ndbname = d\n{cls.QUERY}")
        pool = concurrent.futures.ThreadPoolExecutor(2)
        cls.addClassCleanup(pool.shutdown)
        cls.slow, cls.quiet = (pool.submit(cls.timed, table) for table in (slow, quiet))

    def contents(self):
        return self.server.sql("SELECT k, v FROM a ORDER BY k, v", "d")

    def connections(self, user):
        return int(self.server.sql(f"SELECT COUNT(*) FROM information_schema.processlist WHERE user = '{user}'").split()[-1])

    def options(self, content):
        type(self).configs += 1
        path = self.folder / f"{self.configs}.cnf"
        path.write_text(content)
        path.chmod(0o644)
        return f"option_file = {path}\n"

    def test_hosts(self):
        hosts = ["inet:127.0.0.1:1", "unix:/nonexistent", "unix:", "inet:", "127.0.0.1:", "127.0.0.1:xx", "127.0.0.1:0", "127.0.0.1:+1", "127.0.0.1:99999",
                 "127.0.0.1:https", "inet::1", "::1", "[::1]:1", "/nonexistent", "UNIX:/nonexistent", "127.0.0.1:1 127.0.0.1:xx", "127.0.0.1:1;127.0.0.1:2",
                 f"inet:127.0.0.1:{self.port}", f"unix:{self.server.socket}", f"unix:{self.server.socket}:3", f"127.0.0.1:1 unix:{self.server.socket}", "localhost:1"]
        common = "user = root\ndbname = d\n" + self.QUERY
        self.compare([("-q", "k", self.write(f"hosts = {host}\n{common}")) for host in hosts])
        here = f"hosts = 127.0.0.1:{self.port}\n"
        logins = ["dbname = d\n", "user = nobody\ndbname = d\n", "user = u\npassword = wrong\ndbname = d\n", "user = u\npassword = secret\ndbname = d\n",
                  "user = u\ndbname = d\n", "user = root\ndbname = nodb\n", "user = u\npassword = secret\ndbname = mysql\n", "user = tls_only\ndbname = d\n"]
        self.compare([("-q", "k", self.write(here + login + self.QUERY)) for login in logins])
        self.compare([("-q", "k", self.write(f"hosts = h:xx\n{more}")) for more in ("dbname = d\nquery = %x\n", "dbname = d\nexpansion_limit = x\n",
                                                                                 "dbname = d\nquery = x\ndomain = /none\n")])

    def test_statements_and_procedures(self):
        queries = ["CALL p('%s')", "CALL p2('%s')", "CALL p0('%s')", "CALL none('%s')", "INSERT INTO b VALUES ('x')", "SELECT x'410042'", "SELECT SLEEP(0)",
                   "SELECT @@sql_mode", "SELECT @@character_set_client, @@character_set_results", "SELECT k, v FROM a WHERE k = '%s' ORDER BY v",
                   "SHOW TABLES LIKE 'b'", "DO 1", "SELECT NULL", "SELECT v FROM a WHERE k = '%s' INTO @x", "SELECT 1e3, 1.50, DATE '2020-01-02'"]
        for more in ("", "require_result_set = no\n", "require_result_set = YES\n"):
            self.compare([("-q", "m", self.table(f"query = {query}\n{more}")) for query in queries])
        self.compare([(("-q", "-", self.table("query = CALL p('%s')\n")), b"k\nm\nzz\ntwo\n")])
        texts = ["require_result_set = maybe\n", "require_result_set =\n", "tls_verify_cert = maybe\n", "tls_verify_cert =\n",
                 "require_result_set = maybe\nexpansion_limit = x\nresult_format =\ntls_verify_cert = maybe\n",
                 "require_result_set = maybe\nexpansion_limit = x\ntls_verify_cert = maybe\n", "require_result_set = maybe\nexpansion_limit = x\n"]
        self.compare([("-q", "k", self.table(self.QUERY + setting)) for setting in texts])

    def test_a_lookup_after_one_with_several_results_is_right(self):
        for query in ("CALL p2('%s')", "CALL p0('%s')"):
            with self.asking(self.table(f"query = {query}\n")) as (ask, _):
                self.assertTrue(ask("k").startswith("fail: "))
                self.assertEqual(ask("k"), ask("k"))
        self.assertEqual((0, "k\tv\nm\t1,2\n"), self.ask(self.table("query = CALL p('%s')\n"), "-", b"k\nm\n")[:2])

    def test_charsets(self):
        self.assertEqual((0, "utf8mb4\n", ""), self.ask(self.table("query = SELECT @@character_set_client\n"), "k"))
        self.assertEqual((0, "latin1\n", ""), self.ask(self.table("charset = latin1\nquery = SELECT @@character_set_client\n"), "k"))
        self.assertEqual((0, "€ ä\n", ""), self.ask(self.table("query = SELECT CONCAT(_utf8mb4 x'E282AC', ' %s')\n"), "ä"))
        code, out, err = self.ask(self.table(self.QUERY + "charset = none-such\n"), "k")
        self.assertEqual((1, ""), (code, out))
        self.assertIn("character set", err)
        table = self.table("query = SELECT '%s', HEX('%s')\n")
        self.compare([(("-q", "-", table), b"\xff\na\xe4b\n\xbf'\n\xc3\xa4\n\xf0\x9f\x98\x80\n")], UTF8_OFF)

    def test_no_half_letter_escapes_the_quotes(self):
        keys = b"".join(lead + tail for lead in (b"\xbf", b"\x81", b"\xe0", b"\x83") for tail in (b"' or ''='\n", b"\\' or ''='\n", b"\\'; drop table a; #\n"))
        before = self.contents()
        for charset in CHARSETS:
            _, out, err = self.ask(self.table(self.QUERY + f"charset = {charset}\n"), "-", keys, UTF8_OFF)
            self.assertEqual("", out, charset)
            self.assertNotIn("SQL syntax", err, charset)
        self.assertEqual(before, self.contents())

    def test_hostile_keys_in_other_modes_of_quoting(self):
        keys = [key for key in HOSTILE if "\n" not in key]
        for mode in ("NO_BACKSLASH_ESCAPES", "ANSI_QUOTES", "NO_BACKSLASH_ESCAPES,ANSI_QUOTES"):
            options = self.options(f"[client]\ninit-command=SET sql_mode='{mode}'\n")
            self.assertIn(mode.split(",", maxsplit=1)[0], self.ask(self.table(options + "query = SELECT @@sql_mode\n"), "k")[1])
            code, out, err = self.ask(self.table(options + "query = SELECT '%s'\n"), "-", lines(keys))
            self.assertEqual((0, "".join(f"{key}\t{key}\n" for key in keys), ""), (code, out, err), mode)

    def test_options_files(self):
        who = "query = SELECT CURRENT_USER(), @@character_set_client, DATABASE()\n"
        here = f"hosts = 127.0.0.1:{self.port}\ndbname = d\n{who}"
        # Postfix takes the user from the file and not the password; the files that both can use have none.
        file = self.options("[client]\nuser=other\ndefault-character-set=latin1\n[foo]\nuser=nobody\n[db]\ndatabase=mysql\n")
        groups = ["", "option_group = client\n", "option_group = foo\n", "option_group =\n", "option_group = db\n", "option_group = none\n",
                  "user = root\n", "user = root\npassword = x\n", "user = u\npassword = secret\n"]
        self.compare([("-q", "k", self.write(here + file + group)) for group in groups])
        self.compare([("-q", "k", self.table(who + more)) for more in ("option_file = /nonexistent\n", "option_file =\noption_group =\n", "option_group = foo\n")])

    def test_user_and_password_of_an_options_file(self):
        here = f"hosts = 127.0.0.1:{self.port}\ndbname = d\nquery = SELECT CURRENT_USER()\n"
        file = self.options("[client]\nuser=u\npassword=secret\n")
        self.assertEqual((0, "u@%\n", ""), self.ask(self.write(here + file), "k"))
        self.assertEqual((0, "root@127.0.0.1\n", ""), self.ask(self.write(here + file + "user = root\n"), "k"))
        for more in ("user = u\n", "password = wrong\n", "password =\n"):
            code, out, err = self.ask(self.write(here + file + more), "k")
            self.assertEqual((1, ""), (code, out), more)
            self.assertIn("Access denied for user 'u'", err)

    def test_an_own_charset_wins_over_the_options_file(self):
        file = self.options("[client]\ndefault-character-set=latin1\n")
        query = "query = SELECT @@character_set_client\n"
        self.assertEqual((0, "latin1\n", ""), self.ask(self.table(query + file), "k"))
        self.assertEqual((0, "utf8mb4\n", ""), self.ask(self.table(query + file + "charset = utf8mb4\n"), "k"))

    def test_tls(self):
        def login(user, settings, host="127.0.0.1"):
            return self.write(f"hosts = {host}:{self.port}\nuser = {user}\ndbname = d\n{CIPHER}{settings}")
        authority = f"tls_CAfile = {self.server.certificate}\n"
        client = f"tls_cert_file = {self.server.certificate}\ntls_key_file = {self.server.key}\n"
        self.assertEqual((0, "0\n", ""), self.ask(login("root", ""), "k"))
        self.assertEqual((0, "1\n", ""), self.ask(login("tls_only", authority), "k"))
        self.assertEqual((0, "1\n", ""), self.ask(login("tls_only", authority + "tls_verify_cert = yes\n"), "k"))
        self.assertEqual((0, "1\n", ""), self.ask(login("cert_only", authority + client), "k"))
        code, out, err = self.ask(login("tls_only", "tls_verify_cert = yes\n"), "k")
        self.assertEqual((1, ""), (code, out))
        self.assertIn("SSL", err)
        settings = ["", authority, authority + "tls_verify_cert = yes\n", client, authority + client, "tls_verify_cert = yes\n", "tls_CAfile = /nonexistent\n",
                    "tls_cert_file = /nonexistent\ntls_key_file = /x\n", "tls_CApath = /nonexistent\n", authority + "tls_ciphers = AES256-SHA\n",
                    authority + "tls_ciphers = none-such\n"]
        self.compare([("-q", "k", login(user, more)) for user in ("root", "tls_only", "cert_only") for more in settings])

    def test_one_connection_serves_many_lookups(self):
        with self.asking(self.table("query = SELECT CONNECTION_ID()\n")) as (ask, _):
            self.assertEqual(ask("k"), ask("k"))

    def test_idle_connections_are_closed_and_a_server_that_closes_them_is_no_fault(self):
        here = f"hosts = 127.0.0.1:{self.port}\nuser = other\ndbname = d\n"
        with self.asking(self.write(here + "idle_interval = 1\n" + self.QUERY)) as (ask, _):
            self.assertEqual("=v", ask("k"))
            self.wait_for(lambda: self.connections("other") == 0)
            self.assertEqual("=v", ask("k"))
        options = self.options("[client]\ninit-command=SET wait_timeout=1\n")
        with self.asking(self.write(here + options + self.QUERY)) as (ask, said):
            self.assertEqual("=v", ask("k"))
            self.wait_for(lambda: self.connections("other") == 0)
            self.assertEqual("=v", ask("k"))
            self.assertEqual("", said())

    def test_an_answer_that_is_too_large_is_refused_and_not_read(self):
        half = "REPEAT('x', 9000000)"
        for query in (f"SELECT {half}, {half}", "SELECT seq FROM seq_1_to_2000000000"):
            with self.asking(self.table(f"query = {query}\n")) as (ask, said):
                self.assertEqual("fail: answer too large", ask("k"))
                self.assertIn("the answer is longer than 16777216 bytes", said())
                self.assertEqual("fail: answer too large", ask("k"))

    def test_a_query_that_is_killed(self):
        with self.asking(self.table("query = SELECT SLEEP(50)\n")) as (ask, said), concurrent.futures.ThreadPoolExecutor(1) as pool:
            answer = pool.submit(ask, "k")

            def kill():
                found = re.search(rb"\b(\d+)\b", self.server.sql("SELECT id FROM information_schema.processlist WHERE info = 'SELECT SLEEP(50)'"))
                if found:
                    self.server.sql(f"KILL {int(found[1])}")
                return answer.done()
            self.wait_for(kill)
            self.assertRegex(answer.result(20), "^fail: (Lost connection|Connection was killed|MySQL server has gone)")
            self.assertRegex(said(), "^mysql:.*: query failed: ")
            self.assertIn("(not asked again for ", ask("k"))

    def test_servers_that_are_none(self):
        def packet(number, payload):
            return struct.pack("<I", len(payload))[:3] + bytes([number]) + payload
        greeting = packet(0, b"\x0a10.11.0\0" + struct.pack("<I", 1) + b"12345678\0" + struct.pack("<HBHH", 0xf7ff & ~0x0800, 33, 2, 0x00bf) + b"\x15"
                          + b"\0" * 10 + b"123456789012\0mysql_native_password\0")
        ok = packet(2, b"\0\0\0\2\0\0\0")
        column = packet(2, b"\3def\0\0\0\1v\1v\x0c\x21\0\xff\0\0\0\xfd\0\0\0\0\0") + packet(3, b"\xfe\0\0\2\0")

        def starts(*replies):
            def serve(stream):
                stream.wfile.write(replies[0])
                for reply in replies[1:]:
                    if not stream.connection.recv(65536):
                        return
                    stream.wfile.write(reply)
            return serve
        cases = {"garbage": (b"hello\r\n" * 100,), "zeros": (b"\0" * 5000,), "hangs up": (b"",), "ones": (b"\xff" * 5000,),
                 "greeting and garbage": (greeting, b"\xff" * 100), "garbage for an answer": (greeting, ok, b"\xff" * 100),
                 "hangs up with the question": (greeting, ok, b""), "wrong number": (greeting, ok, packet(9, b"\0\0\0\2\0\0\0")),
                 "error without text": (greeting, ok, packet(1, b"\xff\x48\x04")), "file asked for": (greeting, ok, packet(1, b"\xfb/etc/passwd"), b""),
                 "half a row": (greeting, ok, packet(1, b"\1") + column + packet(4, b"\xfcab")), "row that ends": (greeting, ok, packet(1, b"\1") + column),
                 "length beyond the row": (greeting, ok, packet(1, b"\1") + column + packet(4, b"\xfd\xff\xff\xffab"))}
        for name, replies in cases.items():
            with self.subTest(name), Peer(starts(*replies)) as peer:
                code, out, err = self.ask(self.write(f"hosts = 127.0.0.1:{peer.port}\nuser = x\ndbname = d\n{self.QUERY}"), "k")
                self.assertEqual((1, ""), (code, out), err)
                self.assertIn("query error: ", err)

    def test_zy_a_server_that_says_nothing(self):
        taken, code, out, err = self.quiet.result()
        self.assertEqual((1, b""), (code, out))
        self.assertIn(b"connect to mysql server 127.0.0.1:", err)
        self.assertTrue(9 < taken < 25, taken)

    def test_zz_an_answer_that_takes_too_long(self):
        taken, code, out, err = self.slow.result()
        self.assertEqual((1, b""), (code, out))
        self.assertIn(b"query failed: ", err)
        self.assertTrue(29 < taken < 50, taken)


class MysqlServerGone(SqlTable):
    kind = "mysql"
    server_class = servers.MariaDB

    @classmethod
    def load(cls):
        cls.server.sql("CREATE DATABASE d; CREATE TABLE d.a (k TEXT, v TEXT); INSERT INTO d.a VALUES ('k', 'v')")
        cls.login = f"hosts = 127.0.0.1:{cls.server.port}\nuser = root\ndbname = d\nretry_interval = 2\n"

    def test_down_up_and_restarted(self):
        self.check_restarts(r"Can't connect to server on '127\.0\.0\.1'")

    def test_killed_while_threads_ask(self):
        self.check_kill_under_load()


if __name__ == "__main__":
    unittest.main()
