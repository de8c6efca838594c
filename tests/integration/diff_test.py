#!/usr/bin/env python3
"""postern-diff as people and pipelines call it: defaults, directories, revisions, upgrades, edits on disk, exit status."""
import json
import re
import stat
import subprocess
import unittest

from diff_program import BASE, Diff


class Directories(Diff):
    def test_order_counts_where_postfix_counts_it(self):
        found = self.settings("mydestination = a.example, b.example\nsmtpd_client_restrictions = permit_mynetworks reject\n",
                              "mydestination = b.example a.example\nsmtpd_client_restrictions = reject permit_mynetworks\n")
        self.assertEqual(found["mydestination"]["labels"], ["no-effect"])
        self.assertEqual(found["smtpd_client_restrictions"]["labels"], ["policy", "security-up"])

    def test_order_counts_in_lists_that_exclude(self):
        found = self.settings("mynetworks = !10.1.0.0/16 10.0.0.0/8\n", "mynetworks = 10.0.0.0/8 !10.1.0.0/16\n")
        self.assertNotIn("no-effect", found["mynetworks"]["labels"])

    def test_macros_are_expanded_and_shown(self):
        found = self.settings("relayhost = mail.$mydomain\n", "relayhost = mail.birch.example\n")
        self.assertEqual(found["relayhost"]["labels"], ["no-effect"])
        self.assertEqual(found["relayhost"]["before"]["raw"], "mail.$mydomain")
        self.assertEqual(found["relayhost"]["before"]["value"], "mail.birch.example")

    def test_a_change_is_seen_where_a_macro_brings_it(self):
        self.write("one/main.cf", BASE)
        self.write("two/main.cf", BASE.replace("birch", "alder"))
        found = self.json("one", "two")
        self.assertEqual([one["parameter"] for one in found["settings"]], ["mydomain", "myhostname"])
        self.assertIn("myorigin", found["follow"])

    def test_elements_and_labels(self):
        found = self.settings("mynetworks = 127.0.0.0/8\ninet_interfaces = all\n",
                              "mynetworks = 127.0.0.0/8 192.0.2.0/24\ninet_interfaces = loopback-only\n"
                              "virtual_alias_maps = hash:/etc/postfix/virtual\n")
        self.assertEqual(found["mynetworks"]["elements"], [{"change": "added", "element": "192.0.2.0/24"}])
        self.assertIn("security-down", found["mynetworks"]["labels"])
        self.assertIn("needs-restart", found["inet_interfaces"]["labels"])
        self.assertIn("needs-postmap", found["virtual_alias_maps"]["labels"])

    def test_text_that_follows_a_value_is_part_of_it(self):
        found = self.settings("relayhost = mail.example\n", "relayhost = mail.example # ours\n")
        self.assertEqual(found["relayhost"]["after"]["value"], "mail.example # ours")

    def test_services(self):
        for folder, level, chroot in (("one", "encrypt", "y"), ("two", "may", "n")):
            self.write(f"{folder}/main.cf", BASE)
            self.write(f"{folder}/master.cf", f"smtp inet n - {chroot} - - smtpd\n  -o smtpd_tls_security_level={level}\n")
        master = self.folder / "two/master.cf"
        master.write_text(master.read_text() + "smtps inet n - n - - smtpd\n")
        changed, added = self.json("one", "two")["services"]
        self.assertEqual(changed["fields"], [{"field": "chroot", "before": "y", "after": "n"}])
        self.assertEqual(changed["settings"][0]["parameter"], "smtpd_tls_security_level")
        self.assertIn("security-down", changed["settings"][0]["labels"])
        self.assertEqual((added["service"], added["change"]), ("smtps", "added"))


class Security(Diff):
    def labels(self, before, after):
        return {name: [label for label in one["labels"] if label.startswith("security")] for name, one in self.settings(before, after).items()}

    def test_a_restriction_class_is_a_list(self):
        head = "smtpd_restriction_classes = guard\nsmtpd_recipient_restrictions = permit_mynetworks, guard, permit_sasl_authenticated, reject\n"
        strict, lax = head + "guard = reject_unknown_sender_domain\n", head + "guard = permit_sasl_authenticated\n"
        self.assertEqual(self.labels(strict, lax), {"guard": ["security-down"]})
        self.assertEqual(self.labels(lax, strict), {"guard": ["security-up"]})
        self.assertIn("policy", self.settings(strict, lax)["guard"]["labels"])

    def test_lists_are_weighed_with_their_classes_written_out(self):
        classes = "smtpd_restriction_classes = guard, inner\nguard = inner\ninner = reject_non_fqdn_sender\n"
        without, with_it = ("smtpd_sender_restrictions = permit_mynetworks" + more + "\n" for more in ("", ", guard"))
        self.assertEqual(self.labels(classes + without, classes + with_it), {"smtpd_sender_restrictions": ["security-up"]})
        self.assertEqual(self.labels(classes + with_it, classes + without), {"smtpd_sender_restrictions": ["security-down"]})
        same = classes + "smtpd_sender_restrictions = permit_mynetworks, reject_non_fqdn_sender\n"
        self.assertEqual(self.labels(classes + with_it, same), {"smtpd_sender_restrictions": []})

    def test_a_class_that_names_itself_ends(self):
        loop = "smtpd_restriction_classes = a\nsmtpd_sender_restrictions = a\na = a, reject_non_fqdn_sender"
        self.assertEqual(self.labels(loop + "\n", loop + ", reject_unknown_sender_domain\n"), {"a": ["security-up"]})

    def services_of(self, before, after, main=""):
        for folder, text in (("one", before), ("two", after)):
            self.write(f"{folder}/main.cf", BASE + main)
            self.write(f"{folder}/master.cf", "smtp inet n - y - - smtpd\n" + text)
        return {one["service"]: [label for label in one["labels"] if label.startswith("security")] for one in self.json("one", "two")["services"]}

    def test_doors_that_open_and_close(self):
        for entry, opens in (("2525 inet n - y - - smtpd", True), ("[::]:2525 inet n - y - - smtpd", True), ("2525 inet n n n - 0 spawn argv=/bin/x", True),
                             ("127.0.0.1:10025 inet n - y - - smtpd", False), ("localhost:10025 inet n - y - - smtpd", False),
                             ("inner unix - - y - - smtp", False), ("smtpd pass - - y - - smtpd", False),
                             ("587 inet n - y - - smtpd -o smtpd_client_restrictions=permit_sasl_authenticated,reject", False),
                             ("587 inet n - y - - smtpd -o smtpd_relay_restrictions=permit_mynetworks,reject_rbl_client,zen.example.org,reject", False),
                             ("587 inet n - y - - smtpd -o smtpd_client_restrictions=known", False),
                             ("587 inet n - y - - smtpd -o smtpd_client_restrictions=check_client_access,hash:/x,reject", True)):
            with self.subTest(entry):
                known = "smtpd_restriction_classes = known\nknown = permit_sasl_authenticated, reject\n"
                self.assertEqual(list(self.services_of("", entry + "\n", known).values()), [["security-down"] if opens else []])
                self.assertEqual(list(self.services_of(entry + "\n", "", known).values()), [["security-up"] if opens else []])

    def test_a_server_that_listens_to_this_machine_only_has_no_door(self):
        self.assertEqual(self.services_of("", "2525 inet n - y - - smtpd\n", "inet_interfaces = loopback-only\n"), {"2525": []})

    def test_postscreen_in_front(self):
        for folder, program in (("one", "smtpd"), ("two", "postscreen")):
            self.write(f"{folder}/main.cf", BASE)
            self.write(f"{folder}/master.cf", f"smtp inet n - y - 1 {program}\nsmtpd pass - - y - - smtpd\n")
        self.assertEqual(self.json("one", "two")["services"][0]["labels"], ["policy", "security-up"])
        self.assertEqual(self.json("two", "one")["services"][0]["labels"], ["policy", "security-down"])
        self.assertEqual(self.diff("two", "one", "--fail-on", "security-down").returncode, 1)


class Markdown(Diff):
    def test_tables_stay_tables_whatever_the_values_are(self):
        self.write("one/main.cf", BASE + "smtpd_banner = a\n" + "relayhost = x\nheader_checks = regexp:/etc/postfix/h\n")
        self.write("two/main.cf", BASE + "smtpd_banner = a|b `c` <img src=x> **d**\n  \u2028e ``f\nrelayhost =\nheader_checks = regexp:/etc/postfix/h\n")
        self.write("one/h", "/a|b/ REJECT\n")
        self.write("two/h", "/a|b/ REJECT | `no`\n")
        self.write("one/master.cf", "smtp inet n - y - - smtpd\n")
        self.write("two/master.cf", "smtp inet n - n - - smtpd\nx|y unix - n n - - pipe argv=/bin/z a|b `c`\n")
        text = self.diff("one", "two", "--format", "markdown").stdout
        rows = [line for line in text.split("\n") if line.startswith("|")]
        self.assertGreaterEqual(len(rows), 7, text)
        for row in rows:
            plain = re.sub(r"\\\|", "", row)
            self.assertEqual(plain.count("|"), 4, row)
            code = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", row.replace("\\|", ""))
            self.assertNotRegex(code, r"[`<](?!br>)", row)
        self.assertEqual(len(text.rstrip("\n").split("\n")), len(rows) + 4)


class Tables(Diff):
    def test_keys_are_compared_as_they_are_looked_up(self):
        setting = "virtual_alias_maps = hash:/etc/postfix/table\n"
        self.assertEqual(self.tables(["a@x 1\nB@x 2\n", "b@x   2\na@x 1\n"], setting), [])
        table, = self.tables(["a@x 1\nb@x 2\n", "b@x 3\nc@x 4\n"], setting)
        self.assertEqual((table["parameter"], table["labels"]), ("virtual_alias_maps", ["delivery", "needs-postmap"]))
        self.assertEqual(table["entries"], [{"change": "removed", "key": "a@x", "before": "1"},
                                            {"change": "changed", "key": "b@x", "before": "2", "after": "3"},
                                            {"change": "added", "key": "c@x", "after": "4"}])

    def test_patterns_keep_their_order(self):
        table, = self.tables(["/^a/ OK\n/^b/ REJECT\n", "/^b/ REJECT\n/^a/ OK\n"],
                             "header_checks = regexp:/etc/postfix/table\n")
        self.assertEqual([one["change"] for one in table["entries"]], ["moved"])

    def test_results_say_which_way_an_access_table_goes(self):
        table, = self.tables(["x.example REJECT\n", "x.example OK\n"],
                             "smtpd_sender_restrictions = check_sender_access hash:/etc/postfix/table\n")
        self.assertIn("security-down", table["labels"])

    def test_passwords_are_not_shown(self):
        self.tables(["mail.example user:Geheim1\n", "mail.example user:Geheim2\n"],
                    "smtp_sasl_password_maps = hash:/etc/postfix/table\n")
        for form in ("text", "json", "markdown"):
            run = self.diff("one", "two", "--format", form)
            self.assertIn("mail.example", run.stdout)
            self.assertNotIn("Geheim", run.stdout)

    def test_an_element_of_a_list_in_a_file(self):
        table, = self.tables(["10.0.0.0/8\n", "10.0.0.0/8\n192.0.2.0/24\n"], "mynetworks = /etc/postfix/table\n")
        self.assertEqual(table["entries"], [{"change": "added", "key": "192.0.2.0/24", "after": ""}])
        self.assertIn("security-down", table["labels"])


class Defaults(Diff):
    def test_what_is_set_by_subject(self):
        self.write("one/main.cf", BASE + "smtpd_tls_security_level = may\n")
        self.write("one/master.cf", "submission inet n - n - - smtpd\n  -o smtpd_tls_security_level=encrypt\n")
        run = self.diff("-c", "one")
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        self.assertRegex(run.stdout, r"(?m)^TLS\n  smtpd_tls_security_level  \[policy, security up\]")
        self.assertRegex(run.stdout, r"(?m)^submission/inet\n  -o smtpd_tls_security_level  \[policy, security up\]")
        self.assertEqual(self.diff(env={"MAIL_CONFIG": "one"}).stdout, run.stdout)

    def test_defaults_are_those_of_the_level(self):
        self.write("one/main.cf", BASE + "relay_domains =\n")
        found = {one["parameter"]: one for one in self.json("-c", "one")["settings"]}
        self.assertEqual(found["relay_domains"]["labels"], ["no-effect"])
        self.assertEqual(found["compatibility_level"]["before"]["value"], "0")


class Revisions(Diff):
    def git(self, *words):
        subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@birch.example", *words], cwd=self.folder, check=True,
                       capture_output=True, timeout=60)

    def setUp(self):
        super().setUp()
        self.git("init", "-q")
        for text in ("a 1\n", "a 2\n"):
            self.write("conf/main.cf", BASE + f"mailbox_size_limit = {text[2]}000\nvirtual_alias_maps = hash:/etc/postfix/virtual\n")
            self.write("conf/virtual", text)
            self.git("add", ".")
            self.git("commit", "-q", "-m", "x")

    def test_two_revisions(self):
        for args in (["HEAD~1..HEAD"], ["HEAD~1.."]):
            found = self.json("-c", "conf", *args)
            self.assertEqual([one["parameter"] for one in found["settings"]], ["mailbox_size_limit"])
            self.assertEqual(found["tables"][0]["entries"], [{"change": "changed", "key": "a", "before": "1", "after": "2"}])

    def test_what_is_on_disk_does_not_count(self):
        self.write("conf/main.cf", "nonsense\n")
        self.assertEqual(self.json("-c", "conf", "HEAD..HEAD")["settings"], [])

    def test_errors(self):
        for args, words in ((["-c", "conf", "nowhere..HEAD"], "there is no revision nowhere here"),
                            (["-c", "conf", "HEAD~1...HEAD"], "two dots"), (["HEAD~1..HEAD"], "there is no main.cf")):
            run = self.diff(*args)
            self.assertEqual(run.returncode, 2, args)
            self.assertIn(words, run.stderr)


class Upgrades(Diff):
    OLD = BASE + "# kept\npostscreen_blacklist_action = drop\nsmtpd_tls_dh1024_param_file = /x\n"

    def advice(self, *args):
        return {(one["action"], one["subject"]): one for one in self.json("-c", "conf", *args)["advice"]}

    def test_defaults_renamed_and_new(self):
        self.write("conf/main.cf", self.OLD)
        found = self.advice("--from", "3.5", "--to", "3.11")
        pin = found["pin", "smtpd_tls_fingerprint_digest"]
        self.assertEqual((pin["before"], pin["after"], pin["edit"]), ("md5", "sha256", "smtpd_tls_fingerprint_digest = md5"))
        self.assertIn(("rename", "postscreen_blacklist_action"), found)
        self.assertEqual(found["new", "smtpd_forbid_bare_newline"]["after"], "normalize")

    def test_what_is_set_or_not_used_has_no_new_default(self):
        self.write("conf/main.cf", BASE + "smtpd_tls_fingerprint_digest = md5\n")
        self.write("conf/master.cf", "smtp inet n - n - - smtpd\n")
        found = self.advice("--from", "3.5", "--to", "3.11")
        self.assertNotIn(("pin", "smtpd_tls_fingerprint_digest"), found)
        self.assertNotIn(("pin", "lmtp_tls_fingerprint_digest"), found)
        self.assertIn(("pin", "smtpd_tls_protocols"), found)

    def test_removed_parameters(self):
        self.write("conf/main.cf", BASE + "tls_ca_cert_file = /x\nfallback_relay =\nsmtp_tls_note_starttls_offer = no\n"
                   "lmtp_cache_connection = no\n")
        found = self.advice("--from", "2.2", "--to", "3.11")
        self.assertIn(("delete", "lmtp_cache_connection"), found)

    def test_nothing_changes_within_a_release(self):
        self.write("conf/main.cf", BASE)
        run = self.diff("-c", "conf", "--from", "3.11", "--to", "3.11")
        self.assertEqual((run.returncode, run.stdout), (0, "conf: Postfix 3.11 -> 3.11\n\nnothing to do\n"))

    def test_apply_renames_and_keeps_mode_and_the_rest(self):
        path = self.write("conf/main.cf", self.OLD)
        path.chmod(0o640)
        patch = self.diff("-c", "conf", "--from", "3.5", "--to", "3.11", "--diff").stdout
        self.assertIn("-postscreen_blacklist_action = drop\n+postscreen_denylist_action = drop\n", patch)
        self.assertEqual(path.read_text(), self.OLD)
        run = self.diff("-c", "conf", "--from", "3.5", "--to", "3.11", "--apply")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn("conf/main.cf changed", run.stderr)
        self.assertEqual(path.read_text(), self.OLD.replace("blacklist", "denylist"))
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o640)
        self.assertEqual([one.name for one in (self.folder / "conf").iterdir()], ["main.cf"])
        again = self.diff("-c", "conf", "--from", "3.5", "--to", "3.11", "--apply")
        self.assertIn("nothing changed", again.stderr)

    def test_chosen_pins_take_the_old_defaults_along(self):
        path = self.write("conf/main.cf", BASE)
        run = self.diff("-c", "conf", "--from", "3.5", "--to", "3.11", "--apply", "--choose", "smtpd_tls_fingerprint_digest")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(path.read_text(), BASE + "smtpd_tls_fingerprint_digest = md5\n")
        self.diff("-c", "conf", "--from", "3.5", "--to", "3.11", "--apply", "--choose", "pin")
        left = self.advice("--from", "3.5", "--to", "3.11")
        self.assertEqual([key for key in left if key[0] == "pin"], [])

    def test_a_link_stays_a_link(self):
        real = self.write("real.cf", self.OLD)
        (self.folder / "conf").mkdir()
        (self.folder / "conf/main.cf").symlink_to(real)
        self.diff("-c", "conf", "--from", "3.5", "--to", "3.11", "--apply")
        self.assertTrue((self.folder / "conf/main.cf").is_symlink())
        self.assertIn("denylist", real.read_text())


class Status(Diff):
    def test_fail_on(self):
        self.write("one/main.cf", BASE + "mynetworks = 10.0.0.0/8\n")
        self.write("two/main.cf", BASE + "mynetworks = 10.0.0.0/8 192.0.2.0/24\n")
        for args, status in ((["one", "two"], 0), (["one", "two", "--fail-on", "security-down"], 1),
                             (["two", "one", "--fail-on", "security-down"], 0), (["--fail-on=security-up", "two", "one"], 1),
                             (["one", "two", "--fail-on", "any"], 1), (["one", "one", "--fail-on", "any"], 0),
                             (["one", "two", "--fail-on", "needs-restart"], 0)):
            run = self.diff(*args)
            self.assertEqual((run.returncode, run.stderr), (status, ""), args)

    def test_a_run_that_fails_is_2_and_says_why(self):
        self.write("one/main.cf", BASE)
        (self.folder / "empty").mkdir()
        for args, words in ((["one", "nowhere"], "nowhere: no such directory"), (["one", "empty"], "there is no main.cf"),
                            (["one"], "two directories"), (["one", "empty", "-c", "one"], "no -c"),
                            (["--frm", "3.5"], "did you mean --from?"), (["--fail-on", "secuity-down"], "did you mean security-down?"),
                            (["--format", "jsn"], "did you mean json?"), (["--from", "3.5", "-c", "one"], "--to"),
                            (["--from", "99", "-c", "one"], "--from: "), (["--from", "3.7", "--to", "3.5", "-c", "one"], "older"),
                            (["--apply", "-c", "one"], "upgrades"), (["--completion", "csh"], "--completion")):
            run = self.diff(*args)
            self.assertEqual((run.returncode, run.stdout), (2, ""), args)
            self.assertTrue(run.stderr.startswith("postern-diff: fatal: "), run.stderr)
            self.assertIn(words, run.stderr)

    def test_colours_only_when_asked_for(self):
        self.write("one/main.cf", BASE + "relayhost = a\n")
        self.write("two/main.cf", BASE + "relayhost = \x1b[31mb\n")
        self.assertNotIn("\x1b", self.diff("one", "two").stdout)
        self.assertIn("\x1b[1mrelayhost", self.diff("one", "two", "--color", "always").stdout)


if __name__ == "__main__":
    unittest.main()
