from __future__ import annotations

import pytest

from kgraph.extraction.candidates import Candidate
from kgraph.extraction.naming import name_of, shortened
from kgraph.inventory import shipped
from kgraph.model import Cluster, Mention
from kgraph.schema import EntityKind


def cluster(*texts: str, kind: EntityKind = "metric", rule: str = "tagger", name: str = "") -> Cluster:
    mentions = tuple(Mention(kind, text, 30 * at, 30 * at + len(text), 0.9, rule) for at, text in enumerate(texts))
    return Cluster(kind, name or texts[0], "used", 0.9, mentions)


def names(*clusters: Cluster) -> list[str]:
    return [each.name for each in shortened(clusters, shipped())]


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("LOOM-2 score", "LOOM-2"),
        ("LOOM-2 scores", "LOOM-2"),
        ("avg accuracy scores", "accuracy"),
        ("Overall recall", "recall"),
        ("average accuracy", "accuracy"),
        ("F1 scores", "F1"),
        ("mean average precision score", "mean average precision"),
        ("precision scores", "precision"),
        # listed as they are
        ("mean average precision", "mean average precision"),
        ("mean absolute error", "mean absolute error"),
        # nothing that is a metric would be left
        ("average score", "average score"),
        ("mean CE", "mean CE"),
        ("test time", "test time"),
        ("total training time", "total training time"),
        ("LOOM values", "LOOM values"),
        ("average LOOM-2 score", "average LOOM-2 score"),
        ("weaving score", "weaving score"),
        ("score", "score"),
        ("", ""),
    ],
)
def test_a_metric_is_called_without_words_that_change_nothing(name: str, called: str) -> None:
    assert names(cluster(name)) == [called]


def test_no_two_metrics_of_a_paper_get_one_name() -> None:
    assert names(cluster("recall"), cluster("average recall rates")) == ["recall", "average recall rates"]
    assert names(cluster("final recall"), cluster("overall recall")) == ["recall", "overall recall"]
    assert names(cluster("LOOM", "Recall"), cluster("final recall")) == ["LOOM", "final recall"]


def test_only_metrics_are_shortened_and_nothing_that_a_user_lists() -> None:
    assert names(cluster("LOOM-2 score", kind="dataset")) == ["LOOM-2 score"]
    assert names(cluster("LOOM-2 score", rule="vocabulary: LOOM-2 score")) == ["LOOM-2 score"]


def test_the_mentions_stay_as_they_stand_in_the_text() -> None:
    (found,) = shortened([cluster("LOOM-2 scores", "LOOM-2 score")], shipped())
    assert [mention.text for mention in found.mentions] == ["LOOM-2 scores", "LOOM-2 score"]


def test_a_name_has_no_latex_but_what_a_user_lists_is_as_listed() -> None:
    for rule, name in (("tagger", "\u03c4-loom"), ("vocabulary: $\\tau$-loom", "$\\tau$-loom")):
        mention = Mention("method", "$\\tau$-loom", 0, 11, 0.9, rule)
        candidate = Candidate()
        candidate.add(mention)
        assert name_of(candidate, [mention]) == name
