from __future__ import annotations

from collections.abc import Callable

import pytest

from kgraph.graph import KnowledgeGraph
from kgraph.inventory import Entry
from kgraph.model import Alias, Entity, Extraction, Relation
from kgraph.resolution.decide import resolve
from kgraph.resolution.known import Known

Make = Callable[..., Extraction]
KNOWN = Known.of(
    [
        Entry("dataset", "Zet", ("ZetSet",)),
        Entry("dataset", "Zet-Small", (), (), "Zet"),
        Entry("dataset", "Zet-Small-Clean", (), (), "Zet-Small"),
        Entry("dataset", "Ring A", (), (), "Ring B"),
        Entry("dataset", "Ring B", (), (), "Ring A"),
        Entry("dataset", "Worg", ("Worg", "Worg-7B", "Worg-13B")),
    ]
)


def edges(*extractions: Extraction) -> set[tuple[str, str, str]]:
    found = resolve(extractions, lambda _: KNOWN)
    assert KnowledgeGraph(*found.records).validate() == []
    return {
        (r.source, r.target, r.evidence[0].rule.removeprefix("variant: "))
        for r in found.records
        if isinstance(r, Relation) and r.kind == "VARIANT_OF"
    }


def test_parents_that_no_paper_names(make: Make) -> None:
    found = resolve([make("A", ("dataset", "Zet-Small-Clean"))], lambda _: KNOWN)
    created = {r.id: r.aliases for r in found.records if isinstance(r, Entity)}
    assert created["dataset:zet"] == (Alias("Zet", "inventory"),)
    assert edges(make("A", ("dataset", "Zet-Small-Clean"))) == {
        ("dataset:zet-small-clean", "dataset:zet-small", "inventory"),
        ("dataset:zet-small-clean", "dataset:zet", "inventory"),
    }


def test_a_named_parent_ends_the_chain(make: Make) -> None:
    assert edges(make("A", ("dataset", "Zet-Small-Clean"), ("dataset", "Zet-Small"))) == {
        ("dataset:zet-small-clean", "dataset:zet-small", "inventory"),
        ("dataset:zet-small", "dataset:zet", "inventory"),
    }


def test_a_ring_of_parents_ends(make: Make) -> None:
    assert edges(make("A", ("dataset", "Ring A"))) == {("dataset:ring-a", "dataset:ring-b", "inventory")}


def test_sizes_among_the_aliases_are_variants(make: Make) -> None:
    assert edges(make("A", ("dataset", "Worg-7B"))) == {("dataset:worg-7b", "dataset:worg", "inventory")}


@pytest.mark.parametrize(
    ("child", "parent"),
    [
        ("Qorg-50", "Qorg"),
        ("QORG++", "QORG"),
        ("Qorg 2 7B", "Qorg 2"),
        ("T-QORG", "QORG"),
        ("tinyQORG", "QORG"),
        ("sparse qorging", "qorging"),
        ("qorging in videos", "qorging"),
    ],
)
def test_by_name(make: Make, child: str, parent: str) -> None:
    found = edges(make("A", ("method", child)), make("B", ("method", parent)))
    assert [rule for _, _, rule in found] == ["name"]
    assert edges(make("A", ("method", child))) == set()


@pytest.mark.parametrize(
    ("first", "second"),
    [("self-supervised learning", "supervised learning"), ("V-REx", "REX"), ("QORG-free", "QORG"), ("Qorg", "Qorgs")],
)
def test_no_variants(make: Make, first: str, second: str) -> None:
    assert edges(make("A", ("method", first)), make("B", ("method", second))) == set()


def test_a_thing_made_of_two_is_a_kind_of_neither(make: Make) -> None:
    assert (
        edges(make("A", ("method", "QRN-ZSTM")), make("B", ("method", "QRN")), make("C", ("method", "ZSTM"))) == set()
    )
