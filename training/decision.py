"""Fits the weights with which kgraph decides: candidates to entities, numbers to results.

    python -m training.decision --shared ../shared [--folds FOLDER]

The last stage of training/make.py, and a command of its own. Fitted on the parts `train` and `tune` of split.json;
`test` is never read. With `--folds`, the folder of taggers that each left one fold of the labelled papers out, the
weights for the tagger are fitted too, on labels.txt as well: a paper is read by the tagger that did not see it.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from types import ModuleType

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from kgraph.extraction import decision, reported, results
from kgraph.extraction.abbreviations import as_mentions, find_abbreviations
from kgraph.extraction.candidates import Candidate
from kgraph.extraction.coreference import Accepted, kept_apart, pair_features
from kgraph.extraction.entities import accepted, candidates, find_entities
from kgraph.extraction.gazetteer import find_known
from kgraph.extraction.introduced import find_introduced
from kgraph.extraction.links import find_links
from kgraph.extraction.neural import Reading, read
from kgraph.extraction.patterns import find_by_context
from kgraph.extraction.tagger import load_tagger
from kgraph.files import replacing
from kgraph.inventory import shipped
from kgraph.model import Cluster, Mention
from training.choice import Doubles, fit_logit
from training.corpus import FOLDS, Corpus, fold_of, load_corpus, load_scorer, text_of
from training.labels import Record

KINDS = ("dataset", "metric", "task", "method")
INTRODUCED = {"dataset", "method"}
# C of the regressions
STRENGTH = 0.3
STRENGTHS = {"role": 0.1, "same": 1.0}
# From which belief of the tagger on something that is no entity counts where roles are learnt.
DOUBTFUL = 0.3
# Weights nearer to zero are left out.
SMALLEST = 0.1
# From which probability on; chosen by hand, by the cross-validated F1 of whole papers over what is fitted on. For links
# the score from which on a mention is named, where that of naming none is 0: the measure does not punish a name where
# gold has none, so nearly all that are right are kept.
THRESHOLDS = {
    "rules": {
        "dataset": 0.44,
        "metric": 0.5,
        "task": 0.3,
        "method": 0.4,
        "role": 0.38,
        "same": 0.5,
        "absolute": 0.3,
        "delta": 0.36,
        "link metric": -2.5,
        "link dataset": -2.5,
        "link method": -1.0,
    },
    "tagger": {
        "dataset": 0.4,
        "metric": 0.38,
        "task": 0.42,
        "method": 0.56,
        "role": 0.42,
        "same": 0.5,
        "absolute": 0.47,
        "delta": 0.36,
        "link metric": -1.0,
        "link dataset": -2.5,
        "link method": -1.0,
    },
}
Weights = dict[str, float]
Features = dict[str, float]
Table = dict[str, tuple[list[Features], list[int]]]
Parts = list[tuple[int, Table]]
"""Tables, each with the fold that its papers are of."""
Choice = tuple[list[Features], list[int]]
"""The mentions that a value may belong to, and which of them it does; maybe none."""
Choices = dict[str, list[Choice]]
Reader = Callable[[Record], Reading | None]
Keep = Callable[[str], bool]


def only_rules(name: str) -> bool:
    """The features that the rules alone may use."""
    return name.startswith(("bias", "rule", "shape"))


def everything(_name: str) -> bool:
    return True


def summed(named: Iterator[tuple[str, float]], keep: Keep) -> Features:
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


def clusters_of(record: Record, reader: Reader, weights: decision.Weights) -> tuple[Cluster, ...]:
    """The entities of a paper by some weights."""
    text = text_of(record)
    pairs, links = find_abbreviations(text), find_links(text)
    return find_entities(text, found_in(text), pairs, links, weights, reader(record))


def entity_table(records: list[Record], reader: Reader, keep: Keep, score: ModuleType) -> Table:
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


def role_table(records: list[Record], reader: Reader, keep: Keep, score: ModuleType) -> Table:
    """Features of every candidate method or dataset, and whether the paper introduces it."""
    rows: list[Features] = []
    truths: list[int] = []
    for record in records:
        text = text_of(record)
        own = [score.forms(e) for e in record["entities"] if e.get("role") == "proposed"]
        known = [score.forms(e) for e in record["entities"] if e["type"] in INTRODUCED]
        for candidate in candidates_of(record, reader):
            forms = {score.form_key(form) for form in candidate.forms}
            for kind in sorted(INTRODUCED & candidate.evidence.keys()):
                # What is no entity at all is mostly refused before its role is asked: it counts when something said so.
                if any(forms & other for other in known) or candidate.proposed > DOUBTFUL:
                    rows.append(summed(decision.role_features(text, candidate, kind), keep))
                    truths.append(int(any(forms & other for other in own)))
    return {"role": (rows, truths)}


def same_table(record: Record, reader: Reader, weights: decision.Weights, keep: Keep, score: ModuleType) -> Table:
    """Features of every two entities of a paper that are alike, and whether they are one in its labels.

    A name that the labels lack is another thing than one that they have; of two that they lack nothing is known.
    """
    text = text_of(record)
    rows: list[Features] = []
    truths: list[int] = []
    for first, second in combinations(accepted(text, candidates_of(record, reader), weights), 2):
        if first.kind == second.kind and not kept_apart(first, second, shipped()):
            meant, other = (labelled_as(entity, record, score) for entity in (first, second))
            features = summed(pair_features(text, first, second), keep) if meant or other else {}
            if features:
                rows.append(features)
                truths.append(int(bool(meant & other)))
    return {"same": (rows, truths)}


def labelled_as(entity: Accepted, record: Record, score: ModuleType) -> set[int]:
    """Which of the labelled entities of a paper have a form of this one."""
    forms = {score.form_key(form) for form in entity.candidate.forms}
    labels = enumerate(record["entities"])
    return {index for index, label in labels if label["type"] == entity.kind and forms & score.forms(label)}


def result_table(
    record: Record, reader: Reader, clusters: tuple[Cluster, ...], score: ModuleType
) -> tuple[Table, Choices]:
    """`value KIND`: which numbers of a paper are results of a kind; `link KIND`: which mentions these belong to."""
    table: Table = {f"value {kind}": ([], []) for kind in reported.KINDS}
    choices: Choices = {f"link {kind}": [] for kind in results.LINKED}
    text, reading = text_of(record), reader(record)
    numbers = results.Numbers.of(text, clusters)
    mentions = {kind: reported.places(clusters, kind) for kind in results.LINKED}
    named = {e["name"]: score.forms(e) for e in record["entities"]}
    forms = {c.name: {score.form_key(c.name)} | {score.form_key(m.text) for m in c.mentions} for c in clusters}
    for index, (value, run) in enumerate(zip(numbers.values, numbers.runs, strict=True)):
        key = score.value_key(text[value.start : value.end])
        gold = [r for r in record["results"] if score.value_key(r["value"]) == key]
        features = summed(
            reported.kind_features(text, value, run, reading.values if reading else (), mentions),
            everything,
        )
        for kind in reported.KINDS:
            rows, truths = table[f"value {kind}"]
            rows.append(features)
            truths.append(int(kind in {r["kind"] for r in gold}))
        for target in results.LINKED if gold else ():
            wanted = [named.get(r[target], {score.form_key(r[target])}) for r in gold if r[target]]
            found = list(results.described(numbers, index, gold[0]["kind"], target, mentions[target]))
            right = [int(any(w & forms[place.name] for w in wanted)) for place, _ in found]
            if any(right) or (found and not wanted):
                choices[f"link {target}"].append(([dict(described) for _, described in found], right))
    return table, choices


def fit(table: Table) -> Weights:
    """Weights of one logistic regression per row of the table."""
    weights: Weights = {}
    for kind, (rows, truths) in table.items():
        vectorizer = DictVectorizer()
        model = LogisticRegression(C=STRENGTHS.get(kind, STRENGTH), max_iter=1000, fit_intercept=False)
        with threadpool_limits(1):  # another number of threads, other last bits
            model.fit(vectorizer.fit_transform(rows), truths)
        weights |= rounded(kind, vectorizer.feature_names_, model.coef_[0])
    return weights


def fit_choices(choices: Choices) -> Weights:
    """Weights of one conditional logit per kind of link, over the mentions in reach and naming none."""
    weights: Weights = {}
    for kind, chosen in choices.items():
        if not chosen:
            continue
        vectorizer = DictVectorizer()
        rows = vectorizer.fit_transform([row for options, _ in chosen for row in options])
        right = np.array([truth for _, truths in chosen for truth in truths], bool)
        found = fit_logit(rows, right, [len(options) for options, _ in chosen], STRENGTH)
        weights |= rounded(kind, vectorizer.feature_names_, found)
    return weights


def rounded(kind: str, names: list[str], values: Doubles) -> Weights:
    """The weights that count, under `KIND NAME`."""
    pairs = zip(names, values, strict=True)
    return {f"{kind} {name}": round(float(weight), 3) for name, weight in pairs if abs(weight) >= SMALLEST}


def write(path: Path, weights: Weights, note: str) -> None:
    lines = [f"# version: 1\n# source: training/decision.py; {note}\n"]
    lines += [f"{name}\t{weights[name]:g}\n" for name in sorted(weights)]
    with replacing(path) as part:
        part.write_text("".join(lines), encoding="utf-8")


def joined(parts: Parts, without: int | None) -> Table:
    """The rows of several tables together, but those of one fold."""
    whole: Table = defaultdict(lambda: ([], []))
    for fold, table in parts:
        if fold != without:
            for kind, (rows, truths) in table.items():
                whole[kind][0].extend(rows)
                whole[kind][1].extend(truths)
    return whole


@dataclass
class Learning:
    """What the weights are fitted on, each with the fold of its papers, and with which thresholds they go."""

    limits: Weights
    parts: Parts
    choices: list[tuple[int, Choices]] = field(default_factory=list)

    @classmethod
    def of(  # noqa: PLR0913, PLR0917 - what is learnt from what, by whose reading
        cls,
        name: str,
        records: list[Record],
        reader: Reader,
        keep: Keep,
        score: ModuleType,
        more: Sequence[Record] = (),
    ) -> Learning:
        """Results are learnt over clusters whose weights did not see the paper, and from `more` papers besides."""
        limits = {f"threshold {kind}": value for kind, value in THRESHOLDS[name].items()}
        learning = cls(limits, [])
        for fold in range(FOLDS):
            chosen = [record for record in records if fold_of(record) == fold]
            table = {**entity_table(chosen, reader, keep, score), **role_table(chosen, reader, keep, score)}
            learning.parts.append((fold, table))
        unseen = [learning.weights(fold) for fold in range(FOLDS)]
        pairs = [(f := fold_of(record), same_table(record, reader, unseen[f], keep, score)) for record in records]
        learning.parts += pairs
        unseen = [decision.Weights({**unseen[fold], **fit(joined(pairs, fold))}) for fold in range(FOLDS)]
        for record in [*records, *more]:
            fold = fold_of(record)
            clusters = clusters_of(record, reader, unseen[fold])
            table, choices = result_table(record, reader, clusters, score)
            learning.parts.append((fold, table))
            learning.choices.append((fold, choices))
        return learning

    def weights(self, without: int | None = None) -> decision.Weights:
        """Fitted on all papers but those of one fold."""
        chosen: Choices = defaultdict(list)
        for fold, choices in self.choices:
            if fold != without:
                for kind, ours in choices.items():
                    chosen[kind].extend(ours)
        return decision.Weights({**fit(joined(self.parts, without)), **fit_choices(chosen), **self.limits})


def make(name: str, learning: Learning, note: str) -> None:
    """Fit everything and write the data file."""
    weights = learning.weights()
    write(Path(__file__).parents[1] / "kgraph" / "data" / f"decision-{name}.tsv", weights, note)
    print(name, len(weights), "weights")


def fold_reader(folds: Path) -> Reader:
    """Has each paper read by the tagger that did not see it.

    Raises:
        ValueError: there is not one tagger for each fold.
    """
    taggers = [load_tagger(path) for path in sorted(folds.glob("*.npz"))]
    if len(taggers) != FOLDS:
        raise ValueError(f"{folds}: {len(taggers)} taggers for {FOLDS} folds")
    readings: dict[str, Reading] = {}

    def reader(record: Record) -> Reading:
        mark = record["digest"]
        if mark not in readings:
            readings[mark] = read(text_of(record), taggers[fold_of(record)])
        return readings[mark]

    return reader


def fit_all(corpus: Corpus, score: ModuleType, folds: Path | None) -> None:
    """The weights of the rules alone and, with the folder of taggers, those that go with the tagger."""
    records = [*corpus.part("train"), *corpus.part("tune")]
    every = [*records, *corpus.added]
    # The entities of the rules alone have learnt all they can from these; more papers of one kind cost them 3 points on
    # the other. Which number belongs to what they learn as the tagger does.
    rules = Learning.of("rules", records, lambda _: None, only_rules, score, more=corpus.added)
    make("rules", rules, f"{len(records)} papers, results {len(every)}")
    if folds is not None:
        make("tagger", Learning.of("tagger", every, fold_reader(folds), everything, score), f"{len(every)} papers")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--folds", type=Path, help="folder of taggers, `folds` in the cache of training/make.py")
    args = parser.parse_args()
    fit_all(load_corpus(args.shared), load_scorer(args.shared), args.folds)


if __name__ == "__main__":
    main()
