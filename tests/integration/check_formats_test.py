#!/usr/bin/env python3
"""postern-check: the formats for machines have the structure that their readers ask for.

Sources: SARIF 2.1.0 (OASIS), sections named below; GitLab's code quality report; JUnit as Jenkins, GitHub and GitLab read
it; checkstyle's XML, which has no schema. Published schemas are not part of the tree: these are their rules for what we write;
POSTERN_SARIF_SCHEMA=FILE and POSTERN_JUNIT_SCHEMA=FILE (xmllint) compare with copies of them, too.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import unittest
import xml.etree.ElementTree

from check_program import BAD, GOOD, SOURCE, Check

ODD = "# é\xff\nrelay_domains = <b>&\"x\".example //]]>\n".encode("utf-8", "surrogateescape").decode("latin-1")
RELAY = "smtpd_relay_restrictions =\nsmtpd_recipient_restrictions = check_sender_access inline:{a=OK}\n"
CONFIGURATIONS = {
    "odd": GOOD + BAD + ODD,
    "relay": GOOD + RELAY,
    "suppressed": GOOD + "# postern: ignore PT009 -- on purpose\n" + BAD + "# 😀 \\\nmydestination = a, 😀b \\\n    c\n",
    "empty": "",
    "last": "compatibility_level = 3.6\nmynetworks = 127.0.0.0/8 \\",
}
TAGS = {"syntax", "names", "values", "expansion", "tables", "restrictions", "security", "addresses", "master", "operation"}


class MachineFormats(Check):
    def setUp(self):
        super().setUp()
        for name, text in CONFIGURATIONS.items():
            self.write(text, f"{name}/main.cf")
        shutil.copytree(SOURCE / "tests/golden/check/demo", self.folder / "demo")
        self.directories = [*CONFIGURATIONS, "demo"]

    def output(self, form, *args, cwd=None):
        run = self.check(*args, "--select", "all", "--format", form)
        self.assertIn(run.returncode, (0, 1), run.stderr)
        return run.stdout

    def shown(self, *args):
        return [one for one in self.findings(*args, "--select", "all") if not one["suppressed"]]


class Sarif(MachineFormats):
    def test_logs_are_what_the_standard_asks_for(self):
        for args in [*([name] for name in self.directories), self.directories, ["demo", "--matrix", "2.11,3.11"], ["demo", "--ignore", "all"]]:
            with self.subTest(args):
                log = json.loads(self.output("sarif", *args))
                self.assertEqual(set(log), {"$schema", "version", "runs"})
                self.assertEqual(log["version"], "2.1.0")
                run, = log["runs"]
                self.assert_tool(run["tool"])
                uris = [one["location"]["uri"] for one in run["artifacts"]]
                self.assertEqual(len(set(uris)), len(uris))
                for artifact in run["artifacts"]:
                    self.assertRegex(artifact["hashes"]["sha-256"], r"^[0-9a-f]{64}$")
                for result in run["results"]:
                    self.assert_result(run, set(uris), result)

    def assert_tool(self, tool):  # 3.18, 3.19, 3.49
        driver = tool["driver"]
        self.assertTrue(driver["name"])
        self.assertRegex(driver["semanticVersion"], r"^\d+\.\d+\.\d+$")
        self.assertEqual(len({rule["id"] for rule in driver["rules"]}), len(driver["rules"]))
        for rule in driver["rules"]:
            for field in ("shortDescription", "fullDescription", "help"):
                self.assertTrue(rule[field]["text"].strip(), rule["id"])
            self.assertTrue(rule["help"]["markdown"])
            self.assertIn(rule["defaultConfiguration"]["level"], ("none", "note", "warning", "error"))
            self.assertIsInstance(rule["defaultConfiguration"]["enabled"], bool)
            tags = rule["properties"]["tags"]
            self.assertEqual(len(set(tags)), len(tags), f"{rule['id']}: the tags of a property bag are unique")  # 3.8.2
            self.assertEqual(len(TAGS & set(tags) - {"security"}) + ("security" in tags) >= 1, True)
            self.assertRegex(" ".join(tags), r"\btier\d\b")
            if "security-severity" in rule["properties"]:  # GitHub: a number as a text
                self.assertIn("security", tags)
                self.assertTrue(0 < float(rule["properties"]["security-severity"]) <= 10)

    def assert_result(self, run, uris, result):  # 3.27
        self.assertEqual(run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"], result["ruleId"])
        self.assertIn(result["level"], ("note", "warning", "error"))
        self.assertTrue(result["message"]["text"].strip())
        self.assertRegex(result["partialFingerprints"]["postern/v1"], r"^v1:")
        self.assertLessEqual(len(result["locations"]), 1)
        for place in result["locations"]:
            self.assert_place(uris, place["physicalLocation"])
            for logical in place.get("logicalLocations", []):
                self.assertIn(logical["kind"], ("parameter", "service"))
                self.assertTrue(logical["name"])
        related = result.get("relatedLocations", [{"id": 1}])
        self.assertEqual([one["id"] for one in related], list(range(1, len(related) + 1)))
        for one in result.get("relatedLocations", []):
            self.assertTrue(one["message"]["text"])
            self.assert_place(uris, one["physicalLocation"])
        for fix in result.get("fixes", []):  # 3.55
            self.assertTrue(fix["description"]["text"])
            for change in fix["artifactChanges"]:
                self.assertIn(change["artifactLocation"]["uri"], uris)
                self.assertTrue(change["replacements"])
                for replacement in change["replacements"]:
                    self.assert_region(replacement["deletedRegion"])
                    self.assertIsInstance(replacement["insertedContent"]["text"], str)
        for flow in result.get("codeFlows", []):  # 3.36
            for thread in flow["threadFlows"]:
                self.assertTrue(thread["locations"])
                for step in thread["locations"]:
                    self.assertTrue(step["location"]["message"]["text"])
        for one in result.get("suppressions", []):  # 3.35
            self.assertIn(one["kind"], ("inSource", "external"))
        self.assertIn(result.get("baselineState", "new"), ("new", "unchanged", "updated", "absent"))

    def assert_place(self, uris, place):
        uri = place["artifactLocation"]["uri"]
        self.assertIn(uri, uris)
        self.assertRegex(uri, r"^[A-Za-z0-9._~%/-]+$")
        self.assertNotRegex(uri, r"^(/|\./|[a-z]+:)")
        self.assert_region(place["region"])

    def assert_region(self, region):  # 3.30: lines and columns count from 1
        self.assertEqual(set(region), {"startLine", "startColumn", "endLine", "endColumn"})
        self.assertTrue(all(isinstance(value, int) and value >= 1 for value in region.values()), region)
        self.assertLessEqual((region["startLine"], region["startColumn"]), (region["endLine"], region["endColumn"]))

    def test_logs_match_a_copy_of_the_schema(self):
        if not (copy := os.environ.get("POSTERN_SARIF_SCHEMA")):
            self.skipTest("POSTERN_SARIF_SCHEMA names no copy of the published schema")
        import jsonschema   # pylint: disable=import-outside-toplevel
        schema = json.loads(pathlib.Path(copy).read_text())
        validator = jsonschema.validators.validator_for(schema)(schema)
        for args in [*([name] for name in self.directories), self.directories, ["demo", "--matrix", "2.11,3.11"]]:
            with self.subTest(args):
                self.assertEqual([], [f"{list(one.path)}: {one.message}" for one in validator.iter_errors(json.loads(self.output("sarif", *args)))])

    def test_columns_are_utf16_units(self):
        line = CONFIGURATIONS["suppressed"].splitlines().index("mydestination = a, 😀b \\") + 1
        run, = json.loads(self.output("sarif", "suppressed"))["runs"]
        self.assertEqual(run["columnKind"], "utf16CodeUnits")
        region, = [one["locations"][0]["physicalLocation"]["region"] for one in run["results"]
                   if one["ruleId"] == "PT009" and one["locations"][0]["physicalLocation"]["region"]["startLine"] == line]
        self.assertEqual(region["startColumn"], len("mydestination = a, 😀b ".encode("utf-16-le")) // 2 + 1)

    def test_suppressions_and_baselines_are_kept(self):
        by = {json.dumps(one["suppressions"]) for one in json.loads(self.output("sarif", "suppressed"))["runs"][0]["results"]
              if "suppressions" in one}
        self.assertEqual(by, {json.dumps([{"kind": "inSource", "justification": "on purpose"}])})
        self.check("odd", "--select", "PT009", "--write-baseline", "base.json")
        states = {(one["ruleId"] == "PT009", one["baselineState"], one.get("suppressions", [{}])[0].get("kind"))
                  for one in json.loads(self.output("sarif", "odd", "--baseline", "base.json"))["runs"][0]["results"]}
        self.assertEqual(states, {(True, "unchanged", "external"), (False, "new", None)})

    def test_the_path_of_a_stranger_is_a_code_flow(self):
        results = json.loads(self.output("sarif", "relay"))["runs"][0]["results"]
        flows = {one["ruleId"]: one["codeFlows"] for one in results if "codeFlows" in one}
        self.assertTrue({"PT501", "PT502"} & set(flows), sorted(one["ruleId"] for one in results))

    def test_paths_are_relative_however_they_are_given(self):
        for path in (self.folder / "odd", "./odd", "odd/", "odd/main.cf", "././odd/main.cf"):
            with self.subTest(path):
                run, = json.loads(self.output("sarif", path))["runs"]
                self.assertEqual({one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in run["results"]}, {"odd/main.cf"})
                self.assertEqual({one["location"]["path"] for one in json.loads(self.output("gitlab", path))}, {"odd/main.cf"})
                self.assertEqual(set(re.findall(r"(?m)^::\w+ file=([^,]*),", self.output("github", path))), {"odd/main.cf"})
        self.write(CONFIGURATIONS["odd"], "with blank%/main.cf")
        run, = json.loads(self.output("sarif", "with blank%"))["runs"]
        self.assertEqual(run["artifacts"][0]["location"]["uri"], "with%20blank%25/main.cf")


class Others(MachineFormats):
    def test_gitlab(self):
        for name in self.directories:
            issues = json.loads(self.output("gitlab", name))
            self.assertEqual(len(issues), len(self.shown(name)))
            self.assertEqual(len({issue["fingerprint"] for issue in issues}), len(issues))
            for issue in issues:
                self.assertTrue(issue["description"] and issue["check_name"] and issue["fingerprint"])
                self.assertIn(issue["severity"], ("info", "minor", "major", "critical", "blocker"))
                self.assertEqual(issue["type"], "issue")
                self.assertTrue(set(issue["categories"]) <= {"Bug Risk", "Security", "Clarity", "Compatibility", "Style"})
                lines = issue["location"]["lines"]
                self.assertTrue(1 <= lines["begin"] <= lines["end"])
                self.assertTrue((self.folder / issue["location"]["path"]).is_file())

    def test_junit(self):
        for name in self.directories:
            suites = xml.etree.ElementTree.fromstring(self.output("junit", name))
            self.assertEqual(suites.tag, "testsuites")
            cases = suites.findall("testsuite/testcase")
            failures = suites.findall("testsuite/testcase/failure")
            self.assertEqual((int(suites.get("tests")), int(suites.get("failures"))), (len(cases), len(failures)))
            self.assertEqual(len(failures), len(self.shown(name)))
            for suite in suites:
                self.assertEqual(suite.tag, "testsuite")
                self.assertTrue(suite.get("name"))
                self.assertEqual(int(suite.get("tests")), len(suite.findall("testcase")))
                self.assertEqual(int(suite.get("failures")), len(suite.findall("testcase/failure")))
                self.assertEqual((suite.get("errors"), suite.get("skipped")), ("0", "0"))
                names = [case.get("name") for case in suite]
                self.assertTrue(all(names) and all(case.get("classname") for case in suite))
                self.assertTrue(names)
            for failure in failures:
                self.assertTrue(failure.get("message") and failure.get("type") in ("error", "warning", "info", "style"))
                self.assertRegex(failure.text, r":\d+:\d+")

    def test_junit_matches_a_copy_of_a_schema(self):
        if not (copy := os.environ.get("POSTERN_JUNIT_SCHEMA")):
            self.skipTest("POSTERN_JUNIT_SCHEMA names no copy of a published schema")
        for name in [*self.directories, "none"]:
            with self.subTest(name):
                report = self.write(self.output("junit", *(["demo", "--ignore", "all"] if name == "none" else [name])), "report.xml")
                run = subprocess.run(["xmllint", "--noout", "--schema", copy, report], capture_output=True, text=True, timeout=60, check=False)
                self.assertEqual(run.returncode, 0, run.stderr)

    def test_checkstyle(self):
        for name in self.directories:
            root = xml.etree.ElementTree.fromstring(self.output("checkstyle", name))
            self.assertEqual((root.tag, bool(root.get("version"))), ("checkstyle", True))
            files = [one.get("name") for one in root.findall("file")]
            self.assertEqual(len(set(files)), len(files))
            self.assertEqual(len(root.findall("file/error")), len(self.shown(name)))
            for error in root.findall("file/error"):
                self.assertGreaterEqual(min(int(error.get("line")), int(error.get("column"))), 1)
                self.assertIn(error.get("severity"), ("ignore", "info", "warning", "error"))
                self.assertRegex(error.get("source"), r"^postern\.PT\d{3}$")
                self.assertTrue(error.get("message"))

    def test_formats_go_to_pipes_and_devices(self):
        run = self.check("odd", "--format", "text=/dev/null", "--format", "compact=/dev/stdout")
        self.assertEqual((run.returncode, run.stderr), (1, ""))
        self.assertIn(": error PT009 ", run.stdout)
        with open(self.folder / "file", "w", encoding="utf-8") as file:
            subprocess.run([*run.args[:2], "--format", "sarif=/dev/stdout", "--format", "compact=-"], cwd=self.folder, stdout=file, check=False,
                           timeout=60)
        text = (self.folder / "file").read_text()
        self.assertEqual(json.JSONDecoder().raw_decode(text)[0]["version"], "2.1.0")
        self.assertTrue(text.endswith(run.stdout.splitlines()[-1] + "\n"))
        os.mkfifo(self.folder / "pipe")
        with subprocess.Popen(["cat", self.folder / "pipe"], stdout=subprocess.PIPE, text=True) as reader:
            self.check("odd", "--format", "jsonl=pipe")
            self.assertTrue([json.loads(line) for line in reader.communicate(timeout=60)[0].splitlines()])


if __name__ == "__main__":
    unittest.main()
