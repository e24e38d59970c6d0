"""The student in torch, and the file in which it ships."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kgraph.extraction.tagger import load_tagger

torch = pytest.importorskip("torch", reason="training needs torch: pip install -r training/requirements.txt")

from training.distil import Phase, Pool, probabilities, train_student  # noqa: E402
from training.export import export_student  # noqa: E402
from training.student import Student, StudentSettings, make_batch  # noqa: E402
from training.words import Words, build_vocabulary  # noqa: E402

SETTINGS = StudentSettings(vocabulary=40, grams=512, shapes=64, embedding=16, hidden=32, width=16)
THREADS = ("warp", "weft", "silk", "wool", "hemp", "flax", "jute", "yarn")
RECORDS = [
    {
        "title": f"{thread.capitalize()}Net: looms for {thread}",
        "abstract": f"We propose {thread.capitalize()}Net. On {thread.upper()}-10 it reaches 9{place}.5% accuracy.",
        "entities": [
            {"name": name, "aliases": [name], "type": kind, "role": role}
            for name, kind, role in (
                (f"{thread.capitalize()}Net", "method", "proposed"),
                (f"{thread.upper()}-10", "dataset", "used"),
            )
        ],
        "results": [{"value": f"9{place}.5%", "kind": "absolute", "text": ""}],
    }
    for place, thread in enumerate(THREADS)
]
TEXTS = [f"{record['title']}\n{record['abstract']}" for record in RECORDS]


def trained() -> tuple[Student, Words]:
    torch.set_num_threads(1)
    torch.manual_seed(1)
    words = Words(build_vocabulary(TEXTS, SETTINGS.vocabulary), SETTINGS.grams, SETTINGS.shapes)
    model = Student(SETTINGS)
    train_student(model, Pool(words).with_gold(RECORDS), [Phase(soft=0, gold=40, rate=1e-2, batch=8)])
    return model, words


@pytest.fixture(scope="module")
def student() -> tuple[Student, Words]:
    return trained()


def test_what_ships_reads_as_the_student_does(student: tuple[Student, Words], tmp_path: Path) -> None:
    model, words = student
    export_student(model, words, tmp_path / "tagger.npz")
    with torch.inference_mode():
        wanted = [probabilities(model(make_batch([words.encode(text)], words))).numpy() for text in TEXTS]
    read = [load_tagger(tmp_path / "tagger.npz").read(text)[1] for text in TEXTS]
    assert max(np.abs(a - b).max() for a, b in zip(read, wanted, strict=True)) < 0.05  # tables have eight bits
    assert min(np.ptp(rows[:, 0]) for rows in wanted) > 0.5  # and the student is not of one mind on everything


def test_a_student_learns_to_read_a_name_it_never_met(student: tuple[Student, Words], tmp_path: Path) -> None:
    model, words = student
    export_student(model, words, tmp_path / "tagger.npz")
    text = "LaceNet: looms for lace\nWe propose LaceNet. On LACE-10 it reaches 90.5% accuracy."
    (found,) = load_tagger(tmp_path / "tagger.npz").tag([text])
    assert {(text[s.start : s.end], s.type, s.proposed > 0.5) for s in found.spans} == {
        ("LaceNet", "method", True),
        ("LACE-10", "dataset", False),
    }
    assert [(text[v.start : v.end], v.kind) for v in found.values] == [("90.5%", "absolute")]


def test_papers_of_one_batch_do_not_hear_of_each_other(student: tuple[Student, Words]) -> None:
    model, words = student
    coded = [words.encode(text) for text in TEXTS]
    with torch.inference_mode():
        together = model(make_batch(coded, words))
        alone = torch.cat([model(make_batch([paper], words)) for paper in coded])
    torch.testing.assert_close(together, alone, rtol=1e-4, atol=1e-4)


def test_the_same_papers_make_the_same_file(student: tuple[Student, Words], tmp_path: Path) -> None:
    export_student(*student, tmp_path / "one.npz")
    export_student(*trained(), tmp_path / "two.npz")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
