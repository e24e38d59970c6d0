from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import pytest

from training.corpus import Corpus, fold_of, load_corpus, text_of
from training.labels import LABELS

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"

pytestmark = pytest.mark.skipif(
    not (SHARED / "corpora").is_dir(),
    reason="labelled papers and abstracts lie in ../shared, which is not here",
)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(SHARED)


def test_no_paper_is_in_two_parts(corpus: Corpus) -> None:
    parts = [{r["digest"] for r in corpus.part(name)} for name in ("train", "tune", "test")]
    parts.append({r["digest"] for r in corpus.abstracts})
    assert all(parts)
    assert all(one.isdisjoint(other) for one, other in combinations(parts, 2))


def test_what_is_kept_for_tuning_and_testing_is_what_the_split_says(corpus: Corpus) -> None:
    assert corpus.hashes() == json.loads((ROOT / "training" / "split.json").read_text(encoding="utf-8"))


def test_an_abstract_is_labelled_or_unlabelled(corpus: Corpus) -> None:
    digests = [record["digest"] for record in (*corpus.added, *corpus.unlabelled)]
    assert sorted(digests) == [record["digest"] for record in corpus.abstracts]


def test_without_a_fold_its_papers_are_gone_but_for_test(corpus: Corpus) -> None:
    fewer = corpus.without(2)
    kept = [record for name in ("train", "tune") for record in fewer.part(name)] + fewer.added
    every = [record for name in ("train", "tune") for record in corpus.part(name)] + corpus.added
    assert kept == [record for record in every if fold_of(record) != 2]
    assert 0.7 < len(kept) / len(every) < 0.9
    assert fewer.part("test") == corpus.part("test")


def test_no_labelled_paper_is_lost(corpus: Corpus) -> None:
    labelled = [line.split()[1] for line in LABELS.read_text(encoding="utf-8").splitlines() if line.startswith("=== ")]
    assert sorted(record["id"] for record in corpus.added) == labelled


def test_every_labelled_form_stands_in_its_paper(corpus: Corpus) -> None:
    odd = [
        (record["id"], form)
        for record in corpus.added
        for entity in record["entities"]
        for form in entity["aliases"]
        if form not in text_of(record)
    ]
    assert odd == []
