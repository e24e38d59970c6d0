from __future__ import annotations

import itertools
import math
import random
import re

import networkx as nx
import pytest

from kgraph.exporters.layout import COLOURS, degrees, positions, size
from kgraph.graph import KnowledgeGraph
from kgraph.model import Entity, Paper, Relation
from kgraph.schema import NODE_KINDS


def made(papers: int, datasets: int, edges: int, seed: int = 0) -> KnowledgeGraph:
    """A graph drawn with a fixed seed, with single nodes and small components when edges are few."""
    dice = random.Random(seed)  # noqa: S311 - a made-up graph, no secret
    nodes = [Paper(f"paper:{n}", f"P{n}", "") for n in range(papers)]
    data = [Entity(f"dataset:{n}", "dataset", f"D{n}") for n in range(datasets)]
    pairs = sorted({(dice.choice(nodes).id, data[int(datasets * dice.random() ** 2)].id) for _ in range(edges)})
    return KnowledgeGraph(*nodes, *data, *(Relation(paper, "EVALUATES_ON", entity) for paper, entity in pairs))


def overlaps(graph: KnowledgeGraph) -> list[tuple[str, str]]:
    places, degree = positions(graph), degrees(graph)
    return [
        (a, b)
        for a, b in itertools.combinations(places, 2)
        if math.dist(places[a], places[b]) < size(degree[a]) + size(degree[b])
    ]


def test_a_colour_for_every_kind() -> None:
    assert sorted(COLOURS) == sorted(NODE_KINDS)
    assert len(set(COLOURS.values())) == len(COLOURS)
    assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for colour in COLOURS.values())


def test_size_grows_with_degree() -> None:
    assert size(0) < size(1) < size(100) < 100


def test_degrees_count_both_ends_and_parallel_edges(small_graph: KnowledgeGraph) -> None:
    found = degrees(small_graph)
    assert found["method:resnet-50"] == 3
    assert sum(found.values()) == 2 * len(list(small_graph.relations()))
    assert list(found) == [node.id for node in small_graph]


# the sizes lie on both sides of where one layout gives way to the next
@pytest.mark.parametrize(
    ("papers", "datasets", "edges"), [(2, 1, 2), (30, 20, 40), (30, 20, 400), (60, 40, 900), (1100, 500, 3000)]
)
def test_no_two_nodes_overlap(papers: int, datasets: int, edges: int) -> None:
    assert overlaps(made(papers, datasets, edges)) == []


def test_a_star_of_many_points() -> None:
    hub = Entity("dataset:hub", "dataset", "hub")
    papers = [Paper(f"paper:{n}", f"P{n}", "") for n in range(700)]
    graph = KnowledgeGraph(hub, *papers, *(Relation(paper.id, "EVALUATES_ON", hub.id) for paper in papers))
    assert overlaps(graph) == []


def test_hostile_and_empty(hostile_graph: KnowledgeGraph) -> None:
    assert set(positions(hostile_graph)) == set(hostile_graph.nodes)
    assert overlaps(hostile_graph) == []
    assert positions(KnowledgeGraph()) == {}


def test_same_places_for_any_order() -> None:
    graph = made(200, 100, 400)
    records = [*graph, *graph.relations()]
    random.Random(5).shuffle(records)  # noqa: S311 - an order, no secret
    assert positions(KnowledgeGraph(*records)) == positions(graph)


def test_leaves_the_dice_of_the_caller_alone() -> None:
    random.seed(3)
    before = random.getstate()
    positions(made(200, 100, 400))
    assert random.getstate() == before


def test_connected_nodes_are_near_and_single_ones_outermost() -> None:
    graph = made(60, 40, 120)
    places, degree = positions(graph), degrees(graph)
    joined = [math.dist(places[r.source], places[r.target]) for r in graph.relations()]
    every = [math.dist(a, b) for a, b in itertools.combinations(places.values(), 2)]
    assert sum(joined) / len(joined) < 0.6 * sum(every) / len(every)
    alone = [math.hypot(*places[node]) for node, edges in degree.items() if not edges]
    largest = max(nx.weakly_connected_components(graph.nx), key=len)
    assert alone
    assert min(alone) > max(math.hypot(*places[node]) for node in largest)


def test_two_decimals_without_a_negative_zero(small_graph: KnowledgeGraph) -> None:
    numbers = [number for place in positions(small_graph).values() for number in place]
    assert all(number == round(number, 2) and str(number) != "-0.0" for number in numbers)
