from __future__ import annotations

import json
import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kgraph.toml_lines import Path, lines_of, nearest

HARD = """\
# [no] "table" = [1]
top = 1.5 # = [ "
date = 1979-05-27 07:32:00

[aliases.dataset]   # [comment]
"MS COCO" = [ 'Micro "x" # COCO',  # "c ]

   \"""several
lines with ""quotes"\""", "after"]
a."b.c".'d' = { x = [1,
 2], "y" = "z" }
[[many]]
k = [["a",
"b"], ["c"]]
[\t'odd \\' ]
"\\u00e9\\"" = '''
'two' '''
last = true
"""


def test_hard_places() -> None:
    lines = lines_of(HARD)
    wanted: dict[Path, int] = {
        ("top",): 2,
        ("date",): 3,
        ("aliases", "dataset"): 5,
        ("aliases", "dataset", "MS COCO"): 6,
        ("aliases", "dataset", "MS COCO", 0): 6,
        ("aliases", "dataset", "MS COCO", 1): 8,
        ("aliases", "dataset", "MS COCO", 2): 9,
        ("aliases", "dataset", "a", "b.c", "d", "x", 1): 11,
        ("aliases", "dataset", "a", "b.c", "d", "y"): 11,
        ("many", "k", 0, 1): 14,
        ("many", "k", 1): 14,
        ("odd \\",): 15,
        ("odd \\", 'é"'): 16,
        ("odd \\", "last"): 18,
    }
    assert tomllib.loads(HARD)["odd \\"]["last"] is True
    assert {path: lines[path] for path in wanted} == wanted


def test_windows_line_ends() -> None:
    assert lines_of("[a]\r\n\r\nb = 1\r\n") == {("a",): 1, ("a", "b"): 3}


def test_nearest_is_what_holds_the_path() -> None:
    assert nearest({("a",): 3, ("a", "b"): 4}, ("a", "b", 7, "c")) == 4
    assert nearest({("a",): 3}, ("x",)) == 1
    assert nearest({}, ()) == 1


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\x7f", exclude_categories=("Cc", "Cs")), max_size=6)
ARRAYS = st.recursive(NAMES, lambda inner: st.lists(inner, max_size=4), max_leaves=8)
TABLES = st.dictionaries(NAMES, st.dictionaries(NAMES, st.lists(ARRAYS, max_size=4), max_size=4), max_size=4)


def render(value: Any, breaks: str) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return f"[{breaks}{f',{breaks}'.join(render(one, breaks) for one in value)}]"


def paths(value: Any, path: Path = ()) -> dict[Path, Any]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found: dict[Path, Any] = {}
    for key, one in inside:
        found |= {(*path, key): one} | paths(one, (*path, key))
    return found


@given(TABLES, st.sampled_from(["", " ", "\n", "\n # ] \"'\n\t", "\r\n"]))
def test_every_key_and_element_has_the_line_it_stands_on(tables: dict[str, dict[str, list[Any]]], breaks: str) -> None:
    text = "".join(
        f"\n[{render(name, '')}] # x\n" + "".join(f"{render(k, '')} = {render(v, breaks)}\n" for k, v in pairs.items())
        for name, pairs in tables.items()
    )
    assert tomllib.loads(text) == tables
    lines, wanted = lines_of(text), paths(tables)
    assert lines.keys() == wanted.keys()
    rows = text.replace("\r\n", "\n").split("\n")
    for path, line in lines.items():
        shown = path[-1] if isinstance(path[-1], str) else wanted[path]
        assert (render(shown, "") if isinstance(shown, str) else "[") in rows[line - 1]
