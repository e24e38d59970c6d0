from __future__ import annotations

import subprocess
import sys

import pytest

import kgraph

HEAVY = ("spacy", "pyvis", "duckdb", "lxml", "networkx", "pandas", "numpy")


def test_the_face_is_small_and_sorted() -> None:
    assert list(kgraph.__all__) == sorted(kgraph.__all__)
    assert len(set(kgraph.__all__)) == len(kgraph.__all__) <= 20


@pytest.mark.parametrize("name", kgraph.__all__)
def test_every_name_can_be_imported(name: str) -> None:
    assert getattr(kgraph, name).__name__ == name
    assert name in dir(kgraph)


def test_dir_is_sorted_and_has_the_version() -> None:
    assert dir(kgraph) == sorted([*kgraph.__all__, "__version__"])
    assert kgraph.__version__.count(".") >= 2


def test_import_takes_nothing_heavy() -> None:
    code = f"import sys, kgraph; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_unknown_attribute() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'loom'"):
        _ = kgraph.loom
