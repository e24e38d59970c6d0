from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from kgraph.extraction.decision import shipped
from kgraph.extraction.language import extract_batch
from kgraph.extraction.reported import Place
from kgraph.extraction.results import (
    Numbers,
    aligned,
    candidate_values,
    described,
    find_results,
    link_features,
    ranked,
    sentence_ends,
)
from kgraph.extraction.values import find_values
from kgraph.model import Cluster, Mention, Paper, Result

PIECES = st.sampled_from(
    [
        *(
            "93.1%",
            " accuracy ",
            "of ",
            "ImageNet",
            "2.1",
            " FID ",
            ", ",
            " and ",
            "respectively",
            ". ",
            "\n",
            "\\pm",
            "$",
            "3x",
        ),
        *("\u0130", "\x00", "\ud800", "\u202e", "\U0001f9f5", "from ", " to "),
    ]
)
TEXTS = st.lists(PIECES | st.text(st.characters(exclude_categories=()), max_size=4), max_size=24).map("".join)


def read(sentence: str) -> tuple[Result, ...]:
    paper = Paper("p", "LoomNet weaves", f"We propose LoomNet. {sentence}")
    return extract_batch([paper], rules_only=True)[0].results


@pytest.mark.parametrize(
    ("sentence", "rows"),
    [
        (
            "LoomNet reaches 86.2% top-1 accuracy on ImageNet.",
            [("top-1 accuracy", "86.2%", "%", "ImageNet", "absolute")],
        ),
        ("LoomNet has an FID of 2.1 on CIFAR-10.", [("FID", "2.1", "", "CIFAR-10", "absolute")]),
        (
            "LoomNet improves the mIoU from 77.98% to 79.70% on Cityscapes.",
            [
                ("mIoU", "77.98%", "%", "Cityscapes", "absolute"),
                ("mIoU", "79.70%", "%", "Cityscapes", "absolute"),
            ],
        ),
        (
            r"LoomNet reaches $76.1 \pm 0.3$ BLEU on WMT14.",
            [("BLEU", r"$76.1 \pm 0.3$", "", "WMT14", "absolute")],
        ),
        (
            r"LoomNet reaches an accuracy of 71.6\% on ImageNet.",
            [("accuracy", r"71.6\%", "%", "ImageNet", "absolute")],
        ),
        ("We improve mAP by 2.3 points on COCO.", [("mAP", "2.3 points", "pp", "COCO", "delta")]),
        ("It is 3x faster than ResNet-50.", [("", "3x", "x", "", "delta")]),
        ("In 2021 there were 300 looms.", []),
        ("ResNet-50 has CIFAR-10 and no score.", []),
        ("", []),
    ],
)
def test_reported_values(sentence: str, rows: list[tuple[str, str, str, str, str]]) -> None:
    assert [(r.metric, r.value, r.unit, r.dataset, r.kind) for r in read(sentence)] == rows


@pytest.mark.parametrize(
    "sentence",
    [
        "LoomNet gets accuracies of 95.6%, 94.5% and 93.0% on MNIST, SVHN and CIFAR-10, respectively.",
        "On MNIST, SVHN and CIFAR-10, LoomNet reaches an accuracy of 95.6%, 94.5% and 93.0%, respectively.",
    ],
)
def test_respectively_pairs_two_lists(sentence: str) -> None:
    pairs = {result.value: result.dataset for result in read(sentence)}
    assert pairs == {"95.6%": "MNIST", "94.5%": "SVHN", "93.0%": "CIFAR-10"}


def test_the_method_is_the_papers_own_unless_another_is_named() -> None:
    (own,) = read("It reaches 86.2% top-1 accuracy on ImageNet.")
    assert own.method == "LoomNet"


def places(text: str, *names: str) -> list[Place]:
    return [Place(text.index(name), text.index(name) + len(name), name, own=False, only=False) for name in names]


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("5%, 4% and 3% on AA, BB and CC", ["AA", "BB", "CC"], ["AA", "BB", "CC"]),
        ("on AA and BB: 5% and 4%", ["AA", "BB"], ["AA", "BB"]),
        ("5% / 4% on AA/BB", ["AA", "BB"], ["AA", "BB"]),
        ("5%, 4% and 3% on AA and BB", ["AA", "BB"], [None, None, None]),
        ("5% on AA", ["AA"], [None]),
        ("5% and 4%" + " so" * 50 + " AA and BB", ["AA", "BB"], [None, None]),
        ("5% and 4%", [], [None, None]),
        ("5% and 4% on AA! and BB!, respectively", ["AA", "BB"], ["AA", "BB"]),
        ("5%, 4%, and 3% on AA, BB, and CC", ["AA", "BB", "CC"], ["AA", "BB", "CC"]),
        ("from 5% to 4% on AA and BB", ["AA", "BB"], [None, None]),
    ],
)
def test_aligned_lists(text: str, names: list[str], expected: list[str | None]) -> None:
    numbers, found = Numbers.of(text, ()), places(text, *names)
    matched = [aligned(numbers, index, found) for index in range(len(numbers.values))]
    assert [place and place.name for place in matched] == expected


@pytest.mark.parametrize(
    ("sentence", "data"),
    [
        ("LoomNet reaches an accuracy of 95.2% and 76.1% on CIFAR-10/100.", ["CIFAR-10", "CIFAR-100"]),
        ("On CIFAR-100/10 LoomNet reaches 76.1%/95.2% accuracy.", ["CIFAR-100", "CIFAR-10"]),
        ("LoomNet reaches 95.2%, 94.1% and 76.1% accuracy on MNIST, SVHN and STL-10.", ["MNIST", "SVHN", "STL-10"]),
    ],
)
def test_a_list_of_values_goes_with_the_list_of_names(sentence: str, data: list[str]) -> None:
    assert [result.dataset for result in read(sentence)] == data


@pytest.mark.parametrize(("cost", "options"), [("22 ms", 0), ("198 MB", 0), ("6.1x", 0), ("0.83", 1), ("2.1 pp", 1)])
def test_what_is_told_in_percent_has_no_other_unit(cost: str, options: int) -> None:
    text = f"LoomNet weaves\nLoomNet takes {cost} and has high accuracy."
    numbers = Numbers.of(text, ())
    start = text.index("accuracy")
    accuracy = Place(start, start + 8, "accuracy", own=False, only=True, nature="higher %")
    assert len(list(described(numbers, 0, "absolute", "metric", [accuracy]))) == options


@pytest.mark.parametrize(
    ("cost", "nature", "options"),
    [
        ("3.5 days", "higher plain", 0),
        ("12 MB", "higher dB", 0),
        ("41.8", "higher plain", 1),
        ("3.5 days", "lower s", 1),
    ],
)
def test_no_score_is_told_in_time_or_bytes(cost: str, nature: str, options: int) -> None:
    text = f"LoomNet weaves\nLoomNet takes {cost} and has high BLEU."
    start = text.index("BLEU")
    bleu = Place(start, start + 4, "BLEU", own=False, only=True, nature=nature)
    assert len(list(described(Numbers.of(text, ()), 0, "absolute", "metric", [bleu]))) == options


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Weft has 51.0, our method 54.2.", {"other before our"}),
        ("LoomNet has 54.2 versus 51.0 of Weft.", {"other in versus"}),
        ("54.2 is what Weft has.", set()),
        ("We weave. Weft has 54.2.", set()),
    ],
)
def test_whose_a_value_is_by_the_word_before_it(sentence: str, said: set[str]) -> None:
    text = f"Looms\n{sentence}"
    numbers = Numbers.of(text, ())
    ((_, named),) = described(numbers, len(numbers.values) - 1, "absolute", "method", places(text, "Weft"))
    assert {name for name, _ in named if name.startswith(("other in", "other before"))} - {
        "other before sentences 0"
    } == (said)


def test_names_between_a_value_and_a_mention_count_as_their_kinds() -> None:
    text = "Looms\nIt gains 1.1 points on Weft box AP."
    weft = Cluster(
        "dataset", "Weft", "used", 1.0, (Mention("dataset", "Weft", text.index("Weft"), text.index(" box")),)
    )
    ((_, named),) = described(Numbers.of(text, (weft,)), 0, "delta", "metric", places(text, "AP"))
    assert ("after gap on dataset box", 1.0) in named


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("84.1% on AA, 51.2 AP", "after taken by another unit"),
        ("84.1 on AA, 51.2 AP", "after taken by the same unit"),
        ("an AP of 3.1 on AA and 85.2%", "before taken by another unit"),
    ],
)
def test_a_mention_that_is_another_values(text: str, feature: str) -> None:
    numbers = Numbers.of(text, ())
    index = 0 if feature.startswith("after") else 1
    ((_, named),) = described(numbers, index, "absolute", "metric", places(text, "AP"))
    assert (feature, 1.0) in named


@pytest.mark.parametrize(
    "sentence",
    [
        "LoomNet achieves 22 ms, 91.0% and 198 MB in latency, accuracy and memory.",
        "LoomNet has a latency, accuracy and memory of 22 ms, 91.0% and 198 MB.",
    ],
)
def test_a_list_of_several_units_keeps_its_order(sentence: str) -> None:
    text = f"LoomNet weaves\n{sentence}"
    named = ("latency", "accuracy", "memory")
    natures = dict(zip(named, ("lower ms", "higher %", "lower"), strict=True))
    found = [p._replace(nature=natures[p.name]) for p in places(text, *named)]
    numbers = Numbers.of(text, ())
    metrics = [[p.name for p, _ in described(numbers, index, "absolute", "metric", found)] for index in range(3)]
    assert metrics == [["latency"], ["accuracy"], ["memory"]]


def test_the_numbers_of_a_range_share_metric_and_data() -> None:
    found = read("LoomNet raises accuracy on MNIST from 84.0% to 86.2% and on SVHN from 90.1% to 91.0%.")
    assert [(r.value, r.metric, r.dataset) for r in found] == [
        ("84.0%", "accuracy", "MNIST"),
        ("86.2%", "accuracy", "MNIST"),
        ("90.1%", "accuracy", "SVHN"),
        ("91.0%", "accuracy", "SVHN"),
    ]


def test_a_number_before_a_unit_that_is_the_metric() -> None:
    text = "It needs 21.7 GFLOPs and 5.5M parameters."
    flops = Cluster("metric", "GFLOPs", "used", 1.0, (Mention("metric", "GFLOPs", 14, 20),))
    assert [(text[v.start : v.end], v.unit) for v in candidate_values(text, [flops])] == [("21.7", ""), ("5.5M", "M")]


@pytest.mark.parametrize(
    ("text", "feature", "holds"),
    [
        ("faster than WarpNet (RTF 93.1%)", "bracketed", True),
        ("faster than WarpNet (slow), 93.1%", "bracketed", False),
        ("93.1% WarpNet", "after gap ", True),
        (f"93.1% {'and so on ' * 10}WarpNet", "after gap ", False),
    ],
)
def test_what_stands_between_number_and_name(text: str, feature: str, *, holds: bool) -> None:
    numbers = Numbers.of(text, ())
    [place] = places(text, "WarpNet")
    assert (feature in dict(link_features(numbers, numbers.values, place, 0, "absolute"))) == holds


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("93.1% top-1 accuracy on WeftSet", {"after together on"}),
        ("on WeftSet it reaches 93.1%", {"before together reaches"}),
        ("93.1% accuracy, far ahead on WeftSet", set()),
        ("93.1% accuracy (not on WeftSet)", set()),
        ("It reaches 93.1%. On WeftSet it fails.", set()),
        ("Weaving at 93.1%\nThe WeftSet", set()),
        ("93.1% WeftSet", set()),
    ],
)
def test_what_stands_in_one_phrase_with_the_number(text: str, together: set[str]) -> None:
    [value] = [value for value in find_values(text) if text[value.start : value.end] == "93.1%"]
    [place] = places(text, "WeftSet")
    named = dict(link_features(Numbers.of(text, ()), [value], place, 0, "absolute"))
    assert {name for name in named if " together " in name} == together


def test_a_second_list_means_what_the_first_values_do() -> None:
    found = read("LoomNet has 36.9 PSNR and 0.95 SSIM on Set5, against 35.2/0.93 of the looms.")
    assert {r.value: (r.metric, r.dataset) for r in found} == {
        "36.9": ("PSNR", "Set5"),
        "0.95": ("SSIM", "Set5"),
        "35.2": ("PSNR", "Set5"),
        "0.93": ("SSIM", "Set5"),
    }


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("WarpNet reaches 93.1% on all of WeftSet", {"WarpNet": "nearest 1", "WeftSet": "another 1 away"}),
        ("5% on WarpNet and 93.1% on its own WeftSet", {"WarpNet": "another 3 away", "WeftSet": "nearest 3"}),
        ("WarpNet, in all, 93.1%, so WeftSet", {"WarpNet": None, "WeftSet": None}),
    ],
)
def test_what_stands_nearest_in_its_part_of_the_sentence(text: str, near: dict[str, str | None]) -> None:
    numbers = Numbers.of(text, ())
    index = len(numbers.values) - 1
    found = described(numbers, index, "absolute", "dataset", places(text, *near))
    said = {
        place.name: next((name for name, _ in named if "nearest " in name or " away" in name), None)
        for place, named in found
    }
    assert said == near


def test_a_list_has_one_method_and_each_member_its_data() -> None:
    text = "81%, 82% and 83% by WarpNet"
    numbers = Numbers.of(text, ())
    for kind, between in (("method", "after values 0"), ("dataset", "after values 2")):
        ((_, named),) = described(numbers, 0, "absolute", kind, places(text, "WarpNet"))
        assert between in dict(named)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("WarpNet gains, from 81% to 85%", [{"other from", "subject of gains"}, {"other to", "subject of gains"}]),
        ("WarpNet gives 81%, 85%", [{"subject of gives"}] * 2),  # a list, no range
        ("WarpNet and LoomNet give 81%", [{"subject of give"}]),  # not of `and`
        ("WarpNet is new. It gives 81%", [set()]),
        ("81% by WarpNet", [set()]),
    ],
)
def test_what_speaks_for_the_method_of_a_number(text: str, expected: list[set[str]]) -> None:
    numbers, named = Numbers.of(text, ()), [name for name in ("WarpNet", "LoomNet") if name in text]
    for index, wanted in enumerate(expected):
        found = described(numbers, index, "absolute", "method", places(text, *named))
        said = {name for _, features in found for name, _ in features}
        assert {name for name in said if name.startswith("subject") or name in {"other from", "other to"}} == wanted


def test_ranked_nearest_first_on_each_side() -> None:
    text = "AA BB 5% CC DD"
    (value,) = find_values(text)
    found = places(text, "AA", "BB", "CC", "DD")
    assert [(rank, place.name) for rank, place in ranked([value], found)] == [
        (0, "CC"),
        (1, "DD"),
        (0, "BB"),
        (1, "AA"),
    ]


@pytest.mark.parametrize(
    ("text", "rest"),
    [("One. Two (2.5) rows! Three", ["Two", "Three"]), ("e.g. this", []), ("", []), ("A.) $x$", ["$x$"])],
)
def test_sentence_ends(text: str, rest: list[str]) -> None:
    assert [text[end:].split(" ", maxsplit=1)[0] for end in sentence_ends(text)] == rest


def test_numbers_inside_names_are_no_values() -> None:
    text = "ImageNet 1 is not 7.5"
    named = Cluster("dataset", "ImageNet 1", "used", 1.0, (Mention("dataset", "ImageNet 1", 0, 10),))
    assert [text[value.start : value.end] for value in candidate_values(text, [named])] == ["7.5"]
    assert len(candidate_values("1.5 and " * 1000, ())) <= 400


@settings(deadline=None, max_examples=60)
@given(TEXTS, st.data())
def test_results_of_any_text(text: str, data: st.DataObject) -> None:
    clusters = []
    for kind in ("metric", "dataset", "method"):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + 6)
        if start < end:
            clusters.append(Cluster(kind, text[start:end], "used", 1.0, (Mention(kind, text[start:end], start, end),)))
    found = find_results(text, clusters, shipped("rules"))
    assert found == find_results(text, clusters, shipped("rules"))
    assert all(0 <= result.start < result.end <= len(text) for result in found)
    assert all(result.value in text[result.start : result.end] for result in found)
    assert list(found) == sorted(found, key=lambda r: (r.start, r.end, r.value))


def test_component_works_after_the_entities() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("kgraph_entities", config={"rules_only": True})
    nlp.add_pipe("kgraph_results", config={"rules_only": True})
    doc = nlp("On threads\nResNet-50 reaches 86.2% top-1 accuracy on ImageNet.")
    assert [(r.metric, r.value, r.dataset) for r in doc._.kgraph_results] == [("top-1 accuracy", "86.2%", "ImageNet")]
    meta = Language.get_factory_meta("kgraph_results")
    assert (meta.requires, meta.assigns) == (["doc._.kgraph_entities"], ["doc._.kgraph_results"])


def test_component_alone_says_what_it_lacks() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("kgraph_results", config={"rules_only": True})
    assert (nlp.analyze_pipes() or {})["problems"]["kgraph_results"] == ["doc._.kgraph_entities"]
    assert [(r.metric, r.dataset) for r in nlp("It is 3x faster.")._.kgraph_results] == [("", "")]


def test_results_alone_finds_its_entities_itself() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("kgraph_results", config={"rules_only": True})
    results = nlp("LoomNet\nWe propose LoomNet, which reaches 76.3% top-1 accuracy on ImageNet.")._.kgraph_results
    assert [(result.value, result.dataset) for result in results] == [("76.3%", "ImageNet")]
