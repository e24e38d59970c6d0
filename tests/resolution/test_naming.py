from __future__ import annotations

from collections.abc import Callable

import pytest

from kgraph.graph import KnowledgeGraph
from kgraph.model import Alias, Entity, Extraction
from kgraph.resolution import resolve

Make = Callable[..., Extraction]


def only(*extractions: Extraction) -> Entity:
    (entity,) = (record for record in resolve(extractions).records if isinstance(record, Entity))
    return entity


@pytest.mark.parametrize(
    ("forms", "name"),
    [
        (["Zorgnet", "ZorgNet"], "ZorgNet"),
        (["Zorg10", "Zorg-10"], "Zorg-10"),
        (["zorg parsing", "Zorg Parsing"], "zorg parsing"),
        (["zorgs", "zorg", "zorgs"], "zorgs"),
    ],
)
def test_name(make: Make, forms: list[str], name: str) -> None:
    assert only(*(make(f"P{n}", ("method", form)) for n, form in enumerate(forms))).name == name


def test_a_name_is_shown_without_latex_and_one_however_it_is_typeset(make: Make) -> None:
    found = only(
        make("A", ("method", "$k$NN-Zorg")), make("B", ("method", "$k$NN-Zorg")), make("C", ("method", "kNN-Zorg"))
    )
    assert (found.id, found.name) == ("method:knn-zorg", "kNN-Zorg")
    assert {alias.text for alias in found.aliases} == {"$k$NN-Zorg", "kNN-Zorg"}
    alone = only(make("A", ("method", "$k$NN-Zorg")))
    assert (alone.id, alone.name, alone.aliases) == (found.id, found.name, (Alias("$k$NN-Zorg", "name"),))


def test_aliases_are_only_what_papers_write(make: Make) -> None:
    found = only(make("A", ("method", "ZRG", "zorgian gating")), make("B", ("method", "ZRGs")))
    paper = make("A", ("method", "ZRG", "zorgian gating")).paper.id
    assert found.aliases == (
        Alias("ZRG", "name"),
        Alias("ZRGs", "spelling of ZRG"),
        Alias("zorgian gating", f"abbreviation in {paper}"),
    )


def test_names_with_one_slug_get_ids_of_their_own(make: Make) -> None:
    found = resolve([make("A", ("method", "Zorg*")), make("B", ("method", "Zorg!")), make("C", ("method", "Zorg!"))])
    assert {r.id: r.name for r in found.records if isinstance(r, Entity)} == {
        "method:zorg": "Zorg!",
        "method:zorg-2": "Zorg*",
    }


def test_every_alias_says_why(make: Make) -> None:
    found = only(
        make("One", ("method", "QRSZ", "Quick Random Search Zone")),
        make("Two", ("method", "Quick random search zones")),
        make("Three", ("method", "QRSZs")),
    )
    assert found.name == "QRSZ"
    reasons = {alias.text: alias.reason for alias in found.aliases}
    assert reasons["QRSZ"] == "name"
    assert reasons["QRSZs"] == "spelling of QRSZ"
    assert reasons["Quick random search zones"].startswith("abbreviation in paper:one-")


@pytest.mark.parametrize(
    ("thing", "identifier"),
    [
        (("method", "FBN", "Federated Boosting Networks"), "method:fbn-federated-boosting-network"),
        (("method", "Federated Boosting Network", "FBNs"), "method:fbn-federated-boosting-network"),
        (("method", "FBN"), "method:fbn"),
        (("task", "QIZ", "quick item zoning"), "task:quick-item-zoning"),
        (("method", "Zorgnet", "Zorgian network"), "method:zorgnet"),
        (("dataset", "COCO", "Common Objects in Context"), "dataset:ms-coco"),
    ],
)
def test_an_acronym_has_the_declared_long_form_in_its_id(make: Make, thing: tuple[str, ...], identifier: str) -> None:
    assert only(make("A", thing)).id == identifier


def test_two_senses_built_apart_stay_two_when_merged(make: Make) -> None:
    boosting = make("A", ("method", "FBN", "Federated Boosting Network"))
    fuzzy = make("B", ("method", "FBN", "fuzzy belief navigation"))
    again = make("C", ("method", "FBN", "federated boosting networks"))
    graphs = [KnowledgeGraph(*resolve([one]).records) for one in (boosting, fuzzy, again)]
    for graph in graphs[1:]:
        graphs[0].merge(graph)
    found = {entity.id for entity in graphs[0].all_entities()}
    assert found == {"method:fbn-federated-boosting-network", "method:fbn-fuzzy-belief-navigation"}
    assert len(graphs[0].papers(method="fuzzy belief navigation")) == 1
    assert len(graphs[0].papers(method="Federated Boosting Network")) == 2
    together = KnowledgeGraph(*resolve([boosting, fuzzy, again]).records)
    assert set(graphs[0].nodes) == set(together.nodes)


def test_ids_stay_short(make: Make) -> None:
    long = "quite " * 20 + "long name"
    assert len(only(make("A", ("method", "QLN", long))).id) <= len("method:") + 60
