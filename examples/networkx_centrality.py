"""The graph is a networkx graph: which methods and datasets hold the field together?"""

from pathlib import Path

import networkx as nx

import kgraph

graph = kgraph.build(Path(__file__).with_name("papers.txt"))
ranks = nx.closeness_centrality(nx.Graph(graph.nx))
entities = [(rank, node) for node, rank in ranks.items() if graph.nx.nodes[node]["kind"] != "paper"]
for rank, node in sorted(entities, reverse=True)[:10]:
    print(f"{rank:.4f}  {node}")
