"""Sightings of one kind by the entity that they are of: first those with proof, then those that follow them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from kgraph.resolution.apart import Apart
from kgraph.resolution.candidates import Candidates, Sighting, from_inventory
from kgraph.resolution.forms import agree, is_acronym, is_spelled_out, stems
from kgraph.resolution.known import Known
from kgraph.resolution.ledger import Refusal
from kgraph.resolution.naming import Group
from kgraph.resolution.normalise import digits
from kgraph.resolution.senses import Contexts, likely
from kgraph.resolution.settled import settled

#: kinds whose long form is the name itself, whatever it is abbreviated to
_NAMED_BY_LONG_FORM = frozenset({"metric", "task"})
#: a name that may mean several things follows the one that is as likely as this, else it stays by itself
_LIKELY = 0.65


@dataclass(slots=True)
class Groups:
    """The groups of one kind, the things that each key has led to, and what was refused."""

    kind: str
    known: Known
    contexts: Contexts
    members: dict[Group, list[Sighting]] = field(default_factory=lambda: defaultdict(list))
    index: dict[str, Counter[Group]] = field(default_factory=lambda: defaultdict(Counter))
    refusals: list[Refusal] = field(default_factory=list)

    def place(self, target: Group, sighting: Sighting) -> None:
        """Only its name and a proven abbreviation lead others to a thing; other forms of the paper do not."""
        self.members[target].append(sighting)
        proven = {sighting.keys[0], *(sighting.key_of(form) for form in sighting.pair if form)}
        for form_key in proven:
            self.index[form_key][target] += 1

    def sense(self, short_key: str, head: str, number: str) -> Group:
        """The group of an acronym that is spelled out."""
        return ("long", head, number) if self.kind in _NAMED_BY_LONG_FORM else ("sense", short_key, head)


def group(kind: str, seen: list[Sighting], known: Known, contexts: Contexts, pairs: Iterable[Apart] = ()) -> Groups:
    """The groups of one kind; the user's word decides last, so that no two names of `pairs` are in one."""
    groups = Groups(kind, known, contexts)
    candidates = [from_inventory(sighting, known) for sighting in seen]
    proven = [s for s, c in zip(seen, candidates, strict=True) if c.entry is None and all(s.pair)]
    heads = _heads(groups, proven)
    loose: list[tuple[Sighting, Candidates]] = []
    for sighting, found in zip(seen, candidates, strict=True):
        _refuse_listed(groups, sighting, found)
        if found.entry is not None:
            groups.place(("inventory", found.entry.name, ""), sighting)
        elif all(sighting.pair):
            short, long = map(sighting.key_of, sighting.pair)
            groups.place(groups.sense(short, heads[short, long], " ".join(digits(sighting.pair[0]))), sighting)
        else:
            loose.append((sighting, found))
    for bare in (False, True):
        stage = [(s, found) for s, found in loose if (len(set(s.keys)) == 1) == bare]
        decided = [(s, _follow(s, found, groups)) for s, found in stage]
        for sighting, target in decided:
            groups.place(target, sighting)
    members, refused = settled(groups.members, known, [pair for pair in pairs if pair.kind == kind])
    return replace(groups, members=members, refusals=[*groups.refusals, *refused])


def _refuse_listed(groups: Groups, sighting: Sighting, found: Candidates) -> None:
    """Entries that its name means elsewhere, but not beside what else the paper calls it."""
    listed = {*groups.known.sure.get(sighting.keys[0], ()), *groups.known.unsure.get(sighting.keys[0], ())}
    for entry in sorted(listed - {found.entry, *found.may}):
        other = next((form for form in sighting.forms if is_spelled_out(form)), sighting.forms[0])
        why = "the paper spells it out otherwise" if other != sighting.forms[0] else "another thing in this paper"
        target: Group = ("inventory", entry.name, "")
        groups.refusals.append(Refusal(target, other, "inventory", (sighting.paper.id,), why))


def _heads(groups: Groups, proven: list[Sighting]) -> dict[tuple[str, str], str]:
    """(acronym key, long form key) -> key of the long form that stands for it.

    The long forms of one acronym, the most frequent first, join the first head with all of
    whose long forms they agree, or become a head.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    texts: dict[str, str] = {}
    papers: dict[tuple[str, str], list[str]] = defaultdict(list)
    for sighting in proven:
        short_key, long_key = map(sighting.key_of, sighting.pair)
        counts[short_key][long_key] += 1
        texts[long_key] = min(texts.get(long_key, sighting.pair[1]), sighting.pair[1])
        papers[short_key, long_key].append(sighting.paper.id)
    joined: dict[tuple[str, str], str] = {}
    for short_key, longs in counts.items():
        heads = _Heads()
        for long_key in sorted(longs, key=lambda long_key: (-longs[long_key], long_key)):
            head, others = heads.take(long_key, texts[long_key])
            joined[short_key, long_key] = head
            for other, why in others.items():
                target, written = groups.sense(short_key, other, ""), tuple(papers[short_key, long_key])
                groups.refusals.append(Refusal(target, texts[long_key], "abbreviation", written, why))
    return joined


@dataclass(slots=True)
class _Heads:
    """The long forms of one acronym as they are told apart: head -> texts of its members.

    Members are found by their telling words, all of them or all but one, so that no long form meets all others.
    """

    members: dict[str, list[str]] = field(default_factory=dict)
    order: dict[str, int] = field(default_factory=dict)
    near: dict[frozenset[str], dict[str, None]] = field(default_factory=lambda: defaultdict(dict))

    def take(self, long_key: str, text: str) -> tuple[str, dict[str, str]]:
        """Its head, itself if it agrees with no other; and head -> why not, for those that it was kept from."""
        words = stems(text)
        sets = [words, *(words - {word} for word in sorted(words))]
        close = {head: None for each in sets for head in self.near.get(each, ())}
        like = {
            head: [agree(other, text) for other in self.members[head]]
            for head in sorted(close, key=self.order.__getitem__)
        }
        head = next((head for head, same in like.items() if all(same)), long_key)
        refused = {first: "the acronym is spelled out otherwise" for first in islice(self.members, 1) if first != head}
        for other, same in like.items():
            if other != head and any(same):
                bad = self.members[other][same.index(False)] if not all(same) else self.members[head][0]
                refused[other] = f"no chains: {bad!r} is another thing"
        self.members.setdefault(head, []).append(text)
        self.order.setdefault(head, len(self.order))
        for each in sets:
            self.near[each][head] = None
        return head, refused


def _follow(sighting: Sighting, found: Candidates, groups: Groups) -> Group:
    """The thing that the name means in papers like this one; the name itself where nothing tells."""
    form = sighting.forms[0]
    own: Group = ("sense", sighting.keys[0], "")
    meant = Counter(groups.index.get(sighting.keys[0], ()))
    for entry in found.may:
        meant["inventory", entry.name, ""] += 1
    if len(meant) <= 1:
        return next(iter(meant), own)
    if is_spelled_out(form) and len({digits(" ".join(target)) for target in meant}) > 1:
        return own
    scores = likely(sighting, meant, groups.members, groups.contexts)
    best = min(scores, key=lambda target: (-scores[target], target))
    chosen = best if scores[best] >= _LIKELY or not is_acronym(form) else own
    for target in sorted(meant.keys() - {chosen}):
        why = f"may be this ({scores[target]:.2f}), more likely another"
        if chosen == own:
            why = f"may be this ({scores[target]:.2f}), but nothing tells"
        groups.refusals.append(Refusal(target, form, "context", (sighting.paper.id,), why))
    return chosen


def merged_refusals(refusals: Iterable[Refusal]) -> list[Refusal]:
    """One refusal of those that differ in nothing but their papers."""
    papers: Mapping[tuple[Group, str, str, str], set[str]] = defaultdict(set)
    for refusal in refusals:
        papers[refusal.group, refusal.form, refusal.rule, refusal.why].update(refusal.papers)
    return [Refusal(*known[:3], tuple(sorted(papers[known])), known[3]) for known in sorted(papers)]
