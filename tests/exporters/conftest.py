"""What the tests of the exporters share."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from kgraph.exporters.markup import escape
from kgraph.graph import KnowledgeGraph
from kgraph.model import Alias, Entity, Evidence, Paper, Relation, Result, Source

ATTACKS = (
    "</script><script>window.__pwned=1</script>",
    "<img src=x onerror=window.__pwned=1>",
    "<!--<script>window.__pwned=1//",
    "javascript:window.__pwned=1",
    "data:text/html,<script>window.__pwned=1</script>",
    "\"'><svg onload=window.__pwned=1>",
    "{{ 7 * 7 }}{% raw %}",
    "\u2028window.__pwned=1\u2029",
    "\u202eright to left \u05d0\u05d1",
    "__proto__",
    "a&b=c#d%",
    "x" * 10_000,
)


@pytest.fixture(params=["small_graph", "hostile_graph"])
def graph(request: pytest.FixtureRequest) -> KnowledgeGraph:
    """Each graph in turn."""
    found: KnowledgeGraph = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def xml_text() -> Callable[[object], object]:
    """What XML can hold of a text; what is no text stays."""

    def held(value: object) -> object:
        return ET.fromstring(f"<a>{escape(value)}</a>".encode()).text or "" if isinstance(value, str) else value  # noqa: S314

    return held


@pytest.fixture(scope="session")
def star() -> Callable[[int], KnowledgeGraph]:
    """Papers around one dataset, each with a method of its own, and one paper that nothing joins."""

    def made(papers: int) -> KnowledgeGraph:
        glue = Entity("dataset:glue", "dataset", "GLUE")
        records: list[Paper | Entity | Relation] = [glue, Paper.of("Alone")]
        for number in range(papers):
            paper = Paper.of(f"Paper {number}", f"Net{number} on GLUE.")
            method = Entity(f"method:net{number}", "method", f"Net{number}")
            start = paper.text.index("GLUE")
            piece = Evidence(paper.id, start, start + 4, paper.abstract, "test", 0.9)
            records += [paper, method, Relation(paper.id, "EVALUATES_ON", glue.id, (piece,))]
            records.append(Relation(paper.id, "PROPOSES", method.id))
        return KnowledgeGraph(*records)

    return made


@pytest.fixture(scope="session")
def attacks() -> tuple[str, ...]:
    """What a title may hold."""
    return ATTACKS


@pytest.fixture(scope="session")
def attacked() -> KnowledgeGraph:
    """Attacks in every place that holds text of papers."""
    records: list[Paper | Entity | Relation] = []
    for number, attack in enumerate(ATTACKS):
        paper = Paper.of(attack, f"We see {attack}.", url=attack, authors=(attack,), source=(Source(attack, 1),))
        entity = Entity(f"dataset:{attack}", "dataset", attack, (Alias(f"{attack} too", attack),))
        repository = Entity(f"repository:{attack}", "repository", attack)
        metric = Entity(f"metric:{number}", "metric", f"metric {attack}")
        start = paper.text.index("We see ") + 7
        piece = Evidence(paper.id, start, start + len(attack), paper.abstract, attack, 0.9)
        values = (attack, f"{number}%")
        found = (
            Result(metric.id, value, attack, entity.id, "", "absolute", start, start + len(attack)) for value in values
        )
        records += [paper, entity, repository, metric]
        records += [
            Relation(paper.id, "EVALUATES_ON", entity.id, (piece,)),
            Relation(paper.id, "HAS_CODE", repository.id, (piece,)),
            Relation(paper.id, "REPORTS", metric.id, (piece,), tuple(found)),
        ]
    return KnowledgeGraph(*records)
