"""From inputs to a graph: read, distinct, extract, resolve, assemble."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from itertools import groupby
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from kgraph.errors import KgraphError, RecordError
from kgraph.model import Cluster, Extraction, Paper
from kgraph.readers import Refuse
from kgraph.readers._inputs import read_inputs
from kgraph.readers._same import merged, unseen

if TYPE_CHECKING:
    from kgraph.graph import KnowledgeGraph
    from kgraph.vocabulary import Vocabulary

Sources = str | Path | Paper | Iterable[str | Path | Paper]
#: told the stage, how many papers are through it, and how many there are (0: not known yet)
Progress = Callable[[str, int, int], None]


def read(
    sources: Sources, *, reader: str | None = None, refuse: Refuse | None = None, leave_out: Collection[Path] = ()
) -> Iterator[Paper]:
    """The papers of files, folders, standard input ("-") or of an iterable, one by one as they stand there.

    `refuse` is called for each record that cannot be used; without it, one warning tells how many there were.
    `leave_out` are files that no folder is read for: what is going to be written there.

    >>> [paper.title for paper in read([Paper.of("LoRA")])]
    ['LoRA']

    Raises:
        InputError: an input is missing or cannot be read.
        UnknownFormatError: no reader is called `reader`, or none knows the content.
        TypeError: a source is neither a path nor a paper.
    """
    refused: list[RecordError] = []
    for are_papers, row in groupby(_each(sources), lambda source: isinstance(source, Paper)):
        if are_papers:
            yield from cast("Iterator[Paper]", row)
        else:
            yield from read_inputs(map(str, row), reader, refuse or refused.append, leave_out)
    if refused:
        plural = "s were" if len(refused) > 1 else " was"
        warning = f"{len(refused)} record{plural} refused; first {refused[0]}"
        warnings.warn(warning, UserWarning, stacklevel=_callers_level())


def _each(sources: Sources) -> Iterator[str | PathLike[str] | Paper]:
    """The sources one by one, each checked when its turn comes.

    Raises:
        TypeError: one is neither a path nor a paper.
    """
    given: Any = [sources] if isinstance(sources, (str, Path, Paper)) else sources
    if isinstance(given, (Mapping, bytes)) or not isinstance(given, Iterable):
        given = [given]
    for source in given:
        if not isinstance(source, (str, PathLike, Paper)):
            raise TypeError(f"{type(source).__name__} is no source: give a path, a kgraph.Paper, or several of them")
        yield source


def _callers_level() -> int:
    """The stack level, for a warning of who calls this, of the nearest code that is not kgraph's own."""
    frame, level = inspect.currentframe(), 0
    while frame and frame.f_globals.get("__name__", "").split(".")[0] == "kgraph":
        frame, level = frame.f_back, level + 1
    return level


def distinct(papers: Iterable[Paper]) -> list[Paper]:
    """Each paper once, with all its sources, ordered by id; the order of the input makes no difference.

    Records with one id, or with one title (letters and digits) are one paper; two papers that have
    different arXiv ids, or different DOIs, stay two.

    >>> [paper.id for paper in distinct([Paper.of("LoRA!"), Paper.of("LoRA", identifier="2106.09685")])]
    ['paper:arxiv:2106.09685']
    """
    return merged(papers)[0]


def extract(  # noqa: PLR0913 - one keyword per choice
    sources: Sources,
    *,
    reader: str | None = None,
    rules_only: bool = False,
    processes: int = 1,
    vocabulary: str | Path | None = None,
    refuse: Refuse | None = None,
    leave_out: Collection[Path] = (),
) -> Iterator[Extraction]:
    """What each paper says, as it is read: of several records of a paper the first counts (`build` keeps the fullest).

    >>> [found.paper.title for found in extract([Paper.of("LoRA"), Paper.of("LoRA")])]
    ['LoRA']

    Raises:
        InputError: an input is missing or cannot be read.
        UnknownFormatError: no reader is called `reader`, or none knows the content.
        VocabularyError: the file `vocabulary` cannot be used.
    """
    words = _vocabulary(vocabulary)
    papers = unseen(read(sources, reader=reader, refuse=refuse, leave_out=leave_out))
    return _extracted(papers, words, rules_only=rules_only, processes=processes)


def build(  # noqa: PLR0913 - one keyword per choice
    sources: Sources,
    *,
    reader: str | None = None,
    rules_only: bool = False,
    processes: int = 1,
    vocabulary: str | Path | None = None,
    refuse: Refuse | None = None,
    leave_out: Collection[Path] = (),
    progress: Progress | None = None,
) -> KnowledgeGraph:
    """The graph of all the papers; `vocabulary` is a TOML file of the user's own word on names.

    >>> build([Paper.of("ViT at scale", "We train ViT on ImageNet.")]).entity("ImageNet").id
    'dataset:imagenet'

    Raises:
        InputError: an input is missing or cannot be read.
        UnknownFormatError: no reader is called `reader`, or none knows the content.
        VocabularyError: the file `vocabulary` cannot be used.
    """
    from kgraph.graph import KnowledgeGraph  # noqa: PLC0415 - brings networkx
    from kgraph.resolution.decide import resolve  # noqa: PLC0415 - brings the inventories

    words = _vocabulary(vocabulary)
    tell = progress or _silent
    records = read(sources, reader=reader, refuse=refuse, leave_out=leave_out)
    papers = distinct(_counted(records, "read", 0, tell))
    extractions = _extracted(papers, words, rules_only=rules_only, processes=processes)
    found = list(_counted(extractions, "extract", len(papers), tell))
    resolution = resolve(found, rulings=words.rulings if words else ())
    return KnowledgeGraph(*resolution.records, *resolution.notes)


def load(path: str | Path) -> KnowledgeGraph:
    """The graph that was written to a JSON file.

    >>> import tempfile
    >>> from kgraph.graph import KnowledgeGraph
    >>> graph = KnowledgeGraph(Paper.of("LoRA"))
    >>> load(graph.write(Path(tempfile.mkdtemp()) / "graph.json")) == graph
    True

    Raises:
        InputError: the file is missing or cannot be read.
        GraphError: it holds no graph.
    """
    from kgraph.exporters import json  # noqa: PLC0415 - brings networkx

    return json.read(Path(path))


def as_record(extraction: Extraction, *, explain: bool = False) -> dict[str, Any]:
    """One line of `kgraph extract` as plain data; what is not known is None.

    With `explain` each mention also says which rule or model found it (`again`: the name stands there once more),
    and with what score.

    >>> as_record(Extraction(Paper("paper:lora", "LoRA", "")))
    {'id': 'paper:lora', 'title': 'LoRA', 'entities': [], 'links': [], 'results': []}
    """

    def plain(record: Any, *names: str) -> dict[str, Any]:
        return {name: None if (value := getattr(record, name)) == "" else value for name in names}

    def entity(cluster: Cluster) -> dict[str, Any]:
        role = {"role": cluster.role} if cluster.kind in {"method", "dataset"} else {}
        mentions = [plain(mention, *shown) for mention in cluster.mentions]
        return {"type": cluster.kind, "name": cluster.name, **role, "score": cluster.score, "mentions": mentions}

    shown = ("text", "start", "end", *(("score", "rule") if explain else ()))
    fields = ("metric", "value", "unit", "dataset", "method", "kind", "start", "end")
    return {
        "id": extraction.paper.id,
        "title": extraction.paper.title,
        "entities": [entity(cluster) for cluster in extraction.entities],
        "links": [plain(link, "url", "kind", "start", "end") for link in extraction.links],
        "results": [plain(result, *fields) for result in extraction.results],
    }


# -- extracting ---------------------------------------------------------------------------------


def _vocabulary(path: str | Path | None) -> Vocabulary | None:
    if path is None:
        return None
    from kgraph import vocabulary  # noqa: PLC0415 - brings pydantic

    return vocabulary.read(path)


def _extracted(
    papers: Iterable[Paper], words: Vocabulary | None, *, rules_only: bool, processes: int
) -> Iterator[Extraction]:
    from kgraph.engines import processes as many  # noqa: PLC0415 - the engine that is wanted, no other
    from kgraph.engines import serial  # noqa: PLC0415
    from kgraph.extraction.language import extract_batch  # noqa: PLC0415 - brings spaCy

    if processes < 1:
        raise KgraphError(f"processes must be at least 1, not {processes}")
    map_papers = many.map_papers if processes > 1 else serial.map_papers
    return map_papers(partial(extract_batch, rules_only=rules_only, vocabulary=words), papers, processes=processes)


def _counted(items: Iterable[Any], stage: str, total: int, tell: Progress) -> Iterator[Any]:
    for done, item in enumerate(items, start=1):
        yield item
        tell(stage, done, total)


def _silent(stage: str, done: int, total: int) -> None:
    """No progress wanted."""
