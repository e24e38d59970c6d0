"""What may stand between a title and its abstract: who wrote it, where it came out, how it is numbered."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kgraph.model import identified


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LABEL = re.compile(
    r"(?:Authors?(?:\(s\))?|Comments?|Subjects?|Categories|Journal[- ]ref(?:erence)?|(?:Related )?DOI|"
    r"Report[- ](?:no|number)|Key ?words|Index terms|(?:ACM|MSC)[- ]class(?:es)?|Affiliations?|Cite as) ?[:\u2014]",
    re.IGNORECASE,
)
#: these begin titles too ("DATE: Detecting ..."), so that what follows must be an address or have a year
_FIELD = re.compile(
    r"(?:(?:Project|Home)(?: ?page)?|Code|Link|Paper|PDF|URL|Venue|Conference|Journal|Year|Date|"
    r"Published(?: in)?) ?: ?",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:\[\d+\] ?)?(?:(?:cite as|paper|link|url|pdf): ?)?(?:arxiv preprint )?(?P<label>(?:arxiv|doi): ?)?"
    r"(?P<number>\S{4,200})(?P<rest>.{0,120})",
    re.IGNORECASE,
)
_HISTORY = re.compile(
    r"[\[(]?(?:Submitted|Published|Posted|Received|Revised|Accepted) (?:on )?(?:[\w:,.]+ ){0,3}\d{4}\b"
)
_ADDRESS = re.compile(r"<?(?:https?://|www\.|github\.com/)\S+", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\w.])(?:(?:19|20)\d\d|'\d\d)(?![\w.])")
_VENUE = re.compile(
    r"\b(?:Proceedings|Proc|Journal|Transactions|Conference|Workshop|Symposium|Findings|preprint|Nature|Science)\b|"
    r"\b(?:[A-Z]{3,}|NeurIPS|CoRL|CoNLL)\b"
)
_CAME_OUT = re.compile(r"(?:Published|Accepted|Presented|To appear|Appeared|In Proc)")
_PLACE = re.compile(
    r"\b(?:Universit[a-z\u00e0-\u00ff]{1,3}|Institute?|Department|College|School|Laborator(?:y|ies)|Academy|Inc)\b|"
    r"\S@[\w{},-]+\.\w"
)
_BETWEEN, _COMMA_WITHIN = re.compile(r"[,\u00b7\u2022|&]|\band\b"), re.compile(r"[;&]|\band\b")
_BRACKETS = re.compile(r"\([^()]{0,80}\)")
_FOOTNOTES = (
    "0123456789*$^{}\u2020\u2021\u00a7\u00b6\u2217\u22c6\u2709"
    "\u00b9\u00b2\u00b3\u2070\u2074\u2075\u2076\u2077\u2078\u2079"
)
_MARKS = f"{_FOOTNOTES}.\u2026"
_INITIALS = re.compile(r"[^\W\d_a-z]|(?:[^\W\d_a-z]\.-?){1,3}")
_NAME = re.compile(r"(?:(?:Mc|Mac|Le|La|De|Di|Du|Van|[OD]['\u2019])?[^\W\d_a-z][^\W\d_A-Z]+(?:['\u2019-](?=\w)|$))+")
_PARTICLES = word_set("al ben bin da de del della den der di dos du el la le ter van von zu")
#: words in capitals are a name unless one of these is among them
_NO_NAMES = word_set("""
    a adaptive adversarial agents algorithms alignment all analysis and approach are as at attention augmentation
    bayesian benchmark better beyond bird by carlo classification clustering computer contrastive convolutional data
    dataset datasets deep denoising detection diffusion distillation dynamic efficient embeddings end estimation
    evaluation everything fast faster features federated few fields filter filters fine flow for forest forests
    foundation framework from functions gaussian generation generative gradient graph graphs how image images in
    inference is kalman kernel kernels knowledge language large latent learning linear machine markov memory meta
    methods mining mixture model models multi multimodal network networks neural not object of on online operators
    optimal optimization or planning policy prediction processes processing prompt quantization question random
    reasoning recognition recommendation recurrent regression reinforcement report representation representations
    residual retrieval revisited robot robust scaling search segmentation selection self semantic series shot sparse
    speech state stochastic stronger study survey synthesis systems tabular technical temporal text the time to
    towards training transfer transformer transformers translation trees tuning understanding unsupervised
    variational via video videos vision visual what when where why wide with without world zero
""")
_NO_NAME_ENDS = ("tion", "tions", "ness", "ology", "ism", "isms", "ization")
_LONGEST, _LONGEST_NAME, _SHORT, _FEW_WORDS = 4000, 6, 100, 14


@dataclass(frozen=True, slots=True)
class Credit:
    """How plausible it is that a line is no part of title and abstract, and what it says of the paper.

    `anywhere`: not only below a title, even after an unfinished sentence; elsewhere it is nobody's for certain.
    """

    score: float
    anywhere: bool = False
    identifier: str = ""
    url: str = ""
    authors: tuple[str, ...] = ()


def credited(line: str) -> Credit | None:
    """What a line says if it looks like a credit.

    >>> credited("Anna Fern*, B. Moss and Carl van der Reed").authors
    ('Anna Fern', 'B. Moss', 'Carl van der Reed')
    >>> credited("[3] arXiv:1512.03385v1 [cs.CV] 10 Dec 2015").identifier
    '1512.03385v1'
    >>> credited("Attention, Please"), credited("We climb trees.")
    (None, None)
    """
    if len(line) > _LONGEST:
        return None
    if credit := _numbered(line):
        return credit
    if (label := _LABEL.match(line)) and line[0].isupper():  # the line may be the middle of a sentence
        what, said = label[0].casefold(), line[label.end() :]
        authors = names(said) if what.startswith("author") else ()
        return Credit(6.0, anywhere=not what.startswith(("key", "index")), authors=authors)  # abstracts may have those
    if len(line) <= _SHORT and _HISTORY.match(line):
        return Credit(6.0, anywhere=True)
    if found := names(line):
        return Credit(5.0 if len(found) > 1 else 2.0 if "." in found[0] else -1.0, authors=found)
    return _published(line) if len(line) <= 2 * _SHORT else None


def _numbered(line: str) -> Credit | None:
    """A line that is an arXiv identifier or a DOI, bare or as an address, with no more than a remark after it."""
    found = _NUMBERED.fullmatch(line)
    if not found or not (found["rest"].strip()[:1] in {"", "[", "("} or found["rest"].strip(" ,.").isdecimal()):
        return None
    number = found["number"].strip("<>(),;.")
    address = "//" in number
    if not identified(number) or not (address or found["label"] or number.startswith("10.")):
        return None
    return Credit(6.0, anywhere=not address, identifier=number, url=number if address else "")


def _published(line: str) -> Credit | None:
    """An address, a venue with its year, a place where people work."""
    field = _FIELD.match(line)
    said = line[field.end() :] if field else line
    if _ADDRESS.fullmatch(said):
        return Credit(1.0, url=said.strip("<>") if not field else "")
    size = len(said.split())
    few = size <= _FEW_WORDS and not said.endswith((".", "?", "!"))
    if few and _YEAR.search(said) and (field or (":" not in said and (_VENUE.search(said) or _CAME_OUT.match(said)))):
        return Credit(1.0 if field or size <= _LONGEST_NAME or _CAME_OUT.match(said) else -0.5)
    placed = few and ":" not in said and _PLACE.search(said)
    return Credit(1.0 if "," in said or "@" in said else -0.5) if placed else None


def names(text: str) -> tuple[str, ...]:
    """The names of people that the text is a list of; nothing if anything else is in it.

    >>> names("LeCun, Y., Bengio, Y. et al."), names("LeCun, Yann; Bengio, Yoshua"), names("Faster, Better, Stronger")
    (('LeCun, Y.', 'Bengio, Y.'), ('LeCun, Yann', 'Bengio, Yoshua'), ())
    """
    found: list[str] = []
    for part in (_COMMA_WITHIN if ";" in text else _BETWEEN).split(_BRACKETS.sub("", text)):
        words = [word for word in map(_bare, part.removesuffix(" et al.").split()) if word]
        if found and words and " " not in found[-1] and all(map(_INITIALS.fullmatch, words)):
            found[-1] = f"{found[-1]}, {' '.join(words)}"
        elif words:
            if not _is_name(words):
                return ()
            found.append(" ".join(words))
    return tuple(found) if all(" " in name for name in found) else ()


def _bare(word: str) -> str:
    """A word of a name without the marks of footnotes."""
    marked = word.lstrip(_MARKS).rstrip(_FOOTNOTES)
    return marked if _INITIALS.fullmatch(marked) else marked.rstrip(_MARKS)


def _is_name(words: list[str]) -> bool:
    plain = [word.rstrip(",") for word in words]
    whole = [word for word in plain if _NAME.fullmatch(word)]
    return (
        len(plain) <= _LONGEST_NAME
        and any(len(word) > 1 for word in whole)
        and all(word in whole or word in _PARTICLES or _INITIALS.fullmatch(word) for word in plain)
        and not any(word.casefold() in _NO_NAMES or word.endswith(_NO_NAME_ENDS) for word in plain)
    )
