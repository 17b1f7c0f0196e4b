"""Serving: the port, the browser, and a quiet end."""

import contextlib
import errno
import socket
import sys
import threading
import webbrowser

import uvicorn

from soundalike.errors import UserError
from soundalike.web.studio.app import build_app
from soundalike.web.studio.hosts import Hosts
from soundalike.web.studio.play import warm_up
from soundalike.web.studio.runs import find_runs
from soundalike.web.studio.state import Studio

LAST_PORT = 65_535
PORTS_TRIED = 100

SECONDS_TO_END = 2
"""For answers under way when the user ends the studio."""


def serve(studio: Studio, host: str = "127.0.0.1", port: int = 8765, *, browser: bool = True) -> None:
    """Serve a studio until ctrl-C, and free its port.

    Args:
        studio: what is shown.
        host: the address of this machine to listen at.
        port: where; 0 for any that is free.
        browser: whether to open the page.

    Raises:
        UserError: the address or the port cannot be had.
    """
    with listen(host, port) as listening:
        hosts = Hosts(host, listening.getsockname()[1])
        _say(f"the studio is at {hosts.address}; ctrl-C ends it.")
        if not hosts.local_only:
            _say("note: whoever reaches this machine over the network can use it too; there is no password.")
        if studio.runs is not None and not find_runs(studio.runs):
            _say(f"note: {studio.runs} holds no run yet; runs that begin there will be shown.")
        threading.Thread(target=warm_up, args=[studio], daemon=True).start()
        if browser and not open_page(hosts.address):
            _say("no browser was found here: open the address in one.")
        config = uvicorn.Config(
            build_app(studio, hosts),
            log_level="warning",
            access_log=False,
            server_header=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=SECONDS_TO_END,
        )
        # Once the server has ended in good order, uvicorn raises what ended it.
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listening])


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; connections wait in it until they are served.

    Raises:
        UserError: the port is in use (the next free one is named) or may not be used, or the host is no address of
            this machine.
    """
    try:
        return _listening(host, port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise UserError(f"port {port} is in use: {_another_port(host, port)}") from error
        if error.errno == errno.EACCES:
            raise UserError(f"port {port} may not be used: choose a --port of 1024 or above.") from error
        raise UserError(
            f"--host {host} is no address of this machine ({error.strerror}): leave it out, or choose 127.0.0.1."
        ) from error


def open_page(address: str) -> bool:
    """Open a page in the user's browser; False if there is none."""
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    # A browser that runs in the terminal would take it away from the server.
    return type(browser) is not webbrowser.GenericBrowser and browser.open(address)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)


def _another_port(host: str, port: int) -> str:
    """What to do about a port in use."""
    for other in range(port + 1, min(port + PORTS_TRIED, LAST_PORT) + 1):
        with contextlib.suppress(OSError), _listening(host, other):
            return f"choose another one, such as --port {other}."
    return "choose another --port."


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
