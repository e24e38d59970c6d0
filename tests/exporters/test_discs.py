from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.exporters.discs import Points, apart, centred, packed, reach, rings

RADII = st.lists(st.floats(0.5, 50), min_size=1, max_size=60)


def scattered(radii: list[float], spread: float = 100) -> tuple[Points, Points]:
    dice = np.random.default_rng(len(radii))
    return dice.uniform(-spread, spread, (len(radii), 2)), np.array(radii)


def gaps(points: Points, radii: Points) -> float:
    """The least free space between two discs; negative where two overlap."""
    pairs = itertools.combinations(range(len(points)), 2)
    return min((math.dist(points[a], points[b]) - radii[a] - radii[b] for a, b in pairs), default=0.0)


@given(RADII)
@settings(deadline=None)
def test_pushed_apart_none_overlap(sizes: list[float]) -> None:
    points, radii = scattered(sizes)
    assert gaps(apart(points, radii), radii) >= 0


# on both sides of where looking at all pairs gives way to the grid
@pytest.mark.parametrize("count", [99, 101, 400])
def test_the_grid_overlooks_none(count: int) -> None:
    dice = np.random.default_rng(7)
    points, radii = dice.uniform(-60, 60, (count, 2)), dice.pareto(1.5, count) + 0.5
    assert gaps(points, radii) < 0
    assert gaps(apart(points, radii), radii) >= 0


@given(RADII)
@settings(deadline=None)
def test_drawn_together_none_overlap_and_all_are_near(sizes: list[float]) -> None:
    points, radii = scattered(sizes, 5000)
    near = packed(points, radii, 2)
    assert gaps(near, radii) >= 0
    # a circle around any discs has their area; few of unlike size fill it badly
    assert reach(near, radii) ** 2 < 7 * float((radii**2).sum())


def test_all_on_one_spot() -> None:
    points = packed(np.zeros((30, 2)), np.ones(30), 2)
    assert gaps(points, np.ones(30)) >= 0


@given(RADII)
@settings(deadline=None)
def test_centred_is_nearly_the_smallest_circle(sizes: list[float]) -> None:
    points, radii = scattered(sizes)
    around = reach(centred(points, radii), radii)
    for way in np.eye(2).tolist() + (-np.eye(2)).tolist():
        moved = centred(points, radii) + np.array(way) * 0.2 * around
        assert reach(moved, radii) > 0.97 * around


@given(st.floats(0.5, 60), RADII)
@settings(deadline=None)
def test_rings_leave_room_for_all(inner: float, sizes: list[float]) -> None:
    sizes.sort(reverse=True)
    points, radii = np.array([(0.0, 0.0), *rings(inner, sizes)]), np.array([inner, *sizes])
    assert gaps(points, radii) > -1e-6 * radii.max()


def test_rings_are_as_near_as_can_be() -> None:
    assert max(math.hypot(x, y) for x, y in rings(1.0, [1.0] * 6)) == pytest.approx(2)
    assert max(math.hypot(x, y) for x, y in rings(1.0, [1.0] * 7)) == pytest.approx(4)
