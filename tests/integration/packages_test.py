# suite: timeout 600, slow
"""What `make deb` packs: names, dependencies, places, and programs that run from where dpkg puts them."""
import gzip
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from source_files import ROOT

BUILD = pathlib.Path(os.environ.get("POSTERN_BUILD_DIR", ROOT / "build/release"))
TOOLS = ("conf", "map", "alias", "check", "diff", "trace")
CLIENTS = {"pgsql": "libpq5", "mysql": "libmariadb3", "ldap": "libldap-2.5-0"}
NEEDED = ("cpack", "dpkg-deb", "dpkg-shlibdeps", "dpkg-query", "gzip")


def run(*command, **more):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, timeout=300, **more)


def fields_of(package):
    """The control file as a mapping; what continues a field is part of it."""
    done = run("dpkg-deb", "--field", package)
    return dict(re.findall(r"(?m)^(\S+): (.*(?:\n .*)*)", done.stdout))


def names_in(dependency):
    return {re.match(r"\S+", part.strip())[0] for part in dependency.split(",") if part.strip()}


@unittest.skipIf(os.environ.get("POSTERN_SANITIZED"), "a sanitised build is not packed")
@unittest.skipUnless(all(map(shutil.which, NEEDED)), f"one of {', '.join(NEEDED)} is not installed")
class Packages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        # xz takes most of the time, and packs the same.
        done = run("cpack", "-G", "DEB", "-B", cls.folder / "out", "-D", "CPACK_DEBIAN_COMPRESSION_TYPE=gzip", cwd=BUILD)
        if done.returncode != 0:
            raise AssertionError(done.stdout + done.stderr)
        cls.packages = {path.name.split("_")[0]: path for path in sorted((cls.folder / "out").glob("*.deb"))}
        cls.fields = {name: fields_of(path) for name, path in cls.packages.items()}
        cls.roots = {}
        for name, path in cls.packages.items():
            cls.roots[name] = cls.folder / "roots" / name
            cls.roots[name].mkdir(parents=True)
            subprocess.run(["dpkg-deb", "-x", path, cls.roots[name]], check=True, timeout=120)
        cls.root = cls.roots["postern-tools"]
        cls.built = {kind for kind in CLIENTS if f"postern-{kind}" in cls.packages}

    def test_one_package_of_tools_and_one_for_each_client_library(self):
        cache = (BUILD / "CMakeCache.txt").read_text()
        found = {kind for kind in CLIENTS if re.search(rf"(?m)^POSTERN_{kind.upper()}_LIBRARY:\S+=/", cache)
                 and f"POSTERN_TABLE_{kind.upper()}:BOOL=ON" in cache}
        self.assertEqual(set(self.packages), {"postern-tools"} | {f"postern-{kind}" for kind in found})

    def test_version_and_names_are_those_of_the_project(self):
        version = re.search(r"project\(postern VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text())[1]
        for name, fields in self.fields.items():
            self.assertEqual((fields["Package"], fields["Version"]), (name, version))
            changes = gzip.decompress((self.roots[name] / f"usr/share/doc/{name}/changelog.gz").read_bytes()).decode()
            self.assertTrue(changes.startswith(f"postern ({version}) "), changes)
            self.assertIn("Apache-2.0", (self.roots[name] / f"usr/share/doc/{name}/copyright").read_text())

    def test_tools_need_what_is_linked_and_no_database(self):
        needed = names_in(self.fields["postern-tools"]["Depends"])
        self.assertIn("libc6", needed)
        self.assertFalse(needed & set(CLIENTS.values()))
        for tool in TOOLS:
            listed = run("readelf", "-d", self.root / f"usr/bin/postern-{tool}").stdout
            libraries = set(re.findall(r"\(NEEDED\).*\[(.*)\]", listed))
            self.assertTrue(libraries, tool)
            self.assertFalse({name for name in libraries if re.match(r"lib(pq|mariadb|ldap|ssl|unbound|icu)", name)}, tool)
        self.assertEqual(names_in(self.fields["postern-tools"]["Suggests"]),
                         {"postfix", "libssl3"} | {f"postern-{kind}" for kind in self.built})
        self.assertNotIn("Recommends", self.fields["postern-tools"])

    def test_client_packages_bring_the_library_that_the_program_asks_for(self):
        program = (self.root / "usr/bin/postern-map").read_bytes()
        for kind in sorted(self.built):
            depends = self.fields[f"postern-{kind}"]["Depends"]
            version = re.escape(self.fields["postern-tools"]["Version"])
            self.assertRegex(depends, rf"^postern-tools \(= {version}\), {CLIENTS[kind]}( \(>= \S+\))?$")
            owned = run("dpkg-query", "-L", CLIENTS[kind]).stdout
            sonames = set(re.findall(r"/(lib[\w.-]+\.so\.\d+)$", owned, re.MULTILINE))
            self.assertTrue(any(name.encode() + b"\0" in program for name in sonames), f"{kind}: {sonames}")
            least = re.search(rf"{CLIENTS[kind]} \(>= (\S+)\)", depends)
            if not least:  # the library's package names no release
                continue
            here = run("dpkg-query", "-W", "-f", "${Version}", CLIENTS[kind]).stdout
            self.assertEqual(run("dpkg", "--compare-versions", here, "ge", least[1]).returncode, 0, f"{here} {least[1]}")

    def test_files_are_where_debian_has_them_and_belong_to_root(self):
        share = self.root / "usr/share"
        for page in (ROOT / "docs/man").iterdir():
            packed = share / f"man/man{page.suffix[1:]}/{page.name}.gz"
            self.assertEqual(gzip.decompress(packed.read_bytes()), page.read_bytes())
        for tool in TOOLS:
            for path in (f"bash-completion/completions/postern-{tool}", f"zsh/vendor-completions/_postern-{tool}",
                         f"fish/vendor_completions.d/postern-{tool}.fish"):
                self.assertTrue((share / path).is_file(), path)
        for path in ("README.md", "examples/small-office/main.cf", "linked-libraries.txt.gz"):
            self.assertTrue((share / "doc/postern-tools" / path).is_file(), path)
        self.assertEqual([path.name for path in (share / "doc").iterdir()], ["postern-tools"])
        for name, package in self.packages.items():
            for line in run("dpkg-deb", "-c", package).stdout.splitlines():
                self.assertRegex(line, r"^(drwxr-xr-x|-rwxr-xr-x|-rw-r--r--|lrwxrwxrwx) root/root ", name)
        for kind in self.built:
            files = [path.name for path in self.roots[f"postern-{kind}"].rglob("*") if path.is_file()]
            self.assertEqual(sorted(files), ["changelog.gz", "copyright"])

    def test_programs_are_stripped(self):
        for tool in TOOLS:
            sections = run("readelf", "-S", "-W", self.root / f"usr/bin/postern-{tool}").stdout
            self.assertIn(".text", sections)
            self.assertNotIn(".debug_", sections)

    def test_programs_run_from_the_package(self):
        place = self.root / "usr/bin"
        office = self.root / "usr/share/doc/postern-tools/examples/small-office"
        version = self.fields["postern-tools"]["Version"]
        for tool in TOOLS:
            self.assertIn(version, run(place / f"postern-{tool}", "--version").stdout, tool)
        self.assertEqual(run(self.root / "usr/lib/postern/compat/postconf", "-h", "-d", "mail_name").stdout, "Postfix\n")
        self.assertEqual(run(place / "postern-map", "-c", office, "-q", "a", "inline:{a=b}").stdout, "b\n")
        checked = run(place / "postern-check", office)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
        self.assertIn("no differences", run(place / "postern-diff", office, office).stdout)

    @unittest.skipUnless(hasattr(os, "geteuid") and os.geteuid() == 0, "dpkg installs for root only")
    def test_dpkg_installs_the_tools_without_a_client_library(self):
        root = self.folder / "installed"
        (root / "var/lib/dpkg/info").mkdir(parents=True)
        (root / "var/lib/dpkg/updates").mkdir()
        architecture = self.fields["postern-tools"]["Architecture"]

        def there(*packages):
            return "".join(f"Package: {name}\nStatus: install ok installed\nMaintainer: Nobody <nobody@example.org>\n"
                           f"Architecture: {architecture}\nVersion: 9:1\nDescription: x\n\n" for name in packages)

        status = root / "var/lib/dpkg/status"
        status.write_text(there(*names_in(self.fields["postern-tools"]["Depends"])))
        dpkg = ("dpkg", f"--root={root}", f"--log={root}/log", "--force-script-chrootless", "--install")
        done = run(*dpkg, self.packages["postern-tools"])
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertEqual(run(root / "usr/bin/postern-conf", "-h", "-d", "mail_name").stdout, "Postfix\n")
        for kind in sorted(self.built):
            lacking = run(*dpkg, self.packages[f"postern-{kind}"])
            self.assertNotEqual(lacking.returncode, 0)
            self.assertIn(CLIENTS[kind], lacking.stderr)
            status.write_text(status.read_text() + "\n" + there(CLIENTS[kind]))
            done = run(*dpkg, self.packages[f"postern-{kind}"])
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    @unittest.skipUnless(shutil.which("lintian"), "lintian is not installed")
    def test_lintian_has_no_error_and_no_warning(self):
        done = run("lintian", "--allow-root", *self.packages.values())
        self.assertEqual([line for line in done.stdout.splitlines() if line[:2] in ("E:", "W:")], [], done.stderr)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
