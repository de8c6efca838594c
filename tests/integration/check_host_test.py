#!/usr/bin/env python3
"""postern-check in host mode: certificates and keys, types of tables of an image, which directories are live."""
import os
import pathlib
import re
import subprocess
import unittest

from check_program import CHECK, GOOD, Check

DAY = 86400
TLS = "smtpd_tls_security_level = may\n"


def openssl(*args, folder):
    subprocess.run(["openssl", *args], cwd=folder, check=True, capture_output=True, timeout=60)


class Image(Check):
    """A system below `image`, for --root."""

    def setUp(self):
        super().setUp()
        self.ssl = self.folder / "image/etc/ssl"
        self.ssl.mkdir(parents=True)

    def messages(self, main_cf, *rules):
        self.write(GOOD + main_cf, "image/etc/postfix/main.cf")
        return [finding["message"] for finding in self.findings("--root", "image", "--select", ",".join(rules or ["PT611"]))]

    def make(self, name, issuer=None, days=365):
        """NAME.key and NAME.pem, of an authority or self-signed."""
        openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{name}.key", folder=self.ssl)
        by = ["-x509", "-days", str(days)] if issuer is None else []
        openssl("req", "-new", *by, "-key", f"{name}.key", "-subj", f"/CN={name}", "-out", f"{name}.pem", folder=self.ssl)
        if issuer is not None:
            openssl("x509", "-req", "-in", f"{name}.pem", "-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key", "-set_serial", "7",
                    "-days", str(days), "-out", f"{name}.crt", folder=self.ssl)
            (self.ssl / f"{name}.crt").rename(self.ssl / f"{name}.pem")

    def dated(self, name, begin, end):
        """Signs a certificate anew, for other dates."""
        (self.ssl / "ca.cnf").write_text("[ca]\ndefault_ca = it\n[it]\ndatabase = index\nnew_certs_dir = .\nserial = serial\n"
                                         "default_md = sha256\npolicy = any\n[any]\ncommonName = supplied\n")
        (self.ssl / "index").write_text("")
        (self.ssl / "serial").write_text("01\n")
        openssl("req", "-new", "-key", f"{name}.key", "-subj", f"/CN={name}", "-out", f"{name}.csr", folder=self.ssl)
        openssl("ca", "-batch", "-config", "ca.cnf", "-selfsign", "-keyfile", f"{name}.key", "-in", f"{name}.csr", "-out", f"{name}.pem",
                "-startdate", begin, "-enddate", end, "-notext", folder=self.ssl)

    def join(self, name, *parts):
        (self.ssl / name).write_text("".join((self.ssl / part).read_text() for part in parts))


class Certificates(Image):
    def test_a_whole_chain_with_its_key_is_good(self):
        self.make("root")
        self.make("mid", "root")
        self.make("mx1", "mid")
        self.join("full.pem", "mx1.pem", "mid.pem")
        self.join("all.pem", "mx1.key", "mx1.pem", "mid.pem")
        legacy = TLS + "smtpd_tls_cert_file = /etc/ssl/full.pem\nsmtpd_tls_key_file = /etc/ssl/mx1.key\n"
        self.assertEqual(self.messages(legacy), [])
        self.assertEqual(self.messages(TLS + "smtpd_tls_chain_files = /etc/ssl/all.pem\n"), [])
        self.assertEqual(self.messages(TLS + "smtpd_tls_chain_files = /etc/ssl/mx1.key /etc/ssl/full.pem\n"), [])
        self.assertEqual(self.messages("smtp_tls_CAfile = /etc/ssl/root.pem\n"), [])

    def test_authorities_that_clients_do_not_get_are_missed(self):
        self.make("root")
        self.make("mid", "root")
        self.make("mx1", "mid")
        bare = TLS + "smtpd_tls_cert_file = /etc/ssl/mx1.pem\nsmtpd_tls_key_file = /etc/ssl/mx1.key\n"
        self.assertEqual(self.messages(bare), ["/etc/ssl/mx1.pem holds no certificate of the authority that issued the server's (`mid`)"])
        self.assertEqual(self.messages(bare + "smtpd_tls_CAfile = /etc/ssl/mid.pem\n"), [])

    def test_self_signed_certificates_need_no_authority(self):
        self.make("own")
        self.assertEqual(self.messages(TLS + "smtpd_tls_cert_file = /etc/ssl/own.pem\nsmtpd_tls_key_file = /etc/ssl/own.key\n"), [])

    def test_keys_and_certificates_belong_together(self):
        self.make("one")
        self.make("two")
        found = self.messages(TLS + "smtpd_tls_cert_file = /etc/ssl/one.pem\nsmtpd_tls_key_file = /etc/ssl/two.key\n")
        self.assertEqual(found, ["the key in /etc/ssl/two.key does not belong to the certificate in /etc/ssl/one.pem"])
        self.join("wrong.pem", "two.key", "one.pem")
        found = self.messages(TLS + "smtpd_tls_chain_files = /etc/ssl/wrong.pem\n")
        self.assertEqual(found, ["the key in /etc/ssl/wrong.pem does not belong to the certificate in /etc/ssl/wrong.pem"])

    def test_a_chain_begins_with_the_server(self):
        self.make("root")
        self.make("mx1", "root")
        self.join("turned.pem", "root.pem", "mx1.pem")
        found = self.messages(TLS + "smtpd_tls_cert_file = /etc/ssl/turned.pem\nsmtpd_tls_key_file = /etc/ssl/mx1.key\n")
        self.assertEqual(found, ["the first certificate in /etc/ssl/turned.pem is not the one of the key in /etc/ssl/mx1.key, which comes later"])
        self.join("late.pem", "mx1.pem", "root.pem", "mx1.key")
        self.assertEqual(self.messages(TLS + "smtpd_tls_chain_files = /etc/ssl/late.pem\n"), ["the key in /etc/ssl/late.pem comes after its certificate"])

    def test_dates(self):
        self.make("soon", days=5)
        found = self.messages(TLS + "smtpd_tls_cert_file = /etc/ssl/soon.pem\nsmtpd_tls_key_file = /etc/ssl/soon.key\n")
        self.assertEqual([re.sub(r"[0-9-]{10}", "DATE", one) for one in found], ["the certificate in /etc/ssl/soon.pem expires on DATE"])
        self.make("gone", days=5)
        self.dated("gone", "20200101000000Z", "20210101000000Z")
        found = self.messages(TLS + "smtpd_tls_cert_file = /etc/ssl/gone.pem\nsmtpd_tls_key_file = /etc/ssl/gone.key\n")
        self.assertEqual([re.sub(r"[0-9-]{10}", "DATE", one) for one in found], ["the certificate in /etc/ssl/gone.pem expired on DATE"])
        self.make("early")
        self.dated("early", "20980101000000Z", "20990101000000Z")
        found = self.messages(TLS + "smtpd_tls_cert_file = /etc/ssl/early.pem\nsmtpd_tls_key_file = /etc/ssl/early.key\n")
        self.assertEqual(found, ["the certificate in /etc/ssl/early.pem is not valid before 2098-01-01"])

    def test_files_that_cannot_be_used(self):
        self.make("own")
        openssl("pkcs8", "-topk8", "-in", "own.key", "-passout", "pass:x", "-out", "locked.key", folder=self.ssl)
        openssl("x509", "-in", "own.pem", "-outform", "der", "-out", "own.der", folder=self.ssl)
        (self.ssl / "cut.pem").write_text((self.ssl / "own.pem").read_text()[:200] + "\n-----END CERTIFICATE-----\n")
        key = "smtpd_tls_key_file = /etc/ssl/own.key\n"
        for text, words in [("smtpd_tls_cert_file = /etc/ssl/own.pem\nsmtpd_tls_key_file = /etc/ssl/locked.key\n", "/etc/ssl/locked.key holds a private key with a passphrase"),
                            ("smtpd_tls_cert_file = /etc/ssl/own.der\n" + key, "/etc/ssl/own.der is not in PEM form"),
                            ("smtpd_tls_cert_file = /etc/ssl/cut.pem\n" + key, "/etc/ssl/cut.pem holds a block that is damaged"),
                            ("smtpd_tls_cert_file = /etc/ssl/own.key\n" + key, "/etc/ssl/own.key holds no certificate"),
                            ("smtpd_tls_cert_file = /etc/ssl/none.pem\n" + key, "/etc/ssl/none.pem does not exist")]:
            with self.subTest(text):
                found = self.messages(TLS + text)
                self.assertEqual(len(found), 1, found)
                self.assertIn(words, found[0])

    def test_a_run_without_certificates_loads_no_library(self):
        self.write(GOOD)
        loaded = subprocess.run(["ldd", CHECK], capture_output=True, text=True, timeout=60).stdout
        self.assertNotIn("libcrypto", loaded)


class Types(Image):
    def test_an_image_says_which_types_it_has(self):
        self.write("# type so-name function\npcre\tpostfix-pcre.so\tdict_pcre_open\nldap\tpostfix-ldap.so\tdict_ldap_open\n", "image/etc/postfix/dynamicmaps.cf")
        self.write("lmdb\tpostfix-lmdb.so\tdict_lmdb_open\n", "image/etc/postfix/dynamicmaps.cf.d/lmdb")
        for name in ("pcre", "lmdb"):
            self.write("", f"image/usr/lib/postfix/postfix-{name}.so")
        maps = ", ".join(f"{name}:/etc/postfix/x" for name in ("pcre", "ldap", "lmdb", "mysql", "texthash", "regexp"))
        self.assertEqual(self.messages(f"virtual_alias_maps = {maps}\n", "PT405"),
                         ["this installation has no `ldap:` tables", "this installation has no `mysql:` tables"])

    def test_without_a_list_nobody_knows(self):
        self.assertEqual(self.messages("virtual_alias_maps = ldap:/etc/postfix/x\n", "PT405"), [])


class Live(Image):
    def mode_of(self, directory):
        return self.check("--root", "image", "--format", "json", directory)

    def test_directories_that_main_cf_names_are_live(self):
        self.write(GOOD + "multi_instance_directories = /srv/second\n", "image/etc/postfix/main.cf")
        self.write("pcre\tpostfix-pcre.so\tx\n", "image/srv/second/dynamicmaps.cf")
        self.write("pcre\tpostfix-pcre.so\tx\n", "image/srv/third/dynamicmaps.cf")
        self.write(GOOD + "virtual_alias_maps = mysql:/x\n", "image/srv/second/main.cf")
        self.write(GOOD + "virtual_alias_maps = mysql:/x\n", "image/srv/third/main.cf")
        named = str(self.folder / "image/srv/second")
        other = str(self.folder / "image/srv/third")
        root = str(self.folder / "image")
        self.assertEqual(self.rules("--root", root, "--select", "PT405", named), ["PT405"])
        self.assertEqual(self.rules("--root", root, "--select", "PT405", other), [])


class Several(Check):
    def test_findings_of_many_directories_keep_their_order(self):
        names = [f"d{number:02}" for number in range(40)]
        for name in names:
            self.write(GOOD + f"mydestinaton = {name}.example\n", f"{name}/main.cf")
        first = self.check(*names, "--format", "compact", "--select", "PT101").stdout
        self.assertEqual([line.split("/")[0] for line in first.splitlines() if "PT101" in line], names)
        for _ in range(3):
            self.assertEqual(self.check(*names, "--format", "compact", "--select", "PT101").stdout, first)


if __name__ == "__main__":
    unittest.main()
