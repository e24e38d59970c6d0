"""Names of the inventories, found in a text: longest first, at word boundaries, with case rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from kgraph.extraction.tokens import Tokens, text_of, tokens_of
from kgraph.extraction.words import alternatives, word_list
from kgraph.inventory import Entry, Inventory, shipped
from kgraph.model import Mention
from kgraph.names import form_key

GIVEN, SURE, LIKELY, VARIANT = 1.0, 0.9, 0.75, 0.6
_JOINERS = frozenset("-\u2010\u2011\u2013_")
_MARKS = _JOINERS | {"/"}
_WINDOW = 48
# What must stand near an ambiguous form before it counts; the numbers around a metric are its context.
_BESIDE = r"\b(?:using|with|via|by|like|than|and|or|over|as|of|to|in) $|^ ?[,(]"
_CUES = {
    "dataset": re.compile(rf"\b{alternatives('cue dataset')}\b|\bon(?: the)? \W*$", re.IGNORECASE),
    "method": re.compile(rf"\b{alternatives('cue method')}\b|{_BESIDE}", re.IGNORECASE),
    "metric": re.compile(rf"\d|\b{alternatives('cue metric')}\b", re.IGNORECASE),
    "task": re.compile(rf"\b{alternatives('cue task')}\b", re.IGNORECASE),
}
# A lower-case word after the hyphen leaves the name whole: CLIP-based, ImageNet-scale.
_TAILS = {mark: re.compile(rf"{mark}([^\W_]{{1,40}})(?![^\W_])") for mark in ("[-/]", "-")}
# PSNR/SSIM are two metrics, R@1/5/10 and ROUGE-1/2/L three: what stands for more than one is one mention.
_BESIDE_METRIC = re.compile(r"(?:/(?:\d{1,4}|[A-Z])(?!\w))+|(?=/[^\W\d])")
_HEAD = re.compile(r"([^\W_]{1,30})-$")
_WORD_TAIL = re.compile(r"[a-z]{2,}")
_SMALL = word_list("function words")

if not Doc.has_extension("kgraph_inventory"):
    Doc.set_extension("kgraph_inventory", default=None)


class Form(NamedTuple):
    """One form of an inventory entry; `cased`: the text must have a capital or digit too; `given`: by a user."""

    entry: Entry
    text: str
    cased: bool
    ambiguous: bool
    given: bool


class Gazetteer:
    """The forms by their key, and all prefixes of the keys to walk the text by."""

    def __init__(self, known: Sequence[Entry]) -> None:
        self.forms: dict[str, list[Form]] = {}
        self.prefixes: set[str] = set()
        firsts: set[str] = set()
        for entry in known:
            given = set(map(form_key, entry.given))
            unsure = set(map(form_key, entry.ambiguous)) - given
            for form in entry.forms():
                key = form_key(form)
                self.forms.setdefault(key, []).append(
                    Form(entry, form, not form.islower(), key in unsure, key in given)
                )
                self.prefixes.update(key[:length] for length in range(1, len(key) + 1))
                firsts.add(tokens_of(form).words[0])
                if key in given:
                    self.prefixes.add(f"{key}s")
        self.plurals = {f"{key}s" for key in self.forms if key == _singular(f"{key}s")}
        # Every other word of a text is a small one that begins some key or other, but begins no name.
        self.starts = self.prefixes - (_SMALL - firsts)

    def find(self, text: str) -> Iterator[Mention]:
        """The mentions of known names in `text`, in order, without overlap; several kinds may share a span."""
        tokens = tokens_of(text)
        spans, taken = tokens.spans, 0
        for index in self._beginnings(tokens):
            start = spans[index][0]
            if start < taken:
                continue
            for last, key in reversed(self._matches(text, tokens, index)):
                if found := list(_judge(text, start, spans[last][1], self.forms[key])):
                    yield from found
                    taken = found[0].end
                    break

    def _beginnings(self, tokens: Tokens) -> Iterator[int]:
        """Indices of the tokens that begin some key, and are a form or may go on to one: most are not and do not."""
        words = (*tokens.words, "", "")
        for index in tokens.anchors(self.starts):
            word = words[index]
            if word not in self.forms and word not in self.plurals:
                following = words[index + 1]
                if following in _JOINERS:
                    following = words[index + 2]
                both = word + following
                known = both in self.prefixes or both in self.plurals
                if not known and following not in _MARKS and not following[0].isdigit():
                    continue
            yield index

    def _matches(self, text: str, tokens: Tokens, index: int) -> list[tuple[int, str]]:
        """Last token and key of the forms that start at token `index`, the longest last."""
        spans, words = tokens.spans, tokens.words
        matches, key = [], ""
        for place in range(index, len(words)):
            word = words[place]
            if word in _JOINERS:
                continue
            if place > index and not _goes_on(text, spans[place - 1][1], spans[place][0]):
                break
            if word == "/":
                continue
            if key and key[-1].isdigit() and word[0].isdigit():
                key += "~"  # as form_key marks a gap between two numbers
            key += word
            # `on ImageNet as` is no plural of ImageNet-A
            known = key if key in self.forms or word in _SMALL else _singular(key)
            if known in self.forms and not self._is_article(known, text, spans[place][0]):
                matches.append((place, known))
            elif key not in self.prefixes:
                break
        return matches

    def _is_article(self, key: str, text: str, start: int) -> bool:
        """Whether the last word is a small letter where the names have a capital: `on ImageNet a` is not ImageNet-A."""
        alone = text[start - 1 : start] == " " and text[start].islower() and not text[start + 1 : start + 2].isalnum()
        return alone and all(form.text[-1].isupper() for form in self.forms[key])


def _goes_on(text: str, end: int, start: int) -> bool:
    """Whether a name may go on after the gap `text[end:start]`: not over a line, and marks only without a space."""
    if end == start:
        return True
    return text[start].isalnum() and "\n" not in text[end:start]


def _singular(key: str) -> str:
    return key[:-1] if key.endswith("s") and len(key) > 3 else key  # noqa: PLR2004 - as form_key


def _judge(text: str, start: int, end: int, forms: list[Form]) -> Iterator[Mention]:
    """The mentions that a match stands for, after the rules of case and context."""
    seen = text[start:end]
    capital = any(map(str.isupper, seen)) or any(map(str.isdigit, seen))
    begin, stop = _whole_name(text, start, end)
    whole = (begin, stop) == (start, end)
    beside = _BESIDE_METRIC.match(text, end)
    likely = any(form.entry is not forms[0].entry for form in forms)
    said: list[Entry] = []
    for form in forms:
        kind = form.entry.kind
        if form.entry in said:
            continue
        if form.cased and not capital:
            continue
        if form.cased and _torn(seen, form.text):
            continue
        if form.ambiguous and not (_same_case(seen, form.text) and in_context(text, start, end, kind)):
            continue
        if whole and form.given:
            yield Mention(kind, seen, start, end, GIVEN, f"vocabulary: {form.entry.name}")
        elif whole or (kind == "metric" and beside and begin == start):
            last = beside.end() if beside else end
            score = LIKELY if form.ambiguous or likely else SURE
            yield Mention(kind, text[start:last], start, last, score, f"inventory: {form.entry.name}")
        elif form.cased and not form.ambiguous and kind in {"dataset", "method"}:
            yield Mention(kind, text[begin:stop], begin, stop, VARIANT, f"variant of {form.entry.name}")
        else:
            continue
        said.append(form.entry)


def _torn(seen: str, form: str) -> bool:
    """Whether small words only seem to make up a name of one word: `ViT on` is no VITON, `CIFAR 10` is CIFAR10."""
    gaps = [index for index, character in enumerate(seen) if character.isspace()]
    if not gaps or any(not character.isalnum() for character in form):
        return False
    return any(seen[gap + 1].islower() for gap in gaps if gap + 1 < len(seen))


def _same_case(seen: str, form: str) -> bool:
    """Letter for letter; a lower-case term may stand at the start of a sentence (Dropout)."""
    if form.islower():
        seen = seen[:1].lower() + seen[1:]
    letters = [c for c in seen if c.isalnum()]
    wanted = [c for c in form if c.isalnum()]
    return letters[: len(wanted)] == wanted


def _whole_name(text: str, start: int, end: int) -> tuple[int, int]:
    """The hyphenated word around a match, where the rest of it is part of a name (SD-DARTS, ImageNet-LT)."""
    begin, stop = start, end
    for mark in ("[-/]", "-", "-"):
        tail = _TAILS[mark].match(text, stop)
        if tail is None or _WORD_TAIL.fullmatch(tail[1]):
            break
        stop = tail.end()
    before = _HEAD.search(text, max(0, start - 32), start) if text[start - 1 : start] == "-" else None
    if before is not None and any(c.isupper() or c.isdigit() for c in before[1]) and not before[1].istitle():
        begin = start - len(before[0])
    return begin, stop


def in_context(text: str, start: int, end: int, kind: str) -> bool:
    """Whether words near `text[start:end]` say that it is a name of that kind."""
    before, after = text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]
    cue = _CUES[kind]
    return cue.search(before) is not None or cue.search(after) is not None


@lru_cache(maxsize=4)
def gazetteer(inventory: Inventory) -> Gazetteer:
    """The gazetteer of an inventory, made once."""
    return Gazetteer(inventory.entries)


def find_known(text: str, inventory: Inventory | None = None) -> tuple[Mention, ...]:
    """The names of a text that the inventory (the shipped one without another) knows.

    >>> [(m.kind, m.text) for m in find_known("ResNet50 on Cifar-10 for image classification")]
    [('method', 'ResNet50'), ('dataset', 'Cifar-10'), ('task', 'image classification')]
    """
    return tuple(gazetteer(inventory or shipped()).find(text))


def inventory_of(doc: Doc) -> Inventory:
    """The inventory that a doc brings with it, else the shipped one."""
    found = doc.user_data.get("kgraph_inventory")
    return found if isinstance(found, Inventory) else shipped()


@Language.component("kgraph_inventory", assigns=["doc._.kgraph_inventory"])
def component(doc: Doc) -> Doc:
    """spaCy component: `doc._.kgraph_inventory`, a tuple of `Mention`."""
    doc._.kgraph_inventory = find_known(text_of(doc), inventory_of(doc))
    return doc
