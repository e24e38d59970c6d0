"""The name, id and aliases of an entity; each alias says why it counts as the entity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from kgraph.model import Alias, Entity
from kgraph.names import plain, slug
from kgraph.resolution.candidates import Sighting
from kgraph.resolution.forms import abbreviates, is_acronym, is_spelled_out
from kgraph.resolution.known import Known
from kgraph.resolution.normalise import spaced

#: ("inventory", name of the entry, ""), ("sense", acronym key, long form key) or ("long", long form key, digits)
Group = tuple[str, str, str]

_LONGEST_ID = 60


@dataclass(frozen=True, slots=True)
class Named:
    """An entity with what it is made of."""

    entity: Entity
    group: Group
    sightings: tuple[Sighting, ...]


def name_groups(groups: Mapping[Group, list[Sighting]], known: Known) -> list[Named]:
    """An entity for each group.

    The id comes from what the group's own papers say, so that graphs built apart agree: an entry of the inventory
    has its name, an acronym that is spelled out has both forms. Of two others with one name the more frequent has
    the plain id.
    """
    papers = {target: len({s.paper.id for s in members}) for target, members in groups.items()}
    order = sorted(groups, key=lambda target: (target[0] != "inventory", -papers[target], target))
    taken: set[str] = set()
    named = []
    for target in order:
        members = sorted(groups[target], key=lambda s: (s.paper.id, s.cluster))
        form = target[1] if target[0] == "inventory" else canonical(members)
        named.append(_named(form, target, members, known, taken))
        taken.add(named[-1].entity.id)
    return named


def canonical(members: list[Sighting]) -> str:
    """The form that most papers name it by; then the more frequent, the shorter in kind, the one written with care.

    Ties: no LaTeX, short before spelled out, more capitals in a short form, fewer in a long one, "CIFAR-10" before
    "CIFAR10".
    """
    votes = Counter(s.forms[0] for s in members)
    seen = Counter(form for s in members for form in s.forms)

    def rank(form: str) -> tuple[int, int, bool, bool, int, str]:
        long = is_spelled_out(form)
        capitals = sum(map(str.isupper, form))
        return -votes[form], -seen[form], plain(form) != form, long, capitals if long else -capitals, form

    return min(votes, key=rank)


def _displayed(form: str, target: Group, members: list[Sighting]) -> str:
    """Without LaTeX, unless a user lists it so."""
    listed = any(m.listed_by_user and m.text == form for s in members for m in s.mentions)
    return form if listed or target[0] == "inventory" else plain(form)


def _free_id(kind: str, name: str, target: Group, members: list[Sighting], taken: set[str]) -> str:
    short = f"{kind}:{_declared(target, members) or slug(name)}"
    longs = sorted({form for s in members for form in s.forms if is_spelled_out(form) and plain(form) != name})
    tries = [short, *(f"{short}-{slug(long)}" for long in longs[:1])]
    free = next((identifier for identifier in tries if identifier not in taken), "")
    number = 2
    while not free:
        free = f"{short}-{number}" if f"{short}-{number}" not in taken else ""
        number += 1
    return free


def _declared(target: Group, members: list[Sighting]) -> str:
    """The tail of the id of an acronym that some paper spells out; a task or metric goes by the long form alone."""
    if target[0] == "inventory":
        return ""
    proven = [(s, *s.pair) for s in members if is_acronym(s.pair[0])]
    pairs = [(spaced(short), spaced(long)) for s, short, long in proven if s.key_of(long) in target[1:]]
    if not pairs:
        return ""
    short, long = (min(forms) for forms in zip(*pairs, strict=True))
    return slug(long if target[0] == "long" else f"{short} {long}", _LONGEST_ID)


def _named(chosen: str, target: Group, members: list[Sighting], known: Known, taken: set[str]) -> Named:
    kind, name = members[0].cluster.kind, _displayed(chosen, target, members)
    identifier = _free_id(kind, name, target, members, taken)
    keys = {form: form_key for s in members for form, form_key in zip(s.forms, s.keys, strict=True)}
    inventory = known.keys.get(target[1], frozenset()) if target[0] == "inventory" else frozenset()
    name_key = keys.get(chosen, "")
    proofs = _proofs(members, inventory or frozenset({name_key}))
    reasons = {}
    for form in sorted(keys):
        if keys[form] in inventory:
            decreed = known.ruled.get(keys[form])
            reasons[form] = "vocabulary" if decreed and decreed.name == target[1] else "inventory"
        elif keys[form] == name_key:
            reasons[form] = "name" if form == chosen else f"spelling of {name}"
        else:
            reasons[form] = proofs.get(keys[form], f"spelling of {name}")
    aliases = tuple(Alias(form, reason) for form, reason in reasons.items())
    entry = known.entry(target[1]) if target[0] == "inventory" else None
    return Named(Entity(identifier, kind, name, aliases, entry.identifiers if entry else ()), target, tuple(members))


def _proofs(members: list[Sighting], accepted: frozenset[str]) -> dict[str, str]:
    """Key -> the first paper that has it beside an accepted form, else beside any other form."""
    direct: dict[str, str] = {}
    other: dict[str, str] = {}
    for sighting in members:
        keys = set(sighting.keys)
        if len(keys) == 1:
            continue
        for form, form_key in zip(sighting.forms, sighting.keys, strict=True):
            beside = any(abbreviates(form, known) or abbreviates(known, form) for known in sighting.forms)
            reason = f"{'abbreviation' if beside else 'same thing'} in {sighting.paper.id}"
            if keys & accepted and form_key not in direct:
                direct[form_key] = reason
            other.setdefault(form_key, reason)
    return other | direct
