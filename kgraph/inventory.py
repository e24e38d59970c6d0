"""The names that every practitioner knows, from the data files beside this module.

One file per kind, tab separated: name, aliases, ambiguous forms, parent; metrics also say
which way is better and in which unit. The first lines tell version and source.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Literal

from kgraph.names import form_key, title_key

InventoryKind = Literal["dataset", "method", "metric", "task"]
KINDS: tuple[InventoryKind, ...] = ("dataset", "method", "metric", "task")


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One known thing. `ambiguous` forms need context before they count as it; `given` ones a user vouches for."""

    kind: InventoryKind
    name: str
    aliases: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    parent: str = ""
    better: str = ""
    unit: str = ""
    given: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()

    def forms(self) -> tuple[str, ...]:
        """All forms, the name first, each once."""
        return tuple(dict.fromkeys((self.name, *self.aliases, *self.ambiguous)))


def parse(kind: InventoryKind, text: str) -> tuple[Entry, ...]:
    r"""The entries of one data file.

    >>> parse("dataset", "# version: 1\nname\taliases\tambiguous\tparent\nCIFAR-10\t\t\tCIFAR\n")[0].parent
    'CIFAR'
    """
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    columns, *rows = rows

    def entry(row: list[str]) -> Entry:
        cells = dict(zip(columns, (cell.strip() for cell in row), strict=False))

        def listed(column: str) -> tuple[str, ...]:
            return tuple(form for form in map(str.strip, cells.get(column, "").split("|")) if form)

        parent, better, unit = (cells.get(column, "") for column in ("parent", "better", "unit"))
        return Entry(kind, cells["name"], listed("aliases"), listed("ambiguous"), parent, better, unit)

    return tuple(entry(row) for row in rows)


@cache
def entries(kind: InventoryKind) -> tuple[Entry, ...]:
    """The shipped entries of one kind, in the order of their file.

    >>> next(entry for entry in entries("dataset") if entry.name == "CIFAR-10").identifiers
    ('https://www.cs.toronto.edu/~kriz/cifar.html',)
    """
    known = identifiers()
    found = parse(kind, (files("kgraph") / "data" / f"{kind}s.tsv").read_text(encoding="utf-8"))
    return tuple(replace(entry, identifiers=known.get((kind, entry.name), ())) for entry in found)


@cache
def identifiers() -> dict[tuple[str, str], tuple[str, ...]]:
    """Kind and name of an entry -> home pages and DOIs, as addresses, where they are certain."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for kind, name, address, _ in _rows("identifiers"):
        found[kind, name].append(address)
    return {named: tuple(sorted(addresses)) for named, addresses in found.items()}


@cache
def introduced_by() -> dict[str, frozenset[tuple[str, str]]]:
    """Key of a paper's title -> kind and name of the entries that it introduced.

    >>> sorted(introduced_by()[title_key("Mask R-CNN")])
    [('method', 'Mask R-CNN'), ('method', 'RoIAlign')]
    """
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for kind, name, title in _rows("titles"):
        found[title_key(title)].add((kind, name))
    return {title: frozenset(things) for title, things in found.items()}


def _rows(name: str) -> list[list[str]]:
    """The rows of a data file below the names of its columns."""
    lines = (files("kgraph") / "data" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")][1:]


class Inventory:
    """The known names, and what a user says of names; by form key all but the entries.

    >>> inventory = Inventory(entries("dataset"), ignored=frozenset({"baseline"}))
    >>> inventory.lookup("dataset", "cifar 10").name
    'CIFAR-10'
    """

    def __init__(
        self,
        known: Iterable[Entry],
        kinds: Mapping[str, InventoryKind] | None = None,
        ignored: frozenset[str] = frozenset(),
        apart: frozenset[frozenset[str]] = frozenset(),
    ) -> None:
        """Take the entries of all kinds, what a form is, what is no entity, and pairs that are never one thing."""
        self.entries = tuple(known)
        self.kinds = kinds or {}
        self.ignored = ignored
        self.apart = apart
        self._by_key: dict[tuple[str, str], Entry] = {}
        for entry in self.entries:
            for form in entry.forms():
                self._by_key.setdefault((entry.kind, form_key(form)), entry)

    def lookup(self, kind: str, form: str) -> Entry | None:
        """The entry that has `form` among its forms, whatever the spelling."""
        return self._by_key.get((kind, form_key(form)))


@cache
def shipped() -> Inventory:
    """What comes with kgraph."""
    return Inventory(entry for kind in KINDS for entry in entries(kind))


def lookup(kind: str, form: str) -> Entry | None:
    """The shipped entry that has `form` among its forms, whatever the spelling.

    >>> lookup("metric", "mean average precision").name
    'mAP'
    >>> lookup("dataset", "no such dataset") is None
    True
    """
    return shipped().lookup(kind, form)
