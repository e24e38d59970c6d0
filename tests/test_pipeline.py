"""From inputs to a graph: what is read, what is one paper, and that the order of things makes no difference."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
import threading
from collections.abc import Callable, Iterable
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph import pipeline
from kgraph.errors import InputError, KgraphError, RecordError, UnknownFormatError
from kgraph.model import Cluster, Extraction, Link, Mention, Paper, Result, Source

LISTING = (
    "On Seeds: A Study\n\nSeeds are small. We train ResNet-50 on ImageNet.\n\n"
    "Do Trees Sleep?\n\nTrees move. We film them.\n"
)
LINES = '{"title": "Roots", "abstract": "We evaluate BERT on GLUE."}\n{}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "papers"
    (place / "deep").mkdir(parents=True)
    (place / "b.txt").write_text(LISTING)
    (place / "deep" / "a.jsonl.gz").write_bytes(gzip.compress(LINES.encode()))
    (place / "picture.png").write_bytes(b"\x89PNG\0\0\0")
    (place / ".hidden.txt").write_text(LISTING)
    (place / "torn.jsonl.gz").write_bytes(gzip.compress(LINES.encode() * 99)[:40])
    return place


def sources(papers: list[Paper]) -> list[tuple[str, int]]:
    return [(source.name, source.record) for paper in papers for source in paper.source]


def test_a_folder_is_walked_in_order_and_never_stops(folder: Path) -> None:
    refused: list[RecordError] = []
    papers = list(pipeline.read(folder, refuse=refused.append))
    assert sources(papers) == [("b.txt", 1), ("b.txt", 5), ("deep/a.jsonl.gz", 1)]
    assert [(error.source, error.record) for error in refused] == [
        ("deep/a.jsonl.gz", 2),
        ("picture.png", 0),
        ("torn.jsonl.gz", 0),
    ]
    assert refused[1].reason == "binary, not text"


def test_files_standard_input_and_papers_together(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(LISTING.encode()))))
    given_paper = Paper.of("Bark")
    papers = list(pipeline.read([folder / "b.txt", "-", given_paper]))
    assert sources(papers) == [("b.txt", 1), ("b.txt", 5), ("-", 1), ("-", 5)]
    assert papers[-1] == given_paper


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_read_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(LISTING,))
    writer.start()
    assert len(list(pipeline.read(str(pipe)))) == 2
    writer.join()


def test_the_content_tells_the_format_not_the_suffix(tmp_path: Path) -> None:
    (tmp_path / "lines.txt").write_text(LINES)
    (tmp_path / "page.jsonl").write_text(LISTING)
    refused: list[RecordError] = []
    papers = list(pipeline.read([tmp_path / "lines.txt", tmp_path / "page.jsonl"], refuse=refused.append))
    assert [paper.title for paper in papers] == ["Roots", "On Seeds: A Study", "Do Trees Sleep?"]


def test_a_reader_by_name_and_one_that_is_not_there(folder: Path) -> None:
    refused: list[RecordError] = []
    assert list(pipeline.read(folder / "b.txt", reader="jsonl", refuse=refused.append)) == []
    assert {error.reason for error in refused} == {"not JSON: Expecting value (column 1)"}
    with pytest.raises(UnknownFormatError, match="listing"):
        list(pipeline.read(folder, reader="listings"))


def test_what_cannot_be_read_at_all(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text("title = 1\n")
    with pytest.raises(UnknownFormatError, match=r"^x\.toml: no reader knows this format"):
        list(pipeline.read(tmp_path / "x.toml"))
    (tmp_path / "x.bin").write_bytes(b"\0\1\2")
    for reader in (None, "listing"):
        with pytest.raises(InputError, match=r"^x\.bin: binary, not text$"):
            list(pipeline.read(tmp_path / "x.bin", reader=reader))
    with pytest.raises(InputError, match=r"missing\.txt: No such file"):
        list(pipeline.read(tmp_path / "missing.txt"))


def test_one_warning_for_all_refused_records(folder: Path) -> None:
    with pytest.warns(UserWarning, match=r"^3 records were refused; first deep/a.jsonl.gz:2: title: missing$"):
        assert len(list(pipeline.read(folder))) == 3


@pytest.mark.parametrize("use", [pipeline.read, pipeline.extract, pipeline.build])
def test_the_warning_points_to_who_asked(folder: Path, use: Callable[..., Iterable[object]]) -> None:
    with pytest.warns(UserWarning, match="refused") as caught:
        list(use(folder) if use is not pipeline.build else [use(folder, rules_only=True)])
    assert [Path(warning.filename) for warning in caught] == [Path(__file__)]


@pytest.mark.parametrize(
    "wrong", [3, None, b"papers.txt", {"title": "On Seeds"}, [{"title": "On Seeds"}], ["papers.txt", 3]]
)
def test_what_is_no_source_is_told_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, wrong: Any) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "papers.txt").write_text(LISTING)
    with pytest.raises(TypeError, match=r"is no source: give a path, a kgraph\.Paper, or several of them"):
        pipeline.build(wrong, rules_only=True)


# -- distinct -----------------------------------------------------------------------------------

ARXIV, DOI = "paper:arxiv:2106.09685", "paper:doi:10.1000/x"
SAME = [
    Paper.of("LoRA: Adaptation", "Short.", source=(Source("a", 1),)),
    Paper.of("LORA -- adaptation!", "The longer of the two.", source=(Source("b", 1),)),
    Paper.of("Lora adaptation", identifier="2106.09685v2", year=2021, source=(Source("c", 7),)),
]


def test_one_paper_keeps_the_best_of_all_its_records() -> None:
    answers = {tuple(pipeline.distinct(order)) for order in permutations(SAME)}
    ((paper,),) = answers
    assert (paper.id, paper.year, paper.abstract) == (ARXIV, 2021, "The longer of the two.")
    assert [source.name for source in paper.source] == ["a", "b", "c"]


def lora(title: str = "LoRA", **known: str) -> Paper:
    return Paper.of(title, **known)  # type: ignore[arg-type]


ELSE = "paper:arxiv:1810.04805"
OF_ONE_TITLE = [
    ("an arXiv id and a DOI are one", [lora(identifier=ARXIV[12:]), lora(doi=DOI[10:]), lora()], [ARXIV]),
    ("a DOI and nothing are one", [lora(doi=DOI[10:]), lora()], [DOI]),
    (
        "two arXiv ids are two",
        [lora(identifier=ARXIV[12:]), lora(identifier=ELSE[12:]), lora()],
        [ELSE, ARXIV, lora().id],
    ),
    ("two DOIs are two", [lora(doi="10.1000/y"), lora(doi="10.1000/x")], [DOI, "paper:doi:10.1000/y"]),
    (
        "nobody knows which DOI the arXiv id has",
        [lora(doi="10.1000/y"), lora(doi="10.1000/x"), lora(identifier=ARXIV[12:])],
        [ARXIV, DOI, "paper:doi:10.1000/y"],
    ),
    (
        "two DOIs do not meet in one arXiv id of two titles",
        [
            *(lora(identifier=ARXIV[12:]), lora("LoRA, revised", identifier=ARXIV[12:])),
            *(lora(doi="10.1000/x"), lora("LoRA, revised", doi="10.1000/y")),
        ],
        [ARXIV, DOI, "paper:doi:10.1000/y"],
    ),
    (
        "nothing follows the DOI to its arXiv id",
        [
            *(lora(doi="10.1000/x"), lora("LoRA, revised", doi="10.1000/x")),
            *(lora(identifier=ARXIV[12:]), lora("LoRA, revised")),
        ],
        [ARXIV],
    ),
]


@pytest.mark.parametrize(("papers", "ids"), [case[1:] for case in OF_ONE_TITLE], ids=[case[0] for case in OF_ONE_TITLE])
def test_two_ids_of_one_scheme_stay_two(papers: list[Paper], ids: list[str]) -> None:
    for order in permutations(papers):
        assert [paper.id for paper in pipeline.distinct(order)] == ids


@pytest.mark.parametrize("papers", [case[1] for case in OF_ONE_TITLE[:5]], ids=[case[0] for case in OF_ONE_TITLE[:5]])
def test_extract_and_build_agree_on_what_is_one_paper(papers: list[Paper]) -> None:
    papers = sorted(papers, key=lambda paper: not paper.id.startswith(("paper:arxiv:", "paper:doi:")))
    found = [each.paper.id for each in pipeline.extract(papers, rules_only=True)]
    assert sorted(found) == [paper.id for paper in pipeline.distinct(papers)]


def test_one_listing_with_both_ids_and_one_with_the_arxiv_id(tmp_path: Path) -> None:
    one, other = tmp_path / "one.jsonl", tmp_path / "other.jsonl"
    one.write_text('{"title": "LoRA", "doi": "10.1000/x", "id": "2106.09685"}\n')
    other.write_text('{"title": "LoRA: renamed", "url": "https://arxiv.org/html/2106.09685v2"}\n')
    (paper,) = pipeline.distinct(pipeline.read([one, other]))
    assert (paper.id, len(paper.source)) == (ARXIV, 2)


@given(
    st.lists(
        st.builds(
            Paper.of,
            st.sampled_from(["LoRA", "lora", "BERT", "???", ""]),
            st.sampled_from(["", "Long.", "Else."]),
            identifier=st.sampled_from(["", "2106.09685", "1810.04805"]),
            source=st.tuples(st.builds(Source, st.sampled_from("abc"), st.integers(1, 3))),
        )
        | st.builds(
            Paper, st.sampled_from(["paper:x", "paper:y"]), st.sampled_from(["LoRA", "BERT", "?"]), st.just("")
        ),
        max_size=8,
    ).flatmap(lambda papers: st.tuples(st.just(papers), st.permutations(papers)))
)
def test_distinct_does_not_depend_on_order_and_loses_nothing(papers: tuple[list[Paper], list[Paper]]) -> None:
    given_papers, shuffled = papers
    merged = pipeline.distinct(given_papers)
    assert merged == pipeline.distinct(shuffled)
    assert len({paper.id for paper in merged}) == len(merged)
    assert {s for p in merged for s in p.source} == {s for p in given_papers for s in p.source}


# -- extract and build --------------------------------------------------------------------------


def test_extract_takes_each_paper_once_as_it_comes() -> None:
    papers = [*SAME, Paper.of("BERT"), Paper.of("LoRA adaptation", doi="10.1000/x"), Paper.of("Bert")]
    found = list(pipeline.extract(papers, rules_only=True))
    assert [each.paper for each in found] == [papers[0], papers[3]]


def test_extract_does_not_read_ahead_of_need() -> None:
    def endless() -> object:
        number = 0
        while True:
            number += 1
            yield Paper.of(f"Paper {number}", "We use BERT.")

    assert next(pipeline.extract(endless(), rules_only=True)).paper.title == "Paper 1"  # type: ignore[arg-type]


def test_processes_below_one_are_refused() -> None:
    with pytest.raises(KgraphError, match="at least 1"):
        pipeline.extract([Paper.of("BERT")], processes=0)


@pytest.mark.filterwarnings("ignore:.*records? w.*refused")
def test_the_graph_is_the_same_for_any_order_and_engine(folder: Path) -> None:
    files = [folder / "b.txt", folder / "deep" / "a.jsonl.gz"]
    graph = pipeline.build(files, rules_only=True)
    texts = {
        pipeline.build(order, rules_only=True, processes=processes).write(folder / f"{processes}.json").read_bytes()
        for order in (files, files[::-1], files * 2)
        for processes in (1, 2)
    }
    assert len(texts) == 1
    assert len(list(graph.all_papers())) == 3
    assert pipeline.load(folder / "1.json") == graph
    assert graph.validate() == []


def test_progress_tells_the_stages() -> None:
    told: list[tuple[str, int, int]] = []
    pipeline.build(
        [Paper.of("BERT"), Paper.of("Bert"), Paper.of("LoRA")],
        rules_only=True,
        progress=lambda *step: told.append(step),
    )
    assert told == [("read", 1, 0), ("read", 2, 0), ("read", 3, 0), ("extract", 1, 2), ("extract", 2, 2)]


def test_nothing_in_is_nothing_out() -> None:
    assert len(pipeline.build([], rules_only=True)) == 0


def test_the_line_of_extract() -> None:
    paper = Paper("paper:x", "ViT on ImageNet", "88.5 top-1.")
    found = Extraction(
        paper,
        (
            Cluster("method", "ViT", "proposed", 0.9, (Mention("method", "ViT", 0, 3),)),
            Cluster("task", "image classification", "used", 0.5, ()),
        ),
        (Link("https://x.org", "other", 0, 3),),
        (Result("top-1", "88.5", "", "ImageNet", "", "absolute", 16, 27),),
    )
    assert json.loads(json.dumps(pipeline.as_record(found))) == {
        "id": "paper:x",
        "title": "ViT on ImageNet",
        "entities": [
            {
                "type": "method",
                "name": "ViT",
                "role": "proposed",
                "score": 0.9,
                "mentions": [{"text": "ViT", "start": 0, "end": 3}],
            },
            {"type": "task", "name": "image classification", "score": 0.5, "mentions": []},
        ],
        "links": [{"url": "https://x.org", "kind": "other", "start": 0, "end": 3}],
        "results": [
            {
                "metric": "top-1",
                "value": "88.5",
                "unit": None,
                "dataset": "ImageNet",
                "method": None,
                "kind": "absolute",
                "start": 16,
                "end": 27,
            }
        ],
    }


def test_identifiers_of_the_inventory_reach_the_graph_and_every_file(tmp_path: Path) -> None:
    mnist = ("http://yann.lecun.com/exdb/mnist/", "https://doi.org/10.1109/5.726791")
    graph = pipeline.build(
        [Paper.of("Digits", "We evaluate on MNIST, on Split CIFAR-100 and on LoomSet.")], rules_only=True
    )
    assert graph.entity("MNIST").identifiers == tuple(sorted(mnist))
    assert graph.entity("CIFAR-100").url == "https://www.cs.toronto.edu/~kriz/cifar.html"  # named by no paper
    assert graph.entity("Split CIFAR-100").identifiers == ()
    attributes = graph.nx.nodes["dataset:mnist"]
    assert (attributes["url"], attributes["identifiers"]) == (mnist[0], "; ".join(sorted(mnist)))
    assert pipeline.load(graph.write(tmp_path / "graph.json")) == graph
    for name in ("graph.json", "graph.graphml", "graph.gexf", "graph.html"):
        text = graph.write(tmp_path / name).read_text(encoding="utf-8")
        assert mnist[0] in text, name


def test_a_graph_from_before_identifiers_is_read(tmp_path: Path) -> None:
    graph = pipeline.build([Paper.of("Looms", "We evaluate on the LoomSet dataset.")], rules_only=True)
    path = graph.write(tmp_path / "graph.json")
    path.write_text(path.read_text().replace(', "identifiers": []', ""))
    assert pipeline.load(path) == graph
