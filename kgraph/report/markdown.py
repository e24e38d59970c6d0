"""The report as Markdown: the same content as the page, in tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kgraph.digest import TOP_KINDS, Digest, Listed, Read
from kgraph.exporters.tables import plural
from kgraph.report.words import headline, more, span, visible
from kgraph.schema import NODE_KINDS

# what Markdown, its tables, its formulas or HTML would read as more than text
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>|~#$!&@]")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
# an address that would turn into a link by itself
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|mailto|www)(?=[:.])")
_BAR = 20  # blocks of the longest


def render(found: Digest) -> str:
    """The report as text.

    >>> from kgraph.digest import digest
    >>> from kgraph.graph import KnowledgeGraph
    >>> render(digest(KnowledgeGraph())).splitlines()[0]
    '# What 0 papers are about'
    """
    blocks = [f"# {headline(found)}", plain(span(found)), *_counts(found)]
    for part in (_top, _proposed, _heat, _boards, _code, _quality):
        blocks += part(found)
    return "\n\n".join(block for block in blocks if block) + "\n"


def plain(text: object) -> str:
    r"""Text that Markdown shows as it is.

    >>> plain("a|b *c* <i> [x](y)")
    'a\\|b \\*c\\* &lt;i&gt; \\[x\\](y)'
    """
    escaped = _SPECIAL.sub(lambda match: _ENTITIES.get(match[0], f"\\{match[0]}"), visible(str(text)))
    # a character reference shows as the letter, but starts no link
    return _ADDRESS.sub(lambda match: f"&#{ord(match[0][0])};{match[0][1:]}", escaped)


def _cited(paper: Read) -> str:
    # spaces and brackets would end the address
    address = re.sub(r"[\s<>()\[\]\\|`\"']", lambda match: f"%{ord(match[0]):02X}", paper.url)
    title = f"[{plain(paper.title)}](<{address}>)" if address else plain(paper.title)
    return f"{title} ({paper.year})" if paper.year else title


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _rest(listed: Listed[Any]) -> str:
    return more(listed).strip()


def _counts(found: Digest) -> Iterator[str]:
    kinds = [kind for kind in NODE_KINDS if found.counts.get(kind)]
    if kinds:
        yield _table([plural(kind, 2) for kind in kinds], [[f"{found.counts[kind]:,}" for kind in kinds]])


def _top(found: Digest) -> Iterator[str]:
    if any(found.top[kind].rows for kind in TOP_KINDS):
        yield "## What they are about"
    for kind in TOP_KINDS:
        listed = found.top[kind]
        if listed.rows:
            most = listed.rows[0][1]
            rows = [[plain(name), f"{n:,}", "\u2588" * max(1, round(_BAR * n / most))] for name, n in listed.rows]
            yield _table([plural(kind, 2), "papers", ""], rows)
            yield _rest(listed)


def _proposed(found: Digest) -> Iterator[str]:
    if found.proposed.rows:
        yield "## New names"
        rows = [[plain(r.name), r.kind, _cited(r.paper), plain(r.sentence)] for r in found.proposed.rows]
        yield _table(["name", "kind", "proposed by", "in its words"], rows)
        yield _rest(found.proposed)


def _heat(found: Digest) -> Iterator[str]:
    heat = found.heat
    if heat.datasets:
        yield "## Which datasets go with which methods"
        yield "How many papers evaluate on the dataset of the row and speak of the method of the column."
        rows = zip(heat.datasets, heat.shared, strict=True)
        columns = ["", *map(plain, heat.methods)]
        yield _table(columns, [[plain(name), *(str(n or "") for n in counts)] for name, counts in rows])


def _boards(found: Digest) -> Iterator[str]:
    if found.boards.rows:
        yield "## Leaderboards"
        yield "Scores as the abstracts report them, the better first."
    for board in found.boards.rows:
        yield f"### {plain(board.dataset)}: {plain(board.metric)}"
        rows = [[str(r.rank), plain(r.value), plain(r.method), _cited(paper)] for r, paper in board.rows.rows]
        yield _table(["", "value", "method", "paper"], rows)
        yield _rest(board.rows)
    if found.boards.more:
        yield f"{_rest(found.boards)} leaderboards"


def _code(found: Digest) -> Iterator[str]:
    if found.code.rows:
        yield "## Papers with code"
        yield f"{found.code.total:,} of {found.counts['paper']:,} papers link to a repository."
        yield _table(["paper", "code"], [[_cited(paper), plain(", ".join(names))] for paper, names in found.code.rows])
        yield _rest(found.code)


def _quality(found: Digest) -> Iterator[str]:
    yield "## How far to trust this"
    yield f"Papers in which nothing was found: {found.alone.total:,}"
    yield from _points(found.alone, map(_cited, found.alone.rows))
    yield f"Names that may mean several things: {found.ambiguous.total:,}"
    named = (
        f"**{plain(name.form)}**: {', '.join(f'{plain(entity)} ({kind})' for entity, kind in name.entities)}"
        for name in found.ambiguous.rows
    )
    yield from _points(found.ambiguous, named)
    yield f"Records that could not be used: {found.refused.total:,}"
    yield from _points(found.refused, map(plain, found.refused.rows))


def _points(listed: Listed[Any], lines: Iterable[str]) -> Iterator[str]:
    # in a table of its own a line can begin with anything and still be no list or heading
    if listed.rows:
        yield _table([""], [[line] for line in lines])
        yield _rest(listed)
