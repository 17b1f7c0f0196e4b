"""A real browser for the pages: headless Chromium, which is skipped with a message where there is none.

    def test_a_page(browser):
        browser.open("http://127.0.0.1:8765/")
        browser.driver.find_element(By.CSS_SELECTOR, "button").click()
        assert browser.errors() == []
        assert browser.foreign_requests() == []

It needs Debian's packages `chromium` and `chromium-driver`, and `selenium`. Sounds play into nothing: in real time, but
without a loudspeaker.
"""

import json
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"

AXE = "axe-core@4.14.1"

_ARGUMENTS = (
    "--headless=new",
    # Whoever runs the tests in a container may be root, and has little shared memory.
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--autoplay-policy=no-user-gesture-required",
    "--mute-audio",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
)


class Browser:
    """A window of the browser.

    Attributes:
        driver: selenium's, for everything that is not here.
    """

    def __init__(self, driver: Any) -> None:
        self.driver = driver
        self.clear()

    def clear(self) -> None:
        """Forget the page, and what has been logged of it."""
        self.driver.get("about:blank")
        for log in ("browser", "performance"):
            self.driver.get_log(log)

    def open(self, address: str, *, width: int = 1280, height: int = 900, dark: bool = False) -> None:
        """Open a page in a window of so many CSS pixels."""
        self.look(width=width, height=height, dark=dark)
        self.driver.get(address)

    def look(self, *, width: int = 1280, height: int = 900, dark: bool = False) -> None:
        """Change the size of the window and the colours that the user prefers."""
        self._resize(width, height)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})

    def wait(self, condition: Callable[[], Any], seconds: float = 60.0) -> Any:
        """What `condition` answers as soon as it is not false."""
        from selenium.webdriver.support.ui import WebDriverWait

        return WebDriverWait(self.driver, seconds, poll_frequency=0.05).until(lambda _: condition())

    def press(self, *keys: str, holding: str = "") -> None:
        """Press keys, one after the other, while another is held: `selenium.webdriver.common.keys.Keys`, or letters."""
        from selenium.webdriver.common.action_chains import ActionChains

        actions = ActionChains(self.driver)
        if holding:
            actions.key_down(holding).send_keys(*keys).key_up(holding).perform()
        else:
            actions.send_keys(*keys).perform()

    def errors(self) -> list[str]:
        """What the console and the network complained of since the last call."""
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]

    def foreign_requests(self) -> list[str]:
        """Addresses that the page asked for since the last call, and that are neither of its own host nor in itself."""
        own = urlsplit(self.driver.current_url).netloc
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        asked = [
            message["params"]["request"]["url"]
            for message in messages
            if message["method"] == "Network.requestWillBeSent"
        ]
        return [
            address
            for address in asked
            if not address.startswith(("data:", "blob:", "about:")) and urlsplit(address).netloc != own
        ]

    def overflows(self) -> bool:
        """Whether the page is wider than the window."""
        wide: bool = self.driver.execute_script("return document.documentElement.scrollWidth > innerWidth")
        return wide

    def faults(self, axe: str) -> list[str]:
        """Serious and critical faults of accessibility: the rule, and where."""
        found = self.driver.execute_async_script(axe + "; axe.run().then(arguments[arguments.length - 1])")
        return [
            f"{violation['id']}: {violation['help']} ({node['html'][:120]})"
            for violation in found["violations"]
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        ]

    def screenshot(self, name: str, *, whole: bool = False) -> None:
        """Keep what is seen, or the whole page, as `build/screenshots/NAME.png`, to be looked at."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        if whole:
            size = self.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
            self._resize(round(size["width"]), round(size["height"]))
        self.driver.get_screenshot_as_file(str(SCREENSHOTS / f"{name}.png"))

    def _resize(self, width: int, height: int) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


@pytest.fixture(scope="session")
def _driver() -> Iterator[Any]:
    pytest.importorskip("selenium", reason="selenium is not installed")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    chromedriver = shutil.which("chromedriver")
    if chromium is None or chromedriver is None:
        pytest.skip("there is no browser: install Debian's packages chromium and chromium-driver")
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in _ARGUMENTS:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    # Both programs are named: selenium would otherwise look for them on the network.
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(chromedriver))
    yield driver
    driver.quit()


@pytest.fixture
def browser(_driver: Any) -> Browser:
    """The browser, on an empty page."""
    return Browser(_driver)


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The source of axe-core, which looks for faults of accessibility; from npm, as it is too large to keep here."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed, from which axe-core comes")
    folder = tmp_path_factory.mktemp("axe")
    fetched = subprocess.run(
        [npm, "pack", "--silent", AXE], cwd=folder, capture_output=True, text=True, check=False, timeout=120
    )
    archives = list(folder.glob("*.tgz"))
    if fetched.returncode or not archives:
        pytest.skip(f"npm cannot fetch {AXE}: {fetched.stderr.strip()[-200:]}")
    with tarfile.open(archives[0]) as archive:
        source = archive.extractfile("package/axe.min.js")
        assert source is not None
        return source.read().decode("utf-8")
