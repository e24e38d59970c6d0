"""Quality of the resolution on labelled names: what is one thing, what is not, what is a variant of what.

    python benchmarks/resolution.py [../shared/gold/resolution_dev.jsonl] [--errors]

Each form stands alone in a paper of its own, all rows in one call, so nothing but spelling
and the inventories can join two forms.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

from kgraph.model import Cluster, Entity, Extraction, Mention, Paper, Relation
from kgraph.resolution import resolve

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold" / "resolution_dev.jsonl"
Form = tuple[str, str]


def forms_of(row: dict[str, Any]) -> list[Form]:
    """Every (kind, form) that a row names."""
    if row["relation"] == "same":
        return [(row["type"], form) for form in row["forms"]]
    if row["relation"] == "variant":
        return [(row["type"], row["child"]), (row["type"], row["parent"])]
    return [(row["type_a"], row["form_a"]), (row["type_b"], row["form_b"])]


def extraction(form: Form) -> Extraction:
    """A paper whose text is the one form."""
    kind, text = form
    paper = Paper.of(f"{kind} number {form!r}", text)
    start = len(paper.title) + 1
    mention = Mention(kind, text, start, start + len(text))  # type: ignore[arg-type]
    return Extraction(paper, (Cluster(kind, text, "used", 1.0, (mention,)),))  # type: ignore[arg-type]


def main() -> None:
    """Print one line per relation."""
    arguments = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    gold = Path(arguments[0]) if arguments else GOLD
    if not gold.exists():
        print(f"skipped: {gold} is not there")
        return
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    found = {form: extraction(form) for form in sorted({form for row in rows for form in forms_of(row)})}
    records = resolve(found.values()).records
    relations = [record for record in records if isinstance(record, Relation)]
    entity = {relation.source: relation.target for relation in relations if relation.kind != "VARIANT_OF"}
    above: dict[str, set[str]] = {}
    for relation in relations:
        if relation.kind == "VARIANT_OF":
            above.setdefault(relation.source, set()).add(relation.target)
    where = {form: entity[one.paper.id] for form, one in found.items()}
    report(rows, where, above, {record.id for record in records if isinstance(record, Entity)})


def report(rows: list[dict[str, Any]], where: dict[Form, str], above: dict[str, set[str]], entities: set[str]) -> None:
    """Count pairs that meet, pairs that must not, and variants with a path of edges."""
    counts: Counter[tuple[str, bool]] = Counter()
    errors = []
    for row in rows:
        doubtful = set(row.get("ambiguous_forms", ()))
        for first, second in combinations([form for form in forms_of(row) if form[1] not in doubtful], 2):
            if row["relation"] == "variant":
                good = where[second] in ancestors(where[first], above)
            else:
                good = (where[first] == where[second]) == (row["relation"] == "same")
            counts[row["relation"], good] += 1
            errors += (
                []
                if good
                else [f"{row['relation']}: {first[0]} {first[1]!r} ({where[first]}), {second[1]!r} ({where[second]})"]
            )
    merged, wrong = counts["same", True], counts["different", False]
    print(f"{len(where)} forms, {len(entities)} entities")
    print(f"same       recall {ratio(merged, counts['same', False])}, precision {ratio(merged, wrong)}")
    print(f"different  kept apart {ratio(counts['different', True], wrong)}")
    print(f"variant    recall {ratio(counts['variant', True], counts['variant', False])}")
    if "--errors" in sys.argv:
        print("\n".join(errors))


def ancestors(entity: str, above: dict[str, set[str]]) -> set[str]:
    """All that an entity is, step by step, a variant of."""
    found: set[str] = set()
    open_ = [entity]
    while open_:
        new = above.get(open_.pop(), set()) - found
        found |= new
        open_ += new
    return found


def ratio(good: int, bad: int) -> str:
    """As a percentage with its counts."""
    return f"{good / (good + bad or 1):.3f} ({good}/{good + bad})"


if __name__ == "__main__":
    main()
