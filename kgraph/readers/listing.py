"""The copied web page of a paper listing: titles and abstracts in turn, page furniture anywhere.

Nothing in such a page says what a line is, so the page is read as a whole: every line is a title,
the begin of an abstract, its continuation, or a credit (authors, venue, identifier); each reading
has a plausibility from the look of the line and of the one before, and the most plausible reading
of the page wins (Viterbi's algorithm; decisions that all surviving readings share are given out at
once, so that memory stays flat).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kgraph.errors import RecordError
from kgraph.files import reading
from kgraph.model import Paper, Source, paper_id
from kgraph.readers import Refuse
from kgraph.readers._credits import Credit
from kgraph.readers._others import named
from kgraph.readers._page import FUNCTION_WORDS, Line, lines
from kgraph.readers.csv import is_table

SUFFIXES: tuple[str, ...] = (".txt",)

_URL_END = re.compile(r"(?:://|www\.|\.com/|\.io\b|\.org/)\S{0,300}$")
_SENTENCE = re.compile(r"\w+ \w+ \w+[.?!]")
_TITLE_LENGTH, _PARAGRAPH, _ABSTRACT_LENGTH = 170, 200, 2000  # arXiv takes abstracts of up to 1920 characters
_SURE, _WINDOW, _SAID = 25.0, 400, 10.0


@dataclass(frozen=True, slots=True)
class _Reading:
    """One reading of the page up to a line: how plausible, and the labels not yet given out."""

    score: float = 0.0
    labels: str = ""
    state: str = ""
    last: Line | None = None
    length: int = 0
    pieces: int = 0
    sentences: int = 0
    width: int = 0
    broken: bool = False


def sniff(head: str) -> bool:
    """Whether titles and abstracts can be told in the text.

    >>> sniff("Subscribe\\nOn Trees\\nWe climb trees. They are high.\\n"), sniff('{"title": "On Trees"}')
    (True, False)
    """
    if "\0" in head or head.lstrip()[:1] in {"{", "[", "<", "@", "%", "#"} or is_table(head) or named(head):
        return False
    refused: list[RecordError] = []
    papers = list(_records(head.split("\n"), "", refused.append))
    prose = sum(bool(_SENTENCE.search(paper.abstract)) for paper in papers)
    return prose > len(papers) // 2 and len(papers) >= len(refused)


def read(path: Path, refuse: Refuse) -> Iterator[Paper]:
    """The papers of a listing; a title without abstract and an abstract without title are refused.

    >>> import tempfile
    >>> page = Path(tempfile.mkdtemp()) / "page.txt"
    >>> _ = page.write_text("new\\nMar 14\\nOn Trees\\nWe climb trees. They\\nare high.\\nSubscribe\\n")
    >>> [(paper.title, paper.abstract, paper.source[0].date) for paper in read(page, print)]
    [('On Trees', 'We climb trees. They are high.', 'Mar 14')]

    Raises:
        InputError: the file cannot be read at all.
    """
    with reading(path) as text:
        yield from _records(text, path.name, refuse)


def _records(text: Iterable[str], name: str, refuse: Refuse) -> Iterator[Paper]:
    """Titles and abstracts put together."""
    title: Line | None = None
    pieces: list[Line] = []
    between: list[Credit] = []

    def finished() -> Iterator[Paper]:
        if title and pieces:
            yield _paper(title, pieces, between, name)
        elif title or pieces:
            line = title or pieces[0]
            what = "a title without an abstract" if title else "an abstract without a title"
            refuse(RecordError(f"{what}: {line.text[:60]!r}", source=name, record=line.number))

    for line, label in _labelled(lines(text)):
        if label == "n":
            between += [line.credit] if title and not pieces and line.credit else []
        elif label == "t" or (label == "a" and (pieces or not title)):
            yield from finished()
            title, pieces, between = (line, [], []) if label == "t" else (None, [line], [])
        else:
            pieces.append(line)
    yield from finished()


def _paper(title: Line, pieces: Iterable[Line], between: Iterable[Credit], name: str) -> Paper:
    """The paper with what the lines between its title and its abstract say of it."""
    url = next((credit.url for credit in between if credit.url), "")
    identifier = paper_id(title.text, *(credit.identifier for credit in between))
    authors = tuple(author for credit in between for author in credit.authors)
    source = Source(name, title.number, title.date)
    return Paper(identifier, title.text, _joined(pieces), url, 0, authors, (source,))


def _joined(pieces: Iterable[Line]) -> str:
    """The lines of an abstract as one; a word broken at its hyphen is mended."""
    whole = ""
    for line in pieces:
        hyphen = whole.endswith("-") and whole[-2:-1].isalnum() and line.first not in {"and", "or", "to"}
        whole = f"{whole}{'' if hyphen or not whole else ' '}{line.text}"
    return whole


def _labelled(lines: Iterable[Line]) -> Iterator[tuple[Line, str]]:
    """Each line with its label: t(itle), a(bstract), c(ontinuation) or n(ote), a credit."""
    readings, waiting = [_Reading()], []
    for line in lines:
        waiting.append(line)
        readings = _extended(readings, line)
        agreed = 0
        while all(agreed < len(r.labels) - 1 and r.labels[agreed] == readings[0].labels[agreed] for r in readings):
            agreed += 1
        yield from zip(waiting[:agreed], readings[0].labels, strict=False)
        del waiting[:agreed]
        readings = [replace(r, labels=r.labels[agreed:]) for r in readings]
    best = max(readings, key=lambda r: r.score + _title_after(r))
    yield from zip(waiting, best.labels, strict=True)


def _extended(readings: list[_Reading], line: Line) -> list[_Reading]:
    """The best reading for each label of the line; hopeless ones are dropped."""
    title, abstract = _as_title(line), _as_abstract(line)
    best: list[_Reading] = []
    size = len(line.text)
    t = max(readings, key=lambda r: r.score + _title_after(r))
    best.append(_Reading(t.score + title + _title_after(t), t.labels + "t", "t", line))
    a = max(readings, key=lambda r: r.score - 6 * (r.state != "t"))
    score = a.score + abstract - 6 * (a.state != "t")
    best.append(_Reading(score, a.labels + "a", "a", line, size, 1, line.breaks + 1, size))
    if running := [r for r in readings if r.state in {"a", "c"}]:
        c = max(running, key=lambda r: r.score + _as_continuation(line, r))
        score, total, width = c.score + _as_continuation(line, c), c.length + size + 1, max(c.width, size)
        broken = c.broken or not (c.last and c.last.stop)
        sentences = c.sentences + line.breaks + bool(c.last and c.last.stop)
        best.append(_Reading(score, c.labels + "c", "c", line, total, c.pieces + 1, sentences, width, broken))
    if line.credit:
        best = _passed(best, readings, line.credit)
    top = max(r.score for r in best)
    limit = _SURE if len(best[0].labels) < _WINDOW else 0.0
    return [r for r in best if r.score >= top - limit][: None if limit else 1]


def _passed(best: list[_Reading], readings: Iterable[_Reading], credit: Credit) -> list[_Reading]:
    """The best reading in each state when those that take the line for a credit, and so stay in theirs, are added."""
    more = [
        replace(r, score=r.score + credit.score, labels=r.labels + "n")
        for r in readings
        if r.state == "t" or credit.anywhere or (credit.identifier and (r.last is None or r.last.stop))
    ]
    states = dict.fromkeys(r.state for r in (*best, *more))
    return [max((r for r in (*best, *more) if r.state == state), key=lambda r: r.score) for state in states]


def _prose(line: Line) -> float:
    """How much a line looks like running text, below zero: like a title."""
    score = 3 * (0.5 - line.capitals) + 0.8 * min(line.prose, 3)
    return score + 9.0 * line.period + 4.0 * line.breaks


def _as_title(line: Line) -> float:
    size = len(line.text)
    unlike = 2.0 * (size > _TITLE_LENGTH) + 5.0 * (size > 2 * _PARAGRAPH)
    unlike += 4.0 * (line.credit is not None and line.credit.score > 0)
    unlike += _SAID * ((line.said == "a") - (line.said == "t"))
    return -_prose(line) - unlike - 5.0 * line.open - 3.0 * line.low - 3.0 * line.joined + 1.0 * line.apart


def _title_after(reading: _Reading) -> float:
    """How plausible it is that what came before is at its end."""
    last = reading.last
    if reading.state == "t":
        return -3.0
    if last is None or last.stop:
        return 0.0
    if last.open:
        return -6.0
    whole = len(last.text) > 2 * _PARAGRAPH or _URL_END.search(last.text[-320:])
    return -0.5 if whole else -2.5


def _as_abstract(line: Line) -> float:
    opener = line.first.casefold() in FUNCTION_WORDS
    said = _SAID * ((line.said == "a") - (line.said == "t"))
    return said + 2 * min(_prose(line), 0.0) + 1.0 * opener - 1.0 * line.low - 2.0 * (len(line.text) < 30)  # noqa: PLR2004


def _as_continuation(line: Line, reading: _Reading) -> float:
    last = reading.last
    if last is None:
        return 0.0
    size, before = len(line.text), len(last.text)
    score = -_SAID * bool(line.said) - 3.0 * line.apart - 7.0 * (reading.length + size > _ABSTRACT_LENGTH)
    if last.open:
        return score + 5
    if not last.stop:
        new = line.first.istitle() and line.first.casefold() in FUNCTION_WORDS
        score -= 3.0 * (before > 2 * _PARAGRAPH) + 2.0 * (size > 1.5 * before)
        score -= 2.0 * (size > 2 * before and size > _PARAGRAPH) + 3.0 * bool(_URL_END.search(last.text[-320:]))
        score += 0.0 if line.low else 0.5 * min(_prose(line), 0.0)
        return score + (3.0 if line.low else -4.0 if new else -1.5)
    score += min(_prose(line), 0.0) - 2.0 * line.low - 1.0 * (reading.pieces == 1)
    if reading.broken:  # a paragraph broken at a width ends where the next word would have fitted
        score += 0.5 if before + len(line.first) + 1 > reading.width else -1.5
    score -= 3.0 * (reading.pieces == 1 and before > 2 * _PARAGRAPH and not line.stop)
    return score - 8.0 * (not reading.broken and line.gap and line.breaks > 0 and reading.sentences > 1)
