#!/usr/bin/env python3
"""Compares postern-map with the installed postmap: building and querying indexes of a million entries, in one run.

usage: table_bench.py [--build DIR] [--entries N] [--rounds N] [--kind TYPE] [--no-growth]

Both programs run in turn, so that a change of the machine's pace hits both; a figure is the median of the ratios of
neighbouring runs. POSTERN_LONG=1 goes on to ten million entries, which take postmap long; for the figures of one type alone:
`--entries 10000000 --kind cdb --rounds 1 --no-growth`. Exit code 1 when a goal is missed.
"""
import argparse
import os
import pathlib
import random
import shutil
import statistics
import sys
import tempfile

from run_bench import ROOT, measure, ratio

BUILD_GOAL = {"hash": 0.5, "btree": 0.5, "lmdb": 0.7, "cdb": 0.7}    # of postmap's time
QUERY_GOAL = {"hash": 2.0, "btree": None, "lmdb": 2.0, "cdb": 2.0}   # of postmap's rate
MEMORY_GOAL = 300 * 1024                                             # KiB, for a million entries
GROWTH_GOAL = 13.0                                                   # of the program's own time for ten times the entries: sorting has a logarithm, and caches end
TARGET = ("--postfix-version", "3.7.11", "--profile", "debian")


def write_table(path, entries, seed=1):
    """`entries` addresses in no order, and a file of their keys in another."""
    rng = random.Random(seed)
    keys = [f"user{number}.{'abcdefgh'[number % 8]}@example{number % 5000}.com" for number in range(entries)]
    rng.shuffle(keys)
    with open(path, "w", encoding="ascii") as out:
        for number, key in enumerate(keys):
            out.write(f"{key} mailbox{number}@backend{number % 7}.example.net\n")
    rng.shuffle(keys)
    with open(f"{path}.keys", "w", encoding="ascii") as out:
        out.writelines(key + "\n" for key in keys)
    os.utime(path, (1, 1))


def shell(command, table, keys=None):
    """A command for measure, which gives neither input nor environment."""
    redirect = f" < {keys} > /dev/null" if keys else ""
    return ["/bin/sh", "-c", f"exec {' '.join(command)} {table}{redirect}"]


def median(values):
    return statistics.median(values)


def compare(args, ours, theirs, table):
    missed = 0
    print(f"\n{args.entries:,} entries{'':14}{'ours s':>9}{'theirs s':>10}{'ratio':>8}{'peak MiB':>10}{'theirs':>8}  goal")
    for kind in args.kinds:
        goal = BUILD_GOAL[kind]
        # A new index each time, as after the removal of the old one: postmap works in place.
        commands = [["/bin/sh", "-c", f"/bin/rm -f {table}.[dlc]*; exec {' '.join(program)} {kind}:{table}"] for program in (ours, theirs)]
        a, b = measure(args, args.rounds, *commands)
        wall = ratio(a.wall, b.wall)
        good = wall <= goal and a.memory <= MEMORY_GOAL * max(1, args.entries / 1e6)
        missed += not good
        print(f"build {kind:21}{median(a.wall):9.2f}{median(b.wall):10.2f}{wall:8.2f}{a.memory / 1024:10.0f}{b.memory / 1024:8.0f}  {'yes' if good else 'NO'}")
        rate_goal = QUERY_GOAL[kind]
        a, b = measure(args, args.rounds, shell([*ours, "-q", "-"], f"{kind}:{table}", f"{table}.keys"), shell([*theirs, "-q", "-"], f"{kind}:{table}", f"{table}.keys"))
        rate = 1 / ratio(a.wall, b.wall)
        good = rate_goal is None or rate >= rate_goal
        missed += not good
        print(f"-q - {kind:22}{median(a.wall):9.2f}{median(b.wall):10.2f}{1 / rate:8.2f}{a.memory / 1024:10.0f}{b.memory / 1024:8.0f}  {'yes' if good else 'NO'}  {rate:.1f} times the rate")
    return missed


def times(cost, before):
    """How many times the cost before it is; nothing to say when that was too little to measure."""
    return f"{cost / before:8.1f}" if before else " " * 8


def growth(args, ours, theirs, folder):
    sizes = [args.entries // 10, args.entries] + ([args.entries * 10] if os.environ.get("POSTERN_LONG") else [])
    missed = 0
    print(f"\n{'own time of a build':24}{'kind':>6}{'ours s':>9}{'ratio':>8}{'kernel s':>10}{'peak MiB':>10}{'theirs s':>10}{'ratio':>8}  goal")
    last, last_of_theirs = {}, {}
    for size in sizes:
        table = folder / f"t{size}"
        write_table(table, size)
        for kind in args.kinds:
            commands = [["/bin/sh", "-c", f"/bin/rm -f {table}.[dlc]*; exec {' '.join(program)} {kind}:{table}"] for program in (ours, theirs) if program]
            runs, *peer = measure(args, 1 if size > 2_000_000 else 3, *commands)
            # What the kernel spends on pages that nobody has touched before depends on the machine more than on us.
            cost = median(runs.user)
            factor = cost / last[kind] if last.get(kind) else None
            good = factor is None or factor <= GROWTH_GOAL
            missed += not good
            print(f"{size:>15,} entries{kind:>7}{cost:9.2f}{times(cost, last.get(kind))}{median(runs.cpu) - cost:10.2f}{runs.memory / 1024:10.0f}", end="")
            if peer:
                theirs_cost = median(peer[0].user)
                print(f"{theirs_cost:10.2f}{times(theirs_cost, last_of_theirs.get(kind))}", end="")
                last_of_theirs[kind] = theirs_cost
            print(f"  {'yes' if good else 'NO'}")
            last[kind] = cost
        for path in folder.glob(f"t{size}*"):
            path.unlink()
    return missed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release")
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kind", dest="kinds", action="append", choices=list(BUILD_GOAL), help="only this type (repeat for more)")
    parser.add_argument("--no-growth", dest="growth", action="store_false", help="leave out the comparison of sizes")
    args = parser.parse_args()
    args.kinds = args.kinds or list(BUILD_GOAL)
    args.build = args.build.resolve()
    postmap = shutil.which("postmap", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    missed = 0
    with tempfile.TemporaryDirectory(prefix="postern-bench-") as name:
        folder = pathlib.Path(name)
        (folder / "main.cf").write_text("compatibility_level = 3.6\nmyhostname = host.example.org\nmynetworks = 127.0.0.0/8\n")
        os.utime(folder / "main.cf", (1, 1))
        ours = [str(args.build / "bin/postern-map"), *TARGET, "-c", name]
        if postmap:
            write_table(folder / "t", args.entries)
            missed += compare(args, ours, [postmap, "-c", name], folder / "t")
            for path in folder.glob("t*"):
                path.unlink()
        else:
            print("bench: no postmap is installed; only our own figures follow")
        if args.growth:
            missed += growth(args, ours, [postmap, "-c", name] if postmap else None, folder)
    print(f"\n{'every goal is met' if not missed else f'{missed} goals missed'}: builds in at most 0.5 (hash, btree) and 0.7 (lmdb, cdb) of postmap's time and "
          f"{MEMORY_GOAL // 1024} MiB, queries at twice its rate, ten times the entries in at most {GROWTH_GOAL:.0f} times the time")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
