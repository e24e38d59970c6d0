"""Graphs that several tests look at."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kgraph.graph import KnowledgeGraph
from kgraph.model import Alias, Entity, Evidence, Paper, Relation, Result, Source

#: text that has broken a writer or a reader somewhere
HOSTILE = (
    "a\x00b\x01c\x08d\x0be\x1ff\x7fg\x85h",
    "\ufffe\uffff\ufdd0\ud800",
    "\udfff tail",
    "]]> <![CDATA[ <!-- --> ?>",
    "<script>alert('&amp;\"')</script></script>",
    "line\nfeed\r\ncarriage\rtab\t  spaces  ",
    "\u202eright to left \u05d0\u05d1 \u0627\u0644",
    "emoji \U0001f9d1\u200d\U0001f52c \U0010ffff",
    "\u0661\u0662\u0663 \u00bd \u0130\u2028\u2029\ufeff",
    "None",
    "nan",
    "__proto__",
    "\\u0041 \\ %s {0} ${x}",
    "long " * 20_000,
)


def evidence(paper: Paper, mention: str, rule: str = "inventory", score: float = 0.9) -> Evidence:
    """The evidence at the first place where the text of the paper has `mention`; its sentence is the line."""
    start = paper.text.index(mention)
    sentence = next(line for line in paper.text.split("\n") if mention in line)
    return Evidence(paper.id, start, start + len(mention), sentence, rule, score)


def small_records() -> tuple[Paper | Entity | Relation, ...]:
    """Three papers and what they say, among it parallel edges, results and a variant."""
    source = (Source("march.txt", 3, "Mar 14"), Source("april.txt", 9))
    abstract = "We propose ResNet-50. It reaches 76.0% top-1 on ImageNet & CIFAR-10.\nThe task is image classification."
    resnet = Paper.of("Deep Residual Learning", abstract, year=2015)
    authors, abstract = ("E. Hu", "Y. Shen"), "We tune on GLUE.\nCode: https://github.com/microsoft/LoRA."
    lora = Paper.of("LoRA", abstract, identifier="2106.09685", authors=authors, source=source)
    alone = Paper.of("A paper without anything", url="https://example.org/?a=1&b=<2>")
    nodes = (
        Entity("method:resnet", "method", "ResNet", (Alias("ResNet", "inventory"),)),
        Entity("method:resnet-50", "method", "ResNet-50", (Alias("ResNet-50", "name"), Alias("ResNet50", "spelling"))),
        Entity("dataset:imagenet", "dataset", "ImageNet"),
        Entity("dataset:cifar-10", "dataset", "CIFAR-10"),
        Entity("dataset:glue", "dataset", "GLUE"),
        Entity("metric:top-1-accuracy", "metric", "top-1 accuracy", (Alias("top-1", "inventory"),)),
        Entity("task:image-classification", "task", "image classification"),
        Entity("repository:github.com/microsoft/lora", "repository", "github.com/microsoft/LoRA"),
    )
    result = Result("metric:top-1-accuracy", "76.0%", "%", "dataset:imagenet", "method:resnet-50", "absolute", 56, 67)
    named = evidence(resnet, "ResNet-50", "introduced", 1.0)
    return (
        *(resnet, lora, alone),
        *nodes,
        Relation(resnet.id, "PROPOSES", "method:resnet-50", (named,)),
        Relation(resnet.id, "USES", "method:resnet-50", (named,), compared=True),
        Relation(resnet.id, "EVALUATES_ON", "dataset:imagenet", (evidence(resnet, "ImageNet"),)),
        Relation(resnet.id, "EVALUATES_ON", "dataset:cifar-10", (evidence(resnet, "CIFAR-10"),)),
        Relation(resnet.id, "REPORTS", "metric:top-1-accuracy", (evidence(resnet, "top-1"),), (result,)),
        Relation(resnet.id, "ADDRESSES", "task:image-classification", (evidence(resnet, "image classification"),)),
        Relation(lora.id, "EVALUATES_ON", "dataset:glue", (evidence(lora, "GLUE"),)),
        Relation(
            lora.id,
            "HAS_CODE",
            "repository:github.com/microsoft/lora",
            (evidence(lora, "https://github.com/microsoft/LoRA"),),
        ),
        Relation("method:resnet-50", "VARIANT_OF", "method:resnet", (named,)),
    )


def hostile_records() -> tuple[Paper | Entity | Relation, ...]:
    """Every hostile text in every place: ids, titles, names, aliases, sentences, values."""
    records: list[Paper | Entity | Relation] = []
    for number, text in enumerate(HOSTILE):
        paper = Paper.of(text, text, url=text, authors=(text,), source=(Source(text, number),))
        entity = Entity(f"dataset:{number}{text[:40]}", "dataset", text, (Alias(text, text),))
        metric = Entity(f"metric:{number}", "metric", text)
        piece = Evidence(paper.id, 0, len(text), text, text, 0.5)
        result = Result(metric.id, text, text, entity.id, "", "delta", 0, len(text))
        records += [paper, entity, metric, Relation(paper.id, "EVALUATES_ON", entity.id, (piece,))]
        records += [Relation(paper.id, "REPORTS", metric.id, (piece,), (result,))]
        records += [Relation(paper.id, "PROPOSES", entity.id, (piece,))]
    # ids that differ only in what XML cannot hold, and records of which nothing is known
    records += [Entity("task:\x00", "task", ""), Entity("task:\x01", "task", ""), Paper("paper:", "", "")]
    return tuple(records)


@pytest.fixture(scope="session")
def records() -> tuple[Paper | Entity | Relation, ...]:
    """What `small_graph` is made of."""
    return small_records()


@pytest.fixture
def small_graph() -> KnowledgeGraph:
    return KnowledgeGraph(*small_records())


@pytest.fixture
def hostile_graph() -> KnowledgeGraph:
    return KnowledgeGraph(*hostile_records())


@pytest.fixture
def read_back() -> Callable[[str, Path], str]:
    """Read a file with graphology's parser of that format; gives what it saw, as JSON."""
    script = Path(__file__).parent / "exporters" / "node" / "read_back.mjs"
    modules = Path(os.environ.get("KGRAPH_NODE_MODULES") or script.parent / "node_modules")
    node = shutil.which("node")
    if node is None or not (modules / "graphology").is_dir():
        pytest.skip(f"needs node and `npm install` in {script.parent} (or KGRAPH_NODE_MODULES)")

    def read(name: str, path: Path) -> str:
        environment = {**os.environ, "KGRAPH_NODE_MODULES": str(modules)}
        done = subprocess.run(
            [node, str(script), name, str(path)], capture_output=True, check=False, env=environment, timeout=60
        )
        # the parser reports what is not well-formed there, and goes on
        assert (done.returncode, done.stderr.decode()) == (0, "")
        return done.stdout.decode()

    return read
