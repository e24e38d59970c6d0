"""The page in a browser that has no network, worked as a person works it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kgraph.exporters import html
from kgraph.graph import KnowledgeGraph
from kgraph.model import Alias, Entity, Evidence, Paper, Relation, Result

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


def wide_net() -> list[Paper | Entity | Relation]:
    """A second paper that scores on ImageNet, with a method of its own and code."""
    abstract = "WideNet reaches 80.1% top-1 on ImageNet. ResNet50 is behind. Code: https://github.com/wide/net."
    paper = Paper.of("Wide Networks", abstract, identifier="1605.07146", year=2017)
    wide = Entity("method:widenet", "method", "WideNet")
    repository = Entity("repository:github.com/wide/net", "repository", "github.com/wide/net")

    def evidence(mention: str) -> tuple[Evidence]:
        start = paper.text.index(mention)
        sentence = next(part for part in abstract.split(". ") if mention in part)
        return (Evidence(paper.id, start, start + len(mention), sentence, "test", 0.9),)

    start = paper.text.index("80.1%")
    result = Result("metric:top-1-accuracy", "80.1%", "%", "dataset:imagenet", wide.id, "absolute", start, start + 11)
    return [
        *(paper, wide, repository),
        Relation(paper.id, "PROPOSES", wide.id, evidence("WideNet")),
        Relation(paper.id, "USES", "method:resnet-50", evidence("ResNet50"), compared=True),
        Relation(paper.id, "EVALUATES_ON", "dataset:imagenet", evidence("ImageNet")),
        Relation(paper.id, "REPORTS", "metric:top-1-accuracy", evidence("top-1"), (result,)),
        Relation(paper.id, "HAS_CODE", repository.id, evidence("https://github.com/wide/net")),
    ]


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

    def __init__(self, browser: Any, page: str, folder: Path, **options: Any) -> None:
        self.path = folder / "graph.html"
        self.path.write_text(page, encoding="utf-8", newline="\n")
        self.trouble: list[str] = []
        self.requests: set[str] = set()
        context = browser.new_context(offline=True, **{"viewport": DESK, "reduced_motion": "reduce", **options})
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.on("console", lambda message: self.trouble.append(message.text))
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("dialog", lambda dialog: self.trouble.append(dialog.message))
        self.page.on("request", lambda request: self.requests.add(request.url.partition("#")[0]))
        self.open()

    def open(self, address: str = "") -> None:
        """Afresh, with that address."""
        self.page.goto("about:blank")
        self.page.goto(self.path.as_uri() + address)
        self.page.wait_for_selector("html[data-drawn]", state="attached")

    @property
    def address(self) -> str:
        return str(self.page.url).removeprefix(self.path.as_uri())

    def find(self, name: str) -> None:
        self.page.fill("#search", name)
        self.page.press("#search", "Enter")

    def text(self, where: str) -> str:
        return str(self.page.locator(where).inner_text())

    def texts(self, where: str) -> list[str]:
        found: list[str] = self.page.locator(where).all_inner_texts()
        return found

    def section(self, title: str) -> list[str]:
        """The rows below a heading of the panel."""
        found: list[str] = self.page.locator(f"#detail h3:text('{title}') + ul > li").all_inner_texts()
        return found

    def drawn(self) -> str:
        """What stands on the canvas now, without the buttons above it: those shimmer when they were pressed."""
        return str(self.page.locator("#graph canvas").evaluate("canvas => canvas.toDataURL()"))

    def picture(self) -> str:
        """The canvas once it has come to rest, however busy the machine is."""
        self.page.mouse.move(2, 2)
        shot, before = "", "-"
        for _ in range(20):
            if shot == before:
                break
            self.page.wait_for_timeout(60)
            before, shot = shot, self.drawn()
        return shot

    def middle(self) -> tuple[float, float]:
        """Where a node stands that was brought to the middle beside the panel."""
        box = self.page.locator("#graph").bounding_box()
        return box["x"] + box["width"] / 2 - 200, box["y"] + box["height"] / 2

    def named(self) -> list[str]:
        """The names that stand in the picture, in the order in which they were given room."""
        self.page.evaluate("""() => {
            const draw = CanvasRenderingContext2D.prototype.fillText;
            window.names = [];
            CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
                window.names.push([text, ...place]);
                return draw.call(this, text, ...place);
            };
            window.dispatchEvent(new Event("resize"));
        }""")
        self.page.click("#whole")
        self.page.wait_for_function("window.names.length > 0")
        names: list[str] = self.page.evaluate("[...new Set(window.names.map(([text]) => text))]")
        return names

    def check(self) -> None:
        assert self.requests <= {self.path.as_uri(), "about:blank"}
        assert self.trouble == []
        assert self.page.evaluate("window.__pwned") is None


@pytest.fixture(scope="module")
def opened(browser: Any, tmp_path_factory: pytest.TempPathFactory, records: Any) -> Iterator[Window]:
    graph = KnowledgeGraph(*records, *wide_net())
    window = Window(browser, html.render(graph), tmp_path_factory.mktemp("small"))
    yield window
    window.page.context.close()


@pytest.fixture
def window(opened: Window) -> Iterator[Window]:
    opened.open()
    yield opened
    opened.check()


@pytest.fixture(scope="module")
def cut(browser: Any, star: Callable[[int], KnowledgeGraph], tmp_path_factory: pytest.TempPathFactory) -> Window:
    """A page that draws 20 of 62 nodes."""
    return Window(browser, html.render(star(30), 20), tmp_path_factory.mktemp("cut"))


# -- the picture -------------------------------------------------------------------------------------


def test_the_picture_is_drawn(window: Window) -> None:
    script = """() => {
        const canvas = document.querySelector('canvas');
        const bytes = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
        return new Set(new Uint32Array(bytes.buffer)).size;
    }"""
    assert window.page.evaluate(script) > 20
    assert window.text("#note") == "14 nodes · 14 relations"


def test_a_click_on_a_node_opens_its_panel_and_dims_the_rest(window: Window) -> None:
    before = window.picture()
    window.find("GLUE")
    assert window.picture() != before
    middle = window.middle()
    window.page.keyboard.press("Escape")
    window.page.mouse.click(*middle)
    assert window.text("#detail h2") == "GLUE"
    window.page.mouse.click(30, 700)
    assert window.page.locator("#panel").is_hidden()


def test_a_click_on_a_line_tells_of_the_relation(browser: Any, tmp_path: Path) -> None:
    paper, glue = Paper.of("LoRA", "We tune on GLUE."), Entity("dataset:glue", "dataset", "GLUE")
    piece = Evidence(paper.id, 16, 20, paper.abstract, "test", 0.9)
    graph = KnowledgeGraph(paper, glue, Relation(paper.id, "EVALUATES_ON", glue.id, (piece,)))
    window = Window(browser, html.render(graph), tmp_path)
    box = window.page.locator("#graph").bounding_box()
    window.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    window.page.locator("#tip").wait_for(state="visible")
    assert window.text("#tip").split("\n") == ["LoRA", "evaluates on GLUE", "We tune on GLUE."]
    window.page.mouse.down()
    window.page.mouse.up()
    said = [word for word in window.text("#detail").split("\n") if word]
    assert said == ["Relation", "LoRA", "evaluates on", "GLUE", "We tune on GLUE."]
    window.check()


def test_a_node_can_be_dragged_and_stays_there(window: Window) -> None:
    window.find("GLUE")
    x, y = window.middle()
    window.page.mouse.move(x, y)
    window.page.mouse.down()
    window.page.mouse.move(x - 150, y + 200, steps=4)
    window.page.mouse.up()
    window.page.click("#legend [data-kind=task]")  # the view is made anew
    window.page.keyboard.press("Escape")
    window.page.mouse.click(x - 150, y + 200)
    assert window.text("#detail h2") == "GLUE"


def test_pointing_lights_the_neighbours_and_names_the_node(window: Window) -> None:
    window.find("GLUE")
    middle = window.middle()
    window.page.keyboard.press("Escape")
    dark = window.picture()
    window.page.mouse.move(*middle)
    window.page.locator("#tip").wait_for(state="visible")
    assert window.text("#tip") == "GLUE\ndataset · 1 paper"
    assert window.drawn() != dark
    assert window.picture() == dark


def test_zoom_and_back_to_the_whole(window: Window) -> None:
    window.page.click("#whole")
    whole = window.picture()
    window.page.click("#closer")
    closer = window.picture()
    assert closer != whole
    window.page.click("#farther")
    window.page.click("#farther")
    assert window.picture() not in {whole, closer}
    window.page.click("#whole")
    assert window.picture() == whole


# -- finding and reading -----------------------------------------------------------------------------


def test_search_suggests_and_shows_the_evidence(window: Window, records: Any) -> None:
    window.page.fill("#search", "cifar 10")
    assert window.texts("#suggestions li") == ["CIFAR-10\ndataset · 1 paper"]
    window.page.press("#search", "Enter")
    assert window.text("#detail h2") == "CIFAR-10"
    assert window.text("#detail mark") == "CIFAR-10"
    graph = KnowledgeGraph(*records)
    assert window.text("#detail blockquote") == graph.into("dataset:cifar-10")[0].evidence[0].sentence
    assert window.address == "#dataset:cifar-10"


def test_an_alias_finds_its_entity_and_is_named(window: Window) -> None:
    window.page.fill("#search", "resnet50")
    assert "ResNet-50" in window.texts("#suggestions li")[0]
    window.page.press("#search", "Enter")
    assert window.text("#detail h2") == "ResNet-50"
    assert "also written: ResNet50" in window.text("#detail")
    window.page.fill("#search", "top-1")
    assert window.texts("#suggestions li")[0].startswith("top-1 accuracy")


def test_the_best_match_comes_first_and_arrows_choose_another(window: Window) -> None:
    window.page.fill("#search", "net")
    names = [text.split("\n")[0] for text in window.texts("#suggestions li")]
    assert set(names) >= {"ResNet", "ResNet-50", "WideNet", "ImageNet"}
    window.page.keyboard.press("ArrowDown")
    window.page.keyboard.press("ArrowDown")
    window.page.keyboard.press("ArrowUp")
    assert window.page.locator("#suggestions li[aria-selected=true]").inner_text().split("\n")[0] == names[1]
    window.page.keyboard.press("Enter")
    assert window.text("#detail h2") == names[1]


def test_what_is_not_there_is_said_to_be_not_there(window: Window) -> None:
    window.page.fill("#search", "no such thing")
    assert window.texts("#suggestions li") == ["Nothing of that name in this graph."]
    window.page.press("#search", "Enter")
    assert window.page.locator("#panel").is_hidden()


def test_an_entity_shows_its_papers_with_role_results_and_links(window: Window) -> None:
    window.find("WideNet")
    assert "1 paper · proposed by 1 · 2017" in window.text("#detail")
    (row,) = window.section("Papers")
    assert row.split()[:2] == ["Wide", "Networks"]
    assert window.texts("#detail .about > *") == ["proposed here", "paper", "code"]
    assert window.texts("#detail .fact") == ["top-1 accuracy 80.1% on ImageNet"]
    assert window.text("#detail mark") == "WideNet"
    links = window.page.locator("#detail .about a").evaluate_all("all => all.map((a) => a.href)")
    assert links == ["https://arxiv.org/abs/1605.07146", "https://github.com/wide/net"]


def test_a_paper_that_only_compares_says_so(window: Window) -> None:
    window.find("ResNet-50")
    rows = {row.split("\n")[0]: row for row in window.section("Papers")}
    assert "compared with" in rows["Wide Networks"]
    assert "proposed here" in rows["Deep Residual Learning"]


def test_variants_lead_to_each_other(window: Window) -> None:
    window.find("ResNet-50")
    assert window.section("Variant of") == ["ResNet"]
    window.page.click("#detail .chips .jump")
    assert window.text("#detail h2") == "ResNet"
    assert window.section("Variants") == ["ResNet-50"]


def test_a_paper_shows_what_is_in_it(window: Window) -> None:
    window.find("Deep Residual Learning")
    titles = window.texts("#detail h3")
    assert titles == ["Proposes 1", "Methods 1", "Datasets 2", "Metrics 1", "Tasks 1"]
    (metric,) = window.section("Metrics")
    assert metric.startswith("top-1 accuracy")
    assert window.texts("#detail .fact") == ["76.0% on ImageNet by ResNet-50"]
    window.find("LoRA")
    (code,) = window.section("Repositories")
    assert code.startswith("github.com/microsoft/LoRA")
    assert "E. Hu, Y. Shen" in window.text("#detail")
    assert "read in april.txt, march.txt (Mar 14)" in window.text("#detail")
    window.page.click("#detail h3:text('Repositories') + ul .jump")
    assert window.text("#detail h2") == "github.com/microsoft/LoRA"


def test_only_web_addresses_become_links(window: Window) -> None:
    window.find("github.com/microsoft/LoRA")
    link = window.page.locator("#detail > p a")
    assert link.get_attribute("href") == "https://github.com/microsoft/lora"
    assert link.get_attribute("rel") == "noopener noreferrer"
    window.find("A paper without")
    assert link.get_attribute("href") == "https://example.org/?a=1&b=%3C2%3E"


# -- choosing what is shown --------------------------------------------------------------------------


def test_the_legend_counts_and_hides_a_kind(window: Window) -> None:
    button = window.page.locator("#legend [data-kind=dataset]")
    assert button.inner_text().split() == ["Datasets", "3"]
    before = window.picture()
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    assert window.picture() != before
    assert window.text("#note") == "11 of 14 nodes"
    assert window.address == "#hide=dataset"
    window.find("GLUE")  # a search brings its kind back
    assert button.get_attribute("aria-pressed") == "true"


def test_entities_of_few_papers_can_be_hidden(window: Window) -> None:
    window.page.fill("#least", "2")
    assert window.text("#fewest").split() == ["in", "at", "least", "papers"]
    # the four papers; ImageNet, ResNet-50 and top-1 accuracy are in two
    assert window.text("#note") == "7 of 14 nodes"
    window.page.click("#tab-table")
    assert sorted(window.texts("#table-view tbody th")) == ["ImageNet", "ResNet-50", "top-1 accuracy"]
    window.find("GLUE")
    assert window.page.input_value("#least") == "1"


def test_entities_are_named_before_papers_the_larger_first(browser: Any, tmp_path: Path) -> None:
    """Fourteen papers around each of eighteen datasets, and of each dataset five also around the next."""
    sets = [Entity(f"dataset:set-{n}", "dataset", f"Set number {n}") for n in range(18)]
    graph = KnowledgeGraph(*sets)
    for number in range(14 * 18):
        paper = Paper.of(f"What paper {number:03} has to say of it")
        near = [sets[number // 14], *([sets[(number // 14 + 1) % 18]] if number % 3 == 0 else [])]
        graph.add(paper, *(Relation(paper.id, "EVALUATES_ON", entity.id) for entity in near))
    window = Window(browser, html.render(graph), tmp_path)
    names = window.named()
    assert set(names[:18]) == {entity.name for entity in sets}
    assert all(name.startswith("What paper") for name in names[18:])
    assert len(names) > 18  # the rest of the room is for papers
    window.check()


def test_a_neighbourhood_alone_and_back(window: Window) -> None:
    window.find("ImageNet")
    window.page.click(".focus button:text('1 step')")
    assert window.text("#note") == "Within 1 step of ImageNet: 3 nodes"
    assert window.page.locator("#legend [data-kind=paper]").inner_text().split() == ["Papers", "2/4"]
    near = window.picture()
    window.page.click(".focus button:text('2 steps')")
    assert window.text("#note").startswith("Within 2 steps of ImageNet: 9 nodes")
    assert window.picture() != near
    assert window.page.locator(".focus button[aria-pressed=true]").inner_text() == "2 steps"
    window.page.click("#back")
    assert window.text("#note") == "14 nodes · 14 relations"
    assert window.page.locator("#back").is_hidden()


def test_the_way_back_of_the_browser_leads_to_what_was_before(window: Window) -> None:
    window.find("GLUE")
    window.page.click(".focus button:text('1 step')")
    window.page.go_back()
    assert window.text("#note") == "14 nodes · 14 relations"
    assert window.text("#detail h2") == "GLUE"
    window.page.go_back()
    assert window.page.locator("#panel").is_hidden()


def test_a_double_click_opens_the_neighbourhood(window: Window) -> None:
    window.find("GLUE")
    middle = window.middle()
    window.page.keyboard.press("Escape")
    window.page.mouse.dblclick(*middle)
    assert window.text("#note") == "Within 1 step of GLUE: 2 nodes"


def test_above_the_cap_the_page_says_so_and_search_finds_all(cut: Window) -> None:
    cut.open()
    assert cut.text("#note") == "20 of 62 nodes: the most connected. Search finds every one."
    cut.find("Net29")  # not drawn
    assert cut.text("#note") == "Within 1 step of Net29: 2 nodes"
    assert cut.address == "#method:net29"
    cut.page.click("#detail h3:text('Papers') + ul .jump")
    assert cut.text("#detail h2") == "Paper 29"
    cut.page.click(".focus button:text('1 step')")
    assert cut.text("#note") == "Within 1 step of Paper 29: 3 nodes"
    cut.page.keyboard.press("Escape")
    cut.page.keyboard.press("Escape")
    assert cut.text("#note").startswith("20 of 62 nodes")
    cut.check()


def test_a_wide_neighbourhood_says_what_it_leaves_out(
    browser: Any, star: Callable[[int], KnowledgeGraph], tmp_path: Path
) -> None:
    window = Window(browser, html.render(star(400), 20), tmp_path)
    window.find("GLUE")
    window.page.click(".focus button:text('2 steps')")
    assert window.text("#note") == "Within 2 steps of GLUE: 250 nodes: the most connected 250 of 801"
    assert len(window.texts("#detail h3:text('Papers') + ul > li")) == 25
    window.page.click("#detail .more:text('Show all 400')")
    assert len(window.texts("#detail h3:text('Papers') + ul > li")) == 400
    window.page.click("#tab-table")
    assert window.page.locator("#table-view tbody tr").count() == 100
    window.page.click("#table-more button")
    assert window.page.locator("#table-view tbody tr").count() == 200
    window.check()


# -- the table and the leaderboards ------------------------------------------------------------------


def test_the_table_sorts_filters_and_opens(window: Window) -> None:
    window.page.click("#tab-table")
    assert window.text("#table-count") == "10 entities"
    papers = [int(text) for text in window.texts("#table-view td.number")]
    assert papers == sorted(papers, reverse=True)
    heads = window.page.locator("#table-view thead th")
    assert heads.evaluate_all("all => all.map((head) => head.ariaSort)") == ["none", "none", "descending", "none"]
    window.page.click("#table-view thead button:text('Entity')")
    names = window.texts("#table-view tbody th")
    assert names == sorted(names, key=str.casefold)
    window.page.click("#table-view thead button:text('Entity')")
    assert window.texts("#table-view tbody th") == names[::-1]
    window.page.click("#table-view thead button:text('Proposed by')")
    assert window.texts("#table-view tbody td:last-child")[:2] == ["Deep Residual Learning", "Wide Networks"]
    window.page.click("#table-view thead button:text('Kind')")
    kinds = window.texts("#table-view tbody td:nth-child(2)")
    assert kinds == sorted(kinds)
    window.page.fill("#table-view input", "resnet50")
    assert window.texts("#table-view tbody th") == ["ResNet-50"]
    window.page.click("#table-view tbody th button")
    assert window.text("#detail h2") == "ResNet-50"
    assert window.address == "#method:resnet-50&view=table"


def test_a_leaderboard_ranks_the_scores_with_their_sentences(window: Window) -> None:
    window.page.click("#tab-boards")
    assert window.texts(".board") == ["ImageNet\ntop-1 accuracy · 2"]
    assert window.texts("#board .score b") == ["80.1%", "76.0%"]
    assert window.texts("#board td:nth-child(3)") == ["WideNet", "ResNet-50"]
    assert window.texts("#board mark") == ["80.1%", "76.0%"]
    assert "best first" in window.text("#board")
    window.page.click("#board button:has-text('Wide Networks')")
    assert window.text("#detail h2") == "Wide Networks"
    window.page.fill("#boards-view nav input", "nothing")
    assert "No leaderboard of that name." in window.text("#boards-view nav")


def test_an_entity_leads_to_its_leaderboards(window: Window) -> None:
    window.find("ImageNet")
    window.page.click("#detail h3:text('Leaderboards') + ul button")
    assert window.texts("#board h2 .jump") == ["ImageNet", "top-1 accuracy"]
    assert "on=dataset:imagenet&by=metric:top-1-accuracy" in window.address


# -- links, pictures, keys ---------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["#dataset%3Aglue", "#dataset:glue"])
def test_an_address_with_a_node_opens_it(window: Window, address: str) -> None:
    window.open(address)
    assert window.text("#detail h2") == "GLUE"


@pytest.mark.parametrize(
    "address", ["#nothing:here", "#nothing%3Ahere", "#nothing:here&least=2", "#around=nothing:here"]
)
def test_an_address_that_names_nothing_says_so(window: Window, address: str) -> None:
    window.open(address)
    assert window.page.locator("#panel").is_hidden()
    assert window.text("#note").startswith("nothing:here is not in this graph. ")
    window.find("GLUE")
    assert window.text("#note") == "14 nodes \u00b7 14 relations"


def test_an_address_that_names_nothing_says_so_in_the_table(window: Window) -> None:
    window.open("#nothing:here&view=table")
    window.page.locator("#said").wait_for(state="visible")
    assert window.text("#said") == "nothing:here is not in this graph."
    window.open("#%3Cimg%20src%3Dx%20onerror%3Dwindow.__pwned%3D1%3E")
    assert window.text("#note").startswith("<img src=x onerror=window.__pwned=1> is not in this graph. ")


@pytest.mark.parametrize("address", ["#view=nowhere&least=x&hops=9&hide=all", "#&&", "#=&="])
def test_an_address_that_means_nothing_shows_the_graph(window: Window, address: str) -> None:
    window.open(address)
    assert window.page.locator("#panel").is_hidden()
    assert window.text("#note") == "14 nodes · 14 relations"


def test_the_copied_link_shows_the_same_again(window: Window) -> None:
    window.page.click("#legend [data-kind=task]")
    window.find("ImageNet")
    window.page.click(".focus button:text('2 steps')")
    before = window.text("#note")
    window.page.click("#copy")
    window.page.locator("#said").wait_for(state="visible")
    assert window.text("#said") == "Link copied"
    link = window.page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(window.path.as_uri())
    window.open(link.removeprefix(window.path.as_uri()))
    assert window.text("#note") == before
    assert window.text("#detail h2") == "ImageNet"
    assert window.page.locator("#legend [data-kind=task]").get_attribute("aria-pressed") == "false"


def test_the_picture_is_saved_as_png(window: Window) -> None:
    window.find("GLUE")
    with window.page.expect_download() as waiting:
        window.page.click("#save")
    assert waiting.value.suggested_filename == "dataset-glue.png"
    saved = Path(waiting.value.path()).read_bytes()
    assert saved.startswith(b"\x89PNG\r\n")
    assert int.from_bytes(saved[16:20], "big") >= 1280
    window.requests = {url for url in window.requests if not url.startswith("blob:")}


def test_keys_reach_everything(window: Window) -> None:
    window.page.keyboard.press("/")
    assert window.page.evaluate("document.activeElement.id") == "search"
    window.page.keyboard.type("GLUE")
    window.page.keyboard.press("Enter")
    assert window.page.evaluate("document.activeElement.tagName") == "H2"
    window.page.keyboard.press("Tab")
    assert window.page.evaluate("document.activeElement.textContent") == "1 step"
    window.page.keyboard.press("Enter")
    assert window.text("#note") == "Within 1 step of GLUE: 2 nodes"
    window.page.keyboard.press("Escape")
    assert window.page.locator("#panel").is_hidden()
    window.page.keyboard.press("Escape")
    assert window.text("#note") == "14 nodes · 14 relations"
    window.page.focus("#tab-graph")
    window.page.keyboard.press("ArrowRight")
    assert window.page.locator("#table-view").is_visible()
    assert window.page.locator("button:not([aria-label])").evaluate_all("all => all.every((b) => b.textContent.trim())")


def test_arrows_walk_the_picture(window: Window) -> None:
    window.page.focus("#graph")
    window.page.keyboard.press("Enter")
    first = window.text("#detail h2")
    for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"):
        window.page.keyboard.press(key)
    seen = {first, window.text("#detail h2")}
    window.page.keyboard.press("ArrowDown")
    assert len({*seen, window.text("#detail h2")}) > 1
    window.page.keyboard.press("f")
    assert window.text("#note").startswith("Within 1 step of ")
    window.page.keyboard.press("Escape")
    window.page.keyboard.press("Escape")
    whole = window.picture()
    window.page.keyboard.press("ArrowLeft")
    assert window.picture() != whole


def test_focus_can_be_seen(window: Window) -> None:
    window.page.keyboard.press("/")
    window.page.keyboard.press("Tab")
    style = "getComputedStyle(document.activeElement).outlineStyle"
    assert window.page.evaluate(style) == "solid"


# -- every reader ------------------------------------------------------------------------------------


def test_light_and_dark(window: Window) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light = window.page.evaluate(ground)
    picture = window.picture()
    window.page.emulate_media(color_scheme="dark")
    dark = window.page.evaluate(ground)
    assert dark != light
    assert window.picture() != picture
    dot = window.page.locator("#legend [data-kind=method] .dot")
    assert dot.evaluate("dot => getComputedStyle(dot).backgroundColor") == "rgb(133, 198, 247)"  # layout.DARK
    window.page.click("#theme")
    assert window.page.evaluate(ground) == light
    window.page.emulate_media(color_scheme="light")
    window.open("#view=table")
    window.page.click("#theme")
    assert window.page.evaluate(ground) == dark
    window.page.click("#tab-graph")
    assert window.picture() != picture


def test_phone(browser: Any, small_graph: KnowledgeGraph, tmp_path: Path) -> None:
    window = Window(browser, html.render(small_graph), tmp_path, viewport=PHONE, has_touch=True, color_scheme="dark")
    window.find("GLUE")
    panel = window.page.locator("#panel").bounding_box()
    assert (panel["x"], panel["width"]) == (0, 390)
    assert panel["y"] > 400
    window.page.tap(".focus button:text('1 step')")
    window.page.tap("#back")  # the panel does not cover it
    assert window.text("#note") == "11 nodes · 9 relations"
    window.page.tap("#close")
    assert window.page.locator("#panel").is_hidden()
    for view in ("graph", "table", "boards"):
        window.page.tap(f"#tab-{view}")
        assert window.page.evaluate("document.documentElement.scrollWidth") == 390
        box = window.page.locator(f"#{view}-view").bounding_box()
        assert box["width"] == 390
        assert box["height"] > 500
    window.check()


def test_nothing_lies_under_the_buttons_of_a_phone(browser: Any, records: Any, tmp_path: Path) -> None:
    graph = KnowledgeGraph(*records, *wide_net())
    window = Window(browser, html.render(graph), tmp_path, viewport={"width": 390, "height": 800}, has_touch=True)
    window.named()
    frame = window.page.locator("#graph").bounding_box()
    zoom, note = (window.page.locator(where).bounding_box() for where in ("#zoom", "#where"))
    places: list[tuple[str, float, float]] = window.page.evaluate("window.names")
    for text, x, y in places:  # the middle and the top of a name, from the corner of the picture
        right, bottom = zoom["x"] + zoom["width"], zoom["y"] + zoom["height"] - frame["y"]
        assert not (x < right and y < bottom), text
        assert y < note["y"] - frame["y"]
        assert 0 < x < 390
    window.find("GLUE")
    assert window.page.locator("#note").is_hidden()  # it would cover what the panel leaves of the picture
    window.page.tap("#close")
    assert window.page.locator("#note").is_visible()
    window.page.tap("#tab-table")
    assert window.page.locator("#table-view thead th:visible").all_inner_texts() == ["Entity", "Papers"]
    window.check()


def test_a_column_without_values_is_not_shown(window: Window) -> None:
    window.page.click("#tab-table")
    heads = window.page.locator("#table-view thead th:visible")
    assert heads.all_inner_texts() == ["Entity", "Kind", "Papers", "Proposed by"]
    window.page.fill("#table-view input", "GLUE")
    assert heads.all_inner_texts() == ["Entity", "Kind", "Papers"]
    window.page.fill("#table-view input", "")
    assert heads.count() == 4


@pytest.mark.parametrize("width", [390, 1400])
def test_names_stand_whole_among_what_is_found(width: int, browser: Any, tmp_path: Path) -> None:
    long = Entity(
        "dataset:long", "dataset", "ImageNet Large Scale Visual Recognition Challenge of the year two thousand"
    )
    alias = Alias("ILSVRC 2012 validation set without blacklisted images", "spelling")
    other = Entity("dataset:imagenet-1k", "dataset", "ImageNet-1K", (alias,))
    viewport = {"width": width, "height": 800}
    window = Window(browser, html.render(KnowledgeGraph(long, other)), tmp_path, viewport=viewport)
    for wanted in ("imagenet", "ilsvrc"):
        window.page.fill("#search", wanted)
        cut = "all => all.filter((each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0).length"
        assert window.page.locator("#suggestions, #suggestions *").evaluate_all(cut) == 0
        box = window.page.locator("#suggestions").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    assert window.texts("#suggestions li")[0].split("\n")[:2] == ["ImageNet-1K", f"also {alias.text}"]
    window.check()


def test_an_empty_graph_says_so(browser: Any, tmp_path: Path) -> None:
    window = Window(browser, html.render(KnowledgeGraph()), tmp_path)
    assert window.text("#empty") == "This graph has no nodes."
    for view in ("table", "boards"):
        window.page.click(f"#tab-{view}")
    window.check()


def test_a_notebook_shows_it_in_a_frame(browser: Any, small_graph: KnowledgeGraph, tmp_path: Path) -> None:
    notebook = f"<!DOCTYPE html><html data-drawn><body>{small_graph.view(around='GLUE')._repr_html_()}</body></html>"
    window = Window(browser, notebook, tmp_path)
    frame = window.page.frame_locator("iframe")
    frame.locator("html[data-drawn]").wait_for(state="attached")
    frame.locator("#search").fill("GLUE")
    frame.locator("#search").press("Enter")
    assert frame.locator("#detail h2").inner_text() == "GLUE"
    assert frame.locator("#copy").is_hidden()
    assert window.trouble == []
    assert window.requests <= {window.path.as_uri(), "about:blank", "about:srcdoc"}


@pytest.mark.parametrize("make", ["attacked", "hostile_graph"])
def test_hostile_text_never_runs(make: str, browser: Any, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    graph: KnowledgeGraph = request.getfixturevalue(make)
    window = Window(browser, html.render(graph), tmp_path)
    for node in graph:
        window.page.evaluate("key => { location.hash = encodeURIComponent(key.toWellFormed()); }", node.id)
        window.page.locator("#panel").wait_for(state="visible")
        for more in window.page.locator("#detail .more").all():
            more.click()
    for view in ("table", "boards", "graph"):
        window.page.click(f"#tab-{view}")
        for button in window.page.locator(f"#{view}-view .board").all():
            button.click()
    window.find("e")
    window.page.click(".focus button:text('2 steps')")
    window.page.fill("#search", "e")
    window.page.mouse.move(440, 450, steps=5)
    hrefs = window.page.locator("a").evaluate_all("all => all.map((a) => a.protocol)")
    assert set(hrefs) <= {"http:", "https:"}
    inside = "#detail img, #detail script, #suggestions img, #table-view img, #board img, svg[onload], iframe"
    assert window.page.locator(inside).count() == 0
    assert window.page.evaluate("document.documentElement.scrollWidth") <= 1280
    window.check()
