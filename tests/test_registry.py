from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import pytest

from kgraph.errors import DuplicateFormatError, UnknownFormatError
from kgraph.registry import Registry, exporters, readers


def point(name: str, value: str) -> EntryPoint:
    return EntryPoint(name, value, "looms")


def test_all_that_is_registered() -> None:
    """What others address by name: a change here is a change for them."""
    components = {found.name for found in entry_points(group="spacy_factories") if found.name.startswith("kgraph_")}
    assert readers().names() == ("csv", "jsonl", "listing")
    assert exporters().names() == ("cyjs", "gexf", "graphml", "html", "json")
    assert sorted(components) == [
        "kgraph_abbreviations",
        "kgraph_entities",
        "kgraph_introduced",
        "kgraph_inventory",
        "kgraph_links",
        "kgraph_patterns",
        "kgraph_results",
        "kgraph_tagger",
    ]


def test_suffixes_are_owned_once() -> None:
    expected = {".cyjs": "cyjs", ".gexf": "gexf", ".graphml": "graphml", ".html": "html", ".json": "json"}
    assert exporters().suffixes() == expected
    assert set(readers().suffixes().values()) == {"csv", "jsonl", "listing"}


@pytest.mark.parametrize("registry", [readers(), exporters()], ids=["readers", "exporters"])
def test_every_format_loads(registry: Registry) -> None:
    for name in registry.names():
        module = registry.get(name)
        assert module.SUFFIXES
        assert callable(module.read if registry.group == "kgraph.readers" else module.write)


def test_names_are_sorted_whatever_the_order() -> None:
    points = (point("warp", "b"), point("loom", "a"))
    assert Registry("looms", points).names() == Registry("looms", points[::-1]).names() == ("loom", "warp")


def test_nothing_is_imported_before_it_is_asked_for() -> None:
    assert Registry("looms", (point("loom", "no.such.module"),)).names() == ("loom",)


def test_two_of_one_name_are_refused_by_name() -> None:
    with pytest.raises(DuplicateFormatError, match=r"two looms are named 'loom': first\.loom and second\.loom"):
        Registry("looms", (point("loom", "second.loom"), point("loom", "first.loom")))


def test_the_same_entry_seen_twice_is_one() -> None:
    assert Registry("looms", (point("loom", "a"), point("loom", "a"))).names() == ("loom",)


def test_two_of_one_suffix_are_refused() -> None:
    points = (point("one", "kgraph.exporters.json"), point("two", "kgraph.exporters.json"))
    with pytest.raises(DuplicateFormatError, match=r"two looms claim '\.json': one and two"):
        Registry("looms", points).suffixes()


def test_unknown_name_lists_the_known_and_the_closest() -> None:
    with pytest.raises(UnknownFormatError, match="did you mean graphml") as caught:
        exporters().get("grapml")
    assert "known: cyjs, gexf, graphml, html, json" in caught.value.reason


def test_unknown_name_far_from_all() -> None:
    with pytest.raises(UnknownFormatError) as caught:
        exporters().get("zzz")
    assert caught.value.reason == "unknown output format 'zzz'; known: cyjs, gexf, graphml, html, json"


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("graph.json", "json"),
        ("GRAPH.GraphML", "graphml"),
        ("a.b.gexf", "gexf"),
        ("graph.html", "html"),
    ],
)
def test_format_by_suffix(name: str, module: str) -> None:
    assert exporters().for_path(Path(name)).__name__ == f"kgraph.exporters.{module}"


@pytest.mark.parametrize("name", ["graph", "graph.loom", "json", "graph.json.bak", "graph.json.gz"])
def test_unknown_suffix_lists_the_known(name: str) -> None:
    with pytest.raises(UnknownFormatError, match=r"known: \.cyjs, \.gexf, \.graphml, \.html, \.json"):
        exporters().for_path(Path(name))
