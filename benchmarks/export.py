"""Our GraphML and GEXF writers beside networkx's, on a made-up graph of plain text.

    python benchmarks/export.py --papers 20000 --relations 100000

Each writer runs in its turn, `--rounds` times; the least processor time of each counts. networkx writes the graph that
`KnowledgeGraph.nx` gives, built beforehand, with the edge kinds renamed as in ours. The
places of the nodes, which networkx does not compute, are timed on their own.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import networkx as nx

from kgraph.exporters import gexf, graphml
from kgraph.exporters.layout import positions
from kgraph.graph import KnowledgeGraph
from kgraph.model import Alias, Entity, Evidence, Paper, Relation
from kgraph.schema import EntityKind, edge_for

_KINDS: tuple[EntityKind, ...] = ("method", "dataset", "metric", "task")


def made(papers: int, relations: int, seed: int) -> KnowledgeGraph:
    """A seeded graph: a few entities have most of the papers, as in life."""
    dice = random.Random(seed)  # noqa: S311 - a made-up graph, no secret
    titles = [f"Paper {n} on {'learning ' * dice.randrange(1, 8)}" for n in range(papers)]
    nodes = [Paper(f"paper:p{n}", title, "An abstract. " * 60, year=2024) for n, title in enumerate(titles)]
    entities = [
        Entity(f"{kind}:e{n}", kind, f"Name {n}", (Alias(f"Name {n}", "inventory"), Alias(f"name-{n}", "spelling")))
        for n in range(papers // 10)
        for kind in _KINDS
    ]
    pairs: set[tuple[str, Entity]] = set()
    while len(pairs) < relations:
        pairs.add((dice.choice(nodes).id, entities[int(len(entities) * dice.random() ** 3)]))
    sentence = 'We evaluate on the {} benchmark & report an F1 of 0.83 < 0.9, which is "state of the art".'
    facts = (
        Relation(
            paper,
            edge_for(entity.kind, "used"),
            entity.id,
            (Evidence(paper, 19, 26, sentence.format(entity.name), "inventory", 0.9),),
        )
        for paper, entity in sorted(pairs)
    )
    return KnowledgeGraph(*nodes, *entities, *facts)


def for_networkx(graph: KnowledgeGraph) -> nx.MultiDiGraph:
    """A copy whose edges networkx can write: no attribute called `kind`."""
    copy: nx.MultiDiGraph = nx.MultiDiGraph()
    copy.add_nodes_from(graph.nx.nodes(data=True))
    for source, target, key, values in graph.nx.edges(keys=True, data=True):
        renamed = {"relation" if name == "kind" else name: value for name, value in values.items()}
        copy.add_edge(source, target, key=key, **renamed)
    return copy


def write_lines(lines: Iterable[str], target: Path) -> None:
    with target.open("w", encoding="utf-8") as out:
        out.writelines(lines)


def least(rounds: int, action: Callable[[], Any]) -> float:
    times = []
    for _ in range(rounds):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=20_000)
    parser.add_argument("--relations", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    graph = made(options.papers, options.relations, options.seed)
    theirs = for_networkx(graph)
    print(f"{len(graph)} nodes, {options.relations} edges; least of {options.rounds} rounds, in processor seconds")
    places = positions(graph)
    print(f"  places of the nodes      {least(1, lambda: positions(graph)):6.2f}")
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "graph"
        writers: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
            "graphml": (lambda: graphml.write(graph, target), lambda: nx.write_graphml_xml(theirs, target)),
            "gexf": (lambda: write_lines(gexf.lines(graph, places), target), lambda: nx.write_gexf(theirs, target)),
        }
        for name, (ours, networkx) in writers.items():
            own, other = least(options.rounds, ours), least(options.rounds, networkx)
            print(f"  {name:8} kgraph {own:6.2f}  networkx {other:6.2f}  ratio {other / own:4.1f}")


if __name__ == "__main__":
    main()
