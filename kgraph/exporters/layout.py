"""How a graph looks, in every format that can show it: colour by kind, size by degree, place by force.

The same graph gets the same picture, whatever the order it was built in.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from kgraph.graph import KnowledgeGraph

Points = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

#: node kind -> colour: Okabe and Ito (2008), told apart by the colour-blind; papers step back in grey
COLOURS: Final[dict[str, str]] = {
    "paper": "#8c96a3",
    "method": "#0072b2",
    "dataset": "#e69f00",
    "metric": "#cc79a7",
    "task": "#009e73",
    "repository": "#d55e00",
}

_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
_KAMADA_KAWAI = 60  # nodes up to which this slower, tidier layout is used
_ALL_PAIRS = 1500  # nodes up to which every node repels every other; beyond, only its cell of a grid
_STEPS = 200
_GAP = 2.0  # free space between two nodes
_ROOM = 3.0  # area of the drawing over the area of its nodes, before nodes are pushed apart
_ROUNDS = 300
_WIDEN = 0.001


def size(degree: int) -> float:
    """Radius of a node with that many edges.

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


def positions(graph: KnowledgeGraph) -> dict[str, tuple[float, float]]:
    """Id -> (x, y), in units of `size`: no two nodes overlap, the largest component is in the middle.

    Smaller components stand on rings around it, single nodes outermost.

    >>> from kgraph.model import Entity
    >>> positions(KnowledgeGraph(Entity("dataset:glue", "dataset", "GLUE")))
    {'dataset:glue': (0.0, 0.0)}
    """
    import igraph  # noqa: PLC0415 - most commands draw nothing

    degree = degrees(graph)
    ids = list(degree)
    index = {node: number for number, node in enumerate(ids)}
    # parallel edges would pull twice; a direction does not pull at all
    pairs = sorted({tuple(sorted((index[r.source], index[r.target]))) for r in graph.relations()})
    whole = igraph.Graph(n=len(ids), edges=pairs)
    radii = np.array([size(count) for count in degree.values()], dtype=np.float64)
    # igraph draws a number only where two nodes fall on one spot, but then from this generator
    igraph.set_random_number_generator(random.Random(0))  # noqa: S311 - a picture, no secret
    try:
        parts = [(part, _drawn(whole, part, radii[part])) for part in whole.connected_components()]
    finally:
        # igraph's own default; it does not tell which generator was set before
        igraph.set_random_number_generator(random)
    parts.sort(key=lambda part: (-len(part[0]), part[0]))
    placed = _packed([(part, points, float(_reach(points, radii[part]))) for part, points in parts])
    return {ids[node]: placed[node] for node in range(len(ids))}


def _drawn(whole: Any, part: list[int], radii: Points) -> Points:
    """One component around the origin, its nodes apart."""
    if len(part) == 1:
        return np.zeros((1, 2))
    net = whole.induced_subgraph(part)
    seed = _spiral(net.degree())
    if len(part) <= _KAMADA_KAWAI:
        drawing = net.layout_kamada_kawai(seed=seed)
    else:
        every = "nogrid" if len(part) <= _ALL_PAIRS else "grid"
        drawing = net.layout_fruchterman_reingold(seed=seed, niter=_STEPS, grid=every)
    points = np.array(drawing.coords, dtype=np.float64)
    points -= points.mean(axis=0)
    spread = math.sqrt(float((points**2).sum(axis=1).mean())) or 1.0
    # a disc of radius R has a root mean square radius of R / sqrt(2)
    wanted = math.sqrt(_ROOM * float((radii**2).sum()) / 2)
    return _apart(points * (wanted / spread), radii + _GAP / 2)


def _spiral(degree: list[int]) -> list[tuple[float, float]]:
    """Starting places for nodes in the order of their ids: hubs in the middle, then outwards."""
    order = sorted(range(len(degree)), key=lambda node: (-degree[node], node))
    places = [(0.0, 0.0)] * len(degree)
    for turn, node in enumerate(order):
        distance, angle = math.sqrt(turn + 0.5), turn * _GOLDEN_ANGLE
        places[node] = (distance * math.cos(angle), distance * math.sin(angle))
    return places


def _apart(points: Points, radii: Points) -> Points:
    """Push overlapping nodes apart, half the overlap each, until none is left.

    Each round also widens the drawing, more and more, so that a dense one comes to rest too.
    """
    for step in range(_ROUNDS):
        first, second = _neighbours(points, radii)
        way = points[second] - points[first]
        distance = np.hypot(way[:, 0], way[:, 1])
        lacking = radii[first] + radii[second] - distance
        close = lacking > 0
        if not close.any():
            break
        first, second, way = first[close], second[close], way[close]
        distance, lacking = distance[close], lacking[close]
        # two nodes on one spot part in a direction of their own
        turn = first * _GOLDEN_ANGLE
        unit = np.where(
            distance[:, None] > 0,
            way / np.maximum(distance, 1e-9)[:, None],
            np.stack((np.cos(turn), np.sin(turn)), axis=1),
        )
        push = unit * (0.51 * lacking)[:, None]
        for axis in (0, 1):
            points[:, axis] += np.bincount(second, push[:, axis], len(points))
            points[:, axis] -= np.bincount(first, push[:, axis], len(points))
        points *= 1 + _WIDEN * step
    return points


def _neighbours(points: Points, radii: Points) -> tuple[Indices, Indices]:
    """All pairs of discs that may overlap, each once: a grid for each doubling of the radius.

    One grid for all would have cells as wide as the largest hub, with hundreds of small nodes in each.
    """
    level = np.floor(np.log2(radii / radii.min())).astype(np.int64)
    pairs = []
    for height in np.unique(level):
        asking, among = np.flatnonzero(level == height), np.flatnonzero(level <= height)
        cells = np.floor(points[among] / (2 * float(radii[asking].max()))).astype(np.int64)
        cells -= cells.min(axis=0)
        width = int(cells[:, 1].max()) + 3  # free columns, so that no row runs into the next
        codes = cells[:, 0] * width + cells[:, 1]
        order = np.argsort(codes, kind="stable")
        ordered, own = codes[order], codes[level[among] == height]
        for row in (-width, 0, width):  # three cells of a row stand side by side
            low = np.searchsorted(ordered, own + row - 1, "left")
            many = np.searchsorted(ordered, own + row + 1, "right") - low
            first = np.repeat(asking, many)
            second = among[order[np.arange(len(first)) + np.repeat(low - np.cumsum(many) + many, many)]]
            once = (level[second] < height) | (first < second)
            pairs.append((first[once], second[once]))
    return np.concatenate([a for a, _ in pairs]), np.concatenate([b for _, b in pairs])


def _reach(points: Points, radii: Points) -> float:
    """Radius of the circle around the origin that holds all nodes."""
    return float((np.hypot(points[:, 0], points[:, 1]) + radii).max()) + _GAP


def _packed(parts: list[tuple[list[int], Points, float]]) -> dict[int, tuple[float, float]]:
    """The first part in the middle, the others on rings around it, in their order."""
    placed: dict[int, tuple[float, float]] = {}
    inner, start = 0.0, 0
    while start < len(parts):
        ring = list(_ring(parts[start:], inner))
        for (x, y), (nodes, points, _) in zip(ring, parts[start:], strict=False):
            # adding 0 turns -0.0, which would be written with its sign, into 0.0
            coordinates = ((round(float(a) + x, 2) + 0.0, round(float(b) + y, 2) + 0.0) for a, b in points)
            placed.update(zip(nodes, coordinates, strict=True))
        inner += (2 if inner else 1) * max(reach for _, _, reach in parts[start : start + len(ring)])
        start += len(ring)
    return placed


def _ring(parts: list[tuple[list[int], Points, float]], inner: float) -> Iterator[tuple[float, float]]:
    """The centres of the parts that find room on one ring around a disc of radius `inner`."""
    if not inner:
        yield 0.0, 0.0
        return
    # of single nodes and small components the first is among the largest, but a long one may come later
    middle = inner + max(reach for _, _, reach in parts)
    angles: list[float] = []
    for _, _, reach in parts:
        angles.append(2 * math.asin(reach / middle))
        if sum(angles) > math.tau and len(angles) > 1:
            angles.pop()
            break
    rest = max(0.0, math.tau - sum(angles)) / len(angles)
    turned = 0.0
    for angle in angles:
        at = turned + angle / 2
        yield middle * math.cos(at), middle * math.sin(at)
        turned += angle + rest
