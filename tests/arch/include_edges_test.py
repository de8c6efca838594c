"""Every #include goes along an edge of edges.txt: the layers cannot rot unseen."""
import fnmatch
import pathlib
import re
import unittest

from source_files import project_files, read

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)
SOURCES = [f"{folder}/*.{kind}" for folder in ("libconf", "libtables", "mta", "tools") for kind in ("h", "cc")]


def parse_edges(text):
    """(groups, rules): library patterns by @name, and allowed things by folder or file."""
    groups, rules = {}, {}
    for number, line in enumerate(text.splitlines(), 1):
        line = line.split("#", 1)[0].strip()
        if not line:
            continue
        name, colon, rest = line.partition(":")
        if not colon:
            raise ValueError(f"edges.txt:{number}: no colon")
        (groups if name.startswith("@") else rules)[name] = rest.split()
    return groups, rules


def within(path, folder):
    return path == folder or path.startswith(folder + "/")


def rule_of(path, rules):
    covering = [folder for folder in rules if within(path, folder)]
    return max(covering, key=len) if covering else None


def group_of(header, groups):
    for name, patterns in groups.items():
        if name != "@std" and any(fnmatch.fnmatch(header, pattern) for pattern in patterns):
            return name
    return "@std" if re.fullmatch(r"[a-z_0-9]+", header) else None


def allowed(path, quote, header, rule, edges):
    groups, rules = edges
    if quote == "<":
        return group_of(header, groups) in rules[rule]
    if header.endswith(".inc"):
        return True  # generated beside the source
    return within(header, str(pathlib.PurePosixPath(path).parent)) or any(
        within(header, target) for target in [rule, *rules[rule]])


def check(path, text, edges):
    """Findings, one string each, for the includes of one file."""
    rule = rule_of(path, edges[1])
    if rule is None:
        return [f"{path}: no entry of edges.txt covers this file"]
    findings = []
    for match in INCLUDE.finditer(text):
        quote, header = match.groups()
        if not allowed(path, quote, header, rule, edges):
            line = text.count("\n", 0, match.start()) + 1
            close = ">" if quote == "<" else '"'
            findings.append(f"{path}:{line}: {rule} may not include {quote}{header}{close}")
    return findings


class IncludeEdges(unittest.TestCase):
    def setUp(self):
        self.edges = parse_edges(read("tests/arch/edges.txt"))

    def test_every_include_is_an_edge_of_the_table(self):
        findings = [f for path in project_files(*SOURCES) for f in check(path, read(path), self.edges)]
        self.assertEqual([], findings, "\n" + "\n".join(findings))

    def test_every_target_of_the_table_is_a_group_or_a_folder_of_the_project(self):
        groups, rules = self.edges
        tops = {"libconf", "libtables", "mta", "tools"}
        for folder, targets in rules.items():
            for target in targets:
                known = target in groups if target.startswith("@") else target.split("/")[0] in tops
                self.assertTrue(known, f"{folder}: {target}")

    def test_finds_an_upward_include(self):
        self.assertEqual(check("libconf/syntax/x.cc", '#include "tools/conf/options.h"\n', self.edges),
                         ['libconf/syntax/x.cc:1: libconf/syntax may not include "tools/conf/options.h"'])
        self.assertTrue(check("libconf/base/x.h", '#include "libconf/model/config.h"\n', self.edges))
        self.assertTrue(check("mta/policy/engine.cc", '#include "mta/net/within.h"\n', self.edges))
        self.assertTrue(check("tools/check/engine.cc", '#include "mta/smtpd/session.h"\n', self.edges))

    def test_finds_a_library_where_it_does_not_belong(self):
        self.assertTrue(check("mta/policy/engine.cc", "#include <asio.hpp>\n", self.edges))
        self.assertTrue(check("libconf/model/config.cc", "  #  include <sys/socket.h>\n", self.edges))
        self.assertTrue(check("libconf/model/config.cc", "#include <iostream>\n", self.edges))
        self.assertTrue(check("libconf/model/config.cc", "#include <unheard/of.h>\n", self.edges))

    def test_finds_a_file_in_no_layer(self):
        self.assertTrue(check("extras/x.cc", "", self.edges))

    def test_accepts_the_edges_of_the_table(self):
        for path, text in (("libconf/model/config.cc", '#include "libconf/syntax/main_cf.h"\n#include <vector>\n'),
                           ("mta/address/resolve.cc", '#include "mta/policy/eval.h"\n'),
                           ("tools/programs/queue.cc", '#include "mta/spool/spool.h"\n'),
                           ("libtables/types/lmdb.cc", "#include <lmdb.h>\n")):
            self.assertEqual([], check(path, text, self.edges))


if __name__ == "__main__":
    unittest.main()
