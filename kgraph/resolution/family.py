"""What the name of a version, size or kind leaves when the part that says so is taken off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgraph.resolution.normalise import digits, key

_CUT = re.compile(r"[\s\-_:/]+")
#: a size, a version, or a word that makers of models and datasets put behind the name of the family
_TAIL = re.compile(
    r"(?:v(?:er(?:sion)?)?\.?)?\d+(?:[.x\u00d7]\d+)*[a-z]{0,2}\+*|[A-Z][A-Za-z]?\d{0,3}\+*|X{1,3}L|[a-z]"
    r"|tiny|small|medium|base|large|huge|giant|mini|nano|micro|lite|plus|pro|ultra|max|full|long|fast|light|hard|easy|extra"
    r"|instruct|chat|code|coder|math|vision|audio|omni|turbo|preview|it|stuff|test|val|clean|other|dev|zero|next",
    re.IGNORECASE,
)
_GLUED = re.compile(
    r"(?<=[^\W\d_])(?:[vV]\d+(?:\.\d+)*|\d+(?:\.\d+)*)[A-Za-z]?\+*$|(?<=\w)\++$|(?<=\d)\.\d+$|(?<=\d)[AC-FH-JLN-SU-Z]$"
    r"|(?<=[A-Za-z]{2})Lite$"
)
_PREPOSITION = re.compile(r" (?:on|from|in|with|for|via|under|of|by) ")
_JOINING = re.compile(r"(?<!\S)(?:against|and|for|from|in|of|on|or|to|under|via|with|without)(?!\S)")
_CAMEL = re.compile(r"(?<=[a-z])[A-Z]{3,}$")
_NUMBER = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NEGATING = frozenset({"anti", "de", "non", "self", "semi", "un", "weakly"})
_MIN_FAMILY = 2
_MIN_HEAD = 6


def before_tail(name: str) -> Iterator[str]:
    """The name without its last size, version or "++", then without the one before, and so on.

    >>> list(before_tail("LLaMA-2-7B")), list(before_tail("GS-LoRA++")), list(before_tail("MobileNetV2"))
    (['LLaMA-2', 'LLaMA'], ['GS-LoRA'], ['MobileNet'])
    >>> list(before_tail("CIFAR-10.1")), list(before_tail("RNN-free"))
    (['CIFAR-10', 'CIFAR'], [])
    """
    rest = name
    while True:
        cuts = list(_CUT.finditer(rest))
        if glued := _GLUED.search(rest):
            rest = rest[: glued.start()].rstrip(" -_")
        elif cuts and _TAIL.fullmatch(rest[cuts[-1].end() :]):
            rest = rest[: cuts[-1].start()]
        else:
            return
        if len(rest) < _MIN_FAMILY:
            return
        yield rest


def behind_modifier(name: str) -> Iterator[tuple[str, bool]]:
    """What stands behind the first words, and whether it is part of a word, behind a hyphen or a small letter.

    >>> list(behind_modifier("overall top accuracy")), list(behind_modifier("T-JEPA")), list(behind_modifier("IndRNN"))
    ([('top accuracy', False), ('accuracy', False)], [('JEPA', True)], [('RNN', True)])
    >>> list(behind_modifier("weakly supervised learning"))
    [('learning', False)]
    """
    for cut in _CUT.finditer(name):
        rest, dropped = name[cut.end() :], name[: cut.start()]
        if _JOINING.search(dropped):
            return
        turned = _CUT.split(dropped)[-1].casefold() in _NEGATING
        if len(rest) >= _MIN_FAMILY and not rest[0].isdigit() and not turned:
            yield rest, not cut[0].isspace()
    if camel := _CAMEL.search(name):
        yield camel[0], True


def before_preposition(name: str) -> Iterator[str]:
    """The head of a spelled-out name.

    >>> list(before_preposition("action recognition in videos"))
    ['action recognition']
    """
    found = _PREPOSITION.search(name)
    if found and found.start() >= _MIN_HEAD:
        yield name[: found.start()]


def is_version_of(form: str, name: str, forms: frozenset[str]) -> bool:
    """Whether an inventory alias is a version of the entry rather than another way to write it.

    `forms` are the keys of the entry's forms. A year may be left out or shortened.

    >>> is_version_of("LLaMA-7B", "LLaMA", frozenset({"llama"})), is_version_of("HPSv3", "HPSv2", frozenset({"hpsv2"}))
    (True, True)
    >>> is_version_of("KDD Cup 1999", "KDDCup99", frozenset({"kddcup"})), is_version_of("VOC07", "VOC2007", frozenset())
    (False, False)
    """
    ours, theirs = digits(form), digits(name)
    if not ours or ours == theirs or key(form) == key(name):
        return False
    if theirs and (_same_year(ours, theirs) or tuple(n for n in theirs if not _YEAR.fullmatch(n)) == ours):
        return False
    same_but_digits = _NUMBER.sub("#", key(form)) == _NUMBER.sub("#", key(name))
    return same_but_digits or any(key(rest) in forms for rest in before_tail(form))


def versions(name: str, forms: tuple[str, ...]) -> frozenset[str]:
    """Keys of those forms of an inventory entry that are versions or sizes of it, several of them under one alias list.

    >>> sorted(versions("Swin", ("Swin", "Swin-T", "Swin-L"))), sorted(versions("CIDEr", ("CIDEr", "CIDEr-D")))
    (['swinl', 'swint'], [])
    """
    own = frozenset(map(key, forms))
    sizes: dict[str, set[str]] = {}
    for form in forms:
        rest = next(before_tail(form), "")
        if rest and key(rest) in own and key(form) != key(name):
            sizes.setdefault(key(rest), set()).add(key(form))
    several = (found for found in sizes.values() if len(found) > 1)
    by_digits = {key(form) for form in forms if is_version_of(form, name, own)}
    return frozenset(by_digits.union(*several))


def _same_year(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    short, long = sorted((ours[-1], theirs[-1]), key=len)
    return ours[:-1] == theirs[:-1] and bool(_YEAR.fullmatch(long)) and long.endswith(short)
