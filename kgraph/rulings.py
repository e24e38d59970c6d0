"""The inventory as a user has it: forms moved, things joined and parted, names added."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kgraph.inventory import Entry, InventoryKind
from kgraph.model import Ruling
from kgraph.names import form_key


def ruled(kind: InventoryKind, known: Sequence[Entry], rulings: Iterable[Ruling]) -> list[Entry]:
    """The entries of a kind under rulings of that kind.

    A form leaves whatever entry it was in for that of its ruling; an entry whose own name a ruling speaks of goes there
    with all its forms. Of a pair that is kept apart one form becomes an entry of its own.

    >>> coco = Entry("dataset", "MS COCO", ("COCO", "COCO-2014"))
    >>> apart = Ruling("apart", "dataset", "MS COCO", "COCO-2014")
    >>> [entry.forms() for entry in ruled("dataset", [coco], [apart])]
    [('MS COCO', 'COCO'), ('COCO-2014',)]
    """
    groups: dict[str, dict[str, None]] = {}
    apart: list[tuple[str, str]] = []
    for ruling in rulings:
        if ruling.relation == "same":
            groups.setdefault(ruling.name, {ruling.name: None})[ruling.form] = None
        else:
            apart.append((ruling.name, ruling.form))
    found = _regrouped(kind, known, groups, {frozenset(map(form_key, pair)) for pair in apart})
    for first, second in apart:
        found = [part for entry in found for part in _parted(entry, form_key(first), form_key(second))]
    return found


def with_names(kind: InventoryKind, known: Iterable[Entry], names: Iterable[str]) -> list[Entry]:
    """The entries with names that are certain wherever they stand; those that no entry has get one.

    >>> with_names("method", [Entry("method", "SAM", (), ("SAM",))], ["SAM"])[0].given
    ('SAM',)
    """
    wanted = {form_key(name): name for name in names}
    found = []
    for entry in known:
        given = tuple(wanted.pop(key) for key in dict.fromkeys(map(form_key, entry.forms())) if key in wanted)
        found.append(replace(entry, given=(*entry.given, *given)) if given else entry)
    return [*found, *(Entry(kind, name, given=(name,)) for name in wanted.values())]


def _regrouped(
    kind: InventoryKind, known: Sequence[Entry], groups: Mapping[str, Iterable[str]], apart: set[frozenset[str]]
) -> list[Entry]:
    owner = {form_key(form): name for name, forms in groups.items() for form in forms}
    names = {form_key(name): name for name in groups}

    def home(entry: Entry) -> str:
        """The group that an entry goes to as a whole, empty if it stays."""
        if name := owner.get(form_key(entry.name)):
            return name
        renamed = {names[key] for key in map(form_key, entry.forms()) if key in names}
        name = renamed.pop() if len(renamed) == 1 else ""
        return "" if frozenset({form_key(name), form_key(entry.name)}) in apart else name

    homes = {entry.name: name for entry in known if (name := home(entry))}
    found = [_without(entry, owner) for entry in known if entry.name not in homes]
    for name, forms in groups.items():
        joined = [_without(entry, owner) for entry in known if homes.get(entry.name) == name]
        found.append(_joined(kind, name, tuple(forms), joined))
    return [replace(entry, parent=_new_parent(entry, homes)) for entry in found]


def _new_parent(entry: Entry, homes: Mapping[str, str]) -> str:
    """The parent by the name that it goes by now; what has become one with its parent has none."""
    parent = homes.get(entry.parent, entry.parent)
    return "" if parent == entry.name else parent


def _joined(kind: InventoryKind, name: str, forms: tuple[str, ...], entries: Sequence[Entry]) -> Entry:
    """One entry of what a user calls one thing; what he leaves open the entries tell, that of the name first."""
    order = sorted(entries, key=lambda entry: form_key(entry.name) != form_key(name))
    own = set(map(form_key, forms))
    others = [form for entry in order for form in entry.forms() if form_key(form) not in own]
    unsure = {form for entry in order for form in entry.ambiguous}
    aliases = (*(form for form in forms if form != name), *(form for form in others if form not in unsure))
    ambiguous = tuple(dict.fromkeys(form for form in others if form in unsure))
    more = {
        field: next((value for entry in order if (value := getattr(entry, field))), "")
        for field in ("parent", "better", "unit")
    }
    identifiers = tuple(sorted({address for entry in entries for address in entry.identifiers}))
    return Entry(kind, name, tuple(dict.fromkeys(aliases)), ambiguous, **more, given=forms, identifiers=identifiers)


def _without(entry: Entry, gone: Container[str]) -> Entry:
    """The entry without the forms of those keys; its name stays."""
    if all(form_key(form) not in gone for form in (*entry.aliases, *entry.ambiguous)):
        return entry
    aliases, ambiguous = (
        tuple(form for form in forms if form_key(form) not in gone) for forms in (entry.aliases, entry.ambiguous)
    )
    return replace(entry, aliases=aliases, ambiguous=ambiguous)


def _parted(entry: Entry, first: str, second: str) -> Iterator[Entry]:
    """The entry, or two where it has forms of both keys: what a user gave stays, then the name."""
    if not {first, second} <= {form_key(form) for form in entry.forms()}:
        yield entry
        return
    bound = {*map(form_key, entry.given)} or {form_key(entry.name)}
    gone = first if second in bound or (second == form_key(entry.name) and first not in bound) else second
    lost = [form for form in entry.forms() if form_key(form) == gone]
    yield _without(entry, {gone})
    ambiguous = tuple(form for form in lost if form in entry.ambiguous)
    yield Entry(entry.kind, lost[0], tuple(lost[1:]), ambiguous, better=entry.better, unit=entry.unit)
