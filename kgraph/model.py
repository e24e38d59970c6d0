"""The types that travel through kgraph: frozen, slotted, ordered.

Text offsets are in characters of `Paper.text`. An empty string or a year of 0 means
"not known", so that records always compare.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Literal

from kgraph.names import slug, title_key
from kgraph.schema import EdgeKind, EntityKind

Role = Literal["proposed", "used"]
LinkKind = Literal["code", "project", "other"]
ResultKind = Literal["absolute", "delta"]
Ruled = Literal["same", "apart"]

_ARXIV = re.compile(
    r"(?:https?://)?(?:(?:(?:www|export)\.)?arxiv\.org/(?:abs|pdf|html)/|arxiv[:./] ?)?"
    r"(\d{4}\.\d{4,5}|[a-z-]{2,20}(?:\.[a-z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?/?(?:[?#]\S*)?",
    re.IGNORECASE,
)
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)


#: how the rule of a mention begins whose name a user's vocabulary lists
OF_USER = "vocabulary: "


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Where a paper was read: name of the input, line of the record (from 1), date of the page."""

    name: str
    record: int = 0
    date: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Paper:
    """One paper as read; `source` grows when the same paper stands in several listings.

    >>> paper = Paper.of("Deep Residual Learning", "We train ResNet-152 on ImageNet.")
    >>> paper.id
    'paper:deep-residual-learning-9b436af3'
    >>> paper.text[23:31]
    'We train'
    """

    id: str
    title: str
    abstract: str
    url: str = ""
    year: int = 0
    authors: tuple[str, ...] = ()
    source: tuple[Source, ...] = ()

    @property
    def text(self) -> str:
        return f"{self.title}\n{self.abstract}"

    @classmethod
    def of(  # noqa: PLR0913 - the fields of a bibliographic record
        cls,
        title: str,
        abstract: str = "",
        *,
        identifier: str = "",
        doi: str = "",
        url: str = "",
        year: int = 0,
        authors: tuple[str, ...] = (),
        source: tuple[Source, ...] = (),
    ) -> Paper:
        """A paper whose id is computed from its DOI or arXiv id, else from its title."""
        return cls(paper_id(title, doi, identifier, url), title, abstract, url, year, authors, source)


def paper_id(title: str, *identifiers: str) -> str:
    """Id of a paper from the first arXiv id among `identifiers`, else the first DOI, else from its title.

    >>> paper_id("LoRA", "10.48550/arXiv.2106.09685"), paper_id("LoRA", "https://arxiv.org/abs/2106.09685v2")
    ('paper:arxiv:2106.09685', 'paper:arxiv:2106.09685')
    >>> paper_id("LoRA", "10.1000/XYZ.1", ""), paper_id("LoRA", "10.1000/XYZ.1", "2106.09685")
    ('paper:doi:10.1000/xyz.1', 'paper:arxiv:2106.09685')
    """
    known = [name for identifier in identifiers if (name := identified(identifier.strip()))]
    if known:
        return min(known, key=lambda name: not name.startswith("paper:arxiv:"))
    key = title_key(title) or title
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    words = slug(title, len(title) * 4)[:48].strip("-.")  # the whole title's slug, so that only one digest ends the id
    return f"paper:{words}-{digest}" if words else f"paper:{digest}"


def identified(identifier: str) -> str:
    """The id of the paper that an arXiv id, a DOI or the URL of either names; else nothing.

    >>> identified("https://doi.org/10.48550/arXiv.2106.09685"), identified("https://example.org/")
    ('paper:arxiv:2106.09685', '')
    """
    if doi := _DOI.fullmatch(identifier):
        if arxiv := _ARXIV_DOI.fullmatch(doi[1]):
            return f"paper:arxiv:{re.sub(r'v[0-9]+$', '', arxiv[1].casefold())}"
        return f"paper:doi:{doi[1].casefold()}"
    arxiv = _ARXIV.fullmatch(identifier)
    return f"paper:arxiv:{arxiv[1].casefold()}" if arxiv else ""


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """One place where a name stands: `text == paper.text[start:end]`.

    `score` is the belief in it, 0 to 1; `rule` names the rule or model that found it.
    """

    kind: EntityKind
    text: str
    start: int
    end: int
    score: float = 1.0
    rule: str = ""

    @property
    def listed_by_user(self) -> bool:
        """Whether it is of a name that a user's vocabulary lists."""
        return self.rule.startswith(OF_USER)


@dataclass(frozen=True, slots=True, order=True)
class Cluster:
    """The mentions of one thing in one paper, under the best of its names."""

    kind: EntityKind
    name: str
    role: Role
    score: float
    mentions: tuple[Mention, ...]
    compared: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """A URL of the text; `repository` is host/owner/name for code, else empty."""

    url: str
    kind: LinkKind
    start: int
    end: int
    repository: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One reported value: `value` as the text has it, `start:end` the words that report it.

    In an `Extraction` metric, dataset and method are names of its clusters; in a graph they are entity ids.
    """

    metric: str
    value: str
    unit: str
    dataset: str
    method: str
    kind: ResultKind
    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class Extraction:
    """What one paper says."""

    paper: Paper
    entities: tuple[Cluster, ...] = ()
    links: tuple[Link, ...] = ()
    results: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Reading:
    """What was read in the kept text of a paper, names not yet resolved: an `Extraction` that knows its paper by id.

    A graph keeps it to resolve the names again when papers come to it.
    """

    paper: str
    entities: tuple[Cluster, ...] = ()
    links: tuple[Link, ...] = ()
    results: tuple[Result, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Merge:
    """A line of the ledger: `form` counts as the entity by `rule`, or does not, and `refused` says why.

    `papers` are some that show it, `count` is how many write it so.
    """

    entity: str
    kind: EntityKind
    form: str
    rule: str
    papers: tuple[str, ...] = ()
    count: int = 0
    refused: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Ruling:
    """What a user says of two names: `form` is a name of the entity `name`, or the two are never one."""

    relation: Ruled
    kind: EntityKind
    name: str
    form: str


@dataclass(frozen=True, slots=True, order=True)
class Alias:
    """One way of writing an entity, and how it was told to be that entity."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True, order=True)
class Entity:
    """A node that is not a paper: id such as dataset:cifar-10 or repository:github.com/a/b.

    `identifiers` are addresses elsewhere, in order: its home page, the DOI of the paper that introduced it.

    >>> Entity("repository:github.com/a/b", "repository", "a/b").url
    'https://github.com/a/b'
    >>> mnist = "http://yann.lecun.com/exdb/mnist/", "https://doi.org/10.1109/5.726791"
    >>> Entity("dataset:mnist", "dataset", "MNIST", identifiers=mnist).url
    'http://yann.lecun.com/exdb/mnist/'
    """

    id: str
    kind: EntityKind
    name: str
    aliases: tuple[Alias, ...] = ()
    identifiers: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Where to look it up: a home page before a DOI; empty if nothing is known for certain."""
        if self.kind == "repository":
            return f"https://{self.id.partition(':')[2]}"
        return min(self.identifiers, key=lambda address: (address.startswith("https://doi.org/"), address), default="")


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """Where a paper says it: offsets of the mention in the paper's text, and its sentence."""

    paper: str
    start: int
    end: int
    sentence: str
    rule: str
    score: float


@dataclass(frozen=True, slots=True, order=True)
class Relation:
    """A fact (source, kind, target) with all the evidence for it."""

    source: str
    kind: EdgeKind
    target: str
    evidence: tuple[Evidence, ...] = ()
    results: tuple[Result, ...] = ()
    compared: bool = field(default=False)

    @property
    def count(self) -> int:
        """How many pieces of evidence."""
        return len(self.evidence)

    @property
    def score(self) -> float:
        """The best score among the evidence, 0 without any."""
        return max((piece.score for piece in self.evidence), default=0.0)
