"""How names are compared: one key per spelling family, computed from the text alone."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

#: what may stand between the words of a name, or be left out
SEPARATORS = re.compile(r"[\s\-_/\u2010-\u2015\u2212]+")
_BETWEEN_DIGITS = re.compile(rf"(?<=\d){SEPARATORS.pattern}(?=\d)")
_GREEK = re.findall(
    r"\w+",
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma tau upsilon "
    "phi chi psi omega",
)
#: small and capital Greek letters by name; U+03A2 is no letter
GREEK = {chr(0x3B1 + place): name for place, name in enumerate(_GREEK)} | {
    chr(0x391 + place): name for place, name in enumerate(_GREEK) if chr(0x391 + place).isalpha()
}
_GREEK_NAMES = str.maketrans(GREEK | {"&": "and"})
#: commands that change the look of their argument
LATEX = re.compile(r"\\(?:(?:text|math)(?:bf|it|tt|sc|rm|sf|cal|bb|normal)?|emph)(?![A-Za-z])")
_MARKUP = frozenset("$\\{}~")
_NO_MARKUP = str.maketrans("~", " ", "$\\{}")
#: commands with an argument, accents, and commands of looks without an argument
_LOOKS = re.compile(r"\\[A-Za-z]+\s?(?=\{)|\\['\"^`~=.](?=\{?[A-Za-z])|\\(?:bf|it|rm|sf|sc|tt|em|cal)(?![A-Za-z])\s?")
_COMMAND = re.compile(r"\\([A-Za-z]+) ?")
_COMMANDS = {name if letter.islower() else name.capitalize(): letter for letter, name in GREEK.items()} | {
    "varepsilon": "\u03b5",
    "varphi": "\u03c6",
    "ell": "\u2113",
    "star": "*",
    "infty": "\u221e",
    "times": "\u00d7",
    "to": "\u2192",
    "rightarrow": "\u2192",
    "pm": "\u00b1",
}
#: the sign of an index; between two digits; of a power that is a star
_INDEX = re.compile(r"(?<![\s_\\])_(?=[{\w\u221e])|\^(?=\{?\*)")
_INDEX_OF_DIGIT = re.compile(r"(?<=\d)\$?_\$?\{?(?=\d)")
_NOT_SLUG = re.compile(r"[^\w+.]+|_")


@lru_cache(maxsize=65536)
def form_key(text: str) -> str:
    """Key under which spellings of one name meet: case, space, hyphen, plural s.

    >>> form_key("CIFAR-10") == form_key("cifar 10") == form_key("CIFAR10")
    True
    >>> form_key("Vision Transformers") == form_key("vision transformer")
    True
    >>> form_key("CIFAR-10") == form_key("CIFAR-100") or form_key("Gemma 2 7B") == form_key("Gemma 27B")
    False
    >>> form_key("DARTS") == form_key("DART")
    False
    """
    plain = unicodedata.normalize("NFKC", text)
    key = SEPARATORS.sub("", _BETWEEN_DIGITS.sub("~", plain).casefold())
    return key[:-1] if plain.endswith("s") and is_plural(key) else key


def is_plural(word: str) -> bool:
    """Whether a word may be a plural: it ends in an s that is no part of it.

    >>> [is_plural(word) for word in ("networks", "gas", "loss", "hypothesis", "DARTS")]
    [True, False, False, False, False]
    """
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "sis"))  # noqa: PLR2004 - "gas" keeps its s


def title_key(title: str) -> str:
    """Letters and digits of a title, case folded, without accents and LaTeX: the same paper in two listings.

    >>> title_key("Attention Is All You Need!") == title_key("Attention is all you need")
    True
    >>> title_key(r"\\textbf{Res}$_{50}$ & $\\alpha$ {P}oincar\\'e") == title_key("Res50 and \u03b1 Poincar\u00e9")
    True
    >>> title_key("Deep Nets I") == title_key("Deep Nets II")
    False
    """
    plain = LATEX.sub("", unaccented(title)).casefold().translate(_GREEK_NAMES)
    return "".join(filter(str.isalnum, plain))


def unaccented(text: str) -> str:
    """Without accents and width.

    >>> unaccented("Fr\u00e9chet"), unaccented("\uff21")
    ('Frechet', 'A')
    """
    if text.isascii():
        return text
    split = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text))
    return unicodedata.normalize("NFC", "".join(char for char in split if not unicodedata.combining(char)))


def plain(name: str) -> str:
    r"""A name without LaTeX: no dollars, braces, tied spaces and commands of looks, Greek letters as such.

    >>> plain(r"$\tau$-bench"), plain(r"F$_1$"), plain(r"\textbf{M}ulti-\textbf{M}odal"), plain(r"\texttt{CCGR\_MINI}")
    ('τ-bench', 'F1', 'Multi-Modal', 'CCGR_MINI')
    >>> plain("T5$_{11B}$"), plain("A$^*$"), plain("Gemini~3")
    ('T5-11B', 'A*', 'Gemini 3')
    """
    if _MARKUP.isdisjoint(name):
        return name
    bare, commands = _COMMAND.subn(_letter, _LOOKS.sub("", LATEX.sub("", name)))
    if commands or "$" in name or "_{" in name:
        bare = _INDEX.sub("", _INDEX_OF_DIGIT.sub("-", bare))
    return " ".join(bare.translate(_NO_MARKUP).split()) or name


def _letter(command: re.Match[str]) -> str:
    return _COMMANDS.get(command[1], command[1])


def slug(text: str, limit: int = 80) -> str:
    """`text` as the readable tail of an id: lower case, words joined by hyphens.

    >>> slug("Faster R-CNN"), slug("top-1 accuracy"), slug("DeepLabv3+")
    ('faster-r-cnn', 'top-1-accuracy', 'deeplabv3+')
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = _NOT_SLUG.sub("-", folded).strip("-.")
    if words and len(words) <= limit:
        return words
    digest = hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{words[: limit - 9].strip('-.')}-{digest}".lstrip("-")
