"""Formats that nothing here reads: they are named, so that nobody looks for a listing in them."""

from __future__ import annotations

import re

from kgraph.readers import csv as tables

_BEGINNINGS = (
    ("BibTeX", re.compile(r"(?:%[^\n]*\n\s*)*@[A-Za-z]+\s*[{(]")),
    ("RIS", re.compile(r"TY {1,2}- ")),
    ("a JSON array, while jsonl is one object a line", re.compile(r"\[\s*[\[{]")),
)


def named(head: str) -> str:
    """What the text plainly is; nothing if it may be papers for one of the readers.

    >>> named("@article{maple, title={Maple}}"), named("TY  - JOUR"), named("On Trees")
    ('BibTeX', 'RIS', '')
    """
    text = head.lstrip()
    known = (name for name, begin in _BEGINNINGS if begin.match(text))
    untitled = "a table without a column called title" if tables.is_table(head) and not tables.sniff(head) else ""
    return next(known, untitled)
