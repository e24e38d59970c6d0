from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.graph import KnowledgeGraph
from kgraph.inventory import Entry
from kgraph.model import Cluster, Entity, Extraction, Mention, Merge, Paper, Relation
from kgraph.resolution.decide import Resolution, one_per_paper, resolve
from kgraph.resolution.known import Known

Make = Callable[..., Extraction]
NOTHING = Known.of(())


def bare(extractions: list[Extraction]) -> Resolution:
    """Resolved without any inventory."""
    return resolve(extractions, lambda _: NOTHING)


def entities(found: Resolution) -> dict[str, str]:
    return {record.id: record.name for record in found.records if isinstance(record, Entity)}


def merges(found: Resolution) -> list[Merge]:
    return [note for note in found.notes if isinstance(note, Merge)]


def of_paper(found: Resolution, paper: Extraction) -> set[str]:
    return {r.target for r in found.records if isinstance(r, Relation) and r.source == paper.paper.id}


def test_spellings_are_one_entity(make: Make) -> None:
    forms = ["CIFAR-10", "CIFAR10", "cifar 10"]
    found = bare([make(form, ("dataset", form)) for form in forms])
    assert entities(found) == {"dataset:cifar-10": "CIFAR-10"}


@pytest.mark.parametrize(
    ("first", "second"),
    [("CIFAR-10", "CIFAR-100"), ("ResNet-50", "ResNet-101"), ("GPT-3", "GPT-4"), ("S4", "S5"), ("Llama 2", "Llama 3")],
)
def test_never_merged(make: Make, first: str, second: str) -> None:
    one, two = make("A", ("method", first)), make("B", ("method", second))
    found = resolve([one, two, make("C", ("method", first, second))])
    assert of_paper(found, one).isdisjoint(of_paper(found, two))


def test_one_acronym_two_things(make: Make) -> None:
    segment = [make(f"S{n}", ("method", "QAM", "Quick Anything Model")) for n in range(2)]
    sharp = make("Sharp", ("method", "QAM", "quadrature-aware minimization"))
    alone = make("Alone", ("method", "QAM"))
    found = bare([*segment, sharp, alone])
    assert entities(found) == {
        "method:qam-quick-anything-model": "QAM",
        "method:qam-quadrature-aware-minimization": "QAM",
    }
    assert of_paper(found, alone) == of_paper(found, segment[0]) == {"method:qam-quick-anything-model"}


def test_an_acronym_that_nothing_decides_stays_by_itself_with_its_candidates(make: Make) -> None:
    one = make("One", ("method", "QAM", "Quick Anything Model"))
    two = make("Two", ("method", "QAM", "quadrature-aware minimization"))
    alone = make("Alone", ("method", "QAM"))
    found = bare([one, two, alone])
    assert of_paper(found, alone) == {"method:qam"}
    assert {(m.entity, m.refused) for m in merges(found) if m.papers == (alone.paper.id,)} == {
        ("method:qam-quadrature-aware-minimization", "may be this (0.50), but nothing tells"),
        ("method:qam-quick-anything-model", "may be this (0.50), but nothing tells"),
    }


def test_an_acronym_means_what_it_means_in_papers_of_its_kind(make: Make) -> None:
    one = [make(f"One {n}", ("method", "QAM", "Quick Anything Model"), ("task", "seam finding")) for n in range(2)]
    two = [
        make(f"Two {n}", ("method", "QAM", "quadrature-aware minimization"), ("task", "regression")) for n in range(2)
    ]
    alone = make("Alone", ("method", "QAM"), ("task", "seam finding"))
    found = bare([*one, *two, alone])
    assert of_paper(found, alone) == of_paper(found, one[0])
    (refused,) = (merge for merge in merges(found) if merge.papers == (alone.paper.id,) and merge.refused)
    assert refused.entity == "method:qam-quadrature-aware-minimization"
    assert refused.refused.endswith("more likely another")


def test_an_acronym_never_bridges_two_long_forms(make: Make) -> None:
    papers = [
        make("A", ("method", "QSM", "quantized space model")),
        make("B", ("method", "QSM", "quantized selective space model")),
        make("C", ("method", "QSM", "quantized structured space model")),
    ]
    found = bare(papers)
    assert of_paper(found, papers[1]) != of_paper(found, papers[2])


def test_what_one_paper_lumps_together_does_not_bridge(make: Make) -> None:
    lumps = make("Lumps", ("method", "LLaDA-8B", "LLaDA"))
    found = bare([lumps, make("Bare", ("method", "LLaDA")), make("Other", ("method", "LLaDA-8B"))])
    assert of_paper(found, make("Bare", ("method", "LLaDA"))) == {"method:llada"}
    assert of_paper(found, make("Other", ("method", "LLaDA-8B"))) == of_paper(found, lumps) == {"method:llada-8b"}


def test_a_proven_long_form_leads_to_the_acronym(make: Make) -> None:
    found = bare(
        [
            make("A", ("task", "QIL", "quick item learning")),
            make("B", ("task", "Quick Item Learning")),
            make("C", ("task", "QIL")),
        ]
    )
    assert len(entities(found)) == 1


def test_a_metric_and_a_method_of_one_name_stay_apart(make: Make) -> None:
    found = bare([make("A", ("metric", "MAE")), make("B", ("method", "MAE"))])
    assert set(entities(found)) == {"metric:mae", "method:mae"}


def test_the_inventory_names_the_entity(make: Make) -> None:
    known = Known.of([Entry("metric", "mAP", ("mean average precision",))])
    found = resolve([make("A", ("metric", "Mean Average Precision"))], lambda _: known)
    assert entities(found) == {"metric:map": "mAP"}


@pytest.mark.parametrize(
    ("form", "entity"),
    [
        ("CIFAR-10 test", "dataset:cifar-10"),
        ("Kinetics-400 validation", "dataset:kinetics-400"),
        ("LibriSpeech test-clean", "dataset:librispeech-test-clean"),
        ("loom test", "dataset:loom-test"),  # nothing that is known
    ],
)
def test_a_part_of_a_known_dataset_is_that_dataset(make: Make, form: str, entity: str) -> None:
    paper = make("A", ("dataset", form))
    assert of_paper(resolve([paper]), paper) == {entity}


@pytest.mark.parametrize(
    ("form", "entity"),
    [
        ("test F1", "metric:f1-score"),
        ("val mIoU", "metric:miou"),
        ("validation BLEU", "metric:bleu"),
        ("test error", "metric:test-error"),  # what the inventory has by itself
        ("test loss", "metric:test-loss"),
        ("test looms", "metric:test-looms"),  # nothing that is known
        ("test coverage", "metric:test-coverage"),  # what a test has itself
        ("training F1", "metric:training-f1"),
    ],
)
def test_a_metric_on_the_test_set_is_that_metric(make: Make, form: str, entity: str) -> None:
    paper = make("A", ("metric", form))
    assert of_paper(resolve([paper]), paper) == {entity}


def test_an_ambiguous_form_follows_the_papers(make: Make) -> None:
    known = Known.of(
        [Entry("method", "curriculum learning", (), ("CL",)), Entry("method", "contrastive learning", (), ("CL",))]
    )
    alone = make("Alone", ("method", "CL"))
    proven = [make(f"P{n}", ("method", "CL", "contrastive learning")) for n in range(2)]
    assert of_paper(resolve([alone], lambda _: known), alone) == {"method:cl"}
    assert of_paper(resolve([alone, *proven], lambda _: known), alone) == {"method:contrastive-learning"}


def test_of_two_readings_the_fuller_counts(make: Make) -> None:
    full = make("Same", ("dataset", "GLUE"))
    short = Extraction(replace(full.paper, abstract="", url="x"))
    assert one_per_paper([short, full]) == one_per_paper([full, short]) == [full]
    graph = KnowledgeGraph(*resolve([short, full]).records)
    assert graph.validate() == []
    assert graph.paper(full.paper.id).url == "x"


FORMS = [
    "SAM",
    "Segment Anything Model",
    "Sharpness-Aware Minimization",
    "ResNet-50",
    "ResNet",
    "resnets",
    "LoRA++",
    "LoRA",
    "\u0130x",
    "a.b. C",
]
CLUSTERS = st.tuples(
    st.sampled_from(["method", "dataset", "metric", "task"]),
    st.lists(st.sampled_from(FORMS), min_size=1, max_size=3, unique=True),
    st.sampled_from(["used", "proposed"]),
)


@st.composite
def extractions(draw: st.DrawFn) -> list[Extraction]:
    found = []
    for number in range(draw(st.integers(0, 5))):
        title = f"Paper {number}"
        text, clusters = f"{title}\n", []
        for kind, forms, role in draw(st.lists(CLUSTERS, max_size=3)):
            mentions = []
            for form in forms:
                mentions.append(Mention(kind, form, len(text), len(text) + len(form), 0.5, "rule"))  # type: ignore[arg-type]
                text += f"{form}. And "
            clusters.append(Cluster(kind, forms[0], role, 0.5, tuple(mentions)))  # type: ignore[arg-type]
        found.append(Extraction(Paper.of(title, text[len(title) + 1 :]), tuple(clusters)))
    return found


@given(extractions(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_order_and_repetition_make_no_difference(found: list[Extraction], random: object) -> None:
    first = resolve(found)
    shuffled = [*found, *found]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert resolve(shuffled) == first


@given(extractions())
@settings(deadline=None)
def test_records_make_a_sound_graph(found: list[Extraction]) -> None:
    records = resolve(found).records
    graph = KnowledgeGraph(*records)
    assert graph.validate() == []
    texts = {one.paper.id: one.paper.text for one in found}
    for record in records:
        for piece in record.evidence if isinstance(record, Relation) else ():
            text = texts[piece.paper]
            assert text[piece.start : piece.end] in piece.sentence
            assert piece.sentence in text
    assert len({record.id for record in records if not isinstance(record, Relation)}) == len(graph)


@given(st.lists(st.text(min_size=1), min_size=1, max_size=4))
@settings(deadline=None)
def test_hostile_names(forms: list[str]) -> None:
    found = []
    for number, form in enumerate(forms):
        paper = Paper.of(f"Paper {number}", form)
        start = len(paper.title) + 1
        mention = Mention("method", form, start, start + len(form))
        found.append(Extraction(paper, (Cluster("method", form, "used", 1.0, (mention,)),)))
    assert KnowledgeGraph(*resolve(found).records).validate() == []


def test_many_papers_take_linear_time(make: Make) -> None:
    found = [
        make(f"Paper {n}", ("method", "QAM", f"quick {n} anything model"), ("dataset", f"Set-{n}")) for n in range(400)
    ]
    assert len(entities(resolve(found))) >= 800


def test_the_ledger_says_what_an_acronym_of_the_inventory_is_not(make: Make) -> None:
    known = Known.of([Entry("method", "Quick Anything Model", ("QAM",))])
    other = make("Other", ("method", "QAM", "quadrature-aware minimization"))
    found = resolve([make("A", ("method", "Quick Anything Model")), other], lambda _: known)
    (refused,) = (merge for merge in merges(found) if merge.refused)
    assert refused.entity == "method:quick-anything-model"
    assert (refused.form, refused.papers) == ("quadrature-aware minimization", (other.paper.id,))
    assert refused.refused == "the paper spells it out otherwise"


def test_the_ledger_refuses_chains(make: Make) -> None:
    papers = [
        make("A", ("method", "QSM", "quantized space model")),
        make("A2", ("method", "QSM", "quantized space model")),
        make("B", ("method", "QSM", "quantized selective space model")),
        make("C", ("method", "QSM", "quantized structured space model")),
    ]
    (refused,) = (merge for merge in merges(bare(papers)) if merge.refused)
    assert refused.form == "quantized structured space model"
    assert refused.refused == "no chains: 'quantized selective space model' is another thing"


def test_the_ledger_tells_one_name_of_two_kinds(make: Make) -> None:
    found = bare([make("A", ("metric", "MAE")), make("B", ("method", "MAE"))])
    assert {(merge.entity, merge.refused) for merge in merges(found)} == {
        ("metric:mae", "one name, two kinds: method:mae"),
        ("method:mae", "one name, two kinds: metric:mae"),
    }
