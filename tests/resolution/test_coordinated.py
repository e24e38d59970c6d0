from __future__ import annotations

from collections.abc import Callable

import pytest

from kgraph.graph import KnowledgeGraph
from kgraph.inventory import Entry
from kgraph.model import Extraction
from kgraph.resolution import resolve
from kgraph.resolution.coordinated import parts
from kgraph.resolution.known import Known

Make = Callable[..., Extraction]
TASKS = Known.of([Entry("task", "loom finding"), Entry("task", "seam finding"), Entry("task", "loom and seam mending")])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Loom-10/100", ("Loom-10", "Loom-100")),
        ("Loom10/100/1000", ("Loom10", "Loom100", "Loom1000")),
        ("Loom-2-7B/13B", ("Loom-2-7B", "Loom-2-13B")),
        ("Loom-1K / 22K", ("Loom-1K", "Loom-22K")),
        ("loom/seam finding", ("loom finding", "seam finding")),
        ("loom and seam finding", ("loom finding", "seam finding")),
        ("loom and seam mending", ()),  # a name of its own
        ("loom and warp finding", ()),
        ("Loom-B/16", ()),
        ("Loom 1/2B", ()),
        ("7/8", ()),
        ("a/" * 5000 + "1/2", ()),
    ],
)
def test_parts(text: str, names: tuple[str, ...]) -> None:
    assert parts(text, TASKS) == names


def test_a_paper_speaks_of_both_and_the_mention_is_evidence_for_both(make: Make) -> None:
    paper = make("A", ("dataset", "Loom-10/100"), ("task", "loom and seam finding"))
    other = make("B", ("dataset", "Loom-100"))
    graph = KnowledgeGraph(*resolve([paper, other], lambda _: TASKS).records)
    assert [relation.target for relation in graph.out_of(paper.paper.id)] == [
        "task:loom-finding",
        "task:seam-finding",
        "dataset:loom-10",
        "dataset:loom-100",
    ]
    assert graph.entity("Loom-100").name == "Loom-100"
    assert len(graph.papers(dataset="Loom-100")) == 2
    assert graph.validate() == []
