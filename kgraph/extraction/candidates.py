"""What may be an entity of a paper: all mentions of one thing, under all its forms, before any decision.

Spellings of one name, an abbreviation and its long form, and two forms of one inventory entry
are one candidate. A name found at one place is looked for everywhere in the paper.
"""

from __future__ import annotations

import bisect
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import compress

from kgraph.extraction.abbreviations import Abbreviation
from kgraph.extraction.gazetteer import VARIANT
from kgraph.extraction.slashes import things_of
from kgraph.extraction.tokens import lowered, tokenize, tokens_of
from kgraph.extraction.trimming import Span, completed, trim
from kgraph.inventory import KINDS, Inventory, shipped
from kgraph.model import OF_USER, Link, Mention
from kgraph.names import form_key

_PLUSES = re.compile(r"\++(?![\w+])")
_FRACTION = re.compile(r"\.\d+")
_NUMBER_APART = re.compile(r"\s\d+$")
# a value behind a name: 15.8% of Claude 3 Opus 15.8%, 49.0 of Claude 3.5 Sonnet 49.0
_VALUE_BEHIND = re.compile(r"\s\d{1,4}+(?:\.\d++)?\s?\\?%$")
_SCORE_BEHIND = re.compile(r"\s\d{2}\.\d++$")
_REST_OF_WORD = re.compile(r"\w++")
_SIZE_BEHIND = re.compile(r"-(?:RN?|[XBLSMWD])\d{1,3}[a-z]{0,2}(?![\w-])")
# WMT 2014 English, of WMT 2014 English-to-German
_TO_BEHIND = re.compile(r"(?:(?<=[a-z])-|(?<=[a-z]-))to-[A-Z]\w{1,20}(?![\w-])")
_VERSION = re.compile(r"\s\d\.\d++(?!\s?\\?%)")
#: kinds whose names may end in a version, `Llama 3.1`
_VERSIONED = frozenset({"dataset", "method"})
_MAX_FORMS = 40
_NEAR = (3, 12, 30)
_BELIEVED = 0.5
_MAX_PLACES = 500
_LONGEST_NAME = 200
_LISTED = ("inventory: ", OF_USER)


@dataclass(slots=True)
class Candidate:
    """One thing that the paper may speak of; `evidence`: kind -> rule -> best score."""

    forms: dict[str, int] = field(default_factory=dict)
    spans: set[Span] = field(default_factory=set)
    evidence: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))
    found: dict[Span, dict[str, Mention]] = field(default_factory=dict)
    tagged: dict[str, dict[Span, float]] = field(default_factory=dict)
    short: str = ""
    name: str = ""
    proposed: float = 0.0
    proposed_mean: float = 0.0
    proposed_share: float = 0.0
    extends: bool = False
    hosted: bool = False
    beside: dict[str, float] = field(default_factory=dict)
    common: tuple[tuple[str, float], ...] | None = None

    def add(self, mention: Mention) -> None:
        rule = family(mention.rule)
        scores = self.evidence[mention.kind]
        scores[rule] = max(scores.get(rule, 0.0), mention.score)
        span = (mention.start, mention.end)
        self.spans.add(span)
        if rule == "tagger":
            tagged = self.tagged.setdefault(mention.kind, {})
            tagged[span] = max(tagged.get(span, 0.0), mention.score)
        known = self.found.setdefault(span, {}).get(mention.kind)
        if known is None or (mention.score, mention.rule) > (known.score, known.rule):
            self.found[span][mention.kind] = mention
        self.forms[mention.text] = self.forms.get(mention.text, 0) + 1

    def note_proposed(self, beliefs: Mapping[int, float]) -> None:
        """Take the tagger's belief, by start of a span, that the paper introduces this.

        The best of its mentions, the mean of those that the tagger saw, and the sum over all of them divided by their
        number.
        """
        if seen := [beliefs[start] for start, _ in self.spans if start in beliefs]:
            self.proposed, total = max(seen), math.fsum(seen)
            self.proposed_mean, self.proposed_share = total / len(seen), total / len(self.spans)

    def note_repositories(self, names: set[str]) -> None:
        """Take the names of the repositories that the text links, as form keys: one may be called as this is."""
        self.hosted = not names.isdisjoint(map(form_key, self.forms))

    def note_values(self, values: Sequence[tuple[int, int, str, float]]) -> None:
        """Take the tagger's values (in order of place) that stand near: side and distance -> best belief."""
        starts = [value[0] for value in values]
        for start, end in self.spans if values else ():
            at = bisect.bisect_left(starts, end)
            if at < len(values) and values[at][0] - end <= _NEAR[-1]:
                self._near("after", values[at][0] - end, values[at][3])
            at = bisect.bisect_left(starts, start) - 1
            if at >= 0 and 0 <= start - values[at][1] <= _NEAR[-1]:
                self._near("before", start - values[at][1], values[at][3])

    def _near(self, side: str, distance: int, belief: float) -> None:
        key = f"{side} {bisect.bisect_left(_NEAR, distance)}"
        self.beside[key] = max(self.beside.get(key, 0.0), belief)

    def given(self) -> set[str]:
        """The kinds under which a user lists this."""
        return {kind for kind, rules in self.evidence.items() if "inventory" in rules and self._is_given(kind)}

    def _is_given(self, kind: str) -> bool:
        return any(kinds[kind].listed_by_user for kinds in self.found.values() if kind in kinds)

    def begins(self, text: str, mark: str) -> bool:
        """Whether the title begins with the name and `mark`: a colon and what it is, ` for ` and what for."""
        return text.startswith(tuple(f"{form}{mark}" for form in self.forms))

    def introduced(self) -> bool:
        """Whether a formula or the tagger says that the paper introduces this."""
        rules = (rule for scores in self.evidence.values() for rule in scores)
        return self.proposed > _BELIEVED or any(rule.startswith("introduced") for rule in rules)

    def absorb(self, other: Candidate) -> None:
        for form, count in other.forms.items():
            self.forms[form] = self.forms.get(form, 0) + count
        self.spans |= other.spans
        for kind, scores in other.evidence.items():
            for rule, score in scores.items():
                self.evidence[kind][rule] = max(self.evidence[kind].get(rule, 0.0), score)
        for span, kinds in other.found.items():
            self.found.setdefault(span, {}).update(kinds)
        for kind, tagged in other.tagged.items():
            self.tagged.setdefault(kind, {}).update(tagged)
        self.short = self.short or other.short
        self.name = self.name or other.name
        self.extends, self.hosted = self.extends and other.extends, self.hosted or other.hosted


@lru_cache(maxsize=65536)
def family(rule: str) -> str:
    """The rule without the entry it matched: `inventory: ResNet` is `inventory`, and so is what a user lists."""
    head, _, tail = rule.partition(": ")
    return (
        "inventory"
        if rule.startswith(_LISTED)
        else "variant"
        if head.startswith("variant of")
        else f"{head}: {tail}"
        if tail
        else head
    )


def collect(
    text: str,
    mentions: Iterable[Mention],
    pairs: Iterable[Abbreviation],
    links: Sequence[Link],
    inventory: Inventory | None = None,
) -> list[Candidate]:
    """The candidates of a paper, ordered by their first mention."""
    known = inventory or shipped()
    pairs = [pair for pair in pairs if known.ignored.isdisjoint((form_key(pair.short), form_key(pair.long)))]
    blocked = sorted((link.start, link.end) for link in links)
    by_key: defaultdict[str, Candidate] = defaultdict(Candidate)
    entries: dict[tuple[str, str], set[str]] = defaultdict(set)
    declared = {form_key(pair.short): pair for pair in pairs}
    for mention in mentions:
        cleaned = _clean(text, mention, blocked, known)
        if cleaned is None or _contradicted(cleaned, declared, known):
            continue
        for key, item, name in things_of(cleaned, known):
            if key in known.ignored:
                continue
            candidate = by_key[key]
            candidate.add(item)
            candidate.name = candidate.name or name
            if item.rule.startswith(_LISTED):
                entries[item.kind, item.rule].add(key)
    groups = _Groups(by_key, known.apart)
    for pair in pairs:
        _join_pair(groups, by_key, pair)
    unlisted = [pair for pair in pairs if not any(known.lookup(kind, pair.long) for kind in KINDS)]
    _join_longer(text, groups, by_key, unlisted)
    for keys in entries.values():
        first, *rest = sorted(keys)
        for key in rest:
            groups.join(first, key)
    merged = groups.merged()
    _propagate(text, merged, blocked)
    return sorted((c for c in merged if c.spans), key=lambda c: (min(c.spans), sorted(c.forms)))


def _whole_end(text: str, mention: Mention, known: Inventory) -> int:
    """After the pluses of chrF++, the fraction of GPT-3.5, the rest of a word; before a value behind a name."""
    end, last = mention.end, text[mention.end - 1 : mention.end]
    if mention.kind == "dataset" and (pair := _TO_BEHIND.match(text, end)) is not None:
        return pair.end()
    if last == "-" and (rest := _REST_OF_WORD.match(text, end)) is not None:
        whole = known.lookup(mention.kind, text[mention.start : rest.end()])
        return rest.end() if whole is not None or not rest[0].islower() else end
    if (last == "%" or last.isdigit()) and (changed := _number_end(text, mention)) != end:
        return changed
    following = text[end : end + 1]
    sized = following == "-" and mention.kind == "method" and mention.rule == "tagger"
    longer = _SIZE_BEHIND.match(text, end) if sized else _PLUSES.match(text, end) if following == "+" else None
    return end if longer is None else longer.end()


def _number_end(text: str, mention: Mention) -> int:
    """After the fraction of a number that belongs to the name; before one that is a value."""
    start, end = mention.start, mention.end
    for behind in (_VALUE_BEHIND, _SCORE_BEHIND) if mention.kind == "method" else (_VALUE_BEHIND,):
        if (value := behind.search(text, start, end)) is not None:
            return value.start()
    if (fraction := _FRACTION.match(text, end)) is None:
        return end
    apart = _NUMBER_APART.search(text, start, end)
    if apart is None or (mention.kind in _VERSIONED and _VERSION.match(text, apart.start())):
        return fraction.end()
    return apart.start()


def _clean(text: str, mention: Mention, blocked: Sequence[Span], known: Inventory) -> Mention | None:
    """The mention as a name is written; None of what is none. What a user lists is a name as it stands."""
    start, end = mention.start, mention.end
    if not mention.listed_by_user:
        if end - start > _LONGEST_NAME:
            return None
        start, end = completed(text, *trim(text, start, _whole_end(text, mention, known), mention.kind))
        if end - start < 2 and not text[start:end].isupper():  # noqa: PLR2004 - one letter is no name, unless a capital
            return None
    if _inside(blocked, start, end):
        return None
    if (start, end) == (mention.start, mention.end):
        return mention
    if (start < mention.start or end > mention.end) and mention.rule.startswith(_LISTED):
        return _grown(text, mention, start, end, known)
    return Mention(mention.kind, text[start:end], start, end, mention.score, mention.rule)


def _grown(text: str, mention: Mention, start: int, end: int, known: Inventory) -> Mention:
    """What a listed name is a part of: listed itself, else a variant, but two metrics behind one hyphen stay two."""
    whole = text[start:end]
    if (entry := known.lookup(mention.kind, whole)) is not None:
        return Mention(mention.kind, whole, start, end, mention.score, f"inventory: {entry.name}")
    if known.lookup(mention.kind, text[start : mention.start].rstrip("-")) is not None:
        return mention
    variant = f"variant of {mention.rule.partition(': ')[2]}"
    return Mention(mention.kind, whole, start, end, min(mention.score, VARIANT), variant)


def _inside(blocked: Sequence[Span], start: int, end: int) -> bool:
    """Whether `start:end` overlaps one of the spans, which are in order and apart from each other."""
    if not blocked:
        return False
    at = bisect.bisect_left(blocked, (end, 0))
    return at > 0 and blocked[at - 1][1] > start


def _contradicted(mention: Mention, declared: Mapping[str, Abbreviation], known: Inventory) -> bool:
    """An inventory reading of an abbreviation for which the paper itself declares another long form."""
    if not mention.rule.startswith("inventory: ") or (pair := declared.get(form_key(mention.text))) is None:
        return False
    entry = known.lookup(mention.kind, mention.text)
    return entry is not None and known.lookup(mention.kind, pair.long) != entry and mention.text.isupper()


def _join_pair(groups: _Groups, by_key: defaultdict[str, Candidate], pair: Abbreviation) -> None:
    short, long = form_key(pair.short), form_key(pair.long)
    if short not in by_key and long not in by_key:
        return
    for key, form, start, end in (
        (short, pair.short, pair.short_start, pair.short_end),
        (long, pair.long, pair.long_start, pair.long_end),
    ):
        candidate = by_key[key]
        candidate.forms.setdefault(form, 1)
        candidate.spans.add((start, end))
        candidate.short = pair.short
    groups.join(short, long)


def _join_longer(text: str, groups: _Groups, by_key: Mapping[str, Candidate], pairs: Sequence[Abbreviation]) -> None:
    """Join names that contain the long form at the place where it is declared: `Guided Alignment Bank (GAB)`.

    Before a bracket the longer name, if it is written as one, ends with the long form; in a title it may go on. Not
    for known names: hyperspectral super-resolution (SR) is a kind of super-resolution.
    """
    title_end = text.find("\n")
    by_end: dict[int, list[tuple[int, str]]] = defaultdict(list)
    by_start: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for key, candidate in by_key.items():
        for start, end in candidate.found:
            by_end[end].append((start, key))
            if start < title_end:
                by_start[start].append((end, key))
    for pair in pairs:
        longer = [key for start, key in by_end[pair.long_end] if start < pair.long_start and text[start].isupper()]
        longer += [key for end, key in by_start[pair.long_start] if end > pair.long_end]
        for key in longer:
            groups.join(form_key(pair.short), key)


class _Groups:
    """Disjoint sets of keys (union by smallest key); two keys that are to stay `apart` never share one."""

    def __init__(self, by_key: dict[str, Candidate], apart: frozenset[frozenset[str]]) -> None:
        self._by_key, self._apart = by_key, apart
        self._parent: dict[str, str] = {}

    def root(self, key: str) -> str:
        while (parent := self._parent.get(key, key)) != key:
            key = parent
        return key

    def join(self, first: str, second: str) -> None:
        low, high = sorted((self.root(first), self.root(second)))
        if low != high and not (self._apart and self._refused({low, high})):
            self._parent[high] = low

    def _refused(self, roots: set[str]) -> bool:
        together = {key for key in self._by_key if self.root(key) in roots}
        return any(pair <= together for pair in self._apart)

    def merged(self) -> list[Candidate]:
        whole: dict[str, Candidate] = {}
        for key in sorted(self._by_key):
            root = self.root(key)
            if root in whole:
                whole[root].absorb(self._by_key[key])
            else:
                whole[root] = self._by_key[key]
        return list(whole.values())


def note_families(candidates: Sequence[Candidate]) -> None:
    """Mark what goes on from a name that the paper introduces: LoomNet-T where LoomNet is introduced."""
    introduced = [candidate.introduced() for candidate in candidates]
    own = {form_key(form) for candidate in compress(candidates, introduced) for form in candidate.forms}
    for candidate, is_own in zip(candidates, introduced, strict=True):
        stems = {form_key(form.rsplit("-", 1)[0]) for form in candidate.forms if "-" in form}
        candidate.extends = not is_own and not own.isdisjoint(stems)


def _propagate(text: str, candidates: list[Candidate], blocked: Sequence[Span]) -> None:
    """Add the places where a form stands again; lower-case terms in any case."""
    low = lowered(text)
    wanted = []
    for candidate in candidates:
        for form in sorted(candidate.forms)[:_MAX_FORMS]:
            plain = form.islower() or " " in form
            wanted.append((candidate, low, lowered(form)) if plain else (candidate, text, form))
    starts = token_places(text, [form for _, _, form in wanted])
    for candidate, haystack, form in wanted:
        for start, end in occurrences(haystack, form, starts):
            if not _inside(blocked, start, end):
                candidate.spans.add((start, end))
                candidate.forms.setdefault(text[start:end], 1)


def token_places(text: str, forms: Iterable[str]) -> dict[str, list[int]]:
    """Case-folded first token of a form -> where it stands in the text, the first few hundred places."""
    firsts = {_first_token(form)[1] for form in forms}
    tokens = tokens_of(text)
    starts: dict[str, list[int]] = defaultdict(list)
    for index in tokens.anchors(firsts | {f"{first}s" for first in firsts}):
        places = starts[tokens.words[index]]
        if len(places) < _MAX_PLACES:
            places.append(tokens.spans[index][0])
    return starts


def occurrences(text: str, form: str, starts: Mapping[str, Sequence[int]]) -> Iterator[Span]:
    """Where `form` stands as whole words, with a plural s or without.

    >>> text = "GAN, GANs, GANG"
    >>> list(occurrences(text, "GAN", token_places(text, ["GAN"])))
    [(0, 3), (5, 9)]

    Args:
        text: what to look in.
        form: what to look for, case and all.
        starts: of the text, from `token_places`; so the work does not grow with text times forms.
    """
    offset, first, alone = _first_token(form)
    size, free = len(form), 0
    places = starts.get(first, ())
    if alone and (plurals := starts.get(f"{first}s")):
        places = sorted((*places, *plurals))
    for place in places:
        begin, end = place - offset, place - offset + size
        if begin < free or not text.startswith(form, begin):
            continue
        if end < len(text) and text[end] == "s" and form[-1] not in "sS" and size > 2:  # noqa: PLR2004 - "a" and "as"
            end += 1
        before = text[begin - 1] if begin else " "
        after = text[end] if end < len(text) else " "
        if not (before.isalnum() or before in "-_@" or after.isalnum() or after in "_@") and not _glued(text, end):
            yield begin, end
            free = end


@lru_cache(maxsize=65536)
def _first_token(form: str) -> tuple[int, str, bool]:
    """Offset of the first token of a form, the token case folded, and whether it is the only one."""
    spans = tokenize(form)
    if not spans:
        return 0, "", False
    start, end = spans[0]
    return start, form[start:end].casefold(), len(spans) == 1


def _glued(text: str, end: int) -> bool:
    """A hyphen and a capital or digit go on, or a fraction: the name is longer than this."""
    if end + 1 >= len(text):
        return False
    mark, following = text[end], text[end + 1]
    if mark == ".":
        return following.isdigit() and text[end - 1].isdigit()
    return mark == "+" or (mark == "-" and (following.isupper() or following.isdigit()))
