"""Runs the installed postconf and postern-conf on the same input and says where they differ.

What is compared: the bytes of stdout, the set of lines on stderr, the exit code and, for jobs that edit, the bytes, mode
and owner of every file afterwards. Made equal before comparing, because it carries no meaning:
  - the name of the program in front of a message (postconf, postern-conf, postfix/bounce)
  - the name of the temporary folder, where the two worked on copies of their own, and the process id ($process_id)
Files get an old time stamp: postconf waits for a main.cf that was changed within the last second, and reads it again.
Many jobs are in flight at once, since postconf sleeps for a second whenever it ends with a fatal error.
Accepted differences are listed in tests/differential/known_differences.md (see differential_known.py), nowhere else.

POSTERN_CONF_CMD replaces the program under test; `postconf` compares the installed program with itself.
"""
import concurrent.futures
import dataclasses
import difflib
import itertools
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest

import differential_known as known

SOURCE = pathlib.Path(os.environ.get("POSTERN_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2])).resolve()
BINARIES = pathlib.Path(os.environ.get("POSTERN_BIN_DIR", SOURCE / "build/release/bin"))
CORPUS = SOURCE.parent / "shared/corpus"
FACTS = SOURCE.parent / "shared/facts"
CASES = SOURCE / "tests/differential/cases"

SEARCH = "/usr/sbin:/usr/bin:/sbin:/bin"
POSTCONF = shutil.which("postconf", path=SEARCH)
TARGET = ("--postfix-version", "3.7.11", "--profile", "debian")
OLD = 1_000_000_000
MACRO_FATAL = b"postconf: fatal: macro processing error"
MAIL_DICT_FATAL = b"postconf: fatal: dictionary mail_dict: macro processing error"
SLOW_BUILD = bool(os.environ.get("POSTERN_SANITIZED"))
LONG = bool(os.environ.get("POSTERN_LONG"))
TIMEOUT = 240 if SLOW_BUILD or LONG else 60
IN_FLIGHT = 24
_PREFIX = re.compile(rb"^(?:\S*/)?(?:postern-conf|postconf|postfix/bounce)(?=:)")


def ours_command():
    override = os.environ.get("POSTERN_CONF_CMD")
    return tuple(shlex.split(override)) if override else (str(BINARIES / "postern-conf"), *TARGET)


def why_not():
    """The reason why nothing can be compared here, or None."""
    if not POSTCONF:
        return "postconf is not installed"
    version = subprocess.run([POSTCONF, "-dh", "mail_version"], capture_output=True, check=False).stdout.decode().strip()
    if not version.startswith("3.7."):
        return f"the installed Postfix is {version or 'broken'}, the tests are for 3.7"
    return None


WHY_NOT = why_not()


@dataclasses.dataclass(frozen=True)
class Job:
    """One command line on one set of files. `folder` is an existing folder instead of files."""
    args: tuple
    files: object = None            # name -> bytes; master.cf is empty when absent, and left out when None
    folder: object = None
    edits: bool = False
    env: tuple = ()                 # (name, value) pairs
    label: str = ""
    config: str = "-c"              # how the folder is named: -c, env (MAIL_CONFIG) or none
    any_order: bool = False         # lines of stdout have no order
    known: tuple = ()               # ids of accepted differences that this job is about


@dataclasses.dataclass
class Outcome:
    stdout: bytes
    stderr: list
    code: int
    files: dict
    pid: bytes = b""

    def without_pid(self):
        return re.sub(rb"\b" + self.pid + rb"\b", b"@PID@", self.stdout)


def environment(extra=()):
    env = {"PATH": SEARCH, "LC_ALL": "C", "NORANDOMIZE": "1", "HOME": "/", "RES_OPTIONS": "timeout:1 attempts:1"}
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
        if name in os.environ:
            env[name] = os.environ[name]
    env.update(extra)
    return env


def write_files(folder, files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {"master.cf": b"", **(files or {})}.items():
        if content is None:
            continue
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content)
        os.utime(path, (OLD, OLD))
    return folder


def read_files(folder):
    found = {}
    for path in sorted(folder.rglob("*")):
        info = path.lstat()
        name = str(path.relative_to(folder))
        if path.is_symlink():
            found[name] = ("link", os.readlink(path))
        elif path.is_file():
            found[name] = (path.read_bytes(), oct(info.st_mode & 0o7777), info.st_uid, info.st_gid)
        else:
            found[name] = ("folder", oct(info.st_mode & 0o7777))
    return found


def run(command, job, folder, chance=False):
    """`chance`: hash tables have a random order, as in daily use."""
    extra = dict(job.env)
    argv = list(command)
    if job.config == "-c":
        argv += ["-c", str(folder)]
    elif job.config == "env":
        extra["MAIL_CONFIG"] = str(folder)
    argv += [str(arg) for arg in job.args]
    try:
        env = environment(extra)
        if chance:
            del env["NORANDOMIZE"]
        with subprocess.Popen(argv, cwd="/", env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as child:
            try:
                stdout, stderr = child.communicate(timeout=TIMEOUT)
                code = child.returncode
            except subprocess.TimeoutExpired:
                child.kill()
                stdout, stderr = child.communicate()
                code = "time-out"
        pid = str(child.pid).encode()
    except OSError as error:
        stdout, stderr, code, pid = b"", str(error).encode(), "cannot start", b""
    name = os.fsencode(str(folder))
    lines = [_PREFIX.sub(b"postconf", line.replace(name, b"@DIR@")) for line in stderr.splitlines()
             if b": note: " not in line]  # remarks of our own, beyond what Postfix says
    return Outcome(stdout.replace(name, b"@DIR@"), lines, code, read_files(folder) if job.edits else {}, pid)


_serial = itertools.count()


def both(job, root):
    """Outcomes of postconf and of the program under test. Two folders whose names have the same length."""
    if job.folder is not None and not job.edits:
        places = [pathlib.Path(job.folder)] * 2
    else:
        number = next(_serial)
        places = [pathlib.Path(root) / f"{side}{number:06d}" for side in "tu"]
        if not job.edits:
            places[1] = places[0]
        for place in dict.fromkeys(places):
            if job.folder is not None:
                shutil.copytree(job.folder, place, symlinks=True)
            else:
                write_files(place, job.files)
    result = [run(command, job, place) for command, place in zip(((POSTCONF,), ours_command()), places)]
    if job.folder is None or job.edits:
        for place in dict.fromkeys(places):
            shutil.rmtree(place, ignore_errors=True)
    return result


def show(lines):
    return [re.sub(r"[\0-\x1f\x7f]", lambda m: repr(m.group())[1:-1], line.decode("utf-8", "backslashreplace")) for line in lines]


def text_difference(what, theirs, ours, limit=14):
    lines = list(difflib.unified_diff(show(theirs), show(ours), "postconf", "ours", lineterm="", n=1))[2:]
    shown = [line[:300] for line in lines[:limit]]
    if not shown:
        shown = [f"differ in line ends: {theirs[-1:]!r} {ours[-1:]!r}"]
    return what + ":\n      " + "\n      ".join(shown) + (f"\n      ... {len(lines) - limit} more" if len(lines) > limit else "")


def comparable_warnings(theirs, ours):
    """postconf looks at the values in the order of a hash table: when one of them is fatal, chance decides which names it
    had seen by then."""
    if any(fatal in theirs.stderr and fatal in ours.stderr for fatal in (MACRO_FATAL, MAIL_DICT_FATAL)):
        return [[line for line in side.stderr if b": undefined parameter: " not in line] for side in (theirs, ours)]
    return [theirs.stderr, ours.stderr]


TRIES = 24


def told_by_chance(job, theirs, ours, root, pool):
    """Which of several fatal faults is told depends on the order of a hash table: whether postconf says what ours said
    in one of several runs with another order."""
    if job.edits or job.files is None or not (MACRO_FATAL in theirs.stderr and MACRO_FATAL in ours.stderr):
        return False
    place = write_files(pathlib.Path(root) / f"c{next(_serial):06d}", job.files)
    tries = [pool.submit(run, (POSTCONF,), job, place, True) for _ in range(TRIES)]
    found = False
    for future in tries:
        other = future.result()
        one, two = (set(side) for side in comparable_warnings(other, ours))
        found = found or (one == two and other.stdout == ours.stdout and other.code == ours.code)
    shutil.rmtree(place, ignore_errors=True)
    return found


def differences(job, theirs, ours):
    """(part, text) for each part that differs and is not accepted."""
    found = []
    if theirs.stdout != ours.stdout and theirs.without_pid() != ours.without_pid():
        one, two = theirs.stdout.split(b"\n"), ours.stdout.split(b"\n")
        if not job.any_order or sorted(one) != sorted(two):
            found.append(("stdout", text_difference("stdout", one, two)))
    one, two = (sorted(set(side)) for side in comparable_warnings(theirs, ours))
    if one != two:
        found.append(("stderr", text_difference("stderr", [x for x in one if x not in two], [x for x in two if x not in one])))
    if theirs.code != ours.code:
        found.append(("code", f"exit code: {theirs.code}, ours {ours.code}"))
    left_over = {name for name in theirs.files if name.endswith(".tmp") and theirs.code != 0 and name not in ours.files}
    for name in sorted({*theirs.files, *ours.files} - left_over):
        one, two = theirs.files.get(name), ours.files.get(name)
        if one != two and not known.same_appended(one, two):
            if one and two and isinstance(one[0], bytes) and isinstance(two[0], bytes) and one[0] != two[0]:
                text = text_difference(name, one[0].split(b"\n"), two[0].split(b"\n"))
            else:
                text = f"{name}: {repr(one)[-200:]}, ours {repr(two)[-200:]}"
            found.append(("files", text))
    return [(part, text) for part, text in found if not known.accepted(job, part, theirs, ours)]


def command_line(job):
    return " ".join(shlex.quote(str(arg)) for arg in job.args) + "".join(f" {k}={v!r}" for k, v in job.env)


def describe(groups, shown):
    """Text of differences: {(label, files, text): [job]}; command lines with the same difference share it."""
    out = []
    for (label, files, text), jobs in list(groups.items())[:shown]:
        lines = [f"{label or 'postconf'}: " + "   ".join(command_line(job) for job in jobs[:9])
                 + (f"   ... {len(jobs) - 9} more" if len(jobs) > 9 else "")]
        lines += [f"  {name}: {content!r}" for name, content in files if content is not None and len(content) <= 900]
        out.append("\n".join(lines) + text)
    rest = len(groups) - shown
    return "\n".join(out) + (f"\n... and {rest} more kinds" if rest > 0 else "")


class Comparison(unittest.TestCase):
    """Base of the differential tests: check() runs jobs and fails with everything that differs."""
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        if WHY_NOT:
            raise unittest.SkipTest(WHY_NOT)
        cls.root = pathlib.Path(tempfile.mkdtemp(prefix="postern-differential-"))
        cls.root.chmod(0o755)
        cls.addClassCleanup(shutil.rmtree, cls.root, ignore_errors=True)
        cls.pool = concurrent.futures.ThreadPoolExecutor(IN_FLIGHT)
        cls.addClassCleanup(cls.pool.shutdown, cancel_futures=True)

    def start(self, jobs):
        return [self.pool.submit(both, job, self.root) for job in jobs]

    def outcomes(self, jobs):
        return [future.result() for future in self.start(jobs)]

    def check(self, jobs, futures=None, shown=8):
        jobs = list(jobs)
        bad = {}
        for job, future in zip(jobs, futures or self.start(jobs)):
            found = differences(job, *future.result())
            if found and not told_by_chance(job, *future.result(), self.root, self.pool):
                text = "".join("\n    " + text for _, text in found)
                bad.setdefault((job.label, tuple((job.files or {}).items()), text), []).append(job)
        if bad:
            self.fail(f"{sum(map(len, bad.values()))} of {len(jobs)} runs differ\n" + describe(bad, shown))

    def check_files(self, files, args, **more):
        """Every argument list on one set of files (written once when nothing is edited)."""
        self.check([Job(tuple(a), files=files, **more) for a in args])

