"""The inventory as a user has it: forms moved, things joined and parted, names added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import replace

from kgraph.inventory import Entry
from kgraph.model import Ruling
from kgraph.names import form_key
from kgraph.schema import EntityKind

#: under which spellings of one name meet
Key = Callable[[str], str]


def ruled(kind: EntityKind, known: Sequence[Entry], rulings: Iterable[Ruling], key: Key = form_key) -> list[Entry]:
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
        elif key(ruling.name) != key(ruling.form):
            apart.append((key(ruling.name), key(ruling.form)))
    return _separated(_regrouped(kind, known, groups, set(map(frozenset, apart)), key), apart, key)


def with_names(kind: EntityKind, known: Iterable[Entry], names: Iterable[str]) -> list[Entry]:
    """The entries with names that are certain wherever they stand; those that no entry has get one.

    >>> with_names("method", [Entry("method", "SAM", (), ("SAM",))], ["SAM"])[0].given
    ('SAM',)
    """
    wanted = {form_key(name): name for name in names}
    found = []
    for entry in known:
        given = tuple(wanted.pop(key) for key in dict.fromkeys(map(form_key, entry.forms())) if key in wanted)
        found.append(replace(entry, given=(*entry.given, *given)) if given else entry)
    return [*found, *(_entry(kind, name, given=(name,)) for name in wanted.values())]


def _entry(kind: EntityKind, name: str, **fields: object) -> Entry:
    return Entry(kind, name, **fields)  # type: ignore[arg-type]  # an inventory has no repositories


def _regrouped(
    kind: EntityKind,
    known: Sequence[Entry],
    groups: Mapping[str, Iterable[str]],
    apart: Container[frozenset[str]],
    key: Key,
) -> list[Entry]:
    owner = {key(form): name for name, forms in groups.items() for form in forms}
    names = {key(name): name for name in groups}

    def home(entry: Entry) -> str:
        """The group that an entry goes to as a whole, empty if it stays."""
        if name := owner.get(key(entry.name)):
            return name
        renamed = {names[form] for form in map(key, entry.forms()) if form in names}
        name = renamed.pop() if len(renamed) == 1 else ""
        return "" if frozenset({key(name), key(entry.name)}) in apart else name

    homes = {entry.name: name for entry in known if (name := home(entry))} if groups else {}
    found: list[Entry] = []
    taken: dict[str, list[Entry]] = {name: [] for name in groups}
    for entry in known:
        (taken[homes[entry.name]] if entry.name in homes else found).append(_without(entry, owner, key))
    found += [_joined(kind, name, tuple(forms), taken[name], key) for name, forms in groups.items()]
    return [replace(entry, parent=_new_parent(entry, homes)) if entry.parent in homes else entry for entry in found]


def _new_parent(entry: Entry, homes: Mapping[str, str]) -> str:
    """The parent by the name that it goes by now; what has become one with its parent has none."""
    return "" if homes[entry.parent] == entry.name else homes[entry.parent]


def _joined(kind: EntityKind, name: str, forms: tuple[str, ...], entries: Sequence[Entry], key: Key) -> Entry:
    """One entry of what a user calls one thing; what he leaves open the entries tell, that of the name first."""
    order = sorted(entries, key=lambda entry: key(entry.name) != key(name))
    own = set(map(key, forms))
    others = [form for entry in order for form in entry.forms() if key(form) not in own]
    unsure = {form for entry in order for form in entry.ambiguous}
    aliases = (*(form for form in forms if form != name), *(form for form in others if form not in unsure))
    more = {
        field: next((value for entry in order if (value := getattr(entry, field))), "")
        for field in ("parent", "better", "unit")
    }
    return _entry(
        kind,
        name,
        aliases=tuple(dict.fromkeys(aliases)),
        ambiguous=tuple(dict.fromkeys(form for form in others if form in unsure)),
        **more,
        given=forms,
        identifiers=tuple(sorted({address for entry in entries for address in entry.identifiers})),
    )


def _without(entry: Entry, gone: Container[str], key: Key) -> Entry:
    """The entry without the forms of those keys; its name stays."""
    if all(key(form) not in gone for form in (*entry.aliases, *entry.ambiguous)):
        return entry
    aliases, ambiguous = (
        tuple(form for form in forms if key(form) not in gone) for forms in (entry.aliases, entry.ambiguous)
    )
    return replace(entry, aliases=aliases, ambiguous=ambiguous)


def _separated(known: Iterable[Entry], apart: Iterable[tuple[str, str]], key: Key) -> list[Entry]:
    """The entries, none with the forms of both keys of a pair: what a user gave stays, then the name."""
    found = list(known)
    homes: dict[str, set[int]] = defaultdict(set)
    for place, entry in enumerate(found):
        for form in map(key, entry.forms()):
            homes[form].add(place)
    for first, second in apart:
        for place in sorted(homes[first] & homes[second]):
            entry = found[place]
            bound = set(map(key, entry.given)) or {key(entry.name)}
            gone = first if second in bound or (second == key(entry.name) and first not in bound) else second
            lost = [form for form in entry.forms() if key(form) == gone]
            ambiguous = tuple(form for form in lost if form in entry.ambiguous)
            found[place] = _without(entry, {gone}, key)
            homes[gone] = (homes[gone] - {place}) | {len(found)}
            alone = Entry(entry.kind, lost[0], tuple(lost[1:]), ambiguous, better=entry.better, unit=entry.unit)
            found.append(alone)
    return found
