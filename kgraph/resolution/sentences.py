"""Where the sentences of a paper begin and end."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right

Span = tuple[int, int]

#: an end of sentence, the space behind it, and the first character of what follows
_END = re.compile(r"[.!?]['\")\]}\u201d\u2019]{0,3}(?=(\s+)(\S))")
_LAST_WORD = re.compile(r"[^\s(\[]{1,24}$")
_OPENERS = frozenset("\"'([$\\\u201c\u2018{")
_NEVER_LAST = frozenset(
    re.findall(
        r"\S+",
        "al approx appr cf chap def dr e.g eg ed eds eq eqn eqs fig figs i.e ie incl lem mr mrs ms nos prof prop ref "
        "refs resp sec secs st tab thm viz vol vs w.r.t wrt",
    )
)
_WINDOW = 24
_FAR = sys.maxsize


def sentences(text: str) -> list[Span]:
    r"""Start and end of each sentence; the first line, the title, is one of its own.

    >>> text = "A Title. With dots\nWe use e.g. BERT. It reaches 0.5 vs. GPT in Fig. 3. Good!"
    >>> [text[start:end] for start, end in sentences(text)]
    ['A Title. With dots', 'We use e.g. BERT.', 'It reaches 0.5 vs. GPT in Fig. 3.', 'Good!']
    """
    title = text.find("\n")
    cuts = [] if title < 0 else [title]
    cuts += [match.end() for match in _END.finditer(text, title + 1) if _ends(text, match)]
    found = []
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        piece = text[start:end]
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        if left < right:
            found.append((left, right))
    return found


def _ends(text: str, match: re.Match[str]) -> bool:
    following = match[2]
    if not (following.isupper() or following.isdigit() or following in _OPENERS):
        return "\n\n" in match[1]
    stop = match.start()
    if text[stop] != ".":
        return True
    word = _LAST_WORD.search(text[max(0, stop - _WINDOW) : stop])
    last = word[0].casefold() if word else ""
    if last == "no":
        return not following.isdigit()
    initial = len(last) == 1 and last.isalpha() and text[stop - 1].isupper()
    return last not in _NEVER_LAST and not initial


def sentence_of(spans: list[Span], start: int, end: int) -> Span:
    """The span that holds `start:end`, two or more sentences joined where it crosses a boundary.

    >>> sentence_of([(0, 4), (5, 9), (10, 12)], 6, 8), sentence_of([(0, 4), (5, 9)], 3, 6)
    ((5, 9), (0, 9))
    """
    first = max(bisect_right(spans, (start, _FAR)) - 1, 0)
    last = max(bisect_right(spans, (max(end - 1, start), _FAR)) - 1, first)
    return min(spans[first][0], start), max(spans[last][1], end)
