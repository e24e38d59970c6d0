"""Names that the words around them give away: "on the X dataset", "90% X", "for leaf disease recognition"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from spacy.language import Language
from spacy.tokens import Doc

from kgraph.extraction.phrases import Span, names_at, names_before
from kgraph.extraction.tokens import Tokens, text_of, tokens_of
from kgraph.extraction.words import alternatives, word_list
from kgraph.model import Mention

STRONG, FAIR, WEAK = 0.8, 0.65, 0.5

_DATA_NOUNS = word_list("data nouns")
_SUCH_AS = re.compile(r"[ ,:]*(?:\(?(?:such as|including|like|called|named|e\.g\.,?|namely|i\.e\.,?):? |\(|: )")
_ON = re.compile(r" (?:the |both |all |standard )?")
# What stands before "on X" when X is data.
_MEASURED = word_list("measured")
_PLACED = frozenset({"on", "over", "across"})
_NOT_DATA = re.compile(rf"{alternatives('not data')}|{alternatives('not data families')}.*|[A-Z]|[\d.,%x]+[KMB]?")

_HEADS = word_list("task heads")
_TASK_WORD = re.compile(r"[^\W\d_][\w]*(?:-[\w]+){0,3}")
_CUE = re.compile(
    r"(?:tasks?(?: of| such as| like|:)?|problems? of|applications?(?: such as| in| to|:)?"
    r"|including|such as|for|in|on|to|of|across|and|,|e\.g\.,) $|\n$",
    re.IGNORECASE,
)
# Words that end a task phrase on its left: function words, verbs, and adjectives of praise.
_LONGEST_WORD = 40
_NOT_IN_TASK = word_list("not in a task")
_GENERIC = re.compile(rf"(?:{alternatives('task fields')} )?{alternatives('bare tasks')}")

_MEASURES = word_list("measures")
_MEASURE = re.compile(
    rf"(?:[a-z][a-z-]{{2,14}} ){{0,2}}?(?:accuracy|accuracies|{alternatives('rates')} rate|F1[- ]scores?|F1|AUC|AUROC"
    r"|latency|throughput|precision|recall|error|correlation)$"
)
_NUMBER_NEAR = re.compile(r"\d[\d.,]*\s?\\?%?\s?(?:[a-z]+ ){0,2}$")
_COUNTED = frozenset({"parameters", "params"})
_COUNT_BEFORE = re.compile(r"\d[\d.,]*\s?(?:[KMBTk]|thousand|million|billion|trillion)?\\?%?\s(?:[a-z-]{3,15} ){0,2}$")
_NUMBER_AFTER = re.compile(
    r"(?: scores?| rates?)?(?: on [\w -]{2,30})?(?: of| to| at| by| from| =|:|,| is| was)? ?"
    r"(?:up to |only |about |around |approximately |over |nearly )?[($\\~]{0,3}(?:sim)?\s?\d"
)

_CUES = _DATA_NOUNS | _PLACED | _MEASURES | _COUNTED | _HEADS

if not Doc.has_extension("kgraph_patterns"):
    Doc.set_extension("kgraph_patterns", default=None)


def find_by_context(text: str) -> tuple[Mention, ...]:
    """Datasets, metrics and tasks by the words around them, in order.

    >>> text = "A\\nResults on the FooBar and BAZ-2 datasets for leaf disease recognition."
    >>> [(m.kind, m.text) for m in find_by_context(text)]
    [('dataset', 'FooBar'), ('dataset', 'BAZ-2'), ('task', 'leaf disease recognition')]
    """
    tokens = tokens_of(text)
    cues = tokens.anchors(_CUES)  # one pass over the text for all of them
    best: dict[tuple[str, int, int], Mention] = {}
    for mention in chain.from_iterable(find(text, tokens, cues) for find in (_datasets, _metrics, _sizes, _tasks)):
        key = (mention.kind, mention.start, mention.end)
        if key not in best or mention.score > best[key].score:
            best[key] = mention
    return tuple(sorted(best.values(), key=lambda m: (m.start, m.end, m.kind)))


def _datasets(text: str, tokens: Tokens, cues: Sequence[int]) -> Iterator[Mention]:
    spans, words = tokens.spans, tokens.words
    for index in cues:
        start, end = spans[index]
        noun = words[index]
        if noun not in _DATA_NOUNS:
            continue
        if noun not in {"challenge", "suite", "suites"}:
            after = _SUCH_AS.match(text, end)
            if after is not None:
                yield from _named(text, names_at(text, after.end()), STRONG, "pattern: datasets such as X")
        if text[start].islower():
            yield from _named(text, names_before(text, start), STRONG, "pattern: X dataset")
    for index in cues:
        if index and words[index] in _PLACED and _MEASURED.intersection(words[max(0, index - 4) : index]):
            after = _ON.match(text, spans[index][1])
            if after is not None:
                yield from _named(text, names_at(text, after.end()), FAIR, "pattern: results on X")


def _named(text: str, spans: Iterator[Span] | list[Span], score: float, rule: str) -> Iterator[Mention]:
    for start, end in spans:
        name = text[start:end]
        if len(name) > 1 and not _NOT_DATA.fullmatch(name):
            proper = sum(map(str.isupper, name)) > 1 or any(map(str.isdigit, name))
            yield Mention("dataset", name, start, end, score if proper else score - 0.2, rule)


def _metrics(text: str, tokens: Tokens, cues: Sequence[int]) -> Iterator[Mention]:
    for index in cues:
        if tokens.words[index] not in _MEASURES:
            continue
        start, end = tokens.spans[index]
        low = max(0, start - 32, text.rfind("\n", 0, start) + 1)
        match = _MEASURE.search(text, low, end)
        if match is None:
            continue
        begin = match.start()
        words = text[begin:end].split(" ")
        while len(words) > 1 and (words[0] in _NOT_IN_TASK or (begin and text[begin - 1].isalnum())):
            begin += len(words.pop(0)) + 1
        near = _NUMBER_NEAR.search(text, max(0, begin - 30), begin) or _NUMBER_AFTER.match(text, end)
        sure = text[begin:end].endswith(("accuracy", "rate", "F1", "AUC"))
        if near is not None or sure:
            yield Mention("metric", text[begin:end], begin, end, FAIR if near else WEAK, "pattern: X of 90%")


def _sizes(text: str, tokens: Tokens, cues: Sequence[int]) -> Iterator[Mention]:
    """`7B parameters` reports the number of parameters, under the one word."""
    for index in cues:
        start, end = tokens.spans[index]
        if tokens.words[index] in _COUNTED and _COUNT_BEFORE.search(text, max(0, start - 40), start):
            yield Mention("metric", text[start:end], start, end, FAIR, "pattern: 7B parameters")


def _tasks(text: str, tokens: Tokens, cues: Sequence[int]) -> Iterator[Mention]:
    for index in cues:
        if tokens.words[index] not in _HEADS:
            continue
        head_start, end = tokens.spans[index]
        start = head_start
        for _ in range(3):
            stop = start - 1
            if stop <= 0 or text[stop] != " ":
                break
            begin = max(text.rfind(sign, max(0, stop - _LONGEST_WORD), stop) for sign in " \n") + 1
            word = text[begin:stop]
            if not begin and stop > _LONGEST_WORD:
                break
            if not _TASK_WORD.fullmatch(word) or word.casefold() in _NOT_IN_TASK or word.endswith("ly"):
                break
            start = begin
        phrase = text[start:end]
        if " " not in phrase or _GENERIC.fullmatch(phrase.casefold()):
            continue
        cued = _CUE.search(text, max(0, start - 24), start) is not None
        yield Mention("task", phrase, start, end, FAIR if cued else WEAK, "pattern: task phrase")


@Language.component("kgraph_patterns", assigns=["doc._.kgraph_patterns"])
def component(doc: Doc) -> Doc:
    """spaCy component: `doc._.kgraph_patterns`, a tuple of `Mention`."""
    doc._.kgraph_patterns = find_by_context(text_of(doc))
    return doc
