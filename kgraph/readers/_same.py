"""Which records are one paper: those of one id, and those of one title unless their ids contradict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import reduce

from kgraph.merging import merge_papers
from kgraph.model import Paper
from kgraph.names import title_key

_ARXIV, _DOI = "paper:arxiv:", "paper:doi:"


def merged(papers: Iterable[Paper]) -> tuple[list[Paper], dict[str, str]]:
    """Each paper once, with all its sources, ordered by id; and which id each id went to.

    >>> papers, home = merged([Paper.of("LoRA!"), Paper.of("LoRA", identifier="2106.09685")])
    >>> [paper.title for paper in papers], set(home.values())
    (['LoRA'], {'paper:arxiv:2106.09685'})
    """
    records: dict[str, set[Paper]] = defaultdict(set)
    for paper in papers:
        records[paper.id].add(paper)
    home = homes(records)
    same: dict[str, set[Paper]] = defaultdict(set)
    for identifier, best in home.items():
        same[best] |= records[identifier]
    return [replace(reduce(merge_papers, sorted(same[best])), id=best) for best in sorted(same)], home


def homes(records: Mapping[str, Iterable[Paper]]) -> dict[str, str]:
    """The id under which the records of each id go; an arXiv id before a DOI, a DOI before any other.

    >>> lora = [Paper.of("LoRA!"), Paper.of("LoRA", identifier="2106.09685"), Paper.of("LoRA", doi="10.1000/x")]
    >>> set(homes({paper.id: [paper] for paper in lora}).values())
    {'paper:arxiv:2106.09685'}
    """
    titles = {identifier: {title_key(paper.title) for paper in same} - {""} for identifier, same in records.items()}
    titled: dict[str, set[str]] = defaultdict(set)
    for identifier, keys in titles.items():
        for key in keys:
            titled[key].add(identifier)
    near = {identifier: {identifier}.union(*map(titled.__getitem__, keys)) for identifier, keys in titles.items()}
    return {identifier: _home(identifier, near) for identifier in records}


def unseen(papers: Iterable[Paper]) -> Iterator[Paper]:
    """Each paper once, the first of its records: `homes` as far as it can be told from what came before.

    >>> [paper.title for paper in unseen([Paper.of("LoRA!"), Paper.of("LoRA", doi="10.1000/x"), Paper.of("BERT")])]
    ['LoRA!', 'BERT']
    """
    ids: set[str] = set()
    titled: dict[str, set[str]] = defaultdict(set)
    for paper in papers:
        namesakes = titled[title_key(paper.title) or paper.id]
        new = not namesakes or _contradict({paper.id, *namesakes})
        namesakes.add(paper.id)
        if new and paper.id not in ids:
            yield paper
        ids.add(paper.id)


def _contradict(ids: Iterable[str]) -> bool:
    """Whether they are ids of several papers: two of one scheme."""
    known = sorted(ids)
    return any(sum(identifier.startswith(scheme) for identifier in known) > 1 for scheme in (_ARXIV, _DOI))


def _home(identifier: str, near: Mapping[str, set[str]]) -> str:
    """The best of the ids that share a title with `identifier`, unless they contradict."""
    if identifier.startswith(_ARXIV) or _contradict(near[identifier]):
        return identifier
    best = min(near[identifier], key=_rank)
    if not identifier.startswith(_DOI):
        return _home(best, near) if best.startswith(_DOI) else best
    # what is near the better id must agree too: two DOIs must not meet in one arXiv id
    return identifier if _contradict(near[best]) else best


def _rank(identifier: str) -> tuple[bool, bool, str]:
    return not identifier.startswith(_ARXIV), not identifier.startswith(_DOI), identifier
