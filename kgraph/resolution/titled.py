"""The whole name of a well-known thing in the paper that introduced it, where only a part of it was read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from kgraph.inventory import introduced_by
from kgraph.model import Cluster, Extraction, Result
from kgraph.names import SEPARATORS, title_key
from kgraph.resolution.known import Known
from kgraph.resolution.normalise import key

_RULE = "title"


def titled(found: Extraction, known: Callable[[str], Known]) -> Extraction:
    """The extraction in which a mention inside a name of what the paper's title introduces is a mention of that name.

    Results of what has no other mention go by the whole name too.

    >>> from kgraph.model import Mention, Paper
    >>> from kgraph.resolution.known import shipped
    >>> paper = Paper.of("Denoising Diffusion Probabilistic Models")
    >>> part = Mention("method", "Diffusion Probabilistic Models", 10, 40)
    >>> read = Extraction(paper, (Cluster("method", part.text, "used", 0.9, (part,)),))
    >>> [cluster.name for cluster in titled(read, shipped).entities]
    ['Denoising Diffusion Probabilistic Models']
    """
    entities, results = found.entities, found.results
    for kind, name in sorted(introduced_by().get(title_key(found.paper.title), ())):
        if entry := known(kind).entry(name):
            wholes = [match.span() for match in _pattern(entry.forms()).finditer(found.paper.text)]
            parted = [(cluster, tuple(_parted(cluster, kind, wholes, found.paper.text))) for cluster in entities]
            renamed = {cluster.name: parts[0].name for cluster, parts in parted if cluster.name != parts[0].name}
            results = tuple(_renamed(result, kind, renamed) for result in results)
            entities = tuple(part for _, parts in parted for part in parts)
    return replace(found, entities=entities, results=results) if entities != found.entities else found


def _renamed(result: Result, kind: str, names: Mapping[str, str]) -> Result:
    """The result under the new name of what it is of, where no mention kept the old one."""
    old = getattr(result, kind, "")
    return replace(result, **{kind: names[old]}) if old in names else result  # type: ignore[arg-type]


@lru_cache(maxsize=512)
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the forms, the longest first; only one without capitals may stand in any case."""
    found = []
    for form in sorted(forms, key=lambda form: (-len(form), form)):
        words = SEPARATORS.pattern.join(map(re.escape, SEPARATORS.split(form)))
        found.append(f"(?i:{words})" if form.islower() else words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(found)})s?(?!\w)")


def _parted(cluster: Cluster, kind: str, wholes: Iterable[tuple[int, int]], text: str) -> Iterator[Cluster]:
    """The cluster without its mentions inside one of the wholes, and these, made whole, as one."""
    widened = {
        mention: replace(mention, text=text[start:end], start=start, end=end, rule=_RULE)
        for mention in cluster.mentions
        for start, end in wholes
        if cluster.kind == kind
        and start <= mention.start
        and mention.end <= end
        and key(mention.text) != key(text[start:end])
    }
    rest = tuple(mention for mention in cluster.mentions if mention not in widened)
    if rest:
        yield replace(cluster, mentions=rest)
    if widened:
        mentions = tuple(sorted(set(widened.values()), key=lambda mention: mention.start))
        yield replace(cluster, name=mentions[0].text, mentions=mentions)
