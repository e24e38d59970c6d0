"""Fits the weights with which kgraph decides: candidates to entities, numbers to results.

    python training/decision.py --shared ../shared [--folds training/cache/folds]

Fitted on the parts `train` and `tune` of split.json; `test` is never read. With `--folds`, the folder of
taggers that each left one fold of the labelled papers out, the weights for the tagger are fitted too:
a paper is read by the tagger that did not see it.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
from corpus import Record, load_corpus, load_scorer, text_of
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from kgraph.extraction import decision, results
from kgraph.extraction.abbreviations import as_mentions, find_abbreviations
from kgraph.extraction.candidates import Candidate
from kgraph.extraction.entities import candidates, find_entities
from kgraph.extraction.gazetteer import find_known
from kgraph.extraction.introduced import find_introduced
from kgraph.extraction.links import find_links
from kgraph.extraction.neural import Reading, read
from kgraph.extraction.patterns import find_by_context
from kgraph.extraction.tagger import load_tagger
from kgraph.model import Cluster, Mention
from kgraph.names import form_key

KINDS = ("dataset", "metric", "task", "method")
INTRODUCED = {"dataset", "method"}
STRENGTH = {"entity": 0.5, "result": 0.7}
SMALLEST = 0.02
Features = dict[str, float]
Table = dict[str, tuple[list[Features], list[int]]]
Reader = Callable[[Record], Reading | None]


def only_rules(name: str) -> bool:
    """The features that the rules alone may use."""
    return name.startswith(("bias", "rule", "shape"))


def everything(_name: str) -> bool:
    return True


def summed(named: Iterator[tuple[str, float]], keep: Callable[[str], bool]) -> Features:
    total: Features = defaultdict(float)
    for name, value in named:
        if keep(name):
            total[name] += value
    return dict(total)


def found_in(text: str) -> list[Mention]:
    """What the rules find."""
    declared = as_mentions(find_abbreviations(text))
    return [*find_known(text), *find_introduced(text), *find_by_context(text), *declared]


def candidates_of(record: Record, reader: Reader) -> list[Candidate]:
    text = text_of(record)
    return candidates(text, found_in(text), find_abbreviations(text), find_links(text), reader(record))


def entity_table(records: list[Record], reader: Reader, keep: Callable[[str], bool], score: ModuleType) -> Table:
    """kind -> features and truth of every candidate that something takes for the kind."""
    table: Table = {kind: ([], []) for kind in KINDS}
    for record in records:
        text = text_of(record)
        gold = [(e["type"], score.forms(e)) for e in record["entities"]]
        for candidate in candidates_of(record, reader):
            forms = {score.form_key(form) for form in candidate.forms}
            for kind in candidate.evidence:
                truth = any(kind == wanted and forms & other for wanted, other in gold)
                table[kind][0].append(summed(decision.features(text, candidate, kind), keep))
                table[kind][1].append(int(truth))
    return table


def role_table(records: list[Record], reader: Reader, keep: Callable[[str], bool], score: ModuleType) -> Table:
    """Features of every candidate method or dataset, and whether the paper introduces it."""
    rows: list[Features] = []
    truths: list[int] = []
    for record in records:
        text = text_of(record)
        own = [score.forms(e) for e in record["entities"] if e.get("role") == "proposed"]
        known = [score.forms(e) for e in record["entities"] if e["type"] in INTRODUCED]
        for candidate in candidates_of(record, reader):
            forms = {score.form_key(form) for form in candidate.forms}
            for kind in INTRODUCED & candidate.evidence.keys():
                # What is no entity at all is mostly refused before its role is asked: it counts when something said so.
                if any(forms & other for other in known) or candidate.proposed > STRENGTH["entity"]:
                    rows.append(summed(decision.role_features(text, candidate, kind), keep))
                    truths.append(int(any(forms & other for other in own)))
    return {"role": (rows, truths)}


def result_tables(
    records: list[Record], reader: Reader, clusters_of: Callable[[Record], tuple[Cluster, ...]], score: ModuleType
) -> tuple[Table, Table]:
    """Two tables: which numbers are results of a kind, and which mentions of a kind they belong to."""
    kinds: Table = {kind: ([], []) for kind in results.KINDS}
    links: Table = {kind: ([], []) for kind in ("metric", "dataset")}
    for record in records:
        text, clusters, reading = text_of(record), clusters_of(record), reader(record)
        values = results.candidate_values(text, clusters)
        ends = results.sentence_ends(text)
        named = {e["name"]: score.forms(e) for e in record["entities"]}
        forms = {c.name: {form_key(c.name)} | {score.form_key(m.text) for m in c.mentions} for c in clusters}
        for index, value in enumerate(values):
            key = score.value_key(text[value.start : value.end])
            gold = [r for r in record["results"] if score.value_key(r["value"]) == key]
            features = summed(results.kind_features(text, value, reading.values if reading else ()), everything)
            for kind in results.KINDS:
                kinds[kind][0].append(features)
                kinds[kind][1].append(int(kind in {r["kind"] for r in gold}))
            for kind, (rows, truths) in links.items():
                wanted = [named.get(r[kind], {score.form_key(r[kind])}) for r in gold if r[kind]]
                if wanted:
                    for place, described in results.described(
                        text, values, index, results.places(clusters, kind), ends
                    ):
                        rows.append(dict(described))
                        truths.append(int(any(w & forms[place.name] for w in wanted)))
    return kinds, links


def fit(table: Table, prefix: str, strength: float) -> tuple[decision.Weights, dict[str, np.ndarray]]:
    """Weights of one logistic regression per row of the table, and its cross-validated probabilities."""
    weights: dict[str, float] = {}
    held: dict[str, np.ndarray] = {}
    for kind, (rows, truths) in table.items():
        vectorizer = DictVectorizer()
        matrix = vectorizer.fit_transform(rows)
        model = LogisticRegression(C=strength, max_iter=1000, fit_intercept=False)
        held[kind] = cross_val_predict(model, matrix, truths, cv=5, method="predict_proba")[:, 1]
        model.fit(matrix, truths)
        for name, weight in zip(vectorizer.feature_names_, model.coef_[0], strict=True):
            if abs(weight) >= SMALLEST:
                weights[f"{prefix}{kind} {name}"] = round(float(weight), 3)
    return weights, held


def threshold(probabilities: np.ndarray, truths: list[int], total: int) -> float:
    """The probability from which on accepting gives the best F1; `total` counts what there is to find."""
    right = np.array(truths)
    grid = np.arange(0.2, 0.7, 0.02)
    scores = [2 * right[probabilities >= g].sum() / max(1, (probabilities >= g).sum() + total) for g in grid]
    return round(float(grid[int(np.argmax(scores))]), 2)


def write(path: Path, weights: decision.Weights, note: str) -> None:
    lines = [f"# version: 1\n# source: training/decision.py; {note}\n"]
    lines += [f"{name}\t{weights[name]:g}\n" for name in sorted(weights)]
    path.write_text("".join(lines), encoding="utf-8")


def make(name: str, records: list[Record], reader: Reader, keep: Callable[[str], bool], score: ModuleType) -> None:
    table = entity_table(records, reader, keep, score)
    weights, held = fit(table, "", STRENGTH["entity"])
    merged = dict(weights)
    for kind in KINDS:
        total = sum(e["type"] == kind for r in records for e in r["entities"])
        merged[f"threshold {kind}"] = threshold(held[kind], table[kind][1], total)

    roles = role_table(records, reader, keep, score)
    more, held = fit(roles, "", STRENGTH["entity"])
    merged.update(more)
    merged["threshold role"] = threshold(held["role"], roles["role"][1], sum(roles["role"][1]))

    def clusters_of(record: Record) -> tuple[Cluster, ...]:
        text = text_of(record)
        pairs, links = find_abbreviations(text), find_links(text)
        return find_entities(text, found_in(text), pairs, links, merged, reader(record))

    kinds, links = result_tables(records, reader, clusters_of, score)
    for prefix, rows in (("value ", kinds), ("link ", links)):
        more, held = fit(rows, prefix, STRENGTH["result"])
        merged.update(more)
        if prefix == "value ":
            for kind in results.KINDS:
                merged[f"threshold {kind}"] = threshold(held[kind], rows[kind][1], sum(rows[kind][1]))
    target = Path(__file__).parents[1] / "kgraph" / "data" / f"decision-{name}.tsv"
    write(target, merged, f"{len(records)} labelled papers")
    print(name, len(merged), {key: value for key, value in merged.items() if key.startswith("threshold")})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--folds", type=Path)
    parser.add_argument(
        "--tune-only", action="store_true", help="fit for the shipped tagger on the part it did not see"
    )
    args = parser.parse_args()
    score = load_scorer(args.shared)
    corpus = load_corpus(args.shared)
    records = [*corpus.part("train"), *corpus.part("tune")]
    if args.tune_only:
        make("tagger", corpus.part("tune"), lambda record: read(text_of(record)), everything, score)
        return
    make("rules", records, lambda _: None, only_rules, score)
    if args.folds:
        taggers = [load_tagger(path) for path in sorted(args.folds.glob("*.npz"))]
        readings: dict[str, Reading] = {}

        def reader(record: Record) -> Reading:
            mark = record["digest"]
            if mark not in readings:
                readings[mark] = read(text_of(record), taggers[int(mark, 16) % len(taggers)])
            return readings[mark]

        make("tagger", records, reader, everything, score)


if __name__ == "__main__":
    main()
