"""How a graph looks, in every format that can show it: colour by kind, size by degree, place by topic.

The same graph gets the same picture, whatever the order it was built in.

A force drawing of a whole literature is a ball of wool: a few names that most papers share pull everything into one
heap. So topics are found first (communities: Traag and others, From Louvain to Leiden, 2019), then each is drawn on
its own (Kamada and Kawai, An algorithm for drawing general undirected graphs, 1989), and the drawings are set side by
side, near to what they are linked with and turned towards it. What hangs on one node only stands around it in rings.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from functools import lru_cache
from typing import Any, Final

import numpy as np

from kgraph.exporters.discs import GOLDEN_ANGLE, Indices, Points, centred, packed, reach, rings
from kgraph.graph import KnowledgeGraph

Place = tuple[float, float]

#: node kind -> colour; whoever lacks one kind of cones still tells any two apart (a test simulates it), and papers step
#: back in pale grey
COLOURS: Final[dict[str, str]] = {
    "paper": "#b8c1cc",
    "method": "#1c6a9b",
    "dataset": "#f8a20c",
    "metric": "#a57fd5",
    "task": "#11a079",
    "repository": "#f0441a",
}

#: the same on a dark ground: papers step back in dim grey, and the dark blue of methods becomes a light one
DARK: Final[dict[str, str]] = {
    "paper": "#686c76",
    "method": "#85c6f7",
    "dataset": "#ffae00",
    "metric": "#a579d3",
    "task": "#00a478",
    "repository": "#ff5115",
}

_PAPER = 0.6  # a paper has many relations by its nature: it must not outgrow what papers share
_GAP = 2.5  # free space around a node
_MARGIN = 0.15  # and of that many times its own size: a large one has a name to show
_STALK = 6.0  # of the line to a node that hangs on one only, what can be seen
_TOPIC = 90  # nodes up to which a topic is drawn as one
_LEVELS = 5  # topics in topics
_STABLE = 4  # rounds of the search for topics
_SHORES = 3  # links of a topic to others that say where it lies
_TURNS = 4
_ALL_PAIRS = 1000  # nodes up to which every two are weighed against each other
_STEPS = 200
_ROOM, _SEA, _COAST = 2.2, 1.6, 1.06  # area over that of the nodes; that of topics; free space around a topic


def size(degree: int) -> float:
    """Radius of an entity with that many edges.

    >>> size(0), size(9), size(400)
    (4.0, 8.5, 34.0)
    """
    return round(4 + 1.5 * math.sqrt(degree), 2)


def degrees(graph: KnowledgeGraph) -> dict[str, int]:
    """Id -> number of edges in and out.

    >>> degrees(KnowledgeGraph())
    {}
    """
    found = {node.id: 0 for node in graph}
    for relation in graph.relations():
        found[relation.source] += 1
        found[relation.target] += 1
    return found


def sizes(graph: KnowledgeGraph) -> dict[str, float]:
    """Id -> radius; papers are drawn smaller than entities.

    >>> from kgraph.model import Paper
    >>> sizes(KnowledgeGraph(Paper("paper:lora", "LoRA", "")))
    {'paper:lora': 2.4}
    """
    return {
        node: round(size(degree) * (_PAPER if graph.kind(node) == "paper" else 1), 2)
        for node, degree in degrees(graph).items()
    }


def positions(graph: KnowledgeGraph) -> dict[str, Place]:
    """Id -> (x, y), in units of `sizes`: no two nodes overlap, the largest component is in the middle.

    Smaller components stand on rings around it, single nodes outermost.

    >>> from kgraph.model import Entity
    >>> positions(KnowledgeGraph(Entity("dataset:glue", "dataset", "GLUE")))
    {'dataset:glue': (0.0, 0.0)}
    """
    index = {node.id: number for number, node in enumerate(graph)}
    # parallel edges would pull twice; a direction does not pull at all
    pairs = sorted({_pair(index[r.source], index[r.target]) for r in graph.relations()})
    places = _placed(tuple(sizes(graph).values()), tuple(pairs))
    return dict(zip(index, places, strict=True))


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


@lru_cache(maxsize=2)  # one graph is written in several formats
def _placed(sizes: tuple[float, ...], pairs: tuple[tuple[int, int], ...]) -> tuple[Place, ...]:
    """The places of nodes by their number; what the nodes are makes no difference."""
    import igraph  # noqa: PLC0415 - most commands draw nothing

    whole = igraph.Graph(n=len(sizes), edges=pairs)
    degree = whole.degree()
    # what two papers share says the less of their topic, the more papers share it
    whole.es["weight"] = [max(degree[a], degree[b]) ** -0.5 for a, b in pairs]
    wide = np.array(sizes) * (1 + _MARGIN) + _GAP / 2
    # igraph shuffles the nodes when it looks for topics: from this generator
    igraph.set_random_number_generator(random.Random(0))  # noqa: S311 - a picture, no secret
    try:
        parts = [(part, _component(whole.induced_subgraph(part), wide[part])) for part in whole.connected_components()]
    finally:
        # igraph's own default; it does not tell which generator was set before
        igraph.set_random_number_generator(random)
    parts.sort(key=lambda part: (-len(part[0]), part[0]))
    outer = [reach(points, wide[part]) for part, points in parts]
    places = np.zeros((len(sizes), 2))
    for (part, points), centre in zip(parts, _around(outer), strict=True):
        places[part] = points + centre
    # adding 0 turns -0.0, which would be written with its sign, into 0.0
    return tuple((x, y) for x, y in (places.round(2) + 0.0).tolist())


def _around(outer: list[float]) -> list[Place]:
    """Centres for all components: the first in the middle, then the widest."""
    centres = [(0.0, 0.0)] * len(outer)
    later = sorted(range(1, len(outer)), key=lambda number: (-outer[number], number))
    for number, centre in zip(later, rings(outer[0], [outer[n] for n in later]) if later else (), strict=True):
        centres[number] = centre
    return centres


def _component(net: Any, radii: Points) -> Points:
    """What hangs on one node only is set around it; then the rest is drawn, each node with what it carries."""
    if net.vcount() == 1:
        return np.zeros((1, 2))
    carries: dict[int, list[int]] = defaultdict(list)
    degree = net.degree()
    for leaf in (node for node, count in enumerate(degree) if count == 1):
        holder = net.neighbors(leaf)[0]
        if degree[holder] > 1 or holder < leaf:  # of a pair, one holds the other
            carries[holder].append(leaf)
    held = np.arange(len(degree))
    offset, wide = np.zeros((len(degree), 2)), radii.copy()
    for holder, leaves in carries.items():
        leaves.sort(key=lambda leaf: (-radii[leaf], leaf))
        offset[leaves] = rings(float(radii[holder]) + _STALK, radii[leaves].tolist())
        held[leaves] = holder
        wide[holder] = reach(offset[leaves], radii[leaves])
    core = np.flatnonzero(held == np.arange(len(degree)))
    points = np.zeros((len(degree), 2))
    points[core] = _drawn(net.induced_subgraph(core.tolist()), wide[core], _LEVELS)
    return centred(points[held] + offset, radii)


def _drawn(net: Any, radii: Points, levels: int) -> Points:
    """A connected net around the origin, topic by topic if it is large."""
    if net.vcount() > _TOPIC and levels:
        found = net.community_leiden(objective_function="modularity", weights="weight", n_iterations=_STABLE)
        if 1 < len(found) < net.vcount():
            return _islands(net, radii, [np.array(topic) for topic in found], levels - 1)
    return _tidy(net, radii, _ROOM)


def _islands(net: Any, radii: Points, topics: list[Indices], levels: int) -> Points:
    topic = np.zeros(net.vcount(), dtype=np.intp)
    points = np.zeros((net.vcount(), 2))
    coast = np.zeros(len(topics))
    for number, nodes in enumerate(topics):
        topic[nodes] = number
        points[nodes] = _drawn(net.induced_subgraph(nodes.tolist()), radii[nodes], levels)
        coast[number] = reach(points[nodes], radii[nodes]) * _COAST
    edges, weights = np.array(net.get_edgelist()), np.array(net.es["weight"])
    cross = topic[edges[:, 0]] != topic[edges[:, 1]]
    edges, weights = edges[cross], weights[cross]
    centres = _tidy(_chart(topic[edges], weights, len(topics)), coast, _SEA)
    points = _turned(points, centres, topic, edges, weights)
    return centred(points + centres[topic], radii)


def _chart(pairs: Indices, weights: Points, count: int) -> Any:
    """The net of the topics, with the strongest links of each and those that hold all together.

    All links would join every topic with every other, and no place would be better than the next.
    """
    import igraph  # noqa: PLC0415 - most commands draw nothing

    codes, inverse = np.unique(pairs.min(axis=1) * count + pairs.max(axis=1), return_inverse=True)
    total = np.bincount(inverse, weights)
    first, second = codes // count, codes % count
    strength = np.bincount(first, total, count) + np.bincount(second, total, count)
    close = total / np.sqrt(strength[first] * strength[second])
    net = igraph.Graph(n=count, edges=np.stack((first, second), axis=1).tolist())
    kept = set(net.spanning_tree(weights=(-close).tolist(), return_tree=False))
    for number in range(count):
        kept.update(sorted(net.incident(number), key=lambda edge: (-close[edge], edge))[:_SHORES])
    return net.subgraph_edges(sorted(kept), delete_vertices=False)


def _turned(points: Points, centres: Points, topic: Indices, edges: Indices, weights: Points) -> Points:
    """Each topic turned, or mirrored and turned, so that its nodes look towards those they are linked with.

    In complex numbers the best turn is the direction of the sum of (where to) times (where from, conjugate).
    """
    own, other = np.concatenate((edges, edges[:, ::-1])).T
    pull, home = np.concatenate((weights, weights)), centres[:, 0] + 1j * centres[:, 1]
    at = points[:, 0] + 1j * points[:, 1]
    for _ in range(_TURNS):
        way = at[other] + home[topic[other]] - home[topic[own]]
        way = pull * way / np.maximum(np.abs(way), 1e-9)
        plain, mirrored = (_summed(way * end, topic[own], len(centres)) for end in (np.conj(at[own]), at[own]))
        mirror = np.abs(mirrored) > np.abs(plain)
        turn = np.where(mirror, mirrored, plain)
        length = np.abs(turn)
        turn = np.where(length > 0, turn / np.maximum(length, 1e-12), 1)
        at = np.where(mirror[topic], np.conj(at), at) * turn[topic]
    return np.stack((at.real, at.imag), axis=1)


def _summed(values: Any, groups: Indices, count: int) -> Any:
    return np.bincount(groups, values.real, count) + 1j * np.bincount(groups, values.imag, count)


def _tidy(net: Any, radii: Points, room: float) -> Points:
    """A net drawn as one, an edge as long as its ends are wide, the nodes apart."""
    seed = _spiral(net.degree())
    if net.vcount() <= _ALL_PAIRS:
        ends = np.array(net.get_edgelist(), dtype=np.intp).reshape(-1, 2)
        lengths = (radii[ends].sum(axis=1) / radii.mean()).tolist()
        drawing = net.layout_kamada_kawai(seed=seed, weights=lengths)
    else:
        drawing = net.layout_fruchterman_reingold(seed=seed, niter=_STEPS, grid="grid")
    points = np.array(drawing.coords, dtype=np.float64)
    return packed(points, radii, room)


def _spiral(degree: list[int]) -> list[tuple[float, float]]:
    """Starting places for nodes in the order of their ids: hubs in the middle, then outwards."""
    order = sorted(range(len(degree)), key=lambda node: (-degree[node], node))
    places = [(0.0, 0.0)] * len(degree)
    for turn, node in enumerate(order):
        distance, angle = math.sqrt(turn + 0.5), turn * GOLDEN_ANGLE
        places[node] = (distance * math.cos(angle), distance * math.sin(angle))
    return places
