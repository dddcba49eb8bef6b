"""Shared passages in many bid documents: recall by length and edit rate, time and memory beside a raw polars join.

    python -m benchmarks.comparison                 200 documents of 100,000 characters (goal: analytics, 4.2)
    python -m benchmarks.comparison --documents 1000

Every document holds 10 % of paragraphs of the tender document, which is given as the reference as well. 240 passages
of 30 to 2,000 characters are planted in pairs of documents with 0 to 20 % of their characters changed. A passage
counts as found when at least half of it is covered. The raw join is what a bare script does: winnowed 12-grams,
joined by polars, runs of one diagonal joined over gaps; no reference, no extension.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

LENGTHS = (30, 50, 100, 200, 500, 2000)
RATES = (0.0, 0.02, 0.05, 0.10, 0.20)
EACH = 8
SIZE = 100_000
TABLE_A = {
    30: (1, 0.62, 0.25, 0.25, 0), 50: (1, 1, 0.88, 0.25, 0.12), 100: (1, 1, 0.75, 0.62, 0),
    200: (1, 1, 1, 0.62, 0.12), 500: (1, 1, 1, 0.88, 0), 2000: (1, 1, 1, 1, 0),
}  # fmt: skip


class Author:
    """Writes Chinese-looking text of words with the frequencies of a language (Zipf)."""

    def __init__(self, seed: int) -> None:
        self.chance = np.random.default_rng(seed)
        letters = np.array([chr(0x4E00 + number) for number in range(3500)])
        self.words = np.array(
            ["".join(self.chance.choice(letters, size=self.chance.integers(1, 4))) for _ in range(20_000)]
        )
        weights = 1 / np.arange(10, 20_010)
        self.weights = weights / weights.sum()

    def text(self, size: int) -> str:
        """This function will write `size` characters."""
        return "".join(self.chance.choice(self.words, size=size, p=self.weights))[:size]

    def edited(self, text: str, rate: float) -> str:
        """This function will change, add or drop each character with the chance `rate`."""
        result = []
        for letter in text:
            if self.chance.random() >= rate:
                result.append(letter)
                continue
            kind = self.chance.integers(3)
            result.append(chr(0x4E00 + int(self.chance.integers(3500))) + (letter if kind == 1 else "") if kind else "")
        return "".join(result)


def generate(folder: Path, documents: int, seed: int = 7) -> None:
    """This function will write the documents, the reference and the list of what was planted."""
    author = Author(seed)
    boilerplate = [author.text(200) for _ in range(200)]
    (folder / "reference.txt").write_text("\n".join(boilerplate), "utf-8")
    bodies = [[author.text(500) for _ in range(SIZE // 500 - SIZE // 5000)] for _ in range(documents)]
    planted = []
    for length in LENGTHS:
        for rate in RATES:
            for _ in range(EACH):
                first, second = (int(each) for each in author.chance.choice(documents, size=2, replace=False))
                passage = author.text(length)
                planted.append([first, second, length, rate, passage])
                bodies[first].append(passage)
                bodies[second].append(author.edited(passage, rate))
    for number, body in enumerate(bodies):
        pieces = body + [boilerplate[each] for each in author.chance.choice(200, size=50, replace=False)]
        author.chance.shuffle(pieces)
        (folder / f"{number:04}.txt").write_text("\n".join(pieces), "utf-8")
    (folder / "planted.json").write_text(json.dumps(planted), "utf-8")


def run_ours(folder: Path) -> dict[str, object]:
    """This function will compare the whole folder as the product does."""
    from tianping.insight.comparison import Source, compare

    files = sorted(folder.glob("[0-9]*.txt"))
    found = compare([Source(path=each, bidder=each.stem) for each in files], reference=[folder / "reference.txt"])
    spans = [[int(p.a.document), int(p.b.document), p.a.start, p.a.end, p.length] for p in found.passages()]
    return {"spans": spans}


def run_raw(folder: Path) -> dict[str, object]:
    """This function will join winnowed 12-grams with polars and nothing else."""
    import polars as pl

    from tianping.insight.comparison.grams import K, winnow

    hashes, numbers, positions = [], [], []
    for number, path in enumerate(sorted(folder.glob("[0-9]*.txt"))):
        codes = np.frombuffer(path.read_text("utf-8").encode("utf-32-le"), dtype="<u4").astype(np.uint64)
        every = np.zeros(len(codes) - K + 1, dtype=np.uint64)
        for step in range(K):
            every = every * np.uint64(0x9E3779B97F4A7C15) + codes[step : len(codes) - K + 1 + step]
        every ^= every >> np.uint64(29)
        kept = winnow(every)
        hashes.append(every[kept])
        numbers.append(np.full(len(kept), number, dtype=np.int32))
        positions.append(kept.astype(np.int32))
    table = pl.DataFrame({"h": np.concatenate(hashes), "d": np.concatenate(numbers), "p": np.concatenate(positions)})
    counts = table.group_by("h").agg(pl.col("d").n_unique().alias("n")).filter(pl.col("n").is_between(2, 20))
    left = table.join(counts.select("h"), on="h")
    pairs = left.join(left, on="h", suffix="_b").filter(pl.col("d") < pl.col("d_b"))
    pairs = pairs.with_columns((pl.col("p_b") - pl.col("p")).alias("g")).sort("d", "d_b", "g", "p")
    new = pl.any_horizontal(
        *(pl.col(each) != pl.col(each).shift(1) for each in ("d", "d_b", "g")), pl.col("p").diff() > 72
    ).fill_null(value=True)
    runs = pairs.with_columns(new.cum_sum().alias("r")).group_by("r").agg(
        pl.first("d"), pl.first("d_b"), pl.min("p").alias("s"), (pl.max("p") + K).alias("e")
    )  # fmt: skip
    long = runs.filter(pl.col("e") - pl.col("s") >= 28)
    return {"spans": [[*row, row[3] - row[2]] for row in long.select("d", "d_b", "s", "e").iter_rows()]}


def child(method: str, folder: Path) -> None:
    """This function will run one method and print its result, time and memory."""
    began = time.perf_counter()
    result = (run_ours if method == "ours" else run_raw)(folder)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    sys.stdout.write(json.dumps({**result, "seconds": seconds, "peak": peak}))


def measured(method: str, folder: Path) -> dict[str, object]:
    """This function will run one method in a process of its own; wall time includes starting it."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.comparison", "--child", method, "--folder", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return {**json.loads(done.stdout), "wall": time.perf_counter() - began}


def recall(folder: Path, spans: list[list[int]]) -> tuple[dict[tuple[int, float], float], int]:
    """This function will return the share found of each kind, and how many reported passages were not planted."""
    texts = [each.read_text("utf-8") for each in sorted(folder.glob("[0-9]*.txt"))]
    found: dict[tuple[int, float], list[bool]] = {}
    explained = set()
    for first, second, length, rate, passage in json.loads((folder / "planted.json").read_text("utf-8")):
        start = texts[first].index(passage)
        covered = set()
        for number, (a, b, begin, end, _size) in enumerate(spans):
            if {a, b} != {first, second}:
                continue
            explained.add(number)
            if a == first:
                covered.update(range(max(begin, start), min(end, start + length)))
            else:
                other = texts[a][begin:end]
                covered.update(range(start, start + length) if len(other) >= length / 2 else ())
        found.setdefault((length, rate), []).append(len(covered) >= length / 2)
    return {kind: sum(each) / len(each) for kind, each in found.items()}, len(spans) - len(explained)


def main() -> None:
    """This function will generate, measure both methods and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--child", choices=("ours", "raw"))
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    if given.child:
        child(given.child, given.folder)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generate(folder, given.documents)
        walls: dict[str, list[float]] = {"ours": [], "raw": []}
        last = {}
        for _ in range(given.runs):
            for method, wall in walls.items():
                last[method] = measured(method, folder)
                wall.append(float(last[method]["wall"]))
        for method, wall in walls.items():
            shares, other = recall(folder, last[method]["spans"])
            print(
                f"{method}: wall {sorted(wall)[len(wall) // 2]:.2f} s (of {len(wall)}), "
                f"peak {last[method]['peak']:.2f} GiB, passages {len(last[method]['spans'])}, not planted {other}"
            )
            print("  length " + "".join(f"{rate:>7.0%}" for rate in RATES))
            for length in LENGTHS:
                print(
                    f"  {length:>6} "
                    + "".join(f"{shares[length, rate]:>7.2f}" for rate in RATES)
                    + "   goal "
                    + " ".join(f"{each:.2f}" for each in TABLE_A[length])
                )
        ratio = sorted(walls["ours"])[given.runs // 2] / sorted(walls["raw"])[given.runs // 2]
        print(f"ours / raw: {ratio:.2f}")


if __name__ == "__main__":
    main()
