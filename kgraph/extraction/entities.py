"""The entities of a paper: candidates from all rules and the tagger, decided once for the whole paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from kgraph.extraction import decision
from kgraph.extraction.abbreviations import Abbreviation, as_mentions, find_abbreviations
from kgraph.extraction.candidates import Candidate, collect, note_families
from kgraph.extraction.coreference import Accepted, united
from kgraph.extraction.gazetteer import GIVEN, SURE, find_known, inventory_of
from kgraph.extraction.introduced import find_introduced
from kgraph.extraction.links import find_links
from kgraph.extraction.naming import name_of, shortened
from kgraph.extraction.neural import Reading, read
from kgraph.extraction.patterns import find_by_context
from kgraph.extraction.tokens import text_of
from kgraph.extraction.trimming import Span
from kgraph.extraction.words import alternatives
from kgraph.inventory import Inventory, shipped
from kgraph.model import Cluster, Link, Mention, Role
from kgraph.names import form_key

_INTRODUCED = frozenset({"method", "dataset"})
_HALF = 0.5
# Begins with the sign before the word: quicker to look for than the edge of a word.
_COMPARING = re.compile(rf"\W{alternatives('comparing words')}\b[^.;:]{{0,50}}$")
_REACH = 72

if not Doc.has_extension("kgraph_entities"):
    Doc.set_extension("kgraph_entities", default=None)


def find_entities(  # noqa: PLR0913, PLR0917 - what the evidence consists of
    text: str,
    mentions: Iterable[Mention],
    pairs: Sequence[Abbreviation],
    links: Sequence[Link],
    weights: decision.Weights,
    reading: Reading | None = None,
    inventory: Inventory | None = None,
) -> tuple[Cluster, ...]:
    """The entities of a text, ordered by their first mention; no two mentions overlap.

    Args:
        text: title, newline, abstract.
        mentions: what the rules found, overlapping and contradicting as they may.
        pairs: the abbreviations that the text declares.
        links: the URLs of the text; a name inside one is no mention.
        weights: of the decision, see `decision`.
        reading: what the tagger sees in the text, if it is asked.
        inventory: the known names; the shipped ones without it.
    """
    known = inventory or shipped()
    found = accepted(text, candidates(text, mentions, pairs, links, reading, known), weights, known)
    clusters = [_cluster(text, weights, entity) for entity in united(text, found, weights, known, reading)]
    clusters = list(shortened(clusters, known))
    return tuple(sorted(clusters, key=lambda c: (c.mentions[0].start, c.mentions[0].end, c.kind, c.name)))


def accepted(
    text: str, found: Iterable[Candidate], weights: decision.Weights, inventory: Inventory | None = None
) -> list[Accepted]:
    """The candidates that are entities, each with its kind and places; arguments as for `find_entities`."""
    known = inventory or shipped()
    decided = ((*_decided(text, candidate, weights, known), candidate) for candidate in found)
    entities = [decision for decision in decided if decision[1]]
    return [Accepted.of(*entities[index], spans) for index, spans in _without_overlap(entities).items()]


def _decided(text: str, candidate: Candidate, weights: decision.Weights, known: Inventory) -> tuple[float, str]:
    """Belief and kind of a candidate, no kind if it is no entity; what a user says of its forms is not weighed."""

    def best_of(kinds: Iterable[str]) -> tuple[float, str]:
        return max(((decision.score(text, candidate, kind, weights), kind) for kind in kinds), default=(0.0, ""))

    belief, kind = best_of(possible_kinds(candidate))
    if given := candidate.given():
        return GIVEN, best_of(given)[1]
    if belief < weights.get(f"threshold {kind}", _HALF):
        return belief, ""
    said = {known.kinds[key] for key in map(form_key, candidate.forms) if key in known.kinds} if known.kinds else ()
    return belief, best_of(said)[1] if said else kind


def candidates(  # noqa: PLR0913, PLR0917 - what the evidence consists of
    text: str,
    mentions: Iterable[Mention],
    pairs: Sequence[Abbreviation],
    links: Sequence[Link],
    reading: Reading | None = None,
    inventory: Inventory | None = None,
) -> list[Candidate]:
    """The candidates of a text with all that speaks for them; arguments as for `find_entities`."""
    found = collect(text, [*mentions, *(reading.mentions if reading else ())], pairs, links, inventory)
    if reading is not None:
        for candidate in found:
            candidate.note_proposed(reading.proposed)
            candidate.note_values(reading.values)
    if repositories := {form_key(link.repository.rsplit("/", 1)[-1]) for link in links if link.repository}:
        for candidate in found:
            candidate.note_repositories(repositories)
    note_families(found)
    return found


def possible_kinds(candidate: Candidate) -> list[str]:
    """The kinds that something takes the candidate for; what is known as data is no method, nor the reverse."""
    if len(candidate.evidence) < 2:  # noqa: PLR2004 - the kinds that exclude each other
        return list(candidate.evidence)
    sure = {kind for kind, rules in candidate.evidence.items() if rules.get("inventory", 0.0) >= SURE}
    excluded = {"dataset": "method", "method": "dataset"}
    out = {excluded[kind] for kind in sure if kind in excluded and excluded[kind] not in sure}
    return sorted(candidate.evidence.keys() - out)


def _without_overlap(entities: Sequence[tuple[float, str, Candidate]]) -> dict[int, list[Span]]:
    """Spans of each entity: the longer one keeps a place, then the surer one; CIFAR-10/100 is shared."""
    wanted = sorted(
        ((start, end, index) for index, (_, _, candidate) in enumerate(entities) for start, end in candidate.spans),
        key=lambda item: (item[0] - item[1], -entities[item[2]][0], item[0], item[2]),
    )
    taken: list[Span | None] = [None] * max((end for _, end, _ in wanted), default=0)
    owners: dict[int, list[Span]] = {}
    for start, end, index in wanted:
        # What holds places is as long or longer, so it holds an edge of what it overlaps.
        holders = {taken[start], taken[end - 1]}
        shared = holders == {(start, end)} and entities[index][2].name
        if holders == {None} or shared:
            taken[start:end] = [(start, end)] * (end - start)
            owners.setdefault(index, []).append((start, end))
    return owners


def _cluster(text: str, weights: decision.Weights, entity: Accepted) -> Cluster:
    kind, candidate, mentions = entity.kind, entity.candidate, []
    for start, end in entity.spans:
        seen = candidate.found.get((start, end), {})
        said = seen.get(kind) or next((seen[other] for other in sorted(seen)), None)
        rule, belief = (said.rule, said.score) if said is not None else ("again", entity.belief)
        mentions.append(Mention(kind, text[start:end], start, end, round(belief, 3), rule))  # type: ignore[arg-type]
    # Of the labelled things that stand before the colon of the title, or are all of it, 99 in 100 are introduced; but
    # a paper called Dropout may be a survey.
    introduced = kind in _INTRODUCED and (
        candidate.begins(text, ":")
        or (candidate.begins(text, "\n") and candidate.introduced())
        or decision.logistic(decision.role_features(text, candidate, kind), "role", weights)
        >= weights.get("threshold role", _HALF)
    )
    role: Role = "proposed" if introduced else "used"
    compared = kind == "method" and role == "used" and is_compared(text, entity.spans)
    return Cluster(kind, name_of(candidate, mentions), role, round(entity.belief, 3), tuple(mentions), compared)  # type: ignore[arg-type]


def is_compared(text: str, spans: Sequence[Span]) -> bool:
    """Whether most mentions stand where the text compares: after `outperforms`, `compared to`, `baselines such as`.

    >>> is_compared("A\\nOurs outperforms BERT.", [(20, 24)])
    True
    """
    before = (f" {text[max(0, start - _REACH) : start].lower()}" for start, _ in spans)
    compared = sum(_COMPARING.search(window) is not None for window in before)
    return 2 * compared > len(spans)


@Language.factory("kgraph_entities", assigns=["doc._.kgraph_entities"], default_config={"rules_only": False})
class EntitiesComponent:
    """spaCy component: `doc._.kgraph_entities`, a tuple of `Cluster`.

    What earlier kgraph components left on the doc is used; what is missing is computed.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> _ = nlp.add_pipe("kgraph_entities", config={"rules_only": True})
    >>> [(c.kind, c.name) for c in nlp("ViT\\nWe train ViT on the ImageNet dataset.")._.kgraph_entities]
    [('method', 'ViT'), ('dataset', 'ImageNet')]
    """

    def __init__(self, nlp: Language, name: str, *, rules_only: bool = False) -> None:
        self.nlp, self.name = nlp, name
        self.rules_only = rules_only
        self.weights = decision.shipped("rules" if rules_only else "tagger")

    def __call__(self, doc: Doc) -> Doc:
        text, inventory = text_of(doc), inventory_of(doc)
        kept = doc._
        links = find_links(text) if (found := kept.kgraph_links) is None else found
        pairs = find_abbreviations(text) if (found := kept.kgraph_abbreviations) is None else found
        mentions = [
            *(find_known(text, inventory) if (found := kept.kgraph_inventory) is None else found),
            *(find_introduced(text) if (found := kept.kgraph_introduced) is None else found),
            *(find_by_context(text) if (found := kept.kgraph_patterns) is None else found),
            *as_mentions(pairs),
        ]
        if not self.rules_only and kept.kgraph_tagged is None:
            kept.kgraph_tagged = read(text)
        reading = None if self.rules_only else kept.kgraph_tagged
        kept.kgraph_entities = find_entities(text, mentions, pairs, links, self.weights, reading, inventory)
        return doc
