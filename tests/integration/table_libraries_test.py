"""A build without the library of a table type: the summary names it, and so will the program, with the package to install."""
# suite: timeout 300
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
OFF = {"lmdb": "liblmdb-dev", "sqlite": "libsqlite3-dev", "ldap": "libldap-dev", "pgsql": "libpq-dev", "mysql": "libmariadb-dev"}


class TableLibraries(unittest.TestCase):
    def test_types_that_are_turned_off(self):
        with tempfile.TemporaryDirectory() as build:
            done = subprocess.run(["cmake", "-S", ROOT, "-B", build, "-G", "Ninja", "-DPOSTERN_TESTS=OFF",
                                   *(f"-DPOSTERN_TABLE_{kind.upper()}=OFF" for kind in OFF)], capture_output=True, text=True, check=False)
            self.assertEqual(0, done.returncode, done.stderr)
            summary = [line for line in done.stdout.splitlines() if "table libraries" in line]
            self.assertEqual(1, len(summary), done.stdout)
            there, _, missing = summary[0].partition("; missing: ")
            self.assertEqual(sorted(OFF), missing.split())
            self.assertIn("hash", there.split())
            records = "".join(path.read_text() for path in pathlib.Path(build).rglob("*.cc") if "MissingType" in path.read_text())
            for kind, package in OFF.items():
                self.assertIn(f'MissingType{{"{kind}", "{package}"}}', records)


if __name__ == "__main__":
    unittest.main()
