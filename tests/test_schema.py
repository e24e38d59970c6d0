from __future__ import annotations

from itertools import product

import pytest

from kgraph.schema import EDGE_KINDS, ENTITY_KINDS, JOINS, NODE_KINDS, EdgeKind, edge_for


def test_kinds_are_those_of_the_readme() -> None:
    assert ("paper", *ENTITY_KINDS) == NODE_KINDS
    assert ENTITY_KINDS == ("method", "dataset", "metric", "task", "repository")
    assert set(EDGE_KINDS) == set(JOINS)
    assert len(EDGE_KINDS) == 7


@pytest.mark.parametrize("kind", EDGE_KINDS)
def test_every_edge_joins_known_kinds(kind: EdgeKind) -> None:
    assert JOINS[kind]
    assert {end for pair in JOINS[kind] for end in pair} <= set(NODE_KINDS)


def test_variants_are_of_one_kind() -> None:
    assert all(source == target for source, target in JOINS["VARIANT_OF"])
    assert ("repository", "repository") not in JOINS["VARIANT_OF"]


@pytest.mark.parametrize(
    ("kind", "role", "edge"),
    [
        ("method", "used", "USES"),
        ("method", "proposed", "PROPOSES"),
        ("dataset", "used", "EVALUATES_ON"),
        ("dataset", "proposed", "PROPOSES"),
        ("metric", "proposed", "REPORTS"),
        ("task", "used", "ADDRESSES"),
        ("repository", "used", "HAS_CODE"),
    ],
)
def test_edge_for(kind: str, role: str, edge: EdgeKind) -> None:
    assert edge_for(kind, role) == edge


@pytest.mark.parametrize(("kind", "role"), list(product(ENTITY_KINDS, ("proposed", "used"))))
def test_edge_for_any_entity_is_allowed(kind: str, role: str) -> None:
    assert ("paper", kind) in JOINS[edge_for(kind, role)]
