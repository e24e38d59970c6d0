"""Which entity is a version, size or kind of which other: from the inventory, else from the name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kgraph.inventory import Entry
from kgraph.model import Alias, Entity, Evidence, Relation
from kgraph.names import slug
from kgraph.resolution.candidates import Known
from kgraph.resolution.forms import is_acronym
from kgraph.resolution.naming import Named
from kgraph.resolution.normalise import key, spaced
from kgraph.resolution.relations import evidence_at
from kgraph.resolution.sentences import sentences
from kgraph.schema import EntityKind

_INVENTORY = "variant: inventory"
_NAME = "variant: name"
_CUT = re.compile(r"[\s\-_:/]+")
#: a size, a version, or a word that makers of models and datasets put behind the name of the family
_TAIL = re.compile(
    r"(?:v(?:er(?:sion)?)?\.?)?\d+(?:[.x\u00d7]\d+)*[a-z]{0,2}\+*|[A-Z][A-Za-z]?\d{0,3}\+*|X{1,3}L|[a-z]"
    r"|tiny|small|medium|base|large|huge|giant|mini|nano|micro|lite|plus|pro|ultra|max|full|long|fast|light|x|hard|easy|extra"
    r"|instruct|chat|code|coder|math|vision|audio|omni|turbo|preview|it|stuff|test|val|clean|other|dev|zero|next",
    re.IGNORECASE,
)
_GLUED = re.compile(
    r"(?<=[^\W\d_])(?:[vV]\d+(?:\.\d+)*|\d+(?:\.\d+)*)[A-Za-z]?\+*$|(?<=\w)\++$|(?<=\d)\.\d+$|(?<=\d)[A-Z]$|(?<=[a-z]{2})Lite$"
)
_MIN_FAMILY = 2


@dataclass(frozen=True, slots=True)
class _Known:
    """The entities of one kind, by inventory entry, by key of any form, and by form as written."""

    by_entry: dict[str, Named]
    by_key: dict[str, Named]
    by_form: dict[str, Named]


def variants(kind: EntityKind, named: list[Named], known: Known) -> tuple[list[Entity], list[Relation]]:
    """Parents that no paper names, and the VARIANT_OF edges.

    An edge starts at an entity that papers name, since its evidence is a mention of it: a
    variant is joined to its parent and, while the parent is named by no paper, to the parent's parent.
    """
    lookup = _index(named)
    created: dict[str, Entity] = {}
    taken = {n.entity.id for n in named}
    relations: dict[tuple[str, str], Relation] = {}
    for child in named:
        entry = known.entry(child.group[1]) if child.group[0] == "inventory" else None
        rule = _INVENTORY if entry else _NAME
        targets = list(_ancestors(kind, entry, known, lookup, taken)) if entry else _family(child, lookup)
        for target in targets:
            if target.id not in taken:
                created[target.id] = target
            if target.id != child.entity.id:
                relations[child.entity.id, target.id] = Relation(
                    child.entity.id, "VARIANT_OF", target.id, (_first_mention(child, rule),)
                )
    return sorted(created.values()), sorted(relations.values())


def _index(named: list[Named]) -> _Known:
    lookup = _Known({}, {}, {})
    for one in sorted(named, key=lambda n: (-len(n.sightings), n.entity.id), reverse=True):
        if one.group[0] == "inventory":
            lookup.by_entry[one.group[1]] = one
        for sighting in one.sightings:
            lookup.by_key.update(dict.fromkeys(sighting.keys, one))
            lookup.by_form.update(dict.fromkeys(sighting.forms, one))
    for one in sorted(named, key=lambda n: (len(n.sightings), n.entity.id)):
        lookup.by_key[key(one.entity.name)] = one
    return lookup


def _ancestors(kind: EntityKind, entry: Entry, known: Known, lookup: _Known, taken: set[str]) -> Iterator[Entity]:
    """Parent, parent's parent and so on, up to the first that papers name."""
    seen = {entry.name}
    parent = entry.parent
    while parent:
        above = known.entry(parent)
        name = above.name if above else parent
        if name in seen:
            return
        seen.add(name)
        named = lookup.by_entry.get(name) if above else lookup.by_key.get(key(name))
        if named:
            yield named.entity
            return
        identifier = f"{kind}:{slug(name)}"
        yield Entity(
            identifier if identifier not in taken else f"{identifier}-family", kind, name, (Alias(name, "inventory"),)
        )
        parent = above.parent if above else ""


def _family(child: Named, lookup: _Known) -> list[Entity]:
    """The closest entity that the name of `child` is a version, size or kind of, by its name; at most one."""
    name = child.entity.name
    for found in (*_before_tail(name, lookup), *_behind_modifier(child, lookup)):
        if found.entity.id != child.entity.id:
            return [found.entity]
    return []


def _before_tail(name: str, lookup: _Known) -> Iterator[Named]:
    """ResNet-50 -> ResNet, LLaMA-2-7B -> LLaMA-2, GS-LoRA++ -> GS-LoRA."""
    rest = name
    while True:
        cuts = list(_CUT.finditer(rest))
        glued = _GLUED.search(rest)
        if glued:
            rest = rest[: glued.start()].rstrip(" -_")
        elif cuts and _TAIL.fullmatch(rest[cuts[-1].end() :]):
            rest = rest[: cuts[-1].start()]
        else:
            return
        if len(rest) < _MIN_FAMILY:
            return
        if found := lookup.by_key.get(key(rest)):
            yield found


def _behind_modifier(child: Named, lookup: _Known) -> Iterator[Named]:
    """Top-1 accuracy -> accuracy, Split MNIST -> MNIST, T-JEPA -> JEPA: words as they are, names in the same case."""
    name = child.entity.name
    for cut in _CUT.finditer(name):
        rest = name[cut.end() :]
        if len(rest) < _MIN_FAMILY or rest[0].isdigit():
            continue
        if cut[0].isspace():
            found = lookup.by_form.get(rest) or (lookup.by_key.get(key(rest)) if _is_plain(rest) else None)
        else:
            found = lookup.by_form.get(rest) if is_acronym(rest) and len(rest) > _MIN_FAMILY else None
        if found:
            yield found


def _is_plain(text: str) -> bool:
    return all(word.isalpha() and word.islower() for word in spaced(text).split()) and text[:1].islower()


def _first_mention(child: Named, rule: str) -> Evidence:
    first = min(child.sightings, key=lambda s: (s.paper.id, s.mentions[0]))
    mention = first.mentions[0]
    return evidence_at(first.paper, sentences(first.paper.text), (mention.start, mention.end), rule, mention.score)
