"""ldap tables with a real slapd: the same as postmap in answers, messages and exit codes."""
# suite: timeout 600, processors 2
import contextlib
import glob
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import servers
from ldap_directory import BASE, GROUPS, LDIF, PEOPLE, URLS
from peer_comparison import Job, PeerComparison
from table_differential import OURS, PEERS, TARGET, WHY_NOT

KEYS = ("ann", "bob", "nobody", "", "*", "a*", "ANN", "müller", "star*(x)", "x)(uid=*", "\\2a", "ann\\", "it's", '"ann"', "a\nb",
        "%s", "ann@example.com", "@example.com", "ann@", "a@b@c", "comma, \"q\"", " ann", "ann ", "ä@ö.de", "MÜLLER")
ADMIN = f"cn=admin,{BASE}"
LOOKUPS = pathlib.Path(OURS["map"]).parent.parent / "tests" / "table_lookups"


def why_not():
    if WHY_NOT:
        return WHY_NOT
    if missing := servers.Slapd.missing():
        return missing
    if not shutil.which("openssl"):
        return "openssl is not installed (package openssl)"
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "main.cf").touch()
        for program, why in (((PEERS["map"],), "the installed Postfix has no ldap tables (package postfix-ldap)"),
                             ((OURS["map"], *TARGET), "ldap is not in this build (package libldap-dev)")):
            said = subprocess.run([*program, "-c", folder, "-q", "x", "ldap:/nonexistent"], capture_output=True, text=True,
                                  check=False).stderr
            if "open /nonexistent" not in said:
                return why
    return None


SKIP = why_not()
NO_SASL = None
if not pathlib.Path("/usr/include/sasl/sasl.h").exists():
    NO_SASL = "binds with SASL are not in this build (package libsasl2-dev)"
elif not glob.glob("/usr/lib/*/sasl2/libcrammd5.so"):
    NO_SASL = "there are no SASL mechanisms (package libsasl2-modules)"


@unittest.skipIf(SKIP, SKIP)
class LdapTable(PeerComparison):
    @classmethod
    def setUpClass(cls):
        cls.server = servers.Slapd(LDIF, extra=f"sizelimit 20\nauthz-regexp uid=([^,]*),cn=[^,]*,cn=auth uid=$1,{PEOPLE}\n"
                                   "password-hash {CLEARTEXT}")
        cls.enterClassContext(cls.server)
        cls.plain = f"ldap://127.0.0.1:{cls.server.port}"
        cls.tls = f"ldaps://127.0.0.1:{cls.server.tls_port}"
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="ldap-")))
        cls.make_certificates()

    @classmethod
    def make_certificates(cls):
        """Another authority, a client's certificate, and a folder with the server's authority under its hash."""
        for name in ("wrong", "client"):
            subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.pem",
                            "-subj", f"/CN={name}", "-days", "2"], cwd=cls.folder, check=True, capture_output=True)
        authorities = cls.folder / "authorities"
        authorities.mkdir()
        hashed = subprocess.run(["openssl", "x509", "-hash", "-noout", "-in", cls.server.certificate], check=True,
                                capture_output=True, text=True).stdout.strip()
        shutil.copy(cls.server.certificate, authorities / f"{hashed}.0")

    def job(self, settings, key="ann", **more):
        """Settings, one a line, instead of or besides those that find ann's mail."""
        usual = {"server_host": self.plain, "bind": "no", "search_base": BASE, "query_filter": "(uid=%s)", "result_attribute": "mail",
                 "timeout": "5"}
        for line in settings.splitlines():
            usual.pop(line.partition("=")[0].strip(), None)
        text = "".join(f"{name} = {value}\n" for name, value in usual.items()) + settings
        return Job(("-q", key, "{table}"), files=(("t.cf", text),), table="ldap:{folder}/t.cf", label=f"{settings!r} {key!r}", **more)

    def same(self, *settings, key="ann"):
        self.compare(self.job(one, key) for one in settings)

    def test_keys_in_filters_and_names(self):
        self.compare(self.job(settings, key) for key in KEYS for settings in
                     ("", f"search_base=uid=%s,{PEOPLE}\n", "query_filter=(|(uid=%u)(cn=%S)(mail=%s)(o=%d)(dc=%2))\n"))

    def test_keys_from_standard_input(self):
        keys = "".join(f"{key}\n" for key in KEYS if "\n" not in key).encode()
        job = self.job("")
        self.compare(Job(args, files=job.files, table=job.table, stdin=given)
                     for args in (("-q", "-", "{table}"), ("-f", "-q", "-", "{table}"), ("-u", "-q", "-", "{table}"))
                     for given in (keys, b"\xff\n", b"ann\n\xc3@x\nbob\n", b"ann\r\nann\n"))

    def test_other_modes(self):
        job = self.job("")
        self.compare(Job(args, files=job.files, table=job.table, stdin=b"a b\n")
                     for args in (("-d", "k", "{table}"), ("-s", "{table}"), ("-i", "{table}"), ("{table}",)))

    def test_settings(self):
        self.same("server_host=\n", "server_port=x\n", "version=x\n", "version=1\n", "version=4\n", "version=2\n", "scope=foo\n", "scope=\n",
                  "scope=SUB\n", "scope=one\n", f"scope=one\nsearch_base={PEOPLE}\n", f"scope=base\nsearch_base=uid=ann,{PEOPLE}\n",
                  "search_base=\n", "domain=\n", "query_filter=\n", "query_filter=uid=%s\n", "query_filter=%x\n", "query_filter=(uid=%%)\n",
                  "result_format=\n", "result_format=%x\n", "result_filter=<%s>\n", "result_filter=\n", "result_format=%s\nresult_filter=<%s>\n",
                  "bind=foo\n", "bind=none\n", "bind=simple\n", "bind=NO\n", "bind=\n", "bind=true\n", "timeout=x\n", "timeout=0\n", "timeout=-1\n",
                  "timeout=5s\n", "cache=yes\n", "cache=x\n", "cache_expiry=0\n", "cache_size=5\n", "cache_expiry=x\n", "recursion_limit=0\n",
                  "recursion_limit=x\n", "expansion_limit=-1\n", "expansion_limit=x\n", "size_limit=-1\n", "size_limit=x\n", "dereference=4\n",
                  "dereference=x\n", "chase_referrals=1\n", "chase_referrals=yes\n", "debuglevel=x\n", "start_tls=x\n", "start_tls=yes\nversion=2\n",
                  "tls_require_cert=try\n", "sasl_minssf=x\n", "sasl_minssf=x\nbind=sasl\n", "sasl_minssf=5000\nbind=sasl\n", "foo=bar\n",
                  "domain=/nonexistent\nquery_filter=fixed\nbind=x\n", "search_base=%x\ndomain=/nonexistent\n",
                  "version=9\nscope=foo\nquery_filter=fixed\nresult_format=%z\n", "version=9\nscope=foo\nquery_filter=fixed\nbind=\n",
                  "cache=yes\ncache_expiry=3\ncache_size=3\ndereference=9\nstart_tls=yes\nversion=2\ndebuglevel=x\n",
                  "cache=yes\nrecursion_limit=x\ncache_size=x\n", "server_host=ldaps://h ldap://h:x ldapi://x\nversion=2\ntimeout=x\n")

    def test_settings_in_main_cf(self):
        usual = (f"server_host = {self.plain}\nsearch_base = $where\nquery_filter = (uid=%s)\nresult_attribute = mail\nbind = no\n")
        jobs = [Job(("-q", "ann", "ldap:none")), Job(("-q", "ann", "ldap:/nonexistent")), Job(("-q", "ann", "ldap:/tmp"))]
        for extra in ("", "server_port=x\n", "version=1\n", "version=9\n", "scope=foo\n", "bind=foo\n", "bind=\n", "recursion_limit=0\n",
                      "cache=yes\n", "dereference=7\n", "query_filter=%x\n", "query_filter=abc\n", "expansion_limit=x\n"):
            kept = [line for line in usual.splitlines() if line.split(" ")[0] != extra.partition("=")[0]]
            text = f"compatibility_level = 3.6\nsmtputf8_enable = yes\nwhere = {BASE}\n" + "".join(
                f"t_{line}\n" for line in [*kept, *extra.splitlines()])
            jobs.append(Job(("-q", "ann", "ldap:t"), files=(("main.cf", text),), label=extra))
        self.compare(jobs)

    def test_filters_and_bases(self):
        self.same("query_filter=(uid=%s\n", "query_filter=(&(uid=%s)(mail=*))\n", "query_filter=&(uid=%s)\n", "query_filter=(nosuch=%s)\n",
                  "query_filter=(|)\n", "query_filter=()\n", "query_filter=(uid=\\zz)\n", "query_filter=(uid=%s)(uid=%s)\n",
                  f"search_base=ou=none,{BASE}\n", f"search_base=ou=%u,{BASE}\n", "search_base=garbage\n", "search_base=dc=other\n",
                  f"search_base= ou = people , {BASE}\n", "search_base=dc=%2,dc=%1\n", f"search_base=ou=ref,{BASE}\n")
        self.same("search_base=dc=%2,dc=%1\nquery_filter=(uid=%u)\n", "search_base=dc=%D\n", "search_base=dc=%3\n",
                  "domain=example.com\nquery_filter=(uid=%u)\n", "domain=example.org\n", "domain=fail:all\n", key="ann@example.com")

    def test_values(self):
        self.same(*(f"result_attribute={names}\n" for names in (
            "", "mail,cn", "MAIL", "*", "nosuch", "jpegPhoto", "audio", "jpegPhoto,audio", "description", "objectClass", "entryDN",
            "description;lang-de", "a b;c")), key="odd")
        self.same("result_attribute=description;lang-de\n", "result_attribute=description\n", "result_attribute=mail cn\n", key="tag")
        self.same(*(f"result_attribute=description\nresult_format={form}\n" for form in ("%u", "%d", "%s%%", "%U@%d", "%S", "%1", "smtp:[%s]")),
                  key="odd")

    def test_limits(self):
        seven = "query_filter=(departmentNumber=%s)\n"
        self.same(*(seven + f"{setting}={limit}\n{more}" for limit in (1, 2, 3) for setting, more in (
            ("expansion_limit", ""), ("expansion_limit", "size_limit=0\n"), ("size_limit", ""),
            ("expansion_limit", "size_limit=0\nresult_format=%d\n"))), key="7")
        groups = "query_filter=(cn=%s)\nspecial_result_attribute=member\n"
        self.same(*(groups + f"{setting}={limit}\n" for limit in (1, 2, 3) for setting in ("expansion_limit", "recursion_limit")), key="g2")

    def test_aliases_and_referrals(self):
        self.same(*(f"dereference={way}\nsearch_base={base}{BASE}\n" for way in range(4) for base in ("", "cn=alias,", "ou=empty,")))
        self.same("chase_referrals=yes\n", f"chase_referrals=yes\nsearch_base=ou=ref,{BASE}\n", f"version=2\nsearch_base=ou=ref,{BASE}\n",
                  f"search_base=ou=%s,{BASE}\n", key="ref")

    def test_references(self):
        lists = ("special_result_attribute=member,labeledURI\nresult_attribute=mail,description\n",
                 "special_result_attribute=member labeledURI\nresult_attribute=\nleaf_result_attribute=mail\n",
                 "special_result_attribute=member\nresult_attribute=description\nleaf_result_attribute=mail\nterminal_result_attribute=l\n",
                 "special_result_attribute=MEMBER\nresult_attribute=member,mail\nrecursion_limit=20\n",
                 "special_result_attribute=member\nterminal_result_attribute=mail\nleaf_result_attribute=mail\n",
                 "special_result_attribute=description\nresult_attribute=mail\n")
        groups = ("g1", "g2", "dangling", "gone", "term", "text")
        jobs = [self.job(f"query_filter=(cn=%s)\n{one}", group) for one in lists for group in groups]
        jobs += [self.job(f"query_filter=(cn=%s)\n{one}", url) for one in lists[:2] for url in URLS]
        jobs.append(self.job("query_filter=(cn=%s)\nrecursion_limit=20\n" + lists[0], "loop1"))
        self.compare(jobs)

    def test_servers(self):
        port, socket = self.server.port, self.server.socket_url
        bind = "bind=yes\ntimeout=2\n"
        self.same(*(f"server_host={hosts}\n{more}" for more in ("", "bind=yes\nserver_port=1\n") for hosts in (
            f"127.0.0.1:{port}", f"127.0.0.1:1 127.0.0.1:{port}", f"ldap://127.0.0.1:1,ldap://127.0.0.1:{port}", f"LDAP://127.0.0.1:{port}/",
            f"127.0.0.1:1 ldap://127.0.0.1:{port}/dc=foo??base", "http://127.0.0.1", "ldap://127.0.0.1:x", socket, "ldapi://%2Fnonexistent",
            ",", "[::1", "127.0.0.1:", f"ldap://127.0.0.1 : {port}", "127.0.0.1 127.0.0.1:2", f"localhost:{port}")))
        self.same(f"server_host=127.0.0.1\nserver_port={port}\n", f"server_host=ldap://127.0.0.1\nserver_port=1\n{bind}",
                  f"server_host=127.0.0.1\nserver_port=99999\n{bind}", f"server_host=127.0.0.1\nserver_port=-1\n{bind}",
                  *(f"server_host={host}\nversion=2\n" for host in (self.tls, socket, f"{self.plain} {self.tls} {self.tls}")))

    def test_binds(self):
        self.same("bind=yes\n", f"bind=yes\nbind_dn={ADMIN}\nbind_pw=secret\n", f"bind=yes\nbind_dn={ADMIN}\nbind_pw=wrong\n",
                  f"bind=yes\nbind_dn={ADMIN}\n", "bind=yes\nbind_dn=garbage\nbind_pw=x\n", "bind=yes\nbind_pw=x\n",
                  f"bind=yes\nbind_dn=uid=ann,{PEOPLE}\nbind_pw=pw\n", f"bind=no\nbind_dn={ADMIN}\nbind_pw=wrong\n",
                  f"version=2\nbind=yes\nbind_dn={ADMIN}\nbind_pw=wrong\n")

    @unittest.skipIf(NO_SASL, NO_SASL)
    def test_binds_with_sasl(self):
        ldapi = f"server_host={self.server.socket_url}\n"
        login = "bind=sasl\nbind_dn=ann\n"
        self.same(ldapi + "bind=sasl\nsasl_mechs=EXTERNAL\n", ldapi + f"bind=sasl\nsasl_mechs=EXTERNAL\nsasl_authz_id=dn:{ADMIN}\n",
                  "bind=sasl\nsasl_mechs=EXTERNAL\n", "bind=sasl\nversion=2\n", login + "sasl_mechs=DIGEST-MD5\nbind_pw=pw\n",
                  login + "sasl_mechs=DIGEST-MD5\nbind_pw=wrong\n", login + "sasl_mechs=CRAM-MD5\nbind_pw=pw\n",
                  login + "sasl_mechs=CRAM-MD5 DIGEST-MD5\nbind_pw=pw\nsasl_realm=example.com\n", login + "sasl_mechs=nosuch\nbind_pw=pw\n")

    def test_tls(self):
        own, wrong, folder = self.server.certificate, self.folder / "wrong.pem", self.folder
        for_both = ("", "tls_require_cert=yes\n", f"tls_require_cert=yes\ntls_ca_cert_file={own}\n",
                    f"tls_require_cert=yes\ntls_ca_cert_file={wrong}\n", f"tls_require_cert=no\ntls_ca_cert_file={wrong}\n",
                    f"tls_require_cert=yes\ntls_ca_cert_dir={folder}/authorities\n", "tls_ca_cert_file=/nonexistent\n",
                    f"tls_require_cert=yes\ntls_ca_cert_file={own}\ntls_cert={folder}/client.pem\ntls_key={folder}/client.key\n",
                    f"tls_cert={folder}/client.pem\ntls_key={folder}/wrong.key\n", "tls_cipher_suite=bogus\n", "tls_random_file=/dev/urandom\n",
                    "bind=yes\ntls_require_cert=yes\n")
        self.same(*(f"{start}{settings}" for start in ("start_tls=yes\n", f"server_host={self.tls}\n") for settings in for_both),
                  f"server_host={self.tls}\nstart_tls=yes\n", f"server_host={self.server.socket_url}\nstart_tls=yes\n",
                  f"server_host=ldap://127.0.0.1:1 {self.plain}\nstart_tls=yes\n", "server_host=ldap://127.0.0.1:1\nstart_tls=yes\n",
                  "server_host=ldaps://127.0.0.1:1\n", "tls_ca_cert_file=/nonexistent\ntls_cert=/x\ntls_random_file=/x\n")

    def test_a_negative_timeout_is_none(self):
        """ldap-limitless: Postfix times out at once where there is TLS."""
        jobs = [self.job(f"timeout=-5\n{more}") for more in ("start_tls=yes\n", f"server_host={self.tls}\n")]
        self.assertEqual([(0, b"ann@example.com\n")] * 2, [(code, out) for code, out, *_ in self.ask_ours(jobs)])

    @unittest.skipIf(NO_SASL, NO_SASL)
    def test_ours_enforces_sasl_minssf(self):
        """Postfix 3.7.11 reads sasl_minssf and binds without regard to it (ldap-minssf)."""
        job = self.job(f"server_host={self.server.socket_url}\nbind=sasl\nsasl_mechs=EXTERNAL\nsasl_minssf=200\n")
        (code, out, messages, _, _), = self.ask_ours([job])
        self.assertEqual((1, b""), (code, out))
        self.assertIn("-6 (Unknown authentication method)", "".join(messages))


@unittest.skipIf(SKIP, SKIP)
class Restart(unittest.TestCase):
    """One program asks all the time while the server goes away and comes back."""

    def test_goes_on_with_a_server_that_was_started_anew(self):
        with servers.Slapd(LDIF) as server, tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "main.cf").touch()
            table = pathlib.Path(folder, "t.cf")
            table.write_text(f"server_host = 127.0.0.1:{server.port}\nsearch_base = {GROUPS}\nquery_filter = (cn=%s)\n"
                             "result_attribute = mail\ntimeout = 5\n")
            with contextlib.ExitStack() as stack:
                program = stack.enter_context(subprocess.Popen([LOOKUPS, f"ldap:{table}", "1", "1"], stdin=subprocess.PIPE,
                                                               stdout=subprocess.PIPE, stderr=subprocess.PIPE))
                stack.callback(program.kill)

                def ask(key):
                    program.stdin.write(key + b"\n")
                    program.stdin.flush()
                    return program.stdout.readline().rstrip(b"\n")

                self.assertEqual(b"=g1@example.com", ask(b"g1"))
                server.stop()
                self.assertIn(b"fail: ", ask(b"g1"))
                server.start()
                for _ in range(50):     # the table waits for a second before it connects again
                    answer = ask(b"g2")
                    if not answer.startswith(b"fail: "):
                        break
                    server.run("sleep", "0.1")
                self.assertEqual(b"=g2@example.com", answer)
                server.stop()
                server.start()
                self.assertEqual(b"=g1@example.com", ask(b"g1"), "nobody asked while it was away")


if __name__ == "__main__":
    unittest.main()
