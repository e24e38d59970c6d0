"""Quality and speed of the resolution: what is one thing, what is not, what is a variant of what.

    python benchmarks/resolution.py [LABELS.jsonl] [PAPERS] [--errors]

Without arguments ../shared/gold/resolution_dev.jsonl and ../shared/papers. The first table is of the graph of the
papers: a form counts when `graph.entity(form, kind=...)` finds a node. In the second each form stands alone in a paper
of its own, so nothing but spelling and the inventories can join two. The third is the time, beside that of extraction.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from kgraph import pipeline
from kgraph.errors import AmbiguousNameError, UnknownNodeError
from kgraph.graph import KnowledgeGraph
from kgraph.model import Cluster, Extraction, Mention, Paper
from kgraph.resolution import resolve

SHARED = Path(__file__).resolve().parents[2] / "shared"
Form = tuple[str, str]
Find = Callable[[Form], str | None]


def pairs_of(row: dict[str, Any]) -> Iterator[tuple[Form, Form]]:
    """Pairs of (kind, form) that a row speaks of, a variant first; forms labelled as ambiguous are left out."""
    if row["relation"] == "same":
        doubtful = set(row.get("ambiguous_forms", ()))
        yield from combinations([(row["type"], form) for form in row["forms"] if form not in doubtful], 2)
    elif row["relation"] == "variant":
        yield (row["type"], row["child"]), (row["type"], row["parent"])
    else:
        yield (row["type_a"], row["form_a"]), (row["type_b"], row["form_b"])


def alone(form: Form) -> Extraction:
    """A paper whose text is the one form."""
    kind, text = form
    paper = Paper.of(f"{kind} number {form!r}", text)
    start = len(paper.title) + 1
    mention = Mention(kind, text, start, start + len(text))  # type: ignore[arg-type]
    return Extraction(paper, (Cluster(kind, text, "used", 1.0, (mention,)),))  # type: ignore[arg-type]


def above(graph: KnowledgeGraph, node: str, steps: int = 2) -> set[str]:
    """What a node is a variant of, directly or over one step."""
    found = {relation.target for relation in graph.out_of(node) if relation.kind == "VARIANT_OF"}
    return found.union(*(above(graph, each, steps - 1) for each in found)) if steps > 1 else found


def measure(rows: list[dict[str, Any]], graph: KnowledgeGraph, find: Find) -> None:
    """Print one line per relation, and what is wrong if that is asked for."""
    counts: Counter[str] = Counter()
    for row in rows:
        relation = row["relation"]
        for first, second in pairs_of(row):
            one, other = find(first), find(second)
            counts[f"{relation} all"] += 1
            if one is None or other is None:
                continue
            counts[f"{relation} found"] += 1
            counts[f"{relation} one"] += one == other
            counts["joined"] += relation == "variant" and one != other and other in above(graph, one)
            counts["wrong way"] += relation == "variant" and one != other and one in above(graph, other)
            good = other in above(graph, one) if relation == "variant" else (one == other) == (relation == "same")
            if not good and "--errors" in sys.argv:
                print(f"  {relation}: {first[0]} {first[1]!r} ({one}), {second[1]!r} ({other})")
    for relation, what in (("same", "on one node"), ("different", "on one node"), ("variant", "on one node")):
        part = counts[f"{relation} one"]
        print(f"{relation:9}  {what} {ratio(part, counts[f'{relation} found'])} of pairs with both forms found", end="")
        print(f", {ratio(part, counts[f'{relation} all'])} of all")
    joined = ratio(counts["joined"], counts["variant found"])
    print(f"variant    joined by VARIANT_OF {joined}, the wrong way round {counts['wrong way']}")


def in_graph(graph: KnowledgeGraph) -> tuple[Find, Counter[str]]:
    """Looks a form up as a user does; counts how often in vain."""
    missed: Counter[str] = Counter()

    def find(form: Form) -> str | None:
        try:
            return graph.entity(form[1], kind=form[0]).id
        except (UnknownNodeError, AmbiguousNameError) as error:
            missed[type(error).__name__] += 1
            return None

    return find, missed


def stand_alone(rows: list[dict[str, Any]]) -> tuple[KnowledgeGraph, Find]:
    """A graph of the forms, and where each is."""
    forms = sorted({form for row in rows for pair in pairs_of(row) for form in pair})
    found = {form: alone(form) for form in forms}
    graph = KnowledgeGraph(*resolve(found.values()).records)
    place = {form: graph.out_of(one.paper.id)[0].target for form, one in found.items()}
    return graph, place.get


def ratio(part: int, whole: int) -> str:
    """As a share with its counts."""
    return f"{part / (whole or 1):.3f} ({part}/{whole})"


def speed(papers: Path) -> None:
    """Print the time of resolution per paper as a share of that of extraction, in one run."""
    records = pipeline.distinct(pipeline.read(papers))
    list(pipeline.extract(records[:5]))  # loads the models
    started = time.perf_counter()
    found = list(pipeline.extract(records))
    extracted = time.perf_counter()
    resolve(found)
    resolved = time.perf_counter()
    share = (resolved - extracted) / (extracted - started)
    print(f"{len(records)} papers: resolution takes {share:.2f} of the time of extraction")


def main() -> None:
    """Print the tables."""
    arguments = [Path(argument) for argument in sys.argv[1:] if not argument.startswith("--")]
    gold = arguments[0] if arguments else SHARED / "gold" / "resolution_dev.jsonl"
    papers = arguments[1] if len(arguments) > 1 else SHARED / "papers"
    for needed in (gold, papers):
        if not needed.exists():
            print(f"skipped: {needed} is not there")
            return
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    graph = pipeline.build(papers, refuse=lambda _: None)
    find, missed = in_graph(graph)
    print(f"the graph of the papers: {graph!r}")
    measure(rows, graph, find)
    print(f"look-ups in vain: {dict(sorted(missed.items()))}")
    print("each form alone:")
    measure(rows, *stand_alone(rows))
    speed(papers)


if __name__ == "__main__":
    main()
