"""One batch after the other, in this process: the specification of every engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from kgraph.model import Extraction, Paper

#: from papers to what each says, in their order; for `processes` it has to be picklable
Batch = Callable[[Sequence[Paper]], Sequence[Extraction]]

SIZE = 64


def map_papers(function: Batch, papers: Iterable[Paper], *, processes: int = 1) -> Iterator[Extraction]:
    """What `function` makes of the papers, in their order; `processes` is for the other engines.

    >>> from kgraph.model import Extraction, Paper
    >>> papers = [Paper.of("LoRA"), Paper.of("BERT")]
    >>> [e.paper.title for e in map_papers(lambda batch: [Extraction(paper) for paper in batch], papers)]
    ['LoRA', 'BERT']
    """
    del processes
    for batch in batches(papers):
        yield from function(batch)


def batches(papers: Iterable[Paper], size: int = SIZE) -> Iterator[tuple[Paper, ...]]:
    """The papers in lots of `size`, the last one smaller."""
    rest = iter(papers)
    while batch := tuple(islice(rest, size)):
        yield batch
