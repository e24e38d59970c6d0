"""Small extractions, written as (kind, name, other forms)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kgraph.model import Cluster, Extraction, Mention, Paper, Role
from kgraph.schema import EntityKind

Thing = tuple[EntityKind, str] | tuple[EntityKind, str, str]
Make = Callable[..., Extraction]


def make_extraction(title: str, *things: Thing, role: Role = "used") -> Extraction:
    """A paper that names each form once, each in a sentence of its own."""
    abstract = ""
    places = []
    for kind, *forms in things:
        found = []
        for form in forms:
            abstract += "Here is "
            start = len(title) + 1 + len(abstract)
            found.append(Mention(kind, form, start, start + len(form), 0.9, "test"))
            abstract += f"{form}. "
        places.append(Cluster(kind, forms[0], role, 0.9, tuple(found)))
    return Extraction(Paper.of(title, abstract), tuple(places))


@pytest.fixture(scope="session")
def make() -> Make:
    """`make_extraction` for tests."""
    return make_extraction
