from __future__ import annotations

from dataclasses import replace

import pytest

from kgraph.graph import KnowledgeGraph
from kgraph.model import Entity, Evidence, Paper, Relation, Result
from tests import looms
from tests.looms import ERRORS, FAMILY, LOOM, NET, NODES, SENTENCE, SET, WARP


@pytest.fixture
def graph() -> KnowledgeGraph:
    return looms.graph()


def test_a_sound_graph_has_no_problems(graph: KnowledgeGraph, small_graph: KnowledgeGraph) -> None:
    assert graph.validate() == []
    assert small_graph.validate() == []


NINE = Result(ERRORS.id, "9%", "%", SET.id, "", "absolute", 6, 13)


def moved(start: int, end: int, sentence: str = SENTENCE, paper: Paper = LOOM) -> Evidence:
    return Evidence(paper.id, start, end, sentence, "inventory", 0.9)


@pytest.mark.parametrize(
    ("relation", "problem"),
    [
        (Relation(LOOM.id, "USES", NET.id), "no evidence"),
        (Relation(LOOM.id, "USES", NET.id, (moved(6, 900),)), "outside the text"),
        (Relation(LOOM.id, "USES", NET.id, (moved(-3, 2),)), "outside the text"),
        (Relation(LOOM.id, "USES", NET.id, (moved(9, 9),)), "outside the text"),
        (Relation(LOOM.id, "USES", NET.id, (moved(6, 13, "Another sentence."),)), "is not in its sentence"),
        (Relation(LOOM.id, "USES", NET.id, (moved(6, 13, "LoomNet is nowhere."),)), "is not in its sentence"),
        (Relation(LOOM.id, "USES", NET.id, (moved(14, 20),)), "'scores' is not a name of method:loomnet"),
        (Relation(LOOM.id, "USES", NET.id, (moved(6, 13, paper=WARP),)), "evidence from another paper"),
        (
            Relation(LOOM.id, "USES", NET.id, (Evidence("paper:none", 0, 1, "L", "", 1.0),)),
            "evidence from paper:none, which is not in the graph",
        ),
        (
            Relation(
                LOOM.id,
                "USES",
                NET.id,
                (moved(6, 13),),
                (Result(ERRORS.id, "9%", "%", SET.id, NET.id, "absolute", 6, 999),),
            ),
            "result '9%' lies outside the text",
        ),
        (Relation(LOOM.id, "USES", NET.id, (replace(moved(6, 13), score=1.5),)), "score 1.5 is not between 0 and 1"),
        (Relation(LOOM.id, "USES", NET.id, (replace(moved(6, 13), score=float("nan")),)), "score nan"),
        (Relation(LOOM.id, "USES", NET.id, (moved(6, 13),), (replace(NINE, metric="metric:x"),)), "names metric:x"),
        (Relation(LOOM.id, "USES", NET.id, (moved(6, 13),), (replace(NINE, dataset=NET.id),)), f"names {NET.id}"),
        (Relation(LOOM.id, "USES", NET.id, (moved(6, 13),), (replace(NINE, method=LOOM.id),)), f"names {LOOM.id}"),
    ],
)
def test_validate_finds(relation: Relation, problem: str) -> None:
    found = KnowledgeGraph(*NODES, relation).validate()
    assert [line for line in found if problem in line], found
    assert all(line.startswith(f"{relation.source} USES {relation.target}: ") for line in found)


def test_a_variant_with_results_is_told_and_does_not_break_it() -> None:
    relation = Relation(NET.id, "VARIANT_OF", FAMILY.id, (moved(6, 13),), (NINE,))
    assert KnowledgeGraph(*NODES, relation).validate() == [f"{NET.id} VARIANT_OF {FAMILY.id}: result '9%' of a method"]


def test_where_a_result_stands_is_evidence_without_a_name() -> None:
    relation = Relation(LOOM.id, "REPORTS", ERRORS.id, (moved(14, 20),), (replace(NINE, start=14, end=20),))
    assert KnowledgeGraph(*NODES, relation).validate() == []


def test_ids_begin_with_the_kind_and_years_are_no_less_than_none() -> None:
    graph = KnowledgeGraph(
        Entity("dataset:x", "method", "x"), Paper("lora", "LoRA", ""), Paper("paper:a", "A", "", "", -1)
    )
    assert graph.validate() == [
        "dataset:x: the id of a method begins method:",
        "lora: the id of a paper begins paper:",
        "paper:a: year -1",
    ]


def test_validate_finds_a_join_that_add_would_refuse() -> None:
    graph = KnowledgeGraph(*NODES)
    relation = Relation(LOOM.id, "USES", SET.id, (moved(24, 31),))
    graph._relations[relation.source, relation.kind, relation.target] = relation
    assert graph.validate() == [f"{LOOM.id} USES {SET.id}: joins paper and dataset"]
