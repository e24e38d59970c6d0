"""One contract for every engine: the answer is that of the serial one."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence

import pytest

from kgraph.engines import processes, serial
from kgraph.errors import InputError, KgraphError
from kgraph.model import Extraction, Link, Paper

Engine = Callable[..., Iterator[Extraction]]
ENGINES = [serial.map_papers, processes.map_papers]


def shout(papers: Sequence[Paper]) -> list[Extraction]:
    return [Extraction(p, links=(Link(f"https://{p.title}", "other", 0, 1),)) for p in papers]


def fail(papers: Sequence[Paper]) -> list[Extraction]:
    if papers:
        raise InputError("no", source="here", record=3)
    return []


def die(papers: Sequence[Paper]) -> list[Extraction]:
    if papers:
        os._exit(9)
    return []


def some(number: int) -> list[Paper]:
    return [Paper(f"paper:{i}", str(i), "") for i in range(number)]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("number", [0, 1, serial.SIZE, serial.SIZE * 7 + 5])
def test_every_paper_in_order(engine: Engine, number: int) -> None:
    assert list(engine(shout, iter(some(number)), processes=2)) == shout(some(number))


@pytest.mark.parametrize("engine", ENGINES)
def test_an_error_of_the_function_comes_through_as_it_is(engine: Engine) -> None:
    with pytest.raises(InputError) as caught:
        list(engine(fail, some(3), processes=2))
    assert str(caught.value) == "here:3: no"


@pytest.mark.parametrize("engine", ENGINES)
def test_reading_keeps_just_ahead_of_what_is_asked_for(engine: Engine) -> None:
    taken = 0

    def papers() -> Iterator[Paper]:
        nonlocal taken
        for paper in some(serial.SIZE * 50):
            taken += 1
            yield paper

    results = engine(shout, papers(), processes=2)
    next(results)
    assert taken <= serial.SIZE * 5
    results.close()  # type: ignore[attr-defined]


def test_a_process_that_dies_is_told() -> None:
    with pytest.raises(KgraphError, match="a worker process died"):
        list(processes.map_papers(die, some(3), processes=2))


@pytest.mark.skipif(not os.path.isdir("/proc"), reason="looks for left-over processes in /proc")  # noqa: PTH112
def test_no_process_is_left_after_an_interrupt() -> None:
    script = (
        "import os, signal\n"
        "from kgraph.engines import processes\n"
        "from kgraph.model import Extraction, Paper\n"
        "def work(papers):\n"
        "    return [Extraction(p) for p in papers]\n"
        # a shell starts what runs in the background with interrupts ignored
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "papers = (Paper(str(i), str(i), '') for i in range(1_000_000))\n"
        "for number, found in enumerate(processes.map_papers(work, papers, processes=2)):\n"
        "    if number == 500: os.killpg(0, signal.SIGINT)\n"
    )
    child = subprocess.Popen([sys.executable, "-c", script], start_new_session=True, stderr=subprocess.PIPE)
    _, error = child.communicate(timeout=60)
    assert b"KeyboardInterrupt" in error
    waited_until = time.monotonic() + 10  # they need a moment, on a busy machine a long one
    while _lives(child.pid) and time.monotonic() < waited_until:
        time.sleep(0.05)
    assert not _lives(child.pid)


def _lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
