"""URLs of a text, what each leads to, and the repository behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc

from kgraph.extraction.tokens import lowered, text_of
from kgraph.extraction.words import alternatives, word_list
from kgraph.model import Link, LinkKind

# Hosts whose first two path parts are owner and name of a repository.
_FORGES = ("github.com", "gitlab.com", "bitbucket.org", "gitee.com", "codeberg.org")
_FORGE_NAMES = tuple(host.split(".")[0] for host in _FORGES)
_CODE_HOSTS = (
    *_FORGES,
    "huggingface.co",
    "hf.co",
    "gist.github.com",
    "raw.githubusercontent.com",
    "anonymous.4open.science",
)
_HUB_FOLDERS = ("datasets", "spaces")
_NOT_OWNERS = word_list("pages of code hosts")
_NAME_END = re.compile(r"[^\w.-]")
_PROJECT_WORDS = re.compile(alternatives("code words"), re.IGNORECASE)

_TAIL = r"(?:[^\s<>\"{}|\\^`\[\]\u201c\u201d]|\\[_%&#~])"
_TOP = r"(?:com|org|net|io|ai|edu|gov|dev|app|co|me|info|science|tech|xyz|cn|de|fr|uk|ch|jp|kr|in|eu|ca|au|it|nl|se)"
# A list without spaces holds several: a,https://b
_NEXT = r"(?![,;]https?://)"
_PLAIN = re.compile(rf"https?://(?:{_NEXT}{_TAIL})+|(?<![\w@./-])www\.(?:{_NEXT}{_TAIL})+", re.IGNORECASE)
# Searched from its dot: few texts have one before a top-level name, so the rest of the pattern seldom runs.
_TOP_LEVEL = re.compile(rf"\.{_TOP}(?![\w-])(?:/{_TAIL}*)?", re.IGNORECASE)
_HOST_BEFORE = re.compile(r"(?<![\w@./:%-])[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){0,3}$", re.IGNORECASE)
_AT = re.compile(r"\b(?:at|here|page)\s?:?\s$")
_SPACED = re.compile(
    r"(?:https?\s{0,2}:\s{0,2}//\s{0,2})?(?:www\.\s?)?(?:github|gitlab|gitee|bitbucket|codeberg)\s{0,2}\.\s{0,2}(?:com|org)"
    r"\s{0,2}/\s{0,2}[\w.-]{1,100}\s{0,2}/\s{0,2}[\w.-]{1,100}",
    re.IGNORECASE,
)
_LONGEST_SCHEME = 19  # characters that may stand before the name of a forge in a broken URL
_SCHEME = re.compile(r"(?:https?://)?(?:www\.)?", re.IGNORECASE)
_CLOSERS = {")": "(", "]": "[", "}": "{", ">": "<"}
_TRAILING = ".,;:!?'\"*_~$\u2019\u201d"

if not Doc.has_extension("kgraph_links"):
    Doc.set_extension("kgraph_links", default=None)


def find_links(text: str) -> tuple[Link, ...]:
    r"""The links of a text in order; `url == text[start:end]`, exactly as it stands.

    >>> text = r"Code: \url{https://GitHub.com/a/b.git}, www.gitlab.com/c/d/-/tree/main."
    >>> [link.repository for link in find_links(text)]
    ['github.com/a/b', 'gitlab.com/c/d']
    >>> find_links("See https://a.github.io/demo (project page).")[0].kind
    'project'
    """
    if "." not in text:
        return ()
    spans: list[tuple[int, int]] = []
    taken = 0
    for start, end in sorted(_spans(text), key=lambda span: (span[0], -span[1])):
        if start >= taken:
            spans.append((start, end))
            taken = end
    return tuple(_link(text, start, end) for start, end in spans)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    low = lowered(text)
    for match in _SPACED.finditer(text, max(0, _first(low, _FORGE_NAMES) - _LONGEST_SCHEME)):
        # A space before the last part alone is more often the end of the sentence than a broken URL.
        if re.search(r"\s", match[0]) and re.search(r"\s", match[0].rsplit("/", 1)[0]):
            yield match.start(), match.start() + _trimmed(match[0])
    for match in _PLAIN.finditer(text, _first(low, ("http", "www."))):
        yield match.start(), match.start() + _trimmed(match[0])
    for match in _TOP_LEVEL.finditer(text):
        host = _HOST_BEFORE.search(text, max(0, match.start() - 80), match.start())
        if host is None or "@" in text[host.start() : match.end()]:
            continue
        url = text[host.start() : match.end()]
        url = url[: _trimmed(url)]
        told = _AT.search(text, max(0, host.start() - 12), host.start())
        if "/" in url.rstrip("/") or url.casefold().endswith(".github.io") or told:
            yield host.start(), host.start() + len(url)


def _first(low: str, names: Iterable[str]) -> int:
    """Where the first of the names stands; the end of the text if there is none."""
    return min((place for name in names if (place := low.find(name)) >= 0), default=len(low))


def _trimmed(url: str) -> int:
    """Length of `url` without trailing punctuation and brackets that it does not open."""
    end = len(url)
    opened = {closer: url.count(opener) - url.count(closer) for closer, opener in _CLOSERS.items()}
    while end:
        last = url[end - 1]
        if last in _CLOSERS and opened[last] < 0:
            opened[last] += 1
        elif last not in _TRAILING:
            break
        end -= 1
    return end


def _link(text: str, start: int, end: int) -> Link:
    url = text[start:end]
    repository = find_repository(url)
    return Link(url, _kind(url, repository, text[max(0, start - 80) : start]), start, end, repository)


def _kind(url: str, repository: str, before: str) -> LinkKind:
    host, _, path = _plain(url).partition("/")
    host = host.casefold()
    # A space is a demo; the anonymous host keeps repositories under r/ and their pages under w/.
    if (host in {"huggingface.co", "hf.co"} and path.startswith("spaces/")) or (
        host == "anonymous.4open.science" and path.startswith("w/")
    ):
        return "project"
    if repository or host in _CODE_HOSTS:
        return "code"
    # In abstracts a URL is there to be visited: what is not code is a project page unless it is only cited.
    if host.endswith((".github.io", ".gitlab.io")) or _PROJECT_WORDS.search(before):
        return "project"
    return "other"


def _plain(url: str) -> str:
    bare = re.sub(r"\s+", "", url).replace("\\", "")
    return bare[_SCHEME.match(bare).end() :]  # type: ignore[union-attr]  # the pattern matches the empty string


def find_repository(url: str) -> str:
    """The repository behind a URL as host/owner/name, or an empty string.

    >>> find_repository("https://github.com/Weiliu89/caffe/tree/ssd")
    'github.com/weiliu89/caffe'
    >>> find_repository("hf.co/datasets/a/b/viewer"), find_repository("https://github.com/openai")
    ('huggingface.co/datasets/a/b', '')
    """
    host, *parts = _plain(url).split("#")[0].split("?")[0].split("/")
    host = host.casefold().split(":")[0]
    parts = [part for part in parts if part]
    if host == "hf.co":
        host = "huggingface.co"
    if host == "raw.githubusercontent.com":
        host = "github.com"
    folder = ""
    if host == "huggingface.co" and parts and parts[0].casefold() in _HUB_FOLDERS:
        folder = f"{parts.pop(0).casefold()}/"
    known = host in _FORGES or host == "huggingface.co"
    if not known or len(parts) < 2 or parts[0].casefold() in _NOT_OWNERS:  # noqa: PLR2004 - owner and name
        return ""
    owner, name = (part.casefold() for part in parts[:2])
    name = _NAME_END.split(name, maxsplit=1)[0].removesuffix(".git").rstrip(".")
    return f"{host}/{folder}{owner}/{name}" if name else ""


@Language.component("kgraph_links", assigns=["doc._.kgraph_links"])
def component(doc: Doc) -> Doc:
    """spaCy component: `doc._.kgraph_links`, a tuple of `Link`."""
    doc._.kgraph_links = find_links(text_of(doc))
    return doc
