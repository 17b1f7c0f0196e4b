"""The report of an evaluation in a real browser, opened from the disk: its map and its pairs are played."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import soundfile

from soundalike.report import (
    Comparison,
    ConfusedPair,
    Confusion,
    EmbeddingMap,
    EvaluationContent,
    Row,
    Score,
    Section,
    Sound,
    TaskContent,
    evaluation_page,
)

pytestmark = pytest.mark.slow

CLASSES = ("bell", "drum", "voice")
SECONDS, RATE = 2.0, 16_000


def tone(hertz: float) -> bytes:
    """A tone as an MP3 file."""
    encoded = io.BytesIO()
    samples = 0.3 * np.sin(2 * np.pi * hertz * np.arange(round(SECONDS * RATE)) / RATE)
    soundfile.write(encoded, samples, RATE, format="MP3", subtype="MPEG_LAYER_III")
    return encoded.getvalue()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A report of one task of twelve clips in a ring, each of which can be heard, and one confused pair."""
    angles = 2 * np.pi * np.arange(12) / 12
    labels = tuple(CLASSES[number // 4] for number in range(12))
    task = TaskContent(
        title="Instruments",
        description="Which of three instruments.",
        facts=(),
        remarks=(),
        sources=(),
        confusion=Confusion("linear probe", CLASSES, np.array([[2, 2, 0], [0, 4, 0], [0, 0, 4]])),
        pairs=(ConfusedPair("bell", "drum", 2, 0.5, (0, 1), (4, 5)),),
        embedding_map=EmbeddingMap(
            np.stack([np.cos(angles), np.sin(angles)], axis=1), labels, tuple(range(12))
        ),
        skipped=(),
        sounds={number: Sound(f"{labels[number]} {number}", tone(300 + 50 * number)) for number in range(12)},
    )
    row = Row("Instruments", (Score(0.83, 0.02, 0.8, 0.9),), "accuracy", 1 / 3, 1 / 3)
    content = EvaluationContent(
        title="small",
        verdict=(),
        failures=(),
        comparisons=(Comparison("Linear probe", ("trained",), (Section("Tasks", (row,)),)),),
        notes=(),
        tasks=(task,),
        log=(),
        facts=(),
        config={},
    )
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(evaluation_page(content), encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def report(browser: Any, address: str) -> Iterator[Any]:
    """The report in the browser, which complains of nothing until the test ends."""
    browser.open(address)
    yield browser
    assert browser.errors() == []
    assert browser.foreign_requests() == []


def heard(report: Any, name: str) -> None:
    """Wait until the sound of that name, and no other, goes on playing."""
    script = (
        "const shown = [...document.querySelectorAll('.playing')];"
        "return [shown.map(each => each.title || each.getAttribute('aria-label')).join(),"
        "audio && !audio.paused ? audio.currentTime : 0]"
    )

    def position() -> Any:
        shown, seconds = report.driver.execute_script(script)
        return seconds if shown == name else 0

    begun = report.wait(position)
    report.wait(lambda: position() > begun)


def focused(report: Any) -> str | None:
    element = "document.activeElement"
    name: str | None = report.driver.execute_script(
        f"return {element}.title || {element}.getAttribute('aria-label')"
    )
    return name


@pytest.fixture
def find(report: Any) -> Callable[[str], Any]:
    return lambda selector: report.driver.find_element("css selector", selector)


def test_a_click_on_a_point_plays_it_and_says_which(report: Any, find: Callable[[str], Any]) -> None:
    find('circle[aria-label="voice 8"]').click()
    heard(report, "voice 8")
    assert find(".told").text == "voice 8"
    find('circle[aria-label="bell 2"]').click()
    heard(report, "bell 2")
    assert find(".told").text == "bell 2"


def test_a_confused_pair_is_heard_from_its_buttons(report: Any, find: Callable[[str], Any]) -> None:
    buttons = report.driver.find_elements("css selector", ".pairs button")
    assert [button.get_attribute("title") for button in buttons] == [
        "bell 0",
        "bell 1",
        "drum 4",
        "drum 5",
    ]
    for button in (buttons[0], buttons[3]):
        button.click()
        heard(report, button.get_attribute("title"))


def test_keys_alone_reach_and_play_points_and_pairs(report: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    def tab_to(name: str) -> None:
        for _ in range(20):
            report.press(Keys.TAB)
            if focused(report) == name:
                return
        raise AssertionError(f"no tab stop is {name}, the last is {focused(report)}")

    # The first point is the one on the right; the ring goes on from it anticlockwise.
    tab_to("bell 0")
    report.press(Keys.ENTER)
    heard(report, "bell 0")
    report.press(Keys.ARROW_UP)
    assert focused(report) == "bell 1"
    heard(report, "bell 1")
    report.press(Keys.ARROW_LEFT)
    assert focused(report) == "bell 2"
    heard(report, "bell 2")
    # The map is one stop of the tab key, wherever the arrows went.
    tab_to("drum 4")
    report.press(Keys.SPACE)
    heard(report, "drum 4")


def test_what_is_cut_short_by_the_next_sound_is_no_error(report: Any) -> None:
    names = report.driver.execute_script(
        "const points = [...document.querySelectorAll('circle.player')];"
        "for (const point of points) point.dispatchEvent(new MouseEvent('click', { bubbles: true }));"
        "return points.map(point => point.getAttribute('aria-label'))"
    )
    heard(report, names[-1])


@pytest.mark.parametrize(
    ("name", "width", "dark"), [("wide", 1280, False), ("dark", 1280, True), ("narrow", 360, False)]
)
def test_it_fits_the_window_and_can_be_used_by_all(
    browser: Any, address: str, axe: str, name: str, width: int, dark: bool
) -> None:
    browser.open(address, width=width, dark=dark)
    assert not browser.overflows()
    assert browser.faults(axe) == []
    browser.screenshot(f"report-{name}", whole=True)
