"""The tagger as a spaCy component: its spans as mentions, its values as they are."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc
from threadpoolctl import ThreadpoolController

from kgraph.extraction.tagger import TYPES, Tagger, load_tagger
from kgraph.extraction.tokens import text_of
from kgraph.model import Mention

_FLOOR = 0.15

if not Doc.has_extension("kgraph_tagged"):
    Doc.set_extension("kgraph_tagged", default=None)


class Reading(NamedTuple):
    """What the tagger sees in a text.

    `mentions` may give one span several kinds, each with its probability; `proposed`: start -> probability that
    the paper introduces what stands there; `values`: (start, end, absolute | delta, probability).
    """

    mentions: tuple[Mention, ...]
    proposed: dict[int, float]
    values: tuple[tuple[int, int, str, float], ...]


@cache
def _pools() -> ThreadpoolController:
    return ThreadpoolController()


def read(text: str, tagger: Tagger | None = None) -> Reading:
    """The tagger's reading of a text, unlikely names included.

    >>> reading = read("FooNet: a network\\nWe propose FooNet, trained on ImageNet.")
    >>> sorted({mention.text for mention in reading.mentions if mention.score > 0.5})
    ['FooNet', 'ImageNet']
    """
    # One thread: these products are too small to share, and the number of threads must not show in the last digits.
    with _pools().limit(limits=1, user_api="blas"):
        tagged = (tagger or load_tagger()).tag([text], floor=_FLOOR)[0]
    mentions = tuple(
        Mention(kind, text[span.start : span.end], span.start, span.end, belief, "tagger")  # type: ignore[arg-type]
        for span in tagged.spans
        for kind, belief in zip(TYPES, span.types, strict=True)
        if belief >= _FLOOR
    )
    return Reading(mentions, {span.start: span.proposed for span in tagged.spans}, tuple(map(tuple, tagged.values)))  # type: ignore[arg-type]


@Language.component("kgraph_tagger", assigns=["doc._.kgraph_tagged"])
def component(doc: Doc) -> Doc:
    """spaCy component: `doc._.kgraph_tagged`, a `Reading`."""
    doc._.kgraph_tagged = read(text_of(doc))
    return doc
