#!/usr/bin/env python3
"""postern-check as people and pipelines call it: exit status, inputs, fixes on disk, baselines, revisions, settings."""
import json
import os
import pty
import shutil
import signal
import stat
import subprocess
import unittest

from check_program import BAD, CHECK, GOOD, MENDED, Check


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

    def test_json_lines_are_the_findings(self):
        lines = [json.loads(line) for line in self.check("conf", "--format", "jsonl").stdout.splitlines()]
        self.assertEqual(lines, self.findings("conf"))

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


if __name__ == "__main__":
    unittest.main()
