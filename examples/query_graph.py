"""Ask a graph: the papers of a dataset, the sentence behind an edge, the neighbourhood of a method."""

from pathlib import Path

import kgraph

graph = kgraph.build(Path(__file__).with_name("papers.txt"))
print(graph)

for paper in graph.papers(dataset="ImageNet", task="image classification"):
    best = graph.evidence(paper.id, "ImageNet")[-1]
    print(f"- {paper.title}\n    {best.sentence}")

print(graph.subgraph(around="CLIP", hops=1))
