"""One module per input format: `SUFFIXES`, `sniff(head)` and `read(path, refuse)`."""

from __future__ import annotations

from collections.abc import Callable

from kgraph.errors import RecordError

#: what a reader calls for every record that it cannot use; the record is left out, the run goes on
Refuse = Callable[[RecordError], None]
