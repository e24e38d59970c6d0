"""Where the keys and values of a TOML document stand: the standard library reads TOML, but does not say."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

#: keys of tables and places in arrays, from the outside in
Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r"""(?P<skip>[ \t\r]+|\#[^\n]*)
    |(?P<string>\"{3}(?s:\\.|[^\\])*?\"{3,5}|'{3}(?s:.)*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')
    |(?P<mark>[\[\]{},=.\n])
    |(?P<bare>[^\s\[\]{},=.\"'\#]+)""",
    re.VERBOSE,
)
_OPEN, _CLOSE = frozenset("[{"), frozenset("]}")


def lines_of(text: str) -> dict[Path, int]:
    r"""Path -> line, from 1, of every key and of every element of an array.

    >>> lines_of('[kinds]\ndataset = [\n  "Kinetics",  # all of them\n  "Atari",\n]\n')
    {('kinds',): 1, ('kinds', 'dataset'): 2, ('kinds', 'dataset', 0): 3, ('kinds', 'dataset', 1): 4}

    Args:
        text: a document that `tomllib` reads.
    """
    found: dict[Path, int] = {}
    tokens = _Tokens(text)
    table: Path = ()
    while tokens.word:
        if tokens.word == "\n":
            tokens.step()
        elif tokens.word == "[":
            table = _header(tokens, found)
        else:
            _pair(tokens, table, found)
    return found


def nearest(lines: dict[Path, int], path: Path) -> int:
    """The line of the path, or of what it is in; 1 for the document itself.

    >>> nearest({("kinds",): 7}, ("kinds", "dataset", 0)), nearest({}, ("kinds",))
    (7, 1)
    """
    return next((lines[path[:size]] for size in range(len(path), 0, -1) if path[:size] in lines), 1)


class _Tokens:
    """The words of a document one after the other: `word` is the one in hand, empty at the end."""

    def __init__(self, text: str) -> None:
        self._words = self._split(text)
        self.step()

    def step(self) -> None:
        self.word, self.line = next(self._words, ("", 0))

    @staticmethod
    def _split(text: str) -> Iterator[tuple[str, int]]:
        line = 1
        for match in _TOKEN.finditer(text):
            if match.lastgroup != "skip":
                yield match[0], line
            line += match[0].count("\n")


def _header(tokens: _Tokens, found: dict[Path, int]) -> Path:
    """The table that `[a.b]` opens; the tables of an array, `[[a.b]]`, are not told apart."""
    while tokens.word == "[":
        tokens.step()
    table = _key(tokens, (), found)
    while tokens.word == "]":
        tokens.step()
    return table


def _pair(tokens: _Tokens, table: Path, found: dict[Path, int]) -> None:
    path = _key(tokens, table, found)
    tokens.step()
    _value(tokens, path, found)


def _key(tokens: _Tokens, path: Path, found: dict[Path, int]) -> Path:
    """The path of a dotted key; the token in hand is then the one behind it."""
    while tokens.word not in {"", "=", "]"}:
        if tokens.word != ".":
            path = (*path, _plain(tokens.word))
            found.setdefault(path, tokens.line)
        tokens.step()
    return path


def _plain(word: str) -> str:
    if word[0] not in "\"'":
        return word
    document: dict[str, Any] = tomllib.loads(f"key = {word}")
    return str(document["key"])


def _value(tokens: _Tokens, path: Path, found: dict[Path, int]) -> None:
    """Past a value; the token in hand is then the one behind it."""
    opened = tokens.word
    if opened not in _OPEN:
        while tokens.word and tokens.word not in {",", "\n", *_CLOSE}:
            tokens.step()
        return
    tokens.step()
    place = 0
    while tokens.word and tokens.word not in _CLOSE:
        if tokens.word in {",", "\n"}:
            tokens.step()
        elif opened == "{":
            _pair(tokens, path, found)
        else:
            found[(*path, place)] = tokens.line
            _value(tokens, (*path, place), found)
            place += 1
    tokens.step()
