from __future__ import annotations

from collections.abc import Callable

import pytest

from kgraph.model import Alias, Entity, Extraction
from kgraph.resolution import resolve

Make = Callable[..., Extraction]


def only(*extractions: Extraction) -> Entity:
    (entity,) = (record for record in resolve(extractions).records if isinstance(record, Entity))
    return entity


@pytest.mark.parametrize(
    ("forms", "name"),
    [
        (["Zorgnet", "ZorgNet"], "ZorgNet"),
        (["Zorg10", "Zorg-10"], "Zorg-10"),
        (["zorg parsing", "Zorg Parsing"], "zorg parsing"),
        (["zorgs", "zorg", "zorgs"], "zorgs"),
    ],
)
def test_name(make: Make, forms: list[str], name: str) -> None:
    assert only(*(make(f"P{n}", ("method", form)) for n, form in enumerate(forms))).name == name


def test_aliases_are_only_what_papers_write(make: Make) -> None:
    found = only(make("A", ("method", "ZRG", "zorgian gating")), make("B", ("method", "ZRGs")))
    paper = make("A", ("method", "ZRG", "zorgian gating")).paper.id
    assert found.aliases == (
        Alias("ZRG", "name"),
        Alias("ZRGs", "spelling of ZRG"),
        Alias("zorgian gating", f"abbreviation in {paper}"),
    )


def test_names_with_one_slug_get_ids_of_their_own(make: Make) -> None:
    found = resolve([make("A", ("method", "Zorg*")), make("B", ("method", "Zorg!")), make("C", ("method", "Zorg!"))])
    assert {r.id: r.name for r in found.records if isinstance(r, Entity)} == {
        "method:zorg": "Zorg!",
        "method:zorg-2": "Zorg*",
    }
