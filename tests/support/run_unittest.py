#!/usr/bin/env python3
"""Runs one file of unittest cases and leaves a JSON list of its results for run_tests.py.

usage: run_unittest.py [--results FILE] [-k WORD] TEST_FILE

The folder of the file and tests/support are importable. The last line on stdout is a summary.
Exit code: 0 all well, 1 a test failed, 77 every test was skipped.
"""
import argparse
import fnmatch
import importlib.util
import json
import pathlib
import sys
import time
import unittest

SUPPORT = pathlib.Path(__file__).resolve().parent
OPEN = SUPPORT.parent / "open_failures.txt"


class Recorder(unittest.TextTestResult):
    """Notes name, outcome, reason and time of every test; a failing sub-test fails its test."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = {}
        self._begun = 0.0

    def _row(self, test):
        return self.rows.setdefault(test.id(), {"name": test.id(), "status": "passed", "reason": "", "seconds": 0.0})

    def startTest(self, test):
        super().startTest(test)
        self._begun = time.monotonic()
        self._row(test)

    def stopTest(self, test):
        super().stopTest(test)
        self._row(test)["seconds"] = round(time.monotonic() - self._begun, 3)

    def _fail(self, test, error):
        row = self._row(getattr(test, "test_case", test))
        row["status"] = "failed"
        row["reason"] = row["reason"] or f"{error[0].__name__}: {error[1]}".split("\n", 1)[0]

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._fail(test, err)

    def addError(self, test, err):
        super().addError(test, err)
        self._fail(test, err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._fail(test, err)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        row = self._row(getattr(test, "test_case", test))
        if row["status"] == "passed":
            row.update(status="skipped", reason=reason)

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._row(test).update(status="failed", reason="expected to fail, but passed")


def set_open_aside(rows):
    """A failure that open_failures.txt lists is a skip with a reason, so that a new one stands out."""
    lines = OPEN.read_text(encoding="utf-8").splitlines() if OPEN.exists() else []
    patterns = [line for line in lines if line and not line.startswith("#")]
    for row in rows:
        if row["status"] == "failed" and any(fnmatch.fnmatchcase(row["name"], p) for p in patterns):
            row.update(status="skipped", reason=f"open: {row['reason']}")


def load(path):
    sys.path[:0] = [str(path.parent), str(SUPPORT)]
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--results", type=pathlib.Path)
    parser.add_argument("-k", dest="patterns", action="append", default=[])
    parser.add_argument("file", type=pathlib.Path)
    args = parser.parse_args()
    loader = unittest.TestLoader()
    if args.patterns:
        loader.testNamePatterns = [f"*{p}*" for p in args.patterns]
    suite = loader.loadTestsFromModule(load(args.file.resolve()))
    runner = unittest.TextTestRunner(stream=sys.stderr, resultclass=Recorder, verbosity=0)
    rows = list(runner.run(suite).rows.values())
    set_open_aside(rows)
    if args.results:
        args.results.write_text(json.dumps(rows, indent=1) + "\n")
    count = {s: sum(r["status"] == s for r in rows) for s in ("passed", "failed", "skipped")}
    print(f"{count['passed']} passed, {count['failed']} failed, {count['skipped']} skipped")
    if count["failed"]:
        return 1
    return 77 if rows and count["skipped"] == len(rows) else 0


if __name__ == "__main__":
    sys.exit(main())
