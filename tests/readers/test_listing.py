"""The copied web page: every record comes back as it was, whatever stands around it."""

from __future__ import annotations

import itertools
import textwrap
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kgraph.errors import RecordError
from kgraph.model import Paper
from kgraph.names import title_key
from kgraph.readers import _page, listing

PAPERS = Path(__file__).parents[3] / "shared" / "papers"

TITLES = (
    "Maple: Growing Shallow Trees for Tabular Regression",
    "Do Small Gardens Generalize?",
    "Stop Watering Your Baselines!",
    "k-Means in the Orchard",
    "t-SNE for Birdsong Archives: A Practical Guide",
    "Where does the rain come from? A case study of sensor drift in weather stations",
    "ResPond",
    (
        "A Remarkably Long Account of How Hedges, Fences, Walls and Other Boundaries of Gardens Shape the Behaviour of "
        "Mobile Robots That Were Trained Indoors"
    ),
    "Pruning is all you need to keep a forest small",
    "μPlot: Microscopic Field Plots vs. Satellite Images",
    "HomeGrown: Federated Seed Banks",
    "Attention as a Watering Can",
)
ABSTRACTS = (
    (
        "We grow regression trees that never exceed a depth of four. On twelve public tables they are as good as deep "
        "forests, and a person can read them."
    ),
    (
        "gardens with few plants are often studied in the hope that the findings hold for large ones. We test it "
        "on forty gardens. It holds for weeds and fails for roses. Our plans are at https://example.org/gardens"
    ),
    (
        "7 of 10 gardening benchmarks are solved by doing nothing. This note lists them. We argue that watering rates "
        "should be reported next to every score, because a baseline that drowns is no baseline."
    ),
    (
        "Clustering apples by colour is slow when the orchard is large. We present a streaming variant (two passes, "
        "constant memory) and bound its regret. Experiments with 3.5 million apples show a speed-up of 11.2x."
    ),
    (
        "Recorded birdsong is hard to browse. Large Archives of Field Recordings are therefore seldom listened to in "
        "full, e.g. those of the last century. Our map puts similar songs next to each other and loads in a second. "
        "Can one hear the difference? In a study with 20 listeners, most could."
    ),
    "Sensors drift. We show how much.",
    (
        "A pond reflects what is above it; a residual pond also remembers what was there before. This paper introduces "
        "ResPond, a water surface with shortcut connections. It reaches 81.4% accuracy on the Puddles dataset, against "
        "77.0% for the best earlier surface. Code: github.com/example/respond."
    ),
    (
        "Boundaries matter. Robots that learned to walk in corridors treat hedges as walls and walls as doors, at a "
        "price. We collect GardenWalk, a dataset of 9,000 collisions, and train a policy with it. It avoids "
        "hedges in 93 percent of all trials, and does so without a map of the garden."
    ),
)
FURNITURE = (
    "new", "Subscribe", "Get trending papers in your email inbox once a day!", "byAK and the research community",
    "Sign up", "Load more", "12", "View all comments",
)  # fmt: skip


def parsed(text: str) -> tuple[list[tuple[str, str]], list[RecordError]]:
    refused: list[RecordError] = []
    papers = listing._records(text.splitlines(keepends=True), "page.txt", refused.append)
    return [(paper.title, paper.abstract) for paper in papers], refused


def wrapped(abstract: str, width: int) -> list[str]:
    return textwrap.wrap(abstract, width, break_on_hyphens=False) if width else [abstract]


SENTENCE_LIKE = {TITLES[5], TITLES[8]}
# a title written like a sentence, above an abstract that begins unlike one, can be told by nobody
pairs = st.tuples(st.sampled_from(TITLES), st.sampled_from(ABSTRACTS)).filter(
    lambda pair: pair[1][0].isupper() or pair[0] not in SENTENCE_LIKE
)
records = st.lists(pairs, min_size=1, max_size=8, unique_by=lambda r: r[0])

# nor can either in a page whose abstracts are broken, and that has no blank lines
breakable = records.filter(lambda some: all(b[0].isupper() and a not in SENTENCE_LIKE for a, b in some))


@given(
    records=records,
    furniture=st.lists(st.tuples(st.integers(0, 40), st.sampled_from(FURNITURE)), max_size=6),
    gap=st.sampled_from((1, 2)),
    end=st.sampled_from(("\n", "\r\n")),
)
def test_furniture_anywhere_in_a_page(
    records: list[tuple[str, str]],
    furniture: list[tuple[int, str]],
    gap: int,
    end: str,
) -> None:
    lines = [line for record in records for line in record]
    for place, line in furniture:
        lines.insert(place % (len(lines) + 1), line)
    assert parsed((end * gap).join(lines)) == (records, [])


@settings(max_examples=300)
@given(
    records=breakable,
    width=st.sampled_from((72, 80, 100, 120)),
    between=st.sampled_from(("", "\n")),
)
def test_abstracts_broken_at_a_width(records: list[tuple[str, str]], width: int, between: str) -> None:
    blocks = ["\n".join((title, *wrapped(abstract, width))) for title, abstract in records]
    assert parsed(f"\n{between}".join(blocks)) == (records, [])


@given(data=st.data(), records=breakable)
def test_abstracts_broken_within_sentences(data: st.DataObject, records: list[tuple[str, str]]) -> None:
    lines: list[str] = []
    for title, abstract in records:
        words = abstract.split(" ")
        inner = [
            i for i in range(3, len(words) - 2) if words[i].isalpha() and words[i].islower() and "." not in words[i - 1]
        ]
        cuts = sorted(data.draw(st.sets(st.sampled_from(inner), max_size=2))) if inner else []
        edges = [0, *cuts, len(words)]
        lines += [title, *(" ".join(words[a:b]) for a, b in itertools.pairwise(edges))]
    assume(not any(map(_page._is_furniture, lines)))  # "show" alone on its line may be a button
    assert parsed("\n".join(lines)) == (records, [])


def test_a_sentence_a_line() -> None:
    page = "Growing Maples\nWe grow maples. \nThey are fast.\nThey lose leaves.\n\nRed Leaves\nLeaves are red.\nWhy?"
    assert parsed(page) == (
        [
            ("Growing Maples", "We grow maples. They are fast. They lose leaves."),
            ("Red Leaves", "Leaves are red. Why?"),
        ],
        [],
    )


CREDITS = (
    "Anna Fern, Bert Moss, Carl van der Reed",
    "A. Fern, J.-B. Moss and Ó. Reed",
    "Anna Fern1*, Bert Moss2, et al.",
    "Fern, A., Moss, B.",
    "Anna M. Fern",
    "arXiv:2401.00001",
    "arXiv:2401.00001v2 [cs.CV] 10 Dec 2024",
    "https://doi.org/10.1000/garden.1",
    "https://example.org/papers/12",
    "CVPR 2016",
    "Published in Proceedings of the Garden Society, 2016",
    "10 Dec 2015",
    "[Submitted on 10 Dec 2015]",
    "[1]",
    "Comments: 12 pages, 3 figures",
    "Subjects: Machine Learning (cs.LG); Robotics (cs.RO)",
    "University of the Hedges, Institute of Walls",
)


@given(
    records=breakable,
    some=st.lists(st.sampled_from(CREDITS), min_size=1, max_size=3, unique=True),
    gap=st.sampled_from((1, 2)),
)
def test_credits_between_a_title_and_its_abstract(records: list[tuple[str, str]], some: list[str], gap: int) -> None:
    lines = [line for title, abstract in records for line in (title, *some, abstract)]
    assert parsed(("\n" * gap).join(lines)) == (records, [])


@pytest.mark.parametrize(
    "title", ["Attention, Please", "Faster, Better, Stronger: Trees", "Roots, Leaves and Bark", "DATE: Detecting Weeds"]
)
def test_a_title_that_is_a_list_stays_a_title(title: str) -> None:
    page = [TITLES[0], CREDITS[0], ABSTRACTS[0], title, ABSTRACTS[3], TITLES[4], ABSTRACTS[6]]
    assert parsed("\n".join(page))[0][1] == (title, ABSTRACTS[3])


def test_a_name_alone_is_an_author_and_a_plain_title_is_none() -> None:
    page = [TITLES[0], "Anna Fern", ABSTRACTS[0], "Mask R-CNN", ABSTRACTS[3], TITLES[1], "Deep Forests", ABSTRACTS[6]]
    found, refused = parsed("\n".join(page))
    assert [title for title, _ in found] == [TITLES[0], "Mask R-CNN", "Deep Forests"]
    assert [error.record for error in refused] == [6]


def test_credits_say_who_wrote_the_paper_and_what_its_number_is() -> None:
    page = [
        *(TITLES[0], "Anna Fern, Bert Moss,", "Carl Reed", "arXiv:2401.00001v2", "https://example.org/maple"),
        ABSTRACTS[0],
        *(TITLES[1], "https://doi.org/10.1000/garden.1", ABSTRACTS[3]),
        *("[3] arXiv:2401.00003 [pdf, other]", TITLES[4], ABSTRACTS[6]),
    ]  # fmt: skip
    refused: list[RecordError] = []
    first, second, third = listing._records([f"{line}\n" for line in page], "page.txt", refused.append)
    assert refused == []
    assert (first.id, first.url) == ("paper:arxiv:2401.00001", "https://example.org/maple")
    assert first.authors == ("Anna Fern", "Bert Moss", "Carl Reed")
    assert (second.id, second.url) == ("paper:doi:10.1000/garden.1", "https://doi.org/10.1000/garden.1")
    assert (third.id, third.url) == (Paper.of(TITLES[4]).id, "")  # nobody knows which of its neighbours it numbers


@given(
    records=records,
    title=st.sampled_from(("Title: ", "TITLE:", "Title:\n", "Title\n")),
    abstract=st.sampled_from(("Abstract: ", "ABSTRACT\n", "Abstract\n\n", "Abstract\u2014", "Abstract. ")),
    some=st.lists(st.sampled_from(CREDITS), max_size=2, unique=True),
)
def test_what_the_page_calls_title_and_abstract(
    records: list[tuple[str, str]], title: str, abstract: str, some: list[str]
) -> None:
    lines = [line for above, below in records for line in (f"{title}{above}", *some, f"{abstract}{below}")]
    assert parsed("\n".join(lines)) == (records, [])


@pytest.mark.parametrize("title", ["Abstract Reasoning of Trees", "Title Generation with Leaves"])
def test_a_title_that_begins_like_a_label_stays_whole(title: str) -> None:
    assert parsed(f"{title}\n{ABSTRACTS[0]}\n") == ([(title, ABSTRACTS[0])], [])


def test_an_address_below_an_abstract_stays_with_it() -> None:
    page = f"{TITLES[0]}\n{ABSTRACTS[0]}\nhttps://github.com/example/maple\n{TITLES[1]}\n{ABSTRACTS[3]}\n"
    assert parsed(page)[0][0] == (TITLES[0], f"{ABSTRACTS[0]} https://github.com/example/maple")


@pytest.mark.parametrize(
    "line",
    ["https://doi.org/10.1000/garden.1", "Keywords: trees, leaves, bark and roots", "categories: roots or leaves"],
)
def test_a_line_of_a_broken_abstract_is_no_credit(line: str) -> None:
    page = f"{TITLES[0]}\nWe grow regression trees, and one can find them all at\n{line}\nin the year to come.\n"
    assert line in parsed(page)[0][0][1]


def test_credits_below_an_abstract_are_left_out() -> None:
    below = ["Comments: 12 pages", "Subjects: cs.CV", "https://arxiv.org/abs/2401.00001"]
    page = [TITLES[0], ABSTRACTS[0], *below, TITLES[1], ABSTRACTS[3]]
    assert parsed("\n".join(page)) == ([(TITLES[0], ABSTRACTS[0]), (TITLES[1], ABSTRACTS[3])], [])


@pytest.mark.parametrize("front", ["Subscribe", "Get trending papers in your email inbox!", "Sign up"])
def test_furniture_glued_to_a_title(front: str) -> None:
    assert parsed(f"{front}{TITLES[0]}\n{ABSTRACTS[0]}\n") == ([(TITLES[0], ABSTRACTS[0])], [])


@pytest.mark.parametrize(
    "title", ["HomeGrown: Federated Seed Banks", "NewsQA Revisited", "SubLinear Search", "ShareLoRA: Tuning"]
)
def test_a_title_that_begins_like_furniture_stays_whole(title: str) -> None:
    assert parsed(f"{title}\n{ABSTRACTS[0]}\n") == ([(title, ABSTRACTS[0])], [])


@pytest.mark.parametrize("date", ["Mar 14", "March 14, 2025", "14 Mar 2025", "2025-03-14"])
def test_the_date_of_the_page_goes_to_the_records_after_it(tmp_path: Path, date: str) -> None:
    page = tmp_path / "page.txt"
    page.write_text(
        f"{TITLES[0]}\n{ABSTRACTS[0]}\n{date}\n{TITLES[1]}\n{ABSTRACTS[1]}\nMay 1\n{TITLES[2]}\n{ABSTRACTS[2]}\n"
    )
    refused: list[RecordError] = []
    papers = list(listing.read(page, refused.append))
    assert refused == []
    assert [(p.source[0].date, p.source[0].record) for p in papers] == [("", 1), (date, 4), ("May 1", 7)]


def test_halves_of_records_are_refused_with_their_line() -> None:
    page = "\n\n".join(
        [ABSTRACTS[2], TITLES[0], TITLES[1], ABSTRACTS[0], ABSTRACTS[3], TITLES[2], ABSTRACTS[1], TITLES[4]]
    )
    found, refused = parsed(page)
    assert found == [(TITLES[1], ABSTRACTS[0]), (TITLES[2], ABSTRACTS[1])]
    assert [(error.record, error.reason.split(":")[0]) for error in refused] == [
        (1, "an abstract without a title"),
        (3, "a title without an abstract"),
        (9, "an abstract without a title"),
        (15, "a title without an abstract"),
    ]


def test_two_abstracts_that_are_too_long_for_one() -> None:
    long = " ".join([ABSTRACTS[7]] * 4)
    _, refused = parsed(f"{TITLES[0]}\n{long}\n{long}\n{TITLES[1]}\n{ABSTRACTS[1]}\n")
    assert [error.record for error in refused] == [3]


def test_a_word_broken_at_its_hyphen_is_mended() -> None:
    found, _ = parsed("On Seeds\nWe study state-\nof-the-art seeds, pre-\nand post-harvest. They grow.\n")
    assert found[0][1] == "We study state-of-the-art seeds, pre- and post-harvest. They grow."


@pytest.mark.parametrize(
    "hostile", ["a " * 200_000, "A.B" * 100_000, "Title Case Line\n" * 20_000, "(" * 300_000, "Ab" * 200_000]
)
def test_text_that_is_no_listing_comes_to_an_end(hostile: str) -> None:
    listing.sniff(hostile)
    found, refused = parsed(hostile)  # with a pattern that backtracks this would take hours
    assert 0 < len(found) + len(refused) <= hostile.count("\n") + 1


@given(st.text(max_size=400))
def test_every_line_is_used_refused_or_furniture(text: str) -> None:
    found, refused = parsed(text)
    listing.sniff(text)
    assert len(found) + len(refused) <= len(text.splitlines())


@pytest.mark.parametrize("head", ["", "{}", "<html>", "a,b\n1,2\n", "\0\1\2", "x = 1\ny = 2\n", "\n\n"])
def test_sniff_leaves_other_formats_alone(head: str) -> None:
    assert not listing.sniff(head)


@pytest.mark.skipif(not PAPERS.is_dir(), reason="the five listings lie in ../shared/papers, which is not here")
def test_the_five_listings() -> None:
    refused: list[RecordError] = []
    papers = [list(listing.read(path, refused.append)) for path in sorted(PAPERS.glob("*.txt"))]
    assert [len(page) for page in papers] == [62, 209, 57, 100, 50]
    assert len({title_key(paper.title) for page in papers for paper in page}) == 429
    assert refused == []
    assert [{paper.source[0].date for paper in page} for page in papers] == [
        {"Mar 14"}, {""}, {"Mar 11"}, {"Mar 13"}, {"Mar 12"},
    ]  # fmt: skip


def test_sniff_ends_a_line_where_the_reader_does() -> None:
    page = "Do\u2028Trees Sleep?\nTrees move\x85at night. Our cameras show how much, in all the months of the year.\n"
    assert listing.sniff(page * 3)
    lone = "One\u2028Two\x85We climb trees. They are high and green, as our measurements of forty trees show."
    assert not listing.sniff(lone)
