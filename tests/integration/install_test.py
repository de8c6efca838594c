"""What `make install` leaves behind works from where it stands."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from source_files import ROOT

BUILD = pathlib.Path(os.environ.get("POSTERN_BUILD_DIR", ROOT / "build/release"))


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

    def test_programs_are_in_bin(self):
        self.assertTrue(os.access(self.root / "bin/postern-conf", os.X_OK))

    def test_postfix_names_are_relative_links_that_run(self):
        link = self.root / "lib/postern/compat/postconf"
        self.assertTrue(link.is_symlink())
        self.assertFalse(os.path.isabs(os.readlink(link)))
        done = subprocess.run([str(link), "-h", "-d", "mail_name"], capture_output=True, check=False)
        self.assertEqual((0, b"Postfix\n"), (done.returncode, done.stdout), done.stderr)

    def test_manual_pages_and_documents_are_there(self):
        self.assertTrue((self.root / "share/man/man1/postern-conf.1").is_file())
        for name in ("LICENSE", "README.md", "examples/small-office/main.cf"):
            self.assertTrue((self.root / "share/doc/postern" / name).is_file(), name)

    def test_completions_are_where_the_shells_look(self):
        for path in ("share/bash-completion/completions/postern-conf", "share/zsh/site-functions/_postern-conf",
                     "share/fish/vendor_completions.d/postern-conf.fish"):
            self.assertTrue((self.root / path).is_file(), path)


if __name__ == "__main__":
    unittest.main()
