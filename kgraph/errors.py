"""What can go wrong, as one tree.

    KgraphError
    |-- InputError             an input that cannot be read at all
    |   `-- RecordError        one record of it that was refused; the others go through
    |-- FormatError            a reader or exporter name, suffix or content
    |   |-- UnknownFormatError
    |   `-- DuplicateFormatError
    |-- VocabularyError        a user's vocabulary that is not TOML, breaks the format, or contradicts itself
    |-- GraphError             a graph that breaks the schema
    |   |-- UnknownNodeError   (a KeyError too) no such paper or entity; names the closest
    |   `-- AmbiguousNameError (a KeyError too) one name, several entities
    `-- OutputError            an output that cannot be written

Every error carries where it happened (`source`, `record`) and why (`reason`).
"""

from __future__ import annotations


class KgraphError(Exception):
    """Base of all errors that kgraph raises on purpose.

    >>> str(KgraphError("no title", source="papers.txt", record=12))
    'papers.txt:12: no title'
    """

    def __init__(self, reason: str, *, source: str = "", record: int = 0) -> None:
        super().__init__(reason, source, record)
        self.reason = reason
        self.source = source
        self.record = record

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.reason, self.source, self.record)

    def __str__(self) -> str:
        where = ":".join(part for part in (self.source, str(self.record or "")) if part)
        return f"{where}: {self.reason}" if where else self.reason


def _rebuild(kind: type[KgraphError], reason: str, source: str, record: int) -> KgraphError:
    return kind(reason, source=source, record=record)


class InputError(KgraphError):
    """An input that cannot be read at all."""


class RecordError(InputError):
    """One record that was refused; `record` is its line, counted from 1."""


class FormatError(KgraphError):
    """Something about the name of a format."""


class UnknownFormatError(FormatError):
    """No reader or exporter of that name, suffix or content."""


class DuplicateFormatError(FormatError):
    """Two readers or exporters claim one name or suffix."""


class VocabularyError(KgraphError):
    """A vocabulary that cannot be used; `record` is the line, counted from 1."""


class GraphError(KgraphError):
    """A graph, or a graph file, that breaks the schema."""


class UnknownNodeError(GraphError, KeyError):
    """No such paper or entity."""


class AmbiguousNameError(GraphError, KeyError):
    """One name, several entities: narrow with `kind`, or give the id."""


class OutputError(KgraphError):
    """An output that cannot be written."""
