"""`soundalike studio`, as far as it comes without serving."""

import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from soundalike.web import studio


def test_a_port_in_use_gets_a_sentence(run_cli: Callable[..., Any]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        outcome = run_cli("studio", "--no-browser", "--port", port)
    assert outcome.code == 2
    assert outcome.err.startswith(f"error: port {port} is in use: choose another one, such as --port ")
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize(
    ("option", "named"),
    [
        ("--runs", "there is no such folder"),
        ("--data", "there is no such folder or file"),
        ("--model", "is no model"),
    ],
)
def test_what_is_missing_gets_a_sentence(
    run_cli: Callable[..., Any], tmp_path: Path, option: str, named: str
) -> None:
    outcome = run_cli("studio", "--no-browser", option, tmp_path / "gone")
    assert outcome.code == 2
    assert named in outcome.err
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize("port", ["-1", "65536", "x"])
def test_a_port_that_is_none_gets_a_sentence(run_cli: Callable[..., Any], port: str) -> None:
    outcome = run_cli("studio", "--port", port)
    assert outcome.code == 2
    assert "--port" in outcome.err


@pytest.mark.parametrize("package", ["starlette", "uvicorn"])
def test_a_missing_extra_gets_a_sentence(
    run_cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    outcome = run_cli("studio")
    assert outcome.code == 2
    assert package in outcome.err
    assert "pip install 'soundalike[web]'" in outcome.err


def test_options_reach_the_server(
    run_cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    calls: list[Any] = []
    monkeypatch.setattr(studio, "serve", lambda *given, **options: calls.append((given, options)))
    words = ("--runs", tmp_path, "--data", tmp_path, "--port", 1234, "--host", "::1", "--no-browser")
    assert run_cli("studio", *words).code == 0
    folder = tmp_path.resolve()
    assert calls == [((studio.Studio(folder, (folder,)), "::1", 1234), {"browser": False})]
