#!/usr/bin/env python3
"""Times postern-check against the installed postconf and postmap, in one run.

usage: lint_bench.py [--bin DIR] [--rounds N]
Goals: a directory of 1,000 lines with ten tables in at most three times the time of `postconf -n` on it; 100 directories in one
call below a second; a table of a million lines in at most twice the time that postmap takes to build it. Exit code 1 when a
goal is missed.
"""
import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
LINES = 1000
TABLE_LINES = 1_000_000


def run(*command):
    """Processor time in seconds: what else the machine does matters less."""
    with subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"lint_bench: {command[0]} ends with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def medians(rounds, *commands):
    """Commands in turn, so that what disturbs one disturbs the others."""
    times = [[] for _ in commands]
    for _ in range(rounds):
        for slot, command in zip(times, commands):
            slot.append(run(*command))
    return [statistics.median(slot) for slot in times]


def make_directory(folder):
    folder.mkdir(parents=True)
    tables = [f"table{i}" for i in range(10)]
    lines = ["compatibility_level = 3.6", "myhostname = mx1.birch.example", "mydomain = birch.example", "mydestination = $myhostname, localhost",
             "virtual_alias_domains = alder.example",
             "virtual_alias_maps = " + ", ".join(f"hash:{folder}/{name}" for name in tables[:5]),
             "smtpd_sender_restrictions = " + ", ".join(f"check_sender_access hash:{folder}/{name}" for name in tables[5:]),
             "mynetworks = 127.0.0.0/8"]
    number = 0
    while len(lines) < LINES:
        lines.append(f"# a comment about the {number}th of the lines that follow")
        lines.append("    192.0.2.%d/32" % (number % 256) if number % 3 else f"    2001:db8:{number:x}::1")
        number += 1
    (folder / "main.cf").write_text("\n".join(lines) + "\n")
    shutil.copy(ROOT / "docs/examples/small-office/master.cf", folder / "master.cf")
    for name in tables:
        result = "REJECT go away" if name in tables[5:] else "anna@birch.example"
        (folder / name).write_text("".join(f"user{i}@alder.example   {result}\n" for i in range(100)))


def make_table(folder):
    folder.mkdir(parents=True)
    (folder / "main.cf").write_text(f"compatibility_level = 3.6\nvirtual_alias_maps = hash:{folder}/virtual\n")
    with open(folder / "virtual", "w", encoding="ascii") as out:
        for i in range(TABLE_LINES):
            out.write(f"user{i * 7919 % TABLE_LINES}.name@birch.example   box{i}@alder.example\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, default=ROOT / "build/release/bin")
    parser.add_argument("--rounds", type=int, default=11)
    args = parser.parse_args()
    ours = args.bin / "postern-check"
    path = "/usr/sbin:/usr/bin:/usr/local/sbin"
    postconf, postmap = shutil.which("postconf", path=path), shutil.which("postmap", path=path)
    if postconf is None or postmap is None:
        print("lint_bench: Postfix is not installed: no ratios")
        return 0
    missed = 0

    def row(name, mine, theirs, ratio_goal):
        nonlocal missed
        bad = mine > ratio_goal * theirs
        missed += bad
        print(f"{name:52}{mine * 1000:10.1f}{theirs * 1000:12.1f}{mine / theirs:8.2f}   {ratio_goal}{'   MISSED' if bad else ''}")

    with tempfile.TemporaryDirectory(prefix="postern-lint-bench") as temp:
        top = pathlib.Path(os.path.realpath(temp))
        make_directory(top / "one")
        print(f"{'postern-check':52}{'ours ms':>10}{'theirs ms':>12}{'ratio':>8}   goal")
        mine, theirs = medians(args.rounds, [ours, "--tree", top / "one"], [postconf, "-c", top / "one", "-n"])
        row(f"{LINES} lines, ten tables / postconf -n", mine, theirs, 3)
        for i in range(100):
            make_directory(top / f"many/d{i}")
        many, = medians(3, [ours, "--tree", *sorted((top / "many").iterdir())])
        missed += many >= 1
        print(f"{'100 directories in one call':52}{many * 1000:10.1f}{'':12}{'':8}   < 1000 ms{'   MISSED' if many >= 1 else ''}")
        make_table(top / "table")
        mine, theirs = medians(1, [ours, "--tree", top / "table"], [postmap, "-c", top / "table", f"hash:{top}/table/virtual"])
        row(f"table of {TABLE_LINES:,} lines / postmap", mine, theirs, 2)
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
