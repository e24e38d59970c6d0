"""The report as one page: no script, nothing requested, bars and heat map as inline SVG, fit to print."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from kgraph.digest import TOP_KINDS, Digest, HeatMap
from kgraph.exporters.layout import COLOURS, DARK
from kgraph.exporters.tables import plural
from kgraph.report.words import headline, span, visible
from kgraph.schema import NODE_KINDS

_CELL, _LEFT, _TOP = 30, 150, 130
_LABEL = 24  # letters beside the heat map
_DARK = 0.55  # from here on a number stands on a dark ground


def render(found: Digest) -> str:
    """The page as text.

    >>> from kgraph.digest import digest
    >>> from kgraph.graph import KnowledgeGraph
    >>> "<h1>What 0 papers are about</h1>" in render(digest(KnowledgeGraph()))
    True
    """
    from jinja2 import Environment  # noqa: PLC0415 - needed here only

    # text from papers goes out through the autoescape of every expression, and through `visible`
    page = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, finalize=visible)
    template = page.from_string(files("kgraph.report").joinpath("page.html").read_text(encoding="utf-8"))
    return template.render(
        found=found,
        colours=COLOURS,
        dark=DARK,
        kinds=[kind for kind in NODE_KINDS if found.counts.get(kind)],
        top_kinds=[kind for kind in TOP_KINDS if found.top[kind].rows],
        headline=headline(found),
        span=span(found),
        plural=plural,
        heat=_heat(found.heat),
    )


def _heat(heat: HeatMap) -> dict[str, Any]:
    """Where the cells of the heat map lie, how deep their colour is, and what stands beside them."""
    most = max((count for row in heat.shared for count in row), default=0)
    cells = [
        {
            "x": _LEFT + column * _CELL,
            "y": _TOP + row * _CELL,
            "count": count,
            # a root: the few large numbers must not drown the many small ones
            "depth": f"{0.12 + 0.88 * (count / most) ** 0.5:.3f}",
            "dark": (count / most) ** 0.5 > _DARK,
            "says": f"{heat.datasets[row]} and {heat.methods[column]}",
        }
        for row, counts in enumerate(heat.shared)
        for column, count in enumerate(counts)
        if count
    ]
    return {
        "cells": cells,
        "rows": [(_short(name), _TOP + row * _CELL + _CELL / 2) for row, name in enumerate(heat.datasets)],
        "columns": [(_short(name), _LEFT + at * _CELL + _CELL / 2) for at, name in enumerate(heat.methods)],
        "cell": _CELL,
        "left": _LEFT,
        "top": _TOP,
        # the last name leans out to the right
        "width": _LEFT + len(heat.methods) * _CELL + 105,
        "height": _TOP + len(heat.datasets) * _CELL + 4,
    }


def _short(name: str) -> str:
    return name if len(name) <= _LABEL else f"{name[: _LABEL - 1]}\u2026"
