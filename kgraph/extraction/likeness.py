"""How two forms of names are alike: one within the other, one spelt out in the other, written much the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from kgraph.extraction.words import word_list
from kgraph.names import SEPARATORS, is_plural, plain

_CACHE = 1 << 15
_ASIDE = re.compile(r"\([^()]{0,20}\)")
_COINED = re.compile(r"(?<=\S)[A-Z\d]")
_DIGITS = re.compile(r"\d+")
_FUNCTION_WORDS = word_list("function words")
_MAX_WORDS = 12
_ACRONYM = range(2, 6)
_ENDS, _STEM = 3, 5
Words = tuple[str, ...]


@lru_cache(maxsize=_CACHE)
def words_of(form: str) -> Words:
    """The words of a form in small letters, each in the singular, without what stands in brackets.

    >>> words_of("Out-of-distribution (OOD) tasks"), words_of("CNNs")
    (('out', 'of', 'distribution', 'task'), ('cnn',))
    """
    found = tuple([_singular(word) for word in SEPARATORS.split(_ASIDE.sub(" ", plain(form))) if word][:_MAX_WORDS])
    return found or (form.casefold(),)


def _singular(word: str) -> str:
    low = word.casefold()
    if low.endswith("ies") and len(low) > _STEM:
        return f"{low[:-3]}y"
    return low[:-1] if is_plural(low) or (word.endswith("s") and word[:-1].isupper()) else low


@lru_cache(maxsize=_CACHE)
def hints_of(form: str) -> frozenset[str]:
    """What two forms that are worth a look share one of: telling words, the first letter, that of the last word.

    >>> sorted(hints_of("graph neural networks") & hints_of("GNN"))
    ['^g', 'n$']
    """
    words = words_of(form)
    last = words[-1][0] if " " in form else words[-1][-1]
    return frozenset((*(word for word in words if word not in _FUNCTION_WORDS), f"^{words[0][0]}", f"{last}$"))


def likeness(first: str, second: str) -> tuple[str, ...]:
    """What makes two forms alike and what tells them apart, as names of features; none if nothing makes them alike.

    >>> likeness("MAE", "masked autoencoder")[0], likeness("super-resolution", "image super-resolution")[0]
    ('shape letters in order', 'shape within')
    >>> likeness("ResNet", "dropout")
    ()
    """
    some, others, short, long = words_of(first), words_of(second), first, second
    if (len(others), len(second), second) < (len(some), len(first), first):
        some, others, short, long = others, some, second, first
    # from one to the other and back are two things
    turned = "to" in some and some != others and sorted(some) == sorted(others)
    found = [] if turned else [*_in_common(some, others), *_spelt_out(short, long), *_turned(short, long)]
    if not found:
        return ()
    like = _dice("".join(some), "".join(others))
    return (*found, f"shape alike in tenths {int(like * 10)}", *_looks(short, long))


def _in_common(some: Words, others: Words) -> Iterator[str]:
    """Words of both; those of one alone as well, since `image` adds less to a task than `zero-shot`."""
    shared = set(some) & set(others)
    if not shared or shared <= _FUNCTION_WORDS:
        return
    if (at := _place(some, others)) is not None:
        before, behind = others[:at], others[at + len(some) :]
        yield "shape within"
        yield f"shape within {min(_ENDS, len(before))} {min(_ENDS, len(behind))}"
        yield f"word core {' '.join(some)}"
        yield from (f"word before {word}" for word in before)
        yield from (f"word behind {word}" for word in behind)
        return
    more, fewer = set(others) - shared, set(some) - shared
    yield "shape shared"
    yield f"shape shared, apart {min(_ENDS, len(fewer))} {min(_ENDS, len(more))}"
    if some[-1] == others[-1]:
        yield "shape same last word"
    if some[0] == others[0]:
        yield "shape same first word"
    yield from (f"word more {word}" for word in sorted(more))
    yield from (f"word fewer {word}" for word in sorted(fewer))


def _place(some: Words, others: Words) -> int | None:
    """Where the words of one stand in a row in the other."""
    starts = range(len(others) - len(some) + 1)
    return next((at for at in starts if others[at : at + len(some)] == some), None)


def _spelt_out(short: str, long: str) -> Iterator[str]:
    """How letters of the short form stand for words of the long one; ConvNeXt-T is none that spells ConvNet."""
    some, others = words_of(short), words_of(long)
    if len(others) == 1 or (" " not in long and not all(part[1:].islower() for part in SEPARATORS.split(long))):
        return
    initials = "".join([word[0] for word in others])
    if " " not in short:
        letters = "".join(some)
        telling = tuple([word for word in others if word not in _FUNCTION_WORDS])
        if how := "initials" if letters == initials else _letters(letters, telling):
            yield f"shape {how}"
            yield f"shape {how}, letters {min(5, len(letters))}"
        return
    for place, word in enumerate(some):
        at = initials.find(word) if len(word) in _ACRONYM else -1
        if at >= 0 and word not in others:
            whole = (*some[:place], *others[at : at + len(word)], *some[place + 1 :])
            same = whole == others
            within = _place(whole, others) is not None or _place(others, whole) is not None
            yield f"shape acronym in it, {'equal' if same else 'within' if within else 'other words'}"


def _turned(short: str, long: str) -> Iterator[str]:
    """A slip of the pen, IncepitonNeXt, and another ending of one plain word: quantized, quantization."""
    some, others = words_of(short), words_of(long)
    one, other = "".join(some), "".join(others)
    plain_words = len(some) == len(others) == 1 and not _COINED.search(f"{short} {long}")
    if len(one) > _STEM and sorted(one) == sorted(other) and sorted(some) != sorted(others):
        yield "shape same letters"
    elif plain_words and _common(one, other) >= max(_STEM, len(one) // 2):
        yield "shape same stem"


def _letters(letters: str, words: Words) -> str:
    """How a word is made of letters of other words, the surest way first; empty if it is not."""
    initials = "".join([word[0] for word in words])
    if len(letters) > 1 and initials.endswith(letters):
        return "initials" if initials == letters else "initials of the end"
    if len(letters) == len(initials) >= _ENDS and _differences(letters, initials) == 1:
        return "initials but one"
    if not initials.startswith(letters[0]):
        return ""
    return next((name for name, holds in _FROM_THE_FIRST.items() if holds(letters, words)), "")


def _pieces(letters: str, words: Words, may_skip: int) -> bool:
    """Whether the first letters of each word, in order, are all of `letters`; `may_skip` words give none."""
    states = {(0, 0)}
    for place, word in enumerate(words):
        after = {(used, left + 1) for used, left in states if place and left < may_skip}
        for used, left in states:
            for size in range(1, len(word) + 1):
                if not letters.startswith(word[:size], used):
                    break
                after.add((used + size, left))
        states = after
    return any(used == len(letters) for used, _ in states)


def _in_order(letters: str, words: Words) -> bool:
    rest = iter("".join(words))
    found = "".join(filter(str.isalpha, letters))
    return found[:1] == words[0][0] and all(letter in rest for letter in found)


def _differences(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def _is_blend(letters: str, words: Words) -> bool:
    """Restormer, of Restoration Transformer: the beginning of the first word and the end of the last."""
    before = _common(letters, words[0])
    behind = _common(letters[::-1], words[-1][::-1])
    return before >= _ENDS and behind >= _ENDS and before + behind >= len(letters)


def _common(one: str, other: str) -> int:
    """How many characters two words begin with alike."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


#: ways in which letters of words are a word that begins as the first of them, the surest first
_FROM_THE_FIRST: dict[str, Callable[[str, Words], bool]] = {
    "initials of the beginning": lambda letters, words: "".join([word[0] for word in words]).startswith(letters),
    "pieces": lambda letters, words: _pieces(letters, words, 0),
    "pieces but one": lambda letters, words: _pieces(letters, words, 1),
    "blend": _is_blend,
    "letters in order": _in_order,
}


def _dice(one: str, other: str) -> float:
    """Share of the pairs of letters that two words have in common, 0 to 1."""
    some, others = ({word[at : at + 2] for at in range(len(word) - 1)} for word in (one, other))
    return 2 * len(some & others) / (len(some) + len(others) or 1)


def _looks(short: str, long: str) -> Iterator[str]:
    """What tells apart names that are alike: numbers, sizes and versions behind a name, capitals."""
    numbers = [_DIGITS.findall(form) for form in (short, long)]
    if any(numbers):
        yield f"shape numbers {'same' if numbers[0] == numbers[1] else 'other'}"
    coined = [_COINED.search(form) is not None for form in (short, long)]
    yield f"shape coined {coined[0]} {coined[1]}"
    yield f"shape lower {short.islower()} {long.islower()}"
    if coined[0] and long.startswith(short) and long != short:
        mark = long[len(short)]
        yield f"shape goes on with {mark if not mark.isalnum() else 'digit' if mark.isdigit() else 'letter'}"
