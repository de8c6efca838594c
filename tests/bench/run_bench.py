#!/usr/bin/env python3
"""Compares postern-conf with the installed postconf, and a large main.cf with a larger one, in one run.

usage: run_bench.py [--build DIR] [--rounds N] [--no-micro]

Both programs run in turn (A B A B ...), so that a change of the machine's pace hits both; a figure is the median of the
ratios of neighbouring runs. Exit code 1 when a goal is missed.
"""
import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
TIME_GOAL = 0.5    # of postconf's time
SCALE_GOAL = 11.0  # a ten times larger file
SIZES = (1_000, 10_000, 100_000)


class Runs:
    """What the runs of one command cost: wall and processor time in seconds, peak memory in KiB."""

    def __init__(self, rows):
        self.wall = [int(r[1]) / 1e6 for r in rows]
        self.cpu = [int(r[2]) / 1e6 for r in rows]
        self.user = [int(r[5]) / 1e6 for r in rows]
        self.memory = max(int(r[3]) for r in rows)
        codes = {r[4] for r in rows}
        if codes != {"0"}:
            sys.exit(f"bench: a command ended with exit code {', '.join(sorted(codes))}")


def measure(args, rounds, *commands):
    program = args.build / "bench/measure"
    if not program.exists():
        sys.exit(f"bench: {program} is missing; make it with: cmake --build {args.build} --target benchmarks")
    words = [str(program), str(rounds), *commands[0]]
    for command in commands[1:]:
        words += ["--", *command]
    lines = subprocess.run(words, check=True, capture_output=True, text=True).stdout.splitlines()
    rows = [line.split() for line in lines]
    return [Runs([r for r in rows if r[0] == str(i)]) for i in range(len(commands))]


def ratio(ours, theirs):
    return statistics.median(a / b for a, b in zip(ours, theirs) if b > 0)


def compare(args, postconf):
    """A table of both programs; the number of goals missed."""
    missed = 0
    print(f"\n{'':28}{'wall ms':>18}{'':8}{'cpu ms':>18}{'':8}{'peak KiB':>16}{'':6}")
    print(f"{'command':28}{'ours':>9}{'theirs':>9}{'ratio':>8}{'ours':>9}{'theirs':>9}{'ratio':>8}"
          f"{'ours':>8}{'theirs':>8}{'':>2}goal")
    for folder, label in ((ROOT / "docs/examples/small-office", "small-office"), (ROOT / "tests/bench/stock", "stock")):
        for flag in ("-n", "-d", "-M"):
            ours = [str(args.program), "-c", str(folder), flag]
            theirs = [postconf, "-c", str(folder), flag]
            a, b = measure(args, args.rounds, ours, theirs)
            wall, cpu = ratio(a.wall, b.wall), ratio(a.cpu, b.cpu)
            good = wall <= TIME_GOAL and cpu <= TIME_GOAL and a.memory < b.memory
            missed += flag != "-M" and not good
            print(f"{label + ' ' + flag:28}{ms(a.wall):9.2f}{ms(b.wall):9.2f}{wall:8.2f}{ms(a.cpu):9.2f}{ms(b.cpu):9.2f}"
                  f"{cpu:8.2f}{a.memory:8}{b.memory:8}  {'yes' if good else 'NO' if flag != '-M' else '-'}")
    return missed


def ms(values):
    return statistics.median(values) * 1000


def large_main_cf(lines):
    """`lines` lines in blocks of ten: comment, blank, continued values, and references to other parameters."""
    out = ["compatibility_level = 3.6", "myhostname = mail.example.net"]
    number = 0
    while len(out) + 10 < lines:
        a, b, c = number, number + 1, number + 2
        out += [f"# block {number // 3}", "",
                f"site_{a} = first.$mydomain, second.example.com,",
                f"    third.example.org, ${{site_{b}?{{yes}}:{{no}}}}",
                "    # a comment inside the value",
                f"    last_{a}.example.net",
                f"site_{b} = ${{site_{c}:none}} $myhostname",
                f"site_{c} = {{$mydomain}} text without references, as most values are",
                "    and a second line", ""]
        number += 3
    out += ["#"] * (lines - len(out) - 1)
    names = " ".join(f"$site_{n}" for n in range(0, number, 3))
    return "\n".join([*out, f"mydestination = {names}"]) + "\n"


def scaling(args, postconf):
    missed = 0
    print(f"\n{'parse, expand, print (-nx)':28}{'ours ms':>10}{'ratio':>8}{'peak KiB':>10}{'theirs ms':>12}{'ratio':>8}  goal")
    last = None
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "main.cf").write_text(large_main_cf(size))
            shutil.copy(ROOT / "tests/bench/stock/master.cf", folder)
            rounds = max(3, min(args.rounds, 200_000 // size))
            commands = [[str(args.program), "-c", folder, "-nx"]]
            if postconf and size <= 10_000:
                commands.append([postconf, "-c", folder, "-nx"])
            runs = measure(args, rounds, *commands)
        cost = [statistics.median(r.cpu) for r in runs] + [None] * (2 - len(runs))
        growth = [c / l if c and l else None for c, l in zip(cost, last or (None, None))]
        good = growth[0] is None or growth[0] <= SCALE_GOAL
        missed += not good
        print(f"{f'{size:,} lines':28}{cost[0] * 1000:10.2f}{show(growth[0]):>8}{runs[0].memory:10}"
              f"{show(cost[1] and cost[1] * 1000):>12}{show(growth[1]):>8}  {'yes' if good else 'NO'}")
        last = cost
    return missed


def show(value):
    return "" if value is None else f"{value:.2f}"


def micro(args):
    for program in sorted((args.build / "bench").glob("bench_*")):
        if os.access(program, os.X_OK) and program.is_file():
            print(f"\n{program.name}", flush=True)
            subprocess.run([str(program), "--benchmark_min_time=0.2"], check=False)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--no-micro", action="store_true")
    args = parser.parse_args()
    args.build = args.build.resolve()
    args.program = args.build / "bin/postern-conf"
    postconf = shutil.which("postconf", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    missed = 0
    if postconf:
        missed += compare(args, postconf)
    else:
        print("bench: no postconf is installed; only our own figures follow")
    missed += scaling(args, postconf)
    if not args.no_micro:
        micro(args)
    print(f"\n{'every goal is met' if not missed else f'{missed} goals missed'}: at most {TIME_GOAL} of postconf's time and less "
          f"memory for -n and -d; a ten times larger file in at most {SCALE_GOAL:.0f} times the time")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
