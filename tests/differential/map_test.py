"""postern-map and postmap: flags, sources, queries, indexes read by each other, owners and modes."""
# suite: timeout 600, processors 2, slow
import itertools
import os
import random
import unittest

from table_differential import Case, Step, TableComparison, step

TABLE = b"a 1\nb 2\nc c3\nLong.Key value with spaces \n"
INDEXES = ("hash", "btree", "lmdb", "cdb")
LISTABLE = ("hash", "btree", "lmdb")
FLAGS = "NbFfhimnoprsuUw"        # not -v: what it tells is each program's own
T = (("t", TABLE),)
ODD_SOURCES = {
    "empty": b"", "only comments": b"# a\n\n  # b\n", "no newline": b"a 1\nb 2", "crlf": b"a 1\r\nb 2\r\n c\r\n", "nul": b"a 1\0x\nb\0 2\n\0c 3\nd\xff 4\0\xff\ne 5\0\xff\n",
    "tabs": b"a\t1\n\tb\t2\n\nc \t 3 \t\n", "continuation": b"a 1\n 2\n\t3\n# c\n 4\nb 5\n\n 6\n", "leading space": b" a 1\nb 2\n", "long leading space": b"  " + b"x" * 60 + b" 1\n",
    "no value": b"a\nb \nc\t\nd 4\n", "colon": b"a: 1\nb : 2\nc:3\n:\n", "quotes": b'"a b" 1\n"a\\"b" 2\na"b c"d 3\n"x 4\n\\" 5\na\\ b 6\n"" 7\n"\\" 8\n',
    "utf8": "ä ö\nÄ x\nß y\nSS z\nİ i\nﬁ f\n".encode(), "bad utf8": b"\xff 1\na \xff\n\xc3 2\nb\xed 3\nok 4\n", "duplicates": b"a 1\nA 2\na 3\nb 1\nB 1\n", "duplicates among faults": b"a 1\nA 2\nc\n" + b"".join(b"%d 1\n%d 2\n" % (i, i) for i in range(20)) + b"a 3\n d\nb: 1\nb: 2\nA 4\ne\n4 5\n",
    "controls": b"a\x01 b\x02\nc\x7f d\n\x0b e\nf\x0cg h\n", "spaces": b"\n   \n\t\na 1\n   \nb   2   \n", "cr alone": b"a 1\rb 2\rc 3\n",
    "long value": b"a " + b"v" * 5000 + b"\nb " + b"w" * 70000 + b"\n", "one megabyte": b"k " + b"x y" * 350000 + b"\nl 1\n", "long key": b"k" * 505 + b" 1\n" + b"m" * 300 + b" 2\n",
    "hash in the middle": b"a #b\n#c d\na#b c\n", "backslash at the end": b"a 1\\\nb\\ 2\n\\\n", "wide": b"".join(b"key%d value %d\n" % (i, i * i) for i in range(3000)),
}
QUERIES = [b"a", b"A", b"b", b"x", b"", b" a", b"a ", b"long.key", b"LONG.KEY", b"Long.Key", b"\xff", b"\xc3\xa4", b"\xc3\x84", b"a\0b", b"key77", b"KEY77", b"a\rb", b"a b", b'"a b"', b"q" * 600, b"\x01", b"1.2.3.4", b"root", b"FOO"]
SPECS = [
    "static:x", "static:{x y}", "static:{", "static:", "static:{}", "static:{a}b", "inline:{a=1,b=2}", "inline:{{a = x y}, b=c}", "inline:{A=1}", "inline:{}", "inline:{a}", "inline:{a=b", "inline:{=b}", "inline:x",
    "inline:{{a=1}{b=2}}", "inline:{a=1 a=2}", "texthash:t", "texthash:none", "texthash:", "cidr:cidr", "cidr:{{1.2.3.0/24 net}}", "cidr:{{!1.2.3.0/24 net}}", "cidr:{", "cidr:none", "environ:x", "fail:x", "fail:", "internal:x",
    "unix:passwd.byname", "unix:group.byname", "unix:x", "pipemap:{texthash:t,inline:{1=one}}", "pipemap:{inline:{a=b},inline:{b=c},static:z}", "pipemap:{}", "pipemap:{texthash:none}", "pipemap:x", "pipemap:{static:a", "pipemap:{fail:x,static:a}",
    "unionmap:{static:one,texthash:t}", "unionmap:{inline:{a=1},inline:{a=2}}", "unionmap:{static:a,fail:x}", "unionmap:{}", "unionmap:{nothing:x}", "randmap:{x}", "randmap:{{a b}}", "randmap:{}", "randmap:", "randmap:{x",
    "pipemap:{pipemap:{static:a,inline:{a=b}},inline:{b=c}}", "unionmap:{pipemap:{static:a,inline:{a=b}},static:c}", "nothing:x", "x", ":x", "hash:t", "lmdb:t", "btree:t", "cdb:t", "hash:none", "lmdb:none", "cdb:none", "", ":", "static", "{static:x}",
]


def lists(kind, name="t"):
    """Reads an index by the other side's program, or asks for its keys where nothing lists it."""
    if kind in LISTABLE:
        return [step(f"-s {kind}:{name}", who=who, any_order=kind == "hash") for who in ("peer", "ours")]
    return [step(f"-q - {kind}:{name}", stdin=b"\n".join(QUERIES) + b"\n", who=who) for who in ("peer", "ours")]


def random_source(rng, lines):
    pieces = ["a", "b", "Key", "k e y", " ", "\t", "\n", "\n ", '"', "\\", ":", "#", "ä", "Ü", "\x01", "\r", "=", "value", "x" * 40, "{", "}", ",", "$1", "\udcff", "\0"]
    out = []
    for _ in range(lines):
        head = rng.choice(["k%d" % rng.randint(0, lines), "K%d" % rng.randint(0, lines), "#", "", " ", '"q %d"' % rng.randint(0, 9), "x@y%d" % rng.randint(0, 9)])
        out.append(head + rng.choice([" ", "\t", "  ", "", ": "]) + "".join(rng.choice(pieces) for _ in range(rng.randint(0, 5))))
    return "\n".join(out).encode("utf-8", "surrogateescape") + (b"\n" if rng.random() < 0.8 else b"")


def random_message(rng):
    lines = []
    kinds = ["multipart/mixed; boundary=a", "multipart/x; boundary=\"b c\"", "multipart/digest; boundary=d", "message/rfc822", "message/global", "message/partial", "text/plain", "multipart/mixed", "Multipart/Y ; x=y; BOUNDARY=e (c)"]
    for _ in range(rng.randint(1, 25)):
        lines.append(rng.choice([
            "Content-Type: " + rng.choice(kinds), "content-type:" + rng.choice(kinds), "--a", "--a--", "--b c", "--b c--", "--d", "--ax", "--e--", "", "", "X: y", "X : y", " folded", "\tfolded", "body text", "Content-Transfer-Encoding: base64",
            "From x", ">From x", "ä: ü", "--", "-- ", ": x", "Subject: " + "z" * rng.randint(0, 90), "A\0B: c", "Content-Type: text/html;\n boundary=a", "Content-Type: multipart/z;\n\tboundary=f", "--f"]))
    return "\n".join(lines).encode() + (b"\n" if rng.random() < 0.7 else b"")


class Map(TableComparison):
    def test_flags_and_pairs_of_flags(self):
        singles = [""] + [f"-{flag}" for flag in FLAGS]
        pairs = [f"-{one} -{two}" for one, two in itertools.combinations(FLAGS, 2)]
        cases = []
        for flags, mode in itertools.product(singles + pairs, ("", "-q a", "-q -", "-d a", "-d -")):
            if flags.count("-") == 2 and mode in ("-d -", "-q a"):
                continue
            files = (*T, ("u", b"New t\na t,c/main.cf\nbad nope\n"))
            # A first index of its own: -i, -d and -q work on what is there.
            steps = (step("hash:t"), step(f"{flags} {mode} hash:t", stdin=b"new t\na t\nLONG.KEY t\n"), *lists("hash"))
            cases.append(Case(steps, files, label=f"{flags} {mode}"))
        self.check(cases)

    def test_order_and_repetition_of_flags(self):
        cases = [Case((step("lmdb:t"), step(f"{flags} lmdb:t", stdin=b"a z\na y\n"), *lists("lmdb")), (("t", b"a 1\na 2\nB 3\n"),), label=flags)
                 for flags in ("-rw", "-wr", "-r -w -r", "-Nn", "-nN", "-uU", "-ss", "-ii", "-q a -q b", "-s -q a", "-d a -q a", "-i -q a", "-is", "-qa", "-da", "-iw", "-ir", "-iwr", "-irw", "-i -f", "-i -n", "-i -N", "-i -u", "-fi", "-- ", "-f --")]
        self.check(cases)

    def test_odd_sources(self):
        cases = []
        for name, content in ODD_SOURCES.items():
            cases += [Case((step(f"{flags} {kind}:t"), *lists(kind)), (("t", content),), label=f"{name} {flags} {kind}")
                      for kind in INDEXES for flags in ("", "-u", "-f")]
            cases += [Case((step("-i lmdb:t", stdin=content), *lists("lmdb")), label=f"{name} -i"),
                      Case((step("-s texthash:t", any_order=True), step("-q - texthash:t", stdin=b"\n".join(QUERIES))), (("t", content),), label=f"{name} texthash")]
        self.check(cases)

    def test_random_sources(self):
        cases = []
        for seed in range(120):
            rng = random.Random(seed)
            kind = INDEXES[seed % 4]
            source = random_source(rng, 60)
            flags = rng.choice(["", "-r", "-w", "-f", "-u", "-n", "-N", "-rf", "-wu"])
            keys = b"\n".join(b"k%d" % i for i in range(60)) + b"\n"
            cases.append(Case((step(f"{flags} {kind}:t"), *lists(kind), step(f"-q - {kind}:t", stdin=keys)), (("t", source),), label=f"seed {seed} {flags} {kind}"))
        self.check(cases)

    def test_changes_by_each_other(self):
        """An index made by one is changed by the other, and read by both."""
        cases = []
        for kind, maker, changer in itertools.product(LISTABLE, ("peer", "ours"), ("peer", "ours")):
            for flags, stdin in (("-i", b"n 1\na 2\nB 3\n"), ("-ir", b"n 1\na 2\n"), ("-iw", b"a 9\n"), ("-inr", b"a 2\nm 1\n"), ("-d -", b"a\nzz\nLONG.KEY\n"), ("-d a", b""), ("-d zz", b""), ("-nd a", b""), ("-Nd a", b""), ("-i", ODD_SOURCES["wide"])):
                for making in ("", "-n"):
                    cases.append(Case((step(f"{making} {kind}:t", who=maker), step(f"{flags} {kind}:t", stdin=stdin, who=changer), *lists(kind)), T, label=f"{kind} {maker} {making} {changer} {flags}"))
        self.check(cases)

    def test_reading_each_other(self):
        """Thousands of entries of all lengths, every key asked for in both directions."""
        rng = random.Random(7)
        keys = [b"%s%d" % (b"k" * rng.randint(1, 200), i) for i in range(4000)]
        source = b"".join(key + b" " + b"v" * rng.choice([1, 10, 100, 900, 1100, 5000 if i % 100 == 0 else 3]) + b"\n" for i, key in enumerate(keys))
        asked = b"\n".join(keys + [key + b"x" for key in keys]) + b"\n"
        self.check([Case((step(f"{flags} {kind}:t", who=maker), step(f"-q - {kind}:t", stdin=asked, who="peer"), step(f"-q - {kind}:t", stdin=asked, who="ours"), *lists(kind)), (("t", source),), label=f"{kind} {maker} {flags}")
                    for kind in INDEXES for maker in ("peer", "ours") for flags in ("", "-n", "-N")])

    def test_queries_of_all_types(self):
        files = (*T, ("cidr", b"1.2.3.4 host\n1.2.0.0/16 net\nif 10.0.0.0/8\n10.1.0.0/16 ten\nendif\n::/0 six\n"))
        everything = b"\n".join(QUERIES) + b"\n"
        cases = []
        for spec in SPECS:
            for flags in ("", "-f", "-u"):
                cases.append(Case((Step((*flags.split(), "-q", "-", spec), everything),), files, label=f"{flags} {spec}"))
            for action in (("-q", "a"), ("-q", ""), ("-d", "a"), ("-s",), ("-i",), ()):
                cases.append(Case((Step((*action, spec), b"k v\n", any_order=True),), files, label=f"{action} {spec}"))
        self.check(cases)

    def test_several_tables(self):
        rows = ("texthash:t static:x", "inline:{a=1} texthash:t", "texthash:t nothing:x", "hash:none texthash:t", "t", "t texthash:t", "texthash:none t", "static:x hash:none")
        cases = [Case((Step(("-q", key, *row.split())),), T, label=f"{key} {row}") for row in rows for key in ("a", "zz")]
        cases += [Case((step("hash:t lmdb:t cdb:u btree:t"), *lists("hash"), *lists("lmdb"), *lists("cdb", "u")), (*T, ("u", b"q 1\n")), label="four builds"),
                  Case((step("hash:t"), step("lmdb:t"), step("-d a hash:t lmdb:t"), *lists("hash"), *lists("lmdb")), T, label="-d in two"),
                  Case((step("-i hash:t lmdb:t", stdin=b"a 1\n"), *lists("hash"), *lists("lmdb")), label="-i in two"),
                  Case((step("hash:t"), step("lmdb:u"), step("-s hash:t lmdb:u", any_order=True)), (*T, ("u", b"q 1\n")), label="-s of two"),
                  Case((step("hash:t hash:none hash:u"),), (*T, ("u", b"q 1\n")), label="stops at the first fault")]
        self.check(cases)

    def test_default_type(self):
        values = ("hash", "lmdb", "cdb", "btree", "texthash", "static", "nothing", "$mail_name", "", "hash:", "$nothing")
        self.check(Case((step("t"), step("-q a t")), T, config=b"compatibility_level = 3.6\nmyhostname = h.example.org\nmynetworks = 127.0.0.0/8\ndefault_database_type = %s\n" % value.encode(), label=value) for value in values)

    def test_main_cf(self):
        settings = ("line_length_limit = x", "ipc_timeout = x", "soft_bounce = x", "lmdb_map_size = 9x", "berkeley_db_create_buffer_size = x", "mime_nesting_limit = -5", "default_process_limit = 0", "mydomain = $nothing", "relayhost = ${x",
                    "smtpd_banner = ${x", "unknown = 1", "import_environment = A=b", "mynetworks_style = foo", "no setting", "process_name = x", "queue_directory = /none", "fork_delay = 1x", "mail_name = ", "syslog_name = x y")
        self.check(Case((step("hash:t"),), T, config=b"compatibility_level = 3.6\nmyhostname = h.example.org\nmynetworks = 127.0.0.0/8\n" + text.encode() + b"\n", label=text) for text in settings)
        off = b"compatibility_level = 3.6\nmyhostname = h.example.org\nmynetworks = 127.0.0.0/8\nsmtputf8_enable = no\n"
        self.check([Case((step(f"{flags} lmdb:t"), *lists("lmdb"), step(f"{flags} hash:t"), step(f"{flags} -q - hash:t", stdin=b"\n".join(QUERIES))), (("t", content),), config=off, label=f"no utf8 {name}")
                    for name, content in ODD_SOURCES.items() if "utf8" in name or "controls" in name for flags in ("", "-U")])
        self.check([Case((step("-c none -q a texthash:t"),), T, label="-c"), Case((step("-c c -q a texthash:t"),), T, label="-c c")])

    def test_keys_from_messages(self):
        cases = []
        for seed in range(150):
            message = random_message(random.Random(seed))
            cases.append(Case(tuple(step(f"{flags} -q - static:x", stdin=message) for flags in ("-h", "-b", "-hm", "-bm", "-hbm")), label=f"message {message!r}"))
        wrong = b"Subject: \xff\n\nbody \xff\n"
        cases += [Case((step(f"{flags} -q - static:x", stdin=wrong),), label=flags) for flags in ("-h", "-b", "-hb", "-hbU", "-hbm -U", "-hbu", "-U", "-m")]
        self.check(cases)

    def test_file_values(self):
        files = (("u", b"a t\nb t, t\nc ,\nd none\ne c\nf t none\ng /dev/null\nH {t t}\ni \"t\"\n"), ("v", b"a YQ==\nb YR==\nc Y\nd Y Q==\ne YQ=\nf YWE=\nG ====\nh YQ==YQ==\ni Y-Ek\n"), ("cidr", b"1.2.3.4 t\n1.2.3.5 none\n"), *T)
        cases = [Case((step(f"{flags} {kind}:u"), step(f"-F -s {kind}:u", any_order=True), *lists(kind, "u")), files, label=f"{flags} {kind}") for kind in LISTABLE for flags in ("-F", "-Fr", "-Ff")]
        cases += [Case((step("lmdb:v"), *(step(f"-F -q {key} lmdb:v") for key in "abcdefghiG"), step("-F -s lmdb:v")), files, label="base64"),
                  Case((step("-iF lmdb:w", stdin=b"a t\nb none\n"), *lists("lmdb", "w")), files, label="-i"), Case((step("-F cdb:u"), *(step(f"-F -q {key} cdb:u") for key in "abch")), files, label="cdb")]
        cases += [Case((step(f"-F -q 1.2.3.4 {spec}"), step(f"-F -q a {spec}"), step(f"-F -q - {spec}", stdin=b"a\nb\n")), files, label=spec)
                  for spec in ("static:t", "static:none", "inline:{a=t}", "inline:{a=none}", "inline:{{a=t,t}}", "texthash:u", "cidr:cidr", "cidr:{{1.2.3.4 t}}", "unionmap:{static:t,static:t}", "pipemap:{static:t}", "environ:x", "fail:x")]
        cases += [Case((Step(("-F", "-q", "abc", spec)), Step(("-F", "-q", "-", spec), b"abc\nd\nx\n")), (*files, ("f", b"x $1 y")), label=spec)
                  for kind in ("pcre", "regexp") for spec in (f"{kind}:{{{{/(a)/ f}}}}", f"{kind}:{{{{/a/ none}},{{/d/ f, f}}}}", f"{kind}:{{{{/a/ $1}}}}", f"{kind}:{{{{/a/ ,}}}}", f"{kind}:{{{{/a/}}}}", f"{kind}:{{}}")]
        self.check(cases)

    def test_modes_and_owners(self):
        if os.geteuid() != 0:
            self.skipTest("needs root")
        cases = []
        for kind, mode, flags in itertools.product(INDEXES, (0o600, 0o604, 0o640, 0o644, 0o666, 0o755, 0o000, 0o440), ("", "-p")):
            cases.append(Case((lambda folder, mode=mode: (folder / "t").chmod(mode), step(f"{flags} {kind}:t")), T, label=f"{mode:o} {flags} {kind}"))
            if kind != "cdb":       # which Postfix makes anew, with the mode of the text
                cases.append(Case((step(f"{kind}:t"), lambda folder, kind=kind, mode=mode: index(folder, kind).chmod(mode), step(f"{flags} {kind}:t")), T, label=f"index {mode:o} {flags} {kind}"))
        for kind, owner, flags, folder_mode in itertools.product(INDEXES, ((65534, 0), (65534, 65534), (0, 8), (1, 1)), ("", "-o", "-p"), (0o755, 0o777)):
            def own(folder, owner=owner, folder_mode=folder_mode):
                os.chown(folder / "t", *owner)
                folder.chmod(folder_mode)
            cases.append(Case((own, step(f"{flags} {kind}:t")), T, label=f"{owner} {flags} {kind} {folder_mode:o}"))
            if kind != "cdb":
                cases.append(Case((step(f"{kind}:t"), own, step(f"{flags} {kind}:t")), T, label=f"index of root, {owner} {flags} {kind} {folder_mode:o}", metadata=folder_mode == 0o755))
        for kind, flags in itertools.product(("hash", "btree", "lmdb", "cdb"), ("", "-o")):
            def give_away(folder):
                for path in folder.glob("t*"):
                    os.chown(path, 65534, 65534)
            # A folder where the owner cannot make files: what is there can be written over all the same.
            cases.append(Case((step(f"{kind}:t"), give_away, step(f"-r {flags} {kind}:t"), *lists(kind)), (("t", TABLE + b"a 7\n"),), label=f"index and text of another, {flags} {kind}", metadata=kind != "cdb"))
        self.check(cases)

    def test_stale_index(self):
        def age(folder, kind):
            os.utime(index(folder, kind), (1, 1))
        self.check([Case((step(f"{kind}:t"), lambda folder, kind=kind: age(folder, kind), step(f"{action} {kind}:t", stdin=b"k v\n")), T, label=f"{kind} {action}")
                    for kind in INDEXES for action in ("-q a", "-q -", "-s", "-d a", "-i") if not (kind == "cdb" and action in ("-s",))])


def index(folder, kind):
    return folder / ("t." + {"hash": "db", "btree": "db"}.get(kind, kind))


if __name__ == "__main__":
    unittest.main()
