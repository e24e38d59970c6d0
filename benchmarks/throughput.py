"""Time and memory of reading, extracting and building, side by side with spaCy's tokenizer alone.

    python benchmarks/throughput.py [--shared ../shared] [--abstracts 3000]

Everything runs on one core, one after the other in the same run: ratios hold on any machine, seconds only on this one.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROUNDS = 3
BATCH = 64

# Set before numpy is imported: one core means one thread.
os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))


def seconds(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


def peak(*command: str) -> tuple[float, float]:
    """Processor seconds and peak memory in MB of a command as a whole process."""
    program = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
        "used = resource.getrusage(resource.RUSAGE_CHILDREN); "
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)"
    )
    done = subprocess.run([sys.executable, "-c", program, *command], check=True, capture_output=True, text=True)
    used, memory = done.stdout.split()
    return float(used), float(memory)


def listings(folder: Path) -> None:
    from kgraph.pipeline import distinct, extract, read

    papers = distinct(read(folder))
    print(f"{len(papers)} papers of {folder.name}/")
    import spacy

    def tokenize() -> None:
        nlp = spacy.blank("en")
        for paper in distinct(read(folder)):
            nlp.make_doc(paper.title)
            nlp.make_doc(paper.abstract)

    for _ in extract(papers[:BATCH]):  # loads the pipeline: start-up is not throughput
        pass
    rounds = [(seconds(tokenize), seconds(lambda: list(extract(distinct(read(folder)))))) for _ in range(ROUNDS)]
    alone, whole = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"  read and tokenize {alone:.2f} s, read and extract {whole:.2f} s: ratio {whole / alone:.1f}")
    with tempfile.TemporaryDirectory() as out:
        for rules in ((), ("--rules-only",)):
            used, memory = peak(sys.executable, "-m", "kgraph", "build", str(folder), "--output", out, *rules)
            print(
                f"  kgraph build {' '.join(rules)}: {used:.1f} s, {memory:.0f} MB, start-up and four exports included"
            )


def abstracts(path: Path, count: int) -> None:
    import spacy

    from kgraph.extraction.language import extract_batch
    from kgraph.model import Paper

    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in itertools.islice(lines, count)]
    papers = [Paper.of(record["title"], record["abstract"]) for record in records]
    nlp = spacy.blank("en")

    def run(batch: list[Paper]) -> None:
        for start in range(0, len(batch), BATCH):
            extract_batch(batch[start : start + BATCH])

    run(papers[:BATCH])
    rounds = [
        (seconds(lambda: [nlp.make_doc(paper.abstract) for paper in papers]), seconds(lambda: run(papers)))
        for _ in range(ROUNDS)
    ]
    alone, whole = (statistics.median(column) for column in zip(*rounds, strict=True))
    part = seconds(lambda: run(papers[: count // 4]))
    print(f"{count} arXiv abstracts on one core")
    print(f"  make_doc {count / alone:,.0f}/s, extraction {count / whole:,.0f}/s: ratio {whole / alone:.1f}")
    print(f"  a quarter of them took {part / whole:.2f} of the time (linear: 0.25)")
    print(f"  peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description="Time and memory, side by side with spaCy's tokenizer")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--abstracts", type=int, default=3000)
    args = parser.parse_args()
    if (args.shared / "papers").is_dir():
        listings(args.shared / "papers")
    if (corpus := args.shared / "corpora" / "arxiv_abstracts.jsonl.gz").is_file():
        abstracts(corpus, args.abstracts)


if __name__ == "__main__":
    main()
