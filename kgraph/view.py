"""A page in the hand: shown by a notebook, opened in a browser."""

from __future__ import annotations

import html
import tempfile
import webbrowser
from dataclasses import dataclass
from pathlib import Path

from kgraph.files import writing

#: a page without an origin of its own, that may run its script, open links and save pictures
_SANDBOX = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"


@dataclass(frozen=True, slots=True, repr=False)
class View:
    """A page of a graph and what it holds in words.

    >>> View("<p>a page</p>", "1 paper")
    <View of 1 paper>
    """

    page: str
    holds: str

    def __repr__(self) -> str:
        return f"<View of {self.holds}>"

    def _repr_html_(self, height: int = 640) -> str:
        """The page in a frame: what is around it and what is in it cannot touch each other."""
        page = html.escape(self.page)
        frame = f'sandbox="{_SANDBOX}" width="100%" height="{height}" style="border: 0" title="kgraph"'
        return f'<iframe srcdoc="{page}" {frame}></iframe>'

    def open(self, path: str | Path | None = None) -> tuple[Path, bool]:
        """Write the page, to a temporary file without a path, and open a browser; the path, and whether one opened.

        Raises:
            OutputError: the file cannot be written.
        """
        file = Path(path) if path else Path(tempfile.mkdtemp(prefix="kgraph-")) / "graph.html"
        with writing(file) as out:
            out.write(self.page)
        return file, webbrowser.open(file.resolve().as_uri())
