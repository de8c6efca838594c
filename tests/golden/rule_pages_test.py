#!/usr/bin/env python3
"""The pages under docs/reference/rules are made from the rules: one for each, and an index.

Update with: rule_pages_test.py --update
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("POSTERN_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2])).resolve()
CHECK = pathlib.Path(os.environ.get("POSTERN_BIN_DIR", SOURCE / "build/release/bin")).resolve() / "postern-check"
FOLDER = SOURCE / "docs/reference/rules"


def pages():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([CHECK, "rules", "--pages", folder], check=True, capture_output=True, timeout=60)
        return {path.name: path.read_text() for path in pathlib.Path(folder).iterdir()}


class RulePages(unittest.TestCase):
    def test_pages_are_what_the_rules_say(self):
        made = pages()
        here = {path.name: path.read_text() for path in FOLDER.iterdir()}
        self.assertEqual(set(here), set(made), "run: tests/golden/rule_pages_test.py --update")
        stale = sorted(name for name in made if made[name] != here[name])
        self.assertEqual(stale, [], "run: tests/golden/rule_pages_test.py --update")


if __name__ == "__main__":
    if "--update" in sys.argv:
        FOLDER.mkdir(parents=True, exist_ok=True)
        made = pages()
        for path in FOLDER.iterdir():
            if path.name not in made:
                path.unlink()
        for name, text in made.items():
            (FOLDER / name).write_text(text)
        sys.exit()
    unittest.main()
