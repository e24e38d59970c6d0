"""Names that a paper gives to what it introduces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from kgraph.extraction.phrases import NAME, WRAPPER, Span, name_at
from kgraph.extraction.tokens import Tokens, text_of, tokens_of
from kgraph.extraction.words import alternatives, word_list
from kgraph.model import Mention

FORMULA, TITLE, OURS, APPOSED = 0.85, 0.8, 0.7, 0.6


_VERBS = word_list("introducing verbs")
_CALLS = word_list("naming verbs")
_SUBJECTS = word_list("introducing subjects")
_NOUNS = word_list("own nouns") | word_list("data words")
_GATHERED = word_list("gathering verbs")
_RESULT = frozenset({"outcome", "result", "resulting"})
_ANCHORS = _VERBS | _CALLS | _NOUNS | _GATHERED | _RESULT | {"our"}

_ARTICLE = re.compile(r"[ ,:]+(?:(?:the|an|a|our|novel|new|simple|two|three|both|first|so-called|proposed) )*")
_OBJECT = re.compile(
    r"[ ,:]+(?:the|an?|our|two|three|[a-z][\w-]+)\b([^.;:()\n]{3,140}?)(?:, |: | \(|\(|---? ?|\u2014 ?)"
    r"(?:namely,? |i\.e\.,? |called |termed |dubbed |named |or |the )?"
)
_CALL_TAIL = re.compile(
    r"(?: (?:it|this|these|our|to|as|by|the (?:result|outcome|approach|method|model|system))\b(?: [a-z]{2,15}){0,3}?)?"
    r"(?: as)?[ ,:]+(?:as |the |an |a )?"
)
_OUR = re.compile(
    rf" (?:proposed |new |novel |final |best )?(?:[a-z-]{{2,20}} ){{0,3}}{alternatives('method nouns')}"
    r"(?:,| -| --|:| \()? ?(?:called |named |termed |dubbed )?"
)
_RESULTING = re.compile(r"(?: [a-z][a-z-]{1,20}){0,3}, (?:called |dubbed |named |termed )?")
_OUR_NAME = re.compile(r" (?:proposed |new |novel )?")
# Atomic: a title in capitals has too many ways to be cut into words.
_TITLE = re.compile(rf"(?P<name>(?>{NAME.pattern}))\s?(?::| --? )\s?(?=\S)")
_DATA = re.compile(
    r"[^\w.!?]{0,3}(?:\([^)]{0,60}\))?[^\w.!?]{0,3}(?:is |are |which |that )?(?:the |an? )?"
    rf"(?:[\w-]{{1,20}} ){{0,6}}?{alternatives('data words')}\b",
    re.IGNORECASE,
)
_DATA_BEFORE = re.compile(rf"{alternatives('data words')}\b[^.]{{0,40}}$", re.IGNORECASE)
_DATA_NAME = re.compile(r"(?:bench|benchmark|dataset|corpus|[a-z]QA|arena|eval|gym)[-\d]{0,4}[A-Z]?$", re.IGNORECASE)
# Capitalised words that open sentences and titles, or are too general to be anybody's name.
NOT_NAMES = word_list("not a name")
_FIRST_WORDS = {"deep", "neural", "learning", "bayesian", "gaussian", "markov", "euclidean"}
_GENERIC_TAIL = re.compile(rf"[ -]{alternatives('own nouns')}s?$")

if not Doc.has_extension("kgraph_introduced"):
    Doc.set_extension("kgraph_introduced", default=None)


def find_introduced(text: str) -> tuple[Mention, ...]:
    """What the paper calls its own, at the place where it says so.

    >>> text = "A title\\nWe propose FooNet, a network, and a dataset called BarSet."
    >>> [(m.kind, m.text) for m in find_introduced(text)]
    [('method', 'FooNet'), ('dataset', 'BarSet')]
    """
    found: dict[Span, Mention] = {}
    for span, rule, score in _places(text, tokens_of(text)):
        if (named := _trimmed(text, *span)) is not None:
            known = found.get(named)
            if known is None or score > known.score:
                kind = "dataset" if is_data(text, *named) else "method"
                found[named] = Mention(kind, text[slice(*named)], *named, score, rule)  # type: ignore[arg-type]
    return tuple(sorted(found.values(), key=lambda m: (m.start, m.end)))


def _places(text: str, tokens: Tokens) -> Iterator[tuple[Span, str, float]]:
    title_end = max(text.find("\n"), 0)
    yield from _titled(text, title_end)
    words = tokens.words
    for index in tokens.anchors(_ANCHORS):
        start, end = tokens.spans[index]
        if start < title_end:
            continue
        word = words[index]
        if word == "our":
            yield from _ours(text, end)
        elif word in _CALLS:
            match = _CALL_TAIL.match(text, end)
            if match is not None and (span := name_at(text, match.end())) is not None:
                yield span, "introduced: called", FORMULA
        elif word in _NOUNS:
            yield from _apposed(text, end)
        elif word in _RESULT:
            yield from _named_after(_RESULTING, text, end)
        elif _SUBJECTS.intersection(words[max(0, index - 3) : index]):
            yield from _proposed(text, end, phrases=word in _VERBS)


def _titled(text: str, title_end: int) -> Iterator[tuple[Span, str, float]]:
    match = _TITLE.match(text, 0, title_end)
    if match is not None:
        name = match["name"]
        if coined(name) or (" " in name and text.find(name, title_end) >= 0):
            yield match.span("name"), "introduced: title", TITLE


def _apposed(text: str, end: int) -> Iterator[tuple[Span, str, float]]:
    span = name_at(text, end + 1) if text[end : end + 1] == " " else None
    if span is not None and coined(text[slice(*span)].split(" ", 1)[0]):
        yield span, "introduced: method X", APPOSED


def _ours(text: str, end: int) -> Iterator[tuple[Span, str, float]]:
    yield from next(filter(None, (list(_named_after(pattern, text, end)) for pattern in (_OUR, _OUR_NAME))), ())


def _named_after(pattern: re.Pattern[str], text: str, end: int) -> Iterator[tuple[Span, str, float]]:
    match = pattern.match(text, end)
    if match is not None and (span := name_at(text, match.end())) is not None:
        yield span, "introduced: our", OURS


def _proposed(text: str, end: int, *, phrases: bool) -> Iterator[tuple[Span, str, float]]:
    match = _ARTICLE.match(text, end)
    if match is not None and (span := name_at(text, match.end())) is not None:
        yield span, "introduced: we propose X", FORMULA
        return
    match = _OBJECT.match(text, end) if phrases else None
    if match is not None:
        place = WRAPPER.match(text, match.end()).end()  # type: ignore[union-attr]  # matches the empty string
        span = name_at(text, place)
        if span is not None:
            yield span, "introduced: we propose a ..., X", FORMULA


def coined(name: str) -> bool:
    """Whether one word is written as only a name is: inner capital or digit, or all capitals."""
    return " " not in name and len(name) > 1 and any(c.isupper() or c.isdigit() for c in name[1:])


def is_data(text: str, start: int, end: int) -> bool:
    """Whether the words around a name say that it is a dataset or benchmark."""
    if _DATA_NAME.search(text[start:end]) or _DATA.match(text, end):
        return True
    return _DATA_BEFORE.search(text[max(0, start - 70) : start].rsplit(". ", 1)[-1]) is not None


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """The name without leading sentence words and a trailing generic noun; None if nothing is left."""
    while " " in text[start:end]:
        first = text[start:end].split(" ", 1)[0]
        if first.casefold() not in NOT_NAMES or first.casefold() in _FIRST_WORDS:
            break
        start += len(first) + 1
    tail = _GENERIC_TAIL.search(text[start:end])
    if tail is not None and tail.start() > 1:
        end = start + tail.start()
    name = text[start:end]
    if len(name) < 2 or name.casefold() in NOT_NAMES or name[0].isdigit() or not any(map(str.isupper, name)):  # noqa: PLR2004
        return None
    return start, end


@Language.component("kgraph_introduced", assigns=["doc._.kgraph_introduced"])
def component(doc: Doc) -> Doc:
    """spaCy component: `doc._.kgraph_introduced`, a tuple of `Mention`."""
    doc._.kgraph_introduced = find_introduced(text_of(doc))
    return doc
