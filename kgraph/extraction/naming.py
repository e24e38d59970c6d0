"""What an entity of a paper is called: without LaTeX, and a metric without words that change nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kgraph.extraction.candidates import Candidate
from kgraph.extraction.introduced import coined
from kgraph.extraction.words import alternatives
from kgraph.inventory import Inventory
from kgraph.model import Cluster, Mention
from kgraph.names import form_key, plain
from kgraph.scores import OF_THEIR_OWN, SUMMARIES

_BEFORE = re.compile(
    rf"(?:{'|'.join(sorted(SUMMARIES))}) (?!(?:.* )?(?:{'|'.join(sorted(OF_THEIR_OWN))})$)", re.IGNORECASE
)
_BEHIND = re.compile(rf" {alternatives('metric tails')}$")


def name_of(candidate: Candidate, mentions: Sequence[Mention]) -> str:
    """The name given already, else one that a user lists, the abbreviation, the commonest form or the first."""
    if candidate.name:
        return candidate.name
    listed = [mention.text for mention in mentions if mention.listed_by_user]
    texts = listed or [mention.text for mention in mentions]
    chosen = candidate.short if candidate.short in texts else max(dict.fromkeys(texts), key=texts.count)
    return chosen if listed else plain(chosen)


def shortened(clusters: Sequence[Cluster], known: Inventory) -> Iterator[Cluster]:
    """The clusters; an `average F1 score` is called F1, unless another metric of the paper is."""
    taken = {form_key(text) for cluster in clusters if cluster.kind == "metric" for text in _forms(cluster)}
    for cluster in clusters:
        bare = _bare(cluster.name, known) if cluster.kind == "metric" else cluster.name
        if (
            bare == cluster.name
            or form_key(bare) in taken
            or any(mention.listed_by_user for mention in cluster.mentions)
        ):
            yield cluster
        else:
            taken.add(form_key(bare))
            yield replace(cluster, name=bare)


def _forms(cluster: Cluster) -> Iterator[str]:
    yield cluster.name
    yield from (mention.text for mention in cluster.mentions)


def _bare(name: str, known: Inventory) -> str:
    """A metric without what sums it up or only says that it is one, if what is left is listed or coined.

    A listed name is one thing: `mean average precision` stays, `average accuracy` and `accuracy` are one entry.
    """
    rest, entry = name, known.lookup("metric", name)
    while (cut := _BEHIND.search(rest) or _BEFORE.match(rest)) is not None:
        shorter = rest[: cut.start()] + rest[cut.end() :]
        listed = known.lookup("metric", shorter)
        if entry is not None and listed != entry:
            break
        rest, entry = shorter, listed
    # NDCG of NDCG score; but mean CE and SHAP values are something else than CE and SHAP
    return rest if entry is not None or (coined(rest) and name in {f"{rest} score", f"{rest} scores"}) else name
