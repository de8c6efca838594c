"""Input that is broken, hostile or huge: one clear message, a sensible exit code, bounded time and memory, never a crash.

Where postconf copes, too, the result must be the same; where it crashes or runs away only our own behaviour is tested.
"""
# suite: timeout 900, processors 2, slow
import os
import pathlib
import random
import resource
import shutil
import subprocess
import tempfile
import time
import unittest

from differential import OLD, SLOW_BUILD, Comparison, Job, environment, ours_command, write_files

MEGA = 1 << 20
MEMORY = 0 if SLOW_BUILD else 1500 * MEGA       # address space; sanitizers need terabytes of it
SECONDS = 60 if SLOW_BUILD else 20
LISTINGS = (("-n",), ("-nx",), ("-nf",), ("-M",), ("-P",), ("relayhost",))
NOBODY = 65534


class Ours(unittest.TestCase):
    """Our program alone, under limits."""
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="postern-bad-"))
        self.folder.chmod(0o755)
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def run_limited(self, *args, user=None, seconds=SECONDS, folder=None):
        def limit():
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            if MEMORY:
                resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            if user:
                os.setgroups([])
                os.setgid(user)
                os.setuid(user)
        begun = time.monotonic()
        done = subprocess.run([*ours_command(), "-c", str(folder or self.folder), *args], cwd="/", env=environment(), stdin=subprocess.DEVNULL,
                              capture_output=True, preexec_fn=limit, timeout=seconds * 6, check=False)
        done.seconds = time.monotonic() - begun
        return done

    def put(self, **files):
        write_files(self.folder, {"main.cf": b"", **{name.replace("_", "."): content for name, content in files.items()}})

    def one_message(self, done, *words):
        """A failure that says what is wrong in one line, and nothing else."""
        lines = [line for line in done.stderr.decode(errors="replace").splitlines() if line]
        self.assertEqual(1, done.returncode, lines[:5])
        self.assertEqual(1, sum("fatal:" in line for line in lines), lines[:5])
        for word in words:
            self.assertIn(word, lines[-1])
        self.assertEqual(b"", done.stdout)

    def survives(self, done, codes=(0, 1)):
        self.assertIn(done.returncode, codes, done.stderr[-500:])
        self.assertNotIn(b"Sanitizer", done.stderr)

    def test_missing_folder(self):
        done = self.run_limited("-n", folder="/nonexistent/folder")
        self.one_message(done, "/nonexistent/folder/main.cf", "No such file or directory")

    def test_file_in_place_of_the_folder(self):
        self.put()
        self.one_message(self.run_limited("-n", folder=self.folder / "main.cf"), "Not a directory")

    def test_directory_in_place_of_main_cf(self):
        (self.folder / "main.cf").mkdir()
        (self.folder / "master.cf").touch()
        for args in LISTINGS:
            self.survives(self.run_limited(*args), (1,))
        self.one_message(self.run_limited("-n"), "main.cf", "directory")
        self.one_message(self.run_limited("-e", "a=b"), "main.cf", "directory")

    def test_directory_in_place_of_master_cf(self):
        self.put()
        (self.folder / "master.cf").unlink()
        (self.folder / "master.cf").mkdir()
        self.survives(self.run_limited("-M"), (1,))
        self.one_message(self.run_limited("-MX", "a/unix"), "master.cf", "directory")

    @unittest.skipUnless(os.geteuid() == 0, "needs root, to become somebody else")
    def test_unreadable(self):
        self.put(main_cf=b"relayhost = x\n")
        (self.folder / "main.cf").chmod(0o600)
        for args in (("-n",), ("relayhost",), ("-M",)):
            self.one_message(self.run_limited(*args, user=NOBODY), "main.cf", "Permission denied")
        self.one_message(self.run_limited("-e", "a=b", user=NOBODY), "main.cf", "Permission denied")
        (self.folder / "main.cf").chmod(0o644)
        (self.folder / "master.cf").chmod(0)
        done = self.run_limited("-M", user=NOBODY)
        self.one_message(done, "master.cf", "Permission denied")

    @unittest.skipUnless(os.geteuid() == 0, "needs root, to become somebody else")
    def test_folder_that_cannot_be_written(self):
        self.put(main_cf=b"relayhost = x\n")
        self.one_message(self.run_limited("-e", "relayhost=y", user=NOBODY), "main.cf")
        self.assertEqual(b"relayhost = x\n", (self.folder / "main.cf").read_bytes())

    def test_special_files(self):
        os.mkfifo(self.folder / "main.cf.fifo")
        (self.folder / "main.cf").symlink_to("/dev/null")
        (self.folder / "master.cf").touch()
        self.survives(self.run_limited("-n"), (0, 1))
        (self.folder / "main.cf").unlink()
        (self.folder / "main.cf").symlink_to("main.cf")
        self.one_message(self.run_limited("-n"), "main.cf", "symbolic links")

    def test_binary_junk(self):
        chance = random.Random(5)
        for size in (1, 10, 1000, 100_000):
            for _ in range(6):
                junk = chance.randbytes(size)
                self.put(main_cf=junk, master_cf=junk)
                for args in (*LISTINGS, ("-e", "relayhost=x"), ("-MX", "a/unix"), ("-P", "*/*/a=b")):
                    self.survives(self.run_limited(*args))

    def test_program_as_configuration(self):
        data = pathlib.Path("/bin/true").read_bytes()
        self.put(main_cf=data, master_cf=data)
        self.one_message(self.run_limited("-n"), "main.cf, line")
        for args in LISTINGS:
            self.survives(self.run_limited(*args), (1,))

    def test_hundred_megabytes(self):
        size = 10 if SLOW_BUILD else 100
        for line in (b"relayhost = a\n", b"# a comment that says nothing at all\n", b"\n", b"p = " + b"x" * 60 + b"\n"):
            self.put(main_cf=line * (size * MEGA // len(line)))
            self.survives(self.run_limited("-n", seconds=SECONDS * 3))
        self.put(main_cf=b"x" * (size * MEGA))
        self.survives(self.run_limited("-n", seconds=SECONDS * 3), (1,))

    def test_hundred_megabytes_of_master_cf(self):
        line = b"a unix - - - - - b -o c=d\n"
        self.put(master_cf=line * ((2 if SLOW_BUILD else 40) * MEGA // len(line)))
        self.survives(self.run_limited("-M", seconds=SECONDS * 3))

    def test_line_of_a_megabyte(self):
        for value in (b"x" * MEGA, b"x " * (MEGA // 2), b"$x" * (MEGA // 2), b"${x?{y}:{z}}" * (MEGA // 12), b"{" * MEGA, b"{a} " * (MEGA // 4), b"ldap:a " * (MEGA // 7), b"\\" * MEGA, b"$$" * (MEGA // 2)):
            self.put(main_cf=b"relayhost = " + value + b"\n")
            for args in (("-n",), ("-nf",), ("-nx",)):
                self.survives(self.run_limited(*args))

    def test_continuation_of_a_hundred_thousand_lines(self):
        self.put(main_cf=b"relay_domains =\n" + b"  a.example\n#x\n\n" * 100_000)
        done = self.run_limited("-n")
        self.assertEqual(0, done.returncode)
        self.assertEqual(100_000, done.stdout.count(b"a.example"))

    def test_name_of_a_megabyte(self):
        self.put(main_cf=b"n" * MEGA + b" = x\n")
        self.survives(self.run_limited("-n"))
        self.put(main_cf=b"relayhost = $" + b"n" * MEGA + b"\n")
        self.survives(self.run_limited("-nx"))

    def test_deep_nesting(self):
        for depth in (100, 10_000):
            for text in ("${a?" * depth + "x" + "}" * depth, "${a?{" * depth + "x" + "}}" * depth, "{" * depth + "}" * depth, "${a:{" * depth + "x" + "}}" * depth,
                         "${{" * depth, "$(" * depth, "${a?" * depth, "${{$" * depth + "a" + "}=={}}" * depth, "unionmap:{" * depth + "ldap:x" + "}" * depth, "${" * depth + "}" * depth):
                self.put(main_cf=f"a = 1\nrelayhost = {text}\n".encode(), master_cf=f"s unix - - - - - smtpd -o {{ a = {text} }} {text}\n".encode())
                for args in (("-n",), ("-nx",), ("-Mf",), ("-Px",)):
                    done = self.run_limited(*args)
                    self.survives(done)

    def test_chain_of_ten_thousand_names(self):
        self.put(main_cf=b"relayhost = $p1\n" + b"".join(b"p%d = $p%d\n" % (i, i + 1) for i in range(1, 10_000)) + b"p10000 = end\n")
        for args in (("-n",), ("-nx",)):
            self.survives(self.run_limited(*args))

    def test_expansion_bomb(self):
        for fan in (2, 10):
            depth = 60
            bomb = b"relayhost = $p1\n" + b"".join(b"p%d = %s\n" % (i, b"$p%d" % (i + 1) * fan) for i in range(1, depth)) + b"p%d = boom\n" % depth
            for tail in (b"", b"smtpd_restriction_classes = $p1\n", b"alias_maps = ${p1?ldap:x}\n"):
                self.put(main_cf=bomb + tail)
                for args in (("-n",), ("-nx",), ("relayhost",), ("-x", "relayhost")):
                    done = self.run_limited(*args)
                    self.survives(done)
                    self.assertLess(len(done.stdout), 200 * MEGA)
                    self.assertLess(done.seconds, SECONDS)

    def test_expansion_bomb_in_conditions(self):
        bomb = b"relayhost = ${{$p1}=={$p1}?{$p1}:{$p1}}\n" + b"".join(b"p%d = ${{$p%d}=={$p%d}?{$p%d}}\n" % (i, i + 1, i + 1, i + 1) for i in range(1, 60)) + b"p60 = x\n"
        self.put(main_cf=bomb)
        for args in (("-n",), ("-nx",)):
            self.survives(self.run_limited(*args))

    def test_expansion_bomb_in_master_cf(self):
        overrides = b" ".join(b"-o p%d=$p%d$p%d" % (i, i + 1, i + 1) for i in range(1, 60))
        self.put(master_cf=b"s unix - - - - - smtpd " + overrides + b" -o p60=x -o relayhost=$p1\n")
        for args in (("-Px",), ("-Mx",), ("-P",)):
            self.survives(self.run_limited(*args))

    def test_many_parameters_and_services(self):
        self.put(main_cf=b"".join(b"p%d = $p%d\n" % (i, i // 2) for i in range(50_000)), master_cf=b"".join(b"s%d unix - - - - - smtp -o p%d=x\n" % (i, i) for i in range(5_000)))
        for args in (("-n",), ("-P",)):
            self.survives(self.run_limited(*args))

    def test_hostile_arguments(self):
        self.put(main_cf=b"relayhost = x\n", master_cf=b"s unix - - - - - smtpd\n")
        long = "x" * 50_000
        for args in ((long,), ("-e", f"{long}={long}"), ("-X", long), ("-M", long), ("-M", "/" * 10_000), ("-F", "*/" * 1000), ("-P", f"s/unix/{long}"), ("-o", f"relayhost={'$' * 9999}", "-n"),
                     ("-C", "user," * 10_000, "-n"), ("-n", "-o", "relayhost=" + "${relayhost?" * 5000), ("\udcff\udcfe",), ("-e", "a=\udcff"), ("-M", f"a/unix=a unix - - - - - {'{' * 50_000}"), ("-o", "a" * 50_000, "-n")):
            self.survives(self.run_limited(*args))

    def test_hostile_bounce_templates(self):
        for text in (b"", b"\xff" * 1000, b"failure_template = <<EOF\n" + b"x" * MEGA + b"\nEOF\n", b"failure_template = <<EOF\n" * 10_000, b"failure_template = <<EOF\nSubject: " + b"$" * 9999 + b"\n\nx\nEOF\n", b"<<" * 9999):
            self.put(bounce_cf=text)
            for flag in ("-t", "-b"):
                self.survives(self.run_limited(flag, str(self.folder / "bounce.cf")))
        for flag in ("-t", "-b"):
            self.survives(self.run_limited(flag, str(self.folder)), (1,))


class Same(Comparison):
    """Bad input that postconf copes with."""
    def test_junk(self):
        chance = random.Random(7)
        words = [b"a", b"=", b" ", b"\n", b"\n ", b"#", b"$", b"{", b"}", b"\r\n", b"\0", b"\xff", b"\t", b"relayhost", b"mail_name = x", b"\x0c", b"smtp inet n - n - - smtpd", b"-o", b"unix", b"\n\n", b"$a", b"\xef\xbb\xbf"]
        text = [word for word in words if word.isascii() and not set(word) & set(b"\r\0\x0c")]
        jobs = []
        for _ in range(80 if SLOW_BUILD else 400):
            make = lambda choice=words: b"".join(chance.choices(choice, k=chance.randint(1, 25)))
            files = {"main.cf": make(), "master.cf": chance.choice([b"", make()])}
            jobs += [Job((flag,), files=files) for flag in chance.choice([("-n", "-nx"), ("-nf",), ("-M", "-P"), ("-nh",)])]
            plain = {name: make(text) + b"\n" for name in files}
            jobs.append(Job(tuple(chance.choice([("-e", "relayhost=z"), ("-X", "a"), ("-#", "relayhost"), ("-MX", "smtp/inet"), ("-F", "*/*/chroot=y")])), files=plain, edits=True))
        self.check(jobs)

    def test_directories(self):
        for name in ("main.cf", "master.cf"):
            for args in (("-n",), ("-M",), ("-d", "relayhost"), ("relayhost",), ("-P",)):
                folder = write_files(self.root / "directory", {"main.cf": b"", "master.cf": b""})
                (folder / name).unlink()
                (folder / name).mkdir()
                self.check([Job(args, folder=folder, known=("directory-as-file",) if name == "master.cf" else ())])
                shutil.rmtree(folder)

    def test_large_but_sane(self):
        main = b"".join(b"p%d = $p%d value %d\n" % (i, i + 1, i) for i in range(0, 3000, 2)) + b"relay_domains =\n" + b"".join(b"  d%d.example,\n" % i for i in range(3000))
        self.check_files({"main.cf": main}, [["-n"], ["-nx"], ["-nf"]])

    def test_long_lines(self):
        for value in (b"x" * 100_000, b"x " * 50_000, b"$mail_name" * 2000, b"{a} " * 5000, b"${mail_name?{y}:{z}}" * 500):
            self.check_files({"main.cf": b"relayhost = " + value + b"\n"}, [["-n"], ["-nx"], ["-nf"]])

    def test_nesting(self):
        for depth in (10, 50, 99):
            for text in ("${a?" * depth + "x" + "}" * depth, "${a?{" * depth + "x" + "}}" * depth, "{" * depth + "}" * depth):
                self.check_files({"main.cf": f"a = 1\nrelayhost = {text}\n".encode()}, [["-n"], ["-nx"]])

    def test_old_time_stamp_is_used(self):
        """The stamp must be in the past: otherwise postconf reads a file twice, and complains twice."""
        self.assertLess(OLD, time.time() - 3600)


if __name__ == "__main__":
    unittest.main()
