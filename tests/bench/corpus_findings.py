#!/usr/bin/env python3
"""Counts what postern-check reports about a folder of configurations, as the table of docs/reference/corpus_findings.md.

usage: corpus_findings.py [--bin DIR] [--update] CORPUS
CORPUS holds a folder for each configuration; --update rewrites the document.
"""
import argparse
import collections
import json
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs/reference/corpus_findings.md"
GRADES = ("error", "warning", "info")

HEAD = """# Findings on real configurations

What `postern-check --postfix-version 3.7.11 --profile debian` reports about {folders} directories that people have published
({files} of them with a main.cf), as counts. Tables that were not published count as missing (PT401). Made by
`tests/bench/corpus_findings.py --update CORPUS`.

| rule | | errors | warnings | notes | directories |
|---|---|---:|---:|---:|---:|
"""


def findings(binary, folder):
    command = [str(binary), "--postfix-version", "3.7.11", "--profile", "debian", "--tree", "--format", "jsonl", str(folder)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    if done.returncode > 1:
        raise SystemExit(f"corpus_findings: {folder}: {done.stderr.decode()}")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return [row for row in rows if "rule" in row]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, default=ROOT / "build/release/bin")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("corpus", type=pathlib.Path)
    args = parser.parse_args()
    folders = [f for f in sorted(args.corpus.iterdir()) if (f / "main.cf").exists() or (f / "master.cf").exists()]
    counts = collections.Counter()
    places = collections.defaultdict(set)
    names = {}
    for folder in folders:
        for row in findings(args.bin / "postern-check", folder):
            counts[row["rule"], row["severity"]] += 1
            places[row["rule"]].add(folder)
            names[row["rule"]] = row["name"]
    text = HEAD.format(folders=len(folders), files=sum((f / "main.cf").exists() for f in folders))
    for rule in sorted(names):
        numbers = " | ".join(str(counts[rule, grade] or "") for grade in GRADES)
        text += f"| {rule} | {names[rule]} | {numbers} | {len(places[rule])} |\n"
    text += f"| | all | {' | '.join(str(sum(n for (_, g), n in counts.items() if g == grade)) for grade in GRADES)} | {len(folders)} |\n"
    if args.update:
        DOCUMENT.write_text(text)
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
