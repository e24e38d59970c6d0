"""What a form of a name is: spelled out or short, and whether one can stand for another."""

from __future__ import annotations

import re
from functools import lru_cache

from kgraph.resolution.normalise import GENERIC, digits, spaced

_CACHE = 1 << 16
_MIN_LONG_WORDS = 2
_ACRONYM_LENGTH = 6
_SPLIT = re.compile(r"[\s\-/]+")
_PLAIN_WORD = re.compile(r"[A-Z]?[a-z]{3,}")
_ACRONYM = re.compile(r"[A-Za-z]{2,7}")
_ENDING = re.compile(
    r"(?<=\w{4})(?:ization|ational|ations|ation|ional|ions|ion|izing|ized|izer|ings|ing|ally|als|al|ives|ive|ments|ment|ers|er|"
    r"ors|or|ed|es|e|s|y)$"
)
_WORD = re.compile(r"\S+")
_EMPTY_WORDS = frozenset(
    _WORD.findall("a an and as at based by for from in into neural of on the to using via with")
) | frozenset(word for words in GENERIC.values() for word in words)
_TURNING = frozenset(_WORD.findall("anti de hyper inverse multi non self semi sub un unsupervised weakly"))


@lru_cache(maxsize=_CACHE)
def is_spelled_out(text: str) -> bool:
    """Whether a form is made of at least two plain words, as a long form is.

    >>> [is_spelled_out(form) for form in ("Segment Anything Model", "low-rank adaptation", "Faster R-CNN", "LoRA")]
    [True, True, False, False]
    """
    words = [word for word in _SPLIT.split(text) if word]
    return sum(bool(_PLAIN_WORD.fullmatch(word)) for word in words) >= max(_MIN_LONG_WORDS, (len(words) + 1) // 2)


@lru_cache(maxsize=_CACHE)
def is_acronym(text: str) -> bool:
    """Whether a form is short and mostly capitals, so that it may well mean several things.

    >>> [is_acronym(form) for form in ("SAM", "CNNs", "LoRA", "ResNet-50", "Mamba", "ImageNet")]
    [True, True, True, False, False, False]
    """
    bare = text.removesuffix("s")
    if not _ACRONYM.fullmatch(text) or len(bare) > _ACRONYM_LENGTH:
        return False
    capitals = sum(map(str.isupper, bare))
    return capitals > 1 and 2 * capitals >= len(bare)


@lru_cache(maxsize=_CACHE)
def abbreviates(short: str, long: str) -> bool:
    """Whether the letters of `short` stand in `long` in order, from the same first letter on.

    >>> abbreviates("MAE", "masked autoencoder"), abbreviates("XMAE", "masked autoencoder")
    (True, False)
    >>> abbreviates("accuracy", "accuracy rate")
    False
    """
    small = "".join(filter(str.isalpha, spaced(short)))
    letters = spaced(long)
    if not small or letters[:1] != small[0] or f" {spaced(short)} " in f" {letters} ":
        return False
    rest = iter(letters)
    return all(letter in rest for letter in small)


@lru_cache(maxsize=_CACHE)
def stems(text: str) -> frozenset[str]:
    """The telling words of a long form, without their endings.

    >>> stems("Temporal Convolutional Networks") == stems("temporal convolution network")
    True
    """
    return frozenset(_ENDING.sub("", word) for word in spaced(text).split() if word not in _EMPTY_WORDS)


def agree(first: str, second: str) -> bool:
    """Whether two long forms of one acronym may be one thing: equal words, or one word more.

    >>> agree("state space model", "structured state space models")
    True
    >>> agree("Segment Anything Model", "sharpness-aware minimization")
    False
    >>> agree("supervised learning", "self-supervised learning")
    False
    """
    some, others = stems(first), stems(second)
    if not some or not others or digits(first) != digits(second):
        return False
    extra = some ^ others
    return len(extra) <= 1 and (some <= others or others <= some) and not extra & _TURNING
