from __future__ import annotations

import pytest

from kgraph.digest import digest
from kgraph.graph import KnowledgeGraph
from kgraph.model import Paper, Source
from kgraph.report.words import headline, span


def test_headline() -> None:
    assert headline(digest(KnowledgeGraph(Paper.of("A")))) == "What 1 paper is about"
    assert headline(digest(KnowledgeGraph(Paper.of("A"), Paper.of("B")))) == "What 2 papers are about"


@pytest.mark.parametrize(("years", "said"), [((0,), ""), ((2020,), "2020"), ((2020, 2022, 0), "2020\u20132022")])
def test_span_of_years(years: tuple[int, ...], said: str) -> None:
    papers = [Paper.of(f"P{number}", year=year) for number, year in enumerate(years)]
    assert span(digest(KnowledgeGraph(*papers))) == said


def test_span_names_the_files() -> None:
    paper = Paper.of("P", year=2020, source=(Source("b.txt", 1), Source("a.txt", 1)))
    assert span(digest(KnowledgeGraph(paper))) == "2020; read from a.txt, b.txt"
