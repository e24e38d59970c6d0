"""Every example runs as it stands and prints something."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kgraph.pipeline import build, read

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.mark.parametrize("script", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.name)
def test_it_runs(script: Path, tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip()


@pytest.mark.parametrize("script", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.name)
def test_it_is_short(script: Path) -> None:
    assert len(script.read_text(encoding="utf-8").splitlines()) <= 30


def test_the_vocabulary_works_on_the_listing() -> None:
    graph = build(EXAMPLES / "papers.txt", vocabulary=EXAMPLES / "vocabulary.toml", rules_only=True)
    assert graph.entity("Microsoft COCO").name == "COCO"
    assert graph.entity("patch transformer").name == "vision transformer"


def test_the_listing_holds_forty_papers_or_more() -> None:
    refused: list[object] = []
    papers = list(read(EXAMPLES / "papers.txt", refuse=refused.append))
    assert len(papers) >= 40
    assert refused == []
