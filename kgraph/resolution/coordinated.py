"""One mention of two things: "CIFAR-10/100", "image and video generation"."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import replace

from kgraph.model import Cluster, Extraction
from kgraph.resolution.known import Known
from kgraph.resolution.normalise import key

_SIZE = r"\d+(?:\.\d+)?[A-Za-z]{0,2}"
#: a name, what joins its size to it, its size, and further sizes
_SIZES = re.compile(rf"(?P<name>[^/]*?[A-Za-z][^/]*?)(?P<joint>[ \-_]?)(?P<sizes>{_SIZE}(?:\s?/\s?{_SIZE})+)")
_PAIR = re.compile(r"(?P<one>[^ /]+)(?: and |\s?/\s?| or | & )(?P<other>[^ /]+) (?P<head>[^/]+)")
_LONGEST = 60
_DIGITS = re.compile(r"\d+")


def parts(text: str, known: Known) -> tuple[str, ...]:
    """The names that a form stands for, if there are several: sizes of one name, or two names of the inventory.

    >>> parts("CIFAR-10/100", Known.of(())), parts("Llama-2-7B/13B", Known.of(())), parts("ViT-B/16", Known.of(()))
    (('CIFAR-10', 'CIFAR-100'), ('Llama-2-7B', 'Llama-2-13B'), ())
    >>> from kgraph.inventory import Entry
    >>> tasks = Known.of([Entry("task", "image generation"), Entry("task", "video generation")])
    >>> parts("image and video generation", tasks), parts("image and text generation", tasks)
    (('image generation', 'video generation'), ())
    """
    if len(text) > _LONGEST or known.lists(text):
        return ()
    if sizes := _SIZES.fullmatch(text):
        found = [size.strip() for size in sizes["sizes"].split("/")]
        if len({_DIGITS.sub("#", size).casefold() for size in found}) == 1:
            return tuple(f"{sizes['name']}{sizes['joint']}{size}" for size in found)
    if pair := _PAIR.fullmatch(text):
        both = f"{pair['one']} {pair['head']}", f"{pair['other']} {pair['head']}"
        if all(map(known.lists, both)):
            return both
    return ()


def split(found: Extraction, known: Callable[[str], Known], whole: Container[str] = ()) -> Extraction:
    """The extraction with a cluster for each part of a name that stands for several; keys in `whole` stay one."""
    entities = tuple(part for cluster in found.entities for part in _split(cluster, known, whole))
    return replace(found, entities=entities) if entities != found.entities else found


def _split(cluster: Cluster, known: Callable[[str], Known], whole: Container[str]) -> Iterator[Cluster]:
    forms = {mention.text for mention in cluster.mentions}
    if any(key(form) in whole for form in forms):
        yield cluster
        return
    names = [parts(form, known(cluster.kind)) for form in sorted(forms)]
    if not names or len(set(names)) > 1 or not names[0]:
        yield cluster
        return
    for name in dict.fromkeys(names[0]):
        yield replace(cluster, name=name)
