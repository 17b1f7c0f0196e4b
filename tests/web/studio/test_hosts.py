"""Which names a request may call the server by."""

import socket

import pytest

from soundalike.web.studio import Hosts

LOCAL = Hosts("127.0.0.1", 8765)


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "LocalHost:8765", "[::1]:8765"])
def test_names_of_this_machine_are_allowed(host: str) -> None:
    assert LOCAL.allows_host(host)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "127.0.0.1",
        "127.0.0.1:8766",
        "127.0.0.1:08765x",
        "evil.example:8765",
        "evil.example",
        "localhost.evil.example:8765",
        "127.0.0.1.evil.example:8765",
        "127.0.0.1:8765.evil.example",
        "localhost:8765@evil.example:8765",
        "localhost:8765, evil.example:8765",
        "user@localhost:8765",
        "192.168.1.7:8765",
        "[::1:8765",
    ],
)
def test_all_others_are_not(host: str) -> None:
    assert not LOCAL.allows_host(host)


def test_the_port_of_http_need_not_be_said() -> None:
    server = Hosts("127.0.0.1", 80)
    assert server.allows_host("localhost")
    assert server.allows_host("localhost:80")
    assert not server.allows_host("localhost:8765")


def test_a_host_that_was_asked_for_is_allowed() -> None:
    assert Hosts("studio.lan", 8765).allows_host("studio.lan:8765")
    assert Hosts("192.168.1.7", 8765).allows_host("192.168.1.7:8765")
    assert Hosts("fd00::7", 8765).allows_host("[fd00::7]:8765")


@pytest.mark.parametrize("wildcard", ["0.0.0.0", "::", ""])
def test_bound_to_all_addresses_it_takes_addresses_but_not_names(wildcard: str) -> None:
    server = Hosts(wildcard, 8765)
    assert server.allows_host("192.168.1.7:8765")
    assert server.allows_host("[fd00::7]:8765")
    assert server.allows_host(f"{socket.gethostname()}:8765")
    # The very name that a rebinding site would point at this machine.
    assert not server.allows_host("evil.example:8765")
    assert server.address == "http://localhost:8765"


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("http://localhost:8765", True),
        ("http://127.0.0.1:8765", False),
        ("https://localhost:8765", False),
        ("http://localhost:3000", False),
        ("http://localhost", False),
        ("null", False),
        ("", False),
    ],
)
def test_the_origin_must_be_the_page_itself(origin: str, allowed: bool) -> None:
    assert LOCAL.allows_origin(origin, "localhost:8765") is allowed


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.7", False),
        ("studio.lan", False),
    ],
)
def test_it_knows_whether_others_can_reach_it(host: str, local: bool) -> None:
    assert Hosts(host, 8765).local_only is local


def test_addresses_can_be_opened() -> None:
    assert Hosts("127.0.0.1", 8765).address == "http://127.0.0.1:8765"
    assert Hosts("::1", 8765).address == "http://[::1]:8765"
