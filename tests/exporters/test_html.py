"""The page: read as a file, then opened in a browser that has no network."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from kgraph.exporters import html, layout
from kgraph.graph import KnowledgeGraph
from kgraph.model import Alias, Entity, Evidence, Paper, Relation, Result, Source

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
ATTACKS = (
    "</script><script>window.__pwned=1</script>",
    "<img src=x onerror=window.__pwned=1>",
    "<!--<script>window.__pwned=1//",
    "javascript:window.__pwned=1",
    "{{ 7 * 7 }}{% raw %}",
    "\u2028window.__pwned=1\u2029",
)


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


def data(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    loaded: dict[str, Any] = json.loads(found[1])
    return loaded


def star(papers: int) -> KnowledgeGraph:
    """Papers around one dataset, each with a method of its own, and one paper that nothing joins."""
    glue = Entity("dataset:glue", "dataset", "GLUE")
    records: list[Paper | Entity | Relation] = [glue, Paper.of("Alone")]
    for number in range(papers):
        paper = Paper.of(f"Paper {number}", f"Net{number} on GLUE.")
        method = Entity(f"method:net{number}", "method", f"Net{number}")
        start = paper.text.index("GLUE")
        piece = Evidence(paper.id, start, start + 4, paper.abstract, "test", 0.9)
        records += [paper, method, Relation(paper.id, "EVALUATES_ON", glue.id, (piece,))]
        records.append(Relation(paper.id, "PROPOSES", method.id))
    return KnowledgeGraph(*records)


def attacked() -> KnowledgeGraph:
    """Attacks in every place that holds text of papers."""
    records: list[Paper | Entity | Relation] = []
    for number, attack in enumerate(ATTACKS):
        paper = Paper.of(attack, f"We see {attack}.", url=attack, authors=(attack,), source=(Source(attack, 1),))
        entity = Entity(f"dataset:{attack}", "dataset", attack, (Alias(f"{attack} too", attack),))
        repository = Entity(f"repository:{attack}", "repository", attack)
        metric = Entity(f"metric:{number}", "metric", f"metric {attack}")
        start = paper.text.index("We see ") + 7
        piece = Evidence(paper.id, start, start + len(attack), paper.abstract, attack, 0.9)
        result = Result(metric.id, attack, attack, entity.id, "", "absolute", start, start + len(attack))
        records += [paper, entity, repository, metric]
        records += [
            Relation(paper.id, "EVALUATES_ON", entity.id, (piece,)),
            Relation(paper.id, "HAS_CODE", repository.id, (piece,)),
            Relation(paper.id, "REPORTS", metric.id, (piece,), (result,)),
        ]
    return KnowledgeGraph(*records)


# -- the file ----------------------------------------------------------------------------------------


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


def test_policy_forbids_what_the_page_does_not_need(small_graph: KnowledgeGraph) -> None:
    tags = parsed(html.render(small_graph)).tags
    (policy,) = (attributes["content"] for _, attributes in tags if "http-equiv" in attributes)
    assert policy
    assert policy.startswith("default-src 'none'; script-src 'nonce-")
    nonces = {attributes.get("nonce") for tag, attributes in tags if tag == "script" and "type" not in attributes}
    assert len(nonces) == 1
    assert f"'nonce-{nonces.pop()}'" in policy


def test_library_is_the_copy_of_pyvis_unchanged(small_graph: KnowledgeGraph) -> None:
    import pyvis  # noqa: PLC0415 - as late as the exporter

    (library,) = (Path(pyvis.__file__).parent / "templates/lib").glob("vis-9.1.2/vis-network.min.js")
    text = library.read_text(encoding="utf-8").replace("//# sourceMappingURL=vis-network.min.js.map", "")
    assert text.strip() in html.render(small_graph)


def test_pyvis_gets_every_node_and_edge(small_graph: KnowledgeGraph) -> None:
    held = data(html.render(small_graph))
    assert [node["key"] for node in held["nodes"]] == [node.id for node in small_graph]
    ends = [
        (held["nodes"][edge["from"]]["key"], edge["kind"], held["nodes"][edge["to"]]["key"]) for edge in held["edges"]
    ]
    assert ends == [(r.source, r.kind, r.target) for r in small_graph.relations()]
    assert held["options"]["physics"] == {"enabled": False}
    assert {kind: group["color"] for kind, group in held["options"]["groups"].items()} == layout.COLOURS


def test_evidence_points_at_its_mention(small_graph: KnowledgeGraph) -> None:
    held = data(html.render(small_graph))
    marked = {
        held["nodes"][edge["to"]]["key"]: held["sentences"][sentence][start:end]
        for edge in held["edges"]
        for sentence, start, end in edge["evidence"]
        if edge["kind"] == "EVALUATES_ON"
    }
    assert marked == {"dataset:imagenet": "ImageNet", "dataset:cifar-10": "CIFAR-10", "dataset:glue": "GLUE"}


def test_values_say_on_what_and_by_what(small_graph: KnowledgeGraph) -> None:
    edges = data(html.render(small_graph))["edges"]
    assert [edge["values"] for edge in edges if "values" in edge] == [["76.0% on ImageNet by ResNet-50"]]


@pytest.mark.parametrize("place", [0, 500, 989])
def test_long_sentence_is_cut_around_its_mention(place: int) -> None:
    words = ("word " * 200)[:990]
    sentence = f"{words[:place]} ImageNet{words[place:]}"
    paper = Paper.of("Title", sentence)
    start = paper.text.index("ImageNet")
    piece = Evidence(paper.id, start, start + 8, sentence, "", 1.0)
    text, first, last = html.excerpt(KnowledgeGraph(paper), piece)
    assert len(text) <= 402
    assert text[first:last] == "ImageNet"
    assert (text[0] == "\u2026", text[-1] == "\u2026") == (place > 0, place < 989)


@pytest.mark.parametrize(("start", "end"), [(-5, -1), (900, 950), (4, 2)])
def test_wrong_offsets_mark_nothing(start: int, end: int) -> None:
    paper = Paper.of("Title", "A sentence.")
    piece = Evidence(paper.id, start, end, "A sentence.", "", 1.0)
    assert html.excerpt(KnowledgeGraph(paper), piece) == ("A sentence.", 0, 0)


def test_evidence_of_a_paper_left_out_keeps_its_mark() -> None:
    paper = Paper.of("Left out", "ResNet-50 is a ResNet.")
    nodes = Entity("method:resnet-50", "method", "ResNet-50"), Entity("method:resnet", "method", "ResNet")
    piece = Evidence(paper.id, 9, 18, paper.abstract, "test", 0.9)
    graph = KnowledgeGraph(paper, *nodes, Relation(nodes[0].id, "VARIANT_OF", nodes[1].id, (piece,)))
    (edge,) = data(html.render(graph, 2))["edges"]
    assert edge["evidence"] == [[0, 0, 9]]
    assert edge["dashes"] is True


def test_at_most_three_sentences_the_best_first() -> None:
    text = [f"Here {number} GLUE." for number in range(5)]
    paper, glue = Paper.of("T", " ".join(text)), Entity("dataset:glue", "dataset", "GLUE")
    spots = [paper.text.index(sentence) + 7 for sentence in text]
    pieces = [
        Evidence(paper.id, at, at + 4, sentence, "", n / 10)
        for n, (at, sentence) in enumerate(zip(spots, text, strict=True))
    ]
    held = data(html.render(KnowledgeGraph(paper, glue, Relation(paper.id, "EVALUATES_ON", glue.id, tuple(pieces)))))
    (edge,) = held["edges"]
    assert [held["sentences"][number] for number, *_ in edge["evidence"]] == [text[4], text[3], text[2]]
    assert edge["count"] == 5


@pytest.mark.parametrize("make", ["small_graph", "hostile_graph"])
def test_same_graph_same_bytes(make: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    graph: KnowledgeGraph = request.getfixturevalue(make)
    records = [*graph, *graph.relations()]
    html.write(graph, tmp_path / "one.html")
    html.write(KnowledgeGraph(*reversed(records)), tmp_path / "two.html")
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


def test_hostile_text_stays_data(hostile_graph: KnowledgeGraph) -> None:
    page = html.render(hostile_graph)
    tags = [tag for tag, _ in parsed(page).tags]
    assert set(tags) == {tag for tag, _ in parsed(html.render(star(1))).tags}
    assert tags.count("script") == 3
    assert len(data(page)["nodes"]) == len(hostile_graph)
    assert not {"\u2028", "\u2029", "\x00"} & set(page)


def test_attacks_stay_data() -> None:
    page = html.render(attacked())
    assert "<script>window" not in page
    assert "onerror=window" not in page.replace("\\u003cimg src=x onerror=window", "")
    names = {node["name"] for node in data(page)["nodes"]}
    assert {attack.strip("\u2028\u2029") for attack in ATTACKS} <= names


def test_a_graph_beyond_the_limit_is_cut_and_says_so() -> None:
    graph = star(1000)
    page = html.render(graph)
    held = data(page)
    assert len(held["nodes"]) == html.MAX_NODES
    assert "1,500 of 2,002 nodes" in page
    assert "1,499 of 2,000 relations" in page
    drawn = Counter(node["group"] for node in held["nodes"])
    assert f"Left out: {1001 - drawn['paper']} papers and {1000 - drawn['method']} methods." in page
    assert min(drawn["paper"], drawn["method"]) > 600
    joined = {end for edge in held["edges"] for end in (edge["from"], edge["to"])}
    assert joined == set(range(html.MAX_NODES))
    kept = {node["key"] for node in held["nodes"]}
    cut = [r for r in graph.relations() if (r.source in kept) != (r.target in kept)]
    assert sum(node["beyond"] for node in held["nodes"]) == len(cut) > 100
    assert len(page) < 4_000_000


def test_a_whole_graph_speaks_of_nothing_left_out(small_graph: KnowledgeGraph) -> None:
    page = html.render(small_graph)
    assert "Left out" not in page
    assert f"{len(small_graph)} nodes · {len(data(page)['edges'])} relations" in page


def test_most_connected_keeps_one_piece() -> None:
    kept = html.most_connected(star(30), 25)
    assert len(kept) == 25
    around = kept.subgraph("dataset:glue", hops=9)
    assert around == kept


def test_page_is_written_in_utf8(tmp_path: Path) -> None:
    html.write(KnowledgeGraph(Paper.of("Poincaré 雪 \U0001f600 \ud800")), tmp_path / "page.html")
    page = (tmp_path / "page.html").read_bytes().decode("utf-8")
    assert data(page)["nodes"][0]["name"] == "Poincaré 雪 \U0001f600 \ud800"
    assert '<meta charset="utf-8">' in page


# -- in a browser ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    driver = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed: pip install 'kgraph[browser]'"
    )
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine: apt-get install chromium")
    with driver.sync_playwright() as running:
        opened = running.chromium.launch(
            executable_path=CHROMIUM, args=[*FLAGS, "--disable-component-update", "--disable-sync"]
        )
        yield opened
        opened.close()


class Window:
    """One page, offline, with everything that it asked for and complained about."""

    def __init__(self, browser: Any, graph: KnowledgeGraph, folder: Path, **options: Any) -> None:
        self.path = folder / "graph.html"
        html.write(graph, self.path)
        self.trouble: list[str] = []
        self.requests: list[str] = []
        context = browser.new_context(
            offline=True, viewport=options.pop("viewport", {"width": 1280, "height": 800}), **options
        )
        self.page = context.new_page()
        self.page.on("console", lambda message: self.trouble.append(message.text))
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("dialog", lambda dialog: self.trouble.append(dialog.message))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(self.path.as_uri())
        self.page.wait_for_selector("html[data-drawn]")

    def colours(self) -> int:
        """How many colours the canvas shows."""
        script = """() => {
            const canvas = document.querySelector('canvas');
            const bytes = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
            return new Set(new Uint32Array(bytes.buffer)).size;
        }"""
        return int(self.page.evaluate(script))

    def choose(self, name: str) -> None:
        self.page.fill("#search", name)
        self.page.press("#search", "Enter")

    def check(self) -> None:
        assert self.requests == [self.path.as_uri()]
        assert self.trouble == []
        assert self.page.evaluate("window.__pwned") is None


@pytest.fixture
def small(browser: Any, small_graph: KnowledgeGraph, tmp_path: Path) -> Iterator[Window]:
    window = Window(browser, small_graph, tmp_path)
    yield window
    window.check()
    window.page.context.close()


def test_canvas_is_drawn(small: Window) -> None:
    assert small.colours() > 20


def test_search_chooses_and_shows_the_evidence(small: Window, small_graph: KnowledgeGraph) -> None:
    small.page.fill("#search", "cifar 10")
    assert small.page.locator("#suggestions li").all_inner_texts() == ["CIFAR-10\ndataset"]
    small.page.press("#search", "Enter")
    detail = small.page.locator("#detail")
    assert detail.locator("h2").inner_text() == "CIFAR-10"
    assert detail.locator("mark").inner_text() == "CIFAR-10"
    assert detail.locator("blockquote").inner_text() == small_graph.into("dataset:cifar-10")[0].evidence[0].sentence
    assert small.page.url.endswith("#dataset%3Acifar-10")


def test_an_alias_finds_its_entity(small: Window) -> None:
    small.choose("resnet50")
    assert small.page.locator("#detail h2").inner_text() == "ResNet-50"
    assert "also written: ResNet50" in small.page.locator("#detail").inner_text()


def test_a_neighbour_jumps_and_escape_resets(small: Window) -> None:
    small.choose("top-1 accuracy")
    assert small.page.locator(".values").inner_text() == "76.0% on ImageNet by ResNet-50"
    small.page.click("#detail .jump")
    assert small.page.locator("#detail h2").inner_text() == "Deep Residual Learning"
    titles = small.page.locator("#detail h3").all_inner_texts()
    assert [title.split(" (")[0].casefold() for title in titles] == [
        "addresses",
        "evaluates on",
        "proposes",
        "reports",
        "uses",
    ]
    small.page.keyboard.press("Escape")
    assert small.page.locator("#panel").is_hidden()
    assert "#" not in small.page.url


def test_a_click_on_the_canvas_chooses_and_dims(small: Window) -> None:
    small.choose("GLUE")
    small.page.wait_for_timeout(600)  # the picture glides there
    whole = small.page.locator("#graph canvas").screenshot()
    small.page.keyboard.press("Escape")
    box = small.page.locator("#graph").bounding_box()
    middle = (box["x"] + box["width"] / 2 - 190, box["y"] + box["height"] / 2)
    small.page.wait_for_timeout(100)
    assert small.page.locator("#graph canvas").screenshot() != whole
    small.page.mouse.click(*middle)
    assert small.page.locator("#detail h2").inner_text() == "GLUE"


def test_a_click_on_a_line_tells_of_the_relation(browser: Any, tmp_path: Path) -> None:
    paper, glue = Paper.of("LoRA", "We tune on GLUE."), Entity("dataset:glue", "dataset", "GLUE")
    piece = Evidence(paper.id, 16, 20, paper.abstract, "test", 0.9)
    graph = KnowledgeGraph(paper, glue, Relation(paper.id, "EVALUATES_ON", glue.id, (piece,)))
    window = Window(browser, graph, tmp_path)
    box = window.page.locator("#graph").bounding_box()
    window.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    window.page.locator("#tip").wait_for(state="visible")
    assert window.page.locator("#tip").inner_text().split("\n") == ["LoRA", "evaluates on GLUE", "We tune on GLUE."]
    window.page.mouse.down()
    window.page.mouse.up()
    said = window.page.locator("#detail").inner_text().split("\n")
    assert [word.casefold() for word in said if word] == [
        "relation",
        "lora",
        "evaluates on",
        "glue",
        "we tune on glue.",
    ]
    window.check()


def test_a_node_can_be_dragged(small: Window) -> None:
    small.choose("GLUE")
    small.page.wait_for_timeout(600)
    box = small.page.locator("#graph").bounding_box()
    x, y = box["x"] + box["width"] / 2 - 190, box["y"] + box["height"] / 2
    small.page.mouse.move(x, y)
    small.page.mouse.down()
    small.page.mouse.move(x - 150, y + 200, steps=4)
    small.page.mouse.up()
    small.page.keyboard.press("Escape")
    small.page.mouse.click(x - 150, y + 200)
    assert small.page.locator("#detail h2").inner_text() == "GLUE"
    small.page.click("#legend [data-kind=task]")  # and stays there when the view is made anew
    small.page.keyboard.press("Escape")
    small.page.mouse.click(x - 150, y + 200)
    assert small.page.locator("#detail h2").inner_text() == "GLUE"


def test_pointing_shows_a_tooltip(small: Window) -> None:
    small.choose("GLUE")
    small.page.wait_for_timeout(600)
    box = small.page.locator("#graph").bounding_box()
    small.page.mouse.move(box["x"] + box["width"] / 2 - 190, box["y"] + box["height"] / 2)
    small.page.locator("#tip").wait_for(state="visible")
    assert small.page.locator("#tip").inner_text() == "GLUE\ndataset · 1 paper"


def test_the_legend_hides_a_kind(small: Window) -> None:
    button = small.page.locator("#legend button[data-kind=dataset]")
    assert button.inner_text().split() == ["Datasets", "3"]
    before = small.page.locator("#graph canvas").screenshot()
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    small.page.wait_for_timeout(100)
    assert small.page.locator("#graph canvas").screenshot() != before
    small.choose("GLUE")  # a search brings its kind back
    assert button.get_attribute("aria-pressed") == "true"


def test_keyboard_reaches_search_and_legend(small: Window) -> None:
    small.page.keyboard.press("/")
    assert small.page.evaluate("document.activeElement.id") == "search"
    small.page.keyboard.press("Tab")
    assert small.page.evaluate("document.activeElement.dataset.kind") == "paper"
    assert small.page.locator("button:not([aria-label])").evaluate_all("all => all.every((b) => b.textContent.trim())")


def test_only_web_addresses_become_links(small: Window) -> None:
    small.choose("github.com/microsoft/LoRA")
    link = small.page.locator("#detail a")
    assert link.get_attribute("href") == "https://github.com/microsoft/lora"
    assert link.get_attribute("rel") == "noopener noreferrer"
    small.choose("A paper without")
    assert link.get_attribute("href") == "https://example.org/?a=1&b=%3C2%3E"


def test_an_address_with_a_node_opens_it(browser: Any, small_graph: KnowledgeGraph, tmp_path: Path) -> None:
    window = Window(browser, small_graph, tmp_path)
    window.page.goto(f"{window.path.as_uri()}#dataset%3Aglue")
    window.page.locator("#panel").wait_for(state="visible")
    assert window.page.locator("#detail h2").inner_text() == "GLUE"


def test_phone(browser: Any, small_graph: KnowledgeGraph, tmp_path: Path) -> None:
    window = Window(
        browser, small_graph, tmp_path, viewport={"width": 390, "height": 844}, has_touch=True, color_scheme="dark"
    )
    window.choose("GLUE")
    assert window.page.evaluate("document.documentElement.scrollWidth") == 390
    panel = window.page.locator("#panel").bounding_box()
    assert (panel["x"], panel["width"]) == (0, 390)
    assert panel["y"] > 400
    window.page.tap("#close")
    assert window.page.locator("#panel").is_hidden()
    window.check()


@pytest.mark.parametrize("make", ["attacked", "hostile"])
def test_hostile_text_never_runs(make: str, browser: Any, hostile_graph: KnowledgeGraph, tmp_path: Path) -> None:
    graph = attacked() if make == "attacked" else hostile_graph
    window = Window(browser, graph, tmp_path)
    for node in graph:
        window.page.goto(f"{window.path.as_uri()}#")
        window.page.evaluate("key => { location.hash = encodeURIComponent(key.toWellFormed()); }", node.id)
        for more in window.page.locator("#detail .more").all():
            more.click()
    assert window.page.locator("#detail h2").count() == 1
    window.choose("pwned")
    hrefs = window.page.locator("a").evaluate_all("all => all.map((a) => a.protocol)")
    assert set(hrefs) <= {"http:", "https:"}
    assert window.page.locator("#detail img, #detail script, #suggestions img").count() == 0
    window.page.mouse.move(640, 450, steps=5)
    assert window.colours() > 20
    assert window.trouble == []
    assert {url.partition("#")[0] for url in window.requests} == {window.path.as_uri()}
    assert window.page.evaluate("window.__pwned") is None


def test_an_empty_graph_says_so(browser: Any, tmp_path: Path) -> None:
    window = Window(browser, KnowledgeGraph(), tmp_path)
    assert window.page.locator("#empty").first.inner_text() == "This graph has no nodes."
    window.check()
