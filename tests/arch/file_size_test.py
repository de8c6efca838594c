"""Code stays small: at most 400 lines a file. Only data (*.def) may be longer."""
import unittest

from source_files import project_files, read

LIMIT = 400
CODE = ("*.cc", "*.h", "*.py", "*.cmake", "CMakeLists.txt", "Makefile", ".ci/*")


def check(path, text):
    lines = text.count("\n") + (0 if text.endswith("\n") or not text else 1)
    return [f"{path}: {lines} lines, {lines - LIMIT} over the limit; split it along a seam"] if lines > LIMIT else []


class FileSize(unittest.TestCase):
    def test_every_source_file_is_at_most_400_lines(self):
        findings = [f for path in project_files(*CODE) for f in check(path, read(path))]
        self.assertEqual([], findings, "\n" + "\n".join(findings))

    def test_finds_a_file_over_the_limit(self):
        self.assertEqual([], check("a.cc", "x\n" * LIMIT))
        self.assertEqual(1, len(check("a.cc", "x\n" * (LIMIT + 1))))
        self.assertEqual(1, len(check("a.cc", "x\n" * LIMIT + "x")))


if __name__ == "__main__":
    unittest.main()
