#!/usr/bin/env python3
"""postern-check: settings of a project, several releases, watching, and what it tells about its rules."""
import json
import os
import subprocess
import time
import unittest

from check_program import BAD, CHECK, GOOD, Check


class ConfigFile(Check):
    def test_settings_are_found_upwards_and_flags_win(self):
        self.write(GOOD + BAD)
        self.write('[rules]\nselect = ["PT009"]\n[output]\nfail-on = "never"\n', ".postern.toml")
        self.assertEqual(self.check("conf").returncode, 0)
        self.assertEqual(self.rules("conf"), ["PT009"])
        self.assertEqual(self.check("conf", "--fail-on", "error").returncode, 1)
        self.assertEqual(self.rules("conf", "--select", "PT005"), [])
        self.assertEqual(self.check("conf", "--no-config").returncode, 1)

    def test_the_nearest_file_counts_and_may_go_on(self):
        self.write(GOOD + BAD)
        self.write('[output]\nfail-on = "never"\n', ".postern.toml")
        self.write('[rules]\nselect = ["PT009"]\n', "conf/.postern.toml")
        self.assertEqual(self.check("conf").returncode, 1)
        self.write('root = false\n[rules]\nselect = ["PT009"]\n', "conf/.postern.toml")
        self.assertEqual(self.check("conf").returncode, 0)

    def test_paths_and_severities(self):
        self.write(GOOD + BAD)
        self.write('[[per-path]]\npath = "conf/**"\nignore = ["PT009"]\n', ".postern.toml")
        self.assertNotIn("PT009", self.rules("conf"))
        self.write('[rules.severity]\nPT009 = "info"\n[rules]\nselect = ["PT009"]\n', ".postern.toml")
        self.assertEqual(self.findings("conf")[0]["severity"], "info")

    def test_mistakes_are_named_with_line_and_column(self):
        self.write(GOOD)
        for text, words in [("postfix-versoin = \"3.7\"\n", "1:1: there is no key \"postfix-versoin\" - did you mean postfix-version?"),
                            ("\n[output]\nfail-on = \"eror\"\n", "3:11: output.fail-on: \"eror\" is not one of"),
                            ("postfix-version = 3.7\n", "1:19: postfix-version takes a text in quotes, not a number with a fraction"),
                            ("[rules]\nselect = [\"PT00\", \"nonsense-rule\"]\n", "2:19: rules.select: there is no rule"),
                            ("[ruls]\n", "there is no key \"ruls\" - did you mean rules?"),
                            ("[rules]\nallow-inline = 1\n", "2:16: rules.allow-inline takes true or false"),
                            ("[[per-path]]\npath = \"x\"\nignor = []\n", "3:1: there is no key \"ignor\" in per-path - did you mean ignore?"),
                            ("[output]\nformat = \"json=/etc/x\"\n", "files are for the command line"),
                            ("x = = 1\n", "conf/.postern.toml:1:")]:
            with self.subTest(text):
                self.write(text, "conf/.postern.toml")
                run = self.check("conf")
                self.assertEqual(run.returncode, 2, run.stdout)
                self.assertIn(words, run.stderr)

    def test_init_writes_a_file_that_is_read(self):
        self.write(GOOD)
        self.assertEqual(self.check("init", "conf").returncode, 0)
        self.assertNotEqual(self.check("conf").returncode, 2)
        run = self.check("init", "conf")
        self.assertEqual(run.returncode, 2)
        self.assertIn("is there already", run.stderr)


class Targets(Check):
    def test_a_matrix_says_which_release(self):
        self.write(GOOD + BAD)
        data = json.loads(self.check("conf", "--matrix", "3.5,3.7", "--select", "PT009", "--format", "json").stdout)
        self.assertEqual(data["target"]["postfix"], ["3.5", "3.7"])
        self.assertEqual([finding["targets"] for finding in data["findings"]], [["3.5", "3.7"]])

    def test_watch_sees_a_change(self):
        path = self.write(GOOD)
        with subprocess.Popen([CHECK, "conf", "--watch", "--select", "PT009", "--quiet", "--format", "compact"], cwd=self.folder,
                              stdout=subprocess.PIPE, text=True) as run:
            try:
                time.sleep(0.6)
                path.write_text(GOOD + BAD)
                line = run.stdout.readline()
            finally:
                run.terminate()
        self.assertIn("PT009", line)


class Rules(Check):
    def test_explain_all_as_json(self):
        cards = json.loads(self.check("explain", "all", "--json").stdout)
        ids = [card["id"] for card in cards]
        self.assertEqual(ids, sorted(set(ids)))
        self.assertTrue(all(card["bad"] and card["good"] and card["why"] for card in cards))

    def test_the_card_shows_what_the_linter_says(self):
        text = self.check("explain", "backslash-continuation").stdout
        self.assertIn("main.cf:1:26  error  PT009", text)

    def test_rules_of_a_project(self):
        self.write('[rules]\nignore = ["PT009"]\n', "conf/.postern.toml")
        line, = [line for line in self.check("rules", "conf").stdout.splitlines() if line.startswith("PT009")]
        self.assertIn(" off ", line)

    def test_one_page_for_each_rule(self):
        (self.folder / "pages").mkdir()
        self.check("rules", "--pages", "pages")
        index = (self.folder / "pages/index.md").read_text()
        for card in json.loads(self.check("explain", "all", "--json").stdout):
            self.assertIn(f"]({card['id']}.md)", index)
            self.assertTrue((self.folder / f"pages/{card['id']}.md").read_text().startswith(f"# {card['id']} {card['name']}\n"))


class Start(Check):
    @unittest.skipIf(os.environ.get("POSTERN_SANITIZED"), "a sanitised build links the shared libraries")
    def test_nothing_is_loaded_that_a_check_does_not_need(self):
        loaded = subprocess.run(["ldd", CHECK], capture_output=True, text=True, timeout=60)
        if loaded.returncode != 0:
            self.skipTest("ldd cannot read it")
        for name in ("libdb", "liblmdb", "libcdb", "libsqlite3", "libpq", "libmariadb", "libldap", "libssl", "libcrypto"):
            self.assertNotIn(name, loaded.stdout)


if __name__ == "__main__":
    unittest.main()
