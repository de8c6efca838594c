"""Every folder of cases/ is shown by postconf and by postern-conf with every listing flag: the same bytes and messages.

A folder holds main.cf, master.cf and perhaps `commands`: further command lines, one a line, in shell quotes. A first line
`only` leaves out the usual flags (for the cases that ask the resolver).
"""
# suite: timeout 600, processors 2, slow
import shlex
import unittest

from differential import CASES, Comparison, Job, write_files

MAIN = ("-n", "-nf", "-nx", "-nh", "-nH", "-nC user", "-nC builtin", "-o mail_name=x -n")
MASTER = ("-M", "-Mf", "-Mfx", "-F", "-Ff", "-P", "-Px")


def load(folder):
    """The input files of a case and its command lines."""
    files = {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
    lines = files.pop("commands", b"").decode().splitlines()
    usual = MAIN + MASTER if "master.cf" in files else MAIN
    if lines[:1] == ["only"]:
        usual, lines = ("-n",), lines[1:]
    return files, [shlex.split(line) for line in (*usual, *lines) if line.strip()]


class Cases(Comparison):
    """One test for each folder, added below."""
    begun = {}
    AHEAD = 20          # so many further cases are under way while one is waited for

    def begin(self, name):
        if name not in self.begun:
            files, commands = load(CASES / name)
            place = write_files(self.root / name, files)
            jobs = [Job(tuple(args), files=files, folder=place, label=name) for args in commands]
            self.begun[name] = (jobs, self.start(jobs))
        return self.begun[name]

    def case(self, name):
        at = NAMES.index(name)
        for other in NAMES[at:at + self.AHEAD]:
            self.begin(other)
        self.check(*self.begin(name))

    def test_there_are_enough_cases(self):
        self.assertGreaterEqual(len(NAMES), 120)

    def test_environment_names_the_folder(self):
        files, _ = load(CASES / "line_continuation")
        self.check_files(files, [["-n"], ["-M"], ["-h", "config_directory"], ["-d", "config_directory"]], config="env")


NAMES = sorted(p.name for p in CASES.iterdir() if p.is_dir())
for _name in NAMES:
    setattr(Cases, f"test_{_name}", lambda self, name=_name: self.case(name))

if __name__ == "__main__":
    unittest.main()
