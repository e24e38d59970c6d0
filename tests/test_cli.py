"""The command line as its users meet it: a process with arguments, output, and an exit status."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
import webbrowser
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from kgraph import __version__, cli, pipeline, terminal

LISTING = (
    "Mar 14\n\nSeedNet: Small Networks for Large Gardens\n\nWe propose SeedNet, a small network. It reaches 81.4% "
    "top-1 accuracy on ImageNet. Code: https://github.com/example/seednet.\n\nDo Trees Sleep?\n\nTrees move. We train "
    "ResNet-50 on ImageNet and on CIFAR-10.\n"
)
LINES = '{"title": "Roots", "abstract": "We evaluate BERT on GLUE."}\n'
BAD = "{}\nno json\n"


def run(*arguments: str | Path, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "kgraph", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        timeout=120,
        check=False,
        env={**os.environ, "COLUMNS": "200", "KGRAPH_DEBUG": "", **environment},
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def invoke(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli.app, [str(argument) for argument in arguments])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inputs")
    (folder / "page.txt").write_text(LISTING)
    (folder / "lines.jsonl.gz").write_bytes(gzip.compress(LINES.encode()))
    return folder


@pytest.fixture(scope="module")
def graph(inputs: Path) -> Path:
    output = inputs.parent / f"{inputs.name}-graph"
    assert invoke("build", inputs, "--output", output, "--rules-only", "--format", "json")[0] == 0
    return output / "graph.json"


# -- build --------------------------------------------------------------------------------------


def test_build_writes_the_four_formats(inputs: Path, tmp_path: Path) -> None:
    done = run("build", inputs, "--output", tmp_path / "out", "--rules-only")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("3 papers, ")
    written = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert written == ["graph.gexf", "graph.graphml", "graph.html", "graph.json"]


def test_query_shows_the_identifiers(graph: Path) -> None:
    status, out, _ = invoke("query", graph, "ImageNet")
    assert status == 0
    assert "https://www.image-net.org/" in out
    found = json.loads(invoke("query", graph, "ImageNet", "--json")[1])
    assert "https://www.image-net.org/" in found["entity"]["identifiers"]


def test_a_vocabulary_reaches_build_and_extract(inputs: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('[aliases.dataset]\n"Big Web Set" = ["ImageNet"]\n[names]\ntask = ["gardens"]\n')
    more: list[str | Path] = ["--vocabulary", mine, "--rules-only"]
    for processes in ("1", "2"):
        output = tmp_path / processes
        assert invoke("build", inputs, "--output", output, *more, "--format", "json", "--processes", processes)[0] == 0
    assert (tmp_path / "1" / "graph.json").read_bytes() == (tmp_path / "2" / "graph.json").read_bytes()
    status, out, _ = invoke("query", tmp_path / "1" / "graph.json", "imagenet", "--json")
    assert (status, json.loads(out)["entity"]["name"]) == (0, "Big Web Set")
    status, out, _ = invoke("extract", inputs / "page.txt", *more)
    assert [entity["name"] for entity in json.loads(out.splitlines()[0])["entities"] if entity["type"] == "task"]


def test_a_broken_vocabulary_is_wrong_usage(inputs: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text('[names]\nmethod = ["LoomNet"]\nmodel = ["WarpNet"]\n')
    commands: list[list[str | Path]] = [["build", inputs, "--output", tmp_path / "out"], ["extract", inputs]]
    for command in commands:
        status, out, err = invoke(*command, "--vocabulary", mine)
        assert (status, out) == (2, "")
        assert err == "kgraph: mine.toml:3: names.model: no such kind; KIND is dataset, method, metric or task\n"
    assert not (tmp_path / "out").exists()


def test_build_in_json_says_nothing_else(inputs: Path, tmp_path: Path) -> None:
    status, out, err = invoke("build", inputs, "--output", tmp_path, "--rules-only", "--format", "json", "--json")
    answer = json.loads(out)
    assert (status, err) == (0, "")
    assert answer["nodes"]["paper"] == 3
    assert answer["files"] == [str(tmp_path / "graph.json")]
    assert answer["refused"] == 0


def test_the_order_of_the_inputs_does_not_matter(inputs: Path, tmp_path: Path) -> None:
    files = [inputs / "page.txt", inputs / "lines.jsonl.gz"]
    for number, order in enumerate((files, files[::-1], [*files, files[0]])):
        options = ("--output", tmp_path / str(number), "--format", "json", "--rules-only")
        assert run("build", *order, *options, PYTHONHASHSEED=str(number)).returncode == 0
    assert len({(tmp_path / str(number) / "graph.json").read_bytes() for number in range(3)}) == 1


def test_refused_records_are_listed_and_kept(inputs: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text(BAD * 6)
    arguments = ("build", bad, inputs / "page.txt", "--output", tmp_path / "out", "--rules-only", "--format", "json")
    status, _, err = invoke(*arguments)
    assert status == 3
    assert err.count("\n") == 11
    assert err.startswith("kgraph: bad.jsonl:1: title: missing\nkgraph: bad.jsonl:2: not JSON")
    assert err.endswith("kgraph: 12 records refused; the first 10 are listed\n")
    kept = [json.loads(line) for line in (tmp_path / "out" / "refused.jsonl").read_text().splitlines()]
    assert [line["record"] for line in kept] == list(range(1, 13))
    assert kept[0] == {"source": "bad.jsonl", "record": 1, "reason": "title: missing"}
    bad.write_text(LINES)
    assert invoke(*arguments)[0] == 0
    assert not (tmp_path / "out" / "refused.jsonl").exists()


def test_nothing_to_build(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text(BAD)
    status, out, err = invoke("build", tmp_path / "bad.jsonl", "--output", tmp_path / "out", "--rules-only")
    assert (status, out) == (1, "")
    assert err.endswith("kgraph: no record could be read\n")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["refused.jsonl"]
    status, _, err = invoke("build", tmp_path / "missing.txt", "--output", tmp_path / "out")
    assert (status, err) == (1, "kgraph: missing.txt: No such file or directory\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["build"],
        ["build", "x.txt", "--format", "docx"],
        ["build", "x.txt", "--reader", "docx"],
        ["build", "x.txt", "--processes", "0"],
        ["build", "x.txt", "--no-such-option"],
        ["no-such-command"],
        ["query", "graph.json", "x", "--kind", "colour"],
    ],
)
def test_wrong_usage_is_2(arguments: list[str]) -> None:
    status, out, err = invoke(*arguments)
    assert (status, out) == (2, "")
    assert err


def test_the_usage_names_each_argument_once() -> None:
    for command, name in (("build", "INPUT"), ("extract", "INPUT"), ("query", "NAME")):
        usage = invoke(command, "--help")[1].partition("\n")[0]
        assert name in usage
        assert "...}" not in usage  # typer's own dots come behind the braces


# -- extract ------------------------------------------------------------------------------------


def test_extract_from_standard_input() -> None:
    done = run("extract", "-", "--rules-only", stdin=gzip.compress((LINES + BAD).encode()))
    assert done.returncode == 3
    (line,) = map(json.loads, done.stdout.splitlines())
    assert list(line) == ["id", "title", "entities", "links", "results"]
    assert {"BERT", "GLUE"} <= {entity["name"] for entity in line["entities"]}
    assert done.stderr.splitlines()[0] == "kgraph: -:2: title: missing"


def test_extract_to_a_file_over_processes_is_the_same(inputs: Path, tmp_path: Path) -> None:
    file = tmp_path / "deep" / "out.jsonl"
    assert run("extract", inputs, "--output", file, "--rules-only", "--processes", "2").returncode == 0
    assert file.read_text() == run("extract", inputs, "--rules-only").stdout
    again = run("extract", file, "--rules-only")  # what extract prints, extract reads
    assert [json.loads(line)["id"] for line in again.stdout.splitlines()] == [
        json.loads(line)["id"] for line in file.read_text().splitlines()
    ]


def test_extract_explains_each_mention(inputs: Path) -> None:
    done = run("extract", inputs / "page.txt", "--rules-only", "--explain")
    mentions = [m for line in done.stdout.splitlines() for e in json.loads(line)["entities"] for m in e["mentions"]]
    rules = {mention["rule"] for mention in mentions}
    assert {"inventory: ImageNet", "introduced: title"} <= rules
    assert all(0 <= mention["score"] <= 1 for mention in mentions)


def test_nothing_to_extract_leaves_no_file_but_the_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text(BAD)
    assert invoke("extract", tmp_path / "bad.jsonl", "--output", tmp_path / "out" / "out.jsonl")[0] == 1
    (kept,) = (tmp_path / "out").iterdir()
    assert kept.name == "refused.jsonl"
    assert [json.loads(line)["record"] for line in kept.read_text().splitlines()] == [1, 2]


def test_extract_takes_no_list_of_refused_away(inputs: Path, tmp_path: Path) -> None:
    (tmp_path / "refused.jsonl").write_text("mine\n")
    assert invoke("extract", inputs / "page.txt", "--output", tmp_path / "out.jsonl", "--rules-only")[0] == 0
    assert (tmp_path / "refused.jsonl").read_text() == "mine\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_extract_to_a_pipe(inputs: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    (tmp_path / "bad.jsonl").write_text(BAD + LINES)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        arguments = ("extract", inputs / "page.txt", tmp_path / "bad.jsonl", "--output", pipe, "--rules-only")
        assert invoke(*arguments)[0] == 3
        printed = reader.communicate(timeout=30)[0]
    assert [json.loads(line)["title"] for line in printed.splitlines()][-1] == "Roots"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.jsonl", "pipe"]


def test_files_are_the_same_whatever_the_terminal(tmp_path: Path) -> None:
    title = "M\u00e9nagerie \u6728 \U0001f9d1 \x85 \u202e \ud83d"
    (tmp_path / "papers.jsonl").write_text(json.dumps({"title": title, "abstract": "We train BERT."}))
    written = set()
    for encoding in ("utf-8", "ascii", "latin-1"):
        file = tmp_path / f"{encoding}.out"
        arguments = ("extract", tmp_path / "papers.jsonl", "--rules-only")
        assert run(*arguments, "-o", file, PYTHONIOENCODING=encoding, PYTHONUTF8="0").returncode == 0
        written.add(file.read_text(encoding="utf-8"))
    (line,) = written
    assert json.loads(line)["title"] == title.replace("\ud83d", "\ufffd")
    assert "M\u00e9nagerie \u6728 \U0001f9d1 \\u0085 \\u202e" in line


def test_what_the_run_wrote_is_not_read_again(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(LISTING)
    (tmp_path / "lines.jsonl").write_text(LINES + BAD)
    build = ("build", tmp_path, "--output", tmp_path, "--rules-only")
    extract = ("extract", tmp_path, "--output", tmp_path / "a.jsonl", "--rules-only")
    kept = []
    for _ in range(2):
        assert invoke(*build)[0] == 3
        kept.append({path.name: path.read_bytes() for path in tmp_path.iterdir()})
    assert kept[0] == kept[1]
    for name in ("graph.json", "graph.html", "graph.gexf", "graph.graphml"):
        (tmp_path / name).unlink()
    for _ in range(2):
        assert invoke(*extract)[0] == 3
        kept.append({path.name: path.read_bytes() for path in tmp_path.iterdir()})
    assert kept[2] == kept[3]
    assert kept[2]["refused.jsonl"] == kept[0]["refused.jsonl"]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        (({"paper": 1, "method": 1}, {"USES": 1}, {}), "1 paper, 1 entity, 1 relation"),
        (
            ({"paper": 2, "method": 1, "dataset": 3}, {"USES": 1, "REPORTS": 4}, {"method": 1, "dataset": 2}),
            "2 papers, 4 entities (3 that no paper names), 5 relations",
        ),
        (({}, {}, {}), "0 papers, 0 entities, 0 relations"),
    ],
)
def test_what_was_built_in_words(
    capsys: pytest.CaptureFixture[str], counts: tuple[dict[str, int], ...], shown: str
) -> None:
    named = dict(zip(("nodes", "edges", "unnamed"), counts, strict=True))
    terminal.print_built(named, [Path("a\x1bb.json")])
    assert capsys.readouterr().out == f"{shown}\n  a\\u001bb.json\n"


def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"title": f"Paper {i}", "abstract": "We use BERT. " * 50}) + "\n" for i in range(600))
    (tmp_path / "many.jsonl").write_text(lines)
    command = f"{sys.executable} -m kgraph extract {tmp_path}/many.jsonl --rules-only"
    with subprocess.Popen(command.split(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.readline()
        child.stdout.close()
        assert (child.stderr.read(), child.wait(timeout=60)) == (b"", 0)


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_an_interrupt_leaves_nothing_half_written(tmp_path: Path) -> None:
    output = tmp_path / "out" / "out.jsonl"
    with (tmp_path / "many.jsonl").open("w") as out:
        out.writelines(json.dumps({"title": f"Paper {i}", "abstract": "We use BERT."}) + "\n" for i in range(200_000))
    child = subprocess.Popen(
        [sys.executable, "-m", "kgraph", "extract", tmp_path / "many.jsonl", "-o", output, "--rules-only"],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    while child.poll() is None and not (output.parent.is_dir() and any(output.parent.iterdir())):
        time.sleep(0.05)
    child.send_signal(signal.SIGINT)
    printed, told = child.communicate(timeout=60)
    assert (child.returncode, printed) == (130, b"")
    assert told == b"kgraph: interrupted; nothing half-written is left\n"
    assert list(output.parent.iterdir()) == []


# -- query, stats, export, validate, view -------------------------------------------------------------


def test_query_an_entity_in_any_spelling(graph: Path) -> None:
    status, out, _ = invoke("query", graph, "image-net", "--json", "--limit", "1")
    answer = json.loads(out)
    assert status == 0
    assert answer["entity"]["id"] == "dataset:imagenet"
    assert (answer["total"], len(answer["papers"])) == (2, 1)
    assert "ImageNet" in answer["papers"][0]["sentence"]
    shown = run("query", graph, "ImageNet", "--limit", "1").stdout
    assert "ImageNet (dataset)" in shown
    assert "also written" not in shown
    assert "1 more: see --limit" in shown


def test_query_says_how_each_alias_was_seen(tmp_path: Path) -> None:
    (tmp_path / "lines.jsonl").write_text(
        '{"title": "A", "abstract": "We train on MS COCO."}\n{"title": "B", "abstract": "We train on COCO."}\n'
    )
    assert invoke("build", tmp_path, "-o", tmp_path / "out", "--rules-only", "--format", "json")[0] == 0
    shown = run("query", tmp_path / "out" / "graph.json", "MS-COCO").stdout
    assert "also written: COCO (inventory)" in shown


@pytest.mark.parametrize("name", ["roots", "Roots"])
def test_query_a_paper_by_title_or_id(graph: Path, name: str) -> None:
    by_title = json.loads(invoke("query", graph, name, "--json")[1])
    by_id = json.loads(invoke("query", graph, by_title["paper"]["id"], "--json")[1])
    assert by_title == by_id
    assert "dataset:glue" in {row["id"] for row in by_title["entities"]}
    assert "dataset:glue" in invoke("query", graph, name)[1] or "GLUE" in invoke("query", graph, name)[1]


def test_query_an_unknown_name_names_the_closest(graph: Path) -> None:
    status, out, err = invoke("query", graph, "imagnet")
    assert (status, out) == (1, "")
    assert "ImageNet" in err
    status, _, err = invoke("query", graph, "ImageNet", "--kind", "method")
    assert status == 1


def test_stats(graph: Path) -> None:
    status, out, _ = invoke("stats", graph, "--json")
    answer = json.loads(out)
    assert status == 0
    assert answer["nodes"]["paper"] == 3
    assert answer["top"]["dataset"][0] == {"id": "dataset:imagenet", "kind": "dataset", "name": "ImageNet", "papers": 2}
    assert answer["papers_without_entities"] == []
    status, out, _ = invoke("stats", graph)
    assert status == 0
    assert "dataset: most papers" in out
    assert "papers without any entity: 0" in out


def test_export_and_validate(graph: Path, tmp_path: Path) -> None:
    status, out, _ = invoke("export", graph, tmp_path / "again.json", "--json")
    assert (status, json.loads(out)) == (0, {"file": str(tmp_path / "again.json")})
    assert (tmp_path / "again.json").read_bytes() == graph.read_bytes()
    assert invoke("export", graph, tmp_path / "graph.docx")[0] == 2
    assert invoke("validate", graph) == (0, "sound\n", "")
    (tmp_path / "broken.json").write_text(graph.read_text().replace("EVALUATES_ON", "HAS_CODE"))
    status, out, _ = invoke("validate", tmp_path / "broken.json", "--json")
    assert status == 1
    assert json.loads(out)["valid"] is False
    assert json.loads(out)["problems"]


def test_view_opens_the_page_of_a_part(graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def browser(address: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr(webbrowser, "open", browser)
    options = ("--around", "image-net", "--hops", "1", "--kind", "dataset", "--min-papers", "2", "--top", "1")
    status, out, err = invoke("view", graph, *options, "--output", tmp_path / "page.html")
    assert (status, out, err) == (0, f"{tmp_path / 'page.html'}\n", "")
    assert opened == [(tmp_path / "page.html").as_uri()]
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert '"dataset:imagenet"' in page
    assert '"dataset:cifar-10"' not in page
    assert '"Roots"' not in page


def test_view_says_where_the_page_is_when_nothing_can_open_it(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda _: False)
    status, out, err = invoke("view", graph, "--json")
    answer = json.loads(out)
    assert (status, answer["opened"]) == (0, False)
    assert '"Roots"' in Path(answer["file"]).read_text(encoding="utf-8")
    assert "open the file yourself" in err


def test_view_of_what_there_is_not(graph: Path) -> None:
    status, out, err = invoke("view", graph, "--around", "imagnet")
    assert (status, out) == (1, "")
    assert "closest: ImageNet" in err
    assert invoke("view", graph, "--kind", "dataset", "--kind", "book")[0] == 2
    assert invoke("view", graph, "--top", "0")[0] == 2
    status, out, err = invoke("view", graph, "--min-papers", "500")
    assert (status, out) == (1, "")
    assert "no node of the graph" in err


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b" \n", "empty.txt: nothing in it"),
        ("graph.json", b'{"format": "kgraph", "version": 2,', "graph.json: a graph of kgraph, not papers"),
    ],
)
def test_what_holds_no_papers_is_told(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(content)
    status, out, err = invoke("build", tmp_path / name, "--output", tmp_path / "out")
    assert (status, out) == (1, "")
    assert reason in err
    assert not (tmp_path / "out" / "graph.json").exists()


def test_a_graph_is_queried_as_json(tmp_path: Path) -> None:
    (tmp_path / "graph.gexf").write_text("<gexf/>", encoding="utf-8")
    status, _, err = invoke("query", tmp_path / "graph.gexf", "ImageNet")
    assert status == 1
    assert "a graph is read from its .json" in err


# -- all commands -------------------------------------------------------------------------------


def test_formats_in_one_word_are_unknown_and_help_says_how_to_ask_for_several(inputs: Path) -> None:
    code, _, err = invoke("build", inputs, "--format", "json,html")
    assert (code, "unknown output format 'json,html'" in err) == (2, True)
    assert "repeat for several" in " ".join(invoke("build", "--help")[1].split())


def test_an_input_that_no_reader_knows_names_the_option(tmp_path: Path) -> None:
    (tmp_path / "a.loom").write_text("<loom/>")
    code, _, err = invoke("build", tmp_path / "a.loom", "-o", tmp_path / "out")
    assert (code, "choose one with --reader" in err) == (1, True)


def test_version_and_help() -> None:
    assert invoke("--version") == (0, f"kgraph {__version__}\n", "")
    status, out, _ = invoke("--help")
    assert status == 0
    assert all(name in out for name in ("build", "extract", "query", "stats", "export", "view", "validate"))


def test_help_imports_nothing_slow() -> None:
    script = (
        "import sys, kgraph.cli; print([n for n in ('spacy', 'networkx', 'pydantic', 'numpy') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert done.stdout == "[]\n"


def test_hostile_text_is_shown_as_it_is(tmp_path: Path) -> None:
    line = {"title": "[red]Red[/] \x1b[31m \u202eleft", "abstract": "We train [bold]ResNet-50[/bold] on ImageNet.\x07"}
    (tmp_path / "papers.jsonl").write_text(json.dumps(line))
    assert invoke("build", tmp_path / "papers.jsonl", "-o", tmp_path, "--rules-only", "--format", "json")[0] == 0
    shown = run("query", tmp_path / "graph.json", "ImageNet").stdout
    assert "[red]Red[/]" in shown
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)


def test_a_terminal_of_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "papers.jsonl").write_text(json.dumps({"title": "Ménagerie 木", "abstract": "We train BERT."}))
    done = run("extract", tmp_path / "papers.jsonl", "--rules-only", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert json.loads(done.stdout)["title"] == "Ménagerie 木"


@pytest.mark.parametrize("debug", [False, True])
def test_what_nobody_foresaw_is_one_line(monkeypatch: pytest.MonkeyPatch, graph: Path, debug: bool) -> None:  # noqa: FBT001
    def broken(path: Path) -> Any:
        raise ZeroDivisionError(f"in {path.name}")

    monkeypatch.setenv("KGRAPH_DEBUG", "")
    monkeypatch.setattr(pipeline, "load", broken)
    status, out, err = invoke(*["--debug"] * debug, "stats", graph)
    assert (status, out) == (1, "")
    assert err.startswith("kgraph: ZeroDivisionError: in graph.json (a bug of kgraph")
    assert ("Traceback" in err) == debug


def test_an_output_that_cannot_be_written(inputs: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    status, _, err = invoke("build", inputs, "--output", tmp_path / "file", "--rules-only", "--format", "json")
    assert status == 2
    assert "'--output' / '-o'" in err
    assert "is a file" in err


def test_progress_only_on_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with terminal.progress_bar() as progress:
        assert progress is None
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with terminal.progress_bar() as progress:
        assert progress is not None
        progress("read", 20, 0)
        progress("extract", 2, 2)
    assert capsys.readouterr().out == ""


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    text = "We propose the Quick Anything Model (QAM) and test it on CIFAR10 and CIFAR-10."
    lines = [{"title": "Looms", "abstract": text}, {"title": "Seams", "abstract": "QAM reaches 3% on CIFAR-10."}]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    arguments = ("build", tmp_path / "in.jsonl", "-o", tmp_path / "out", "--rules-only", "--format", "json")
    assert invoke(*arguments)[0] == 0
    return tmp_path / "out" / "graph.json"


@pytest.mark.parametrize("terminal_there", [False, True])
def test_tables_are_lines_with_tabs_in_a_pipe(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, terminal_there: bool
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal_there)
    monkeypatch.setenv("COLUMNS", "60")
    row: dict[str, Any] = {"paper": "A title \x1b[31m\tthat is long " + "on and " * 9, "year": 2015}
    terminal.print_table("Looms", ("paper", "year"), [row], ["a note"])
    written = capsys.readouterr().out.replace("\x1b[0m", "").replace("\x1b[1m", "")  # rich writes bold
    lines = written.splitlines()
    assert "\x1b" not in written
    if terminal_there:
        assert max(map(len, lines)) <= 60 < len(row["paper"])
    else:
        title = " ".join(row["paper"].split()).replace("\x1b", "\\u001b")
        assert lines == ["Looms", "a note", "paper\tyear", f"{title}\t2015"]


def test_merges_lists_the_ledger(ledger: Path) -> None:
    status, out, _ = invoke("merges", ledger)
    assert status == 0
    assert "CIFAR10 = CIFAR-10 (dataset:cifar-10) by inventory, 1 paper: paper:looms-" in out
    assert "Quick Anything Model = QAM (method:qam-quick-anything-model) by abbreviation, 1 paper: paper:looms-" in out


def test_merges_explains_one_entity(ledger: Path) -> None:
    status, out, _ = invoke("merges", ledger, "--entity", "cifar 10", "--json")
    assert status == 0
    (line,) = json.loads(out)
    assert (line["form"], line["name"], line["rule"], line["refused"]) == ("CIFAR10", "CIFAR-10", "inventory", "")


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [(("--entity", "Loom"), 1, "no entity named 'Loom'"), (("--kind", "loom"), 2, "--kind")],
)
def test_merges_of_what_is_not_there(ledger: Path, arguments: tuple[str, ...], status: int, words: str) -> None:
    found, out, err = invoke("merges", ledger, *arguments)
    assert (found, out) == (status, "")
    assert words in err


def test_query_follows_variants(ledger: Path) -> None:
    status, out, _ = invoke("query", ledger, "CIFAR", "--variants", "--json")
    assert status == 0
    assert {row["paper"] for row in json.loads(out)["papers"]} == {"Looms", "Seams"}
    assert json.loads(invoke("query", ledger, "CIFAR", "--json")[1])["papers"] == []
    assert "no paper names it; see --variants" in invoke("query", ledger, "CIFAR")[1]


def test_stats_tell_what_no_paper_names(ledger: Path) -> None:
    counts = json.loads(invoke("stats", ledger, "--json")[1])
    assert (counts["nodes"]["dataset"], counts["unnamed"]) == (2, {"dataset": 1})
    assert "nodes\n1 that no paper names: what others are variants of\n" in invoke("stats", ledger)[1]
