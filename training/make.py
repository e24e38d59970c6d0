"""Make the shipped tagger: `python -m training.make --shared ../shared`.

Stages: split, teacher, its labels, two rounds of students, the third, the tagger and those of the folds, weights of the
decision. What a stage leaves in the cache folder is not made again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import shutil
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")
ROOT = Path(__file__).resolve().parent.parent

import torch  # noqa: E402

from kgraph.extraction.tagger import Tagger, load_tagger  # noqa: E402
from kgraph.extraction.tokens import tokenize  # noqa: E402
from kgraph.files import replacing  # noqa: E402
from training import decision  # noqa: E402
from training.corpus import FOLDS, Corpus, fold_of, load_corpus, load_scorer, text_of  # noqa: E402
from training.distil import Phase, Pool, relabel, train_student  # noqa: E402
from training.evaluate import evaluate, summary  # noqa: E402
from training.export import export_student  # noqa: E402
from training.label import label_papers, load_teacher, read_papers  # noqa: E402
from training.labels import LABELS, Record  # noqa: E402
from training.student import Student, StudentSettings  # noqa: E402
from training.teacher import TeacherSettings, train_teacher  # noqa: E402
from training.wordpiece import WordPieces  # noqa: E402
from training.words import Words, build_vocabulary  # noqa: E402

TEACHERS = (TeacherSettings(seed=1),)
READ = 44_000
"""Abstracts that the teacher labels."""
STUDENT = StudentSettings()
FIRST_DISTIL = [Phase(soft=4, gold=0, rate=3e-3)]
FIRST_FINISH = [Phase(soft=0.15, gold=10, rate=1e-3)]
"""Finished on the labelled papers, the first student labels all abstracts, together with the teacher."""
SHARE = 0.65
"""Weight of the student in the second labels; the teacher has the rest."""
SECOND_DISTIL = [Phase(soft=3, gold=0, rate=3e-3)]
THIRD_FINISH = [Phase(soft=0, gold=6, rate=7e-4)]
"""The students of two rounds, finished on the papers of labels.txt too, label once more."""
THIRD_SHARE = 0.7
THIRD_DISTIL = [Phase(soft=2, gold=0, rate=2e-3)]
FINISH = [Phase(soft=0, gold=6, rate=5e-4)]
SHIPPED = ROOT / "kgraph" / "data" / "tagger.npz"
TIMES = 2
"""How often a paper of gold/ counts beside one of labels.txt."""


def write_split(corpus: Corpus) -> None:
    """training/split.json: hashes of the titles kept for tuning and testing.

    Raises:
        ValueError: it keeps other papers, so that some that were never trained on would be now.
    """
    path, text = ROOT / "training" / "split.json", json.dumps(corpus.hashes(), indent=1) + "\n"
    if not path.exists():
        path.write_text(text)
    elif path.read_text() != text:
        raise ValueError(f"{path}: other papers are kept than the labelled ones give; delete it to split anew")


def check_recipe(cache: Path, papers: int, without: int | None) -> None:
    """Note in the cache what its stages are made by.

    Raises:
        ValueError: it was filled by another recipe, whose stages would be taken for those of this one.
    """
    phases = [FIRST_DISTIL, FIRST_FINISH, SECOND_DISTIL, THIRD_FINISH, THIRD_DISTIL, FINISH]
    text = f"{papers} papers, {TEACHERS}, {STUDENT}, {phases}, {SHARE}, {THIRD_SHARE}, {TIMES}\n"
    if without is not None:
        text = f"without fold {without}, {text}"
    path = cache / "recipe.txt"
    if any(cache.iterdir()) and (not path.exists() or path.read_text(encoding="utf-8") != text):
        raise ValueError(f"{cache}: filled by another recipe; give an empty folder with --cache")
    path.write_text(text, encoding="utf-8")


def make_teachers(corpus: Corpus, cache: Path) -> list[Path]:
    """Weights of the teachers, trained when missing."""
    paths = [cache / f"teacher{settings.seed}.pt" for settings in TEACHERS]
    for settings, path in zip(TEACHERS, paths, strict=True):
        if not path.exists():
            train_teacher(corpus.part("train"), settings, path)
    return paths


def make_words(corpus: Corpus, cache: Path) -> Words:
    """The words of the student, none met yet: their numbers depend on nothing but the papers that come."""
    listed = cache / "vocabulary.txt"
    if not listed.exists():
        texts = [text_of(r) for r in [*corpus.part("train"), *corpus.abstracts]]
        listed.write_text("\n".join(build_vocabulary(texts, STUDENT.vocabulary)), encoding="utf-8")
    vocabulary = listed.read_text(encoding="utf-8").split("\n")[: STUDENT.vocabulary]
    return Words(vocabulary, STUDENT.grams, STUDENT.shapes)


def make_pool(corpus: Corpus, cache: Path, without: Iterable[Record] = ()) -> Pool:
    """The papers that the teacher labelled, in the words of the student, but some."""
    pool = Pool(make_words(corpus, cache))
    pool.add_soft(corpus.abstracts, cache / "labels", without)
    return pool


def load_student(path: Path) -> Student:
    """A trained student, ready to read."""
    model = Student(STUDENT)
    model.load_state_dict(torch.load(path))
    return model.eval()


def trained(pool: Pool, phases: list[Phase], path: Path, start: Path | None) -> Student:
    """A student trained on a pool, from the weights `start` or from nothing; kept in `path`."""
    if path.exists():
        return load_student(path)
    torch.manual_seed(1)
    model = Student(STUDENT)
    if start is not None:
        model.load_state_dict(torch.load(start))
    train_student(model, pool, phases)
    with replacing(path) as part:
        torch.save(model.state_dict(), part)
    return model


def later_cache(cache: Path) -> Path:
    """Folder of what depends on labels.txt: another one when that file changes."""
    return cache / f"labelled-{hashlib.sha256(LABELS.read_bytes()).hexdigest()[:8]}"


def second_round(corpus: Corpus, cache: Path) -> Path:
    """The student that learnt from the first one and the teacher; no label of labels.txt is in it."""
    first, second = cache / "first.pt", cache / "second.pt"
    if second.exists():
        return second
    pool = make_pool(corpus, cache)
    trained(pool, FIRST_DISTIL, first, None)
    finished = trained(pool.with_gold(corpus.part("train")), FIRST_FINISH, cache / "finished.pt", first)
    relabel(pool, corpus.abstracts, [finished], SHARE, cache / "second.npy")
    trained(pool, SECOND_DISTIL, second, None)
    return second


def finish(words: Words, records: list[Record], phases: list[Phase], start: Path, output: Path) -> None:
    """From a distilled student to one that passed over labelled papers; to a tagger in numpy if `output` is one."""
    if output.exists():
        return
    model = trained(Pool(words).with_gold(records), phases, output.with_suffix(".pt"), start)
    if output.suffix == ".npz":
        export_student(model, words, output)


def finish_all(jobs: Iterable[tuple[Words, list[Record], list[Phase], Path, Path]]) -> None:
    """Finish several students side by side on one thread each: two cores do more so than together on one student."""
    one_thread = {"initializer": torch.set_num_threads, "initargs": (1,)}
    cores = len(os.sched_getaffinity(0))
    with ProcessPoolExecutor(cores, multiprocessing.get_context("spawn"), **one_thread) as workers:
        for done in [workers.submit(finish, *job) for job in jobs]:
            done.result()


def third_round(corpus: Corpus, cache: Path, second: Path) -> Path:
    """The student that learnt on from labels that know of labels.txt."""
    kept = later_cache(cache)
    third = kept / "third.pt"
    if third.exists():
        return third
    pool = make_pool(corpus, cache, corpus.added)
    starts = {kept / f"finished-{start.name}": start for start in (cache / "first.pt", second)}
    records = [*TIMES * corpus.part("train"), *corpus.added]
    finish_all((make_words(corpus, cache), records, THIRD_FINISH, starts[path], path) for path in starts)
    both = [load_student(path) for path in starts]
    relabel(pool, corpus.unlabelled, both, THIRD_SHARE, third.with_suffix(".npy"))
    trained(pool, THIRD_DISTIL, third, second)
    return third


def last_finish(  # noqa: PLR0913 - the students of two rounds, and what is made of each
    corpus: Corpus, cache: Path, second: Path, third: Path, made: Path, *, trial: bool
) -> None:
    """Finish the tagger and, in the folder `folds` beside it, those that each left out one fold of the papers.

    Those of the folds (for training/decision.py) start from the second round, not the third. The third heard of
    their papers, if only by way of what its teachers learnt from them: too sure taggers make for weights that trust the
    one that ships too much.

    Args:
        corpus: The papers.
        cache: Folder of the vocabulary.
        second: The student of the second round.
        third: The student of the third round.
        made: The tagger to write.
        trial: Leave the papers of tune out, and make no folds.
    """
    gold = corpus.part("train") + ([] if trial else corpus.part("tune"))
    records = [*TIMES * gold, *corpus.added]
    jobs = [(make_words(corpus, cache), records, FINISH, third, made)]
    for fold in range(0 if trial else FOLDS):
        kept = [record for record in records if fold_of(record) != fold]
        jobs.append((make_words(corpus, cache), kept, FINISH, second, made.with_name("folds") / f"fold{fold}.npz"))
    finish_all(jobs)


def report(corpus: Corpus, shared: Path, tagger: Tagger, teachers: list[Path], part: str) -> None:
    """Print the scores of teacher and student on one part."""
    models, coder = [load_teacher(path) for path in teachers], WordPieces()
    for source, records in corpus.parts[part].items():
        texts = [text_of(r) for r in records]
        read = dict(zip(texts, read_papers(models, coder, texts), strict=True))
        print(part, source, "teacher", summary(evaluate(shared, records, lambda t, read=read: (tokenize(t), read[t]))))
        print(part, source, "student", summary(evaluate(shared, records, tagger.read)))


def main() -> None:
    """Run the stages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds gold/ and corpora/")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "kgraph-training")
    parser.add_argument("--papers", type=int, default=READ, help="abstracts for the teacher to label")
    parser.add_argument("--trial", action="store_true", help="leave tune out, report on it, and ship nothing")
    parser.add_argument(
        "--without", type=int, choices=range(FOLDS), help="only make the tagger of this fold, no stage of which saw it"
    )
    args = parser.parse_args()
    args.cache.mkdir(parents=True, exist_ok=True)
    corpus = load_corpus(args.shared)
    write_split(corpus)
    check_recipe(args.cache, args.papers, args.without)
    if args.without is not None:
        corpus = corpus.without(args.without)
    teachers = make_teachers(corpus, args.cache)
    label_papers(
        [load_teacher(path).bfloat16() for path in teachers], corpus.abstracts[: args.papers], args.cache / "labels"
    )
    second = second_round(corpus, args.cache)
    if args.without is not None:
        records = [*TIMES * (corpus.part("train") + corpus.part("tune")), *corpus.added]
        finish(make_words(corpus, args.cache), records, FINISH, second, args.cache / f"fold{args.without}.npz")
        return
    third = third_round(corpus, args.cache, second)
    made = third.with_name("trial.npz" if args.trial else "tagger.npz")
    last_finish(corpus, args.cache, second, third, made, trial=args.trial)
    if not args.trial:
        decision.fit_all(corpus, load_scorer(args.shared), made.with_name("folds"))
        with replacing(SHIPPED) as part:
            shutil.copyfile(made, part)
    print(f"{made}: {made.stat().st_size / 1e6:.1f} MB")
    report(corpus, args.shared, load_tagger(made), teachers, "tune" if args.trial else "test")


if __name__ == "__main__":
    main()
