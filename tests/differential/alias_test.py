"""postern-alias and postalias: flags, sources of aliases(5), indexes read by each other, newaliases."""
# suite: timeout 600, processors 2, slow
import itertools
import os
import random
import shutil
import subprocess
import unittest

from differential import SEARCH, TARGET, environment
from table_differential import Case, OURS, TableComparison, metadata, step, write

ALIASES = b"postmaster: root\nroot: \"|cmd arg\", /var/file, :include:/list\n\"full name\": user@example.com\nUpper: Case\n"
T = (("t", ALIASES),)
FLAGS = "Nfinoprsuw"
LISTABLE = ("hash", "btree", "lmdb")
PIECES = ["a", "b", "c d", " ", "  ", "\t", '"', '"x y"', '"x,y"', "(", "(c)", ")", "<", ">", "@", "d.e", ",", ";", ":", ".", "[", "[1.2]", "]", "\\", '\\"', "%", "!", "|", "/", "|x", "/y", ":include:", "é", "=", "\x01", "#", "owner-",
          "\\,", '"|z w"', "x|", "| ", "\r", "\x0b", "\n ", "\0", "{", "$", "\udcff"]
SOURCES = {
    "empty": b"", "no newline": b"a: b", "crlf": b"a: b\r\nc: d\r\n e\r\n", "nul": b"a: b\0c\nd\0: e\n\0f: g\n", "leading space": b" a: b\nc: d\n", "no pair": b"a\nb:\n:c\n:\nd :\n: :\n", "not local": b"a@b: c\n@: d\ne%f: g\n\"h@i\": j\nk!l: m\n",
    "comma": b"a,b: c\n\"d,e\": f\n", "folding": b"A: 1\na: 2\n\xc3\x84: 3\n\xc3\xa4: 4\n", "bad utf8": b"\xff: a\nb: \xff\nc: d\n", "continuation": b"a: b,\n c,\n\td\n# x\n e\nf: g\n\n h\n", "marks": b"\"@\": 1\nYP_MASTER_NAME: x\nYP_LAST_MODIFIED: y\n",
    "empty key": b"\"\": v\n", "empty value": b"k: \\\nl: \"\"\n", "long": b"a: " + b", ".join(b"user%d@example.com" % i for i in range(5000)) + b"\n", "many": b"".join(b"user%d: dest%d@example.org\n" % (i, i) for i in range(3000)),
}


def alias(line, stdin=b"", **more):
    return step(line, stdin, tool="alias", **more)


def lists(kind, name="t"):
    if kind == "cdb":
        return [alias("-q - cdb:t", stdin=b"postmaster\nUPPER\n@\nfull name\n\"full name\"\na\nk\n", who=who) for who in ("peer", "ours")]
    return [alias(f"-s {kind}:{name}", who=who, any_order=kind == "hash") for who in ("peer", "ours")]


class Alias(TableComparison):
    def test_flags_and_pairs_of_flags(self):
        sets = [""] + [f"-{flag}" for flag in FLAGS] + [f"-{one} -{two}" for one, two in itertools.combinations(FLAGS, 2)]
        self.check([Case((alias("hash:t"), alias(f"{flags} {mode} hash:t", stdin=b"new: t\nroot: t\nupper\nUPPER\n"), *lists("hash")), T, label=f"{flags} {mode}")
                    for flags in sets for mode in ("", "-q upper", "-q -", "-d upper", "-d -") if not (flags.count("-") == 2 and mode[:2] == "-d")])

    def test_sources(self):
        self.check([Case((alias(f"{flags} {kind}:t"), *lists(kind)), (("t", content),), label=f"{name} {flags} {kind}") for name, content in SOURCES.items() for kind in (*LISTABLE, "cdb") for flags in ("", "-u", "-f", "-r", "-w")
                    if (name, kind, flags) != ("marks", "cdb", "-f")])      # marks-of-ones-own
        self.check([Case((alias(f"{flags} hash:t", stdin=content), alias(f"{flags} hash:t", stdin=content), *lists("hash")), label=f"{name} {flags}") for name, content in SOURCES.items() for flags in ("-i", "-ir", "-iw", "-in")])

    def test_random_addresses(self):
        """Every line has a key of its own, so that each can be compared."""
        cases = []
        for seed in range(12):
            rng = random.Random(seed)
            lines = [("k%d" % i if rng.random() < 0.7 else "K%d" % i + "".join(rng.choice(PIECES) for _ in range(rng.randint(0, 4)))) + rng.choice([":", ": ", " : "]) + "".join(rng.choice(PIECES) for _ in range(rng.randint(1, 8))) for i in range(1500)]
            cases.append(Case((alias(f"{rng.choice(['', '-u'])} lmdb:t"), *lists("lmdb")), (("t", "\n".join(lines).encode("utf-8", "surrogateescape")),), label=f"seed {seed}"))
        self.check(cases, shown=3)

    def test_changes_by_each_other(self):
        self.check([Case((alias(f"{making} {kind}:t", who=maker), alias(f"{flags} {kind}:t", stdin=b"new: x\nroot: y\nUPPER: z\n", who=changer), *lists(kind)), T, label=f"{kind} {maker} {making} {changer} {flags}")
                    for kind, maker, changer in itertools.product(LISTABLE, ("peer", "ours"), ("peer", "ours")) for making in ("", "-n") for flags in ("-i", "-ir", "-iw", "-d root", "-d nobody", "-nd root")])

    def test_queries(self):
        specs = ("texthash:u", "static:x", "inline:{a=b}", "fail:x", "nothing:x", "hash:none", "hash:t", "t", "unionmap:{static:a,static:b}")
        keys = ("upper", "UPPER", "full name", '"full name"', "@", "YP_MASTER_NAME", "a@b", "", "\\a")
        cases = [Case((alias("hash:t"), alias(f"-q - {spec}", stdin="\n".join(keys).encode()), alias(f"-q upper {spec}"), alias(f"-s {spec}", any_order=True), alias(f"-d upper {spec}")), (*T, ("u", b"upper x\n")), label=spec) for spec in specs]
        cases.append(Case((alias("hash:t"), *(alias(f"{flags} -q YP_MASTER_NAME hash:t") for flags in ("", "-f", "-n", "-N"))), T, label="marks"))
        cases += [Case((alias(line),), T, label=line) for line in ("texthash:t", "static:t", "nothing:t", "fail:t", "proxy:hash:t", "none", "hash:t lmdb:t none cdb:t", "-i texthash:t", "-q a -q b t", "-s -d a t")]
        self.check(cases)

    def test_newaliases(self):
        """sendmail's newaliases builds what alias_database lists; postern-alias does so with --newaliases."""
        newaliases = shutil.which("newaliases", path=SEARCH)
        if not newaliases:
            self.skipTest("newaliases is not installed")
        for value in ("hash:@/t", "hash:@/t, lmdb:@/t", "@/t", "static:@/t", "", "hash:@/none hash:@/t", "hash:@/t,\n  cdb:@/t"):
            results = []
            for number, command in enumerate(((newaliases,), (OURS["alias"], *TARGET, "--newaliases"))):
                folder = self.root / f"newaliases{number}"
                shutil.rmtree(folder, ignore_errors=True)
                write(folder, Case((), T, config=b"compatibility_level = 3.6\nmyhostname = h.example.org\nmynetworks = 127.0.0.0/8\nalias_database = " + value.replace("@", str(folder)).encode() + b"\n"))
                done = subprocess.run(command, cwd=folder, env=environment((("MAIL_CONFIG", str(folder / "c")),)), capture_output=True, check=False, timeout=60)
                stderr = done.stderr.replace(str(folder).encode(), b"@").replace(b"postalias: ", b"").replace(b"postern-alias: ", b"")
                results.append((done.stdout, stderr, [row[:2] for row in metadata(folder)]))
            self.assertEqual(*results, value)


if __name__ == "__main__":
    unittest.main()
