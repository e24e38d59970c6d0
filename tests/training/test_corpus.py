from __future__ import annotations

import json
import sys
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"

if TYPE_CHECKING:
    from training.corpus import Corpus

pytestmark = pytest.mark.skipif(
    not (SHARED / "corpora").is_dir(),
    reason="labelled papers and abstracts lie in ../shared, which is not here",
)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(ROOT), *sys.path])  # training/ is no package that is installed
        from training.corpus import load_corpus  # noqa: PLC0415 - found only now

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


def test_every_labelled_form_stands_in_its_paper(corpus: Corpus) -> None:
    odd = [
        (record["id"], form)
        for record in corpus.added
        for entity in record["entities"]
        for form in entity["aliases"]
        if form not in f"{record['title']}\n{record['abstract']}"
    ]
    assert odd == []
