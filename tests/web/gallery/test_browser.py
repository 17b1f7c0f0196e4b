"""The gallery in a real browser: played by mouse and by keys, from the disk, a server and a single file."""

import functools
import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from soundalike.synth import get_patch
from soundalike.web.gallery import PAGE_FILE, GalleryPlan, build_gallery

pytestmark = pytest.mark.slow

CELLS = ["Example 1, source"] + [
    f"Example 1, {view} at delta {delta}" for delta in ("0.10", "0.50") for view in "AB"
]


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory, listener: Any) -> Path:
    """Two examples at two deltas, in `folder` with sounds beside the page, and in `single` with sounds in it."""
    root = tmp_path_factory.mktemp("gallery")
    plan = GalleryPlan.checked(get_patch("voice"), [0.1, 0.5], examples=2, seed=0)
    for name in ("folder", "single"):
        build_gallery(
            plan,
            root / name,
            command="soundalike gallery",
            listener=listener,
            listener_name="loudness",
            single_file=name == "single",
        )
    return root


@pytest.fixture(scope="module")
def server(gallery: Path) -> Iterator[str]:
    """A static host of the galleries."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(gallery))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as served:
        thread = threading.Thread(target=served.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{served.server_port}"
        served.shutdown()
        thread.join()


@pytest.fixture
def cell(browser: Any) -> Callable[[str], Any]:
    """A sound of the page by its name."""
    return lambda name: browser.driver.find_element("css selector", f'[aria-label="{name}"]')


def playing(browser: Any) -> list[str]:
    """Names of the sounds that are shown as playing."""
    script = "return [...document.querySelectorAll('[aria-pressed=true]')].map(cell => cell.ariaLabel)"
    names: list[str] = browser.driver.execute_script(script)
    return names


def heard(browser: Any) -> float:
    """How far the player has come, in seconds; 0 if it stands still."""
    player = "document.getElementById('player')"
    time: float = browser.driver.execute_script(f"return {player}.paused ? 0 : {player}.currentTime")
    return time


def focused(browser: Any) -> str | None:
    name: str | None = browser.driver.execute_script("return document.activeElement.ariaLabel")
    return name


@pytest.mark.parametrize("place", ["disk", "single file", "server"])
def test_a_click_plays_and_another_sound_stops_it(
    browser: Any, gallery: Path, server: str, cell: Callable[[str], Any], place: str
) -> None:
    browser.open(
        {
            "disk": (gallery / "folder" / PAGE_FILE).as_uri(),
            "single file": (gallery / "single" / PAGE_FILE).as_uri(),
            "server": f"{server}/folder/{PAGE_FILE}",
        }[place]
    )
    first, second = "Example 1, A at delta 0.50", "Example 2, source"
    cell(first).click()
    browser.wait(lambda: heard(browser) > 0.1)
    assert playing(browser) == [first]
    cell(second).click()
    assert playing(browser) == [second]
    browser.wait(lambda: heard(browser) > 0.1)
    cell(second).click()
    assert (playing(browser), heard(browser)) == ([], 0)
    assert browser.errors() == []
    assert browser.foreign_requests() == []


def test_a_sound_ends_by_itself(browser: Any, gallery: Path, cell: Callable[[str], Any]) -> None:
    browser.open((gallery / "folder" / PAGE_FILE).as_uri())
    cell(CELLS[0]).click()
    browser.wait(lambda: heard(browser) > 0)
    browser.wait(lambda: playing(browser) == [])


def test_what_plays_is_not_silence(browser: Any, server: str, cell: Callable[[str], Any]) -> None:
    browser.open(f"{server}/folder/{PAGE_FILE}")
    browser.driver.execute_script(
        "const context = new AudioContext();"
        "window.analyser = context.createAnalyser();"
        "context.createMediaElementSource(document.getElementById('player')).connect(window.analyser);"
        "window.analyser.connect(context.destination);"
    )
    cell("Example 1, B at delta 0.10").click()
    loudest = (
        "const samples = new Float32Array(window.analyser.fftSize);"
        "window.analyser.getFloatTimeDomainData(samples);"
        "return Math.max(...samples.map(Math.abs))"
    )
    assert browser.wait(lambda: browser.driver.execute_script(loudest) > 0.01)


def test_a_sound_that_is_gone_is_told_of(
    browser: Any, gallery: Path, tmp_path: Path, cell: Callable[[str], Any]
) -> None:
    (tmp_path / PAGE_FILE).write_bytes((gallery / "folder" / PAGE_FILE).read_bytes())
    browser.open((tmp_path / PAGE_FILE).as_uri())
    cell(CELLS[0]).click()
    told = browser.driver.find_element("id", "told")
    browser.wait(lambda: "Example 1, source cannot be played" in told.text)
    assert playing(browser) == []


def test_keys_alone_reach_and_play_everything(browser: Any, gallery: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    browser.open((gallery / "folder" / PAGE_FILE).as_uri())
    source, a_near, b_near, a_far, b_far = CELLS
    browser.press(Keys.TAB)
    assert focused(browser) == source
    for key, expected in [
        (Keys.ARROW_LEFT, source),
        (Keys.ARROW_RIGHT, a_near),
        (Keys.ARROW_RIGHT, a_far),
        (Keys.ARROW_RIGHT, a_far),
        (Keys.ARROW_DOWN, b_far),
        (Keys.ARROW_LEFT, b_near),
        (Keys.ARROW_LEFT, source),
        (Keys.ARROW_DOWN, "Example 2, source"),
        (Keys.ARROW_RIGHT, "Example 2, A at delta 0.10"),
        (Keys.ARROW_UP, b_near),
    ]:
        browser.press(key)
        assert focused(browser) == expected
    browser.press(Keys.SPACE)
    browser.wait(lambda: heard(browser) > 0)
    assert playing(browser) == [b_near]
    browser.press(Keys.SPACE)
    assert (playing(browser), heard(browser)) == ([], 0)
    # The example is left by one tab, and entered again where it was left.
    browser.press(Keys.TAB)
    assert focused(browser) == "Example 2, A at delta 0.10"
    browser.press(Keys.TAB, holding=Keys.SHIFT)
    assert focused(browser) == b_near


def test_the_sound_in_focus_tells_what_moved(browser: Any, gallery: Path, cell: Callable[[str], Any]) -> None:
    browser.open((gallery / "folder" / PAGE_FILE).as_uri())
    for name, words in [
        (CELLS[0], "A and B start from here"),
        (CELLS[2], "B at δ 0.10"),
        (CELLS[3], "A at δ 0.50"),
    ]:
        cell(name).click()
        shown = browser.driver.execute_script(
            "return [...document.querySelector('.example').querySelectorAll('.about')]"
            ".filter(about => about.offsetParent).map(about => about.innerText)"
        )
        assert len(shown) == 1
        assert words in shown[0]


@pytest.mark.parametrize(
    ("name", "width", "dark"), [("wide", 1280, False), ("dark", 1280, True), ("narrow", 360, False)]
)
def test_it_fits_the_window_and_can_be_used_by_all(
    browser: Any, gallery: Path, axe: str, name: str, width: int, dark: bool
) -> None:
    browser.open((gallery / "folder" / PAGE_FILE).as_uri(), width=width, dark=dark)
    ground = browser.driver.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(19, 22, 26)" if dark else "rgb(251, 250, 247)")
    assert not browser.overflows()
    assert browser.faults(axe) == []
    browser.screenshot(f"gallery-{name}", whole=True)
