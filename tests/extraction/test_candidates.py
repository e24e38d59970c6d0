from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.extraction.abbreviations import as_mentions, find_abbreviations
from kgraph.extraction.candidates import Candidate, collect, family, occurrences, token_places
from kgraph.extraction.links import find_links
from kgraph.model import Mention
from kgraph.schema import EntityKind

PIECES = st.sampled_from(
    ["\\textbf{", "}", "(", ")", "the ", " dataset", " model", "Loom", "-", ",", " ", "\u0130", "\ud800", "\x00", "s"]
)
TEXTS = st.lists(PIECES | st.text(st.characters(exclude_categories=()), max_size=4), max_size=16).map("".join)
KINDS = st.sampled_from(["dataset", "method", "metric", "task"])


def mention(text: str, name: str, kind: EntityKind, rule: str = "pattern: x", *, last: bool = False) -> Mention:
    start = text.rindex(name) if last else text.index(name)
    return Mention(kind, name, start, start + len(name), 0.8, rule)


def collected(text: str, *mentions: Mention) -> list[Candidate]:
    return collect(text, mentions, find_abbreviations(text), find_links(text))


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        ("inventory: ImageNet", "inventory"),
        ("variant of DARTS", "variant"),
        ("introduced: title", "introduced: title"),
        ("tagger", "tagger"),
        ("", ""),
    ],
)
def test_family(rule: str, name: str) -> None:
    assert family(rule) == name


@pytest.mark.parametrize(
    ("text", "form", "places"),
    [
        ("LAN, LANs and LANE; PLAN", "LAN", ["LAN", "LANs"]),
        ("LAN-2 and LAN+ are others, LAN-based is not", "LAN", ["LAN"]),
        ("pre-LAN _LAN @LAN LAN@x LAN_x", "LAN", []),
        ("(LAN) 'LAN'.", "LAN", ["LAN", "LAN"]),
        ("LANLAN LAN", "LAN", ["LAN"]),
        ("LANs", "LANs", ["LANs"]),
        ("a as", "a", ["a"]),
        ("LAN", "", []),
        ("LAN 3, LAN 3.9 and LAN 3.", "LAN 3", ["LAN 3", "LAN 3"]),
        ("", "LAN", []),
        ("\u0130 LAN \u0130", "LAN", ["LAN"]),
    ],
)
def test_occurrences(text: str, form: str, places: list[str]) -> None:
    assert [text[start:end] for start, end in occurrences(text, form, token_places(text, [form]))] == places


@given(TEXTS, TEXTS)
def test_occurrences_in_any_text(text: str, form: str) -> None:
    spans = list(occurrences(text, form, token_places(text, [form])))
    assert all(text[start:end] in {form, f"{form}s"} for start, end in spans)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


def test_spellings_are_one_candidate() -> None:
    text = "Loom\nLoomNet, loom-net and LoomNets"
    found = collected(text, mention(text, "LoomNet", "method"), mention(text, "loom-net", "method"))
    assert [set(candidate.forms) for candidate in found] == [{"LoomNet", "loom-net", "LoomNets"}]


def test_abbreviation_and_long_form_are_one_candidate() -> None:
    text = "Looms\nThe Graph Loom Network (GLN) weaves. A GLN rests."
    (candidate,) = collected(text, mention(text, "GLN", "method", last=True))
    assert candidate.short == "GLN"
    assert sorted(text[start:end] for start, end in candidate.spans) == ["GLN", "GLN", "Graph Loom Network"]


def test_forms_of_one_inventory_entry_are_one_candidate() -> None:
    text = "Looms\nOn MS COCO, later COCO."
    rule = "inventory: MS COCO"
    found = collected(
        text, mention(text, "MS COCO", "dataset", rule), mention(text, "COCO", "dataset", rule, last=True)
    )
    assert [set(candidate.forms) for candidate in found] == [{"MS COCO", "COCO"}]


def test_a_name_found_once_is_looked_for_everywhere() -> None:
    text = "LoomNet: looms\nLoomNet weaves. Thread Sorting and thread sorting."
    net, task = collected(
        text, mention(text, "LoomNet", "method", last=True), mention(text, "thread sorting", "task", last=True)
    )
    assert sorted(net.spans) == [(0, 7), (15, 22)]
    assert {text[start:end] for start, end in task.spans} == {"Thread Sorting", "thread sorting"}


@pytest.mark.parametrize(
    ("text", "read", "name"),
    [
        ("Threads\nBy Loom++ alone.", "Loom", "Loom++"),
        ("Threads\nBy Loom+ alone.", "Loom", "Loom+"),
        ("Threads\nBy Loom+Thread alone.", "Loom", "Loom"),
        ("Threads\nBy Loom++", "Loom", "Loom++"),
        ("Threads\nBy Loom-3.5 alone.", "Loom-3", "Loom-3.5"),
        ("Threads\nBy Loom2.5-XL alone.", "Loom2", "Loom2.5"),
        ("Threads\nBy Loom-XL 37.1 in all.", "Loom-XL 37", "Loom-XL"),
        ("Threads\nBy Loom-3.", "Loom-3", "Loom-3"),
        ("Threads\nBy Loom 3.", "Loom 3", "Loom 3"),
        ("Threads\nBy Loom 3.1 in all.", "Loom 3", "Loom 3.1"),
        ("Threads\nBy Loom 3.1% in all.", "Loom 3", "Loom"),
    ],
)
def test_a_name_ends_with_all_its_pluses_and_not_inside_a_number(text: str, read: str, name: str) -> None:
    (found,) = collected(text, mention(text, read, "method", last=True))
    assert set(found.forms) == {name}


@pytest.mark.parametrize(
    ("kind", "read", "name"),
    [
        ("method", "Loom 3 Opus 15.8%", "Loom 3 Opus"),
        ("method", "Loom 3.5 Sonnet 49.0", "Loom 3.5 Sonnet"),
        ("method", "Loom 3.5", "Loom 3.5"),
        ("dataset", "Common Thread 16.1", "Common Thread 16.1"),
        ("dataset", "Weft 51.2%", "Weft"),
        ("dataset", "Weft 2014", "Weft 2014"),
    ],
)
def test_a_value_behind_a_name_is_no_part_of_it(kind: EntityKind, read: str, name: str) -> None:
    text = f"Threads\nBy {read}, at last."
    (found,) = collected(text, mention(text, read, kind, "tagger"))
    assert set(found.forms) == {name}


@pytest.mark.parametrize(
    ("kind", "read", "rest", "name"),
    [
        ("dataset", "COCO test-", "dev", "COCO test-dev"),
        ("dataset", "Weft-", "based", "Weft"),
        ("metric", "BLEU-", "4", "BLEU-4"),
        ("method", "RT-Loom", "-R18", "RT-Loom-R18"),
        ("method", "Loom", "-A100", "Loom"),
        ("method", "Loom", "-based", "Loom"),
        ("method", "Loom", "-Weft", "Loom"),
        ("dataset", "Weft", "-R18", "Weft"),
    ],
)
def test_a_name_cut_at_a_hyphen_is_made_whole(kind: EntityKind, read: str, rest: str, name: str) -> None:
    text = f"Threads\nBy {read}{rest} alone."
    (found,) = collected(text, mention(text, read, kind, "tagger"))
    assert set(found.forms) == {name}


def test_two_numbers_after_one_stem_are_two_things() -> None:
    text = "Looms\nOn CIFAR-10/100."
    found = collected(text, mention(text, "CIFAR-10/100", "dataset"))
    assert [candidate.name for candidate in found] == ["CIFAR-10", "CIFAR-100"]
    assert all(text[start:end] == "CIFAR-10/100" for candidate in found for start, end in candidate.spans)


@pytest.mark.parametrize(
    ("seen", "names"),
    [
        ("PSNR/SSIM", ["PSNR", "SSIM"]),
        ("BLEU-4 / METEOR", ["BLEU-4", "METEOR"]),
        ("mAP/LDS", ["mAP", "LDS"]),
        ("PSNR-FLOP", ["PSNR", "FLOP"]),
        ("R@1/5/10", ["R@1", "R@10", "R@5"]),
        ("ROUGE-1/2/L", ["ROUGE-1", "ROUGE-2", "ROUGE-L"]),
        ("threads/second", ["threads/second"]),
        ("PSNR//SSIM", ["PSNR//SSIM"]),
        ("F1-score", ["F1-score"]),
        ("mean-loom accuracy", ["mean-loom accuracy"]),
    ],
)
def test_metrics_behind_one_another_are_several(seen: str, names: list[str]) -> None:
    text = f"Looms\nThe {seen} of looms."
    found = collected(text, mention(text, seen, "metric", "tagger"))
    assert sorted(candidate.name or min(candidate.forms) for candidate in found) == sorted(names)
    assert all(text[start:end] in {seen, *names} for candidate in found for start, end in candidate.spans)


@pytest.mark.parametrize(
    ("text", "seen", "kind", "forms"),
    [
        ("Looms\nBy ViT+ and ViT alone.", "ViT", "method", [["ViT"], ["ViT+"]]),
        ("Looms\nBy chrF++ alone.", "chrF", "metric", [["chrF++"]]),
        ("Looms\nLess accuracy-latency and latency.", "latency", "metric", [["latency"]]),
    ],
)
def test_what_goes_on_from_a_listed_name_is_another_thing(
    text: str, seen: str, kind: EntityKind, forms: list[list[str]]
) -> None:
    rule = f"inventory: {seen}"
    found = collected(text, mention(text, seen, kind, rule), mention(text, seen, kind, rule, last=True))
    assert sorted(sorted(candidate.forms) for candidate in found) == forms


def test_the_best_of_the_tagger_counts_beside_a_surer_list() -> None:
    text = "Looms\nOn ImageNet."
    (found,) = collected(
        text,
        mention(text, "ImageNet", "dataset", "inventory: ImageNet"),
        mention(text, "ImageNet", "dataset", "tagger"),
    )
    assert found.tagged == {"dataset": {(9, 17): 0.8}}


def test_nothing_inside_a_link_is_a_mention() -> None:
    text = "Looms\nLoomNet is at https://github.com/ada/LoomNet for all."
    (candidate,) = collected(text, mention(text, "LoomNet", "method"), mention(text, "LoomNet", "method", last=True))
    assert sorted(candidate.spans) == [(6, 13)]


@pytest.mark.parametrize(
    ("text", "name", "short"),
    [
        ("A title\nWe use a Careful Weaving Thread Bank (WTB) here.", "Careful Weaving Thread Bank", "WTB"),
        ("THR: Thread-Holding Rule Machine\nWe weave.", "Thread-Holding Rule Machine", "THR"),
    ],
)
def test_a_longer_name_at_the_place_of_the_long_form_is_the_same_thing(text: str, name: str, short: str) -> None:
    start = text.index(name)
    pairs = find_abbreviations(text)
    mentions = [*as_mentions(pairs), Mention("method", name, start, start + len(name), 0.9, "tagger")]
    (found,) = collect(text, mentions, pairs, ())
    assert {name, short} <= set(found.forms)


def test_a_longer_name_around_a_known_one_is_another_thing() -> None:
    text = "A title\nWe weave hyperspectral super-resolution (SR) here."
    pairs, start = find_abbreviations(text), text.index("hyper")
    mentions = [*as_mentions(pairs), Mention("task", text[start : start + 30], start, start + 30, 0.9, "tagger")]
    assert sorted(sorted(found.forms) for found in collect(text, mentions, pairs, ())) == [
        ["SR", "super-resolution"],
        ["hyperspectral super-resolution"],
    ]


def test_the_papers_own_long_form_goes_before_the_inventory() -> None:
    text = "Looms\nSimple Art Museum (SAM) is open. SAM is a model museum."
    found = collected(text, mention(text, "SAM", "method", "inventory: SAM", last=True))
    assert [candidate.evidence["method"] for candidate in found if "method" in candidate.evidence] == []


@settings(deadline=None)
@given(TEXTS, st.data())
def test_candidates_in_any_text(text: str, data: st.DataObject) -> None:
    spans = data.draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(1, 12), KINDS), max_size=5))
    mentions = [
        Mention(kind, text[start : start + size], start, min(len(text), start + size), 0.5, "pattern: x")  # type: ignore[arg-type]
        for start, size, kind in spans
    ]
    found = collected(text, *mentions)
    assert found == collected(text, *mentions)
    assert all(0 <= start < end <= len(text) for candidate in found for start, end in candidate.spans)
    assert all(text[start:end] in candidate.forms for candidate in found for start, end in candidate.spans)


@pytest.mark.parametrize("cut", ["WMT 2014 Looms", "WMT 2014 Looms-"])
@pytest.mark.parametrize(("rest", "name"), [("Threads", "WMT 2014 Looms-to-Threads"), ("end", "WMT 2014 Looms")])
def test_a_pair_of_languages_belongs_to_the_dataset(cut: str, rest: str, name: str) -> None:
    text = f"A title\nOn WMT 2014 Looms-to-{rest}, as usual."
    (found,) = collected(text, mention(text, cut, "dataset", "tagger"))
    assert [text[start:end] for start, end in found.spans] == [name]
