"""What the tests of the XML formats share."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from kgraph.exporters.markup import escape
from kgraph.graph import KnowledgeGraph


@pytest.fixture(params=["small_graph", "hostile_graph"])
def graph(request: pytest.FixtureRequest) -> KnowledgeGraph:
    """Each graph in turn."""
    found: KnowledgeGraph = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def xml_text() -> Callable[[object], object]:
    """What XML can hold of a text; what is no text stays."""

    def held(value: object) -> object:
        return ET.fromstring(f"<a>{escape(value)}</a>".encode()).text or "" if isinstance(value, str) else value  # noqa: S314

    return held
