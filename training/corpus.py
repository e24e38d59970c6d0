"""Labelled and unlabelled papers, and the fixed split between training, tuning and testing."""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from training.labels import LABELS, Record, read_labels

SIZES = {"listing": (60, 30), "arxiv": (150, 100)}
"""Papers of each source kept for testing and for tuning; the others train."""
FOLDS = 5
"""Into so many folds fall the labelled papers for the second step."""
SHARD = 1000
"""Papers in one file of soft labels."""


def load_scorer(shared: Path) -> ModuleType:
    """The measure of the project, gold/score.py, as a module."""
    spec = importlib.util.spec_from_file_location("gold_score", shared / "gold" / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(shared / "gold" / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def digest(title_key: str) -> str:
    """What stands for a paper in split.json: no text of a paper goes into the repository."""
    return hashlib.sha256(title_key.encode()).hexdigest()[:12]


def fold_of(record: Record) -> int:
    """The fold of a labelled paper, by its digest."""
    return int(record["digest"], 16) % FOLDS


def _outside(records: list[Record], fold: int) -> list[Record]:
    return [record for record in records if fold_of(record) != fold]


def text_of(record: Record) -> str:
    """The text that is tagged: title, a line feed, abstract."""
    return f"{record['title']}\n{record['abstract']}"


@dataclass(frozen=True)
class Corpus:
    """Labelled papers by part and source, and the arXiv abstracts outside of them; no two share a title.

    `added` are those of the abstracts that labels.txt labels. What a stage keeps for `abstracts` stays true when
    labels.txt grows.
    """

    parts: dict[str, dict[str, list[Record]]]
    added: list[Record]
    abstracts: list[Record]

    @property
    def unlabelled(self) -> list[Record]:
        """The abstracts without those of labels.txt."""
        labelled = {record["digest"] for record in self.added}
        return [record for record in self.abstracts if record["digest"] not in labelled]

    def part(self, name: str) -> list[Record]:
        """All papers of one part, listings first."""
        return [*self.parts[name]["listing"], *self.parts[name]["arxiv"]]

    def without(self, fold: int) -> Corpus:
        """The same but for the papers of one fold in train, tune and labels.txt."""
        parts = {
            name: {source: _outside(records, fold) for source, records in part.items()} if name != "test" else part
            for name, part in self.parts.items()
        }
        return Corpus(parts, _outside(self.added, fold), self.abstracts)

    def hashes(self) -> dict[str, dict[str, list[str]]]:
        """Content of split.json."""
        return {
            part: {source: sorted(r["digest"] for r in records) for source, records in self.parts[part].items()}
            for part in ("tune", "test")
        }


def read_lines(path: Path) -> list[Record]:
    """Records of a file with one JSON object per line."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def load_corpus(shared: Path) -> Corpus:
    """Read and split the labelled papers; a paper in both sources counts as a listing paper.

    Raises:
        ValueError: a paper of labels.txt is not among the abstracts, or has the title of another labelled paper.
    """
    key = load_scorer(shared).title_key
    seen: set[str] = set()
    parts: dict[str, dict[str, list[Record]]] = {"train": {}, "tune": {}, "test": {}}
    for source, (n_test, n_tune) in SIZES.items():
        fresh = []
        for record in read_lines(shared / "gold" / f"{source}_dev.jsonl"):
            mark = digest(key(record["title"]))
            if mark not in seen:
                seen.add(mark)
                fresh.append({**record, "digest": mark, "source": source})
        fresh.sort(key=lambda r: str(r["digest"]))
        parts["test"][source] = fresh[:n_test]
        parts["tune"][source] = fresh[n_test : n_test + n_tune]
        parts["train"][source] = fresh[n_test + n_tune :]
    abstracts, added = [], []
    with LABELS.open(encoding="utf-8") as lines:
        labels = {record["id"]: record for record in read_labels(lines)}
    for record in read_lines(shared / "corpora" / "arxiv_abstracts.jsonl.gz"):
        mark = digest(key(record["title"]))
        if mark not in seen:
            seen.add(mark)
            abstracts.append({**record, "digest": mark})
            if record["id"] in labels:
                added.append({**record, **labels.pop(record["id"]), "digest": mark, "source": "added"})
    if labels:
        raise ValueError(f"{LABELS}: no abstract, or another paper of that title, for {sorted(labels)}")
    added.sort(key=lambda r: str(r["digest"]))
    abstracts.sort(key=lambda r: str(r["digest"]))
    return Corpus(parts, added, abstracts)
