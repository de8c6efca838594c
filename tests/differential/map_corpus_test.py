"""The table sources of the shared corpus: built, read and queried by both, each as what it is and as what it is not."""
# suite: timeout 600, processors 2, slow
import json
import re
import unittest

from differential import CORPUS
from table_differential import Case, TableComparison, run_side, step

PATTERNS = ("cidr",)
ADDRESSES = b"\n".join(b"%d.%d.%d.%d" % (a, b, a, b) for a in (1, 10, 127, 192, 198, 203, 255) for b in (0, 1, 51, 168)) + b"\n2001:db8::1\n::1\nfe80::1\nnone\n"


def sources():
    """(folder, name, type, content) of every table source."""
    if not CORPUS.is_dir():
        return
    for meta in sorted(CORPUS.glob("*/meta.json")):
        for row in json.loads(meta.read_text()).get("files", []):
            path = meta.parent / row["file"]
            if row.get("type") not in ("main", "master") and path.is_file():
                yield meta.parent.name, row["file"], row["type"], path.read_bytes()


def words(content):
    return b"\n".join(sorted({word for line in content.splitlines() for word in re.split(rb"[\s:]+", line)[:1] if word})) + b"\nnone\n"


class MapCorpus(TableComparison):
    @classmethod
    def setUpClass(cls):
        if not CORPUS.is_dir():
            raise unittest.SkipTest("the corpus is not there")
        super().setUpClass()
        cls.sources = list(sources())

    def test_there_are_enough(self):
        self.assertGreater(len([row for row in self.sources if row[2] == "hash"]), 30)

    def test_as_indexes(self):
        cases = []
        for folder, name, kind, content in self.sources:
            files, asked = (("t", content),), words(content)
            index = ("hash", "btree", "lmdb", "cdb")[len(cases) % 4]
            readers = [step(f"-q - {index}:t", stdin=asked, who=who) for who in ("peer", "ours")]
            cases.append(Case((step(f"{index}:t"), *readers, step("lmdb:t"), step("-s lmdb:t", who="ours"), step("-s lmdb:t", who="peer")), files, label=f"{folder} {name} ({kind})"))
        self.check(cases)

    def test_as_aliases(self):
        self.check(Case((step("lmdb:t", tool="alias"), step("-s lmdb:t", who="ours", tool="alias"), step("-s lmdb:t", who="peer", tool="alias"), step("-q - lmdb:t", stdin=words(content), tool="alias")), (("t", content),), label=f"{folder} {name} ({kind})")
                   for folder, name, kind, content in self.sources)

    def test_as_texthash(self):
        self.check(Case((step("-q - texthash:t", stdin=words(content)), step("-s texthash:t", any_order=True)), (("t", content),), label=f"{folder} {name}")
                   for folder, name, kind, content in self.sources if kind in ("hash", "aliases", "list"))

    def test_as_patterns(self):
        self.check(Case((step(f"-q - {kind}:t", stdin=ADDRESSES),), (("t", content),), label=f"{folder} {name} as {kind}")
                   for kind in PATTERNS for folder, name, _, content in self.sources)

    def test_recorded(self):
        """Against what postmap and postalias printed when the corpus was made."""
        count = 0
        for folder, name, kind, content in self.sources:
            tool = "alias" if kind == "aliases" else "map"
            recorded = CORPUS / folder / f"expected/{name}.post{tool}-s.out"
            if not recorded.exists():
                continue
            count += 1
            results, _ = run_side(Case((step("hash:t", tool=tool), step("-s hash:t", tool=tool, any_order=True)), (("t", content),)), "ours", self.root)
            marks = re.compile(rb"^(@|YP_\w+):?\t")
            want = sorted(line for line in recorded.read_bytes().split(b"\n") if not marks.match(line))
            self.assertEqual(want, [line for line in results[1][0] if not marks.match(line)], f"{folder} {name}")
        self.assertGreater(count, 20)


if __name__ == "__main__":
    unittest.main()
