"""A user's own word on names, from a TOML file: it wins over the inventory and over the resolution.

[aliases.dataset]                    # canonical name = its other forms
"MS COCO" = ["COCO", "Common Objects"]

[never-merge]                        # pairs that are two things, whatever we think
dataset = [["ImageNet", "ImageNet-1k"]]

[kinds]                              # what is taken for something else; ignore: for anything at all
dataset = ["Kinetics"]
ignore = ["Baseline"]

[names]                              # what else to find
method = ["LoomNet"]
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from kgraph.errors import InputError, VocabularyError
from kgraph.files import reading
from kgraph.inventory import KINDS, Entry, Inventory, InventoryKind, entries, lookup
from kgraph.model import Ruling
from kgraph.names import form_key
from kgraph.rulings import ruled, with_names
from kgraph.toml_lines import lines_of, nearest

Said = Literal["dataset", "method", "metric", "task", "ignore"]

_LONGEST = 200
_LINE = re.compile(r" \(at line (\d+), column \d+\)$")
_SHAPES = {
    "aliases": '[aliases.KIND] holds lines such as "canonical name" = ["other form", "another"]',
    "never-merge": '[never-merge] holds lines such as KIND = [["one name", "another name"]]',
    "kinds": '[kinds] holds lines such as KIND = ["name"], and ignore = ["no name at all"]',
    "names": '[names] holds lines such as KIND = ["name", "another name"]',
}
_ALLOWED = f"KIND is {', '.join(KINDS[:-1])} or {KINDS[-1]}"


def _a_name(text: str) -> str:
    if not any(map(str.isalnum, text)):
        raise ValueError("a name has a letter or a digit")
    if text != text.strip() or not text.isprintable() or "\ufffd" in text:
        raise ValueError("a name is one line of UTF-8, without space around it")
    return text


Form = Annotated[str, Field(max_length=_LONGEST), AfterValidator(_a_name)]
Pair = Annotated[list[Form], Field(min_length=2, max_length=2)]


class _Document(BaseModel):
    """The file as it is written."""

    model_config = ConfigDict(extra="forbid", strict=True)

    aliases: dict[InventoryKind, dict[Form, list[Form]]] = {}
    never_merge: dict[InventoryKind, list[Pair]] = Field(default={}, alias="never-merge")
    kinds: dict[Said, list[Form]] = {}
    names: dict[InventoryKind, list[Form]] = {}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a user says; plain tuples, so that it travels to other processes and serves as a key.

    Attributes:
        rulings: what is one thing, and what is never one; a canonical name is among its own forms.
        kinds: what a form is, if it is found.
        names: what is found wherever it stands; the forms of `rulings` are too.
    """

    rulings: tuple[Ruling, ...] = ()
    kinds: tuple[tuple[Said, str], ...] = ()
    names: tuple[tuple[InventoryKind, str], ...] = ()

    @lru_cache(maxsize=4)  # noqa: B019 - a small record, and a few of them
    def inventory(self) -> Inventory:
        """The shipped inventory as this user has it."""
        return Inventory(
            (entry for kind in KINDS for entry in self._entries(kind)),
            {form_key(form): kind for kind, form in self.kinds if kind != "ignore"},
            frozenset(form_key(form) for kind, form in self.kinds if kind == "ignore"),
            frozenset(
                frozenset(keys)
                for ruling in self.rulings
                if ruling.relation == "apart" and len(keys := {form_key(ruling.name), form_key(ruling.form)}) > 1
            ),
        )

    def _entries(self, kind: InventoryKind) -> list[Entry]:
        rulings = [ruling for ruling in self.rulings if ruling.kind == kind]
        return with_names(kind, ruled(kind, entries(kind), rulings), [name for of, name in self.names if of == kind])


def read(path: str | Path) -> Vocabulary:
    """The vocabulary of a file.

    >>> import tempfile
    >>> mine = Path(tempfile.mkdtemp()) / "mine.toml"
    >>> _ = mine.write_text('[names]\\nmethod = ["LoomNet"]\\nmodel = ["WarpNet"]')
    >>> read(mine)
    Traceback (most recent call last):
    kgraph.errors.VocabularyError: mine.toml:3: names.model: no such kind; KIND is dataset, method, metric or task

    Raises:
        VocabularyError: it is missing, no TOML, or not as it should be; `record` is the line.
    """
    path = Path(path)
    try:
        with reading(path) as file:
            return parse(file.read(), path.name)
    except InputError as error:
        raise VocabularyError(error.reason, source=error.source) from error


def parse(text: str, source: str = "") -> Vocabulary:
    """The vocabulary of a TOML document; `source` is what errors call it.

    >>> parse('[aliases.method]\\nLoRA = ["low-rank adapters"]').rulings[1]
    Ruling(relation='same', kind='method', name='LoRA', form='low-rank adapters')

    Raises:
        VocabularyError: as `read`.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _LINE.search(str(error))
        last = max(text.rstrip().count("\n") + 1, 1)
        reason = f"not TOML: {_LINE.sub('', str(error))}"
        raise VocabularyError(reason, source=source, record=int(at[1]) if at else last) from error
    except RecursionError as error:
        raise VocabularyError("not TOML: too many brackets within brackets", source=source) from error
    lines = lines_of(text)
    try:
        document = _Document.model_validate(content)
    except ValidationError as error:
        broken = [_broken(one, lines) for one in error.errors(include_url=False)]
    else:
        broken = list(_Contradictions(document, lines))
    if broken:
        line, reason = min(broken)
        more = f" (and {len(broken) - 1} more to mend)" if len(broken) > 1 else ""
        raise VocabularyError(reason + more, source=source, record=line)
    return _vocabulary(document)


def _vocabulary(document: _Document) -> Vocabulary:
    same = (
        Ruling("same", kind, name, form)
        for kind, groups in document.aliases.items()
        for name, forms in groups.items()
        for form in (name, *forms)
    )
    apart = (
        Ruling("apart", kind, *listed_first(kind, pair))
        for kind, pairs in document.never_merge.items()
        for pair in pairs
    )
    kinds = ((kind, form) for kind, forms in document.kinds.items() for form in forms)
    names = ((kind, name) for kind, forms in document.names.items() for name in forms)
    return Vocabulary(tuple(sorted({*same, *apart})), tuple(sorted(set(kinds))), tuple(sorted(set(names))))


def listed_first(kind: InventoryKind, pair: list[str]) -> list[str]:
    """The pair, what the inventory writes so in front: the second of two that differ in case alone goes by itself.

    >>> listed_first("method", ["lit", "LiT"])
    ['LiT', 'lit']
    """

    def rank(form: str) -> tuple[bool, str]:
        entry = lookup(kind, form)
        return entry is None or form not in entry.forms(), form

    return sorted(pair, key=rank)


def _broken(error: Any, lines: dict[tuple[str | int, ...], int]) -> tuple[int, str]:
    """Line and reason of what pydantic does not like."""
    path = tuple(part for part in error["loc"] if part != "[key]")
    entry = ".".join(part if isinstance(part, str) else str(part + 1) for part in path)
    shape = _SHAPES.get(str(path[0]), f"a vocabulary has {', '.join(f'[{name}]' for name in _SHAPES)}")
    if error["type"] == "extra_forbidden":
        reason = f"no such section; {shape}"
    elif error["type"] == "literal_error":
        reason = f"no such kind; {_ALLOWED}{', or ignore' * (path[0] == 'kinds')}"
    else:
        reason = f"{error['msg'].removeprefix('Value error, ')}, not {str(error['input'])[:60]!r}; {shape}"
    return nearest(lines, path), f"{entry}: {reason}"


class _Contradictions:
    """What a document says against itself: line and reason of each."""

    def __init__(self, document: _Document, lines: dict[tuple[str | int, ...], int]) -> None:
        self.document, self.lines = document, lines

    def __iter__(self) -> Iterator[tuple[int, str]]:
        for kind in KINDS:
            owners: dict[str, tuple[str, int]] = {}
            yield from self._owned(kind, owners)
            yield from self._apart(kind, owners)
        yield from self._two_kinds()

    def _owned(self, kind: InventoryKind, owners: dict[str, tuple[str, int]]) -> Iterator[tuple[int, str]]:
        """Forms of two things; fills form key -> canonical name and line."""
        for name, forms in self.document.aliases.get(kind, {}).items():
            path = ("aliases", kind, name)
            for form, line in [(name, self._line(*path)), *((f, self._line(*path, n)) for n, f in enumerate(forms))]:
                owner, first = owners.setdefault(form_key(form), (name, line))
                if owner != name:
                    two = f"the {kind} {owner!r} (line {first}) and of {name!r} (line {line})"
                    yield line, f"{form!r} is a form of {two}"

    def _apart(self, kind: InventoryKind, owners: dict[str, tuple[str, int]]) -> Iterator[tuple[int, str]]:
        """Pairs that cannot be kept apart."""
        for place, (first, second) in enumerate(self.document.never_merge.get(kind, [])):
            line = self._line("never-merge", kind, place)
            keys = form_key(first), form_key(second)
            if first == second:
                yield line, f"{first!r} is one name: there is nothing to keep apart"
            elif keys[0] != keys[1] and all(key in owners for key in keys) and owners[keys[0]][0] == owners[keys[1]][0]:
                name, at = owners[keys[0]][0], max(owners[key][1] for key in keys)
                yield line, f"{first!r} and {second!r} are never merged (line {line}) and both {name!r} (line {at})"

    def _two_kinds(self) -> Iterator[tuple[int, str]]:
        """Forms that [kinds] says to be one thing, and that or another line says to be another."""
        said: dict[str, tuple[str, int]] = {}
        for what, forms in self.document.kinds.items():
            for place, form in enumerate(forms):
                line = self._line("kinds", what, place)
                other, first = said.setdefault(form_key(form), (what, line))
                if other != what:
                    yield line, f"{form!r} is {_as(other)} (line {first}) and {_as(what)} (line {line})"
        for kind, form, line in self._meant():
            other, first = said.get(form_key(form), (kind, 0))
            if other != kind:
                yield line, f"{form!r} is {_as(other)} (line {first}) and {_as(kind)} (line {line})"

    def _meant(self) -> Iterator[tuple[InventoryKind, str, int]]:
        for kind, groups in self.document.aliases.items():
            for name, forms in groups.items():
                yield kind, name, self._line("aliases", kind, name)
                yield from ((kind, f, self._line("aliases", kind, name, n)) for n, f in enumerate(forms))
        for kind, names in self.document.names.items():
            yield from ((kind, name, self._line("names", kind, n)) for n, name in enumerate(names))

    def _line(self, *path: str | int) -> int:
        return nearest(self.lines, path)


def _as(kind: str) -> str:
    return "to be ignored" if kind == "ignore" else f"a {kind}"
