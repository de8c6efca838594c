"""`--postfix-version X.Y -d` lists, for every stable release, the names and defaults of the fact data set.

The rule is that of the data set: a name is in a release from `introduced` until `removed`, with the gaps of `present_in`; its
default is the last entry of `defaults` that is not newer. Names that are only looked up because another default refers to
them are not listed. Values that are computed on the machine are not compared.
"""
import json
import re
import shlex
import subprocess
import tempfile
import unittest

from differential import BINARIES, FACTS, POSTCONF, Comparison, Job, environment, ours_command

RELEASES = ["2.9", "2.10", "2.11", *(f"3.{minor}" for minor in range(12))]
EARLIER = [f"2.{minor}" for minor in range(9)]
COUNTS = {"2.9": 706, "2.10": 713, "2.11": 729, "3.0": 757, "3.1": 767, "3.2": 771, "3.3": 775, "3.4": 809, "3.5": 811, "3.6": 819,
          "3.7": 824, "3.8": 830, "3.9": 845, "3.10": 855, "3.11": 873}


def key(release):
    return tuple(int(part) for part in release.split("."))


def present(parameter, release):
    at = key(release)
    if not parameter["introduced"] or key(parameter["introduced"]) > at or parameter["removed"] and key(parameter["removed"]) <= at:
        return False
    if parameter.get("legacy_reference") and not parameter.get("declared_in"):
        return False
    return release in parameter.get("present_in", [release])


def default(parameter, release):
    values = [entry["value"] for entry in parameter["defaults"] if key(entry["since"]) <= key(release)]
    return values[-1] if values else None


def patched(parameter, release):
    """Value in the patch release X.Y.Z, or None where the name is not there."""
    branch = ".".join(release.split(".")[:2])
    value, there = default(parameter, branch), present(parameter, branch)
    for entry in parameter.get("backports", []):
        if entry["branch"] == branch and key(entry["since"]) <= key(release):
            value, there = entry["value"], True
    for change in parameter.get("patch_default_changes", []):
        if change["release"].startswith(branch + ".") and key(change["release"]) <= key(release):
            value = change["value"]
    return (there, value)


def as_printed(value):
    return re.sub(r"[ \t\r\n]+", " ", value).strip(" ")


@unittest.skipUnless(FACTS.is_dir(), "the fact data set is not there")
class Facts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.parameters = json.loads((FACTS / "parameters.json").read_text())["parameters"]
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        for name in ("main.cf", "master.cf"):
            open(f"{cls.folder}/{name}", "w").close()

    def listing(self, release, *flags):
        done = subprocess.run([str(BINARIES / "postern-conf"), "-c", self.folder, "--postfix-version", release, "-d", *flags],
                              capture_output=True, env=environment(), check=False)
        self.assertEqual((0, b""), (done.returncode, done.stderr))
        return dict(line.split(" =", 1) for line in done.stdout.decode().splitlines())

    def compare(self, release, want):
        got = self.listing(release)
        self.assertEqual(([], []), (sorted(set(want) - set(got)), sorted(set(got) - set(want))), f"missing and extra names of {release}")
        wrong = [f"{name}: {got[name][1:]!r}, should be {as_printed(value)!r}" for name, value in want.items()
                 if value is not None and got[name][1:] != as_printed(value)]
        self.assertEqual([], wrong, release)
        return got

    def check_release(self, release):
        want = {p["name"]: None if p.get("computed") else default(p, release) for p in self.parameters if present(p, release)}
        got = self.compare(release, want)
        if release in COUNTS:
            self.assertEqual(COUNTS[release], len(got))
        self.assertEqual(sorted(got), list(got), "sorted by name")

    def test_computed_values_of_an_unmodified_build(self):
        """Build settings are data, too; those of run time are not compared."""
        for release in RELEASES:
            got = self.listing(release)
            for p in self.parameters:
                if p.get("computed") and "run-time" not in p.get("computed_how", "run-time") and present(p, release):
                    value = default(p, release)
                    if value is not None and p["name"] not in ("mail_version", "mail_release_date"):
                        self.assertEqual(as_printed(value), got[p["name"]][1:], f"{release} {p['name']}")

    def test_patch_releases(self):
        for release in ("2.11.11", "3.0.15", "3.4.29", "3.5.23", "3.5.25", "3.6.12", "3.6.13", "3.7.8", "3.7.9", "3.7.11", "3.8.3", "3.8.4", "3.8.6", "3.9.1", "3.10.2", "3.11.1"):
            there = {p["name"]: (patched(p, release), p) for p in self.parameters}
            want = {n: None if p.get("computed") else state[1] for n, (state, p) in there.items()
                    if state[0] and not (p.get("legacy_reference") and not p.get("declared_in"))}
            with self.subTest(release):
                self.compare(release, want)

    def test_version_of_the_target(self):
        for release in (*RELEASES, "3.7.11", "3.12"):
            self.assertTrue(self.listing(release)["mail_version"].strip().startswith(release), release)


for _release in EARLIER + RELEASES + ["3.12"]:
    setattr(Facts, f"test_release_{_release.replace('.', '_')}", lambda self, r=_release: self.check_release(r))


class Installed(Comparison):
    def test_defaults_of_the_installed_release(self):
        jobs = [Job(tuple(shlex.split(a)), files={"main.cf": b""}) for a in ("-d", "-df", "-dh", "-dH", "-dx", "-dfh")]
        self.check(jobs)
        self.assertTrue(POSTCONF and ours_command())


if __name__ == "__main__":
    unittest.main()
