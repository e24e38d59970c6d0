from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, is_dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph import model
from kgraph.model import Entity, Evidence, Mention, Paper, Relation, Source, paper_id

RECORDS = [thing for thing in vars(model).values() if isinstance(thing, type) and is_dataclass(thing)]
TEXTS = st.text(st.characters(exclude_categories=()), max_size=60)


@pytest.mark.parametrize("record", RECORDS)
def test_frozen_slotted_ordered(record: type) -> None:
    assert hasattr(record, "__slots__")
    assert "__lt__" in vars(record)
    made: object = object.__new__(record)
    with pytest.raises((FrozenInstanceError, TypeError)):
        setattr(made, fields(record)[0].name, "other")
    assert not hasattr(record, "__post_init__")


def test_offsets_count_the_title_and_its_newline() -> None:
    paper = Paper.of("Looms", "They weave.")
    assert paper.text == "Looms\nThey weave."
    assert paper.text[6:10] == "They"


@pytest.mark.parametrize(
    ("identifiers", "expected"),
    [
        (["10.1000/ABC.9"], "paper:doi:10.1000/abc.9"),
        (["https://doi.org/10.1000/ABC.9"], "paper:doi:10.1000/abc.9"),
        (["doi:10.1000/abc.9"], "paper:doi:10.1000/abc.9"),
        (["10.48550/arXiv.2301.00001v3"], "paper:arxiv:2301.00001"),
        (["2301.00001"], "paper:arxiv:2301.00001"),
        (["arXiv:2301.00001v2"], "paper:arxiv:2301.00001"),
        (["https://arxiv.org/pdf/2301.00001v1.pdf"], "paper:arxiv:2301.00001"),
        (["http://www.arxiv.org/abs/2301.00001"], "paper:arxiv:2301.00001"),
        (["https://arxiv.org/html/2301.00001v3"], "paper:arxiv:2301.00001"),
        (["https://arxiv.org/abs/2301.00001/"], "paper:arxiv:2301.00001"),
        (["https://export.arxiv.org/abs/cs/0101001?context=cs.LG"], "paper:arxiv:cs/0101001"),
        (["HTTPS://ArXiv.org/pdf/2301.00001v1#page=2"], "paper:arxiv:2301.00001"),
        (["10.1000/abc.9", "2301.00001"], "paper:arxiv:2301.00001"),
        (["10.1000/abc.9", "10.1000/b", "https://arxiv.org/abs/2301.00001"], "paper:arxiv:2301.00001"),
        (["10.1000/abc.9", "10.1000/b"], "paper:doi:10.1000/abc.9"),
        (["cs/0101001"], "paper:arxiv:cs/0101001"),
        (["hep-th/9901001v2"], "paper:arxiv:hep-th/9901001"),
        (["", "note 7", " 2301.00001 "], "paper:arxiv:2301.00001"),
    ],
)
def test_id_from_an_identifier(identifiers: list[str], expected: str) -> None:
    assert paper_id("Looms", *identifiers) == expected


def test_id_from_the_title_alone() -> None:
    assert paper_id("Looms: a study") == paper_id("LOOMS - A Study!", "row 12", "https://example.org/1")
    assert paper_id("Looms: a study") != paper_id("Looms: a studio")
    assert paper_id("Looms: a study").startswith("paper:looms-a-study-")


@given(TEXTS, TEXTS)
def test_id_of_any_title_can_be_computed_again(title: str, identifier: str) -> None:
    first = paper_id(title, identifier)
    assert first.startswith("paper:")
    assert first == paper_id(title, identifier)


@given(TEXTS.filter(lambda title: not any(map(str.isalnum, title))), TEXTS)
def test_titles_without_letters_have_ids_too(title: str, other: str) -> None:
    assert (paper_id(title) == paper_id(other)) == (title == other) or any(map(str.isalnum, other))


def test_records_sort_and_hash() -> None:
    early, late = Mention("method", "A", 1, 2), Mention("method", "A", 3, 4)
    assert sorted({late, early, early}) == [early, late]
    assert Source("a.txt", 2) < Source("a.txt", 10)


def test_relation_counts_and_scores_its_evidence() -> None:
    pieces = tuple(Evidence("paper:x", at, at + 1, "A", "inventory", score) for at, score in ((0, 0.4), (2, 0.9)))
    relation = Relation("paper:x", "USES", "method:a", pieces)
    assert (relation.count, relation.score) == (2, 0.9)
    bare = Relation("paper:x", "USES", "method:a")
    assert (bare.count, bare.score) == (0, 0.0)


def test_a_home_page_goes_before_a_doi() -> None:
    addresses = ("https://doi.org/10.1/a", "https://example.org/")
    assert Entity("dataset:a", "dataset", "A", identifiers=addresses).url == "https://example.org/"
    assert Entity("dataset:a", "dataset", "A", identifiers=addresses[:1]).url == "https://doi.org/10.1/a"
    assert Entity("dataset:a", "dataset", "A").url == ""
