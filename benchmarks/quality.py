"""F1 of the extraction on labelled papers, as the table of the README.

    python benchmarks/quality.py [--shared ../shared] [--all] [--rules-only] [--errors dataset]

Scores the papers of the part `test` (60 of the listings, 150 of arXiv), which neither training nor
tuning saw; `--all` scores every labelled paper, those that the weights were fitted on included.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from kgraph.extraction.language import extract_batch
from kgraph.model import Paper
from kgraph.pipeline import as_record

ROWS = ("dataset", "metric", "task", "method-named", "method", "proposed", "link-code", "result")
KINDS = {"absolute": "method of scores", "delta": "method of differences"}
SPLIT = Path(__file__).parents[1] / "training" / "split.json"


def load_scorer(gold: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", gold / "score.py")
    if spec is None or spec.loader is None:
        sys.exit(f"no scorer in {gold}: give the folder of the labelled papers with --shared")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def labelled(gold: Path, source: str, score: ModuleType, *, everything: bool) -> dict[str, Any]:
    """Title key -> labelled paper, of the part that is to be scored."""
    papers: dict[str, Any] = score.load(str(gold / f"{source}_dev.jsonl"))
    if everything:
        return papers
    test = set(json.loads(SPLIT.read_text(encoding="utf-8"))["test"][source])
    return {key: paper for key, paper in papers.items() if hashlib.sha256(key.encode()).hexdigest()[:12] in test}


def methods_right(gold: dict[str, Any], found: dict[str, Any], kind: str, score: ModuleType) -> str:
    """F1 of the method of the labelled values that were found: a column the scorer lacks."""
    right = total = 0
    for key, paper in gold.items():
        for result in paper["results"]:
            value = score.value_key(result["value"])
            same = [each for each in found[key]["results"] if score.value_key(each["value"]) == value]
            if result["kind"] == kind and same:
                wanted, given = method_forms(result, paper, score), [method_forms(r, found[key], score) for r in same]
                total += bool(wanted) + any(given)
                right += any(wanted & forms for forms in given)
    return f"{2 * right / total:.2f}" if total else "-"


def method_forms(result: dict[str, Any], paper: dict[str, Any], score: ModuleType) -> set[str]:
    name = result["method"]
    named = (score.forms(each) for each in paper["entities"] if each["name"] == name)
    return {score.form_key(name)}.union(*named) if name else set()


def main() -> None:
    parser = argparse.ArgumentParser(description="F1 of the extraction on labelled papers")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--rules-only", action="store_true")
    parser.add_argument("--errors")
    args = parser.parse_args()
    gold = args.shared / "gold"
    if not gold.is_dir():
        sys.exit(f"no labelled papers in {gold}")
    score = load_scorer(gold)
    print("| papers | " + " | ".join((*ROWS, *KINDS.values())) + " |\n" + "|---" * (len(ROWS) + 3) + "|")
    for source in ("listing", "arxiv"):
        papers = labelled(gold, source, score, everything=args.all)
        asked = [Paper.of(paper["title"], paper["abstract"]) for paper in papers.values()]
        records = map(as_record, extract_batch(asked, rules_only=args.rules_only))
        found = {score.title_key(record["title"]): record for record in records}
        rows = score.score(papers, found, args.errors)
        cells = [f"{rows[row]['f1']:.2f}" for row in ROWS] + [methods_right(papers, found, k, score) for k in KINDS]
        print(f"| {len(papers)} {source} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
