"""What a graph keeps beside nodes and relations: the readings, the ledger of merges, the user's rulings."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from kgraph.model import Merge, Reading, Relation, Ruling

Note = Reading | Merge | Ruling


@dataclass(slots=True)
class Notes:
    """All notes of a graph; iterates over them in order.

    >>> notes = Notes()
    >>> notes.add(Reading("paper:a"))
    >>> list(notes)
    [Reading(paper='paper:a', entities=(), links=(), results=())]
    """

    readings: dict[str, Reading] = field(default_factory=dict)
    merges: set[Merge] = field(default_factory=set)
    rulings: set[Ruling] = field(default_factory=set)

    def __iter__(self) -> Iterator[Note]:
        yield from (self.readings[paper] for paper in sorted(self.readings))
        yield from sorted(self.merges)
        yield from sorted(self.rulings)

    def add(self, note: Note) -> None:
        """Add a note; of two readings of a paper the one that says more stays."""
        if isinstance(note, Merge):
            self.merges.add(note)
        elif isinstance(note, Ruling):
            self.rulings.add(note)
        else:
            known = self.readings.get(note.paper, note)
            self.readings[note.paper] = min(known, note, key=lambda reading: (-len(reading.entities), reading))

    def drop_paper(self, paper: str) -> None:
        """Forget what was read in a paper."""
        self.readings.pop(paper, None)
        self.merges = {
            replace(merge, papers=tuple(each for each in merge.papers if each != paper)) for merge in self.merges
        }

    def drop_entity(self, entity: str, relations: Collection[Relation]) -> None:
        """Forget an entity and what was read of it: the clusters that are evidence for its `relations`."""
        self.merges = {merge for merge in self.merges if merge.entity != entity}
        for relation in relations:
            if reading := self.readings.get(relation.source):
                spans = {(piece.start, piece.end) for piece in relation.evidence}
                left = (
                    cluster
                    for cluster in reading.entities
                    if not entity.startswith(f"{cluster.kind}:")
                    or spans.isdisjoint((mention.start, mention.end) for mention in cluster.mentions)
                )
                self.readings[relation.source] = replace(reading, entities=tuple(left))
