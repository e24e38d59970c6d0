from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.exporters import gexf, graphml
from kgraph.exporters.markup import (
    EDGE_COLUMNS,
    NODE_COLUMNS,
    edge_columns,
    edges,
    escape,
    escaped,
    identifier,
    node_columns,
)
from kgraph.graph import KnowledgeGraph, edge_attributes, node_attributes
from kgraph.model import Entity, Evidence, Paper, Relation, Result

# what readers of GEXF take for something else when an edge has a column of that name
_SWALLOWED = {"type", "id", "label", "weight", "start", "end", "kind", "source", "target"}
_TYPES = {"string": str, "integer": int, "double": float, "boolean": bool}

anything = st.text(st.characters(exclude_categories=()), max_size=30)
legal = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff") | st.sampled_from("\t\r\n<&>'\"")
)


@settings(deadline=None)
@given(anything)
def test_any_text_gives_well_formed_xml(text: str) -> None:
    root = ET.fromstring(f'<a b="{escape(text)}">{escape(text)}</a>'.encode())  # noqa: S314 - our own bytes
    assert root.get("b") == (root.text or "")
    assert len(root.get("b", "")) == len(text)


@settings(deadline=None)
@given(legal)
def test_text_that_xml_can_hold_comes_back(text: str) -> None:
    root = ET.fromstring(f'<a b="{escape(text)}">{escape(text)}</a>'.encode())  # noqa: S314 - our own bytes
    assert (root.get("b"), root.text or "") == (text, text)


@settings(deadline=None)
@given(st.lists(anything | st.text(st.characters(max_codepoint=127))))
def test_many_at_once_are_escaped_as_each(texts: list[str]) -> None:
    assert escaped(texts) == [escape(text) for text in texts]


@settings(deadline=None)
@given(st.lists(anything, unique=True))
def test_different_ids_stay_different(ids: list[str]) -> None:
    assert len({identifier(text) for text in ids}) == len(ids)


def check(columns: Mapping[str, str], attributes: Mapping[str, object]) -> None:
    for column, value in attributes.items():
        assert type(value) is _TYPES[columns[column]]


@pytest.mark.parametrize("name", ["small_graph", "hostile_graph"])
def test_every_attribute_has_its_column_and_type(name: str, request: pytest.FixtureRequest) -> None:
    graph: KnowledgeGraph = request.getfixturevalue(name)
    for node in graph:
        check(NODE_COLUMNS, node_attributes(node))
    for relation in graph.relations():
        attributes = edge_attributes(relation)
        check(EDGE_COLUMNS, {"relation": attributes.pop("kind"), **attributes})


def test_no_edge_column_has_a_name_that_readers_swallow() -> None:
    assert not _SWALLOWED & set(EDGE_COLUMNS)


def test_what_is_not_known_is_left_out_but_kind_and_label_never(hostile_graph: KnowledgeGraph) -> None:
    for node in hostile_graph:
        values = dict(node_columns(node))
        assert {"kind", "label"} <= set(values)
        assert all(value for name, value in values.items() if name != "label")
        assert values.get("year") != "0"


@pytest.mark.parametrize(("score", "written"), [(1, "1.0"), (0.25, "0.25"), (float("nan"), None), (float("inf"), None)])
def test_a_score_is_a_decimal_number_or_absent(score: float, written: str | None) -> None:
    relation = Relation("paper:a", "USES", "method:b", (Evidence("paper:a", 0, 1, "A", "", score),))
    assert dict(edge_columns(relation)).get("score") == written


_PAPERS, _METHODS = ("paper:a", "paper:b&c", "paper:\x00"), ("method:a", "method:<b>", "method:c/d")
_scores = st.sampled_from([0, 1, 0.0, -0.0, 0.25, -1.0, 2.0, float("nan"), float("inf")])
_pieces = st.builds(Evidence, st.just("paper:a"), st.just(0), st.just(1), anything, st.just(""), _scores)
_results = st.builds(
    Result, st.just("metric:m"), anything, *[st.just("")] * 3, st.just("delta"), st.just(0), st.just(1)
)
_facts = st.builds(
    Relation,
    st.sampled_from(_PAPERS),
    st.sampled_from(["USES", "PROPOSES"]),
    st.sampled_from(_METHODS),
    st.lists(_pieces, max_size=3).map(tuple),
    st.lists(_results, max_size=1).map(tuple),
    st.booleans(),
)


@settings(deadline=None)
@given(st.lists(_facts))
def test_the_quick_way_to_write_edges_says_what_the_long_way_says(facts: list[Relation]) -> None:
    papers, methods = (Paper(node, "", "") for node in _PAPERS), (Entity(node, "method", "") for node in _METHODS)
    graph = KnowledgeGraph(*papers, *methods, *facts)
    for module in (gexf, graphml):
        long_way = [module._edge(number, relation) for number, relation in enumerate(graph.relations())]
        assert "".join(edges(graph, module._simple, module._edge)) == "".join(long_way)


def test_edges_are_numbered_through(monkeypatch: pytest.MonkeyPatch, small_graph: KnowledgeGraph) -> None:
    whole = "".join(edges(small_graph, graphml._simple, graphml._edge))
    monkeypatch.setattr("kgraph.exporters.markup._BATCH", 2)
    assert "".join(edges(small_graph, graphml._simple, graphml._edge)) == whole
