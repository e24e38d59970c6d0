"""F1 of the whole extraction on every paper of gold/, by a tagger and weights that were not trained on it.

    python -m training.crossvalidate --shared ../shared --folds CACHE/labelled-.../folds

Five folds: the papers of each are read by the tagger, and decided by the weights, that the other four made. The papers
of the part `test` are in no fold; what ships reads them. Two things were not cut by fold: the student that the taggers
start from, and the entities of the other folds' papers that the weights of results are learnt over. The first of them
makes the figures of arXiv papers one to five points too high: `make.py --without` makes a tagger without it.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from kgraph.extraction.decision import Weights
from kgraph.extraction.language import extract_batch
from kgraph.extraction.links import find_links
from kgraph.extraction.results import find_results
from kgraph.model import Extraction, Paper
from kgraph.pipeline import as_record
from training.corpus import FOLDS, Corpus, fold_of, load_corpus, load_scorer, text_of
from training.decision import Learning, Reader, clusters_of, everything, fold_reader
from training.labels import Record

ROWS = ("dataset", "metric", "task", "method-named", "method", "proposed", "link-code", "result")
Found = dict[str, dict[str, Any]]
"""Title key -> what was found in the paper."""


def paper_of(record: Record) -> Paper:
    return Paper.of(record["title"], record["abstract"])


def extracted(record: Record, reader: Reader, weights: Weights) -> Extraction:
    """What some tagger and weights find in a paper."""
    text, reading = text_of(record), reader(record)
    clusters = clusters_of(record, reader, weights)
    results = find_results(text, clusters, weights, reading.values if reading else ())
    return Extraction(paper_of(record), clusters, find_links(text), results)


def cross_validated(corpus: Corpus, reader: Reader, score: ModuleType) -> Iterator[Extraction]:
    """What is found in the papers of train and tune."""
    records = [*corpus.part("train"), *corpus.part("tune")]
    learning = Learning.of("tagger", [*records, *corpus.added], reader, everything, score)
    for fold in range(FOLDS):
        weights = learning.weights(fold)
        yield from (extracted(record, reader, weights) for record in records if fold_of(record) == fold)


def row(name: str, records: list[Record], found: Found, score: ModuleType) -> str:
    """One line of the table."""
    gold = {score.title_key(record["title"]): record for record in records}
    rows = score.score(gold, {key: found[key] for key in gold})
    return f"| {len(gold)} {name} | " + " | ".join(f"{rows[kind]['f1']:.3f}" for kind in ROWS) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--folds", type=Path, required=True, help="folder of taggers, in the cache of training/make.py")
    args = parser.parse_args()
    corpus, score = load_corpus(args.shared), load_scorer(args.shared)
    extractions = [
        *cross_validated(corpus, fold_reader(args.folds), score),
        *extract_batch([paper_of(record) for record in corpus.part("test")]),
    ]
    found = {score.title_key(each.paper.title): as_record(each) for each in extractions}
    print("| papers | " + " | ".join(ROWS) + " |\n" + "|---" * (len(ROWS) + 1) + "|")
    for source in corpus.parts["test"]:
        test = corpus.parts["test"][source]
        others = [*corpus.parts["train"][source], *corpus.parts["tune"][source]]
        print(row(f"{source}, cross-validated", others, found, score))
        print(row(f"{source} of test", test, found, score))
        print(row(source, [*others, *test], found, score))


if __name__ == "__main__":
    main()
