"""The port, the browser, and the end."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
import webbrowser
from pathlib import Path
from typing import Any

import pytest

from soundalike.errors import UserError
from soundalike.web.studio.server import listen, open_page

LOOPBACK = "127.0.0.1"


def test_a_port_in_use_is_named_with_the_next_free_one() -> None:
    with listen(LOOPBACK, 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            UserError, match=rf"port {port} is in use: choose another one, such as --port"
        ) as refusal:
            listen(LOOPBACK, port)
        offered = int(str(refusal.value).rstrip(".").split()[-1])
        assert offered > port
        listen(LOOPBACK, offered).close()
    listen(LOOPBACK, port).close()


def test_the_last_port_has_no_next() -> None:
    with (
        socket.create_server((LOOPBACK, 65_535)),
        pytest.raises(UserError, match="in use: choose another --port"),
    ):
        listen(LOOPBACK, 65_535)


@pytest.mark.parametrize("host", ["no.such.host.invalid", "203.0.113.7", "127.0.0.1.5", "::zz"])
def test_a_host_that_is_not_this_machine_gets_a_sentence(host: str) -> None:
    with pytest.raises(UserError, match=f"--host {host} is no address of this machine"):
        listen(host, 0)


def test_a_port_of_the_system_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket, "create_server", refuse)
    with pytest.raises(UserError, match="port 80 may not be used: choose a --port of 1024 or above"):
        listen(LOOPBACK, 80)


class Browser(webbrowser.BaseBrowser):
    """Notes what it opens."""

    opened: list[str]

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:
        self.opened = [url]
        return True


def test_the_page_is_opened_in_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser("one")
    monkeypatch.setattr(webbrowser, "get", lambda: browser)
    assert open_page("http://localhost:1")
    assert browser.opened == ["http://localhost:1"]


def test_no_browser_is_no_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> None:
        raise webbrowser.Error("could not locate runnable browser")

    monkeypatch.setattr(webbrowser, "get", none)
    assert not open_page("http://localhost:1")


def test_a_browser_of_the_terminal_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webbrowser, "get", lambda: webbrowser.GenericBrowser(["false", "%s"]))
    assert not open_page("http://localhost:1")


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="there, signals of another process are of another kind")
def test_it_serves_until_interrupted_and_leaves_nothing_behind(tmp_path: Path) -> None:
    words = ("studio", "--port", "0", "--no-browser", "--runs", str(tmp_path))
    command = [sys.executable, "-c", "from soundalike.cli import main; main()", *words]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    try:
        line = server.stderr.readline()
        address = next(word.rstrip(";") for word in line.split() if word.startswith("http"))
        with urllib.request.urlopen(f"{address}/api/about") as answer:
            assert json.load(answer)["sample_rate"] == 24_000
        # While the synthesizer is being compiled, as no test finds it compiled already.
        server.send_signal(signal.SIGINT)
        _, rest = server.communicate(timeout=60)
    finally:
        server.kill()
        server.wait()
    assert server.returncode == 0
    # What came together with the first line may have been read with it.
    assert set(rest.splitlines()) <= {
        f"note: {tmp_path} holds no run yet; runs that begin there will be shown.",
        "compiling the synthesizer for this processor (some 20 seconds) ...",
    }
    listen(LOOPBACK, int(address.rpartition(":")[2])).close()
