from __future__ import annotations

import itertools
import math
import random
import re
import time
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.exporters.layout import COLOURS, DARK, degrees, positions, size, sizes
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
    places, radius = positions(graph), sizes(graph)
    return [
        (a, b) for a, b in itertools.combinations(places, 2) if math.dist(places[a], places[b]) < radius[a] + radius[b]
    ]


BOTH = pytest.mark.parametrize("palette", [COLOURS, DARK], ids=["light", "dark"])


@BOTH
def test_a_colour_for_every_kind(palette: dict[str, str]) -> None:
    assert sorted(palette) == sorted(NODE_KINDS)
    assert len(set(palette.values())) == len(palette)
    assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for colour in palette.values())


# what remains of a colour (linear red, green, blue) where one kind of cones is missing: Machado, Oliveira and
# Fernandes, A physiologically-based model for simulation of color vision deficiency, 2009, severity 1
_SEEN = {
    "by all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "without red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "without green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "without blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}


def oklab(colour: str, seen: str) -> Any:
    """Lightness and two opponent colours: Ottosson, A perceptual color space for image processing, 2020."""
    plain = np.array(list(bytes.fromhex(colour[1:]))) / 255
    linear = np.where(plain <= 0.04045, plain / 12.92, ((plain + 0.055) / 1.055) ** 2.4)
    rgb = np.clip(np.array(_SEEN[seen]) @ linear, 0, 1)
    cones = ((0.41222, 0.53633, 0.05145), (0.2119, 0.6807, 0.1074), (0.0883, 0.28172, 0.62998))
    lab = ((0.21045, 0.79362, -0.00407), (1.978, -2.42859, 0.45059), (0.0259, 0.78277, -0.80868))
    return np.array(lab) @ np.cbrt(np.array(cones) @ rgb)


@BOTH
@pytest.mark.parametrize("seen", list(_SEEN))
def test_any_two_colours_are_told_apart(seen: str, palette: dict[str, str]) -> None:
    seen_as = {kind: oklab(colour, seen) for kind, colour in palette.items()}
    nearest = min(float(np.linalg.norm(a - b)) for a, b in itertools.combinations(seen_as.values(), 2))
    assert nearest > 0.11  # of Okabe and Ito's colours the nearest are 0.076 apart


def test_papers_are_lighter_than_entities() -> None:
    light = {kind: float(oklab(colour, "by all")[0]) for kind, colour in COLOURS.items()}
    assert light.pop("paper") > max(light.values()) + 0.02


def luminance(colour: str) -> float:
    """As the contrast of WCAG 2 takes it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_on_a_dark_ground_entities_stand_out_and_papers_step_back() -> None:
    ground = luminance("#15181c")
    contrast = {kind: (luminance(colour) + 0.05) / (ground + 0.05) for kind, colour in DARK.items()}
    assert contrast["paper"] >= 3  # what WCAG 2 asks of graphics
    paper = contrast.pop("paper")
    assert min(contrast.values()) > 1.5 * paper


def test_size_grows_with_degree() -> None:
    assert size(0) < size(1) < size(100) < 100


def test_papers_are_smaller_than_entities(small_graph: KnowledgeGraph) -> None:
    radius, degree = sizes(small_graph), degrees(small_graph)
    assert all(radius[node] == size(degree[node]) for node in radius if small_graph.kind(node) != "paper")
    assert all(radius[node] < size(degree[node]) for node in radius if small_graph.kind(node) == "paper")


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


def planted(topics: int, papers: int, seed: int = 0) -> KnowledgeGraph:
    """Topics with methods of their own, joined by two metrics that most papers report."""
    dice = random.Random(seed)  # noqa: S311 - a made-up graph, no secret
    shared = [Entity(f"metric:{n}", "metric", f"M{n}") for n in range(2)]
    records: list[Paper | Entity | Relation] = [*shared]
    for topic in range(topics):
        methods = [Entity(f"method:{topic}-{n}", "method", f"{topic}-{n}") for n in range(8)]
        records += methods
        for number in range(papers):
            paper = Paper(f"paper:{topic}-{number}", "T", "")
            chosen = dice.sample(methods, 4)
            reported = dice.sample(shared, dice.randrange(3))
            records += [paper, *(Relation(paper.id, "USES", method.id) for method in chosen)]
            records += [Relation(paper.id, "REPORTS", metric.id) for metric in reported]
    return KnowledgeGraph(*records)


def test_topics_lie_apart() -> None:
    places = positions(planted(8, 30))
    papers = [node for node in places if node.startswith("paper:")]
    alike = 0
    for paper in papers:
        near = sorted(papers, key=lambda other: math.dist(places[paper], places[other]))[1:6]
        alike += sum(other.split("-")[0] == paper.split("-")[0] for other in near)
    # scattered at random, one in eight would be of the same topic
    assert alike > 0.9 * 5 * len(papers)


def test_what_hangs_on_one_paper_stands_around_it() -> None:
    graph = made(60, 40, 120)
    places, radius, degree = positions(graph), sizes(graph), degrees(graph)
    for relation in graph.relations():
        if degree[relation.target] == 1 and degree[relation.source] in range(2, 6):
            apart = math.dist(places[relation.source], places[relation.target])
            assert apart < radius[relation.source] + radius[relation.target] + 12


@given(st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), max_size=60))
@settings(deadline=None)
def test_no_two_nodes_overlap_in_any_graph(edges: list[tuple[int, int]]) -> None:
    nodes = [Entity(f"method:{n}", "method", f"{n}") for n in range(15)]
    drawn = KnowledgeGraph(*nodes, *(Relation(f"method:{a}", "VARIANT_OF", f"method:{b}") for a, b in set(edges)))
    assert overlaps(drawn) == []
    assert all(math.isfinite(number) for place in positions(drawn).values() for number in place)


def test_five_thousand_nodes_in_seconds() -> None:
    graph = made(3000, 2000, 9000)
    start = time.process_time()
    positions(graph)
    assert time.process_time() - start < 5


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
