#!/usr/bin/env python3
"""Runs the suites of a build tree in parallel and counts single tests.

usage: run_tests.py [--build DIR] [-j N] [-L LABEL] [-LE LABEL] [-R REGEX]

ctest runs the suites; each GoogleTest program and each Python file leaves a result file from which the single tests are
counted. A suite that ends badly without saying which test failed (a crash, a time-out) counts as one failure.
The last line is `N passed, N failed, N skipped`; the exit code is 1 when something failed or nothing ran.
"""
import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent
Row = collections.namedtuple("Row", "suite name status reason")


def gtest_rows(suite, path):
    # GoogleTest copies the text of a parameter, also one that XML has no place for (U+FFFE and U+FFFF).
    text = path.read_bytes().replace(b"\xef\xbf\xbf", b"?").replace(b"\xef\xbf\xbe", b"?")
    for case in ElementTree.fromstring(text).iter("testcase"):
        name = f"{case.get('classname')}.{case.get('name')}"
        failure, skipped = case.find("failure"), case.find("skipped")
        if failure is not None:
            yield Row(suite, name, "failed", first_line(failure.get("message")))
        elif skipped is not None or case.get("status") != "run" or case.get("result") == "skipped":
            yield Row(suite, name, "skipped", skip_reason(skipped))
        else:
            yield Row(suite, name, "passed", "")


def skip_reason(element):
    text = (element.get("message") or element.text or "").strip() if element is not None else "disabled"
    return text.splitlines()[-1].strip() if text else "no reason given"


def first_line(text):
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    return " ".join(lines[:4])


def python_rows(suite, path):
    for row in json.loads(path.read_text()):
        yield Row(suite, row["name"], row["status"], row["reason"])


def suite_rows(suite, status, results):
    """The tests of one suite; `status` is what ctest says about it: passed, failed or skipped."""
    rows = []
    try:
        if (results / f"{suite}.xml").exists():
            rows = list(gtest_rows(suite, results / f"{suite}.xml"))
        elif (results / f"{suite}.json").exists():
            rows = list(python_rows(suite, results / f"{suite}.json"))
    except (ElementTree.ParseError, ValueError, KeyError) as error:
        return [Row(suite, suite, "failed", f"result file cannot be read: {error}")]
    if status == "failed" and not any(row.status == "failed" for row in rows):
        rows.append(Row(suite, suite, "failed", "the suite crashed, ran out of time or could not start"))
    return rows or [Row(suite, suite, status, "")]


def junit_status(case):
    if case.get("status") == "run":
        return "passed"
    return "skipped" if case.find("skipped") is not None and case.find("failure") is None else "failed"


def run_ctest(args, junit):
    command = ["ctest", "--test-dir", str(args.build), "-j", str(args.jobs), "--output-on-failure",
               "--output-junit", str(junit), "--no-tests=ignore", "--schedule-random"]
    for flag, values in (("-L", args.label), ("-LE", args.exclude), ("-R", args.regex)):
        for value in values:
            command += [flag, value]
    env = dict(os.environ, CTEST_OUTPUT_ON_FAILURE="1")
    return subprocess.run(command, env=env, check=False).returncode


def report(rows):
    count = collections.Counter(row.status for row in rows)
    skips = collections.Counter((row.suite, row.reason) for row in rows if row.status == "skipped")
    if skips:
        print("\nskipped:")
        for (suite, reason), number in sorted(skips.items()):
            print(f"  {number:5} {suite}: {reason or 'no reason given'}")
    failed = [row for row in rows if row.status == "failed"]
    if failed:
        print("\nfailed:")
        for row in failed[:200]:
            print(f"  {row.suite}: {row.name}" + (f"\n      {row.reason[:300]}" if row.reason else ""))
        if len(failed) > 200:
            print(f"  ... and {len(failed) - 200} more")
    print(f"\n{count['passed']} passed, {count['failed']} failed, {count['skipped']} skipped", flush=True)
    return 1 if count["failed"] or not rows else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release")
    parser.add_argument("-j", "--jobs", type=int, default=max(2, os.cpu_count() or 2))
    parser.add_argument("-L", "--label", action="append", default=[])
    parser.add_argument("-LE", "--exclude", action="append", default=[])
    parser.add_argument("-R", "--regex", action="append", default=[])
    args = parser.parse_args()
    args.build = args.build.resolve()
    results = args.build / "test-results"
    results.mkdir(parents=True, exist_ok=True)
    for old in results.iterdir():
        old.unlink()
    junit = results / "ctest-junit.xml"
    code = run_ctest(args, junit)
    if not junit.exists():
        print(f"ctest wrote no results (exit code {code})", file=sys.stderr)
        print("\n0 passed, 1 failed, 0 skipped")
        return 1
    rows = []
    for case in ElementTree.parse(junit).getroot().iter("testcase"):
        rows += suite_rows(case.get("name"), junit_status(case), results)
    return report(rows)


if __name__ == "__main__":
    sys.exit(main())
