#!/usr/bin/env python3
"""Runs every libFuzzer target of a build tree for some seconds and says what each found.

usage: run_fuzz.py [--build DIR] [--seconds N] [-j N] [TARGET]...

Starts from tests/fuzz/corpus/<name>/; what is learnt stays in <build>/fuzz/corpus/<name>/ and what crashes in
<build>/fuzz/findings/. Exit code: 0 nothing found, 1 findings, 2 no targets.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
OPTIONS = ["-timeout=10", "-rss_limit_mb=2048", "-max_len=65536", "-print_final_stats=1", "-verbosity=1"]


def short_name(program):
    return program.name.removeprefix("fuzz_")


def command(program, args):
    """The command line for one target; makes the folders it names."""
    name = short_name(program)
    learnt = args.build / "fuzz/corpus" / name
    findings = args.build / "fuzz/findings"
    for folder in (learnt, findings):
        folder.mkdir(parents=True, exist_ok=True)
    line = [str(program), *OPTIONS, f"-max_total_time={args.seconds}", f"-artifact_prefix={findings}/{name}-", str(learnt)]
    words = ROOT / f"tests/fuzz/{name}.dict"
    if words.exists():
        line.insert(1, f"-dict={words}")
    seeds = ROOT / "tests/fuzz/corpus" / name
    if seeds.is_dir():
        line.append(str(seeds))
    return line


def fuzz(program, args):
    """(name, exit code, one line of result, output to show when it failed)"""
    done = subprocess.run(command(program, args), capture_output=True, check=False)
    output = done.stderr.decode(errors="replace")
    runs = re.search(r"stat::number_of_executed_units:\s*(\d+)", output)
    coverage = re.findall(r" cov: (\d+) ft: (\d+) corp: (\d+)", output)
    edges, features, inputs = coverage[-1] if coverage else ("?", "?", "?")
    result = f"{runs.group(1) if runs else '?'} runs, {edges} edges, {features} features, {inputs} inputs kept"
    return short_name(program), done.returncode, result, output


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/fuzz")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 2)
    parser.add_argument("targets", nargs="*")
    args = parser.parse_args()
    args.build = args.build.resolve()
    programs = [p for p in sorted((args.build / "fuzz").glob("fuzz_*")) if p.is_file() and os.access(p, os.X_OK)]
    if args.targets:
        programs = [p for p in programs if short_name(p) in args.targets]
    if not programs:
        print("fuzz: no targets in", args.build / "fuzz", file=sys.stderr)
        return 2
    print(f"fuzzing {len(programs)} targets for {args.seconds} s each: {', '.join(map(short_name, programs))}", flush=True)
    failed = []
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        for name, code, result, output in pool.map(lambda program: fuzz(program, args), programs):
            print(f"  {name:16} {'nothing found' if code == 0 else 'FOUND SOMETHING'}: {result}", flush=True)
            if code:
                failed.append(name)
                print("\n".join(output.splitlines()[-60:]), flush=True)
    if failed:
        print(f"fuzz: findings in {', '.join(failed)}; the inputs are in {args.build / 'fuzz/findings'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
