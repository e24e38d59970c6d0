"""The reported scores on one dataset, best first, each with its sentence."""

from pathlib import Path

import kgraph

graph = kgraph.build(Path(__file__).with_name("papers.txt"))
for row in graph.leaderboard("ImageNet", "top-1 accuracy"):
    print(f"{row.rank:2}  {row.value:>7}  {row.method:20}  {row.title}")
