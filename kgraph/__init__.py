"""A pile of machine-learning papers in; a knowledge graph with evidence out.

>>> import kgraph
>>> graph = kgraph.build([kgraph.Paper.of("ViT at scale", "We train ViT on ImageNet.")])
>>> graph.entity("ImageNet").id
'dataset:imagenet'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kgraph.errors import KgraphError
    from kgraph.graph import KnowledgeGraph
    from kgraph.model import Entity, Evidence, Extraction, Link, Mention, Paper, Relation, Result
    from kgraph.pipeline import build, extract, load, read

__version__ = "0.1.0"

# Where each name lives. Loaded when first used: `import kgraph` must not cost a second.
_HOMES = {
    "Entity": "model",
    "Evidence": "model",
    "Extraction": "model",
    "KgraphError": "errors",
    "KnowledgeGraph": "graph",
    "Link": "model",
    "Mention": "model",
    "Paper": "model",
    "Relation": "model",
    "Result": "model",
    "build": "pipeline",
    "extract": "pipeline",
    "load": "pipeline",
    "read": "pipeline",
}

__all__ = [
    "Entity",
    "Evidence",
    "Extraction",
    "KgraphError",
    "KnowledgeGraph",
    "Link",
    "Mention",
    "Paper",
    "Relation",
    "Result",
    "build",
    "extract",
    "load",
    "read",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'kgraph' has no attribute {name!r}")
    return getattr(import_module(f"kgraph.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
