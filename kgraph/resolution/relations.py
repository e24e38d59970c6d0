"""Edges from papers, each with the sentence behind every mention."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from kgraph.inventory import introduced_by
from kgraph.model import Alias, Cluster, Entity, Evidence, Extraction, Link, Paper, Relation, Result, identified
from kgraph.names import title_key
from kgraph.resolution.normalise import key
from kgraph.resolution.sentences import Span, sentence_of, sentences
from kgraph.schema import edge_for

_LINK, _RESULT = "link", "result"


@dataclass(frozen=True, slots=True)
class Passages:
    """A paper with its sentences at hand."""

    paper: str
    text: str
    spans: list[Span]

    @classmethod
    def of(cls, paper: Paper) -> Passages:
        """The passages of a paper."""
        text = paper.text
        return cls(paper.id, text, sentences(text))

    def evidence(self, start: int, end: int, rule: str, score: float) -> Evidence:
        """Evidence for a place in the paper, with the sentence around it.

        >>> Passages.of(Paper.of("A title", "First. On GLUE here. Last.")).evidence(18, 22, "inventory", 0.9).sentence
        'On GLUE here.'
        """
        left, right = sentence_of(self.spans, start, end)
        return Evidence(self.paper, start, end, self.text[left:right], rule, score)

    def around(self, results: Iterable[Result], evidence: Iterable[Evidence]) -> set[Evidence]:
        """Evidence for those results that no sentence of the evidence holds: each shall have its whole sentence."""
        pieces = list(evidence)
        held = {sentence_of(self.spans, piece.start, piece.end) for piece in pieces}
        score = max((piece.score for piece in pieces), default=0.0)
        return {
            self.evidence(result.start, result.end, _RESULT, score)
            for result in results
            if not any(left <= result.start and result.end <= right for left, right in held)
        }


def introductions(papers: Iterable[Paper], entities: Iterable[Entity]) -> set[tuple[str, str]]:
    """Which paper is known to have introduced which entity: by an identifier of the entity, or by the paper's title.

    >>> paper = Paper.of("Deep residual learning for image recognition", "")
    >>> introductions([paper], [Entity("method:resnet", "method", "ResNet")]) == {(paper.id, "method:resnet")}
    True
    >>> introductions([], [Entity("method:lora", "method", "LoRA", identifiers=("https://doi.org/10.48550/arXiv.2106.09685",))])
    {('paper:arxiv:2106.09685', 'method:lora')}
    """
    pairs: set[tuple[str, str]] = set()
    called: dict[tuple[str, str], str] = {}
    for entity in entities:
        called[entity.kind, entity.name] = entity.id
        pairs |= {(own, entity.id) for address in entity.identifiers if (own := identified(address))}
    by_title = introduced_by()
    for paper in papers:
        things = by_title.get(title_key(paper.title), ())
        pairs |= {(paper.id, called[thing]) for thing in things if thing in called}
    return pairs


def paper_relations(
    found: Extraction, targets: Mapping[tuple[str, Cluster], str], introduced: Collection[tuple[str, str]] = ()
) -> list[Relation]:
    """What one paper says of its entities; `targets` tells which entity each cluster is.

    A paper that proposes a thing in one place and uses it in another proposes it, and so does the one that is known to
    have `introduced` it, see `introductions`.
    """
    paper, passages = found.paper, Passages.of(found.paper)
    clusters: dict[str, list[Cluster]] = defaultdict(list)
    for cluster in found.entities:
        if target := targets.get((paper.id, cluster)):
            clusters[target].append(cluster)
    results = _results(found, targets) if found.results else {}
    relations = []
    for target in sorted(clusters):
        members = clusters[target]
        own = (paper.id, target) in introduced or any(cluster.role == "proposed" for cluster in members)
        kind = edge_for(members[0].kind, "proposed" if own else "used")
        evidence = {
            passages.evidence(m.start, m.end, m.rule, m.score)
            for cluster in members
            for m in cluster.mentions
            if m.text.strip() and m.start >= 0 and passages.text[m.start : m.end] == m.text
        }
        reported = results.get(target, ()) if kind == "REPORTS" else ()
        evidence |= passages.around(reported, evidence)
        compared = kind != "PROPOSES" and all(cluster.compared for cluster in members)
        relations.append(Relation(paper.id, kind, target, tuple(sorted(evidence)), tuple(sorted(reported)), compared))
    return relations


def _results(found: Extraction, targets: Mapping[tuple[str, Cluster], str]) -> dict[str, set[Result]]:
    """Entity id of a metric -> its results, names replaced by entity ids, empty where unknown."""
    exact: dict[tuple[str, str], str] = {}
    for cluster in sorted(found.entities, reverse=True):
        if target := targets.get((found.paper.id, cluster)):
            names = [cluster.name, *(mention.text for mention in cluster.mentions)]
            exact |= {(cluster.kind, key(name)): target for name in names}
    for cluster in sorted(found.entities, reverse=True):
        if target := targets.get((found.paper.id, cluster)):
            exact[cluster.kind, cluster.name] = target

    def entity(kind: str, name: str) -> str:
        return exact.get((kind, name)) or exact.get((kind, key(name)), "") if name else ""

    results: dict[str, set[Result]] = defaultdict(set)
    length = len(found.paper.text)
    for result in found.results:
        metric = entity("metric", result.metric)
        if metric and 0 <= result.start < result.end <= length:
            dataset, method = entity("dataset", result.dataset), entity("method", result.method)
            results[metric].add(replace(result, metric=metric, dataset=dataset, method=method))
    return results


def code_links(extractions: Iterable[Extraction]) -> tuple[list[Entity], list[Relation]]:
    """Repositories, and the papers that point to them; `Link.repository` has one case for all of a host.

    >>> paper = Paper.of("A", "At github.com/a/b.")
    >>> link = Link("github.com/a/b", "code", 5, 19, "github.com/a/b")
    >>> [entity.name for entity in code_links([Extraction(paper, links=(link,))])[0]]
    ['a/b']
    """
    urls: dict[str, set[str]] = defaultdict(set)
    evidence: dict[tuple[str, str], set[Evidence]] = defaultdict(set)
    for found in extractions:
        passages = Passages.of(found.paper)
        for link in found.links:
            if _is_code(found.paper, link):
                urls[link.repository].add(link.url)
                piece = passages.evidence(link.start, link.end, _LINK, 1.0)
                evidence[found.paper.id, f"repository:{link.repository}"].add(piece)
    entities = [
        Entity(f"repository:{address}", "repository", address.partition("/")[2] or address, _aliases(urls[address]))
        for address in sorted(urls)
    ]
    relations = [
        Relation(paper, "HAS_CODE", target, tuple(sorted(pieces))) for (paper, target), pieces in evidence.items()
    ]
    return entities, relations


def _is_code(paper: Paper, link: Link) -> bool:
    return link.kind == "code" and bool(link.repository) and 0 <= link.start < link.end <= len(paper.text)


def _aliases(urls: set[str]) -> tuple[Alias, ...]:
    return tuple(Alias(url, _LINK) for url in sorted(urls))
