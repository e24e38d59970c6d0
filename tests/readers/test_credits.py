"""What a line that is no part of title and abstract says of a paper."""

from __future__ import annotations

import pytest

from kgraph.readers._credits import credited, names


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Kaiming He, Xiangyu Zhang, Shaoqing Ren", ("Kaiming He", "Xiangyu Zhang", "Shaoqing Ren")),
        ("K. He; J.-B. Moss & \u0141. Kaiser", ("K. He", "J.-B. Moss", "\u0141. Kaiser")),
        ("Anna Fern\u00b9, Bert O'Reed* and Quoc V. Le$^{2}$", ("Anna Fern", "Bert O'Reed", "Quoc V. Le")),
        ("Yann LeCun (Hedge Lab), Brendan McMahan (Wall Inc)", ("Yann LeCun", "Brendan McMahan")),
        ("Fern, Anna; van der Reed, Carl", ("Fern, Anna", "van der Reed, Carl")),
        ("Anna Fern \u00b7 Bert Moss et al.", ("Anna Fern", "Bert Moss")),
        ("Attention, Please", ()),
        ("Faster, Better, Stronger", ()),
        ("Large Language Models, Knowledge Graphs", ()),
        ("Mask R-CNN", ()),
        ("Mask Trees and ResNet Leaves", ()),
        ("We climb trees, and Bert Moss falls.", ()),
        ("1, 2, *", ()),
        ("", ()),
    ],
)
def test_names(line: str, expected: tuple[str, ...]) -> None:
    assert names(line) == expected


@pytest.mark.parametrize(
    ("line", "identifier", "url"),
    [
        ("arXiv:1512.03385", "1512.03385", ""),
        ("[2] arXiv:1512.03385 [pdf, html, other]", "1512.03385", ""),
        ("arXiv: cs/0112017, 2001", "cs/0112017", ""),
        ("arXiv preprint arXiv:1512.03385, 2015", "1512.03385", ""),
        ("doi:10.1000/garden.1", "10.1000/garden.1", ""),
        (
            "DOI: https://doi.org/10.1000/garden.1",
            "https://doi.org/10.1000/garden.1",
            "https://doi.org/10.1000/garden.1",
        ),
        (
            "https://arxiv.org/abs/1512.03385v1",
            "https://arxiv.org/abs/1512.03385v1",
            "https://arxiv.org/abs/1512.03385v1",
        ),
    ],
)
def test_identifiers(line: str, identifier: str, url: str) -> None:
    credit = credited(line)
    assert credit is not None
    assert (credit.identifier, credit.url, credit.anywhere) == (identifier, url, not url)


@pytest.mark.parametrize(
    "line",
    [
        "arXiv:1512.03385 is the paper that we look at again.",
        "arXiv:1512.03385, ResNet and its sisters",
        "DATE: Detecting Anomalies in Text",
        "Code: A Survey of Trees",
        "A ConvNet for the 2020s",
        "ImageNet: 2012 and Beyond",
        "We publish 12 trees in 2016.",
        "Anna Fern grows trees",
        "a" * 5000,
    ],
)
def test_titles_and_sentences_are_none(line: str) -> None:
    assert credited(line) is None


@pytest.mark.parametrize(
    ("hostile", "authors"),
    [
        ("Anna Fern, " * 360, 360),
        ("(" * 4000, 0),
        ("A." * 2000, 0),
        ("Le" * 2000, 0),
        ("x@x." * 900, 0),
        ("arXiv:" * 600, 0),
        ("A B " * 900, 0),
    ],
)
def test_hostile_lines_come_to_an_end(hostile: str, authors: int) -> None:
    found = credited(hostile)
    assert (found is not None, len(found.authors) if found else 0) == (authors > 0, authors)
