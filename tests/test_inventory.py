from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from importlib.resources import files

import pytest

from kgraph.inventory import KINDS, Entry, InventoryKind, entries, identifiers, lookup, parse
from kgraph.names import form_key, title_key
from kgraph.resolution import normalise

LEAST = {"dataset": 600, "metric": 150, "method": 900, "task": 300}


def source(kind: InventoryKind) -> str:
    return (files("kgraph") / "data" / f"{kind}s.tsv").read_text(encoding="utf-8")


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> InventoryKind:
    found: InventoryKind = request.param
    return found


def test_header_says_version_and_source(kind: InventoryKind) -> None:
    header = [line for line in source(kind).splitlines() if line.startswith("#")]
    assert any(line.startswith("# version: ") and line.split()[-1].isdigit() for line in header)
    assert any(line.startswith("# source: ") and len(line) > 20 for line in header)


def test_rows_have_the_columns_of_their_file(kind: InventoryKind) -> None:
    columns, *rows = [line.split("\t") for line in source(kind).splitlines() if line and not line.startswith("#")]
    more = ["better", "unit"] if kind == "metric" else []
    assert columns == ["name", "aliases", "ambiguous", "parent", *more]
    assert [row for row in rows if len(row) != len(columns) or not row[0].strip()] == []


def test_there_are_enough(kind: InventoryKind) -> None:
    assert len(entries(kind)) >= LEAST[kind]


def test_no_name_twice(kind: InventoryKind) -> None:
    assert [name for name, count in Counter(entry.name for entry in entries(kind)).items() if count > 1] == []


@pytest.mark.parametrize("key", [form_key, normalise.key], ids=["form_key", "resolution"])
def test_no_form_in_two_rows(kind: InventoryKind, key: Callable[[str], str]) -> None:
    owners: dict[str, set[str]] = {}
    for entry in entries(kind):
        for form in entry.forms():
            owners.setdefault(key(form), set()).add(entry.name)
    assert {form: names for form, names in owners.items() if len(names) > 1} == {}


def test_a_name_with_a_number_has_no_sibling_of_another_number_as_form() -> None:
    number = re.compile(r"\d+(?:\.\d+)?")

    def numbers(form: str) -> list[str]:
        """A year without its century, 2.0 as 2, 0.5 as 50."""
        found = number.findall(normalise.key(form))
        return [re.sub(r"^(?:19|20)(?=\d\d$)", "", each).replace(".", "").strip("0") for each in found]

    siblings = {
        (entry.name, form)
        for kind in KINDS
        for entry in entries(kind)
        for form in entry.forms()
        if number.sub("#", normalise.key(form)) == number.sub("#", normalise.key(entry.name))
        and numbers(form) != numbers(entry.name)
    }
    # one thing that goes by both, or a version of it
    assert siblings == {
        ("HPSv2", "HPSv2.1"),
        ("ImageNet-21K", "ImageNet-22K"),
        ("OTB-2013", "OTB50"),
        ("OTB-2015", "OTB100"),
    }


def test_no_form_is_empty(kind: InventoryKind) -> None:
    assert [entry.name for entry in entries(kind) for form in entry.forms() if not form_key(form)] == []


def test_every_parent_is_there(kind: InventoryKind) -> None:
    names = {entry.name for entry in entries(kind)}
    assert [(entry.name, entry.parent) for entry in entries(kind) if entry.parent and entry.parent not in names] == []


def test_no_parent_is_its_own_descendant(kind: InventoryKind) -> None:
    parents = {entry.name: entry.parent for entry in entries(kind)}
    for name, parent in parents.items():
        seen, place = {name}, parent
        while place:
            assert place not in seen, f"{name} leads back to {place}"
            seen.add(place)
            place = parents[place]


def test_metrics_say_which_way_is_better() -> None:
    assert {entry.better for entry in entries("metric")} == {"higher", "lower"}
    lower = ["error rate", "FID", "perplexity", "WER", "latency", "MAE"]
    higher = ["accuracy", "F1", "BLEU", "mIoU", "mAP", "top-1 accuracy"]
    for names, better in ((lower, "lower"), (higher, "higher")):
        found = {name: lookup("metric", name) for name in names}
        assert {name: entry and entry.better for name, entry in found.items()} == dict.fromkeys(names, better)


def test_names_are_found_by_their_own_lookup(kind: InventoryKind) -> None:
    assert [entry.name for entry in entries(kind) if lookup(kind, entry.name) != entry] == []


@pytest.mark.parametrize(
    ("kind", "form", "name"),
    [
        ("dataset", "cifar10", "CIFAR-10"),
        ("dataset", "MSCOCO", "MS COCO"),
        ("dataset", "COCO", "MS COCO"),
        ("metric", "mean average precision", "mAP"),
        ("method", "resnet 50", "ResNet-50"),
        ("task", "Image Classification", "image classification"),
    ],
)
def test_lookup_in_any_spelling(kind: str, form: str, name: str) -> None:
    entry = lookup(kind, form)
    assert entry is not None
    assert entry.name == name


def test_lookup_of_what_is_not_there() -> None:
    assert lookup("dataset", "No Such Loom") is None
    assert lookup("repository", "ImageNet") is None
    assert lookup("dataset", "") is None


@pytest.mark.parametrize(
    ("kind", "form", "other"),
    [("dataset", "CIFAR-10", "CIFAR-100"), ("method", "ResNet-50", "ResNet-101"), ("method", "GPT-3", "GPT-4")],
)
def test_relatives_stay_apart(kind: str, form: str, other: str) -> None:
    assert lookup(kind, form) != lookup(kind, other)


def test_parse_fills_what_a_row_leaves_out() -> None:
    text = "# version: 1\n\nname\taliases\tambiguous\tparent\tbetter\tunit\nFID\t a | b |\tc\n"
    assert parse("metric", text) == (Entry("metric", "FID", ("a", "b"), ("c",)),)


def test_forms_start_with_the_name_and_come_once() -> None:
    assert Entry("method", "SAM", ("Segment", "SAM"), ("SAM", "Sam")).forms() == ("SAM", "Segment", "Sam")


def test_identifiers_are_addresses_of_entries_and_say_how_they_were_checked() -> None:
    lines = (files("kgraph") / "data" / "identifiers.tsv").read_text(encoding="utf-8").splitlines()
    columns, *rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert columns == ["kind", "name", "identifier", "checked"]
    names = {(kind, entry.name) for kind in KINDS for entry in entries(kind)}
    assert [row for row in rows if (row[0], row[1]) not in names] == []
    assert {row[3] for row in rows} == {"metadata", "cited"} == set(re.findall(r'"(\w+)":', "\n".join(lines[:8])))
    addresses = re.compile(r"https://doi\.org/10\.\d{4,9}/[\w./()-]+|https?://[\w.-]+\.[a-z]{2,}(?:/[\w.~/-]*)?")
    assert [row[2] for row in rows if not addresses.fullmatch(row[2])] == []
    assert len({tuple(row[:3]) for row in rows}) == len(rows)


def test_titles_are_of_entries_and_come_once() -> None:
    lines = (files("kgraph") / "data" / "titles.tsv").read_text(encoding="utf-8").splitlines()
    columns, *rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert columns == ["kind", "name", "title"]
    assert {row[0] for row in rows} == {"dataset", "method"}  # what papers propose
    names = {(kind, entry.name) for kind in KINDS for entry in entries(kind)}
    assert [row for row in rows if (row[0], row[1]) not in names] == []
    assert len({(kind, name, title_key(title)) for kind, name, title in rows}) == len(rows)
    assert rows == sorted(rows, key=lambda row: (row[0], row[1].casefold(), row[2]))


def test_an_arxiv_doi_is_of_one_thing_or_of_what_one_paper_introduced() -> None:
    owners: dict[str, set[str]] = {}
    for (_, name), addresses in identifiers().items():
        for address in addresses:
            if "arXiv" in address:
                owners.setdefault(address, set()).add(name)
    shared = {frozenset(names) for names in owners.values() if len(names) > 1}
    assert shared == {frozenset(pair) for pair in (("C4", "T5"), ("FFHQ", "StyleGAN"), ("RetinaNet", "focal loss"))}


def test_entries_bring_their_identifiers() -> None:
    found = lookup("dataset", "imagenet")
    assert found is not None
    assert "https://www.image-net.org/" in found.identifiers
