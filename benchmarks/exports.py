"""Our GraphML and GEXF writers beside a loop that writes the same lines unescaped, and beside networkx's.

    python benchmarks/exports.py --papers 100000 --relations 1000000
    python benchmarks/exports.py --papers 20000 --relations 100000 --networkx

The bare loop goes over the nodes and `KnowledgeGraph.relations()` and writes each by one f-string, as we do, but it
escapes nothing, looks at no id, and says of a node only what all nodes have. Both run in turn, `--rounds` times; the
least processor time of each counts. Memory is the most that Python holds in addition while it writes, as tracemalloc
sees it, in a run of its own. networkx writes the graph that `KnowledgeGraph.nx` gives, built beforehand, with the edge
kinds renamed as in ours. The places of the nodes are timed on their own.
"""

from __future__ import annotations

import argparse
import gc
import random
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import networkx as nx

from kgraph.exporters import gexf, graphml
from kgraph.exporters.layout import COLOURS, positions, sizes
from kgraph.graph import KnowledgeGraph
from kgraph.model import Alias, Entity, Evidence, Paper, Relation
from kgraph.schema import EntityKind, edge_for

Places = dict[str, tuple[float, float]]
Radii = dict[str, float]

_KINDS: tuple[EntityKind, ...] = ("method", "dataset", "metric", "task")


def made(papers: int, relations: int, seed: int) -> KnowledgeGraph:
    """A seeded graph: a few entities have most of the papers, as in life; a sentence of each relation's own."""
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


def bare_graphml(graph: KnowledgeGraph, places: Places, radii: Radii, target: Path) -> None:
    with target.open("w", encoding="utf-8") as out:
        for node in graph:
            kind, label = ("paper", node.title) if isinstance(node, Paper) else (node.kind, node.name)
            (x, y), radius, colour = places[node.id], radii[node.id], COLOURS[kind]
            out.write(
                f'<node id="{node.id}"><data key="node_graphics"><y:ShapeNode><y:Geometry x="{x}" y="{y}" '
                f'width="{radius}" height="{radius}"/><y:Fill color="{colour}" transparent="false"/>'
                f'<y:BorderStyle hasColor="false"/><y:NodeLabel fontSize="{radius}" modelName="sides" '
                f'modelPosition="s">{label}</y:NodeLabel><y:Shape type="ellipse"/></y:ShapeNode></data>'
                f'<data key="node_kind">{kind}</data><data key="node_label">{label}</data>'
                f'<data key="node_x">{x}</data><data key="node_y">{y}</data>'
                f'<data key="node_size">{radius}</data><data key="node_r">{1}</data><data key="node_g">{2}</data>'
                f'<data key="node_b">{3}</data></node>\n'
            )
        for number, r in enumerate(graph.relations()):
            best = r.evidence[0]
            out.write(
                f'<edge id="e{number}" source="{r.source}" target="{r.target}">'
                f'<data key="edge_relation">{r.kind}</data><data key="edge_count">{len(r.evidence)}</data>'
                f'<data key="edge_score">{best.score}</data><data key="edge_sentence">{best.sentence}</data></edge>\n'
            )


def bare_gexf(graph: KnowledgeGraph, places: Places, radii: Radii, target: Path) -> None:
    with target.open("w", encoding="utf-8") as out:
        for node in graph:
            kind, label = ("paper", node.title) if isinstance(node, Paper) else (node.kind, node.name)
            (x, y), radius = places[node.id], radii[node.id]
            out.write(
                f'<node id="{node.id}" label="{label}"><attvalues><attvalue for="kind" value="{kind}"/></attvalues>'
                f'<viz:color r="{1}" g="{2}" b="{3}"/><viz:position x="{x}" y="{y}" z="0.0"/>'
                f'<viz:size value="{radius}"/></node>\n'
            )
        for number, r in enumerate(graph.relations()):
            best = r.evidence[0]
            out.write(
                f'<edge id="e{number}" source="{r.source}" target="{r.target}" kind="{r.kind}" '
                f'weight="{len(r.evidence)}"><attvalues><attvalue for="relation" value="{r.kind}"/>'
                f'<attvalue for="count" value="{len(r.evidence)}"/><attvalue for="score" value="{best.score}"/>'
                f'<attvalue for="sentence" value="{best.sentence}"/></attvalues></edge>\n'
            )


def for_networkx(graph: KnowledgeGraph) -> nx.MultiDiGraph:
    """A copy whose edges networkx can write: no attribute called `kind`."""
    copy: nx.MultiDiGraph = nx.MultiDiGraph()
    copy.add_nodes_from(graph.nx.nodes(data=True))
    for source, target, key, values in graph.nx.edges(keys=True, data=True):
        renamed = {"relation" if name == "kind" else name: value for name, value in values.items()}
        copy.add_edge(source, target, key=key, **renamed)
    return copy


def written(module: Any, graph: KnowledgeGraph, places: Places, radii: Radii, target: Path) -> None:
    """What `write` does, with places and sizes known."""
    with target.open("w", encoding="utf-8") as out:
        out.writelines(module.chunks(graph, places, radii))


def least(rounds: int, *actions: Callable[[], Any]) -> list[float]:
    """The least processor time of each, in turn."""
    times: list[list[float]] = [[] for _ in actions]
    for _ in range(rounds):
        for each, action in zip(times, actions, strict=True):
            gc.collect()
            start = time.process_time()
            action()
            each.append(time.process_time() - start)
    return [min(each) for each in times]


def most_memory(action: Callable[[], Any]) -> float:
    """MiB that the action holds at most."""
    tracemalloc.start()
    action()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=100_000)
    parser.add_argument("--relations", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--networkx", action="store_true", help="networkx's writers too")
    options = parser.parse_args()
    graph = made(options.papers, options.relations, options.seed)
    print(f"{len(graph)} nodes, {options.relations} edges; least of {options.rounds} rounds, in processor seconds")
    (placing,) = least(1, lambda: positions(graph))
    print(f"  places of the nodes      {placing:6.2f}")
    places, radii = positions(graph), sizes(graph)
    theirs = for_networkx(graph) if options.networkx else None
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "graph"
        for name, module, bare, foreign in (
            ("graphml", graphml, bare_graphml, nx.write_graphml_xml),
            ("gexf", gexf, bare_gexf, nx.write_gexf),
        ):
            ours = partial(written, module, graph, places, radii, target)
            own, loop = least(options.rounds, ours, partial(bare, graph, places, radii, target))
            more, size = most_memory(ours), target.stat().st_size / 2**20
            print(f"  {name:8} kgraph {own:6.2f}  bare loop {loop:6.2f}  ratio {own / loop:4.2f}", end="")
            print(f"  {size:6.0f} MiB written with {more:4.0f} MiB more memory")
            if theirs is not None:
                (other,) = least(options.rounds, partial(foreign, theirs, target))
                print(f"  {name:8} networkx {other:6.2f}  ratio {other / own:4.1f}")


if __name__ == "__main__":
    main()
