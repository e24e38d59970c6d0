from __future__ import annotations

from collections.abc import Callable

import pytest

from kgraph.inventory import KINDS, Entry
from kgraph.model import Cluster, Extraction, Mention, Paper
from kgraph.resolution.candidates import Candidates, from_inventory, sightings, spellings
from kgraph.resolution.known import Known, shipped

SAM = Entry("method", "SAM", ("Segment Anything Model",))
CL = Entry("method", "contrastive learning", (), ("CL",))
CURRICULUM = Entry("method", "curriculum learning", (), ("CL",))
LLAMA = Entry("method", "LLaMA", ("Llama", "LLaMA-7B", "LLaMA-13B"))
ADAM = Entry("method", "Adam", ("adaptive moment estimation",))
KNOWN = Known.of([SAM, CL, CURRICULUM, LLAMA, ADAM])

Make = Callable[..., Extraction]


def candidates(make: Make, *forms: str) -> Candidates:
    found = make("Title", ("method", *forms))
    return from_inventory(sightings("method", [(found.paper, found.entities[0])], KNOWN)[0], KNOWN)


@pytest.mark.parametrize(
    ("forms", "entry"),
    [
        (("SAM",), SAM),
        (("SAMs",), SAM),
        (("SAM", "Segment Anything"), SAM),
        (("Segment Anything Model", "SAM"), SAM),
        (("SAM", "Sharpness-Aware Minimization"), None),
        (("CL", "Contrastive Learning"), CL),
        (("CL", "curriculum learning"), CURRICULUM),
        (("Llama",), LLAMA),
        (("LLaMA-7B",), None),
        (("Adam optimizer",), ADAM),
        (("XSAM", "Segment Anything Model"), None),
        (("nothing known",), None),
    ],
)
def test_entry(make: Make, forms: tuple[str, ...], entry: Entry | None) -> None:
    assert candidates(make, *forms).entry == entry


def test_an_ambiguous_form_alone_may_be_either(make: Make) -> None:
    assert candidates(make, "CL") == Candidates(None, (CL, CURRICULUM))


def test_sizes_are_things_of_their_own() -> None:
    assert KNOWN.family["llama7b"] == LLAMA
    assert "llama7b" not in KNOWN.sure


def test_the_entry_of_a_parent_name() -> None:
    assert KNOWN.entry("LLaMA") == LLAMA
    assert KNOWN.entry("CL") == CL
    assert KNOWN.entry("none") is None


def test_generic_words_are_dropped_only_before_a_name_written_alike() -> None:
    forms = ["Zorg", "Zorg dataset", "the Zorg benchmark", "Zo rg dataset"]
    found = spellings("dataset", forms, KNOWN)
    assert found["Zorg"] == found["Zorg dataset"] == found["the Zorg benchmark"]
    assert found["Zo rg dataset"] != found["Zorg"]


def test_no_chain_over_a_dropped_word() -> None:
    found = spellings("method", ["Bayesian", "Bayesian network", "Bayesian method"], KNOWN)
    assert len(set(found.values())) == 3


def test_mentions_that_are_not_in_the_text_are_left_out() -> None:
    paper = Paper.of("On GLUE")
    wrong = Mention("dataset", "GLUE", 0, 4), Mention("dataset", "E", -3, -2), Mention("dataset", " ", 2, 3)
    right = Mention("dataset", "GLUE", 3, 7)
    clusters = [(paper, Cluster("dataset", "GLUE", "used", 1.0, mentions)) for mentions in ((*wrong, right), wrong)]
    found = sightings("dataset", clusters, KNOWN)
    assert [sighting.mentions for sighting in found] == [(right,)]


def test_the_shipped_inventories_load() -> None:
    assert all(shipped(kind).entries for kind in KINDS)
    assert shipped("repository").entries == ()


def test_a_small_letter_in_front_is_a_word_of_its_own() -> None:
    known = Known.of([Entry("method", "QAM"), Entry("metric", "mPAX")])
    assert spellings("method", ["aQAM", "QAM", "QAMs", "mPAX"], known)["aQAM"] != "qam"
    assert spellings("method", ["aQAM", "QAM", "QAMs"], known)["QAMs"] == "qam"
    assert spellings("metric", ["mPAX", "m-PAX"], known) == {"mPAX": "mpax", "m-PAX": "mpax"}


def test_acronyms_are_spelled_out_where_they_have_one_long_form() -> None:
    known = Known.of([Entry("task", "quick item learning", ("QIL",))])
    forms = ["few-shot QIL", "few-shot quick item learning"]
    assert len(set(spellings("task", forms, known).values())) == 1
    other = [("QIL", "quantum interference lensing")]
    assert len(set(spellings("task", forms, known, other).values())) == 2


def test_one_task_in_other_words_and_no_other_task() -> None:
    nothing = Known.of(())
    same = ["detecting seams", "seam detection", "Detection of Seams", "seam detectors"]
    assert len(set(spellings("task", same, nothing).values())) == 1
    other = ["seam generation", "seam generalization", "seam-to-loom generation", "loom-to-seam generation", "seams"]
    assert len(set(spellings("task", other, nothing).values())) == 5
    assert len(set(spellings("method", same, nothing).values())) == 4
