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


def test_aliases_come_with_their_reasons(graph: KnowledgeGraph) -> None:
    assert about(graph, "LoRA")["entity"]["aliases"] == ({"text": "LoRA", "reason": "inventory"},)


def test_nothing_of_that_name(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownNodeError, match="closest: LoRA"):
        about(graph, "LoRAs of old")
    with pytest.raises(UnknownNodeError):
        about(graph, "LoRA", "dataset")
