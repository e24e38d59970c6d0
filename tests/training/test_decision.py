"""How the weights of the second step are fitted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="training needs scikit-learn: pip install -r training/requirements.txt")

from kgraph.extraction.decision import Weights, total
from training.choice import fit_logit
from training.decision import (
    SMALLEST,
    THRESHOLDS,
    Choices,
    Learning,
    Table,
    everything,
    fit,
    fit_choices,
    fold_reader,
    joined,
    only_rules,
    same_table,
    write,
)

TRUE, FALSE = {"bias": 1.0, "rule said so": 1.0}, {"bias": 1.0, "word idle": 1.0}


def table(times: int) -> Table:
    return {"method": ([TRUE, FALSE] * times, [1, 0] * times)}


def test_weights_point_where_the_truth_is_and_small_ones_are_left_out() -> None:
    weights = fit({"method": ([*table(50)["method"][0], *[{"bias": 1.0, "rule idle": 0.01}]], [1, 0] * 50 + [1])})
    assert weights["method rule said so"] > 0 > weights["method word idle"]
    assert "method rule idle" not in weights
    assert min(map(abs, weights.values())) >= SMALLEST


def test_the_same_table_gives_the_same_weights() -> None:
    assert fit(table(30)) == fit(table(30))


def test_the_weights_of_a_fold_do_not_know_its_papers() -> None:
    said: Table = {"method": ([{"bias": 1.0, "word of the fold": 1.0}] * 20, [1] * 20)}
    learning = Learning({"threshold method": 0.5}, [(0, table(20)), (1, said)])
    assert "method word of the fold" in learning.weights()
    assert "method word of the fold" not in learning.weights(without=1)
    assert learning.weights(without=1)["threshold method"] == 0.5
    assert joined(learning.parts, 1) == table(20)


def choices(times: int) -> Choices:
    """A value belongs to what stands near, and to nothing where all is far."""
    near, far = {"bias": 1.0, "near": 1.0}, {"bias": 1.0, "far": 1.0}
    return {"link method": [([far, near], [0, 1]), ([far, far], [0, 0])] * times}


def test_a_link_goes_to_what_is_near_or_nowhere() -> None:
    weights = Weights(fit_choices(choices(50)))
    near, far = (total([("bias", 1.0), (name, 1.0)], "link method", weights) for name in ("near", "far"))
    assert near > 0 > far


def test_two_mentions_of_the_right_thing_are_not_rivals() -> None:
    first, second = np.eye(2)
    both = fit_logit(np.array([first, second] * 9), np.array([True, True] * 9), [2] * 9, 1.0)
    assert both[0] == pytest.approx(both[1])
    assert both[0] > 0.5


def test_links_of_a_fold_are_left_out_with_it() -> None:
    learning = Learning({}, [(0, table(20))], [(0, choices(20)), (1, {"link method": [([{"word": 1.0}], [1])] * 20})])
    assert "link method word" in learning.weights()
    assert not any(name.endswith(" word") for name in learning.weights(without=1))


@pytest.mark.parametrize(
    ("keep", "name", "kept"),
    [
        (only_rules, "rule abbreviation", True),
        (only_rules, "shape upper", True),
        (only_rules, "tagger max", False),
        (only_rules, "word before of", False),
        (everything, "tagger max", True),
    ],
)
def test_the_rules_alone_do_without_tagger_and_words(keep: Callable[[str], bool], name: str, kept: bool) -> None:  # noqa: FBT001
    assert keep(name) is kept


@pytest.mark.parametrize(
    ("labels", "truths"),
    [
        ([["SLAW", "Spectral Loom Attention Weaver"]], [1]),
        ([["SLAW"], ["Spectral Loom Attention Weaver"]], [0]),
        ([["SLAW"]], [0]),  # a name that the labels lack is another thing
        ([["Weft"]], []),  # of two that they lack nothing is known
    ],
)
def test_two_names_are_one_thing_if_the_labels_say_so(labels: list[list[str]], truths: list[int]) -> None:
    record = {
        "title": "On yarn",
        "abstract": "We propose SLAW. Then we introduce Spectral Loom Attention Weaver.",
        "entities": [{"type": "method", "name": forms[0], "aliases": forms} for forms in labels],
    }
    score = SimpleNamespace(form_key=str.casefold, forms=lambda label: set(map(str.casefold, label["aliases"])))
    willing = Weights({"method bias": 9.0})
    found = same_table(record, lambda _: None, willing, everything, score)["same"]  # type: ignore[arg-type]
    assert found[1] == truths
    assert all("shape initials" in row for row in found[0])


def test_what_is_written_is_what_is_shipped(tmp_path: Path) -> None:
    weights = fit(table(30)) | {f"threshold {kind}": limit for kind, limit in THRESHOLDS["rules"].items()}
    write(tmp_path / "decision.tsv", weights, "60 papers")
    rows = [line.split("\t") for line in (tmp_path / "decision.tsv").read_text().splitlines() if line[0] != "#"]
    assert Weights({name: float(value) for name, value in rows}) == weights


def test_one_tagger_for_each_fold_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="0 taggers for 5 folds"):
        fold_reader(tmp_path)
