"""The ledger: why each form counts as its entity, and what was kept from it, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kgraph.model import Merge
from kgraph.names import form_key
from kgraph.resolution.candidates import Sighting
from kgraph.resolution.naming import Group, Named
from kgraph.schema import EntityKind

#: how many papers a line names
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Refusal:
    """A form that was kept from a group, the papers that write it, and why."""

    group: Group
    form: str
    rule: str
    papers: tuple[str, ...]
    why: str


def ledger(kind: EntityKind, named: Iterable[Named], refusals: Iterable[Refusal]) -> Iterator[Merge]:
    """The lines of one kind: each alias that is not the name itself, each refusal."""
    places = {}
    for one in named:
        places[one.group] = one.entity.id
        yield from _aliases(one)
    for refusal in set(refusals):
        if entity := places.get(refusal.group):
            papers = tuple(sorted(set(refusal.papers)))
            yield Merge(entity, kind, refusal.form, refusal.rule, papers[:_SHOWN], len(papers), refusal.why)


def _aliases(one: Named) -> Iterator[Merge]:
    papers: dict[str, set[str]] = defaultdict(set)
    proofs: dict[str, set[str]] = defaultdict(set)
    for sighting in one.sightings:
        for form in sighting.forms:
            papers[form].add(sighting.paper.id)
            if len(set(sighting.keys)) > 1:
                proofs[form].add(sighting.paper.id)
    for alias in one.entity.aliases:
        if alias.text != one.entity.name:
            rule = alias.reason.partition(" in paper:")[0].partition(" of ")[0]
            shown = sorted(proofs[alias.text] if " in paper:" in alias.reason else papers[alias.text])
            yield Merge(
                one.entity.id, one.entity.kind, alias.text, rule, tuple(shown[:_SHOWN]), len(papers[alias.text])
            )


def two_kinds(named: Iterable[Named]) -> Iterator[Merge]:
    """Entities of several kinds that share a name: one thing may be a method and a task, so they stay apart."""
    shared: dict[str, list[Named]] = defaultdict(list)
    for one in named:
        shared[form_key(one.entity.name)].append(one)
    for same in shared.values():
        for one in same:
            for other in same:
                if other.entity.kind != one.entity.kind:
                    papers = _papers(other.sightings)
                    why = f"one name, two kinds: {other.entity.id}"
                    entity = one.entity
                    yield Merge(entity.id, entity.kind, other.entity.name, "kind", papers[:_SHOWN], len(papers), why)


def _papers(sightings: Iterable[Sighting]) -> tuple[str, ...]:
    return tuple(sorted({sighting.paper.id for sighting in sightings}))
