#!/usr/bin/env python3
"""The completion scripts are what the program prints, and complete what they should in real shells.

Update the checked-in scripts with: completions_test.py --update
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import shells

SOURCE = pathlib.Path(os.environ.get("POSTERN_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
PROGRAM = pathlib.Path(os.environ.get("POSTERN_BIN_DIR", SOURCE / "build/release/bin")) / "postern-conf"
SCRIPTS = {"bash": "postern.bash", "zsh": "_postern", "fish": "postern.fish"}

MAIN_CF = "mydomain = example.com\nown_name = x\nrelayhost = $own_name\n"
MASTER_CF = (
    "smtp      inet  n       -       y       -       -       smtpd -o stress=yes\n"
    "127.0.0.1:2525 inet n - y - - smtpd\n"
    "relay     unix  -       -       y       -       -       smtp\n"
    "$(touch${IFS}pwned) unix - - y - - smtp\n"
)


def generated(shell):
    return subprocess.run([PROGRAM, "--completion", shell], check=True, capture_output=True, timeout=60).stdout


def options_of_help():
    text = subprocess.run([PROGRAM, "--help"], check=True, capture_output=True, text=True, timeout=60).stdout
    return {name for line in re.findall(r"(?m)^  (-\S+)", text) for name in line.split(",")}


class Shell:
    """What every shell must do. Each test has a directory with a configuration of its own."""

    name = None

    def setUp(self):
        if shutil.which(self.name) is None:
            self.skipTest(f"{self.name} is not installed")
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        (self.folder / "conf").mkdir()
        (self.folder / "conf" / "main.cf").write_text(MAIN_CF)
        (self.folder / "conf" / "master.cf").write_text(MASTER_CF)
        (self.folder / "template.txt").write_text("")

    def environment(self):
        clean = {"HOME": str(self.folder), "TERM": "dumb", "LC_ALL": "C.UTF-8"}
        return clean | {"PATH": f"{PROGRAM.parent}:{os.environ.get('PATH', '/usr/bin:/bin')}"}

    def offers(self, line):
        """The candidates for the last word of `line`, as whole words."""
        raise NotImplementedError

    def check(self, line, expected):
        self.assertEqual(sorted(self.offers(line)), sorted(expected), line)

    def check_some(self, line, expected, absent=()):
        offered = self.offers(line)
        self.assertTrue(set(expected) <= set(offered), f"{line}: {sorted(offered)[:20]}")
        self.assertFalse(set(absent) & set(offered), f"{line}: {sorted(offered)[:20]}")

    def assign(self, word):
        """A candidate that is to be followed by a value."""
        return word + "="

    def test_parameter_names(self):
        self.check("postern-conf smtpd_client_rest", ["smtpd_client_restrictions"])
        self.check_some("postern-conf -c conf ", ["2bounce_notice_recipient", "myorigin", "own_name"])
        self.check("postern-conf -n -c conf own_", ["own_name"])
        self.check("postern-conf --explain myor", ["myorigin"])

    def test_parameters_to_edit_and_to_remove(self):
        self.check("postern-conf -e smtpd_client_rest", [self.assign("smtpd_client_restrictions")])
        self.check("postern-conf --edit myor", [self.assign("myorigin")])
        self.check("postern-conf -c conf -X ", ["config_directory", "mydomain", "own_name", "relayhost"])
        self.check("postern-conf -c conf -# rel", ["relayhost"])

    def test_services(self):
        self.check_some("postern-conf -c conf -M ", ["smtp/inet", "relay/unix"], ["smtp/unix"])
        self.check("postern-conf -fMc conf re", ["relay/unix"])
        self.check("postern-conf --config-directory=conf --services re", ["relay/unix"])
        self.check("postern-conf -c conf -Me re", [self.assign("relay/unix")])
        self.assertFalse(list(self.folder.rglob("pwned")), "a service name was executed")

    def test_fields_and_settings(self):
        self.check_some("postern-conf -c conf -F smtp/inet/c", ["smtp/inet/chroot", "smtp/inet/command"])
        self.check("postern-conf -c conf -F -e relay/unix/wak", [self.assign("relay/unix/wakeup")])
        self.check("postern-conf -c conf -P smtp", ["smtp/inet/stress"])
        self.check("postern-conf -c conf -P -e relay/unix/smtp_helo_n", [self.assign("relay/unix/smtp_helo_name")])

    def test_values_of_options(self):
        modes = ["compile-version", "public-key-algorithms", "run-version"]
        self.check("postern-conf -T ", modes)
        self.check("postern-conf --tls run", ["run-version"])
        self.check("postern-conf --profile ", ["debian", "upstream"])
        self.check_some("postern-conf --postfix-version 3.1", ["3.1", "3.10", "3.11", "3.12"], ["2.0"])
        self.check("postern-conf --color ", ["always", "auto", "never"])
        self.check("postern-conf -C ser", ["service"])
        self.check("postern-conf -o smtpd_client_rest", [self.assign("smtpd_client_restrictions")])

    def test_options(self):
        long_names = {name for name in options_of_help() if name.startswith("--")}
        offered = {name.removesuffix("=") for name in self.offers("postern-conf --")}
        self.assertEqual(offered, long_names)
        self.check_some("postern-conf --post", [], ["--profile"])


class BashTest(Shell, unittest.TestCase):
    name = "bash"

    def offers(self, line):
        return shells.bash_offers(SOURCE / "completions" / SCRIPTS["bash"], "_postern_conf", line, self.folder, self.environment())

    def test_words_that_readline_splits(self):
        self.check("postern-conf --profile=", ["--profile=debian", "--profile=upstream"])
        self.check("postern-conf --color=al", ["--color=always"])
        self.check("postern-conf --override=smtpd_client_rest", ["--override=smtpd_client_restrictions="])
        self.check("postern-conf -c conf -M 127.0.0.1:25", ["127.0.0.1:2525/inet"])
        self.check("postern-conf -c conf -M 127.0.0.1:", ["127.0.0.1:2525/inet"])
        self.check("postern-conf --color=never --profile=debian -c conf -P sm", ["smtp/inet/stress"])

    def test_lists_of_classes(self):
        self.check("postern-conf -C user,ser", ["user,service"])
        self.check("postern-conf --class=user,ser", ["--class=user,service"])

    def test_nothing_for_a_value_or_where_no_argument_is(self):
        self.check("postern-conf relayhost=", [])
        self.check("postern-conf -e relayhost=my", [])
        self.check("postern-conf -m ", [])
        self.check("postern-conf -t ", [])  # left to readline: files

    def test_options_end_at_the_first_operand(self):
        self.check("postern-conf relayhost -", [])
        self.check("postern-conf -- myor", ["myorigin"])

    def test_every_option_of_the_help_is_offered(self):
        self.assertEqual(set(self.offers("postern-conf -")), options_of_help())


class FishTest(Shell, unittest.TestCase):
    name = "fish"

    def offers(self, line):
        return shells.fish_offers(SOURCE / "completions" / SCRIPTS["fish"], line, self.folder, self.environment())

    def test_lists_of_classes(self):
        self.check("postern-conf -C user,ser", ["user,service"])

    def test_options_of_one_letter(self):
        letters = {name for name in options_of_help() if not name.startswith("--")}
        self.assertTrue(letters <= set(self.offers("postern-conf -")))

    def test_files_for_templates(self):
        self.check_some("postern-conf -t templ", ["template.txt"])


class ZshTest(Shell, unittest.TestCase):
    name = "zsh"

    def assign(self, word):
        return word

    def offers(self, line):
        return shells.zsh_offers(SOURCE / "completions", line, self.folder, self.environment())


class CheckedInTest(unittest.TestCase):
    def test_scripts_are_what_the_program_prints(self):
        for shell, name in SCRIPTS.items():
            with self.subTest(shell):
                self.assertEqual((SOURCE / "completions" / name).read_bytes(), generated(shell),
                                 f"completions/{name} is out of date: run {pathlib.Path(__file__).name} --update")

    def test_other_shells_are_refused(self):
        run = subprocess.run([PROGRAM, "--completion", "csh"], capture_output=True, text=True, timeout=60)
        self.assertEqual((run.returncode, run.stdout), (1, ""))
        self.assertIn("bash, zsh or fish", run.stderr)


if __name__ == "__main__":
    if "--update" in sys.argv:
        for shell_name, file_name in SCRIPTS.items():
            (SOURCE / "completions" / file_name).write_bytes(generated(shell_name))
    else:
        unittest.main()
