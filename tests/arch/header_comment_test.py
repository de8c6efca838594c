"""Every header opens with one sentence and the fields that apply: what a reader needs before the code."""
import re
import unittest

from source_files import project_files, read

FIELDS = ("Shape", "Units", "Errors", "Source", "Threads", "Requires")
FIELD = re.compile(rf"^// ({'|'.join(FIELDS)}):\s+\S")
HEADERS = [f"{folder}/*.h" for folder in ("libconf", "libtables", "mta", "tools", "tests")]


def comment_block(text):
    lines = []
    for line in text.splitlines():
        if not line.startswith("//"):
            break
        lines.append(line.rstrip())
    return lines


def check(path, text):
    block = comment_block(text)
    if not block:
        return [f"{path}:1: a header opens with a comment of one sentence"]
    findings = []
    blank = block.index("//") if "//" in block else len(block)
    sentence = " ".join(line[2:].strip() for line in block[:blank])
    if not sentence.endswith("."):
        findings.append(f"{path}:1: the opening is one sentence that ends with a full stop, then an empty comment line")
    fields = [match.group(1) for match in map(FIELD.match, block[blank:]) if match]
    if not fields:
        findings.append(f"{path}: none of the fields {', '.join(FIELDS)} after the opening sentence")
    elif fields != sorted(fields, key=FIELDS.index):
        findings.append(f"{path}: fields are out of order; the order is {', '.join(FIELDS)}")
    if "#pragma once" not in text.splitlines()[len(block):len(block) + 2]:
        findings.append(f"{path}: #pragma once does not follow the comment")
    return findings


GOOD = "// Span: a piece of text.\n//\n// Shape:   bytes.\n// Errors:  none.\n#pragma once\n"


class HeaderComment(unittest.TestCase):
    def test_every_header_says_what_it_is(self):
        findings = [f for path in project_files(*HEADERS) for f in check(path, read(path))]
        self.assertEqual([], findings, "\n" + "\n".join(findings))

    def test_accepts_the_house_form(self):
        self.assertEqual([], check("x.h", GOOD))

    def test_finds_what_is_missing(self):
        self.assertTrue(check("x.h", "#pragma once\n"))
        self.assertTrue(check("x.h", GOOD.replace("text.", "text")))
        self.assertTrue(check("x.h", "// Span: a piece of text.\n#pragma once\n"))
        self.assertTrue(check("x.h", GOOD.replace("#pragma once\n", "")))
        self.assertTrue(check("x.h", "// S: x.\n//\n// Errors:  none.\n// Shape:   bytes.\n#pragma once\n"))


if __name__ == "__main__":
    unittest.main()
