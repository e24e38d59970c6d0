from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

import pytest

from kgraph.model import LinkKind, ResultKind, Role
from kgraph.schema import EntityKind
from training.labels import LABELS, read_labels


@pytest.fixture(scope="module")
def labelled() -> list[dict[str, Any]]:
    with LABELS.open(encoding="utf-8") as lines:
        return list(read_labels(lines))


def _known(entity: Mapping[str, Any]) -> bool:
    introduces = entity["type"] in {"method", "dataset"}
    return (
        entity["type"] in get_args(EntityKind)
        and bool(entity["name"] and entity["aliases"] and all(entity["aliases"]))
        and (entity["role"] in get_args(Role) if introduces else "role" not in entity)
        and (entity["type"] == "method") == ("named" in entity)
    )


def test_no_paper_is_labelled_twice(labelled: list[dict[str, Any]]) -> None:
    ids = [record["id"] for record in labelled]
    assert ids == sorted(set(ids))


def test_every_entity_has_a_known_type_a_role_and_a_form(labelled: list[dict[str, Any]]) -> None:
    odd = [(r["id"], entity) for r in labelled for entity in r["entities"] if not _known(entity)]
    assert odd == []


def test_every_link_has_a_known_kind(labelled: list[dict[str, Any]]) -> None:
    assert {link["kind"] for record in labelled for link in record["links"]} <= {*get_args(LinkKind)}


def test_every_result_holds_its_value_and_names_what_is_labelled(labelled: list[dict[str, Any]]) -> None:
    odd = []
    for record in labelled:
        forms = {(e["type"], form) for e in record["entities"] for form in (e["name"], *e["aliases"])}
        for result in record["results"]:
            named = {(kind, result[kind]) for kind in ("metric", "dataset", "method") if result[kind]}
            if result["kind"] not in get_args(ResultKind) or result["value"] not in result["text"] or named - forms:
                odd.append((record["id"], result))
    assert odd == []


@pytest.mark.parametrize("line", ["X what", "R mAP | 72.1%", "L code", "M"])
def test_a_line_that_is_none_of_these_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        list(read_labels(["=== 1", line]))
