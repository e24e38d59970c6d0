"""One mention of several things: CIFAR-10/100, R@1/5/10, PSNR/SSIM."""

from __future__ import annotations

import re
from itertools import accumulate

from kgraph.inventory import Inventory
from kgraph.model import Mention
from kgraph.names import form_key, plain

_SLASHED = re.compile(r"(?P<stem>[^\W\d][\w@ ]*?-?)(?P<first>\d{1,4})(?P<rest>(?:/(?:\d{1,4}|[A-Z]\b)){1,3})$")


def things_of(mention: Mention, known: Inventory) -> list[tuple[str, Mention, str]]:
    """Key, mention and name of each thing; the name is empty where the mention says it.

    >>> from kgraph.inventory import shipped
    >>> mention = Mention("dataset", "CIFAR-10/100", 0, 12)
    >>> [(name, part.text) for _, part, name in things_of(mention, shipped())]
    [('CIFAR-10', 'CIFAR-10/100'), ('CIFAR-100', 'CIFAR-10/100')]
    """
    text = mention.text
    slashed = _SLASHED.fullmatch(text) if "/" in text else None
    if slashed is not None and mention.kind != "task":
        names = [f"{slashed['stem']}{number}" for number in (slashed["first"], *slashed["rest"].strip("/").split("/"))]
        return [(form_key(plain(name)), mention, name) for name in names]
    parts = _measures(mention, known) if mention.kind == "metric" else [mention]
    return [(form_key(plain(part.text)), part, "") for part in parts]


def _measures(mention: Mention, known: Inventory) -> list[Mention]:
    """The metrics that stand behind one another, PSNR/SSIM or PSNR-FLOP; the mention itself if they are one."""
    for mark in "/-":
        parts = mention.text.split(mark)
        names = [part.strip() for part in parts]
        if len(parts) == 1 or known.lookup("metric", mention.text) is not None:
            continue
        listed = [known.lookup("metric", name) is not None for name in names]
        # of two behind a slash one is enough: mAP/NDS
        if all(listed) or (mark == "/" and any(listed) and all(name and not name.islower() for name in names)):
            ends = accumulate((len(part) + 1 for part in parts), initial=mention.start)
            begins = [end + len(part) - len(part.lstrip()) for part, end in zip(parts, ends, strict=False)]
            return [
                Mention("metric", name, begin, begin + len(name), mention.score, mention.rule)
                for name, begin in zip(names, begins, strict=True)
            ]
    return [mention]
