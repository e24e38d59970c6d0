"""What both forms of the report must show."""

from __future__ import annotations

import pytest

from kgraph.digest import Digest, digest
from kgraph.errors import RecordError
from kgraph.graph import KnowledgeGraph


@pytest.fixture(params=["empty", "small", "hostile"])
def found(request: pytest.FixtureRequest) -> Digest:
    """The digest of each graph in turn; what refused it is hostile too."""
    if request.param == "empty":
        return digest(KnowledgeGraph())
    graph: KnowledgeGraph = request.getfixturevalue(f"{request.param}_graph")
    refused = [RecordError("<script>alert(1)</script> | `x` [a](javascript:b)", source="a\u202e.txt", record=1)]
    return digest(graph, refused)
