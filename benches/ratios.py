#!/usr/bin/env python3
"""Prints each ratio of the last `cargo bench` beside its goal. Exit code 1 when a goal is missed.

Reads what criterion left in target/criterion: the median time of one operation, raw and ours, in rounds that take turns.
The ratio is the median of the rounds'; the smallest and the largest stand behind it.
"""
import json
import os
import pathlib
import statistics
import sys

GOALS = [
    ("one-writer", 0.9, "appends of one writer, against raw rusqlite FULL one by one"),
    ("64-writers", 12.0, "appends of 64 writers (tasks, as in the program), against the disk's fdatasync rate"),
    ("replay", 0.45, "events folded into the tally, against a raw SQLite scan of the same rows"),
    ("jetstream", 0.85, "appends with optimistic concurrency, against a bare async-nats publish"),
]


def main() -> int:
    root = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", pathlib.Path(__file__).parent.parent / "target"))

    def times(group: str, name: str) -> list[float]:
        files = sorted((root / "criterion" / group / name).glob("*/new/estimates.json"))
        if not files:
            sys.exit(f"ratios.py: {group} was not measured; run `cargo bench -p lianqin-benches` first")
        return [json.loads(file.read_text())["median"]["point_estimate"] for file in files]

    missed = 0
    for group, goal, what in GOALS:
        raw, ours = times(group, "raw"), times(group, "ours")
        ratios = [r / o for r, o in zip(raw, ours, strict=True)]
        ratio = statistics.median(ratios)
        missed += ratio < goal
        print(f"{group:<11} {ratio:6.2f} ({min(ratios):.2f} to {max(ratios):.2f})  goal {goal:5.2f}  "
              f"{'met   ' if ratio >= goal else 'MISSED'}  raw {statistics.median(raw) / 1e3:9.1f} µs, "
              f"ours {statistics.median(ours) / 1e3:9.1f} µs  {what}")
    floor = [r / f for r, f in zip(times("64-writers", "raw"), times("64-writers", "floor"), strict=True)]
    print(f"            {statistics.median(floor):6.2f} is what one thread reaches with raw rusqlite, 64 rows a commit")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
