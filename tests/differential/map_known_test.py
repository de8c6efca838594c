"""Every known difference of the table tools has its reason in the list, and still is one."""
# suite: timeout 300, processors 2, slow
import os
import re
import unittest

from differential import SOURCE
from table_differential import Case, MAIN_CF, TableComparison, both, differences, step

TABLE = (("t", b"a 1\nb 2\n"),)


def cut(name, size):
    return lambda folder: os.truncate(folder / name, size)


def put(name, content):
    def write(folder):
        (folder / name).write_bytes(content)
    return write


def linked(folder):
    os.rename(folder / "t.cdb", folder / "u")
    os.symlink("u", folder / "t.cdb")


# The parts that differ, by the example for each.
EXAMPLES = {
    "usage-text": ({"stderr"}, Case((step("-Z t"),), TABLE)),
    "verbose-text": ({"stderr"}, Case((step("-v hash:t"),), TABLE)),
    "list-cdb": ({"stdout", "stderr", "code"}, Case((step("cdb:t"), step("-s cdb:t")), TABLE)),
    "directory-as-source": ({"stderr", "code", "files"}, Case((step("hash:c"),))),
    "damaged-index": ({"stderr"}, Case((put("t.db", b"foo\n"), step("-q a hash:t")), TABLE)),
    "truncated-lmdb": ({"stderr", "code"}, Case((step("lmdb:t"), cut("t.lmdb", 8192), step("-q a lmdb:t")), TABLE)),
    "truncated-hash": ({"stderr"}, Case((step("hash:t"), cut("t.db", 4096), step("-q a hash:t")), TABLE)),
    "rebuild-damaged-lmdb": ({"stderr", "code"}, Case((put("t.lmdb", b"foo\n"), step("lmdb:t")), TABLE)),
    "empty-key-lmdb": ({"stderr"}, Case((step("lmdb:t"), step("-q - lmdb:t", stdin=b"zz\n\n")), TABLE)),
    "linked-cdb": ({"files"}, Case((step("cdb:t"), linked, step("cdb:t")), TABLE)),
    "marks-of-ones-own": ({"stderr"}, Case((step("-f cdb:t", tool="alias"),), (("t", b"YP_MASTER_NAME: x\n"),))),
    "accounts": ({"stderr", "code", "files"}, Case((step("hash:t"),), TABLE, config=MAIN_CF + b"mail_owner = nobody-of-that-name\n")),
}


class KnownDifferences(TableComparison):
    def test_list_and_examples_name_the_same(self):
        text = (SOURCE / "tests/differential/known_differences_map.md").read_text(encoding="utf-8")
        rows = re.findall(r"^\| ([a-z0-9-]+) \| [^|]+ \| ([^|]+) \| `map_known_test.py` \|$", text, re.MULTILINE)
        self.assertEqual(sorted(name for name, _ in rows), sorted([*EXAMPLES, "output-before-fatal"]))
        for name, reason in rows:
            self.assertGreater(len(reason), 20, name)

    def test_each_still_exists(self):
        for name, (parts, case) in EXAMPLES.items():
            with self.subTest(name):
                theirs, ours = both(case, self.root)
                self.assertEqual(parts, {part for part, _ in differences(case, theirs, ours)})
                self.assertTrue(all(result[2] in (0, 1) for result in ours[0] if result), "a crash of ours is no difference")

    def test_output_before_fatal(self):
        case = Case((step("-q - texthash:t fail:x", stdin=b"a\nzz\n"),), TABLE)
        theirs, ours = both(case, self.root)
        self.assertEqual([], differences(case, theirs, ours))
        self.assertEqual(([b""], [b"a\t1", b""]), (theirs[0][0][0], ours[0][0][0]))

    def test_other_differences_are_found(self):
        """The harness itself."""
        case = Case((step("hash:t"), step("-q a hash:t")), TABLE)
        theirs, ours = both(case, self.root)
        self.assertEqual([], differences(case, theirs, ours))
        for place, value, part in ((0, [b"2", b""], "stdout"), (1, [b"warning: x"], "stderr"), (2, 1, "code")):
            results = list(ours[0])
            changed = list(results[1])
            changed[place] = value
            results[1] = tuple(changed)
            self.assertEqual([part], [found for found, _ in differences(case, theirs, (results, ours[1]))])
        self.assertEqual(["files"], [found for found, _ in differences(case, theirs, (ours[0], ours[1][1:]))])


if __name__ == "__main__":
    unittest.main()
