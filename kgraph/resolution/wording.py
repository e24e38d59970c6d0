"""Names that say one thing in other words: "detecting objects" and "object detection", "few-shot CIL" spelled out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from kgraph.names import is_plural
from kgraph.resolution.forms import agree, is_acronym, stems
from kgraph.resolution.normalise import key, spaced
from kgraph.scores import OF_THEIR_OWN, SUMMARIES

_CACHE = 1 << 16
_MIN_STEM = 4
#: ending -> what is left of it; a verb and the nouns that are made of it share what is left
_ENDINGS = (
    ("ization", "iz"),
    ("izing", "iz"),
    ("ized", "iz"),
    ("izer", "iz"),
    ("ize", "iz"),
    ("ification", "ifi"),
    ("ifying", "ifi"),
    ("ifier", "ifi"),
    ("ify", "ifi"),
    ("gnition", "gniz"),
    ("ieval", "iev"),
    ("ation", ""),
    ("ating", ""),
    ("ator", ""),
    ("ate", ""),
    ("ion", ""),
    ("ing", ""),
    ("er", ""),
    ("or", ""),
    ("ly", ""),
    ("e", ""),
)
_SPLITS = frozenset({"test", "val", "validation"})
_PARTICIPLE = re.compile(r"(\bmulti ?[a-z]{4,})ed(?= )")
_GERUND = re.compile(r"[a-z]{3,}ing")
_TURNED = re.compile(r"(?P<head>[^ ]+(?: [^ ]+)*?) (?:of|in) (?P<object>.+)")
_PREPOSITION = re.compile(r" (?:for|from|in|of|on|to|under|via|with|without|by|as|and|or) ")
_TOKEN = re.compile(r"[^\s\-/]+")


@lru_cache(maxsize=_CACHE)
def wording(text: str) -> str:
    """What the wordings of one task share: word stems, the thing done last; empty for a single word.

    >>> wording("detecting objects") == wording("Object Detection") == wording("detection of objects")
    True
    >>> wording("action recognition in videos") == wording("video action recognition")
    True
    >>> wording("domain generalization") == wording("domain generation")
    False
    >>> wording("image-to-text generation") == wording("text-to-image generation")
    False
    """
    plain = spaced(text)
    if len(_PREPOSITION.findall(plain)) == 1 and (turned := _TURNED.fullmatch(plain)):
        plain = f"{turned['object']} {turned['head']}"
    words = plain.split()
    if len(words) > 1 and _GERUND.fullmatch(words[0]) and not _PREPOSITION.search(f" {plain} "):
        words = [*words[1:], words[0]]
    return " ".join(map(_stem, words)) if len(words) > 1 else ""


def _stem(word: str) -> str:
    bare = word[:-1] if is_plural(word) else word
    for ending, rest in _ENDINGS:
        if bare.endswith(ending) and len(bare) - len(ending) >= _MIN_STEM - len(rest):
            return bare[: len(bare) - len(ending)] + rest
    return bare


@lru_cache(maxsize=_CACHE)
def plainer(kind: str, text: str) -> str:
    """The key of a name without what adds nothing to it, if there is such: the -ed of "multilayered", "test", "rate".

    >>> plainer("method", "multilayered perceptron"), plainer("metric", "mean F1 score"), plainer("metric", "test F1")
    ('multilayerperceptron', 'f1score', 'f1')
    >>> plainer("method", "LoRA"), plainer("dataset", "CIFAR-10 test")
    ('', 'cifar10')
    """
    words = spaced(text).split()
    rest = words
    if kind == "metric" and len(words) > 1:
        whole = words[-1] in OF_THEIR_OWN or words[0] not in SUMMARIES
        rest = words[1:] if not whole else words[:-1] if words[-1] == "rate" else words
    elif kind == "dataset" and len(words) > 1 and words[-1] in _SPLITS:
        rest = words[:-1]
    elif kind == "method":
        rest = _PARTICIPLE.sub(r"\1", " ".join(words)).split()
    return key(" ".join(rest)) if rest != words else ""


def acronyms(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Acronym -> its shortest long form, of (acronym, long form) pairs; without those that have unlike long forms.

    >>> acronyms([("CIL", "class-incremental learning"), ("NC", "neural collapse"), ("NC", "node classification")])
    {'CIL': 'class-incremental learning'}
    """
    longs: dict[str, set[str]] = defaultdict(set)
    for short, long in pairs:
        if is_acronym(short):
            longs[short].add(long)
    first = {short: min(found, key=lambda long: (len(stems(long)), long)) for short, found in sorted(longs.items())}
    return {short: long for short, long in first.items() if all(agree(long, other) for other in longs[short] - {long})}


def spelled_out(text: str, known: Mapping[str, str]) -> str:
    """The form with the acronyms in it spelled out; as it is where it is nothing else than one.

    >>> spelled_out("few-shot CIL", {"CIL": "class-incremental learning"})
    'few-shot class-incremental learning'
    """
    tokens = _TOKEN.findall(text)
    if len(tokens) < 2 or known.keys().isdisjoint(tokens):  # noqa: PLR2004 - one word is all acronym
        return text
    return _TOKEN.sub(lambda match: known.get(match[0], match[0]), text)
