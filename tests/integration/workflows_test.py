#!/usr/bin/env python3
"""The files for other people's workflows do what they are for: hooks of pre-commit, the GitHub Action, GitLab, Ansible.

The steps of the Action and of GitLab run by hand, in a repository like a user's; what only those sites have is left out.
"""
import json
import os
import re
import shutil
import subprocess
import tempfile
import textwrap
import unittest
import xml.etree.ElementTree

from check_program import BAD, CHECK, GOOD, MENDED, SOURCE, Check

EXAMPLES = SOURCE / "docs/examples/ci"


def steps_of_action():
    """The shell scripts of action.yml by the names of their steps, and each step's text."""
    text = (SOURCE / "action.yml").read_text()
    steps = {}
    for step in re.split(r"(?m)^    - (?=name:)", text)[1:]:
        name = re.match(r"name: (.*)", step)[1]
        script = re.search(r"(?ms)^      run: \|\n(.*?)(?=^      \S|\Z)", step)
        steps[name] = (textwrap.dedent(script[1]) if script else "", step)
    return steps


@unittest.skipUnless(shutil.which("git"), "git is not installed")
class Workflows(Check):
    def setUp(self):
        super().setUp()
        self.home = self.folder.parent / (self.folder.name + "-home")
        self.home.mkdir()
        self.addCleanup(shutil.rmtree, self.home)
        self.git("init", "-q", "-b", "main")
        self.write("smtp inet n - y - - smtpd\n", "conf/master.cf")

    def environment(self, **more):
        clean = {"HOME": str(self.home), "LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        return clean | {"PATH": f"{CHECK.parent}:{os.environ.get('PATH', '/usr/bin:/bin')}"} | more

    def git(self, *args):
        subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *args], cwd=self.folder, check=True,
                       capture_output=True, timeout=60, env=self.environment())

    def commit(self):
        self.git("add", "-A")
        self.git("commit", "-qm", "x")

    def run_script(self, script, **environment):
        """As GitHub runs `shell: bash`."""
        path = self.home / "step.sh"
        path.write_text(script)
        return subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", path], cwd=self.folder, capture_output=True,
                              text=True, timeout=120, env=self.environment(**environment))


class PreCommit(Workflows):
    def hook(self, name):
        shadow = self.home / "hooks"
        if not shadow.exists():
            shadow.mkdir()
            shutil.copy(SOURCE / ".pre-commit-hooks.yaml", shadow)
            for args in (["init", "-q"], ["add", "-A"], ["-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qm", "x"]):
                subprocess.run(["git", *args], cwd=shadow, check=True, capture_output=True, timeout=60, env=self.environment())
        return subprocess.run(["pre-commit", "try-repo", shadow, name, "--all-files"], cwd=self.folder, capture_output=True, text=True,
                              timeout=120, env=self.environment())

    @unittest.skipUnless(shutil.which("pre-commit"), "pre-commit is not installed")
    def test_hooks(self):
        self.write(GOOD + BAD)
        self.write("not for it \\\n", "conf/other.cf")
        self.commit()
        run = self.hook("postern-check")
        self.assertEqual(run.returncode, 1, run.stdout + run.stderr)
        self.assertIn("conf/main.cf:3:26  error  PT009", run.stdout)
        self.assertNotIn("other.cf", run.stdout)
        self.write(GOOD + MENDED)
        self.assertEqual(self.hook("postern-check").returncode, 0)
        self.assertEqual(self.hook("postern-fmt").returncode, 0)
        self.write(GOOD + "biff = no   \n")
        run = self.hook("postern-fmt")
        self.assertEqual(run.returncode, 1, run.stdout)
        self.assertIn("files were modified by this hook", run.stdout)
        self.assertEqual((self.folder / "conf/main.cf").read_text(), GOOD + "biff = no\n")

    def test_the_example_uses_hooks_that_there_are(self):
        hooks = set(re.findall(r"(?m)^- id: (.*)$", (SOURCE / ".pre-commit-hooks.yaml").read_text()))
        self.assertEqual(set(re.findall(r"- id: (.*)", (EXAMPLES / "pre-commit-config.yaml").read_text())), hooks)

    def test_entries_run_with_the_files_that_they_are_for(self):
        self.write(GOOD + BAD)
        text = (SOURCE / ".pre-commit-hooks.yaml").read_text()
        entries = re.findall(r"(?m)^  entry: (.*)$", text)
        self.assertEqual(entries, ["postern-check", "postern-check fmt"])
        for pattern in re.findall(r"(?m)^  files: (.*)$", text):
            self.assertTrue(re.search(pattern, "conf/main.cf") and re.search(pattern, "master.cf"))
            self.assertFalse(re.search(pattern, "xmain.cf") or re.search(pattern, "main.cf.j2"))
        statuses = [subprocess.run([CHECK, *entry.split()[1:], "conf/main.cf", "conf/master.cf"], cwd=self.folder, capture_output=True,
                                   timeout=60, check=False).returncode for entry in entries]
        self.assertEqual(statuses, [1, 0])


class GitHub(Workflows):
    def test_nothing_of_the_inputs_is_part_of_a_script(self):
        for name, (script, _) in steps_of_action().items():
            self.assertNotIn("${{", script, name)

    def test_what_is_there_is_not_built(self):
        run = self.run_script(steps_of_action()["Build Postern"][0], GITHUB_ACTION_PATH="/nowhere", GITHUB_PATH="/nowhere")
        self.assertEqual(run.returncode, 0, run.stderr)

    def test_the_build_asks_for_what_the_tree_has(self):
        script = steps_of_action()["Build Postern"][0]
        self.assertIn("-DPOSTERN_TESTS=OFF", script)  # their libraries are not installed
        self.assertTrue(os.access(SOURCE / ".ci/deps", os.X_OK))
        self.assertIn("build) echo", (SOURCE / ".ci/deps").read_text())
        self.assertIn('"name": "release"', (SOURCE / "CMakePresets.json").read_text())

    def test_check(self):
        script = steps_of_action()["Check"][0]
        self.write(GOOD + BAD)
        self.write(GOOD, "with blank/main.cf")
        run = self.run_script(script, CHECK_PATH="conf", CHECK_OPTIONS="--postfix-version 3.7\n--select PT009", GITHUB_ACTIONS="true")
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertIn("\n::error file=conf/main.cf,line=3,col=26", run.stdout)
        self.assertEqual(run.stdout.count("::error"), 1)
        log, = json.loads((self.folder / "postern-check.sarif").read_text())["runs"]
        self.assertEqual([one["ruleId"] for one in log["results"]], ["PT009"])
        self.assertEqual(log["properties"]["postfix"], ["3.7"])
        self.write(GOOD + MENDED)
        self.assertEqual(self.run_script(script, CHECK_PATH="conf\nconf/master.cf\n", CHECK_OPTIONS="").returncode, 0)
        self.assertEqual(self.run_script(script, CHECK_PATH="$(touch pwned)", CHECK_OPTIONS="").returncode, 2)
        self.assertFalse((self.folder / "pwned").exists())

    def test_compare(self):
        self.write(GOOD + "mynetworks = 127.0.0.0/8\n")
        self.commit()
        self.write(GOOD + "mynetworks = 127.0.0.0/8 10.0.0.0/8\n")
        self.commit()
        base = subprocess.run(["git", "rev-parse", "HEAD~"], cwd=self.folder, capture_output=True, text=True, check=True, timeout=60,
                              env=self.environment()).stdout.strip()
        summary = self.home / "summary"
        run = self.run_script(steps_of_action()["Compare"][0], COMPARE_PATH="conf missing", COMPARE_BASE=base,
                              GITHUB_WORKSPACE=str(self.folder), GITHUB_STEP_SUMMARY=str(summary))
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        text = (self.folder / "postern-diff.md").read_text()
        self.assertTrue(text.startswith("<!-- postern-diff -->\n### "))
        self.assertIn("| `mynetworks` | + `10.0.0.0/8` | policy, **security down**", text)
        self.assertEqual(summary.read_text(), text)

    def test_the_example_uses_inputs_that_there_are(self):
        inputs = re.search(r"(?ms)^inputs:\n(.*?)^runs:", (SOURCE / "action.yml").read_text())[1]
        known = set(re.findall(r"(?m)^  (\w+):$", inputs))
        used = set(re.findall(r"(?m)^          (\w+):", (EXAMPLES / "github-workflow.yml").read_text()))
        self.assertTrue(used and used <= known, used - known)
        self.assertEqual(set(re.findall(r"inputs\.(\w+)", (SOURCE / "action.yml").read_text())), known)


class Others(Workflows):
    def test_gitlab(self):
        self.write(GOOD + BAD, "postfix/main.cf")
        self.commit()
        lines = re.findall(r"(?m)^    - (postern-.*)$", (EXAMPLES / "gitlab-ci.yml").read_text())
        self.assertEqual([line.split()[0] for line in lines], ["postern-check", "postern-diff"])
        run = self.run_script(lines[0], GITLAB_CI="true")
        self.assertEqual(run.returncode, 1, run.stderr)
        issues = json.loads((self.folder / "gl-code-quality-report.json").read_text())
        self.assertIn("postfix/main.cf", {one["location"]["path"] for one in issues})
        self.assertTrue(xml.etree.ElementTree.parse(self.folder / "postern-check.xml").getroot().findall("testsuite/testcase/failure"))
        self.write(GOOD + MENDED + "smtpd_helo_required = no\n", "postfix/main.cf")
        self.commit()
        self.assertEqual(self.run_script(lines[1], CI_MERGE_REQUEST_DIFF_BASE_SHA="HEAD~").returncode, 0)
        self.write(GOOD + "mynetworks = 0.0.0.0/0\n", "postfix/main.cf")
        self.commit()
        run = self.run_script(lines[1], CI_MERGE_REQUEST_DIFF_BASE_SHA="HEAD~")
        self.assertEqual(run.returncode, 1, run.stdout + run.stderr)

    def test_validate_of_ansible(self):
        command = re.search(r"(?m)^    validate: (.*)$", (EXAMPLES / "ansible-task.yml").read_text())[1]
        for text, status in ((GOOD + MENDED, 0), (GOOD + BAD, 1)):
            with tempfile.NamedTemporaryFile("w", dir=self.home) as file:
                file.write(text)
                file.flush()
                # Ansible splits the words as a shell does, and runs them without one.
                run = subprocess.run(["sh", "-c", "exec " + command % file.name], cwd=self.folder, capture_output=True, text=True, timeout=60,
                                     env=self.environment())
                self.assertEqual(run.returncode, status, run.stdout + run.stderr)
                self.assertEqual("main.cf:3:26" in run.stdout, status == 1, run.stdout)


if __name__ == "__main__":
    unittest.main()
