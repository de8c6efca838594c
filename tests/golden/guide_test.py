#!/usr/bin/env python3
"""The console examples of the guides print what the guides say.

A block that starts with ```console holds commands ($ first) and what they print, on either stream. The blocks of one
guide are run in order, in one folder with a copy of the small office in `office`.
Write what is printed into the guides with: guide_test.py --update
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("POSTERN_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2])).resolve()
BINARIES = pathlib.Path(os.environ.get("POSTERN_BIN_DIR", SOURCE / "build/release/bin")).resolve()
GUIDES = sorted((SOURCE / "docs/guide").glob("*.md"))
BLOCK = re.compile(r"(?ms)^```console\n(.*?)^```\n")


def run_block(block, folder):
    """The block with what its commands really print. A block with jq needs jq, or is left as it is."""
    if re.search(r"\bjq\b", block) and shutil.which("jq") is None:
        return block
    out = []
    for command in re.findall(r"(?m)^\$ (.*)$", block):
        environment = {"PATH": f"{BINARIES}:{os.environ.get('PATH', '/usr/bin:/bin')}", "LC_ALL": "C", "HOME": str(folder)}
        run = subprocess.run(["bash", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                             cwd=folder, env=environment, timeout=60)
        out.append(f"$ {command}\n{run.stdout}")
    return "".join(out)


def run_guide(text):
    """The whole text with every console block as it is really printed."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        shutil.copytree(SOURCE / "docs/examples/small-office", folder / "office")
        return BLOCK.sub(lambda found: f"```console\n{run_block(found[1], folder)}```\n", text)


class GuideTest(unittest.TestCase):
    maxDiff = None

    def test_examples_print_what_the_guide_says(self):
        self.assertTrue(GUIDES)
        for guide in GUIDES:
            with self.subTest(guide.name):
                text = guide.read_text()
                self.assertTrue(BLOCK.search(text))
                self.assertEqual(run_guide(text), text)

    def test_a_wrong_example_is_noticed(self):
        text = "```console\n$ echo one\ntwo\n```\n"
        self.assertEqual(run_guide(text), "```console\n$ echo one\none\n```\n")


if __name__ == "__main__":
    if "--update" in sys.argv:
        for guide_file in GUIDES:
            guide_file.write_text(run_guide(guide_file.read_text()))
    else:
        unittest.main()
