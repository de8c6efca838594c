"""What `make install` leaves behind works from where it stands."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from source_files import ROOT

BUILD = pathlib.Path(os.environ.get("POSTERN_BUILD_DIR", ROOT / "build/release"))
TOOLS = ("conf", "map", "alias", "check", "diff", "trace")


@unittest.skipUnless(shutil.which("cmake"), "cmake is not installed")
class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        stage = pathlib.Path(cls.folder.name)
        subprocess.run(["cmake", "--install", str(BUILD), "--prefix", "/opt/postern"], check=True, capture_output=True,
                       env=dict(os.environ, DESTDIR=str(stage)))
        cls.root = stage / "opt/postern"

    def test_programs_are_in_bin_and_run(self):
        self.assertEqual({path.name for path in (self.root / "bin").iterdir()}, {f"postern-{tool}" for tool in TOOLS})
        for tool in TOOLS:
            done = subprocess.run([self.root / f"bin/postern-{tool}", "--version"], capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_postfix_names_are_relative_links_that_run(self):
        folder = self.root / "lib/postern/compat"
        self.assertEqual({link.name: os.readlink(link) for link in folder.iterdir()},
                         {f"post{tool}": f"../../../bin/postern-{tool}" for tool in ("conf", "map", "alias")})
        office = self.root / "share/doc/postern/examples/small-office"
        for name, args, want in (("postconf", ["-h", "-d", "mail_name"], b"Postfix\n"), ("postmap", ["-c", office, "-q", "a", "inline:{a=b}"], b"b\n"),
                                 ("postalias", ["-c", office, "-q", "a", "inline:{a=b}"], b"b\n")):
            done = subprocess.run([folder / name, *args], capture_output=True, check=False)
            self.assertEqual((0, want), (done.returncode, done.stdout), done.stderr)

    def test_manual_pages_and_documents_are_there(self):
        pages = sorted((ROOT / "docs/man").iterdir())
        self.assertTrue({f"postern-{tool}.1" for tool in TOOLS} | {"postern.toml.5"} <= {page.name for page in pages})
        for page in pages:
            self.assertEqual((self.root / f"share/man/man{page.suffix[1:]}" / page.name).read_bytes(), page.read_bytes())
        for name in ("LICENSE", "README.md", "examples/small-office/main.cf", "examples/ci/gitlab-ci.yml"):
            self.assertTrue((self.root / "share/doc/postern" / name).is_file(), name)

    def test_completions_are_where_the_shells_look(self):
        places = {"bash": "bash-completion/completions/postern-{}", "zsh": "zsh/site-functions/_postern-{}",
                  "fish": "fish/vendor_completions.d/postern-{}.fish"}
        for tool in TOOLS:
            for shell, place in places.items():
                printed = subprocess.run([self.root / f"bin/postern-{tool}", "--completion", shell], capture_output=True, check=True)
                self.assertEqual((self.root / "share" / place.format(tool)).read_bytes(), printed.stdout, f"{tool} {shell}")

    def test_files_of_packages_only_are_left_out(self):
        self.assertEqual([path.name for path in (self.root / "share/doc").iterdir()], ["postern"])


if __name__ == "__main__":
    unittest.main()
