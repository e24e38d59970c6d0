from __future__ import annotations

from collections.abc import Callable

import pytest

from kgraph.graph import KnowledgeGraph
from kgraph.inventory import Entry
from kgraph.model import Extraction, Merge, Ruling
from kgraph.resolution import resolve
from kgraph.resolution.known import Known
from kgraph.resolution.rulings import under

Make = Callable[..., Extraction]
KNOWN = Known.of(
    [
        Entry("method", "fine-tuning", ("SFT", "finetune")),
        Entry("method", "Swin", ("Swin Transformer",)),
        Entry("method", "contrastive learning", (), ("CL",)),
    ]
)


def graph(found: list[Extraction], *rulings: Ruling) -> KnowledgeGraph:
    resolution = resolve(found, lambda _: KNOWN, rulings)
    return KnowledgeGraph(*resolution.records, *resolution.notes)


def node(found: KnowledgeGraph, paper: Extraction) -> list[str]:
    return [relation.target for relation in found.out_of(paper.paper.id)]


def same(name: str, form: str) -> Ruling:
    return Ruling("same", "method", name, form)


def never(name: str, form: str) -> Ruling:
    return Ruling("apart", "method", name, form)


def test_without_a_ruling_the_inventory_is_what_it_was() -> None:
    assert under(KNOWN, "method", [Ruling("same", "task", "a", "b")]) is KNOWN


def test_a_form_goes_to_the_name_that_the_user_gives(make: Make) -> None:
    sft = make("A", ("method", "SFT"))
    found = graph([sft, make("B", ("method", "fine-tuning"))], same("supervised tuning", "SFT"))
    assert node(found, sft) == ["method:supervised-tuning"]
    assert found.entity("SFT").name == "supervised tuning"


def test_an_entry_that_is_called_so_goes_up_in_the_users(make: Make) -> None:
    whole = make("A", ("method", "Swin Transformer"))
    found = graph([whole, make("B", ("method", "shifted windows"))], same("shifted windows", "Swin"))
    assert node(found, whole) == ["method:shifted-windows"]
    assert found.entity("shifted windows").name == "shifted windows"


@pytest.mark.parametrize("form", ["CL", "continual"])
def test_a_form_that_is_ruled_needs_no_context(make: Make, form: str) -> None:
    found = graph([make("A", ("method", form))], same("continual learning", form))
    assert [entity.name for entity in found.all_entities()] == ["continual learning"]


def test_two_names_of_one_entry_apart(make: Make) -> None:
    one, two = make("A", ("method", "Swin")), make("B", ("method", "Swin Transformer"))
    assert node(graph([one, two]), one) == node(graph([one, two]), two)
    found = graph([one, two], never("Swin", "Swin Transformer"))
    assert node(found, one) == ["method:swin"]
    assert node(found, two) == ["method:swin-transformer"]


def test_two_names_of_one_paper_apart_and_the_ledger_says_why(make: Make) -> None:
    paper = make("A", ("method", "QAM", "Quick Anything Model"))
    found = graph([paper], never("QAM", "Quick Anything Model"))
    assert node(found, paper) == ["method:qam", "method:quick-anything-model"]
    assert Merge(
        "method:qam", "method", "Quick Anything Model", "vocabulary", (), 0, "never one: the user's vocabulary"
    ) in (found.notes.merges)
    assert found.validate() == []


def test_two_spellings_apart(make: Make) -> None:
    one, two = make("A", ("method", "QAM")), make("B", ("method", "QAMs"))
    assert len(list(graph([one, two]).all_entities())) == 1
    found = graph([one, two], never("QAM", "QAMs"))
    assert set(node(found, one)).isdisjoint(node(found, two))


def test_two_names_apart_that_a_third_would_join(make: Make) -> None:
    one, two = make("A", ("method", "QAM", "Looms")), make("B", ("method", "QAM", "Seams"))
    found = graph([one, two], never("Looms", "Seams"))
    assert set(node(found, one)).isdisjoint(node(found, two))


def test_what_is_undone_gives_the_graph_without_it(make: Make) -> None:
    papers = [make("A", ("method", "SFT")), make("B", ("method", "Swin"))]
    ruled = graph(papers, same("Swin", "SFT"))
    assert ruled != graph(papers)
    assert graph(papers) == graph(papers, *())
