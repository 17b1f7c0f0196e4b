"""Addresses of the studio: what there is, and that there is nothing else."""

from importlib.metadata import version
from typing import Any

import pytest

from soundalike.training import preset_names
from soundalike.web.studio import Hosts, Studio, app, build_app


def test_it_tells_about_itself(client: Any) -> None:
    assert client.get("/api/about").json() == {
        "version": version("soundalike"),
        "model": None,
        "runs_folder": None,
        "data_folders": [],
        "sample_rate": 24_000,
        "duration": 1.0,
        "presets": preset_names(),
    }


def test_the_page_is_a_page(client: Any) -> None:
    answer = client.get("/")
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.text == (app.PAGE / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(app.PAGE.rglob("*.js")) + sorted(app.PAGE.rglob("*.css")))
def test_scripts_and_styles_are_served_as_such(client: Any, path: Any) -> None:
    answer = client.get(f"/static/{path.relative_to(app.PAGE).as_posix()}")
    assert answer.content == path.read_bytes()
    assert (
        answer.headers["Content-Type"].partition(";")[0]
        == {
            ".js": "text/javascript",
            ".css": "text/css",
        }[path.suffix]
    )


def test_both_pages_share_their_style(client: Any) -> None:
    answer = client.get("/style/tokens.css")
    assert answer.text == (app.STYLE / "tokens.css").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/api",
        "/api/patch",
        "/static",
        "/static/",
        "/style/",
        "/static/../app.py",
        "/static/..%2fapp.py",
        "/static/%2e%2e/app.py",
        "/static/..%5capp.py",
        "/static//etc/passwd",
        "/app.py",
    ],
)
def test_there_is_nothing_else(client: Any, path: str) -> None:
    answer = client.get(path, follow_redirects=True)
    assert answer.status_code == 404
    assert answer.json()["error"].startswith("there is nothing at /")


@pytest.mark.parametrize(("method", "path"), [("POST", "/api/about"), ("GET", "/api/render"), ("POST", "/")])
def test_an_address_takes_its_own_method_only(client: Any, method: str, path: str) -> None:
    answer = client.request(method, path)
    assert answer.status_code == 405
    assert answer.json() == {"error": f"{path} takes no {method} requests."}


def test_a_defect_is_no_sentence_of_the_page(client_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it was is for the terminal."""
    from starlette.testclient import TestClient

    def break_down() -> None:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(app, "patches_json", break_down)
    served = build_app(Studio(), Hosts("127.0.0.1", 8765))
    client = TestClient(served, base_url="http://127.0.0.1:8765", raise_server_exceptions=False)
    answer = client.get("/api/patches")
    assert answer.status_code == 500
    assert answer.json() == {"error": "the studio has a defect: see where it was started."}
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_too_little_memory_gets_a_sentence(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill_up() -> None:
        raise MemoryError

    monkeypatch.setattr(app, "patches_json", fill_up)
    answer = client.get("/api/patches")
    assert (answer.status_code, answer.json()["error"][:17]) == (400, "not enough memory")
