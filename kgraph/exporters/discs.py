"""Discs in the plane: pushed apart, drawn together, set on rings. What `layout` makes its pictures of."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

#: turned by this from one to the next, no two of any number of rays fall together
GOLDEN_ANGLE: Final = math.pi * (3 - math.sqrt(5))

_ROUNDS = 300
_WIDEN = 0.001
_STEPS, _PULL, _PUSHES = 60, 0.08, 2
_PAIRS = 100  # discs up to which looking at all pairs is quicker than a grid
_CENTRING = 60
_ROUNDING = 1e-9


def centred(points: Points, radii: Points) -> Points:
    """The points moved so that the smallest circle around all discs is, nearly, around the origin.

    From the middle of their box in steps towards the farthest disc, each shorter than the last; after Badoiu and
    Clarkson, Smaller core-sets for balls, 2003.

    >>> centred(np.array([[0.0, 0.0], [4.0, 0.0]]), np.ones(2)).round(1).tolist()
    [[-2.0, 0.0], [2.0, 0.0]]
    """
    centre = (points.min(axis=0) + points.max(axis=0)) / 2
    for step in range(_CENTRING):
        way = points - centre
        distance = np.hypot(way[:, 0], way[:, 1])
        farthest = int(np.argmax(distance + radii))
        if distance[farthest] == 0:
            break
        # not to the far disc's middle: to where its far side is
        stretch = (distance[farthest] + radii[farthest]) / distance[farthest]
        centre = centre + way[farthest] * stretch / (step + 2) ** 2
    moved: Points = points - centre
    return moved


def reach(points: Points, radii: Points) -> float:
    """Radius of the circle around the origin that holds all discs.

    >>> reach(np.array([[3.0, 4.0]]), np.ones(1))
    6.0
    """
    return float((np.hypot(points[:, 0], points[:, 1]) + radii).max())


def rings(inner: float, reaches: Sequence[float]) -> list[tuple[float, float]]:
    """Centres for discs on rings around a disc of radius `inner`; the largest must come first.

    >>> [(round(x), round(y)) for x, y in rings(1, [1.0, 1.0])]
    [(2, 0), (-2, 0)]
    """
    centres: list[tuple[float, float]] = []
    while len(centres) < len(reaches):
        widest = reaches[len(centres)]
        middle = inner + widest
        angles: list[float] = []
        around = 0.0
        for radius in reaches[len(centres) :]:
            angle = 2 * math.asin(radius / middle) if middle else math.tau
            if angles and around + angle > math.tau + _ROUNDING:
                break
            angles.append(angle)
            around += angle
        rest = max(0.0, math.tau - around) / len(angles)
        # the next ring begins between two discs of this one
        turned = len(centres) * GOLDEN_ANGLE - angles[0] / 2
        for angle in angles:
            at = turned + angle / 2
            centres.append((middle * math.cos(at), middle * math.sin(at)))
            turned += angle + rest
        inner = middle + widest
    return centres


def packed(points: Points, radii: Points, room: float) -> Points:
    """The discs without overlap, drawn together until they lie on about `room` times their own area.

    >>> far = np.array([[-50.0, 0.0], [0.0, 0.0], [90.0, 0.0]])
    >>> near = packed(far, np.ones(3), 2)
    >>> bool(near[0, 0] < near[1, 0] < near[2, 0]), reach(near, np.ones(3)) < 10
    (True, True)
    """
    wanted = math.sqrt(room * float((radii**2).sum()))
    points = apart(centred(points, radii) * (wanted / reach(points, radii)), radii)
    for _ in range(_STEPS):
        points = points - (points.min(axis=0) + points.max(axis=0)) / 2
        if reach(points, radii) <= wanted:
            break
        # those far out most: so the drawing gets round, and its middle keeps its shape
        distance = np.hypot(points[:, 0], points[:, 1])
        points = points * (1 - _PULL * distance / distance.max())[:, None]
        for _ in range(_PUSHES):
            points, _ = _pushed(points, radii)
    return centred(apart(points, radii), radii)


def apart(points: Points, radii: Points) -> Points:
    """Push overlapping discs apart, half the overlap each, until none is left.

    Each round also widens the drawing, more and more, so that a dense one comes to rest too.

    >>> gap = apart(np.zeros((2, 2)), np.ones(2))
    >>> float(np.hypot(*(gap[1] - gap[0]))) > 2
    True
    """
    for step in range(_ROUNDS):
        points, overlapping = _pushed(points, radii)
        if not overlapping:
            break
        points = points * (1 + _WIDEN * step)
    return points


def _pushed(points: Points, radii: Points) -> tuple[Points, bool]:
    """One round of pushing, and whether there was anything to push."""
    first, second = _neighbours(points, radii)
    way = points[second] - points[first]
    distance = np.hypot(way[:, 0], way[:, 1])
    lacking = radii[first] + radii[second] - distance
    close = lacking > 0
    if not close.any():
        return points, False
    return _moved(points, first[close], second[close], lacking[close]), True


def _moved(points: Points, first: Indices, second: Indices, lacking: Points) -> Points:
    """Each pair moved apart by a little more than `lacking`."""
    way = points[second] - points[first]
    distance = np.hypot(way[:, 0], way[:, 1])
    # two on one spot part in a direction of their own
    turn = first * GOLDEN_ANGLE
    unit = np.where(
        distance[:, None] > 0,
        way / np.maximum(distance, 1e-9)[:, None],
        np.stack((np.cos(turn), np.sin(turn)), axis=1),
    )
    push = unit * (0.51 * lacking)[:, None]
    moved = points.copy()
    for axis in (0, 1):
        moved[:, axis] += np.bincount(second, push[:, axis], len(points))
        moved[:, axis] -= np.bincount(first, push[:, axis], len(points))
    return moved


@cache
def _all_pairs(count: int) -> tuple[Indices, Indices]:
    return np.triu_indices(count, 1)


def _neighbours(points: Points, radii: Points) -> tuple[Indices, Indices]:
    """Pairs of discs, each once, among them all that overlap: a grid for each doubling of the radius.

    One grid for all would have cells as wide as the largest disc, with hundreds of small ones in each.
    """
    if len(points) <= _PAIRS:
        return _all_pairs(len(points))
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
