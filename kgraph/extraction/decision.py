"""Which candidates are entities, of which kind, and how sure: a logistic score over named features.

The weights are a data file made by training/decision.py from labelled papers; one set for the
rules alone, one with the tagger. A feature is a string, so that the file can be read.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files

from kgraph.extraction.candidates import Candidate
from kgraph.extraction.words import word_list
from kgraph.names import form_key

_HEAD = re.compile(r"[^\W\d_]+")
_NUMBER_BESIDE = re.compile(r"\d[\d.,]*\s?\\?%?\s?$")
_NUMBER_AFTER = re.compile(r"(?: score)?(?: of| to| by| at|:| =)? ?\\?\d")
_WINDOW = 40
_CLAUSE = re.compile(r"[.;:!?]\s")
_VERBS = word_list("introducing verbs")
_SUBJECTS = word_list("introducing subjects")
_FEW, _MANY = 1, 4
_REACH, _FAR = 120, 8


class Weights(dict[str, float]):
    """Weight of each feature under `KIND FEATURE`, threshold of a kind under `threshold KIND`."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        super().__init__(weights)
        self._groups: dict[str, dict[str, float]] = {}

    def group(self, kind: str) -> dict[str, float]:
        """The weights of one kind by the bare name of the feature, looked up once."""
        if kind not in self._groups:
            start = f"{kind} "
            self._groups[kind] = {name[len(start) :]: value for name, value in self.items() if name.startswith(start)}
        return self._groups[kind]


def features(text: str, candidate: Candidate, kind: str) -> Iterator[tuple[str, float]]:
    """Names and values of what speaks for or against `candidate` being a `kind`.

    The names begin with `rule`, `shape`, `near`, `word` or `tagger`; the rules alone use the first two.
    """
    evidence = candidate.evidence
    yield "bias", 1.0
    for rule, score in evidence.get(kind, {}).items():
        if rule == "tagger":
            yield "tagger max", score
        else:
            yield f"rule {rule}", 1.0
            yield f"rule {rule} score", score
            if rule == "inventory" and any(map(_coined, candidate.forms)):
                yield "rule inventory coined", 1.0
    for other, rules in evidence.items():
        if other != kind:
            for rule, score in rules.items():
                yield f"{'tagger' if rule == 'tagger' else 'rule'} other {other} {rule.split(':')[0]}", score
    yield from _tagged(candidate, kind)
    if candidate.common is None:  # the same for every kind, and the dearest to compute
        candidate.common = (*_shape(text, candidate), *_lexical(text, candidate))
    yield from candidate.common


def _coined(form: str) -> bool:
    """Whether a form has a capital or digit inside, as a name has and no word."""
    return any(character.isupper() or character.isdigit() for character in form[1:])


def _shape(text: str, candidate: Candidate) -> Iterator[tuple[str, float]]:
    forms = candidate.forms
    name = candidate.short or max(forms, key=lambda form: (forms[form], -len(form), form))
    title_end = text.find("\n")
    words = name.count(" ") + 1
    if candidate.short:
        yield "shape abbreviated", 1.0
    if min(candidate.spans)[0] < title_end:
        yield "shape in title", 1.0
    yield f"shape count {min(len(candidate.spans), _MANY)}", 1.0
    yield f"shape words {min(words, _MANY)}", 1.0
    if name.isupper():
        yield "shape upper", 1.0
    elif name.islower():
        yield "shape lower", 1.0
    elif words == _FEW and any(map(str.isupper, name[1:])):
        yield "shape inner capital", 1.0
    else:
        yield "shape capitalised", 1.0
    if any(map(str.isdigit, name)):
        yield "shape digit", 1.0
    if "-" in name:
        yield "shape hyphen", 1.0


def _tagged(candidate: Candidate, kind: str) -> Iterator[tuple[str, float]]:
    for place in sorted(candidate.beside):
        yield f"tagger value {place}", candidate.beside[place]
    if scores := list(candidate.tagged.get(kind, {}).values()):
        yield "tagger mean", sum(scores) / len(scores)
        yield "tagger share", sum(scores) / len(candidate.spans)
        yield "tagger any", 1.0
        miss = 1.0
        for score in scores:
            miss *= 1.0 - min(score, 0.99)
        yield "tagger or", 1.0 - miss


def _lexical(text: str, candidate: Candidate) -> Iterator[tuple[str, float]]:
    spans = sorted(candidate.spans)[:_MANY]
    start, end = spans[0]
    words = _HEAD.findall(text[start:end].casefold())
    if words:
        yield f"word last {words[-1]}", 1.0
        yield f"word first {words[0]}", 1.0
        yield f"word suffix {words[-1][-3:]}", 1.0
    if len(words) <= 2:  # noqa: PLR2004 - longer names are too rare to learn
        yield f"word name {form_key(text[start:end])}", 1.0
    for begin, stop in spans:
        before, after = text[max(0, begin - _WINDOW) : begin], text[stop : stop + _WINDOW]
        for word in _last_word(before.casefold()):
            yield f"near before {word}", 1.0 / len(spans)
        if (following := _HEAD.search(after)) is not None:
            yield f"near after {following[0].casefold()}", 1.0 / len(spans)
        if _NUMBER_BESIDE.search(before) or _NUMBER_AFTER.match(after):
            yield "shape number beside", 1.0


def _last_word(text: str) -> list[str]:
    """The last word, if there is one: mostly in what stands after the last space."""
    return (_HEAD.findall("".join(text.rsplit(None, 1)[-1:])) or _HEAD.findall(text))[-1:]


def _introduced_near(text: str, candidate: Candidate, title_end: int) -> Iterator[tuple[str, float]]:
    """How many words before a mention a verb of introduction stands in its clause, and whose verb it is."""
    found = []
    for begin, _ in sorted(candidate.spans)[:_MANY]:
        if begin > title_end:
            clause = _CLAUSE.split(text[max(0, title_end, begin - _REACH) : begin])[-1]
            words = _HEAD.findall(clause.casefold())
            if not _VERBS.isdisjoint(words):
                verb = max(place for place, word in enumerate(words) if word in _VERBS)
                own = not _SUBJECTS.isdisjoint(words[max(0, verb - _MANY) : verb])
                found.append((len(words) - 1 - verb, own))
    if found:
        away, own = min(found)
        yield f"rule verb {min(away, _FAR)} {'ours' if own else 'theirs'}", 1.0
        yield f"rule verb {'ours' if own else 'theirs'}", 1.0


def _whose(text: str, candidate: Candidate, kind: str) -> Iterator[tuple[str, float]]:
    """A known name is mostly another's, but for its own paper: title and repository tell."""
    if candidate.begins(text, ":"):
        yield "shape before the colon", 1.0
    elif candidate.hosted:
        yield "rule repository called so", 1.0
    elif "inventory" in candidate.evidence.get(kind, {}):
        yield "rule inventory", 1.0 - candidate.proposed
    if candidate.begins(text, " for "):
        yield "shape title for", 1.0
    elif candidate.begins(text, "\n"):
        yield "shape is the title", 1.0


def role_features(text: str, candidate: Candidate, kind: str) -> Iterator[tuple[str, float]]:
    """Names and values of what speaks for the paper introducing `candidate`, rather than using it."""
    yield "bias", 1.0
    yield f"rule {kind}", 1.0
    yield from _whose(text, candidate, kind)
    found = {rule for scores in candidate.evidence.values() for rule in scores}
    for rule in sorted(rule for rule in found if rule.startswith("introduced")):
        yield f"rule {rule}", 1.0
    if candidate.extends:
        yield "rule extends an introduced name", 1.0
    yield from _shape(text, candidate)
    yield from _beliefs(candidate, kind)
    title_end = text.find("\n")
    for place, (begin, stop) in enumerate(sorted(candidate.spans)[:_MANY]):
        before = _HEAD.findall(text[max(0, begin - _WINDOW) : begin].casefold())
        if begin > title_end:
            for word in before[-3:]:
                yield f"word before {word}", 1.0 / (place + 1)
            for word in _HEAD.findall(text[stop : stop + _WINDOW].casefold())[:2]:
                yield f"word after {word}", 1.0 / (place + 1)
            yield f"word next before {before[-1] if before else ''}", 1.0 / (place + 1)
        else:
            yield f"word title after {before[-1] if before else ''}", 1.0
    yield from _introduced_near(text, candidate, title_end)


def _beliefs(candidate: Candidate, kind: str) -> Iterator[tuple[str, float]]:
    """The tagger's belief that the paper introduces the candidate, with its looks, and how sure it is of the kind."""
    fifth = _fifth(candidate.proposed)
    if candidate.proposed:
        yield "tagger proposed", candidate.proposed
        yield f"tagger proposed in tenths {int(candidate.proposed * 10)}", 1.0
        yield "tagger proposed mean", candidate.proposed_mean
        yield f"tagger proposed mean in fifths {_fifth(candidate.proposed_mean)}", 1.0
        yield "tagger proposed share", candidate.proposed_share
    yield f"tagger proposed {fifth}, lower {all(map(str.islower, candidate.forms))}", 1.0
    yield f"tagger proposed {fifth}, spaces {min(3, max(form.count(' ') for form in candidate.forms))}", 1.0
    yield f"tagger proposed {fifth}, count {min(len(candidate.spans), _MANY)}", 1.0
    if (believed := candidate.evidence.get(kind, {}).get("tagger")) is not None:
        yield f"tagger in fifths {_fifth(believed)}", 1.0
        yield f"tagger in fifths {_fifth(believed)}, proposed {fifth}", 1.0


def _fifth(belief: float) -> int:
    return min(4, int(belief * 5))


def total(named: Iterable[tuple[str, float]], prefix: str, weights: Weights) -> float:
    """Sum of the features, weighted by the weights whose names begin with `prefix`."""
    known = weights.group(prefix)
    return sum([known[name] * value for name, value in named if name in known])


def logistic(named: Iterable[tuple[str, float]], prefix: str, weights: Weights) -> float:
    """Probability, 0 to 1, from `total`."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total(named, prefix, weights)))))


def score(text: str, candidate: Candidate, kind: str, weights: Weights) -> float:
    """Probability, 0 to 1, that the candidate is an entity of that kind."""
    return logistic(features(text, candidate, kind), kind, weights)


@cache
def shipped(name: str) -> Weights:
    """The shipped weights, `rules` or `tagger`: feature -> weight, the threshold of a kind under `threshold kind`."""
    lines = (files("kgraph") / "data" / f"decision-{name}.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return Weights({feature: float(weight) for feature, weight in rows})
