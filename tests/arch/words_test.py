"""Nothing in the project names a folder of one machine."""
import re
import unittest

from source_files import project_files, read

# Spelled so that this file does not match itself.
WORDS = [r"/wor[k]/[a-z.]", r"/far[m]/[a-z.]", r"/tm[p]/[A-Za-z_]", r"/roo[t]/[a-z.]"]
PATTERN = re.compile("|".join(WORDS))
# Input of tests is data: configurations of others may name any folder.
DATA = ("tests/differential/cases/", "tests/fuzz/corpus/", "libconf/registry/parameters.def")


def check(path, text):
    return [f"{path}:{number}: {match.group()!r}" for number, line in enumerate(text.splitlines(), 1)
            for match in PATTERN.finditer(line)]


class Words(unittest.TestCase):
    def test_no_file_names_a_folder_of_one_machine(self):
        paths = [path for path in project_files() if not path.startswith(DATA)]
        findings = [f for path in paths for f in check(path, read(path))]
        self.assertEqual([], findings, "\n" + "\n".join(findings))

    def test_finds_such_a_folder(self):
        for bad in ("/wor" + "k/main", "see /tm" + "p/brief", "/far" + "m/x"):
            self.assertEqual(1, len(check("x", f"a line\n{bad}\n")), bad)

    def test_leaves_other_paths_alone(self):
        self.assertEqual([], check("x", "/etc/postfix /var/spool/postfix framework/main\n"))


if __name__ == "__main__":
    unittest.main()
