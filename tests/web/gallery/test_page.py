"""The page, as a parser reads it."""

from collections import Counter
from html.parser import HTMLParser

import numpy as np
import pytest

from soundalike.synth import get_patch
from soundalike.web.gallery import GalleryPlan
from soundalike.web.gallery.examples import render_examples
from soundalike.web.gallery.page import WAVEFORM_COLUMNS, gallery_page, similarity_rows, waveform_path
from soundalike.web.gallery.similarity import Similarities
from soundalike.web.titles import parameter_title


class Elements(HTMLParser):
    """The elements of a page, with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attributes)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for found, attributes in self.found if found == tag]


@pytest.fixture(scope="module")
def page(plan: GalleryPlan) -> str:
    similarities = Similarities(
        "<script>alert(1)</script>", np.array([[0.9, 0.5], [0.7, -0.1]]), np.array([0.2])
    )
    command = "soundalike gallery --out 'a & b'"
    return gallery_page(plan, render_examples(plan), similarities, command, lambda name, _: f"audio/{name}")


def test_every_sound_is_a_button_that_has_a_name_and_tells_what_moved(page: str) -> None:
    elements = Elements(page)
    ids = Counter(attributes["id"] for _, attributes in elements.found if "id" in attributes)
    assert set(ids.values()) == {1}
    cells = elements.of("button")
    assert len(cells) == 2 * (1 + 2 * 2)
    assert len({cell["aria-label"] for cell in cells}) == len(cells)
    assert all(cell["aria-describedby"] in ids for cell in cells)
    assert [cell["data-audio"] for cell in cells[:3]] == [
        "audio/01-source.flac",
        "audio/01-a-delta-0.10.flac",
        "audio/01-b-delta-0.10.flac",
    ]


def test_one_sound_of_each_example_takes_part_in_the_order_of_tabs(page: str) -> None:
    assert [cell["tabindex"] for cell in Elements(page).of("button")] == ["0", "-1", "-1", "-1", "-1"] * 2


def test_names_are_text_and_never_markup(page: str) -> None:
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "a &amp; b" in page


def test_nothing_comes_from_elsewhere(page: str) -> None:
    addresses = [
        attributes[key]
        for _, attributes in Elements(page).found
        for key in ("src", "href", "data-audio", "srcset", "poster")
        if attributes.get(key)
    ]
    assert addresses
    assert all(address.startswith(("data:", "audio/")) for address in addresses if address)


def test_seed_rate_and_command_are_told(page: str) -> None:
    for words in (
        "all 78 parameters",
        "<dd>3</dd>",
        "0.1 s, 16 kHz",
        "Pair 1 of seed 3",
        "16-bit FLAC",
        "--out",
    ):
        assert words in page


def test_what_moved_is_told_in_words_and_by_its_name(page: str) -> None:
    spans = [
        attributes for tag, attributes in Elements(page).found if tag == "span" and "title" in attributes
    ]
    names = {attributes["title"] for attributes in spans}
    assert names
    assert names <= set(get_patch("voice").table.names)
    assert all(f'title="{name}">{parameter_title(str(name))}<' in page for name in names)


def test_without_an_encoder_nothing_is_said_of_similarity(plan: GalleryPlan) -> None:
    page = gallery_page(plan, render_examples(plan), None, "soundalike gallery", lambda name, _: name)
    assert "imilarity" not in page.split("<main>")[1]


def test_the_table_of_similarities_has_random_pairs_last() -> None:
    rows = similarity_rows(Similarities("m", np.array([[0.9], [0.5], [0.4]]), np.array([-0.5, 0.25])), (0.1,))
    assert [(row.name, row.median, row.lowest, row.highest) for row in rows] == [
        ("0.10", 0.5, 0.4, 0.9),
        ("random pairs", -0.125, -0.5, 0.25),
    ]


def test_a_waveform_is_outlined_from_its_highest_samples_to_its_lowest() -> None:
    audio = np.zeros(WAVEFORM_COLUMNS, dtype=np.float32)
    audio[3], audio[5] = 1.0, -1.0
    numbers = [int(word) for word in waveform_path(audio).strip("Mz").split()]
    points = list(zip(numbers[0::2], numbers[1::2], strict=True))
    tops, bottoms = dict(points[:WAVEFORM_COLUMNS]), dict(points[WAVEFORM_COLUMNS:])
    assert (tops[3], bottoms[5]) == (0, 100)
    assert (tops[0], bottoms[0]) == (49, 51)
