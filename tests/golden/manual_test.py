#!/usr/bin/env python3
"""Manual pages are free of formatting faults and say something about every option."""
import os
import pathlib
import re
import shutil
import subprocess
import unittest

SOURCE = pathlib.Path(os.environ.get("POSTERN_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
BINARIES = pathlib.Path(os.environ.get("POSTERN_BIN_DIR", SOURCE / "build/release/bin"))
PAGES = sorted((SOURCE / "docs/man").glob("*.[0-9]"))


def options_of_help(program):
    text = subprocess.run([program, "--help"], check=True, capture_output=True, text=True, timeout=60).stdout
    return {name for line in re.findall(r"(?m)^  (-\S+)", text) for name in line.split(",")}


def options_of_page(text):
    """Options that a `.It Fl …` line of the page introduces."""
    found = set()
    for line in re.findall(r"(?m)^\.It (Fl .*)$", text):
        for word in re.split(r"\s+,\s+", line):
            name = word.removeprefix("Fl ").split()[0]
            if name != "Ns":  # `Ar class , Ns Ar ...` is one argument with a comma in it
                found.add("-" + name)
    return found


class ManualTest(unittest.TestCase):
    def test_there_are_pages(self):
        self.assertTrue(PAGES)

    def test_every_option_has_a_paragraph_and_nothing_else_has(self):
        for page in PAGES:
            program = BINARIES / page.stem
            if not program.exists():
                continue
            with self.subTest(page.name):
                self.assertEqual(options_of_page(page.read_text()), options_of_help(program))

    def test_the_reader_of_options_sees_them(self):
        page = ".It Fl n , -set\n.It Fl c Ar dir , Fl -config-directory Ar dir\n.It Fl -json\n.It Ev HOME\n"
        self.assertEqual(options_of_page(page), {"-n", "--set", "-c", "--config-directory", "--json"})

    def test_man_formats_them_without_a_warning(self):
        if shutil.which("man") is None:
            self.skipTest("man is not installed")
        for page in PAGES:
            with self.subTest(page.name):
                run = subprocess.run(["man", "--warnings", "-l", page], capture_output=True, text=True, timeout=60,
                                     env=os.environ | {"MANPAGER": "cat", "MANWIDTH": "80", "LC_ALL": "C.UTF-8"})
                self.assertEqual((run.returncode, run.stderr), (0, ""))
                self.assertIn("EXIT STATUS", run.stdout)

    def test_mandoc_finds_nothing_to_improve(self):
        if shutil.which("mandoc") is None:
            self.skipTest("mandoc is not installed")
        for page in PAGES:
            with self.subTest(page.name):
                run = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", page], capture_output=True, text=True,
                                     timeout=60)
                self.assertEqual(run.stdout + run.stderr, "")


if __name__ == "__main__":
    unittest.main()
