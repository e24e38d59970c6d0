from __future__ import annotations

from dataclasses import replace

import pytest

from kgraph.model import Cluster, Extraction, Mention, Paper, Relation, Result
from kgraph.pipeline import build
from kgraph.resolution import resolve
from kgraph.resolution.known import shipped
from kgraph.resolution.titled import titled
from kgraph.schema import EntityKind

DDPM = Paper.of("Denoising Diffusion Probabilistic Models", "Diffusion probabilistic models make images.")


def reading(paper: Paper, kind: EntityKind, *texts: str) -> Extraction:
    found: list[Mention] = []
    for text in texts:
        start = found[-1].end if found else 0
        start = paper.text.lower().index(text.lower(), start)
        found.append(Mention(kind, paper.text[start : start + len(text)], start, start + len(text), 0.9, "tagger"))
    return Extraction(paper, (Cluster(kind, found[0].text, "used", 0.9, tuple(found)),))


def written(found: Extraction) -> list[list[str]]:
    return [[mention.text for mention in cluster.mentions] for cluster in titled(found, shipped).entities]


def test_a_part_of_the_name_in_the_title_is_the_name() -> None:
    part = "diffusion probabilistic models"
    read = reading(DDPM, "method", part, part)
    assert written(read) == [["Diffusion probabilistic models"], ["Denoising Diffusion Probabilistic Models"]]
    edges = {(r.kind, r.target) for r in resolve([read]).records if isinstance(r, Relation)}
    assert ("PROPOSES", "method:ddpm") in edges
    assert ("USES", "method:diffusion-model") in edges


def test_results_go_by_the_whole_name_too() -> None:
    paper = Paper.of(DDPM.title, "It reaches an FID of 3.17.")
    read = reading(paper, "method", "Diffusion Probabilistic Models")
    score = Result("FID", "3.17", "", "", "Diffusion Probabilistic Models", "absolute", 58, 66)
    found = titled(replace(read, results=(score,)), shipped)
    assert [result.method for result in found.results] == [DDPM.title]
    assert [result.metric for result in found.results] == ["FID"]


@pytest.mark.parametrize(
    ("paper", "kind", "text"),
    [
        (Paper.of("A review of denoising diffusion probabilistic models"), "method", "diffusion probabilistic models"),
        (DDPM, "task", "diffusion probabilistic models"),  # of another kind
        (DDPM, "method", "denoising diffusion probabilistic model"),  # the name itself, but for an s
        (DDPM, "method", "probabilistic models make"),  # reaches beyond the name
    ],
)
def test_all_else_stays_as_it_was_read(paper: Paper, kind: EntityKind, text: str) -> None:
    read = reading(paper, kind, text)
    assert titled(read, shipped) is read


def test_a_name_with_capitals_is_found_as_it_is_written() -> None:
    for text, found in (("We use Wide ResNet.", "Wide ResNet"), ("We use a wide ResNet.", "ResNet")):
        assert written(reading(Paper.of("Wide Residual Networks", text), "method", "ResNet")) == [[found]]


@pytest.mark.parametrize(
    ("title", "abstract", "entity"),
    [
        (DDPM.title, "We make images with diffusion probabilistic models, and they look good.", "method:ddpm"),
        (
            "Highly accurate protein structure prediction with AlphaFold",
            "AlphaFold predicts how a protein folds.",
            "method:alphafold",
        ),
        (
            "Conservative Q-Learning for Offline Reinforcement Learning",
            "Conservative Q-learning (CQL) learns from logged data.",
            "method:cql",
        ),
    ],
)
def test_the_paper_of_a_known_title_proposes_its_thing(title: str, abstract: str, entity: str) -> None:
    paper = Paper.of(title, abstract)
    assert [r.kind for r in build([paper]).between(paper.id, entity)] == ["PROPOSES"]
