"""From what each paper says to entities and relations: normalise, candidates, decide; a ledger of every merge."""

from kgraph.resolution.decide import Resolution, resolve
from kgraph.resolution.ledger import Merge, explain

__all__ = ["Merge", "Resolution", "explain", "resolve"]
