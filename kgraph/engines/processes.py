"""Batches over processes of this machine; the output is that of the serial engine."""

from __future__ import annotations

import multiprocessing
import signal
import warnings
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from kgraph.engines.serial import Batch, batches
from kgraph.errors import KgraphError
from kgraph.model import Extraction, Paper

_AHEAD = 2  # batches under way per process: enough to keep all busy, and memory stays flat


def map_papers(function: Batch, papers: Iterable[Paper], *, processes: int = 2) -> Iterator[Extraction]:
    """What `function` makes of the papers, in their order; `function` has to be picklable.

    >>> from kgraph.model import Paper
    >>> list(map_papers(print, [], processes=2))
    []

    Raises:
        KgraphError: a process died, for want of memory perhaps.
    """
    waiting: deque[Future[Sequence[Extraction]]] = deque()
    pool = _pool(processes)
    try:
        for number, batch in enumerate(batches(papers)):
            if number == 0:
                function(())  # what it loads is loaded before the fork, once for all processes
            waiting.append(_submit(pool, function, batch))
            if len(waiting) >= _AHEAD * processes:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool as error:
        raise KgraphError("a worker process died; try fewer processes") from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _pool(processes: int) -> ProcessPoolExecutor:
    """Forked where that can be done: the children share what the parent has loaded."""
    start = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(start)
    return ProcessPoolExecutor(processes, mp_context=context, initializer=_leave_interrupts_to_the_parent)


def _submit(pool: ProcessPoolExecutor, function: Batch, batch: Sequence[Paper]) -> Future[Sequence[Extraction]]:
    with warnings.catch_warnings():
        # the first call forks; the threads that Python warns of are those of BLAS, which survives a fork
        warnings.simplefilter("ignore", DeprecationWarning)
        return pool.submit(function, batch)


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
