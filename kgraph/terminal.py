"""What the command line shows: on stdout what was asked for, on stderr all else."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from kgraph.errors import OutputError, RecordError
from kgraph.files import dumps, writing

if TYPE_CHECKING:
    from rich.progress import TaskID

    from kgraph.pipeline import Progress

_SHOWN, _STEP = 10, 20


def safe(text: object) -> str:
    r"""Text from outside as a terminal may show it: one line, control characters spelled out.

    >>> safe("red \x1b[31m\nand right-to-left \u202e")
    'red \\u001b[31m and right-to-left \\u202e'
    """
    plain = " ".join(str(text).split())
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in plain)


def error(text: str) -> None:
    """One line on stderr."""
    typer.echo(f"kgraph: {safe(text)}", err=True)


def trace() -> None:
    """The traceback of the error in hand, if somebody debugs."""
    if os.environ.get("KGRAPH_DEBUG", "0") not in {"", "0"}:
        traceback.print_exc()


def print_line(line: str) -> None:
    """A line of JSON as it is, or in ASCII where stdout cannot encode it."""
    try:
        line.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        line = json.dumps(json.loads(line))
    sys.stdout.write(line + "\n")


@contextmanager
def lines_to(output: Path | None) -> Iterator[Callable[[str], object]]:
    """Takes lines of JSON for a file, which is there whole or not at all, or for stdout.

    Raises:
        OutputError: the file cannot be written.
    """
    if output is None:
        yield print_line
        return
    with writing(output) as out:
        yield lambda line: out.write(line + "\n")


def print_json(record: object) -> None:
    """The machine-readable answer."""
    print_line(dumps(record))


def print_built(counts: dict[str, dict[str, int]], files: Iterable[Path]) -> None:
    """How much there is in a graph, and where it was written."""
    papers, unnamed = counts["nodes"].get("paper", 0), sum(counts["unnamed"].values())
    entities, relations = sum(counts["nodes"].values()) - papers, sum(counts["edges"].values())
    numbers = ((papers, "paper", "papers"), (entities, "entity", "entities"), (relations, "relation", "relations"))
    told = [f"{count} {one if count == 1 else many}" for count, one, many in numbers]
    told[1] += f" ({unnamed} that no paper names)" if unnamed else ""
    typer.echo(", ".join(told))
    for file in files:
        typer.echo(f"  {safe(file)}")


def print_answer(answer: dict[str, Any]) -> None:
    """What `answers.about` says, for people."""
    if "paper" in answer:
        about, rows, column = answer["paper"], answer["entities"], "entity"
        heading, notes = about["title"], [about["url"], str(about["year"] or ""), ", ".join(about["authors"])]
    else:
        about, rows, column = answer["entity"], answer["papers"], "paper"
        others = (alias for alias in about["aliases"] if alias["text"] != about["name"])
        names = "; ".join(f"{alias['text']} ({alias['reason']})" for alias in others)
        written = f"also written: {names}" if names else ""
        heading, notes = f"{about['name']} ({about['kind']})", [written, *about["identifiers"]]
    print_table(heading, ("relation", column, "sentence"), rows, filter(None, [about["id"], *notes]))
    if not rows:
        typer.echo("nothing was found in it" if column == "entity" else "no paper names it; see --variants")
    if answer["total"] > len(rows):
        typer.echo(f"{answer['total'] - len(rows)} more: see --limit")


def print_merges(lines: Iterable[dict[str, Any]]) -> None:
    """A line of the ledger each: form, = or !=, entity, rule, how many papers write it so, and some of them."""
    for line in lines:
        sign = "!=" if line["refused"] else "="
        papers = f"{line['count']} paper{'s' * (line['count'] != 1)}"
        shown = f": {', '.join(line['papers'])}" if line["papers"] else ""
        why = f"; refused: {line['refused']}" if line["refused"] else ""
        typer.echo(
            safe(f"{line['form']} {sign} {line['name']} ({line['entity']}) by {line['rule']}, {papers}{shown}{why}")
        )


def print_summary(answer: dict[str, Any]) -> None:
    """What `answers.summary` says, for people."""
    unnamed = sum(answer["unnamed"].values())
    notes = [f"{unnamed} that no paper names: what others are variants of"] if unnamed else []
    for what, said in (("nodes", notes), ("edges", [])):
        print_table(what, ("kind", "count"), [{"kind": k, "count": n} for k, n in answer[what].items()], said)
    for kind, rows in answer["top"].items():
        if rows:
            print_table(f"{kind}: most papers", ("name", "papers"), rows)
    alone = answer["papers_without_entities"]
    print_table(f"papers without any entity: {len(alone)}", ("title",), alone[:_SHOWN])


def print_table(
    heading: str, columns: tuple[str, ...], rows: Sequence[dict[str, Any]], notes: Iterable[str] = ()
) -> None:
    """A heading, notes below it, and a table if there are rows; in a pipe a row is a line, its cells between tabs."""
    cells = [[safe(row.get(column, "")) for column in columns] for row in rows]
    if not sys.stdout.isatty():
        lines = ["\t".join(line) for line in ([*columns], *cells)] if cells else []
        typer.echo("\n".join([safe(heading), *map(safe, notes), *lines]))
        return
    from rich.console import Console  # noqa: PLC0415 - slow to import
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console(highlight=False)
    console.print(Text(safe(heading), style="bold"))
    for note in notes:
        console.print(Text(safe(note)))
    table = Table(*columns)
    for row in cells:
        table.add_row(*map(Text, row))
    if cells:
        console.print(table)


@contextmanager
def progress_bar() -> Iterator[Progress | None]:
    """A bar on stderr, if that is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - slow to import
    from rich.progress import Progress as Bar  # noqa: PLC0415

    # no thread that refreshes: the process may fork
    with Bar(console=Console(stderr=True), auto_refresh=False, transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total or None)
            bar.update(tasks[stage], completed=done)
            if done % _STEP == 0 or done == total:
                bar.refresh()

        yield tell


def keep(refused: list[RecordError], path: Path, *, owned: bool = False) -> None:
    """The refused records beside the output; if the run owns the folder, an old list goes when nothing was refused.

    Raises:
        OutputError: the folder cannot be written to.
    """
    if refused:
        with writing(path) as out:
            for each in refused:
                out.write(dumps({"source": each.source, "record": each.record, "reason": each.reason}) + "\n")
    elif owned:
        try:
            path.unlink(missing_ok=True)
        except OSError as trouble:
            raise OutputError(trouble.strerror or str(trouble), source=str(path)) from trouble


def report(refused: list[RecordError]) -> None:
    """The first of the refused records, and their number, on stderr."""
    for each in refused[:_SHOWN]:
        error(str(each))
    if refused:
        more = f"; the first {_SHOWN} are listed" if len(refused) > _SHOWN else ""
        error(f"{len(refused)} record{'s' * (len(refused) > 1)} refused{more}")
