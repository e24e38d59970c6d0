"""The README's tables and commands against the code; its Python blocks run as doctests."""

from __future__ import annotations

import re
from pathlib import Path

from kgraph.registry import exporters, readers

README = Path(__file__).parents[1] / "README.md"


def test_it_begins_with_the_two_commands() -> None:
    text = README.read_text(encoding="utf-8")
    first = text.index("    pip install . && kgraph build examples/papers.txt")
    second = text.index('    pip install ".[test]" && pytest')
    assert first < second < text.index("## ")


def test_the_table_of_formats_lists_what_is_registered() -> None:
    rows = re.findall(r"^\| (\w+) \| (in|out) \| ([^|]*) \|", README.read_text(encoding="utf-8"), re.MULTILINE)
    listed = {(name, way, tuple(sorted(suffixes.split(", ")))) for name, way, suffixes in rows}
    known = {
        (name, way, tuple(sorted(registry().get(name).SUFFIXES)))
        for way, registry in (("in", readers), ("out", exporters))
        for name in registry().names()
    }
    assert {(n, w, tuple(s.strip() for s in x)) for n, w, x in listed} == known


def test_the_vocabulary_is_that_of_the_examples() -> None:
    shown = re.findall(r"^```toml\n(.*?)^```", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    example = (README.parent / "examples" / "vocabulary.toml").read_text(encoding="utf-8")
    assert [text in example for text in shown] == [True]


def test_links_within_the_repository_lead_somewhere() -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", README.read_text(encoding="utf-8"))
    missing = [target for target in targets if not (README.parent / target).exists()]
    assert targets
    assert missing == []
