"""The page: its size, the time to make it and to draw it at first, and how smoothly it moves, with 2,000 nodes drawn.

python benchmarks/viewer.py [PAPERS ...]
"""

from __future__ import annotations

import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from kgraph.exporters import html
from kgraph.graph import KnowledgeGraph
from kgraph.model import Entity, Evidence, Paper, Relation, Result
from kgraph.names import slug
from kgraph.schema import EntityKind, edge_for

Record = Paper | Entity | Relation
NAMES: dict[EntityKind, str] = {
    "dataset": """
        ImageNet COCO CIFAR-10 CIFAR-100 GLUE SQuAD ADE20K Cityscapes LibriSpeech MMLU GSM8K HumanEval VQAv2 KITTI
        nuScenes WikiText-103 ModelNet40 ShapeNet Kinetics-400 UCF101 MNIST SVHN LAION-5B ScanNet Flickr30k SuperGLUE
        TriviaQA HotpotQA""",
    "metric": """
        accuracy mAP mIoU F1 BLEU ROUGE-L FID perplexity WER PSNR SSIM top-1_accuracy AUC pass@1 LPIPS CIDEr""",
    "task": """
        image_classification object_detection semantic_segmentation machine_translation question_answering
        image_generation speech_recognition text_summarization depth_estimation reinforcement_learning code_generation
        visual_question_answering 3D_reconstruction video_generation few-shot_learning domain_adaptation
        pose_estimation super-resolution""",
    "method": """
        Transformer ResNet-50 ViT BERT GPT-3 LoRA CLIP DDPM U-Net Swin_Transformer LLaMA T5 Mamba NeRF DETR YOLOv8 Adam
        Mask_R-CNN MAE DINO PPO DPO RoBERTa Stable_Diffusion EfficientNet ConvNeXt SAM BLIP-2 RLHF FlashAttention""",
}
STEMS = ("Sparse", "Deep", "Flow", "Graph", "Token", "Meta", "Light", "Multi", "Neuro", "Vision", "Point", "Hyper")
TAILS = ("Former", "Net", "Diff", "GAN", "Mix", "Prompt", "Align", "Fuse", "Tune", "Splat", "Seg", "Gen", "Track")
MOST: dict[EntityKind, int] = {"dataset": 4, "metric": 2, "task": 2, "method": 4}
FIELDS = 5


def synthetic(papers: int, seed: int = 7) -> KnowledgeGraph:
    """A graph in the proportions of a real one: few names that everybody uses, many of one paper only."""
    draw = random.Random(seed)  # noqa: S311 - a benchmark, no secret
    known = {kind: [name.replace("_", " ") for name in names.split()] for kind, names in NAMES.items()}
    records: list[Record] = []
    for number in range(papers):
        own = f"{draw.choice(STEMS)}{draw.choice(TAILS)}{number or ''}"
        field = draw.randrange(FIELDS)
        picked = {kind: popular(draw, known[kind], field, most) for kind, most in MOST.items()}
        title = f"{own}: {picked['method'][0]} for {picked['task'][0]}"
        picked["method"] += [own, *draw.choice(([], [f"{own}-S", f"{own}-L"]))]
        picked["dataset"] += draw.choice(([], [], [f"{own} Bench"]))
        picked["repository"] = draw.choice(([], [f"github.com/lab-{number % 37}/{own.lower()}"]))
        records += speak(Paper.of(title, abstract(picked), year=2015 + number % 11), own, picked, draw)
    return KnowledgeGraph(*records)


def popular(draw: random.Random, names: list[str], field: int, most: int) -> list[str]:
    """Some of the names: the first of the list more often, and those of the field five times as often."""
    weights = [(5 if place % FIELDS == field else 1) / (place + 3) for place in range(len(names))]
    return sorted(set(draw.choices(names, weights, k=draw.randint(1, most))))


def abstract(picked: dict[EntityKind, list[str]]) -> str:
    return " ".join(
        f"In extensive experiments we study {name} with great care and compare it with the strongest baselines we know."
        for names in picked.values()
        for name in names
    )


def speak(paper: Paper, own: str, picked: dict[EntityKind, list[str]], draw: random.Random) -> list[Record]:
    records: list[Record] = [paper]
    for kind, names in picked.items():
        for name in names:
            entity = Entity(f"{kind}:{name if kind == 'repository' else slug(name)}", kind, name)
            start = paper.text.index(f"study {name} with") + 6
            first = paper.text.rindex("In extensive", 0, start)
            sentence = paper.text[first : paper.text.index("know.", start) + 5]
            piece = Evidence(paper.id, start, start + len(name), sentence, "benchmark", 0.9)
            percent = f"{draw.uniform(40, 99):.1f}"
            value = Result(entity.id, percent, "%", "", "", "absolute", start, start + len(name))
            edge = edge_for(kind, "proposed" if name.startswith(own) else "used")
            records += [entity, Relation(paper.id, edge, entity.id, (piece,), (value,) if kind == "metric" else ())]
    return records


DRAWN = 2000
FRAMES = """() => {
    window.gaps = [];
    let last = performance.now();
    const tick = () => {
        const now = performance.now();
        gaps.push(now - last);
        last = now;
        requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
}"""


def opened(page: Path) -> tuple[str, str]:
    """Seconds from opening the page to the first picture (median of 5), and frames a second while it is moved."""
    browser = shutil.which("chromium")
    if browser is None:
        return "no chromium", ""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        waits = []
        for _ in range(5):
            window = running.new_page(viewport={"width": 1280, "height": 800})
            began = time.perf_counter()
            window.goto(page.as_uri())
            window.wait_for_selector("html[data-drawn]")
            waits.append(time.perf_counter() - began)
        window.evaluate(FRAMES)
        window.mouse.move(300, 700)
        window.mouse.down()
        for step in range(60):
            window.mouse.move(300 + 5 * step, 700 - 3 * step)
            window.wait_for_timeout(16)
        window.mouse.up()
        for step in range(40):
            window.mouse.wheel(0, -60 if step < 20 else 60)  # noqa: PLR2004 - there and back
            window.wait_for_timeout(16)
        gaps = sorted(window.evaluate("gaps"))
        running.close()
    return f"{statistics.median(waits):.2f} s", f"{1000 / statistics.mean(gaps):.0f} (worst {gaps[-1]:.0f} ms)"


def main() -> None:
    print("papers  nodes  drawn  relations  render  size     first picture  frames a second, dragged and zoomed")
    for papers in map(int, sys.argv[1:] or ("60", "400", "5000")):
        graph = synthetic(papers)
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            text = html.render(graph, DRAWN)
            took = time.perf_counter() - began
            page = Path(folder) / "graph.html"
            page.write_text(text, encoding="utf-8")
            drawn, relations = min(len(graph), DRAWN), sum(1 for _ in graph.relations())
            first, frames = opened(page)
            size = page.stat().st_size / 1e6
            print(
                f"{papers:6} {len(graph):6} {drawn:6} {relations:10} {took:5.2f} s {size:5.2f} MB  {first:13}  {frames}"
            )


if __name__ == "__main__":
    main()
