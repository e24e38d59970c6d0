"""What both forms of the report say in the same words."""

from __future__ import annotations

import re
from typing import Any

from kgraph.digest import Digest, Listed

# what turns the direction of writing, joins or hides; a report is read by people who cannot see it
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def visible(value: Any) -> Any:
    r"""Text without characters that hide, or turn the direction of writing; all else as it is.

    >>> visible("abc\u202ecba"), visible(3)
    ('abc\ufffdcba', 3)
    """
    return _HIDDEN.sub("\ufffd", value) if type(value) is str else value


def headline(found: Digest) -> str:
    papers = found.counts.get("paper", 0)
    return f"What {papers:,} paper{' is' if papers == 1 else 's are'} about"


def span(found: Digest) -> str:
    """The years of the papers, and the files that they were read from."""
    first, last = found.years
    years = (str(first) if first == last else f"{first}\u2013{last}") if last else ""
    sources = f"read from {', '.join(found.sources.rows)}{more(found.sources)}" if found.sources.rows else ""
    return "; ".join(filter(None, (years, sources)))


def more(listed: Listed[Any]) -> str:
    """What is said behind the first of many.

    >>> more(Listed((1, 2), 5))
    ' and 3 more'
    """
    return f" and {listed.more:,} more" if listed.more else ""
