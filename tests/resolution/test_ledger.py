from __future__ import annotations

from collections.abc import Callable

from kgraph.model import Entity, Extraction
from kgraph.resolution import resolve
from kgraph.resolution.ledger import Merge, explain


def test_every_alias_is_explained(make: Callable[..., Extraction]) -> None:
    found = resolve(
        [
            make("One", ("method", "QRSZ", "Quick Random Search Zone")),
            make("Two", ("method", "Quick random search zones")),
            make("Three", ("method", "QRSZs")),
        ]
    )
    entities = [record for record in found.records if isinstance(record, Entity)]
    assert [entity.name for entity in entities] == ["QRSZ"]
    assert {(row.form, row.reason) for row in found.ledger} == {(a.text, a.reason) for a in entities[0].aliases}
    reasons = {row.form: row.reason for row in found.ledger}
    assert reasons["QRSZ"] == "name"
    assert reasons["QRSZs"] == "spelling of QRSZ"
    assert reasons["Quick random search zones"].startswith("abbreviation in paper:one-")


def test_explain_counts_papers() -> None:
    rows = [
        Merge("method:a", "A", "method", "name", ("paper:1", "paper:2", "paper:3", "paper:4")),
        Merge("method:a", "As", "method", "spelling of A", ("paper:1",)),
        Merge("method:a", "AA", "method", "inventory"),
        Merge("method:b", "B", "method", "name", ("paper:1",)),
    ]
    assert explain(rows, "method:a") == [
        "A: name (4 papers: paper:1, paper:2, paper:3, ...)",
        "As: spelling of A (1 paper: paper:1)",
        "AA: inventory (named by no paper)",
    ]
    assert explain(rows, "method:none") == []
