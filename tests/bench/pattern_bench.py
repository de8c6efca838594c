#!/usr/bin/env python3
"""Compares postern-map with the installed postmap: 1,000 patterns against header lines, in one run.

usage: pattern_bench.py [--build DIR] [--lines N] [--rounds N] [--same N]

Both programs run in turn and answer the same lines; a figure is the median of the ratios of neighbouring runs. --same: how
many lines have to get the same answers from both (500,000 take Postfix some minutes). Exit code 1 when a goal is missed.
"""
import argparse
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile

from run_bench import ROOT, measure, ratio

GOAL = 3.0  # times postmap's rate
TARGET = ("--postfix-version", "3.7.11", "--profile", "debian")


def write_inputs(folder, lines):
    rng = random.Random(7)
    words = ["".join(rng.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(rng.randint(3, 9))) for _ in range(1500)]
    heads = ["Subject", "From", "To", "Received", "X-Mailer", "Content-Type", "Message-Id", "Reply-To", "List-Id", "Date", "DKIM-Signature"]

    def rule(number):
        a, b, c, head = rng.choice(words), rng.choice(words), rng.choice(words), rng.choice(heads)
        if number % 500 == 499:
            return "!/^[!-9;-~]+:/ REJECT not a header"
        return rng.choice([
            f"/^{head}:.*{a}/ REJECT {number}", f"/^{head}: {a} {b}/ REJECT {number}", f"/^{head}:.*({a}|{b}).*{c}/ WARN $1 {number}",
            f"/{a}\\.{b}\\.(com|net|org)/ REJECT $1 {number}", f"/^{head}:.*<[^>]*@{a}\\.{b}>/ REJECT {number}", f"/\\b{a}[0-9]{{2,4}}\\b/ WARN {number}",
            f"/^{head}:.*{a}s?[[:space:]]+{b}/ WARN {number}", f"/^(x-)?{a}-{b}:/ IGNORE {number}", f"/^{head}: *{a}$/ PREPEND X-{b}: {c}"])

    def line():
        text = rng.choice([
            " ".join(rng.choice(words) for _ in range(rng.randint(2, 12))),
            f'"{rng.choice(words)} {rng.choice(words)}" <{rng.choice(words)}@{rng.choice(words)}.{rng.choice(["com", "net", "org"])}>',
            f"from {rng.choice(words)}.{rng.choice(words)}.org ([{rng.randint(1, 255)}.{rng.randint(1, 255)}.0.1]) by mx.example.com with ESMTP id {rng.randint(1, 10**9):X}"])
        return f"{rng.choice(heads + [rng.choice(words)])}: {text}"

    table = folder / "patterns"
    table.write_text("".join(rule(number) + "\n" for number in range(1000)))
    os.utime(table, (1, 1))
    all_lines = [line() + "\n" for _ in range(max(lines))]
    for count in lines:
        (folder / f"lines{count}").write_text("".join(all_lines[:count]))
    (folder / "main.cf").write_text("compatibility_level = 3.6\n")
    return table


def command(program, folder, kind, table, lines):
    return ["/bin/sh", "-c", f"exec {' '.join(program)} -c {folder} -q - {kind}:{table} < {folder}/lines{lines}"]


def compare(args, folder, ours, theirs):
    table = write_inputs(folder, sorted({args.lines, args.same}))
    missed = 0
    print(f"\n1,000 patterns, {args.lines:,} lines{'':4}{'ours s':>9}{'theirs s':>10}{'rate':>8}  goal   same answers of")
    for kind in ("pcre", "regexp"):
        a, b = measure(args, args.rounds, *[command(program, folder, kind, table, args.lines) for program in (ours, theirs)])
        rate = ratio(b.wall, a.wall)
        outputs = [subprocess.run(command(program, folder, kind, table, args.same), capture_output=True, check=False).stdout for program in (ours, theirs)]
        same = outputs[0] == outputs[1] and len(outputs[0]) > 0
        good = rate >= GOAL and same
        missed += not good
        print(f"{kind:30}{statistics.median(a.wall):9.3f}{statistics.median(b.wall):10.3f}{rate:8.1f}  {'yes' if rate >= GOAL else 'NO':7}"
              f"{args.same:,} lines: {'yes' if same else 'NO'}, {outputs[0].count(bytes([10])):,} found")
    return missed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/release")
    parser.add_argument("--lines", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--same", type=int, default=20_000)
    args = parser.parse_args()
    args.build = args.build.resolve()
    postmap = shutil.which("postmap", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    if postmap is None:
        print("bench: no postmap is installed; there is nothing to compare patterns with")
        return 0
    with tempfile.TemporaryDirectory() as name:
        missed = compare(args, pathlib.Path(name), (str(args.build / "bin/postern-map"), *TARGET), (postmap,))
    print(f"\n{'every goal is met' if not missed else f'{missed} goals missed'}: at least {GOAL:.0f} times postmap's rate with the same answers")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
