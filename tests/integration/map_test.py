"""Indexes while they are made: readers see the old one or the new one, whoever stops when, and locks are Postfix's."""
# suite: timeout 900, processors 2
import fcntl
import os
import pathlib
import pty
import random
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest

SOURCE = pathlib.Path(os.environ.get("POSTERN_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
MAP = pathlib.Path(os.environ.get("POSTERN_BIN_DIR", SOURCE / "build/release/bin")) / "postern-map"
POSTMAP = shutil.which("postmap", path="/usr/sbin:/usr/bin")
LONG = bool(os.environ.get("POSTERN_LONG"))
INDEXES = {"hash": "t.db", "btree": "t.db", "lmdb": "t.lmdb", "cdb": "t.cdb"}
KEYS = 400


def source(word, count=KEYS):
    return "".join(f"key{number} {word}{number}\n" for number in range(count))


class Tables(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="postern-map-")))
        (self.folder / "main.cf").write_text("compatibility_level = 3.6\nmyhostname = host.example.org\nmynetworks = 127.0.0.0/8\ninet_interfaces = 127.0.0.1\n")
        os.utime(self.folder / "main.cf", (1, 1))       # Postfix waits for a file that was changed just now

    def run_tool(self, *args, program=MAP, stdin=""):
        return subprocess.run([program, "-c", ".", *args], cwd=self.folder, input=stdin, capture_output=True, text=True, timeout=120, check=False)

    def write(self, text, old=False):
        (self.folder / "t").write_text(text)
        if old:
            os.utime(self.folder / "t", (1, 1))

    def build(self, kind, program=MAP):
        done = self.run_tool(f"{kind}:t", program=program)
        self.assertEqual((0, "", ""), (done.returncode, done.stdout, done.stderr))

    def answers(self, kind, count=KEYS, program=MAP):
        done = self.run_tool("-q", "-", f"{kind}:t", program=program, stdin="".join(f"key{number}\n" for number in range(count)))
        lines = [line for line in done.stderr.splitlines() if "is older than source file" not in line]
        self.assertEqual((0, []), (done.returncode, lines))
        return dict(line.split("\t") for line in done.stdout.splitlines())


class Concurrent(Tables):
    def rebuild_and_ask(self, kind, seconds, asker):
        """One thread rebuilds all the time, with two texts in turn; every answer is right for one of them."""
        self.write(source("one"), old=True)
        self.build(kind)
        stop = threading.Event()
        built = []

        def rebuild():
            while not stop.is_set():
                self.write(source("two" if len(built) % 2 == 0 else "one"), old=True)
                self.build(kind)
                built.append(1)

        writer = threading.Thread(target=rebuild)
        writer.start()
        asked = 0
        try:
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                got = self.answers(kind, program=asker)
                asked += 1
                self.assertEqual(KEYS, len(got), "a key was not found")
                for key, value in got.items():
                    self.assertIn(value, (f"one{key[3:]}", f"two{key[3:]}"))
        finally:
            stop.set()
            writer.join()
        self.assertGreater(len(built), 3)
        self.assertGreater(asked, 3)

    def test_our_readers(self):
        for kind in INDEXES:
            with self.subTest(kind):
                self.rebuild_and_ask(kind, 15 if LONG else 1.2, MAP)

    def test_readers_of_postfix(self):
        if not POSTMAP:
            self.skipTest("postmap is not installed")
        for kind in INDEXES:
            with self.subTest(kind):
                self.rebuild_and_ask(kind, 15 if LONG else 1.2, POSTMAP)

    def test_changes_in_place_while_others_read(self):
        """Two writers that add, and readers: nothing is lost."""
        for kind in ("hash", "btree", "lmdb"):
            with self.subTest(kind):
                self.write(source("one"), old=True)
                self.build(kind)
                results = []

                def add(first, program, kind=kind, results=results):
                    for number in range(first, first + 12):
                        done = self.run_tool("-i", f"{kind}:t", program=program, stdin=f"new{number} value\n")
                        results.append(done.returncode)

                # postmap 3.7 loses changes of lmdb files, also when all writers are its own: it looks at the file before it locks it.
                other = MAP if kind == "lmdb" or not POSTMAP else POSTMAP
                writers = [threading.Thread(target=add, args=(first, program)) for first, program in ((0, MAP), (100, other))]
                for writer in writers:
                    writer.start()
                while any(writer.is_alive() for writer in writers):
                    self.assertEqual(KEYS, len(self.answers(kind)))
                for writer in writers:
                    writer.join()
                self.assertEqual([0] * 24, results)
                listed = self.run_tool("-s", f"{kind}:t").stdout
                self.assertEqual(24, listed.count("\nnew") + listed.startswith("new"))


class Killed(Tables):
    def test_old_or_new_index(self):
        """A build that is killed at any moment leaves an index that answers, and the next build works."""
        count = 30000
        rng = random.Random(1)
        for kind, index in INDEXES.items():
            with self.subTest(kind):
                self.write(source("old", count), old=True)
                begun = time.monotonic()
                self.build(kind)
                usual = time.monotonic() - begun
                killed = 0
                for turn in range(40 if LONG else 10):
                    self.write(source("new", count), old=True)
                    with subprocess.Popen([MAP, "-c", ".", f"{kind}:t"], cwd=self.folder, stderr=subprocess.DEVNULL) as child:
                        time.sleep(usual * rng.uniform(0, 1.1))
                        child.send_signal(signal.SIGKILL)
                        killed += child.wait() != 0
                    got = self.answers(kind, count, POSTMAP if turn % 2 and POSTMAP else MAP)
                    self.assertEqual(count, len(got))
                    words = {value.rstrip("0123456789") for value in got.values()}
                    self.assertIn(words, ({"old"}, {"new"}))
                    self.write(source("old", count), old=True)
                    self.build(kind)
                self.assertGreater(killed, 0)
                self.assertEqual({"main.cf", "t", index}, {path.name for path in self.folder.iterdir()})
                (self.folder / index).unlink()


class Locks(Tables):
    def held(self, kind, index, lock, args, stdin=""):
        """A run waits as long as the test holds the lock, and ends soon after."""
        with open(self.folder / index, "r+b") as file:
            lock(file, fcntl.LOCK_EX)
            with subprocess.Popen([MAP, "-c", ".", *args, f"{kind}:t"], cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
                child.stdin.write(stdin)
                child.stdin.close()
                time.sleep(0.25)
                waits = child.poll() is None
                lock(file, fcntl.LOCK_UN)
                self.assertEqual(0, child.wait(timeout=30), args)
                child.stdout.close()
            return waits

    def test_waits_for_writers_of_postfix(self):
        for kind, index in INDEXES.items():
            if kind == "cdb":
                continue    # nobody writes it in place
            lock = fcntl.lockf if kind == "lmdb" else fcntl.flock
            self.write(source("one"), old=True)
            self.build(kind)
            for args, stdin in ((("-q", "key1"), ""), (("-d", "key2"), ""), (("-i",), "key2 again\n"), (("-s",), "")):
                with self.subTest(f"{kind} {args}"):
                    self.assertTrue(self.held(kind, index, lock, args, stdin), "did not wait")
        for kind in ("hash", "btree"):
            self.build(kind)
            with self.subTest(f"{kind} build"):
                self.assertTrue(self.held(kind, "t.db", fcntl.flock, ()), "did not wait")

    def test_postfix_waits_for_us(self):
        """While -i of ours reads its input, it has the index."""
        if not POSTMAP:
            self.skipTest("postmap is not installed")
        for kind in ("hash", "lmdb"):
            self.write(source("one"), old=True)
            self.build(kind)
            with subprocess.Popen([MAP, "-c", ".", "-i", f"{kind}:t"], cwd=self.folder, stdin=subprocess.PIPE, text=True) as ours:
                time.sleep(0.3)
                with subprocess.Popen([POSTMAP, "-c", ".", "-q", "added", f"{kind}:t"], cwd=self.folder, stdout=subprocess.PIPE, text=True) as theirs:
                    time.sleep(0.3)
                    self.assertIsNone(theirs.poll(), "did not wait")
                    ours.stdin.write("added value\n")
                    ours.stdin.close()
                    self.assertEqual(0, ours.wait(timeout=30))
                    self.assertEqual("value\n", theirs.communicate(timeout=30)[0])


class CoProcess(Tables):
    def test_answers_one_key_at_a_time(self):
        self.write(source("one"), old=True)
        self.build("lmdb")
        with subprocess.Popen([MAP, "-c", ".", "-q", "-", "lmdb:t"], cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
            for number in (1, 7, 3):
                child.stdin.write(f"key{number}\n")
                child.stdin.flush()
                self.assertEqual(f"key{number}\tone{number}\n", child.stdout.readline())
            child.stdin.close()
            self.assertEqual(0, child.wait(timeout=30))


    def long_run(self, *tables):
        """A run of -q - and a function that asks it; the table is asked again until a time has passed."""
        child = self.enterContext(subprocess.Popen([MAP, "-c", ".", "-q", "-", *tables], cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                                   stderr=subprocess.PIPE, text=True))

        def ask(key):
            child.stdin.write(f"{key}\n")
            child.stdin.flush()
            return child.stdout.readline().rstrip("\n").partition("\t")[2]

        return child, ask

    def wait_for(self, ask, key, value, seconds=5.0):
        end = time.monotonic() + seconds
        while (got := ask(key)) != value and time.monotonic() < end:
            time.sleep(0.05)
        self.assertEqual(value, got)

    def finish(self, child):
        child.stdin.close()
        self.assertEqual((0, ""), (child.wait(timeout=30), child.stderr.read()))
        child.stdout.close()

    def test_notices_rebuilt_indexes(self):
        """postmap goes on with the old table, except for lmdb; that is of no use to whoever keeps a process for its answers."""
        for kind in INDEXES:
            for builder in (MAP, POSTMAP or MAP):
                with self.subTest(f"{kind} {builder}"):
                    self.write(source("one"), old=True)
                    self.build(kind)
                    child, ask = self.long_run("inline:{x=y}", f"{kind}:t")
                    self.assertEqual("one3", ask("key3"))
                    self.write(source("two"), old=True)
                    self.build(kind, program=builder)
                    self.wait_for(ask, "key3", "two3")
                    self.finish(child)

    def test_notices_texts_when_they_are_complete(self):
        for kind, text in (("texthash", "a {}\nb {}\n"), ("regexp", "/^a$/ {}\n/^b$/ {}\n")):
            with self.subTest(kind):
                self.write(text.format("1", "1"), old=True)
                child, ask = self.long_run(f"{kind}:t")
                self.assertEqual("1", ask("b"))
                with open(self.folder / "t", "w", encoding="ascii") as file:
                    for line in text.format("2", "2").splitlines():
                        file.write(line + "\n")
                        file.flush()
                        self.assertIn(ask("b"), ("1", "2"))
                self.wait_for(ask, "b", "2", 10.0)
                self.finish(child)

    def test_goes_on_with_the_old_table_when_the_new_one_is_lost(self):
        self.write(source("one"), old=True)
        self.build("cdb")
        child, ask = self.long_run("cdb:t")
        self.assertEqual("one1", ask("key1"))
        (self.folder / "t.cdb").unlink()
        time.sleep(1.1)
        self.assertEqual("one1", ask("key1"))
        time.sleep(1.1)
        self.assertEqual("one1", ask("key1"))
        child.stdin.close()
        self.assertEqual(0, child.wait(timeout=30))
        self.assertEqual("postern-map: warning: open database t.cdb: No such file or directory\n", child.stderr.read())
        child.stdout.close()

    def test_never_sees_an_older_table_again(self):
        """Rebuilds all the time, by both programs in turn: every answer is whole, and none goes back. POSTERN_LONG: a minute for each type."""
        for kind in INDEXES:
            with self.subTest(kind):
                self.write(source("v0.", 300), old=True)
                self.build(kind)
                child, ask = self.long_run(f"{kind}:t")
                stop = threading.Event()
                rounds = []

                def rebuild(kind=kind, stop=stop, rounds=rounds):
                    while not stop.is_set():
                        rounds.append(1)
                        self.write(source(f"v{len(rounds)}.", 300), old=True)
                        self.build(kind, program=POSTMAP if POSTMAP and len(rounds) % 2 else MAP)

                writer = threading.Thread(target=rebuild)
                writer.start()
                newest = asked = 0
                try:
                    end = time.monotonic() + (60 if LONG else 1.6)
                    patience = end + 30  # a busy machine may need more than one look at the file
                    while time.monotonic() < (end if newest else patience):
                        number = asked % 300
                        answer = ask(f"key{number}")
                        self.assertRegex(answer, rf"^v\d+\.{number}$")
                        version = int(answer[1:].partition(".")[0])
                        self.assertGreaterEqual(version, newest)
                        newest = version
                        asked += 1
                finally:
                    stop.set()
                    writer.join()
                self.wait_for(ask, "key7", f"v{len(rounds)}.7")
                self.assertGreater(newest, 0, "no rebuild was noticed")
                self.finish(child)


class Progress(Tables):
    def terminal_text(self, slow):
        """What a build writes to a terminal. Its text comes through a pipe, quickly or slowly."""
        os.mkfifo(self.folder / "t")
        master, slave = pty.openpty()
        with subprocess.Popen([MAP, "-c", ".", "lmdb:t"], cwd=self.folder, stderr=slave, stdin=subprocess.DEVNULL) as child:
            os.close(slave)
            with open(self.folder / "t", "w", encoding="ascii") as out:
                for part in range(3):
                    out.write("".join(f"key{part}.{number} {'v' * 100}\n" for number in range(20000)))
                    out.flush()
                    time.sleep(0.6 if slow else 0)
            self.assertEqual(0, child.wait(timeout=60))
        text = b""
        try:
            while piece := os.read(master, 4096):
                text += piece
        except OSError:     # the other end is closed
            pass
        os.close(master)
        return text.decode()

    def test_tells_after_a_second(self):
        text = self.terminal_text(slow=True)
        self.assertRegex(text, r"^\r\x1b\[Kpostern-map: t: read \d+ MB")
        self.assertTrue(text.endswith("\r\x1b[K"), "the line is taken away at the end")

    def test_says_nothing_of_short_builds(self):
        self.assertEqual("", self.terminal_text(slow=False))


if __name__ == "__main__":
    unittest.main()
