"""The lines of a copied web page: furniture taken off, and what each of the others looks like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kgraph.readers._credits import Credit, credited, word_set

FUNCTION_WORDS = word_set("""
    a about above across after against all also although among an and any are as at be because been before being
    between both but by can could do does during each either few for from further had has have how however if in
    into is it its may might more most must neither nor not of on onto or our over per should since so some such
    than that the their them then there these they this those through thus to toward towards under until up upon
    using via was we were what when where whereas whether which while who whose why will with within without would
""")
#: words that a sentence seldom ends with: more must come
_OPEN = FUNCTION_WORDS - word_set("""
    above all before both each few it more most not over them there these they under up we what why
""")
_PROSE = word_set("""
    we our us however moreover furthermore additionally this these that which is are was were has have been their it
    its they such than propose proposed show introduce present demonstrate also thus therefore while
""")
#: words of buttons, menus and captions
_WEB = word_set("""
    account authors comment comments contact cookies daily date discussions email follow followers home inbox likes
    load log login logout logo menu new news newest newsletter next notifications off page pages papers popular
    posts previous pricing privacy published recent save search settings share shared show sign signup skip sort
    star submit submitted subscribe subscribed terms today top trending unsubscribe updated upvote upvotes view
    views yesterday
""")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,6}\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = re.compile(
    r"(?:(?:published|submitted|updated|posted) )?(?:on )?(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,? )?"
    rf"(?P<date>{_MONTH} {_DAY}(?:,? \d{{4}})?|{_DAY} {_MONTH}(?:,? \d{{4}})?|{_MONTH} \d{{4}}|"
    r"\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4})",
    re.IGNORECASE,
)
_BREAK = re.compile(r"(?<![A-Z])(?<!\bvs)(?<!\bal)(?<!\be\.g)(?<!\bi\.e)[.][\"')\]\u201d]{0,3} +[A-Z0-9\"'(\u201c]")
_STOP = re.compile(r"[.?!][\"')\]}\u201d$*]{0,4}$")
_GLUE = re.compile(r"(?<=[a-z0-9!?.])(?=[A-Z])")
_GLUED_WORDS = frozenset({"subscribe", "unsubscribe", "login", "signup"})
_WORD = re.compile(r"[^\W_]+")
_LABEL = re.compile(r"(?:(?P<t>title)(?: ?:|$)|(?P<a>abstract)(?: ?[:\u2013\u2014]|\.(?= )|$)) ?", re.IGNORECASE)
_FURNITURE_LENGTH, _SHORT, _FEW = 64, 40, 2


@dataclass(frozen=True, slots=True)
class Line:
    """One line with what it looks like; `gap`: blank lines before it.

    `joined` and `apart`: there is no blank line before it though the page has some; the other way round.
    `said`: the page itself calls it a t(itle) or an a(bstract).
    """

    number: int
    text: str
    date: str = ""
    gap: bool = False
    joined: bool = False
    apart: bool = False
    first: str = ""
    low: bool = False
    stop: bool = False
    period: bool = False
    open: bool = False
    breaks: int = 0
    prose: int = 0
    capitals: float = 0.5
    credit: Credit | None = None
    said: str = ""

    @classmethod
    def of(cls, number: int, text: str, date: str, gap: tuple[bool, bool, bool], said: str) -> Line:
        words = _WORD.findall(text)
        first = text.split(maxsplit=1)[0]
        last = words[-1] if words else ""
        content = [word for word in words[1:] if len(word) > 3 and word.casefold() not in FUNCTION_WORDS]  # noqa: PLR2004
        stop = bool(_STOP.search(text[-8:]))
        return cls(
            number, text, date, *gap, first,
            low=first.islower() and first.strip("(\"',;).").replace("-", "").isalpha() and len(first) > 1,
            stop=stop,
            period=stop and "." in text[-4:] and "?" not in text[-4:],
            open=not stop and (text[-1] in ",;(-\u2013\u2014&" or last in _OPEN),
            breaks=len(_BREAK.findall(text)),
            prose=sum(word in _PROSE for word in (first.casefold(), *words[1:])),
            capitals=sum(not word.islower() for word in content) / len(content) if content else 0.75,
            credit=None if said else credited(text),
            said=said,
        )  # fmt: skip


def lines(text: Iterable[str]) -> Iterator[Line]:
    """The lines that are not furniture, with the page date that holds for them."""
    date, gap, gaps, joints, before, said = "", False, 0, 0, "", ""
    for number, raw in enumerate(text, start=1):
        line = " ".join(raw.split())
        if not line:
            gap = True
            continue
        rest = line if _continues(before, line) else _unglued(line)
        if rest != line and (found := _DATE.search(line[: len(line) - len(rest)])):
            date = found["date"]
        if (label := _LABEL.match(rest)) and not (rest.islower() and label.end() == len(rest)):
            rest, said = rest[label.end() :], "t" if label["t"] else "a"
        if rest:
            gaps, joints = gaps + gap, joints + (not gap)
            yield Line.of(number, rest, date, (gap, not gap and gaps > _FEW, gap and joints > _FEW), said)
            before, said = rest, ""
        gap = False


def _continues(before: str, line: str) -> bool:
    """Whether a furniture word is but the next word of a broken sentence: "... a" / "new"."""
    words = _WORD.findall(before[-20:])
    opened = bool(words) and words[-1] in _OPEN
    return opened and len(before) < _SHORT and line[0].islower() and not _GLUE.search(line)


def _unglued(line: str) -> str:
    """What is left of a line when the furniture at its front is taken off."""
    while line:
        if _is_furniture(line):
            return ""
        for glue in _GLUE.finditer(line, 0, _FURNITURE_LENGTH):
            front = line[: glue.start()]
            if _is_furniture(front) and (" " in front or front.casefold() in _GLUED_WORDS):
                line = line[glue.start() :]
                break
        else:
            return line
    return line


def _is_furniture(line: str) -> bool:
    """Whether a line is a button, a caption, a date or an invitation to the reader of the page."""
    if len(line) > _FURNITURE_LENGTH or line.endswith("."):
        return False
    words = [word.casefold() for word in _WORD.findall(line) if not word.isdecimal()]
    if not words or _DATE.fullmatch(line):
        return True
    web = _WEB.intersection(words)
    by_line = line.startswith("by") and (line[2:3].isupper() or line[2:3] == "@" or words[-1] == "community")
    return by_line or (bool(web) and ("your" in words or all(word in _WEB or word in FUNCTION_WORDS for word in words)))
