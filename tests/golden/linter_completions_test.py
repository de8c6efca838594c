#!/usr/bin/env python3
"""postern-check and postern-diff complete rules, parameters, formats, revisions and directories in bash, zsh and fish."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import shells

SOURCE = pathlib.Path(os.environ.get("POSTERN_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
BINARIES = pathlib.Path(os.environ.get("POSTERN_BIN_DIR", SOURCE / "build/release/bin")).resolve()
FORMATS = ["text", "compact", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle", "gcc", "markdown", "html"]
LABELS = ["no-effect", "policy", "security-up", "security-down", "delivery", "needs-restart", "needs-postmap", "any"]


class Shell:
    name = None

    def setUp(self):
        if shutil.which(self.name) is None:
            self.skipTest(f"{self.name} is not installed")
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        (self.folder / "postfix").mkdir()
        (self.folder / "postfix/main.cf").write_text("")

    def environment(self):
        return {"HOME": str(self.folder), "TERM": "dumb", "LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1",
                "PATH": f"{BINARIES}:{os.environ.get('PATH', '/usr/bin:/bin')}"}

    def offers(self, line):
        """The candidates for the last word of `line`, as whole words."""
        raise NotImplementedError

    def check(self, line, expected):
        self.assertEqual(sorted(self.offers(line)), sorted(expected), line)

    def check_some(self, line, expected, absent=()):
        offered = {one.rstrip("=") for one in self.offers(line)}
        self.assertTrue(set(expected) <= offered, f"{line}: {sorted(offered)[:30]}")
        self.assertFalse(set(absent) & offered, f"{line}: {sorted(offered)[:30]}")

    def test_rules(self):
        self.check_some("postern-check explain backslash-c", ["backslash-continuation"])
        self.check_some("postern-check --select PT0", ["PT009", "PT003"])
        self.check_some("postern-check --ignore back", ["backslash-continuation"])
        self.check_some("postern-check --fix-only tie", ["tier1"])

    def test_every_rule_is_offered(self):
        rules = subprocess.run([BINARIES / "postern-check", "rules", "--no-config", "--select", "all", "--quiet"], capture_output=True,
                               text=True, check=True, timeout=60).stdout
        ids = set(re.findall(r"(?m)^(PT\d{3}) ", rules))
        self.assertGreater(len(ids), 100)
        self.assertTrue(ids <= set(self.offers("postern-check explain PT")))

    def test_formats_and_levels(self):
        self.check("postern-check --format ", FORMATS)
        self.check("postern-diff --format ", ["text", "json", "markdown"])
        self.check("postern-check --fail-on ", ["error", "warning", "info", "style", "never"])
        self.check("postern-diff --fail-on ", LABELS)
        self.check("postern-check --postfix-version 3.1", ["3.1", "3.10", "3.11", "3.12"])
        self.check("postern-diff --from 3.1", ["3.1", "3.10", "3.11", "3.12"])
        self.check("postern-diff --profile ", ["debian", "upstream"])

    def test_options_are_those_of_the_help(self):
        for program in ("postern-check", "postern-diff"):
            text = subprocess.run([BINARIES / program, "--help"], capture_output=True, text=True, check=True, timeout=60).stdout
            names = {name for line in re.findall(r"(?m)^ +(-.*)$", text) for name in re.findall(r"^(?:-\w, ?)?(--[a-z-]+)", line)}
            self.assertGreater(len(names), 10)
            self.check_some(f"{program} --", names)

    def test_parameters_to_choose(self):
        self.check_some("postern-diff --choose smtpd_tls_prot", ["smtpd_tls_protocols"])
        self.check_some("postern-diff --choose p", ["pin", "parent_domain_matches_subdomains"])

    def test_revisions(self):
        if shutil.which("git") is None:
            self.skipTest("git is not installed")
        for args in (["init", "-q", "-b", "trunk"], ["add", "."], ["-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qm", "x"],
                     ["branch", "feature/one"], ["branch", "$(touch${IFS}pwned)"]):
            subprocess.run(["git", *args], cwd=self.folder, check=True, capture_output=True, timeout=60, env=self.environment())
        self.check_some("postern-check --diff-base ", ["HEAD", "trunk", "feature/one"])
        self.check("postern-check --diff-base feat", ["feature/one"])
        self.assertFalse((self.folder / "pwned").exists(), "the name of a branch was executed")

    def test_subcommands_and_directories(self):
        self.check_some("postern-check ini", ["init"])
        self.check_some("postern-check -c post", [self.directory("postfix")])
        self.check_some("postern-diff post", [self.directory("postfix")])

    def directory(self, name):
        return name


class BashTest(Shell, unittest.TestCase):
    name = "bash"

    def offers(self, line):
        program = line.split()[0]
        return shells.bash_offers(SOURCE / f"completions/{program}.bash", "_" + program.replace("-", "_"), line, self.folder,
                                  self.environment())

    def test_what_follows_a_comma_or_an_equals_sign(self):
        self.check("postern-check --select PT009,tie", ["PT009,tier1"])
        self.check("postern-check --format=sar", ["--format=sarif"])
        self.check("postern-check --severity PT009=w", ["PT009=warning"])
        self.check("postern-diff --choose pin,smtpd_tls_prot", ["pin,smtpd_tls_protocols"])
        self.check("postern-diff --fail-on=security-d", ["--fail-on=security-down"])


class FishTest(Shell, unittest.TestCase):
    name = "fish"

    def offers(self, line):
        return shells.fish_offers(SOURCE / f"completions/{line.split()[0]}.fish", line, self.folder, self.environment())

    def directory(self, name):
        return name + "/"

    def test_what_follows_a_comma_or_an_equals_sign(self):
        self.check("postern-check --select PT009,tie", ["PT009,tier1"])
        self.check("postern-check --format=sar", ["--format=sarif"])
        self.check_some("postern-check --severity PT009=w", ["PT009=warning"])
        self.check("postern-diff --choose pin,smtpd_tls_prot", ["pin,smtpd_tls_protocols"])


class ZshTest(Shell, unittest.TestCase):
    name = "zsh"

    def offers(self, line):
        return shells.zsh_offers(SOURCE / "completions", line, self.folder, self.environment())

    def test_what_follows_a_comma_or_an_equals_sign(self):
        self.check("postern-check --select PT009,tie", ["tier1"])
        self.check("postern-check --format=sar", ["sarif"])
        self.check("postern-check --severity PT009=w", ["warning"])
        self.check("postern-diff --choose pin,smtpd_tls_prot", ["smtpd_tls_protocols"])


if __name__ == "__main__":
    unittest.main()
