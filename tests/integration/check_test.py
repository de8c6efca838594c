#!/usr/bin/env python3
"""postern-check as people and pipelines call it: exit status, inputs, fixes on disk, baselines, revisions, settings."""
import json
import os
import pathlib
import pty
import shutil
import signal
import stat
import subprocess
import tempfile
import time
import unittest
import xml.etree.ElementTree

SOURCE = pathlib.Path(os.environ.get("POSTERN_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
CHECK = pathlib.Path(os.environ.get("POSTERN_BIN_DIR", SOURCE / "build/release/bin")).resolve() / "postern-check"

GOOD = "compatibility_level = 3.6\nmyhostname = mx1.birch.example\n"
BAD = "mynetworks = 127.0.0.0/8 \\\n    192.0.2.0/28\n"      # PT009, with a safe fix
MENDED = "mynetworks = 127.0.0.0/8\n    192.0.2.0/28\n"


class Check(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="postern-check-")))
        (self.folder / "conf").mkdir()

    def write(self, text, name="conf/main.cf"):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def check(self, *args, stdin="", env=None):
        clean = {k: v for k, v in os.environ.items() if k not in ("MAIL_CONFIG", "GITHUB_ACTIONS", "GITLAB_CI", "POSTERN_CHECK_OPTS")}
        return subprocess.run([CHECK, *args], cwd=self.folder, input=stdin, capture_output=True, text=True, timeout=60,
                              env=clean | {"LC_ALL": "C.UTF-8"} | (env or {}))

    def findings(self, *args, **kwargs):
        run = self.check(*args, "--format", "json", **kwargs)
        self.assertIn(run.returncode, (0, 1, 3), run.stderr)
        return json.loads(run.stdout)["findings"]

    def rules(self, *args, **kwargs):
        return sorted({finding["rule"] for finding in self.findings(*args, **kwargs) if not finding["suppressed"]})


class Status(Check):
    def test_nothing_found_is_0_and_one_line(self):
        self.write(GOOD)
        run = self.check("conf", "--select", "PT009")
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        self.assertRegex(run.stdout, r"\Ano findings · Postfix 3\.11 · 1 file · \d+ ms\n\Z")

    def test_a_finding_is_1_and_the_threshold_decides(self):
        self.write(GOOD + BAD)
        self.assertEqual(self.check("conf", "--select", "PT009").returncode, 1)
        self.assertEqual(self.check("conf", "--select", "PT009", "--fail-on", "never").returncode, 0)
        self.assertEqual(self.check("conf", "--select", "PT009", "--severity", "PT009=info").returncode, 0)
        self.assertEqual(self.check("conf", "--select", "PT009", "--severity", "PT009=info", "--fail-on", "info").returncode, 1)
        self.assertEqual(self.check("conf", "--select", "PT009", "--severity", "PT009=off").returncode, 0)

    def test_a_run_that_fails_is_2_and_says_why(self):
        self.write(GOOD)
        for args, words in [(["nowhere"], "nowhere: No such file or directory"),
                            (["."], "did you mean conf?"),
                            (["--formt", "json"], "did you mean --format?"),
                            (["--format", "jsn"], "did you mean json?"),
                            (["--select", "open-relai"], "there is no rule"),
                            (["--select", "backslash-continuatoin"], "did you mean backslash-continuation?"),
                            (["--postfix-version", "99"], "--postfix-version"),
                            (["--width", "wide"], "--width"),
                            (["explain", "PT99999"], "there is no rule"),
                            (["--baseline", "missing.json", "conf"], "missing.json"),
                            (["--diff-base", "HEAD", "conf"], "git")]:
            with self.subTest(args):
                run = self.check(*args)
                self.assertEqual((run.returncode, run.stdout), (2, ""))
                self.assertTrue(run.stderr.startswith("postern-check: fatal: "), run.stderr)
                self.assertIn(words, run.stderr)

    def test_an_unreadable_file_is_2(self):
        path = self.write(GOOD)
        path.chmod(0)
        if os.access(path, os.R_OK):
            path.unlink()
            path.mkdir()            # root reads everything but directories
        run = self.check("conf")
        self.assertEqual(run.returncode, 2)
        self.assertIn("main.cf", run.stderr)

    def test_a_syntax_error_is_a_finding_and_the_rest_is_still_read(self):
        self.write("this is no setting\n" + BAD)
        self.assertTrue({"PT001", "PT009"} <= set(self.rules("conf")))

    def test_closed_output_ends_it_quietly(self):
        self.write(GOOD + BAD * 2000)
        run = subprocess.run(["bash", "-c", 'set -o pipefail; "$0" conf | head -n 1; exit ${PIPESTATUS[0]}', CHECK], cwd=self.folder,
                             capture_output=True, text=True, timeout=60)
        self.assertIn(run.returncode, (1, 2, 128 + signal.SIGPIPE))
        self.assertNotIn("internal error", run.stderr)
        self.assertEqual(len(run.stdout.splitlines()), 1)

    def test_a_full_disk_is_2(self):
        self.write(GOOD + BAD)
        with open("/dev/full", "w") as full:
            run = subprocess.run([CHECK, "conf"], cwd=self.folder, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
        self.assertEqual(run.returncode, 2)
        self.assertIn("No space left", run.stderr)

    def test_options_of_the_environment_come_last(self):
        self.write(GOOD + BAD)
        self.assertEqual(self.check("conf", env={"POSTERN_CHECK_OPTS": "--fail-on never"}).returncode, 0)
        run = self.check("conf", env={"POSTERN_CHECK_OPTS": "--nonsense"})
        self.assertEqual(run.returncode, 2)
        self.assertIn("POSTERN_CHECK_OPTS", run.stderr)


class Inputs(Check):
    def test_several_directories(self):
        self.write(GOOD + BAD, "a/main.cf")
        self.write(GOOD + BAD, "b/main.cf")
        paths = {finding["location"]["path"] for finding in self.findings("a", "b", "--select", "PT009")}
        self.assertEqual(paths, {"a/main.cf", "b/main.cf"})

    def test_a_single_file_has_its_directory_as_context(self):
        self.write(GOOD + BAD)
        self.write("smtp inet n - n - - smtpd # no comment\n", "conf/master.cf")
        self.assertEqual(self.rules("conf/main.cf", "--select", "PT005,PT009"), ["PT009"])
        self.assertEqual(self.rules("conf/master.cf", "--select", "PT005,PT009"), ["PT005"])
        self.assertEqual(self.rules("conf", "--select", "PT005,PT009"), ["PT005", "PT009"])

    def test_standard_input(self):
        self.assertEqual(self.rules("-", "--select", "PT009", stdin=BAD), ["PT009"])
        master = "smtp inet n - n - - smtpd # no comment\n"
        found = self.findings("--stdin-filename", "conf/master.cf", "-", "--select", "PT005", stdin=master)
        self.assertEqual([finding["location"]["path"] for finding in found], ["conf/master.cf"])

    def test_a_text_alone_does_not_miss_its_tables(self):
        text = GOOD + "virtual_alias_maps = hash:/etc/postfix/virtual\n"
        self.assertNotIn("PT401", self.rules("-", stdin=text))
        self.write(text)
        if "PT401 " not in self.check("rules").stdout:
            self.skipTest("there is no rule about missing tables")
        self.assertIn("PT401", self.rules("conf"))

    def test_a_template_keeps_its_name(self):
        path = self.write(GOOD + BAD, "conf/main.cf.new")
        found = self.findings("conf/main.cf.new", "--select", "PT009")
        self.assertEqual([finding["location"]["path"] for finding in found], ["conf/main.cf.new"])
        self.check("conf/main.cf.new", "--select", "PT009", "--fix")
        self.assertEqual(path.read_text(), GOOD + MENDED)

    def test_mail_config_and_c_name_the_directory(self):
        self.write(GOOD + BAD)
        self.assertEqual(self.rules("-c", "conf", "--select", "PT009"), ["PT009"])
        self.assertEqual(self.rules("--select", "PT009", env={"MAIL_CONFIG": "conf"}), ["PT009"])

    def test_a_root_holds_the_machine(self):
        self.write(GOOD + BAD, "image/etc/postfix/main.cf")
        run = self.check("--root", "image", "--select", "PT009", "--format", "json")
        self.assertEqual(json.loads(run.stdout)["target"]["mode"], "host")
        self.assertEqual(run.returncode, 1)

    def test_endless_files_are_not_read(self):
        self.write(GOOD + "virtual_alias_maps = hash:/etc/postfix/pipe\n")
        os.mkfifo(self.folder / "conf/pipe")
        self.assertNotIn(self.check("conf").returncode, (2,))


class Formats(Check):
    def setUp(self):
        super().setUp()
        self.write(GOOD + BAD + "# é\xff\nrelay_domains = <b>&\"x\".example //]]>\n".encode("utf-8", "surrogateescape").decode("latin-1"))

    def test_each_file_gets_its_format(self):
        run = self.check("conf", "--format", "json=out.json", "--format", "sarif=out.sarif", "--format", "compact")
        self.assertIn(": error PT009 ", run.stdout)
        for name in ("out.json", "out.sarif"):
            json.loads((self.folder / name).read_text())

    def test_xml_is_well_formed(self):
        for name in ("junit", "checkstyle"):
            root = xml.etree.ElementTree.fromstring(self.check("conf", "--format", name).stdout)
            self.assertTrue(list(root), name)
        suites = xml.etree.ElementTree.fromstring(self.check("conf", "--format", "junit").stdout)
        cases = suites.findall("testsuite/testcase")
        self.assertEqual(int(suites.get("tests")), len(cases))
        self.assertEqual(int(suites.get("failures")), len(suites.findall("testsuite/testcase/failure")))

    def test_sarif_has_what_readers_need(self):
        log = json.loads(self.check("conf", "--format", "sarif").stdout)
        self.assertEqual(log["version"], "2.1.0")
        run, = log["runs"]
        rules = run["tool"]["driver"]["rules"]
        self.assertEqual(len({rule["id"] for rule in rules}), len(rules))
        self.assertTrue(run["results"])
        for result in run["results"]:
            self.assertEqual(rules[result["ruleIndex"]]["id"], result["ruleId"])
            self.assertIn(result["level"], ("error", "warning", "note"))
            self.assertTrue(result["partialFingerprints"]["postern/v1"])
            for place in result["locations"]:
                region = place["physicalLocation"]["region"]
                self.assertGreaterEqual((region["endLine"], region["endColumn"]), (region["startLine"], region["startColumn"]))
            for fix in result.get("fixes", []):
                self.assertTrue(fix["artifactChanges"][0]["replacements"])

    def test_json_lines_are_the_findings(self):
        lines = [json.loads(line) for line in self.check("conf", "--format", "jsonl").stdout.splitlines()]
        self.assertEqual(lines, self.findings("conf"))

    def test_gitlab_fingerprints_occur_once(self):
        issues = json.loads(self.check("conf", "--format", "gitlab").stdout)
        self.assertTrue(issues)
        self.assertEqual(len({issue["fingerprint"] for issue in issues}), len(issues))
        self.assertTrue({issue["severity"] for issue in issues} <= {"info", "minor", "major", "critical", "blocker"})

    def test_html_is_one_file_and_escapes(self):
        page = self.check("conf", "--format", "html").stdout
        self.assertNotIn("<b>&\"x", page)
        self.assertNotRegex(page, r"(?:src|href)=\"(?!#)")

    def test_pipelines_get_annotations(self):
        run = self.check("conf", env={"GITHUB_ACTIONS": "true"})
        self.assertIn("\n::error file=conf/main.cf,line=", run.stdout)
        run = self.check("conf", env={"GITLAB_CI": "true"})
        self.assertTrue(json.loads((self.folder / "gl-code-quality-report.json").read_text()))
        self.assertNotIn("::error", self.check("conf", "--format", "compact", env={"GITHUB_ACTIONS": "true"}).stdout)

    def test_no_line_is_wider_than_the_terminal(self):
        for width in (40, 80, 132):
            with self.subTest(width):
                text = self.check("conf", "--width", str(width)).stdout.rsplit("\n\n", 1)[0]
                long = [line for line in text.splitlines() if len(line) > width and "│" in line]
                self.assertEqual(long, [])

    def test_colours_on_a_terminal_only(self):
        self.assertNotIn("\033[", self.check("conf").stdout)
        self.assertIn("\033[", self.check("conf", "--color", "always").stdout)
        main, other = pty.openpty()
        with subprocess.Popen([CHECK, "conf"], cwd=self.folder, stdout=other, stdin=subprocess.DEVNULL, env={"TERM": "xterm"}) as run:
            os.close(other)
            seen = b""
            while True:
                try:
                    block = os.read(main, 4096)
                except OSError:
                    break
                if not block:
                    break
                seen += block
            run.wait(timeout=60)
        os.close(main)
        self.assertIn(b"\033[1;31m", seen)


class Fixes(Check):
    def test_symbolic_link_and_mode_are_kept(self):
        real = self.write(GOOD + BAD, "real/main.cf")
        real.chmod(0o640)
        (self.folder / "conf/main.cf").symlink_to("../real/main.cf")
        run = self.check("conf", "--fix", "--select", "PT009")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(real.read_text(), GOOD + MENDED)
        self.assertEqual(stat.S_IMODE(real.stat().st_mode), 0o640)
        self.assertTrue((self.folder / "conf/main.cf").is_symlink())

    def test_diff_changes_nothing_and_can_be_applied(self):
        path = self.write(GOOD + BAD)
        diff = self.check("conf", "--diff", "--select", "PT009").stdout
        self.assertEqual(path.read_text(), GOOD + BAD)
        if shutil.which("patch"):
            subprocess.run(["patch", "-p0", "-s"], cwd=self.folder, input=diff, text=True, check=True, timeout=60)
            self.assertEqual(path.read_text(), GOOD + MENDED)
        self.assertIn("-mynetworks = 127.0.0.0/8 \\\n", diff)

    def test_status_3_when_asked_for(self):
        self.write(GOOD + BAD)
        self.assertEqual(self.check("conf", "--fix", "--exit-on-fix", "--select", "PT009").returncode, 3)
        self.assertEqual(self.check("conf", "--fix", "--exit-on-fix", "--select", "PT009").returncode, 0)

    def test_only_named_rules_are_fixed(self):
        path = self.write(GOOD + BAD + "relay_domains = alder.example # ours\n")
        self.check("conf", "--fix", "--fix-only", "PT005")
        self.assertIn("# ours\nrelay_domains = alder.example\n", path.read_text())
        self.assertIn(BAD, path.read_text())

    def test_standard_input_is_mended_to_standard_output(self):
        run = self.check("-", "--fix", "--select", "PT009", stdin=BAD)
        self.assertEqual(run.stdout, MENDED)
        self.assertIn("fixed 1 finding", run.stderr)

    def test_what_is_fixed_stays_fixed(self):
        path = self.write(GOOD + BAD)
        self.check("conf", "--fix")
        once = path.read_text()
        self.check("conf", "--fix")
        self.assertEqual(path.read_text(), once)

    def test_fmt_keeps_values(self):
        path = self.write(GOOD + BAD)
        self.check("fmt", "conf")
        self.assertEqual(path.read_text().split(), (GOOD + BAD).split())
        self.assertEqual(self.check("fmt", "--check", "conf").returncode, 0)


class Known(Check):
    def test_baseline_there_and_back(self):
        path = self.write(GOOD + BAD)
        self.assertEqual(self.check("conf", "--write-baseline", "base.json", "--select", "PT009").returncode, 0)
        run = self.check("conf", "--baseline", "base.json", "--select", "PT009")
        self.assertEqual(run.returncode, 0, run.stdout)
        path.write_text("# a line more\n" + GOOD + BAD)
        self.assertEqual(self.check("conf", "--baseline", "base.json", "--select", "PT009").returncode, 0)
        self.assertEqual(self.findings("conf", "--baseline", "base.json", "--select", "PT009")[0]["suppressed"]["by"], "baseline")
        self.assertEqual(self.check("conf", "--baseline", "base.json", "--baseline-max", "warning", "--select", "PT009").returncode, 1)
        path.write_text(GOOD + BAD + "relay_domains = a.example \\\n")
        self.assertEqual(self.check("conf", "--baseline", "base.json", "--select", "PT009").returncode, 1)
        path.write_text(GOOD)
        self.assertIn("1 baseline entry is fixed: --prune-baseline", self.check("conf", "--baseline", "base.json", "--select", "PT009").stdout)
        self.check("conf", "--baseline", "base.json", "--prune-baseline", "--select", "PT009")
        self.assertEqual(json.loads((self.folder / "base.json").read_text())["findings"], [])

    def test_only_what_differs_from_a_revision(self):
        if shutil.which("git") is None:
            self.skipTest("git is not installed")
        path = self.write(GOOD + BAD)

        def git(*words):
            subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@birch.example", *words], cwd=self.folder, check=True,
                           capture_output=True, timeout=60, env=os.environ | {"HOME": str(self.folder), "GIT_CONFIG_NOSYSTEM": "1"})

        git("init", "-q")
        git("add", ".")
        git("commit", "-qm", "one")
        self.assertEqual(self.rules("conf", "--diff-base", "HEAD", "--select", "PT00"), [])
        path.write_text("# moved\n" + GOOD + BAD + "relay_domains = alder.example # ours\n")
        self.assertEqual(self.rules("conf", "--diff-base", "HEAD", "--select", "PT00"), ["PT005"])
        self.assertEqual(self.check("conf", "--diff-base", "no-such-branch").returncode, 2)

    def test_comments_suppress_and_can_be_overruled(self):
        self.write("# postern: ignore PT009 -- kept for now\n" + BAD)
        self.assertEqual(self.rules("conf", "--select", "PT009"), [])
        self.assertEqual(self.rules("conf", "--select", "PT009", "--no-suppress"), ["PT009"])


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


if __name__ == "__main__":
    unittest.main()
