from __future__ import annotations

from kgraph.model import Cluster, Evidence, Mention, Merge, Reading, Relation, Ruling
from kgraph.notes import Notes

GLUE = Cluster("dataset", "GLUE", "used", 0.9, (Mention("dataset", "GLUE", 3, 7),))
SST = Cluster("dataset", "SST", "used", 0.9, (Mention("dataset", "SST", 12, 15),))
READING = Reading("paper:a", (GLUE, SST))
MERGE = Merge("dataset:glue", "dataset", "Glue", "spelling of GLUE", ("paper:a", "paper:b"), 2)
RULING = Ruling("apart", "dataset", "GLUE", "SuperGLUE")


def noted() -> Notes:
    notes = Notes()
    for note in (RULING, MERGE, READING, Reading("paper:a"), MERGE):
        notes.add(note)
    return notes


def test_each_note_once_in_order_and_the_fuller_reading() -> None:
    assert list(noted()) == [READING, MERGE, RULING]


def test_a_paper_that_goes_takes_its_reading_and_its_place_in_the_ledger() -> None:
    notes = noted()
    notes.drop_paper("paper:a")
    assert not notes.readings
    assert [merge.papers for merge in notes.merges] == [("paper:b",)]


def test_an_entity_that_goes_is_read_no_more() -> None:
    notes = noted()
    piece = Evidence("paper:a", 3, 7, "On GLUE and SST.", "", 1.0)
    notes.drop_entity("dataset:glue", [Relation("paper:a", "EVALUATES_ON", "dataset:glue", (piece,))])
    assert notes.readings["paper:a"].entities == (SST,)
    assert not notes.merges
