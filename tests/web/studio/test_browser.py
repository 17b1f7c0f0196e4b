"""The studio in a real browser: knobs turned, sounds heard, pairs shown, and runs followed."""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import soundfile
import uvicorn

from soundalike.synth import get_patch
from soundalike.web.studio import Hosts, Studio, build_app, open_studio
from soundalike.web.studio.server import listen
from soundalike.web.titles import title

pytestmark = pytest.mark.slow

Find = Callable[[str], Any]
Serve = Callable[[Studio], str]

LONG_SECONDS = 60.0
"""For a first sound: its code may have to be compiled."""

ENDLESS_TRAINING = (
    "steps=1000000",
    "batch_size=4",
    "duration=0.1",
    "sample_rate=8000",
    "encoder.widths=[8]",
    "encoder.strides=[4]",
    "log_every=20",
    "monitor_every=0",
    "threads=1",
)


@contextmanager
def served(studio: Studio) -> Iterator[str]:
    """The address of a studio."""
    with closing(listen("127.0.0.1", 0)) as listening:
        hosts = Hosts("127.0.0.1", listening.getsockname()[1])
        server = uvicorn.Server(
            uvicorn.Config(build_app(studio, hosts), log_level="warning", lifespan="off", ws="none")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield hosts.address
        server.should_exit = True
        thread.join()


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve a studio until the test ends: its address."""
    with ExitStack() as stack:
        yield lambda studio: stack.enter_context(served(studio))


@pytest.fixture
def find(browser: Any) -> Find:
    """The first element that a CSS selector matches."""
    return lambda selector: browser.driver.find_element("css selector", selector)


@pytest.fixture
def play(browser: Any, serve: Serve) -> str:
    """The view Play with its first sounds on it; its address."""
    address = serve(Studio())
    browser.open(f"{address}/#play")
    browser.wait(lambda: picture(browser, "a") and picture(browser, "source"), LONG_SECONDS)
    return address


def picture(browser: Any, kind: str) -> str | None:
    """The spectrogram of a sound of the view Play, as an address that holds it."""
    script = (
        "return document.querySelector(`[data-view=play] .cell.${arguments[0]} img`)?.getAttribute('src')"
    )
    shown: str | None = browser.driver.execute_script(script, kind)
    return shown


def heard(browser: Any, kind: str) -> str:
    """The sound itself, as an address that holds it, once it has begun to play."""
    script = (
        "const [kind, done] = arguments; const player = document.getElementById('player');"
        "player.addEventListener('timeupdate', () => { if (player.currentTime > 0) done(player.src) });"
        "document.querySelector(`[data-view=play] .cell.${kind}`).click()"
    )
    address: str = browser.driver.execute_async_script(script, kind)
    return address


def turn(browser: Any, slider: Any, *keys: str) -> None:
    """Turn a slider with keys, once it has the focus."""
    browser.driver.execute_script("arguments[0].focus()", slider)
    browser.press(*keys)


def moved(browser: Any) -> list[str]:
    """Titles of the parameters that are shown as moved."""
    script = "return [...document.querySelectorAll('#moves .move-name')].map(name => name.textContent)"
    names: list[str] = browser.driver.execute_script(script)
    return names


def test_what_plays_is_not_silence(browser: Any, find: Find, play: str) -> None:
    browser.driver.execute_script(
        "const context = new AudioContext();"
        "window.analyser = context.createAnalyser();"
        "context.createMediaElementSource(document.getElementById('player')).connect(window.analyser);"
        "window.analyser.connect(context.destination);"
    )
    find(".cell.source").click()
    assert find(".cell.source").get_attribute("aria-pressed") == "true"
    loudest = (
        "const samples = new Float32Array(window.analyser.fftSize);"
        "window.analyser.getFloatTimeDomainData(samples);"
        "return Math.max(...samples.map(Math.abs))"
    )
    browser.wait(lambda: browser.driver.execute_script(loudest) > 0.01)
    at = browser.driver.execute_script("return document.getElementById('player').currentTime")
    browser.wait(
        lambda: browser.driver.execute_script("return document.getElementById('player').currentTime") > at
    )
    find(".cell.b").click()
    assert find(".cell.source").get_attribute("aria-pressed") == "false"
    assert browser.errors() == []
    assert browser.foreign_requests() == []


def test_a_knob_changes_the_source_and_a_and_b_and_is_undone(browser: Any, find: Find, play: str) -> None:
    from selenium.webdriver.common.keys import Keys

    before = picture(browser, "source"), picture(browser, "a")
    knob = find("[id='knob-keyboard.midi_f0']")
    turn(browser, knob, Keys.HOME)
    assert knob.get_attribute("aria-valuetext") == "0"
    browser.wait(lambda: picture(browser, "source") != before[0] and picture(browser, "a") != before[1])
    turn(browser, knob, Keys.END)
    assert knob.get_attribute("aria-valuetext") == "127"
    find("#undo").click()
    assert knob.get_attribute("aria-valuetext") == "0"
    find("#undo").click()
    browser.wait(lambda: (picture(browser, "source"), picture(browser, "a")) == before)
    assert not find("#undo").is_enabled()
    find("#redo").click()
    assert knob.get_attribute("aria-valuetext") == "0"


def test_every_knob_says_its_value_in_physical_units(browser: Any, play: str) -> None:
    script = """
      const { physical } = await import("/static/play/parameters.js");
      const patches = await (await fetch("/api/patches")).json();
      const parameters = patches.find(({ name }) => name === "voice").modules.flatMap(module => module.parameters);
      return [0, 0.2, 0.5, 0.9, 1].map(value => parameters.map(parameter => physical(parameter, value)));
    """
    table = get_patch("voice").table
    rows = browser.driver.execute_script(f"return (async () => {{{script}}})()")
    for value, row in zip([0, 0.2, 0.5, 0.9, 1], rows, strict=True):
        assert row == pytest.approx(table.to_physical([value] * len(table)).tolist())


def test_delta_changes_a_and_at_zero_moves_nothing(browser: Any, find: Find, play: str) -> None:
    from selenium.webdriver.common.keys import Keys

    delta = find("#delta-all")
    before, quietly = heard(browser, "a"), picture(browser, "a")
    turn(browser, delta, Keys.END)
    assert delta.get_attribute("aria-valuetext") == "0.5"
    browser.wait(lambda: picture(browser, "a") != quietly)
    assert heard(browser, "a") != before
    turn(browser, delta, Keys.HOME)
    browser.wait(lambda: moved(browser) == [])
    assert delta.get_attribute("aria-valuetext") == "0"


def test_a_group_can_have_a_delta_of_its_own(browser: Any, find: Find, play: str) -> None:
    from selenium.webdriver.common.keys import Keys

    turn(browser, find("#delta-all"), Keys.HOME)
    browser.wait(lambda: moved(browser) == [])
    find(".deltas summary").click()
    turn(browser, find("#delta-pitch"), Keys.END)
    browser.wait(lambda: moved(browser) != [])
    pitch = {
        ": ".join(title(part) for part in parameter.name.split("."))
        for parameter in get_patch("voice").table
        if parameter.group == "pitch"
    }
    assert set(moved(browser)) <= pitch
    assert find("#delta-all").get_attribute("aria-valuetext") == "varied"


def test_sounds_are_kept_as_files_and_presets_come_back(
    browser: Any, find: Find, play: str, tmp_path: Path
) -> None:
    browser.driver.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)}
    )
    at_first = picture(browser, "source")
    for name in ("the source as WAV", "A as WAV", "the source as JSON"):
        find(f"[aria-label='Download {name}']").click()
    wanted = [tmp_path / name for name in ("voice.wav", "voice-a.wav", "voice.json")]
    browser.wait(lambda: all(path.exists() and path.stat().st_size for path in wanted))
    source, a = (soundfile.read(path)[0] for path in wanted[:2])
    assert len(source) == len(a) == 24_000
    assert abs(source - a).max() > 0.01

    find("#random").click()
    browser.wait(lambda: picture(browser, "source") != at_first)
    find("#preset-file").send_keys(str(wanted[2]))
    browser.wait(lambda: picture(browser, "source") == at_first)
    preset = json.loads(wanted[2].read_text())
    preset["values"]["adsr_1.attack"] = 7.0
    wanted[2].write_text(json.dumps(preset))
    find("#preset-file").send_keys(str(wanted[2]))
    browser.wait(lambda: "adsr_1.attack" in find("#play-error").text)
    assert find("#play-error").text.startswith("voice.json: parameter 'adsr_1.attack' = 7.0 is out of range")
    wanted[2].write_text("no JSON")
    find("#preset-file").send_keys(str(wanted[2]))
    browser.wait(lambda: find("#play-error").text == "voice.json is not valid JSON: it is no preset.")


def test_keys_alone_reach_a_knob_and_play_it(browser: Any, play: str) -> None:
    from selenium.webdriver.common.keys import Keys

    def focused() -> str:
        focus: str = browser.driver.execute_script("return document.activeElement.id")
        return focus

    for _ in range(60):
        browser.press(Keys.TAB)
        if focused().startswith("knob-"):
            break
    assert focused() == "knob-keyboard.midi_f0"
    ring = "return getComputedStyle(document.activeElement).boxShadow"
    assert browser.driver.execute_script(ring) != "none"
    before = picture(browser, "source")
    browser.press(Keys.HOME)
    browser.wait(lambda: picture(browser, "source") != before)
    browser.press(Keys.SPACE)
    time = "return document.getElementById('player').currentTime"
    browser.wait(lambda: browser.driver.execute_script(time) > 0)
    browser.press("z", holding=Keys.CONTROL)
    browser.wait(lambda: picture(browser, "source") == before)


def test_pairs_are_shown_with_what_was_drawn(
    browser: Any, find: Find, serve: Serve, write_run: Any, runs: Path, sounds: Path
) -> None:
    write_run("mine", patch="voice_fm", sample_rate=8_000, duration=0.1)
    address = serve(open_studio(runs, (sounds,)))
    browser.open(f"{address}/#pairs")
    browser.wait(lambda: pairs(browser) == list(range(6)), LONG_SECONDS)
    assert find(".pair .move-name").text

    changes, count = find("#changes"), find("#pair-count")
    count.clear()
    count.send_keys("2")
    changes.send_keys("detla=0.5\n")
    browser.wait(lambda: "detla" in find("#pairs-error").text)
    assert changes.get_attribute("aria-invalid") == "true"
    assert find("#changes").get_attribute("aria-describedby") == "pairs-error"
    changes.clear()
    find("option[value='preset:clar']").click()
    chain = '[{"gain":{}},{"noise":{}}]'
    changes.send_keys(f"data={sounds} augment='{chain}' sample_rate=8000 duration=0.1\n")
    browser.wait(lambda: browser.driver.find_elements("css selector", ".augmentations"), LONG_SECONDS)
    assert find("#pairs-error").text == ""
    steps = [
        name.text for name in browser.driver.find_elements("css selector", ".pair:first-child .step-name")
    ]
    assert steps == ["gain", "noise"] * 2
    browser.screenshot("studio-pairs-augmented")
    find("#next-pairs").click()
    browser.wait(lambda: pairs(browser) == [2, 3])
    find("#previous-pairs").click()
    browser.wait(lambda: pairs(browser) == [0, 1])

    find("#configuration optgroup[label=Runs] option").click()
    browser.wait(lambda: "voice_fm" in find("#pairs").text, LONG_SECONDS)
    assert not changes.is_enabled()


def pairs(browser: Any) -> list[int]:
    """Numbers of the pairs that are shown."""
    labels = browser.driver.execute_script(
        "return [...document.querySelectorAll('article.pair')].map(pair => pair.ariaLabel)"
    )
    return [int(label.removeprefix("Pair ")) for label in labels]


def entry(step: int, **more: float) -> dict[str, float]:
    """A line of a log."""
    return {
        "step": step,
        "loss": 1 / step,
        "alignment": 0.5,
        "uniformity": -2.0,
        "pairs_per_second": 100.0,
    } | more


def curve_points(browser: Any, panel: str) -> list[int]:
    """How many points each curve of a panel has."""
    script = (
        "const panel = [...document.querySelectorAll('.panel')]"
        ".find(panel => panel.querySelector('h2').textContent === arguments[0]);"
        "return [...panel?.querySelectorAll('path.curve') ?? []]"
        ".map(path => path.getAttribute('d').split('L').length)"
    )
    points: list[int] = browser.driver.execute_script(script, panel)
    return points


def test_a_run_is_followed_while_it_trains(
    browser: Any, find: Find, serve: Serve, write_run: Any, runs: Path
) -> None:
    run = write_run("<b>growing", [entry(step) for step in (10, 20, 30)], steps=100)
    write_run("other", [entry(step, knn=0.5) for step in (10, 20, 30, 40)], finished=True)
    browser.open(f"{serve(open_studio(runs))}/#runs")
    browser.wait(lambda: curve_points(browser, "Loss") == [3])
    shown = find("#runs li:has(:checked)").text
    assert "<b>growing" in shown
    assert "running" in shown

    with (run / "log.jsonl").open("a") as log:
        log.write(json.dumps(entry(40, held_out_alignment=0.6)) + "\n" + json.dumps(entry(50)) + "\n")
    browser.wait(lambda: curve_points(browser, "Loss") == [5])
    assert find("#step-read").text == "50, the last"

    for box in browser.driver.find_elements("css selector", "#runs input:not(:checked)"):
        box.click()
    browser.wait(lambda: sorted(curve_points(browser, "Loss")) == [4, 5])
    assert curve_points(browser, "Nearest neighbours") == [4]
    assert browser.errors() == []
    assert browser.foreign_requests() == []


HAND_TURNED_CLOCK = """
(() => {
  window.away = false;
  window.asked = 0;
  window.waiting = new Map();
  window.answered = Promise.resolve();
  Object.defineProperty(document, "hidden", { get: () => window.away });
  const { setTimeout, clearTimeout, fetch } = window;
  window.setTimeout = (act, delay, ...more) => {
    if (delay < 1000) return setTimeout(act, delay, ...more);
    const number = 1e6 + window.waiting.size;
    window.waiting.set(number, act);
    return number;
  };
  window.clearTimeout = (number) => window.waiting.delete(number) || clearTimeout(number);
  window.fetch = async (address, ...more) => {
    if (String(address).endsWith("/api/runs")) window.asked += 1;
    const answer = await fetch(address, ...more);
    await window.answered;
    return answer;
  };
  window.tick = () => {
    const acts = [...window.waiting.values()];
    window.waiting.clear();
    for (const act of acts) act();
  };
  window.go = (away) => {
    window.away = away;
    document.dispatchEvent(new Event("visibilitychange"));
  };
})();
"""
"""A page whose long waits end when `tick()` is called, and whose tab `go(true)` hides."""


@pytest.fixture
def by_hand(browser: Any) -> Iterator[Callable[[str], Any]]:
    """Run JavaScript in pages that are opened with the hand-turned clock."""
    command = "Page.addScriptToEvaluateOnNewDocument"
    script = browser.driver.execute_cdp_cmd(command, {"source": HAND_TURNED_CLOCK})
    yield browser.driver.execute_script
    browser.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", script)


def test_runs_are_asked_for_only_while_somebody_looks(
    browser: Any, serve: Serve, write_run: Any, runs: Path, by_hand: Callable[[str], Any]
) -> None:
    def rests(asked: int) -> bool:
        """Whether the page has asked so many times and waits to ask again."""
        return bool(by_hand("return [window.asked, window.waiting.size]") == [asked, 1])

    write_run("run", [entry(10)])
    browser.open(f"{serve(open_studio(runs))}/#runs")
    browser.wait(lambda: rests(1))
    by_hand("tick()")
    browser.wait(lambda: rests(2))

    by_hand("go(true)")
    assert by_hand("return [window.asked, window.waiting.size]") == [2, 0]
    by_hand("go(false)")
    browser.wait(lambda: rests(3))

    # A tab that is hidden while an answer is under way asks no more once it has come.
    by_hand("window.answered = new Promise((come) => { window.come = come }); tick()")
    browser.wait(lambda: by_hand("return window.asked") == 4)
    by_hand("go(true); window.come()")
    browser.wait(lambda: rests(4))
    by_hand("tick()")
    assert by_hand("return [window.asked, window.waiting.size]") == [4, 0]
    by_hand("go(false)")
    browser.wait(lambda: rests(5))

    # Neither does a page that shows another view.
    by_hand("location.hash = '#pairs'")
    browser.wait(lambda: by_hand("return window.waiting.size") == 0)
    assert by_hand("const before = window.asked; go(true); go(false); return window.asked - before") == 0
    assert browser.errors() == []


def test_a_run_that_really_trains_is_followed(browser: Any, find: Find, serve: Serve, runs: Path) -> None:
    browser.open(f"{serve(open_studio(runs))}/#runs")
    browser.wait(lambda: "There are no runs" in find("#runs-status").text)
    program = [sys.executable, "-c", "from soundalike.cli import main; main()"]
    command = [*program, "train", "--preset", "quick", "--out", str(runs / "live"), *ENDLESS_TRAINING]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as training:
        seen = browser.wait(lambda: max(curve_points(browser, "Loss"), default=0), LONG_SECONDS)
        browser.wait(lambda: max(curve_points(browser, "Loss")) > seen, LONG_SECONDS)
        assert "running" in find("#runs li").text
        training.send_signal(signal.SIGINT)
        _, said = training.communicate()
    assert "Traceback" not in said.decode()
    lines = (runs / "live" / "log.jsonl").read_text().splitlines()
    for panel in ("Loss", "Alignment", "Uniformity", "Speed", "Waiting for data"):
        browser.wait(lambda panel=panel: curve_points(browser, panel) == [len(lines)])


def test_a_resumed_run_takes_back_what_it_had_logged(
    browser: Any, serve: Serve, write_run: Any, runs: Path
) -> None:
    run = write_run("resumed", [entry(step) for step in (10, 20, 30, 40)], steps=100)
    browser.open(f"{serve(open_studio(runs))}/#runs")
    browser.wait(lambda: curve_points(browser, "Loss") == [4])
    entries = [entry(step, weight=2.0) for step in (10, 15, 20, 25, 30, 35, 50)]
    (run / "log.jsonl").write_text("".join(json.dumps(line) + "\n" for line in entries))
    browser.wait(lambda: curve_points(browser, "Weight") == [7])
    assert curve_points(browser, "Loss") == [7]


def test_the_step_slider_reads_the_curves(
    browser: Any, find: Find, serve: Serve, write_run: Any, runs: Path
) -> None:
    from selenium.webdriver.common.keys import Keys

    write_run("run", [entry(step) for step in (1, 2, 4)], finished=True)
    write_run("shorter", [entry(step) for step in (1, 2)], finished=True, age=10)
    browser.open(f"{serve(open_studio(runs))}/#runs")
    browser.wait(lambda: curve_points(browser, "Loss") == [3])
    find("#runs input:not(:checked)").click()
    browser.wait(lambda: curve_points(browser, "Loss") == [3, 2])
    assert find(".panel .values").text.split() == ["run", "0.25", "shorter", "0.5"]
    turn(browser, find("#step"), Keys.ARROW_LEFT)
    assert find("#step-read").text == "3"
    assert find(".panel .values").text.split() == ["run", "0.5", "shorter", "–"]
    turn(browser, find("#step"), Keys.HOME)
    assert find(".panel .values").text.split() == ["run", "1", "shorter", "1"]


@pytest.mark.parametrize(
    ("name", "width", "dark"), [("wide", 1280, False), ("dark", 1280, True), ("narrow", 360, False)]
)
def test_it_fits_the_window_and_can_be_used_by_all(
    browser: Any,
    find: Find,
    serve: Serve,
    write_run: Any,
    runs: Path,
    model_folder: Path,
    axe: str,
    name: str,
    width: int,
    dark: bool,
) -> None:
    for number in range(1, 4):
        lines = [entry(step, loss=number / step**0.5, effective_rank=step / 9) for step in range(10, 400, 10)]
        write_run(f"a-study/of-delta-0.{number}-with-a-long-name-seed-{number}", lines, steps=600)
    address = serve(open_studio(runs, (), model_folder))
    for view, ready in [
        ("play", "[data-view=play] .cell.a img[src]"),
        ("pairs", "article .cell.b img[src]"),
        ("runs", ".curve"),
    ]:
        browser.open(f"{address}/#{view}", width=width, dark=dark)
        browser.wait(lambda ready=ready: browser.driver.find_elements("css selector", ready), LONG_SECONDS)
        assert not browser.overflows(), view
        assert browser.faults(axe) == [], view
        assert browser.errors() == [], view
        browser.screenshot(f"studio-{view}-{name}", whole=True)
        browser.clear()
