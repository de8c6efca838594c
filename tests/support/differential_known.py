"""Accepted differences between postconf and postern-conf, read from tests/differential/known_differences.md.

The machine-readable part of that file is the block fenced as `exceptions`. One line is
    id | parts | arguments | stderr or stdout of postconf
with parts a comma list of stdout, stderr, code, files; `arguments` a regular expression searched in the command line (words
joined by one blank) and the last column one searched in what postconf printed. Both must be found for a difference to pass.
An exception with `-` in both columns is not recognised that way, but from the input (applicable() below) or by a test that
names it in Job.known.
"""
import dataclasses
import os
import pathlib
import re

FILE = pathlib.Path(__file__).resolve().parents[1] / "differential/known_differences.md"


@dataclasses.dataclass(frozen=True)
class Exception_:
    id: str
    parts: frozenset
    args: re.Pattern
    printed: re.Pattern

LONE_DASH = re.compile(rb"^\S+(?:\s+\S+){7}(?:[ \t].*)?[ \t]-(?:\s|$)", re.MULTILINE)
GLUED = re.compile(rb"-\w*o\S*o")


def parse(text):
    block = re.search(r"^```exceptions\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    rows = []
    for line in block.group(1).splitlines() if block else []:
        if line.strip() and not line.startswith("#"):
            ident, parts, args, printed = [field.strip() for field in re.split(r"\s\|\s", line, maxsplit=3)]
            never = "(?!)"
            args, printed = (never if column == "-" else column for column in (args, printed))
            rows.append(Exception_(ident, frozenset(parts.split(",")), re.compile(args), re.compile(printed.encode())))
    return rows


EXCEPTIONS = parse(FILE.read_text(encoding="utf-8")) if FILE.exists() else []
STRICT = bool(os.environ.get("POSTERN_STRICT"))


def matching(job, part, theirs):
    words = " ".join(str(arg) for arg in job.args)
    printed = theirs.stdout + b"\n" + b"\n".join(theirs.stderr)
    return [row.id for row in EXCEPTIONS if part in row.parts and row.args.search(words) and row.printed.search(printed)]


def accepted(job, part, theirs, ours):
    if STRICT:
        return False
    return bool(matching(job, part, theirs)) or any(part in row.parts for row in EXCEPTIONS if row.id in applicable(job, theirs, ours))


def applicable(job, theirs, ours):
    """Ids of the exceptions that depend on the input files instead of on the command line."""
    found = set(job.known)
    written = (job.files or {}).get("master.cf") or b""
    written = written.encode() if isinstance(written, str) else written
    words = b" ".join([written, *(os.fsencode(str(arg)) for arg in job.args)]).split()
    if theirs.code in (-6, -11) and any(b"expressions are nested too deeply" in line for line in ours.stderr):
        found.add("endless-operands")
    if LONE_DASH.search(written):
        found.add("lone-dash")
    if job.edits and any(GLUED.match(word) for word in words):
        found.add("glued-option")
    if job.edits and any(word.startswith(b"{") for word in words):
        found.add("braces-kept")
    if job.edits:
        before = [content for content in (job.files or {}).values() if content is not None]
        if any(b"\0" in content for content in before):
            found.add("nul-in-edit")
        if any(b"\r\n" in content for content in before):
            found.add("crlf-kept")
        if any(re.search(rb"\s-o\s*$", entry) for entry in entries_of(written)):
            found.add("dangling-option")
        if unclosed_brace(written):
            found.add("unclosed-brace")
        if theirs.stderr and same_but_line_numbers(theirs.stderr, ours.stderr):
            found.add("edit-line-number")
        if all(unglued(theirs.files.get(n), ours.files.get(n), (job.files or {}).get(n)) for n in {*theirs.files, *ours.files}):
            found.add("unterminated-last-line")
    return found


def entries_of(master_cf):
    """The entries, without comments."""
    return re.split(rb"\n(?![ \t#]|$)", re.sub(rb"(?m)^[ \t]*#.*$", b"", master_cf))


def unclosed_brace(master_cf):
    """An entry has a brace that nothing in it closes."""
    return any(entry.count(b"{") > entry.count(b"}") for entry in entries_of(master_cf))


def same_but_line_numbers(one, two):
    blank = lambda lines: sorted({re.sub(rb"(master\.cf: line )\d+:", rb"\1N:", line) for line in lines})
    return blank(one) == blank(two)


def unglued(one, two, before):
    """The same but for a newline that ours puts after the last line, where postconf appends to that very line."""
    if one == two:
        return True
    if not (one and two and before) or one[1:] != two[1:] or before.endswith(b"\n"):
        return False
    last = before[before.rfind(b"\n") + 1:]
    return one[0] == two[0].replace(last + b"\n", last, 1) or same_appended((one[0].replace(last, last + b"\n", 1), *one[1:]), two)


def same_appended(one, two):
    """Parameters that are new in a file are appended by postconf in the (random) order of a hash table."""
    if not (one and two and isinstance(one[0], bytes) and isinstance(two[0], bytes)) or one[1:] != two[1:]:
        return False
    a, b = one[0].splitlines(keepends=True), two[0].splitlines(keepends=True)
    same = 0
    while same < min(len(a), len(b)) and a[same] == b[same]:
        same += 1
    return sorted(a[same:]) == sorted(b[same:]) and all(re.match(rb"\S+ = ", line) for line in a[same:])
