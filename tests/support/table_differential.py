"""Runs postmap or postalias and Postern's tools on copies of the same folder and says where they differ.

What is compared, step by step: stdout, the set of lines on stderr, the exit code; at the end names, modes and owners of all
files. Contents of indexes are compared by reading them: steps may name the installed program ("peer") or ours ("ours") for
both sides. Made equal: the name of the program in a message and the folder. Files get an old time stamp, because Postfix
reads texts again that were changed within the last second.
Accepted differences are listed in tests/differential/known_differences_map.md with their reasons.
"""
import concurrent.futures
import dataclasses
import itertools
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from differential import BINARIES, CORPUS, OLD, SEARCH, TARGET, TIMEOUT, environment, text_difference

IN_FLIGHT = 64        # most wait for the second that Postfix sleeps after an error
PEERS = {"map": shutil.which("postmap", path=SEARCH), "alias": shutil.which("postalias", path=SEARCH)}
OURS = {"map": str(BINARIES / "postern-map"), "alias": str(BINARIES / "postern-alias")}
MAIN_CF = (b"compatibility_level = 3.6\nmyhostname = host.example.org\nmydomain = example.org\nmynetworks = 127.0.0.0/8\n"
           b"inet_interfaces = 127.0.0.1\nsmtputf8_enable = yes\n")
_PREFIX = re.compile(rb"^(?:\S*/)?(?:postmap|postalias|postern-map|postern-alias): ")
_TIME = re.compile(rb"(YP_LAST_MODIFIED:?\t)\d+")
_serial = itertools.count()


def why_not():
    missing = [name for name, path in PEERS.items() if not path]
    if missing:
        return f"the installed Postfix lacks {missing}"
    version = subprocess.run([shutil.which("postconf", path=SEARCH), "-dh", "mail_version"], capture_output=True, check=False)
    return None if version.stdout.startswith(b"3.7.") else "the installed Postfix is not 3.7"


WHY_NOT = why_not()


@dataclasses.dataclass(frozen=True)
class Step:
    """One run of a tool. `who`: "both" (each side its own), "peer" or "ours" for either side."""
    args: tuple
    stdin: bytes = b""
    tool: str = "map"
    who: str = "both"
    any_order: bool = False     # of the lines of stdout


@dataclasses.dataclass(frozen=True)
class Case:
    """Files (name -> bytes) and what is done with them: steps, or functions of the folder."""
    steps: tuple
    files: tuple = ()           # of (name, bytes)
    config: bytes = MAIN_CF
    label: str = ""
    metadata: bool = True
    ignore: tuple = ()          # parts that may differ: "stdout", "stderr", "code"; each with its reason in the list


def step(line, stdin=b"", **more):
    return Step(tuple(line.split()), stdin, **more)


def write(folder, case):
    (folder / "c").mkdir(parents=True)
    for name, content in (("c/main.cf", case.config), *case.files):
        path = folder / name
        path.write_bytes(content)
        os.utime(path, (OLD, OLD))
    folder.chmod(0o755)


def command(one, side):
    side = {"peer": "theirs"}.get(one.who, one.who if one.who != "both" else side)
    program = (PEERS[one.tool],) if side == "theirs" else (OURS[one.tool], *TARGET)
    return (*program, *one.args)


def run_step(one, side, folder):
    try:
        done = subprocess.run(command(one, side), cwd=folder, input=one.stdin, capture_output=True, timeout=TIMEOUT, check=False,
                              env=environment((("MAIL_CONFIG", str(folder / "c")), ("FOO", "bar value"))))
        stdout, stderr, code = done.stdout, done.stderr, done.returncode
    except subprocess.TimeoutExpired:
        stdout, stderr, code = b"", b"", "time-out"
    name = os.fsencode(str(folder))
    lines = {_PREFIX.sub(b"", line.replace(name, b"@DIR@")) for line in stderr.splitlines() if b": note: " not in line}
    out = _TIME.sub(rb"\1@TIME@", stdout.replace(name, b"@DIR@")).split(b"\n")
    return sorted(out) if one.any_order else out, sorted(lines), code


def metadata(folder):
    found = []
    for path in sorted(folder.rglob("*")):
        info = path.lstat()
        found.append((str(path.relative_to(folder)), oct(info.st_mode), info.st_uid, info.st_gid))
    return found


def run_side(case, side, root):
    folder = pathlib.Path(root) / f"{side[0]}{next(_serial):06d}"
    write(folder, case)
    try:
        results = [one(folder) if callable(one) else run_step(one, side, folder) for one in case.steps]
        return results, metadata(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def both(case, root):
    return [run_side(case, side, root) for side in ("theirs", "ours")]


def lost_output(their, our):
    """output-before-fatal: Postfix loses answers that it has not written when a later key fails."""
    fatal = any(line.startswith(b"fatal: ") for line in their[1])
    left, right = b"\n".join(their[0]), b"\n".join(our[0])
    return fatal and their[1:] == our[1:] and right.startswith(left)


def differences(case, theirs, ours):
    found = []
    for one, their, our in zip(case.steps, theirs[0], ours[0]):
        if callable(one):
            continue
        name = f"{one.tool} {' '.join(one.args)}"
        for part, left, right in zip(("stdout", "stderr", "code"), their, our):
            if left == right or part in case.ignore or (part == "stdout" and lost_output(their, our)):
                continue
            text = f"{part}: {left}, ours {right}" if part == "code" else text_difference(part, left, right)
            found.append((part, f"{name}: {text}"))
    if case.metadata and theirs[1] != ours[1]:
        found.append(("files", f"files: {sorted(set(theirs[1]) - set(ours[1]))}, ours {sorted(set(ours[1]) - set(theirs[1]))}"))
    return found


class TableComparison(unittest.TestCase):
    """Base of the differential tests of the table tools."""
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        if WHY_NOT:
            raise unittest.SkipTest(WHY_NOT)
        cls.root = pathlib.Path(tempfile.mkdtemp(prefix="postern-tables-"))
        cls.root.chmod(0o755)
        cls.addClassCleanup(shutil.rmtree, cls.root, ignore_errors=True)
        cls.pool = concurrent.futures.ThreadPoolExecutor(IN_FLIGHT)
        cls.addClassCleanup(cls.pool.shutdown, cancel_futures=True)

    def check(self, cases, shown=8):
        cases = list(cases)
        bad = []
        for case, future in zip(cases, [self.pool.submit(both, case, self.root) for case in cases]):
            found = differences(case, *future.result())
            if found:
                files = "".join(f"\n    {name}: {content[:600]!r}" for name, content in case.files)
                bad.append(f"{case.label}{files}" + "".join("\n    " + text for _, text in found))
        if bad:
            self.fail(f"{len(bad)} of {len(cases)} cases differ\n" + "\n".join(bad[:shown]))
