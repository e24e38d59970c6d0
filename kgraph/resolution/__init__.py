"""From what each paper says to entities and relations: normalise, candidates, decide; each alias keeps its reason."""

from kgraph.resolution.decide import Resolution, resolve

__all__ = ["Resolution", "resolve"]
