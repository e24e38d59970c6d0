from __future__ import annotations

import pickle
from itertools import product

import pytest

from kgraph import errors
from kgraph.errors import (
    AmbiguousNameError,
    DuplicateFormatError,
    FormatError,
    GraphError,
    InputError,
    KgraphError,
    OutputError,
    RecordError,
    UnknownFormatError,
    UnknownNodeError,
    VocabularyError,
)

TREE = {
    InputError: (KgraphError,),
    RecordError: (InputError,),
    FormatError: (KgraphError,),
    UnknownFormatError: (FormatError,),
    DuplicateFormatError: (FormatError,),
    VocabularyError: (KgraphError,),
    GraphError: (KgraphError,),
    UnknownNodeError: (GraphError, KeyError),
    AmbiguousNameError: (GraphError, KeyError),
    OutputError: (KgraphError,),
}


def test_the_tree_is_whole() -> None:
    public = {thing for thing in vars(errors).values() if isinstance(thing, type)}
    assert public == {KgraphError, *TREE}


@pytest.mark.parametrize(("kind", "bases"), TREE.items())
def test_bases(kind: type[KgraphError], bases: tuple[type, ...]) -> None:
    assert kind.__bases__ == bases


@pytest.mark.parametrize("kind", [KgraphError, *TREE])
def test_drawn_in_the_docstring(kind: type[KgraphError]) -> None:
    assert kind.__name__ in (errors.__doc__ or "")


@pytest.mark.parametrize(
    ("source", "record", "shown"),
    [
        ("", 0, "no title"),
        ("a.txt", 0, "a.txt: no title"),
        ("a.txt", 7, "a.txt:7: no title"),
        ("", 7, "7: no title"),
    ],
)
def test_message_says_where_and_why(source: str, record: int, shown: str) -> None:
    assert str(KgraphError("no title", source=source, record=record)) == shown


def test_key_errors_show_their_reason_unquoted() -> None:
    assert str(UnknownNodeError("no entity named 'Loom'")) == "no entity named 'Loom'"


@pytest.mark.parametrize(("kind", "protocol"), list(product([KgraphError, *TREE], (2, pickle.HIGHEST_PROTOCOL))))
def test_survive_a_trip_between_processes(kind: type[KgraphError], protocol: int) -> None:
    error = kind("why", source="where", record=3)
    again = pickle.loads(pickle.dumps(error, protocol))  # noqa: S301 - our own bytes
    assert type(again) is kind
    assert (again.reason, again.source, again.record, str(again)) == ("why", "where", 3, "where:3: why")
