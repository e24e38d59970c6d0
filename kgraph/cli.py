"""The command line: its commands, their exit statuses, and the only broad `except`; `terminal` prints."""

from __future__ import annotations

import io
import os
import sys
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from kgraph import __version__, terminal
from kgraph.errors import FormatError, KgraphError, RecordError, VocabularyError
from kgraph.files import dumps

NOTHING, USAGE, REFUSED, INTERRUPTED = 1, 2, 3, 130
_REFUSED_FILE = "refused.jsonl"


class _Guarded(TyperGroup):
    """Turns whatever a command raises into one line on stderr and an exit status."""

    def invoke(self, ctx: Any) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except (typer.Exit, typer.Abort):
            raise
        except KeyboardInterrupt:
            terminal.error("interrupted; nothing half-written is left")
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:  # who reads us has enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except KgraphError as error:
            terminal.error(str(error))
            terminal.trace()
            misused = isinstance(error, VocabularyError) or (isinstance(error, FormatError) and not error.source)
            raise typer.Exit(USAGE if misused else NOTHING) from None
        except Exception as error:
            if type(error).__module__.startswith(("click", "typer")):
                raise  # wrong usage: typer says it, and exits with 2
            terminal.error(f"{type(error).__name__}: {error} (a bug of kgraph, or of the system; --debug shows where)")
            terminal.trace()
            raise typer.Exit(NOTHING) from None
        return result


app = typer.Typer(
    cls=_Guarded,
    name="kgraph",
    help="A pile of machine-learning papers in; a knowledge graph with evidence out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Inputs = Annotated[list[str], typer.Argument(help="Files, folders, or - for standard input.", metavar="INPUT")]
Reader = Annotated[str | None, typer.Option(help="Name of the input format; told by content and suffix without it.")]
RulesOnly = Annotated[bool, typer.Option("--rules-only", help="Leave the trained tagger out.")]
Processes = Annotated[int, typer.Option(min=1, help="How many processes extract.")]
Vocabulary = Annotated[
    Path | None, typer.Option(help="TOML file with your own word on names: aliases, never-merge, kinds, names.")
]
Formats = Annotated[list[str] | None, typer.Option(help="json, graphml, gexf, html, cyjs; repeat for several.")]
Json = Annotated[bool, typer.Option("--json", help="Machine-readable output on stdout.")]
Graph = Annotated[Path, typer.Argument(help="A graph.json as written by build.", metavar="GRAPH")]


def _version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it so
    if wanted:
        typer.echo(f"kgraph {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show it.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error comes from.")] = False,
) -> None:
    del version  # its callback has been heard
    if debug:
        os.environ["KGRAPH_DEBUG"] = "1"


@app.command()
def build(  # noqa: PLR0913 - one parameter per option
    inputs: Inputs,
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to write to.", file_okay=False)] = Path(
        "exports"
    ),
    format: Formats = None,  # noqa: A002
    reader: Reader = None,
    rules_only: RulesOnly = False,
    processes: Processes = 1,
    vocabulary: Vocabulary = None,
    as_json: Json = False,
) -> None:
    """Build the graph of all papers and write it."""
    from kgraph import pipeline, query  # noqa: PLC0415 - slow to import
    from kgraph.registry import exporters  # noqa: PLC0415

    writers = {name: exporters().get(name) for name in format or ("json", "graphml", "gexf", "html")}
    refused: list[RecordError] = []
    with terminal.progress_bar() as progress:
        graph = pipeline.build(
            inputs,
            reader=reader,
            rules_only=rules_only,
            processes=processes,
            vocabulary=vocabulary,
            refuse=refused.append,
            leave_out=[output / _REFUSED_FILE, *(output / f"graph{suffix}" for suffix in exporters().suffixes())],
            progress=progress,
        )
    terminal.keep(refused, output / _REFUSED_FILE, owned=True)
    if not any(graph.all_papers()):
        _nothing(refused)
    files = [graph.write(output / f"graph{module.SUFFIXES[0]}", name) for name, module in writers.items()]
    if as_json:
        terminal.print_json({**query.counts(graph), "files": [str(file) for file in files], "refused": len(refused)})
    else:
        terminal.print_built(query.counts(graph), files)
    _finish(refused)


@app.command()
def extract(  # noqa: PLR0913 - one parameter per option
    inputs: Inputs,
    *,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write to; stdout without it.")] = None,
    reader: Reader = None,
    rules_only: RulesOnly = False,
    processes: Processes = 1,
    vocabulary: Vocabulary = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say what found each mention, with what score.")] = False,
    as_json: Json = False,
) -> None:
    """Print what each paper says, as one JSON object a line.

    Papers go through as they come: of several records of a paper the first counts, while build keeps the fullest.
    """
    from kgraph import pipeline  # noqa: PLC0415 - slow to import

    del as_json  # it is JSON anyway
    refused: list[RecordError] = []
    # beside a pipe or a device there is no place for a list
    beside = output.with_name(_REFUSED_FILE) if output and (output.is_file() or not output.exists()) else None
    with terminal.progress_bar() as progress:
        found = pipeline.extract(
            inputs,
            reader=reader,
            rules_only=rules_only,
            processes=processes,
            vocabulary=vocabulary,
            refuse=refused.append,
            leave_out=[path for path in (output, beside) if path],
        )
        lines = (dumps(pipeline.as_record(each, explain=explain)) for each in found)
        first = next(lines, None)
        if first is not None:
            with terminal.lines_to(output) as write:
                for done, line in enumerate(chain([first], lines), start=1):
                    write(line)
                    progress("extract", done, 0) if progress else None
    if beside:
        terminal.keep(refused, beside)
    if first is None:
        _nothing(refused)
    _finish(refused)


@app.command()
def query(  # noqa: PLR0913 - one parameter per option
    graph: Graph,
    name: Annotated[
        str, typer.Argument(help="Name of an entity in any spelling, title or id of a paper.", metavar="NAME")
    ],
    *,
    kind: Annotated[str | None, typer.Option(help="method, dataset, metric, task or repository.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many rows to show.")] = 10,
    variants: Annotated[bool, typer.Option("--variants", help="Papers of its versions, sizes and kinds too.")] = False,
    as_json: Json = False,
) -> None:
    """Show an entity, its names and its papers with a sentence each; or what a paper is linked to."""
    from kgraph import answers  # noqa: PLC0415 - slow to import
    from kgraph.pipeline import load  # noqa: PLC0415

    _check_kind(kind)
    answer = answers.about(load(graph), name, kind, limit, variants=variants)
    (terminal.print_json if as_json else terminal.print_answer)(answer)


@app.command()
def merges(
    graph: Graph,
    *,
    entity: Annotated[str | None, typer.Option(help="Only those of the entity of this name, or id.")] = None,
    kind: Annotated[str | None, typer.Option(help="method, dataset, metric or task.")] = None,
    as_json: Json = False,
) -> None:
    """List which forms count as which entity, by which rule, in which papers; and what was refused, and why."""
    from kgraph import answers  # noqa: PLC0415 - slow to import
    from kgraph.pipeline import load  # noqa: PLC0415

    _check_kind(kind)
    lines = answers.explained(load(graph), entity, kind)
    terminal.print_json(lines) if as_json else terminal.print_merges(lines)


@app.command()
def stats(graph: Graph, *, as_json: Json = False) -> None:
    """Count nodes and edges; list the entities with most papers, and the papers without any."""
    from kgraph import answers  # noqa: PLC0415 - slow to import
    from kgraph.pipeline import load  # noqa: PLC0415

    answer = answers.summary(load(graph))
    (terminal.print_json if as_json else terminal.print_summary)(answer)


@app.command()
def export(
    graph: Graph,
    file: Annotated[Path, typer.Argument(help="File to write; its suffix tells the format.", metavar="FILE")],
    *,
    format: Annotated[str | None, typer.Option(help="Name of the output format.")] = None,  # noqa: A002
    as_json: Json = False,
) -> None:
    """Write a graph in another format."""
    from kgraph.pipeline import load  # noqa: PLC0415 - slow to import

    written = load(graph).write(file, format)
    terminal.print_json({"file": str(written)}) if as_json else typer.echo(terminal.safe(written))


@app.command()
def view(  # noqa: PLR0913 - one parameter per option
    graph: Graph,
    *,
    around: Annotated[str | None, typer.Option(help="Only what is near this entity (any name) or paper (id).")] = None,
    hops: Annotated[int, typer.Option(min=0, help="How many steps around it.")] = 2,
    kind: Annotated[list[str] | None, typer.Option(help="Only entities of this kind; repeat for several.")] = None,
    min_papers: Annotated[int, typer.Option(min=1, help="Only entities in at least that many papers.")] = 1,
    top: Annotated[int | None, typer.Option(min=1, help="Only that many entities, those of most papers.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; a temporary one if none.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Open the page of a graph, or of a part of it, in the browser."""
    from kgraph.pipeline import load  # noqa: PLC0415 - slow to import
    from kgraph.schema import ENTITY_KINDS  # noqa: PLC0415

    for each in kind or ():
        if each not in ENTITY_KINDS:
            raise typer.BadParameter(f"{each!r} is none of {', '.join(ENTITY_KINDS)}", param_hint="--kind")
    part = load(graph).select(around=around, hops=hops, kinds=kind or (), min_papers=min_papers, top=top)
    if not part.nodes:
        terminal.error("no node of the graph is of that part")
        raise typer.Exit(NOTHING)
    page = part.view()
    file, opened = page.open(output)
    terminal.print_json({"file": str(file), "opened": opened}) if as_json else typer.echo(terminal.safe(file))
    if not opened:
        terminal.error("no browser could be opened; open the file yourself")


@app.command()
def report(
    graph: Graph,
    *,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="File to write, .html or .md; report.html beside the graph if none."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Write a summary for a group meeting: what the papers are about, what is new, what was found badly."""
    from kgraph.digest import refused_beside  # noqa: PLC0415 - slow to import
    from kgraph.pipeline import load  # noqa: PLC0415
    from kgraph.report import write  # noqa: PLC0415

    written = write(
        load(graph), output or graph.with_name("report.html"), refused_beside(graph.with_name(_REFUSED_FILE))
    )
    terminal.print_json({"file": str(written)}) if as_json else typer.echo(terminal.safe(written))


@app.command()
def validate(graph: Graph, *, as_json: Json = False) -> None:
    """Check a graph against the schema and its evidence against the texts."""
    from kgraph.errors import GraphError  # noqa: PLC0415
    from kgraph.pipeline import load  # noqa: PLC0415 - slow to import

    try:
        problems = load(graph).validate()
    except GraphError as error:
        problems = [str(error)]
    if as_json:
        terminal.print_json({"valid": not problems, "problems": problems})
    else:
        for problem in problems or ["sound"]:
            typer.echo(terminal.safe(problem))
    if problems:
        raise typer.Exit(NOTHING)


def main() -> None:
    """Run the command line and leave with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    app()


def _check_kind(kind: str | None) -> None:
    from kgraph.schema import ENTITY_KINDS  # noqa: PLC0415

    if kind is not None and kind not in ENTITY_KINDS:
        raise typer.BadParameter(f"{kind!r} is none of {', '.join(ENTITY_KINDS)}", param_hint="--kind")


def _finish(refused: list[RecordError]) -> None:
    terminal.report(refused)
    if refused:
        raise typer.Exit(REFUSED)


def _nothing(refused: list[RecordError]) -> NoReturn:
    terminal.report(refused)
    terminal.error("no record could be read")
    raise typer.Exit(NOTHING)
