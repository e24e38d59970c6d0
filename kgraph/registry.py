"""Formats by name, suffix or content, found through entry points.

A format is a module. A reader module has `SUFFIXES`, `sniff(head) -> bool` and
`read(path, refuse) -> Iterator[Paper]`; an exporter module has `SUFFIXES` and
`write(graph, path)`. kgraph's own formats come in through the same door as anybody's:

    [project.entry-points."kgraph.exporters"]
    turtle = "my_package.turtle"
"""

from __future__ import annotations

import difflib
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType

from kgraph.errors import DuplicateFormatError, UnknownFormatError


class Registry:
    """The formats of one entry-point group; nothing is imported before it is asked for."""

    def __init__(self, group: str, points: tuple[EntryPoint, ...] | None = None) -> None:
        self.group = group
        self._points: dict[str, EntryPoint] = {}
        for point in sorted(entry_points(group=group) if points is None else points):
            known = self._points.get(point.name)
            if known is not None and known.value != point.value:
                reason = f"two {group} are named {point.name!r}: {known.value} and {point.value}"
                raise DuplicateFormatError(reason)
            self._points[point.name] = point

    def _what(self) -> str:
        """What a user calls one of the group."""
        return {"kgraph.readers": "input format", "kgraph.exporters": "output format"}.get(self.group, self.group)

    def names(self) -> tuple[str, ...]:
        """All names, sorted."""
        return tuple(self._points)

    def get(self, name: str) -> ModuleType:
        """The format called `name`.

        Raises:
            UnknownFormatError: there is none; the error lists the known.
        """
        if name not in self._points:
            close = difflib.get_close_matches(name, self._points, n=1)
            hint = f"; did you mean {close[0]}?" if close else ""
            raise UnknownFormatError(f"unknown {self._what()} {name!r}{hint}; known: {', '.join(self._points)}")
        module: ModuleType = self._points[name].load()
        return module

    def for_path(self, path: Path) -> ModuleType:
        """The format whose suffix `path` has.

        Raises:
            UnknownFormatError: no format has that suffix; the error lists the known.
        """
        suffixes = self.suffixes()
        name = path.name.casefold()
        for suffix in sorted(suffixes, key=len, reverse=True):
            if name.endswith(suffix):
                return self.get(suffixes[suffix])
        raise UnknownFormatError(f"no {self._what()} for {path.name!r}; known: {', '.join(sorted(suffixes))}")

    def suffixes(self) -> dict[str, str]:
        """Suffix (with its dot) -> name of the format.

        Raises:
            DuplicateFormatError: two formats claim one suffix.
        """
        owners: dict[str, str] = {}
        for name in self._points:
            for suffix in self.get(name).SUFFIXES:
                if suffix in owners:
                    reason = f"two {self.group} claim {suffix!r}: {owners[suffix]} and {name}"
                    raise DuplicateFormatError(reason)
                owners[suffix] = name
        return owners


@cache
def readers() -> Registry:
    """The readers that are installed."""
    return Registry("kgraph.readers")


@cache
def exporters() -> Registry:
    """The exporters that are installed."""
    return Registry("kgraph.exporters")
