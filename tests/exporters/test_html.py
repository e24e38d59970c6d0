"""The page as a file: what is in it, and that nothing in it can run or ask for anything."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from kgraph.exporters import html, layout
from kgraph.graph import KnowledgeGraph
from kgraph.model import Paper


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: dict[str, list[str]] = {"script": [], "style": []}
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in self.text:
            self.text[self._inside].append(data)


def parsed(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    tags.close()
    return tags


def held(page: str, block: str) -> dict[str, Any]:
    found = re.search(rf'<script type="application/json" id="{block}">(.*?)</script>', page, re.DOTALL)
    assert found
    loaded: dict[str, Any] = json.loads(found[1])
    return loaded


def test_importing_the_exporter_does_not_import_pyvis() -> None:
    code = "import sys, kgraph.exporters.html; sys.exit('pyvis' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_page_asks_no_host(small_graph: KnowledgeGraph) -> None:
    page = parsed(html.render(small_graph))
    assert {tag for tag, _ in page.tags} & {"img", "iframe", "object", "embed", "base", "form", "a"} == set()
    for tag, attributes in page.tags:
        for name in ("src", "href", "srcset", "data", "action"):
            assert (attributes.get(name) or "data:").startswith("data:"), (tag, attributes)
    styles = "".join(page.text["style"])
    assert "url(" not in styles
    assert "@import" not in styles
    scripts = "".join(page.text["script"])
    assert not re.findall(
        r"localStorage|XMLHttpRequest|\bfetch\(|WebSocket|sendBeacon|sourceMappingURL|importScripts", scripts
    )


def test_own_script_makes_no_markup_out_of_text() -> None:
    scripts = sorted(Path(html.__file__).parent.glob("page/*.js"))
    assert {path.name for path in scripts} == set(html._SCRIPTS)
    for path in scripts:
        text = path.read_text(encoding="utf-8")
        assert not re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text), (
            path
        )


def test_policy_forbids_what_the_page_does_not_need(small_graph: KnowledgeGraph) -> None:
    tags = parsed(html.render(small_graph)).tags
    (policy,) = (attributes["content"] for _, attributes in tags if "http-equiv" in attributes)
    assert policy
    assert policy.startswith("default-src 'none'; script-src 'nonce-")
    run = [attributes for tag, attributes in tags if tag == "script" and attributes.get("type") != "application/json"]
    assert len(run) == 2
    nonces = {attributes["nonce"] for attributes in run}
    assert len(nonces) == 1
    assert f"'nonce-{nonces.pop()}'" in policy


def test_library_is_the_copy_of_pyvis_unchanged(small_graph: KnowledgeGraph) -> None:
    import pyvis  # noqa: PLC0415 - as late as the exporter

    (library,) = (Path(pyvis.__file__).parent / "templates/lib").glob("vis-9.1.2/vis-network.min.js")
    text = library.read_text(encoding="utf-8").replace("//# sourceMappingURL=vis-network.min.js.map", "")
    assert text.strip() in html.render(small_graph)


def test_pyvis_gets_every_node_and_edge_of_the_picture(small_graph: KnowledgeGraph) -> None:
    page = html.render(small_graph)
    drawing, rows = held(page, "drawing"), held(page, "data")["nodes"]
    assert [rows[node["id"]][1] for node in drawing["nodes"]] == [node.id for node in small_graph]
    places = layout.positions(small_graph)
    assert [(node["x"], node["y"]) for node in drawing["nodes"]] == [
        tuple(round(axis, 1) for axis in places[node.id]) for node in small_graph
    ]
    ends = [(rows[edge["from"]][1], rows[edge["to"]][1]) for edge in drawing["edges"]]
    assert ends == [(r.source, r.target) for r in small_graph.relations()]
    assert drawing["options"]["physics"] == {"enabled": False}
    assert {kind: group["color"] for kind, group in drawing["options"]["groups"].items()} == layout.COLOURS


def test_an_edge_of_the_picture_is_its_relation(star: Callable[[int], KnowledgeGraph]) -> None:
    page = html.render(star(30), 20)
    relations = held(page, "data")["edges"]
    drawn = held(page, "drawing")["edges"]
    assert [(edge["from"], edge["to"]) for edge in drawn] == [
        (relations[edge["id"]][0], relations[edge["id"]][2]) for edge in drawn
    ]


@pytest.mark.parametrize("make", ["small_graph", "hostile_graph"])
def test_same_graph_same_bytes(make: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    graph: KnowledgeGraph = request.getfixturevalue(make)
    records = [*graph, *graph.relations()]
    html.write(graph, tmp_path / "one.html")
    html.write(KnowledgeGraph(*reversed(records)), tmp_path / "two.html")
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


def test_hostile_text_stays_data(hostile_graph: KnowledgeGraph, star: Callable[[int], KnowledgeGraph]) -> None:
    page = html.render(hostile_graph)
    tags = [tag for tag, _ in parsed(page).tags]
    assert tags == [tag for tag, _ in parsed(html.render(star(1))).tags]
    assert tags.count("script") == 4
    assert len(held(page, "data")["nodes"]) == len(hostile_graph)
    assert not {"\u2028", "\u2029", "\x00"} & set(page)


def test_attacks_stay_data(attacked: KnowledgeGraph, attacks: tuple[str, ...]) -> None:
    page = html.render(attacked)
    assert "<script>window" not in page
    assert "<svg onload" not in page
    assert "onerror=window" not in page.replace("\\u003cimg src=x onerror=window", "")
    names = {row[2] for row in held(page, "data")["nodes"]}
    assert {attack.strip("\u2028\u2029") for attack in attacks if len(attack) < 300} <= names


def test_beyond_the_limit_the_most_connected_is_drawn_and_all_is_held(star: Callable[[int], KnowledgeGraph]) -> None:
    graph = star(1000)
    page = html.render(graph)
    drawing, data = held(page, "drawing"), held(page, "data")
    assert len(drawing["nodes"]) == html.MAX_NODES
    assert len(data["nodes"]) == len(graph)
    assert len(data["edges"]) == 2000
    drawn = Counter(node["group"] for node in drawing["nodes"])
    assert min(drawn["paper"], drawn["method"]) > 600
    assert {kind["kind"]: kind["drawn"] for kind in data["kinds"] if kind["drawn"]} == drawn
    joined = {end for edge in drawing["edges"] for end in (edge["from"], edge["to"])}
    assert joined == {node["id"] for node in drawing["nodes"]}
    assert len(page) < 4_000_000


def test_most_connected_keeps_one_piece(star: Callable[[int], KnowledgeGraph]) -> None:
    kept = html.most_connected(star(30), 25)
    assert len(kept) == 25
    around = kept.subgraph("dataset:glue", hops=9)
    assert around == kept


def test_page_is_written_in_utf8(tmp_path: Path) -> None:
    html.write(KnowledgeGraph(Paper.of("Poincaré 雪 \U0001f600 \ud800")), tmp_path / "page.html")
    page = (tmp_path / "page.html").read_bytes().decode("utf-8")
    assert held(page, "data")["nodes"][0][2] == "Poincaré 雪 \U0001f600 \ud800"
    assert '<meta charset="utf-8">' in page
