"""Runs postmap and postern-map against scripted servers and says where they differ.

Each side of a job gets a folder, and a server of its own that begins its script anew. Compared: stdout, the exit code, the
set of messages, and what the server was asked. Made equal: the program's name, the folder, the port, and what postmap shows of
an errno that is left over from something else (stale-errno in known_differences_map.md).
"""
import concurrent.futures
import dataclasses
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import threading
import unittest

from differential import OLD, TARGET
from peers import Peer
from table_differential import OURS, PEERS, WHY_NOT

IN_FLIGHT = 60      # nearly all of them wait: for the second before a fatal error, or between two tries
LIMIT = 60
MAIN_CF = "compatibility_level = 3.6\nsmtputf8_enable = yes\n"
_PROGRAM = re.compile(r"^(?:\S*/)?(?:postmap|postern-map): ")
_STALE = ((re.compile(r"((?:query|delete) error): .*"), r"\1"), (re.compile(r"(unexpected EOF) \(.*\)"), r"\1"),
          (re.compile(r"(I/O error): .*"), r"\1"))
HANG, CLOSE = object(), object()


class Script:
    """What a server says. `replies`: by request, or a list for each connection in turn (the last one again and again) whose
    items are bytes, tuples of pieces with pauses, CLOSE or HANG. `read` takes the next request from a stream."""

    def __init__(self, read, replies, default=b"", after_close=()):
        self.read, self.replies, self.default, self.after_close = read, replies, default, after_close
        self.lock, self.requests, self.connections = threading.Lock(), [], 0

    def __call__(self, stream):
        with self.lock:
            number, self.connections = self.connections, self.connections + 1
        steps = None if isinstance(self.replies, dict) else iter(self.replies[min(number, len(self.replies) - 1)])
        while True:
            step = next(steps, CLOSE) if steps else None
            if step is CLOSE:
                return
            request = self.read(stream)
            if request is None:
                return
            with self.lock:
                self.requests.append(request)
            reply = self.replies.get(request, self.default) if steps is None else step
            if reply is CLOSE:
                return
            if reply is HANG:
                stream.server.owner.done.wait(LIMIT)
                return
            for piece in reply if isinstance(reply, tuple) else (reply,):
                stream.wfile.write(piece)
                stream.wfile.flush()
                if isinstance(reply, tuple):
                    stream.server.owner.done.wait(0.3)
            if request in self.after_close:
                return


@dataclasses.dataclass(frozen=True)
class Job:
    """`args` and `files` may say {port}, {folder} and {table}. `script` makes the server for one side; None: there is none."""
    args: tuple
    script: object = None
    stdin: bytes = b""
    files: tuple = ()           # of (name, text)
    index: str = ""             # hash index to be made from a file, by postmap
    table: str = ""
    asked: bool = True          # what the server was asked is compared, too
    label: str = ""


def messages(stderr, folder, port):
    lines = set()
    for line in stderr.decode(errors="replace").splitlines():
        line = _PROGRAM.sub("", line).replace(str(folder), "FOLDER").replace(str(port), "PORT").rstrip().rstrip("?")
        for pattern, form in _STALE:
            line = pattern.sub(form, line)
        lines.add(line)
    return sorted(lines)


def run_side(job, program):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="peer-"))
    script = job.script() if job.script else None
    try:
        with Peer(script or (lambda stream: None)) as peer:
            fill = {"port": peer.port, "folder": folder}
            fill["table"] = job.table.format(**fill)
            for name, text in (("main.cf", MAIN_CF), *job.files):
                (folder / name).write_text(text.replace("{port}", str(peer.port)).replace("{folder}", str(folder)))
                os.utime(folder / name, (OLD, OLD))
            if job.index:
                subprocess.run([PEERS["map"], "-c", folder, f"hash:{folder}/{job.index}"], check=True, timeout=LIMIT)
            args = [arg.replace("{table}", fill["table"]).replace("{folder}", str(folder)) for arg in job.args]
            done = subprocess.run([*program, "-c", folder, *args], input=job.stdin, capture_output=True, timeout=LIMIT, check=False)
            listed = b""
            if job.index:
                listed = subprocess.run([PEERS["map"], "-c", folder, "-s", f"hash:{folder}/{job.index}"], check=True,
                                        timeout=LIMIT, capture_output=True).stdout
            asked = sorted(script.requests) if script and job.asked else None
            return done.returncode, done.stdout, messages(done.stderr, folder, peer.port), asked, listed
    except subprocess.TimeoutExpired:
        return "time-out", b"", [], None, b""
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def ours(job):
    return run_side(job, (OURS["map"], *TARGET))


def theirs(job):
    return run_side(job, (PEERS["map"],))


class PeerComparison(unittest.TestCase):
    maxDiff = None

    def compare(self, jobs):
        """The answers of ours, in the order of the jobs."""
        if WHY_NOT:
            self.skipTest(WHY_NOT)
        jobs = list(jobs)
        self.assertTrue(jobs)
        with concurrent.futures.ThreadPoolExecutor(IN_FLIGHT) as pool:
            wanted = [pool.submit(theirs, job) for job in jobs]
            got = [pool.submit(ours, job) for job in jobs]
            for job, left, right in zip(jobs, wanted, got):
                with self.subTest(job.label or job.args):
                    self.assertEqual(left.result(), right.result())
            return [answer.result() for answer in got]

    def ask_ours(self, jobs):
        """The same for what differs on purpose: only ours."""
        with concurrent.futures.ThreadPoolExecutor(IN_FLIGHT) as pool:
            return list(pool.map(ours, jobs))
