"""Which entity is a version, size or kind of which other: from the inventory, else from the name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from kgraph.model import Alias, Entity, Evidence, Relation
from kgraph.names import slug
from kgraph.resolution.family import before_preposition, before_tail, behind_modifier
from kgraph.resolution.forms import abbreviates, is_acronym, is_spelled_out
from kgraph.resolution.known import Known
from kgraph.resolution.naming import Named
from kgraph.resolution.normalise import key
from kgraph.resolution.relations import Passages
from kgraph.schema import EntityKind

_INVENTORY = "variant: inventory"
_NAME = "variant: name"
_MIN_ACRONYM = 3
_MIN_WORD = 5
_MAX_NAME = 120


@dataclass(slots=True)
class _Index:
    """Entities of one kind: by inventory entry, by key of any form, by form as papers or the inventory write it."""

    known: Known
    taken: set[str]
    by_entry: dict[str, Named] = field(default_factory=dict)
    by_key: dict[str, Named] = field(default_factory=dict)
    by_form: dict[str, Named] = field(default_factory=dict)
    by_listed: dict[str, Named] = field(default_factory=dict)


def variants(kind: EntityKind, named: list[Named], known: Known) -> tuple[list[Entity], list[Relation]]:
    """Parents that no paper names, and the VARIANT_OF edges.

    An edge starts at an entity that papers name, since its evidence is a mention of it: a
    variant is joined to its parent and, while the parent is named by no paper, to the parent's parent.
    """
    index = _index(named, known)
    above: dict[str, dict[str, str]] = {}
    created: dict[str, Entity] = {}
    for child in named:
        above[child.entity.id] = {}
        for target in _by_inventory(kind, child, index):
            above[child.entity.id][target.id] = _INVENTORY
            if target.id not in index.taken:
                created[target.id] = target
    for child in sorted(named, key=lambda n: n.entity.id):
        if not above[child.entity.id]:
            family = (found.entity.id for name in _names(child) for found in _by_name(name, index))
            parent = next((found for found in family if not _reaches(found, child.entity.id, above)), "")
            above[child.entity.id] = {parent: _NAME} if parent else {}
    relations = [
        Relation(child.entity.id, "VARIANT_OF", target, (_first_mention(child, rule),))
        for child in named
        for target, rule in above[child.entity.id].items()
    ]
    return list(created.values()), relations


def _reaches(start: str, goal: str, above: dict[str, dict[str, str]]) -> bool:
    seen = set()
    waiting = [start]
    while waiting:
        node = waiting.pop()
        if node == goal:
            return True
        if node not in seen:
            seen.add(node)
            waiting += above.get(node, ())
    return False


def _index(named: list[Named], known: Known) -> _Index:
    """Where two entities share a form, the one in more papers has it; a name goes before an alias."""
    index = _Index(known, {n.entity.id for n in named})
    ordered = sorted(named, key=lambda n: (-len(n.sightings), n.entity.id))
    for one in ordered:
        if one.group[0] == "inventory":
            index.by_entry[one.group[1]] = one
        index.by_key.setdefault(key(one.entity.name), one)
    for one in ordered:
        for sighting in one.sightings:
            for form, form_key in zip(sighting.forms, sighting.keys, strict=True):
                index.by_form.setdefault(form, one)
                index.by_key.setdefault(form_key, one)
    for entry in known.entries:
        for form in entry.forms() if entry.name in index.by_entry else ():
            if key(form) in known.keys[entry.name]:
                index.by_listed.setdefault(form, index.by_entry[entry.name])
                index.by_key.setdefault(key(form), index.by_entry[entry.name])
    return index


def _by_inventory(kind: EntityKind, child: Named, index: _Index) -> Iterator[Entity]:
    """Parent, parent's parent and so on, up to the first that papers name."""
    listed = child.group[0] == "inventory"
    entry = (index.known.entry if listed else index.known.family.get)(child.group[1])
    parent = "" if entry is None else entry.parent if listed else entry.name
    seen = {child.group[1]} if listed else set()
    while parent:
        above = index.known.entry(parent)
        name = above.name if above else parent
        if name in seen:
            return
        seen.add(name)
        found = index.by_entry.get(name) if above else index.by_key.get(key(name))
        if found:
            if found.entity.id != child.entity.id:
                yield found.entity
            return
        yield _unseen(kind, name, index)
        parent = above.parent if above else ""


def _unseen(kind: EntityKind, name: str, index: _Index) -> Entity:
    plain = f"{kind}:{slug(name)}"
    identifier = plain if plain not in index.taken else f"{plain}-family"
    entry = index.known.entry(name)
    return Entity(identifier, kind, name, (Alias(name, "inventory"),), entry.identifiers if entry else ())


def _names(child: Named) -> tuple[str, ...]:
    """The name, then what an acronym is spelled out as: FSCIL tells nothing, its long form what it is a kind of."""
    keys = {s.keys[0] for s in child.sightings if s.forms[0] == child.entity.name}
    longs = Counter(
        form
        for s in child.sightings
        for form, form_key in zip(s.forms, s.keys, strict=True)
        if form == s.pair[1] or (form_key in keys and is_spelled_out(form))
    )
    return tuple(dict.fromkeys((child.entity.name, *sorted(longs, key=lambda form: (-longs[form], form)))))


def _by_name(name: str, index: _Index) -> Iterator[Named]:
    """Entities that `name` is a version, size or kind of, the closest first."""
    if len(name) > _MAX_NAME:
        return
    for rest in before_tail(name):
        if found := index.by_key.get(key(rest)):
            yield found
    for rest in before_preposition(name):
        if found := _head(rest, index, inside=False):
            yield found
    for rest, inside in behind_modifier(name):
        if inside and key(name.removesuffix(rest)) in index.by_key:
            continue  # CNN-LSTM is no kind of either
        if found := _head(rest, index, inside=inside):
            yield found
        if not inside:
            yield from (found for shorter in before_tail(rest) if (found := _head(shorter, index, inside=False)))


def _head(rest: str, index: _Index, *, inside: bool) -> Named | None:
    """The entity that the end of a name means: by its own name, or by its acronym as it is written."""
    if is_acronym(rest):
        written = index.by_form.get(rest) or (None if inside else index.by_listed.get(rest))
        return written if len(rest) >= _MIN_ACRONYM else None
    found = index.by_key.get(key(rest)) if not inside and len(rest) >= _MIN_WORD else None
    if found and (key(found.entity.name) == key(rest) or abbreviates(found.entity.name, rest)):
        return found
    return None


def _first_mention(child: Named, rule: str) -> Evidence:
    first = min(child.sightings, key=lambda s: (s.paper.id, s.mentions[0]))
    mention = first.mentions[0]
    return Passages.of(first.paper).evidence(mention.start, mention.end, rule, mention.score)
