"""The shared corpus of real configurations: what postern-conf prints is what postconf prints, now and when it was recorded."""
# suite: timeout 900, processors 2, slow
import json
import pathlib
import re
import socket
import subprocess
import unittest

from differential import CORPUS, POSTCONF, WHY_NOT, Comparison, Job, differences, environment, write_files

LISTINGS = ("-n", "-nf", "-nx", "-nh", "-nH", "-nC builtin", "-nC user", "-nC service", "-o mail_name=x -o myhostname=m.example.net -nx")
SERVICES = ("-M", "-Mf", "-Mfx", "-F", "-Ff", "-P", "-Px", "-Pf")
RECORDED = {"postconf-n": "-n", "postconf-nf": "-nf", "postconf-nx": "-nx", "postconf-Mf": "-Mf", "postconf-P": "-P"}
PROCESS = re.compile(rb"\bpostconf \d+\b")         # $process_name $process_id in debugger_command
STOCK = pathlib.Path("/usr/share/postfix/master.cf.dist")


def folders():
    if not CORPUS.is_dir():
        return []
    return [p for p in sorted(CORPUS.iterdir()) if (p / "meta.json").exists() and json.loads((p / "meta.json").read_text()).get("kind") != "template"]


def files_of(folder):
    """main.cf, master.cf and what lies beside them, as when the expected output was recorded."""
    found = {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*"))
             if p.is_file() and p.relative_to(folder).parts[0] not in ("expected", "meta.json")}
    if "main.cf" in found and "master.cf" not in found and STOCK.exists():
        found["master.cf"] = STOCK.read_bytes()
    if "master.cf" in found and "main.cf" not in found:
        found["main.cf"] = b"compatibility_level = 3.6\n"
    return found


class Corpus(Comparison):
    """One test for each folder, added below."""
    @classmethod
    def setUpClass(cls):
        if not CORPUS.is_dir():
            raise unittest.SkipTest("the corpus is not there")
        super().setUpClass()

    def case(self, folder):
        files = files_of(folder)
        if "main.cf" not in files:
            self.skipTest("tables only")
        place = write_files(self.root / folder.name, files)
        label = folder.name
        shown = [Job(tuple(a.split()), folder=place, label=label) for a in LISTINGS + SERVICES]
        edited = {n: files[n] for n in ("main.cf", "master.cf")}
        edits = [["-e", "relayhost=new", "mydestination=x"], ["-X", "smtpd_recipient_restrictions", "myhostname"], ["-#", "mynetworks", "relayhost"],
                 ["-MX", "smtp/inet"], ["-M#", "*/unix"], ["-F", "*/*/chroot=n"], ["-P", "smtp/inet/syslog_name=x"], ["-PX", "*/*/syslog_name"]]
        self.check(shown + [Job(tuple(a), files=edited, edits=True, label=label) for a in edits])

    def recorded(self, folder):
        """Against expected/*.out, recorded on a host whose name has a domain; here it may have none, then those with it are left out."""
        files = files_of(folder)
        for name, flag in RECORDED.items():
            out, code = folder / f"expected/{name}.out", folder / f"expected/{name}.rc"
            if out.exists() and "main.cf" in files and not (b"@HOST@" in out.read_bytes() and "." not in socket.gethostname()):
                host, domain = names_of_this_host()
                put = lambda data: PROCESS.sub(b"postconf @PID@", data.replace(b"@HOST@", host).replace(b"@DOMAIN@", domain))
                _, ours = self.outcomes([Job((flag,), files=files)])[0]
                want = put(out.read_bytes())
                self.assertEqual(want.decode(errors="replace"), PROCESS.sub(b"postconf @PID@", ours.stdout).decode(errors="replace"), f"{folder.name} {flag}")
                self.assertEqual(int(code.read_text()), ours.code, f"{folder.name} {flag}")
                lines = {line.removeprefix(b"postconf: ") for line in put((folder / f"expected/{name}.err").read_bytes()).splitlines()}
                got = {re.sub(rb"^\S+: ", b"", line) for line in ours.stderr}
                again = {line for line in lines - got if b"overriding earlier entry" in line}      # from a second reading
                self.assertEqual(lines - again, got, f"{folder.name} {flag}")


    def test_old_samples(self):
        """The pieces of main.cf that came with early releases, each read as a main.cf."""
        pieces = [(out, out.parents[1] / out.name.removesuffix(f".postconf-{flag}.out"), flag)
                  for flag in ("n", "nx") for out in CORPUS.glob(f"*/expected/sample-*.postconf-{flag}.out")]
        for out, source, flag in pieces:
            job = Job((f"-{flag}",), files={"main.cf": source.read_bytes(), "master.cf": STOCK.read_bytes() if STOCK.exists() else b""}, label=source.name)
            theirs, ours = self.outcomes([job])[0]
            self.assertEqual([], differences(job, theirs, ours), source.name)
        self.assertGreater(len(pieces), 30)


def names_of_this_host():
    """myhostname and mydomain as postconf computes them."""
    if POSTCONF:
        done = subprocess.run([POSTCONF, "-dxh", "myhostname", "mydomain"], capture_output=True, env=environment(), check=False)
        return tuple(done.stdout.split())
    host = socket.gethostname()
    host = host if "." in host else host + ".localdomain"
    return host.encode(), host.split(".", 1)[1].encode()


def add_tests():
    for folder in folders():
        stem = re.sub(r"\W", "_", folder.name)
        setattr(Corpus, f"test_{stem}", lambda self, f=folder: self.case(f))
        setattr(Corpus, f"test_recorded_{stem}", lambda self, f=folder: self.recorded(f))
    if not folders():
        Corpus.test_corpus = lambda self: None


add_tests()

if __name__ == "__main__":
    unittest.main()
