from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.inventory import KINDS, Entry, InventoryKind, entries
from kgraph.model import Ruling
from kgraph.names import form_key
from kgraph.rulings import ruled, with_names

COCO = Entry("dataset", "MS COCO", ("COCO", "COCO-2014"), ("Context",), parent="web images")
VOC = Entry("dataset", "PASCAL VOC", ("VOC2005",), ("VOC",))
STUFF = Entry("dataset", "COCO-Stuff", parent="MS COCO")
KNOWN = [COCO, VOC, STUFF]


def same(name: str, form: str) -> Ruling:
    return Ruling("same", "dataset", name, form)


def apart(name: str, form: str) -> Ruling:
    return Ruling("apart", "dataset", name, form)


def by_name(*rulings: Ruling) -> dict[str, Entry]:
    return {entry.name: entry for entry in ruled("dataset", KNOWN, rulings)}


def test_no_ruling_changes_nothing() -> None:
    assert ruled("dataset", KNOWN, ()) == KNOWN


def test_a_form_leaves_the_entry_it_was_in() -> None:
    found = by_name(same("Mine", "COCO"))
    assert found["MS COCO"].forms() == ("MS COCO", "COCO-2014", "Context")
    assert (found["Mine"].forms(), found["Mine"].given) == (("Mine", "COCO"), ("Mine", "COCO"))


def test_an_entry_that_is_named_goes_along_with_its_forms() -> None:
    joined = by_name(same("MS COCO", "Pascal-VOC"))["MS COCO"]
    assert joined.aliases == ("Pascal-VOC", "COCO", "COCO-2014", "VOC2005")
    assert joined.ambiguous == ("Context", "VOC")
    assert joined.parent == "web images"


def test_the_canonical_name_is_the_users() -> None:
    found = by_name(same("COCO", "COCO"))
    assert found["COCO"].forms() == ("COCO", "MS COCO", "COCO-2014", "Context")
    assert found["COCO-Stuff"].parent == "COCO"


def test_a_form_that_needed_context_needs_none_when_it_is_given() -> None:
    found = by_name(same("PASCAL VOC", "VOC"))["PASCAL VOC"]
    assert (found.ambiguous, found.given) == ((), ("PASCAL VOC", "VOC"))


def test_a_pair_apart_is_two_entries() -> None:
    found = by_name(apart("COCO-2014", "MS-COCO"))
    assert found["MS COCO"].forms() == ("MS COCO", "COCO", "Context")
    assert found["COCO-2014"].forms() == ("COCO-2014",)


def test_two_aliases_apart_are_two_entries() -> None:
    found = by_name(apart("COCO", "COCO-2014"))
    assert found["MS COCO"].forms() == ("MS COCO", "COCO", "Context")
    assert found["COCO-2014"].forms() == ("COCO-2014",)


def test_a_canonical_name_apart_from_the_entry_takes_itself_alone() -> None:
    found = by_name(same("COCO", "my COCO"), apart("COCO", "MS COCO"))
    assert found["COCO"].forms() == ("COCO", "my COCO")
    assert found["MS COCO"].forms() == ("MS COCO", "COCO-2014", "Context")


def test_a_child_that_becomes_its_parent_is_not_its_own_child() -> None:
    assert by_name(same("MS COCO", "COCO-Stuff"))["MS COCO"].parent == "web images"
    assert by_name(same("COCO-Stuff", "MS COCO"))["COCO-Stuff"].parent != "COCO-Stuff"


def test_extra_names() -> None:
    found = {entry.name: entry for entry in with_names("dataset", KNOWN, ["voc", "LoomSet"])}
    assert found["PASCAL VOC"].given == ("voc",)
    assert found["LoomSet"] == Entry("dataset", "LoomSet", given=("LoomSet",))
    assert found["MS COCO"] is COCO


FORMS = st.sampled_from([form for entry in KNOWN for form in entry.forms()] + ["LoomSet", "WarpSet"])
APART = st.tuples(FORMS, FORMS).filter(lambda pair: pair[0] != pair[1])


@given(st.dictionaries(FORMS, FORMS, max_size=3), st.lists(APART, max_size=3))
def test_every_form_has_one_home_and_pairs_stay_apart(groups: dict[str, str], pairs: list[tuple[str, str]]) -> None:
    owner: dict[str, str] = {}
    for name, form in groups.items():
        if owner.setdefault(form, name) != name or owner.setdefault(name, name) != name:
            return  # a contradiction, which no vocabulary brings
    pairs = [pair for pair in pairs if owner.get(pair[0], 0) != owner.get(pair[1], 1)]
    found = ruled("dataset", KNOWN, [*(same(*item) for item in groups.items()), *(apart(*pair) for pair in pairs)])
    homes: dict[str, list[str]] = {}
    for entry in found:
        for form in entry.forms():
            homes.setdefault(form_key(form), []).append(entry.name)
    assert all(len(names) == 1 for names in homes.values())
    assert {form_key(form) for entry in KNOWN for form in entry.forms()} <= homes.keys()
    assert all(homes[form_key(form)] == [name] for name, form in groups.items())
    known = [pair for pair in pairs if {form_key(form) for form in pair} <= homes.keys()]
    assert all(homes[form_key(first)] != homes[form_key(second)] for first, second in known)


@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_inventory_stays_as_it_is(kind: InventoryKind) -> None:
    assert ruled(kind, entries(kind), ()) == list(entries(kind))
