from __future__ import annotations

import pytest

from kgraph.answers import about
from kgraph.errors import UnknownNodeError
from kgraph.graph import KnowledgeGraph
from kgraph.model import Alias, Entity, Evidence, Paper, Relation

LORA, TWIN = Paper.of("LoRA", "LoRA tunes."), Paper.of("LoRA", "Another.", identifier="2106.09685")
METHOD = Entity("method:lora", "method", "LoRA", (Alias("LoRA", "inventory"),))


@pytest.fixture
def graph() -> KnowledgeGraph:
    piece = Evidence(LORA.id, 5, 9, "LoRA tunes.", "inventory", 0.9)
    return KnowledgeGraph(LORA, TWIN, METHOD, Relation(LORA.id, "PROPOSES", METHOD.id, (piece,)))


def test_a_name_that_is_a_title_too_means_the_entity(graph: KnowledgeGraph) -> None:
    answer = about(graph, "LoRA")
    assert answer["entity"]["id"] == METHOD.id
    assert answer["also"] == sorted([LORA.id, TWIN.id])
    assert about(graph, "LoRA", "method")["also"] == []


def test_a_paper_by_its_id(graph: KnowledgeGraph) -> None:
    answer = about(graph, LORA.id)
    assert (answer["paper"]["id"], answer["also"]) == (LORA.id, [TWIN.id])
    assert [row["id"] for row in answer["entities"]] == [METHOD.id]


def test_two_papers_of_one_title_are_both_told(graph: KnowledgeGraph) -> None:
    graph.remove(METHOD.id)
    answer = about(graph, "lora!")
    assert [answer["paper"]["id"], *answer["also"]] == sorted([LORA.id, TWIN.id])


def test_what_a_paper_says_of_the_thing_itself_goes_before_its_variants(graph: KnowledgeGraph) -> None:
    small = Entity("method:small-lora", "method", "Small LoRA")
    sure = Evidence(LORA.id, 5, 9, "LoRA tunes.", "tagger", 1.0)
    other = Paper.of("Other", "Small LoRA.")
    used, proposed = (Evidence(other.id, 6, 16, "Small LoRA.", "tagger", score) for score in (1.0, 0.5))
    graph.add(other, small, Relation(small.id, "VARIANT_OF", METHOD.id, (sure,)))
    graph.add(Relation(LORA.id, "USES", METHOD.id, (sure,)), Relation(LORA.id, "USES", small.id, (sure,)))
    graph.add(Relation(other.id, "USES", small.id, (used,)), Relation(other.id, "PROPOSES", small.id, (proposed,)))
    rows = about(graph, "LoRA", variants=True)["papers"]
    assert [(row["id"], row["relation"]) for row in rows] == [(LORA.id, "PROPOSES"), (other.id, "PROPOSES")]
    assert [row["relation"] for row in about(graph, "LoRA")["papers"]] == ["PROPOSES"]


def test_aliases_come_with_their_reasons(graph: KnowledgeGraph) -> None:
    assert about(graph, "LoRA")["entity"]["aliases"] == ({"text": "LoRA", "reason": "inventory"},)


def test_nothing_of_that_name(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNodeError, match="closest: LoRA"):
        about(graph, "LoRAs of old")
    with pytest.raises(UnknownNodeError):
        about(graph, "LoRA", "dataset")
