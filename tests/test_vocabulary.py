from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.errors import UnknownNodeError, VocabularyError
from kgraph.model import Paper, Ruling
from kgraph.pipeline import build, extract
from kgraph.vocabulary import Vocabulary, parse, read

EXAMPLE = Path(__file__).parents[1] / "examples" / "vocabulary.toml"


def problem(text: str) -> tuple[int, str]:
    with pytest.raises(VocabularyError) as caught:
        parse(text, "mine.toml")
    assert caught.value.source == "mine.toml"
    return caught.value.record, caught.value.reason


def test_it_says_what_the_file_says() -> None:
    found = read(EXAMPLE)
    assert Ruling("same", "dataset", "COCO", "Microsoft COCO") in found.rulings
    assert Ruling("apart", "dataset", "ILSVRC2012", "ImageNet-1K") in found.rulings
    assert found.kinds == (("dataset", "Kinetics"), ("ignore", "Baseline"), ("ignore", "Ours"))
    assert found.names == (("method", "LoomNet"),)


def test_it_travels_and_serves_as_a_key() -> None:
    found = read(EXAMPLE)
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own
    assert read(EXAMPLE).inventory() is found.inventory()


def test_the_order_in_the_file_makes_no_difference() -> None:
    first = parse('[names]\nmethod = ["A1", "B1"]\n[kinds]\ndataset = ["C"]\ntask = ["D"]')
    assert first == parse('[kinds]\ntask = ["D"]\ndataset = ["C"]\n[names]\nmethod = ["B1", "A1", "B1"]')


def test_nothing_is_a_vocabulary_too() -> None:
    assert parse("") == parse("# nothing yet\n[names]\n") == Vocabulary()


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('[kinds]\ndataset = ["a"\n', 2, "not TOML: Unclosed array"),
        ('[kinds]\ntask = ["a"]\ntask = ["b"]\n', 3, "not TOML: Cannot overwrite a value"),
        ("\n[alias.dataset]\n", 2, "alias: no such section; a vocabulary has [aliases], [never-merge], [kinds], [n"),
        ('[kinds]\n\nmodel = ["a"]', 3, "kinds.model: no such kind; KIND is dataset, method, metric or task, or ig"),
        ('[aliases.ignore]\na = ["b"]', 1, "aliases.ignore: no such kind; KIND is dataset, method, metric or task"),
        ('[names]\nignore = ["a"]', 2, "names.ignore: no such kind; KIND is dataset, method, metric or task"),
        ('[names]\ntask = [ "a",\n\n  7,\n]', 4, "names.task.2: Input should be a valid string, not '7'; [names]"),
        ('[names]\ntask = "a"', 2, "names.task: Input should be a valid list, not 'a'; [names] holds lines such"),
        ('[aliases.task]\n\n"a b" = "c"', 3, "aliases.task.a b: Input should be a valid list, not 'c'; [aliases.KIND]"),
        ('[aliases.task]\n"--" = ["c"]', 2, "aliases.task.--: a name has a letter or a digit, not '--'"),
        ('[names]\ntask = ["a",\n"two\\nlines"]', 3, "names.task.2: a name is one line"),
        ('[never-merge]\ntask = ["a", "b"]', 2, "never-merge.task.1: Input should be a valid list, not 'a'"),
        ('[never-merge]\ntask = [\n["a", "b"],\n["a", "b", "c"]]', 4, "never-merge.task.2: List should have at most 2"),
    ],
)  # fmt: skip
def test_what_breaks_the_format(text: str, line: int, reason: str) -> None:
    found = problem(text)
    assert found[0] == line
    assert found[1].startswith(reason)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (
            '[aliases.dataset]\nA1 = ["Web", "Net"]\nB1 = [\n  "C",\n  "web",\n]',
            5,
            "'web' is a form of the dataset 'A1' (line 2) and of 'B1' (line 5)",
        ),
        (
            '[aliases.dataset]\nA1 = ["B1"]\n\nB1 = ["C"]',
            4,
            "'B1' is a form of the dataset 'A1' (line 2) and of 'B1' (line 4)",
        ),
        (
            '[aliases.task]\nA1 = [\n"B1"]\n[never-merge]\ntask = [\n["X", "Y"], ["b1", "A1"]]',
            6,
            "'b1' and 'A1' are never merged (line 6) and both 'A1' (line 3)",
        ),
        (
            '[never-merge]\ntask = [["LiT", "LIT"], ["LiT", "LiT"]]',
            2,
            "'LiT' is one name: there is nothing to keep apart",
        ),
        (
            '[kinds]\ndataset = ["Web"]\nmethod = ["Net",\n"web"]',
            4,
            "'web' is a dataset (line 2) and a method (line 4)",
        ),
        (
            '[aliases.method]\nA1 = ["Web"]\n[kinds]\ndataset = ["Web"]',
            2,
            "'Web' is a dataset (line 4) and a method (line 2)",
        ),
        (
            '[kinds]\nignore = ["Web"]\n[names]\nmetric = ["F1", "Web"]',
            4,
            "'Web' is to be ignored (line 2) and a metric (line 4)",
        ),
    ],
)
def test_what_contradicts_itself_is_refused_with_both_lines(text: str, line: int, reason: str) -> None:
    assert problem(text) == (line, reason)


def test_the_first_of_several_problems_tells_how_many_more() -> None:
    assert problem('[kinds]\nx = ["a"]\ny = ["b"]')[1].endswith("task, or ignore (and 1 more to mend)")


def test_a_form_may_be_two_things_of_two_kinds() -> None:
    found = parse('[aliases.method]\nSAM = ["Segment Anything"]\n[aliases.metric]\nSAM = ["spectral angle mapper"]')
    assert len(found.rulings) == 4


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match=r"none\.toml: No such file"):
        read(tmp_path / "none.toml")
    with pytest.raises(VocabularyError, match="many brackets"):
        parse(f"a = {'[' * 100_000}")
    (tmp_path / "latin.toml").write_bytes(b'[names]\nmethod = ["Na\xefveNet"]')
    with pytest.raises(VocabularyError, match=r"latin\.toml:2: names\.method\.1: a name is one line of UTF-8"):
        read(tmp_path / "latin.toml")


@given(st.text("[]{}=.,\"'#\n ab1-", max_size=60))
def test_no_text_does_worse_than_an_error(text: str) -> None:
    try:
        parse(text, "mine.toml")
    except VocabularyError as error:
        assert 1 <= error.record <= text.count("\n") + 1  # noqa: PT017


# -- what it does -------------------------------------------------------------------------------

PAPERS = [
    Paper.of("Looms", "We train ResNet-50 on MS COCO and evaluate on the Microsoft COCO dataset."),
    Paper.of("Warps", "We train ViT on ILSVRC2012 and evaluate on the ImageNet-1K dataset, and on Kinetics-Sky."),
    Paper.of("Spare looms", "A loomnet is nothing. Its friend is LoomNet. Baseline models use CIFAR-10."),
]


def names(kind: str, text: str, tmp_path: Path, *, rules_only: bool = True) -> set[str]:
    mine = tmp_path / "mine.toml"
    mine.write_text(text)
    graph = build(PAPERS, vocabulary=mine, rules_only=rules_only)
    assert graph.validate() == []
    return {row.name for row in graph.entities(kind) if row.papers}


@pytest.mark.parametrize("rules_only", [True, False])
def test_never_merging_undoes_a_merge_of_the_inventory(tmp_path: Path, *, rules_only: bool) -> None:
    merged = names("dataset", "", tmp_path, rules_only=rules_only)
    assert {"MS COCO", "ImageNet-1K"} <= merged
    assert not merged & {"Microsoft COCO", "ILSVRC2012"}
    text = '[never-merge]\ndataset = [["MS COCO", "Microsoft COCO"], ["ILSVRC2012", "imagenet 1k"]]'
    undone = names("dataset", text, tmp_path, rules_only=rules_only)
    assert undone == merged | {"Microsoft COCO", "ILSVRC2012"}


@pytest.mark.parametrize("rules_only", [True, False])
def test_an_alias_merges_under_the_canonical_name(tmp_path: Path, *, rules_only: bool) -> None:
    text = '[aliases.dataset]\n"Two Sets" = ["CIFAR-10", "MS COCO"]\n[aliases.method]\nBackbone = ["ViT", "ResNet-50"]'
    mine = tmp_path / "mine.toml"
    mine.write_text(text)
    graph = build(PAPERS, vocabulary=mine, rules_only=rules_only)
    assert {graph.entity(form).name for form in ("CIFAR-10", "MS COCO", "Microsoft COCO")} == {"Two Sets"}
    assert {graph.entity(form).name for form in ("ViT", "ResNet-50")} == {"Backbone"}
    assert not {entity.name for entity in graph.all_entities()} & {"CIFAR-10", "MS COCO", "ViT", "ResNet-50"}
    reasons = {alias.text: alias.reason for alias in graph.entity("Two Sets").aliases}
    assert reasons == {"CIFAR-10": "vocabulary", "MS COCO": "vocabulary", "Microsoft COCO": "inventory"}


@pytest.mark.parametrize("rules_only", [True, False])
def test_kinds_and_names(tmp_path: Path, *, rules_only: bool) -> None:
    text = '[names]\nmethod = ["LoomNet"]\n[kinds]\ntask = ["CIFAR-10"]\nignore = ["ResNet-50"]'
    mine = tmp_path / "mine.toml"
    mine.write_text(text)
    found = build(PAPERS, vocabulary=mine, rules_only=rules_only).all_entities()
    seen = {(entity.kind, entity.name) for entity in found if entity.name in {"LoomNet", "ResNet-50", "CIFAR-10"}}
    assert seen == {("method", "LoomNet"), ("task", "CIFAR-10")}


def test_a_given_name_is_found_as_it_is_written(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('[names]\nmethod = ["LoomNet"]')
    found = next(extract(PAPERS[2], vocabulary=mine, rules_only=True)).entities
    loom = next(cluster for cluster in found if cluster.kind == "method")
    assert [(m.text, m.score, m.rule) for m in loom.mentions] == [("LoomNet", 1.0, "vocabulary: LoomNet")]


def test_given_names_are_as_listed_in_the_graph_too(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    names = ["loom~x", "RRX", "$\\tau$-loom", "the Loom", "A\\_B", "Woven models", "temp\u00b0"]
    mine.write_text(f"[names]\nmethod = {json.dumps(names, ensure_ascii=False)}", encoding="utf-8")
    paper = Paper.of("Looms", f"We weave with {', '.join(names)} and RRX*.")
    found = build([paper], vocabulary=mine).all_entities()
    assert {entity.name for entity in found if entity.kind == "method"} == set(names)


def test_processes_read_it_too(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('[names]\nmethod = ["LoomNet"]\n[never-merge]\ndataset = [["MS COCO", "Microsoft COCO"]]')
    many = [Paper.of(f"{paper.title} {number}", paper.abstract) for number in range(50) for paper in PAPERS]
    alone = list(extract(many, vocabulary=mine, rules_only=True))
    assert list(extract(many, vocabulary=mine, rules_only=True, processes=2)) == alone
    assert alone != list(extract(many, rules_only=True))


def test_what_is_apart_is_not_found_by_the_name_of_the_other(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('[never-merge]\ndataset = [["MS COCO", "Common Objects in Context"]]')
    assert build(PAPERS[0], rules_only=True).entity("Common Objects in Context").name == "MS COCO"
    with pytest.raises(UnknownNodeError):
        build(PAPERS[0], rules_only=True, vocabulary=mine).entity("Common Objects in Context")


@pytest.mark.parametrize("rules_only", [True, False])
def test_what_one_paper_writes_as_one_thing_is_kept_apart_too(tmp_path: Path, *, rules_only: bool) -> None:
    paper = Paper.of("Looms", "We evaluate on the MS COCO (Common Objects in Context) dataset.")
    mine = tmp_path / "mine.toml"
    mine.write_text('[never-merge]\ndataset = [["MS COCO", "Common Objects in Context"]]')
    assert len(list(build(paper, rules_only=rules_only).entities("dataset"))) == 1
    found = build(paper, vocabulary=mine, rules_only=rules_only).entities("dataset")
    assert {row.name for row in found} == {"MS COCO", "Common Objects in Context"}


def test_names_that_differ_in_case_alone_are_kept_apart(tmp_path: Path) -> None:
    papers = [
        Paper.of("LiT: looms", "We propose LiT, a network. LiT is small."),
        Paper.of("LIT: warps", "We propose LIT, a network. LIT is small."),
    ]
    mine = tmp_path / "mine.toml"
    mine.write_text('[names]\nmethod = ["LiT"]\n[never-merge]\nmethod = [["LiT", "LIT"]]')
    assert len(list(build(papers, rules_only=True).entities("method"))) == 1
    graph = build(papers, vocabulary=mine, rules_only=True)
    assert {row.name for row in graph.entities("method")} == {"LiT", "LIT"}
    assert graph.entity("LIT").id != graph.entity("LiT").id


def test_the_ledger_says_that_the_user_decided(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(
        '[aliases.dataset]\n"Two Sets" = ["CIFAR-10"]\n[never-merge]\ndataset = [["MS COCO", "Microsoft COCO"]]'
    )
    graph = build(PAPERS, vocabulary=mine, rules_only=True)
    assert {(line.form, line.rule) for line in graph.notes.merges if line.entity == "dataset:two-sets"} == {
        ("CIFAR-10", "vocabulary")
    }
    again = build(PAPERS[:1], vocabulary=mine, rules_only=True)
    again.merge(build(PAPERS[1:], rules_only=True))
    assert {entity.name for entity in again.all_entities()} == {entity.name for entity in graph.all_entities()}
