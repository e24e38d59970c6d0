"""How two forms of a name are compared: stricter than `names.form_key`, and by kind.

All of it is pure and linear in the text. Nothing here ever drops a digit, so two forms
that differ in their digits never get one key.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from kgraph.names import GREEK, LATEX, SEPARATORS, is_plural, unaccented

_CACHE = 1 << 18
_CHARACTERS = str.maketrans(
    GREEK | dict.fromkeys("\\${}^\"'`\u2018\u2019\u201c\u201d\u2122\u00ae", "") | {"~": " ", "\u00d7": "x"}
)
#: the acronym beside its own long form: "out-of-distribution (OOD) generalization"
_ASIDE = re.compile(r"(?<=[a-z])\s\((?=[a-z]*[A-Z][a-z]*[A-Z])[A-Za-z]{2,8}\)(?!\S)")
_POSSESSIVE = re.compile(r"(?<=\w)['\u2019]s(?=\s)")
_ELL = re.compile(r"\bell ?(?=\d)")
#: where the s is of the stem: supervised, denoising, featurewise
_STEMS = (
    *("superv", "adv", "rev", "dev", "improv", "prec", "prem", "prom", "compr", "surpr", "exerc", "pract", "rad"),
    *("w", "no", "ra", "po", "pra", "disgu", "franch"),
)
_NOT_BEHIND = "".join(f"(?<!{stem})" for stem in _STEMS)
_BRITISH = tuple(
    (re.compile(british), american)
    for british, american in (
        (rf"(?<=[a-z]{{3}}){_NOT_BEHIND}is(?=(?:ations?|ing|ed|ers?|es?)\b)", "iz"),
        (r"(?<=[a-z][aeiou])ll(?=(?:ing|ed|ers?)\b)", "l"),
        (r"(?<=[a-z]{3})our(?=(?:s|ed|ing|hoods?|al)?\b)", "or"),
        (r"(?<=[a-z]{2}[tb])re\b", "er"),
        (r"(?<=[a-z]ly)s(?=(?:ed|ing|e)\b)", "z"),
        (r"(?<=[a-z]log)ue(?=s?\b)", ""),
    )
)
_PLURAL_ACRONYM = re.compile(r"[A-Z0-9]{2,}s")
_LONG_PLURAL = re.compile(r"(?:ss|x|ch|sh)es$")
_EDGES = " \t\n.,;:-_/"
_SPACE_TO_DROP = re.compile(r"(?<!\d) | (?!\d)")
_DIGITS = re.compile(r"\d+")

_KINDS_OF_WAY = dict.fromkeys(
    (
        "method",
        "approach",
        "technique",
        "framework",
        "strategy",
        "scheme",
        "mechanism",
        "algorithm",
        "procedure",
        "rule",
    ),
    "way",
)
#: what may stand behind a name without changing it: kind -> word -> its family
GENERIC = {
    "dataset": dict.fromkeys(
        ("dataset", "benchmark", "corpus", "corpora", "challenge", "suite", "database", "collection"), "data"
    )
    | {"set": "data"},
    "metric": dict.fromkeys(("score", "metric", "measure", "value"), "score"),
    "task": dict.fromkeys(("task", "problem"), "task"),
    "method": _KINDS_OF_WAY
    | {"model": "model", "network": "network", "net": "network", "architecture": "network", "optimizer": "optimizer"},
}
#: families that say nothing: "COCO benchmark" is COCO, but a "Bayesian network" is not "Bayesian"
_EMPTY_FAMILIES = frozenset({"data", "score", "task"})


@lru_cache(maxsize=_CACHE)
def spaced(text: str) -> str:
    r"""The words of a name: case, British spelling, plural of the last word and LaTeX leftovers levelled.

    >>> spaced("Batch-Normalisation layers"), spaced("$\\ell_2$ regularization"), spaced("the CIFAR-10")
    ('batch normalization layer', 'l2 regularization', 'cifar 10')
    >>> spaced("CNNs"), spaced("DARTS"), spaced("accuracies"), spaced("Cohen's kappa"), spaced("na\u00efve Bayes")
    ('cnn', 'darts', 'accuracy', 'cohen kappa', 'naive baye')
    """
    plain = LATEX.sub("", unaccented(text))
    plain = _POSSESSIVE.sub("", plain).translate(_CHARACTERS)
    words = [word for word in SEPARATORS.split(_ASIDE.sub("", plain).strip(_EDGES)) if word]
    if not words:
        return unicodedata.normalize("NFKC", text).casefold().strip() or text
    words[-1] = _singular(words[-1])
    if len(words) > 1 and words[0] in {"the", "The", "THE"}:
        del words[0]
    folded = _ELL.sub("l", " ".join(words).casefold())
    for british, american in _BRITISH:
        folded = british.sub(american, folded)
    return folded


def _singular(word: str) -> str:
    """A capital S is part of the name (DARTS), a small one behind capitals the plural (CNNs)."""
    if _PLURAL_ACRONYM.fullmatch(word):
        return word[:-1]
    if not is_plural(word) or not word[-2].isalnum():
        return word
    if word.endswith("ies") and len(word) > 4:  # noqa: PLR2004 - "ties" is no "ty"
        return f"{word[:-3]}y"
    return word[:-2] if _LONG_PLURAL.search(word) else word[:-1]


@lru_cache(maxsize=_CACHE)
def key(text: str) -> str:
    """Under which all spellings of one name meet; digits that stood apart stay apart.

    >>> key("MS-COCO") == key("MSCOCO"), key("optimiser") == key("Optimizers")
    (True, True)
    >>> key("Gemma 2 7B") == key("Gemma 27B"), key("DARTS") == key("DART")
    (False, False)
    """
    return _SPACE_TO_DROP.sub("", spaced(text))


@lru_cache(maxsize=_CACHE)
def core(kind: str, text: str) -> tuple[str, str]:
    """The words before a trailing generic word, and the family of that word; empty without one.

    >>> core("dataset", "COCO benchmark"), core("method", "Once-for-All networks")
    (('coco', 'data'), ('once for all', 'network'))
    >>> core("method", "Bayesian network"), core("metric", "p-value")
    (('', ''), ('', ''))
    """
    generic = GENERIC.get(kind, {})
    words = spaced(text).split(" ")
    family = ""
    while len(words) > 1 and (found := generic.get(words[-1])):
        family = found
        words.pop()
    rest = " ".join(words)
    if not family or len(rest) < 2:  # noqa: PLR2004 - the F of F-score names nothing
        return "", ""
    if family == "optimizer" and len(words) > 1:
        return "", ""
    if family not in {*_EMPTY_FAMILIES, "optimizer"} and len(words) == 1 and not _is_coined(text):
        return "", ""
    return rest, family


def _is_coined(text: str) -> bool:
    """Whether the first word is a name by its looks: a capital or digit inside."""
    first = SEPARATORS.split(text.strip(), maxsplit=1)[0]
    return any(character.isupper() or character.isdigit() for character in first[1:])


def digits(text: str) -> tuple[str, ...]:
    """The numbers in a name, in order: what keeps VOC2007 and VOC2012 apart.

    >>> digits("Llama-3.1 8B"), digits("BERT")
    (('3', '1', '8'), ())
    """
    return tuple(_DIGITS.findall(unicodedata.normalize("NFKC", text)))
