"""What GraphML and GEXF share: the columns of their tables, and text that is safe in XML."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Final, Literal

from kgraph.graph import KnowledgeGraph, edge_attributes, node_attributes
from kgraph.model import Entity, Paper, Relation

ColumnType = Literal["string", "integer", "double", "boolean"]
Value = str | int | float

#: what a node may carry; with it, a writer need not read the graph twice
NODE_COLUMNS: Final[dict[str, ColumnType]] = {
    "kind": "string",
    "label": "string",
    "url": "string",
    "year": "integer",
    "sources": "string",
    "aliases": "string",
    "identifiers": "string",
}
#: what an edge may carry; none is called type, id, label, weight, start, end or kind, which GEXF readers swallow
EDGE_COLUMNS: Final[dict[str, ColumnType]] = {
    "relation": "string",
    "count": "integer",
    "score": "double",
    "sentence": "string",
    "values": "string",
    "compared": "boolean",
}

_BATCH = 500
_ALWAYS = frozenset({"kind", "label", "relation", "count", "score"})
# line ends and tabs too: where they stand bare in an attribute a parser makes them spaces, and some parsers of
# XML 1.0, xmldom among them, go by the line ends of XML 1.1
_ESCAPES: Final = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&apos;",
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
    "\x85": "&#133;",
    "\u2028": "&#8232;",
}
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# one class of what needs nothing: an alternation of classes is several times slower
_SPECIAL = re.compile("[^\x20!#-%(-;=?-\x84\x86-\u2027\u2029-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def escape(text: str) -> str:
    r"""`text` for an attribute or an element; what XML 1.0 cannot hold becomes U+FFFD.

    >>> escape('a < "b"\n'), escape("\x00\ud800\uffff") == "\ufffd" * 3
    ('a &lt; &quot;b&quot;&#10;', True)
    """
    # most texts need nothing, and a search is quicker than a substitution that finds nothing
    return _SPECIAL.sub(_replaced, text) if _SPECIAL.search(text) else text


def _replaced(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0], "\ufffd")


def escaped(texts: Sequence[str]) -> list[str]:
    """Each of many texts as `escape` gives it, in a fraction of the time.

    >>> escaped(["a < b", "c"])
    ['a &lt; b', 'c']
    """
    # what can be printed holds no line end and nothing that XML cannot hold
    if not texts or not all(map(str.isprintable, texts)):
        return [escape(text) for text in texts]
    plain = "\n".join(texts)
    for char in "&<>\"'":  # the ampersand first
        plain = plain.replace(char, _ESCAPES[char])
    return plain.split("\n")


def identifier(text: str) -> str:
    r"""The id of a node, escaped; two ids stay two even if they differ only in what XML cannot hold.

    >>> identifier("dataset:glue")
    'dataset:glue'
    >>> identifier("a\x00") == identifier("a\x01")
    False
    """
    if not _ILLEGAL.search(text):
        return escape(text)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{escape(text)}-{digest}"


def batches(graph: KnowledgeGraph) -> Iterator[tuple[int, list[Relation], list[str]]]:
    """The relations in their order, a few hundred at a time: the number of the first, and the escaped first sentences.

    >>> list(batches(KnowledgeGraph()))
    []
    """
    relations, first = graph.relations(), 0
    while batch := list(islice(relations, _BATCH)):
        yield first, batch, escaped([r.evidence[0].sentence if r.evidence else "" for r in batch])
        first += len(batch)


def rewritten(graph: KnowledgeGraph) -> frozenset[str]:
    """The ids that cannot stand in XML as they are.

    >>> sorted(rewritten(KnowledgeGraph(Entity("task:q&a", "task", "Q&A"), Entity("task:vqa", "task", "VQA"))))
    ['task:q&a']
    """
    return frozenset(node for node in graph.nodes if identifier(node) != node)


def edges(
    graph: KnowledgeGraph,
    simple: Callable[[int, Relation, int, str, str], str],
    whole: Callable[[int, Relation], str],
) -> Iterator[str]:
    """The text of the relations, numbered from 0.

    Most go through `simple`, a template that is given number, relation, count, score and sentence; what has more to
    say, or an id to rewrite, goes through `whole`, which takes three times as long.
    """
    odd = rewritten(graph)
    for first, relations, sentences in batches(graph):
        yield "".join(
            [
                simple(number, r, count, double(score), sentence)
                if sentence
                and not (r.results or r.compared or (odd and (r.source in odd or r.target in odd)))
                and 0 <= (score := r.evidence[0].score if (count := len(r.evidence)) == 1 else r.score) <= 1
                else whole(number, r)
                for number, (r, sentence) in enumerate(zip(relations, sentences, strict=True), first)
            ]
        )


@lru_cache(maxsize=4096)
def double(value: float) -> str:
    """A score as both formats write it: 1 and 1.0, 0.0 and -0.0 stand in equal graphs, and must give the same bytes.

    >>> double(1), double(-0.0)
    ('1.0', '0.0')
    """
    return repr(value + 0.0)


def node_columns(node: Paper | Entity) -> Iterator[tuple[str, str]]:
    """Column and escaped value of all that is known of a node.

    >>> list(node_columns(Entity("dataset:glue", "dataset", "GLUE")))
    [('kind', 'dataset'), ('label', 'GLUE')]
    """
    return _known(node_attributes(node))


def edge_columns(relation: Relation) -> Iterator[tuple[str, str]]:
    """Column and escaped value of all that is known of an edge; its kind is called `relation`.

    >>> list(edge_columns(Relation("paper:a", "USES", "method:b")))
    [('relation', 'USES'), ('count', '0'), ('score', '0.0')]
    """
    attributes = edge_attributes(relation)
    return _known({"relation": attributes.pop("kind"), **attributes})


def _known(attributes: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    for name, value in attributes.items():
        # an empty string and the year 0 mean "not known"
        if value or name in _ALWAYS:
            if isinstance(value, str):
                yield name, escape(value)
            elif math.isfinite(value):
                yield name, _number(name, value)


def _number(name: str, value: float) -> str:
    column = EDGE_COLUMNS.get(name) or NODE_COLUMNS.get(name)
    # booleans are lower case in both formats
    return double(value) if column == "double" else repr(value).lower()
