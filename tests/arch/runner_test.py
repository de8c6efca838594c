"""The runner counts single tests, and nothing that went wrong is lost from the count."""
import contextlib
import importlib.util
import io
import json
import pathlib
import tempfile
import unittest

from source_files import ROOT

SPEC = importlib.util.spec_from_file_location("run_tests", ROOT / "tests/run_tests.py")
run_tests = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(run_tests)

GTEST = """<testsuites><testsuite name="A">
<testcase name="Good" classname="A" status="run" result="completed"/>
<testcase name="Bad" classname="A" status="run" result="completed"><failure message="x.cc:4&#x0A;1 is not 2"/></testcase>
<testcase name="Skip" classname="A" status="run" result="skipped"><skipped message="x.cc:5&#x0A;no postfix"/></testcase>
<testcase name="Off" classname="A" status="notrun" result="suppressed"/>
</testsuite></testsuites>"""


class Runner(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.results = pathlib.Path(folder.name)

    def rows(self, suite, status):
        return [(r.name, r.status, r.reason) for r in run_tests.suite_rows(suite, status, self.results)]

    def test_counts_each_googletest_case(self):
        (self.results / "a.xml").write_text(GTEST)
        self.assertEqual([("A.Good", "passed", ""), ("A.Bad", "failed", "x.cc:4 1 is not 2"),
                          ("A.Skip", "skipped", "no postfix"), ("A.Off", "skipped", "disabled")], self.rows("a", "failed"))

    def test_counts_each_python_case(self):
        (self.results / "p.json").write_text(json.dumps([{"name": "t", "status": "skipped", "reason": "why"}]))
        self.assertEqual([("t", "skipped", "why")], self.rows("p", "skipped"))

    def test_a_suite_that_crashes_after_good_tests_is_a_failure(self):
        (self.results / "p.json").write_text(json.dumps([{"name": "t", "status": "passed", "reason": ""}]))
        self.assertEqual(["passed", "failed"], [status for _, status, _ in self.rows("p", "failed")])

    def test_a_suite_without_a_result_file_counts_as_one(self):
        self.assertEqual([("fuzz_x", "failed")], [row[:2] for row in self.rows("fuzz_x", "failed")])
        self.assertEqual([("fuzz_x", "passed")], [row[:2] for row in self.rows("fuzz_x", "passed")])

    def test_a_broken_result_file_is_a_failure(self):
        (self.results / "a.xml").write_text("<testsuites>")
        self.assertEqual(["failed"], [status for _, status, _ in self.rows("a", "passed")])

    def test_the_closing_line_and_exit_code(self):
        row = run_tests.Row
        for rows, line, code in (([row("s", "a", "passed", ""), row("s", "b", "skipped", "no x")],
                                  "1 passed, 0 failed, 1 skipped", 0),
                                 ([row("s", "a", "failed", "")], "0 passed, 1 failed, 0 skipped", 1),
                                 ([], "0 passed, 0 failed, 0 skipped", 1)):
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                self.assertEqual(code, run_tests.report(rows))
            self.assertEqual(line, out.getvalue().splitlines()[-1])


if __name__ == "__main__":
    unittest.main()
