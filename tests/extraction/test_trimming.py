from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.extraction.trimming import completed, trim

PIECES = st.sampled_from(
    [
        "\\textbf{",
        "{",
        "}",
        "(",
        ")",
        "$",
        "$\\",
        "*",
        "the ",
        "LOOM",
        " dataset",
        " of",
        "-",
        ",",
        " ",
        "\u0130",
        "\x00",
        "s",
    ]
)
TEXTS = st.lists(PIECES | st.text(st.characters(exclude_categories=()), max_size=4), max_size=16).map("".join)
KINDS = st.sampled_from(["dataset", "method", "metric", "task"])


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("\\textbf{Loom-2}", "dataset", "Loom-2"),
        ("\\emph{\\textbf{Loom-2}}", "dataset", "Loom-2"),
        ("$\\mathrm{Loom}$", "method", "Loom"),
        ("``LoomNet''", "method", "LoomNet"),
        ("(LoomNet)", "method", "LoomNet"),
        ("LoomNet (", "method", "LoomNet"),
        ("LoomNet)", "method", "LoomNet"),
        (") image weaving", "task", "image weaving"),
        ("woven fine-", "method", "woven fine"),
        ("Loom(2)", "method", "Loom(2)"),
        ("the LoomNet", "method", "LoomNet"),
        ("our LoomNet,", "method", "LoomNet"),
        # a trailing noun that only says the kind
        ("Loom-2 dataset", "dataset", "Loom-2"),
        ("Loom-2 benchmarks.", "dataset", "Loom-2"),
        ("LoomNet architecture", "method", "LoomNet"),
        ("LoomNet model", "dataset", "LoomNet model"),
        ("woven architecture", "method", "woven architecture"),
        ("LoRA adapters", "method", "LoRA"),
        ("IP-Adapter", "method", "IP-Adapter"),
        ("Weaving task", "task", "Weaving"),
        ("LPIPS metric", "metric", "LPIPS"),
        # parts of the value beside it
        ("/s throughput", "metric", "throughput"),
        ("\u00b0 mean absolute error", "metric", "mean absolute error"),
        ("accuracy > 0.85", "metric", "accuracy"),
        ("AP@IoU=0.5", "metric", "AP@IoU=0.5"),
        ("UniRef<50", "dataset", "UniRef<50"),
        ("Quality > 0.8", "dataset", "Quality > 0.8"),
        ("recall \u2265 91.5%", "metric", "recall"),
        ("Pearson r > -0.5", "metric", "Pearson r"),
        ("Recall@5", "metric", "Recall@5"),
        ("(S)W-LOOM", "method", "(S)W-LOOM"),
        ("((LOOM) Net)", "method", "(LOOM) Net"),
        ("(LOOM", "method", "LOOM"),
        # words that hang over, and a bracket that nothing closes
        ("character error rate of", "metric", "character error rate"),
        ("weaving from and", "task", "weaving"),
        ("weaving time (Time", "metric", "weaving time"),
        ("a loom called", "method", "loom"),
        ("", "method", ""),
        ("...", "method", ""),
        ("{-loom", "dataset", "loom"),
        ("--loom", "task", "loom"),
    ],
)
def test_trim(text: str, kind: str, name: str) -> None:
    start, end = trim(text, 0, len(text), kind)
    assert text[start:end] == name


@settings(deadline=None)
@given(TEXTS, KINDS, st.data())
def test_trim_of_any_text(text: str, kind: str, data: st.DataObject) -> None:
    low = data.draw(st.integers(0, len(text)))
    high = data.draw(st.integers(low, len(text)))
    start, end = trim(text, low, high, kind)
    reaches_back = kind in {"task", "metric"} or text[low : low + 1] == "-"
    assert low <= start <= end <= high or start >= end or (reaches_back and " " not in text[start:low])
    assert end <= high
    assert trim(text, start, end, kind) == (start, end)


def test_a_compound_ends_at_a_dash_and_is_no_sentence() -> None:
    dashed, long = "robust seeing--thread weaving", "loom-" * 20 + "weaving"
    assert dashed[slice(*trim(dashed, dashed.index("thread"), len(dashed), "task"))] == "thread weaving"
    assert long[slice(*trim(long, long.index("weaving"), len(long), "task"))] == "weaving"


def test_brackets_that_nothing_closes_take_no_time() -> None:
    text = f"Loom{' ( of of' * 24})"
    assert trim(text, 0, len(text), "method") == (0, len(text))


def test_a_phrase_begins_with_its_whole_compound() -> None:
    text = "multi-thread weaving"
    assert [text[slice(*trim(text, start, len(text), "task"))] for start in (5, 6)] == [text, text]
    assert text[slice(*trim(text, 6, len(text), "method"))] == "thread weaving"
    assert text[slice(*trim(text, 5, len(text), "method"))] == text


@pytest.mark.parametrize(
    ("text", "cut", "name"),
    [
        ("the $\\tau$-bench.", "tau$-bench", "$\\tau$-bench"),
        ("the $k$NN.", "k$NN", "$k$NN"),
        ("an AP$_{50}$ of 3", "AP$_{50}", "AP$_{50}$"),
        ("an F$_1$ of 3", "F$_1$", "F$_1$"),
        ("costs 5$ or LoomNet", "LoomNet", "LoomNet"),
        ("costs $5 LoomNet", "5 LoomNet", "5 LoomNet"),
        ("by loss entropy (CE) loss", "CE) loss", "CE"),
        ("by (S)W-LOOM here", "S)W-LOOM", "(S)W-LOOM"),
        ("by Loom(2)", "Loom(2)", "Loom(2)"),
        ("by RRT* here", "RRT", "RRT"),
        ("the $\\beta$-loom.", "beta$-loom", "$\\beta$-loom"),
        ("the $\\pi_0$ model", "pi_0", "\\pi_0"),
        ("the $\\alpha$-$\\beta$ rule", "alpha$-$\\beta", "\\alpha$-$\\beta"),
    ],
)
def test_a_name_gets_back_what_it_was_cut_from(text: str, cut: str, name: str) -> None:
    start = text.index(cut)
    first, last = completed(text, start, start + len(cut))
    assert text[first:last] == name


@given(TEXTS, st.data())
def test_a_completed_span_stays_one(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = completed(text, start, end)
    assert 0 <= first <= start <= last <= len(text)
    assert last >= end or text[last] == ")"
    assert completed(text, first, last) == (first, last)
