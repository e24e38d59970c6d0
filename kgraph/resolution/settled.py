"""The user's word on each mention, whatever its paper says: the last step of the grouping, by form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from kgraph.resolution.apart import Apart
from kgraph.resolution.candidates import Sighting
from kgraph.resolution.known import Known
from kgraph.resolution.ledger import Refusal
from kgraph.resolution.naming import Group
from kgraph.resolution.normalise import key

Members = dict[Group, list[Sighting]]

_NEVER_ONE = "never one: the user's vocabulary"


def settled(
    members: Mapping[Group, list[Sighting]], known: Known, pairs: Iterable[Apart]
) -> tuple[Members, list[Refusal]]:
    """The groups with each form where the user wants it, and what was refused.

    A form that the user lists goes to the thing he names; of two that he wants apart, one leaves the other's group for
    a place of its own. What else its cluster holds stays with the inventory's entry, or follows where papers alone join
    the two. Each cluster follows once, and a form that is at home stays there, so this comes to an end.
    """
    pairs = tuple(pairs)
    if not pairs and not known.ruled:
        return dict(members), []
    homes = _Homes(known, frozenset(pair.forms[1] for pair in pairs if pair.keys[0] == pair.keys[1]))
    groups = _Settling(defaultdict(list, {target: list(seen) for target, seen in members.items()}), homes)
    while groups.call_home() or sum(map(groups.keep_apart, pairs)):
        pass
    return {target: seen for target, seen in groups.members.items() if seen}, groups.refusals


@dataclass(frozen=True, slots=True)
class _Homes:
    """Where a form is when nothing but the inventory and the user speaks; `alone` share their key with another name."""

    known: Known
    alone: frozenset[str]

    def key(self, form: str) -> str:
        return f"{key(form)}|apart" if form in self.alone else key(form)

    def decreed(self, form: str) -> Group | None:
        entry = self.known.ruled.get(self.key(form))
        return ("inventory", entry.name, "") if entry else None

    def of(self, form: str) -> Group:
        entries = self.known.sure.get(self.key(form), ())
        listed: Group = ("inventory", entries[0].name, "") if len(entries) == 1 else ("sense", self.key(form), "")
        return self.decreed(form) or listed

    def lists(self, target: Group, form: str) -> bool:
        """Whether a group is the form's by right, though no paper may write it so."""
        listed = self.known.keys.get(target[1], frozenset()) if target[0] == "inventory" else frozenset()
        return target == self.of(form) or self.key(form) in listed


@dataclass(slots=True)
class _Settling:
    members: Members
    homes: _Homes
    refusals: list[Refusal] = field(default_factory=list)
    moved: set[Sighting] = field(default_factory=set)

    def forms(self, target: Group) -> set[str]:
        return {form for sighting in self.members[target] for form in written(sighting)}

    def call_home(self) -> bool:
        """Send what the user lists to the thing he names; whether any form has left."""
        moved = False
        for target in list(self.members):
            strangers = {form for form in self.forms(target) if self.homes.decreed(form) not in {None, target}}
            moved |= self.leave(
                target, strangers, lambda form: f"the user's vocabulary calls it {self.homes.of(form)[1]}"
            )
        return moved

    def keep_apart(self, pair: Apart) -> bool:
        """Part the two names in each group; whether any form has left."""
        moved = False
        for target in list(self.members):
            sides: tuple[set[str], set[str]] = set(), set()
            for sighting in self.members[target]:
                for form in written(sighting):
                    if (side := pair.side(form)) is not None:
                        sides[side].add(form)
            goes = 0 if self.homes.lists(target, pair.forms[1]) else 1
            if not sides[1 - goes] and not (sides[goes] and self.homes.lists(target, pair.forms[1 - goes])):
                continue
            leaving = {form for form in sides[goes] if self.homes.of(form) != target}
            if not leaving:
                self.refusals.append(Refusal(target, pair.forms[goes], "vocabulary", (), _NEVER_ONE))
            moved |= self.leave(target, leaving, lambda _: _NEVER_ONE)
        return moved

    def leave(self, target: Group, forms: set[str], why: Callable[[str], str]) -> bool:
        """Send the mentions of these forms home, and say so in the ledger."""
        for form in sorted(forms):
            home, leaving = self.homes.of(form), [s for s in self.members[target] if form in written(s)]
            stay = [s for s in self.members[target] if form not in written(s)]
            for sighting in leaving:
                if self._follows(target, sighting):
                    self.members[home].append(sighting)
                else:
                    stay += without(sighting, form)
                    self.members[home].append(alone(sighting, form, self.homes.key(form)))
            self.members[target] = stay
            papers = tuple(sighting.paper.id for sighting in leaving)
            self.refusals.append(Refusal(target, form, "vocabulary", papers, why(form)))
        return any(forms)

    def _follows(self, target: Group, sighting: Sighting) -> bool:
        """Whether all of it goes with a form: where papers alone make the group, and once, so that this ends."""
        if target[0] == "inventory" or sighting in self.moved:
            return False
        self.moved.add(sighting)
        return True


def written(sighting: Sighting) -> tuple[str, ...]:
    """The forms that the text has; of one name among several that a mention stands for, the name."""
    texts = {mention.text for mention in sighting.mentions}
    return sighting.forms if sighting.forms[0] in texts else sighting.forms[:1]


def alone(sighting: Sighting, form: str, form_key: str) -> Sighting:
    """The mentions of one form."""
    if sighting.forms == (form,) or written(sighting) != sighting.forms:
        return replace(sighting, keys=(form_key,) * len(sighting.forms), pair=("", ""))
    return _part(sighting, {form: form_key})


def without(sighting: Sighting, form: str) -> Iterator[Sighting]:
    """The mentions of all other forms, if there are any."""
    if written(sighting) == sighting.forms and sighting.forms != (form,):
        both = zip(sighting.forms, sighting.keys, strict=True)
        yield _part(sighting, {other: other_key for other, other_key in both if other != form})


def _part(sighting: Sighting, forms: Mapping[str, str]) -> Sighting:
    mentions = tuple(mention for mention in sighting.mentions if mention.text in forms)
    name = sighting.cluster.name if sighting.cluster.name in forms else next(iter(forms))
    pair = sighting.pair if forms.keys() >= set(sighting.pair) else ("", "")
    cluster = replace(sighting.cluster, name=name, mentions=mentions)
    return Sighting(sighting.paper, cluster, mentions, tuple(forms), tuple(forms.values()), pair)
