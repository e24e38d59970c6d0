"""A summary of a graph for a group meeting: one module per format, each `render(digest) -> str`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kgraph.digest import digest
from kgraph.errors import RecordError, UnknownFormatError
from kgraph.files import writing
from kgraph.graph import KnowledgeGraph
from kgraph.report import html, markdown

_FORMATS = {".html": html, ".htm": html, ".md": markdown, ".markdown": markdown}


def write(graph: KnowledgeGraph, path: str | Path, refused: Iterable[RecordError] = ()) -> Path:
    """Write the report; the suffix tells whether as a page or as Markdown.

    >>> import tempfile
    >>> write(KnowledgeGraph(), Path(tempfile.mkdtemp()) / "report.md").read_text(encoding="utf-8").splitlines()[0]
    '# What 0 papers are about'

    Raises:
        UnknownFormatError: another suffix.
        OutputError: the file cannot be written; what was there before stays.
    """
    path = Path(path)
    form = _FORMATS.get(path.suffix.casefold())
    if form is None:
        raise UnknownFormatError(f"no report for {path.name!r} (known: {', '.join(_FORMATS)})")
    with writing(path) as out:
        out.write(form.render(digest(graph, refused)))
    return path
