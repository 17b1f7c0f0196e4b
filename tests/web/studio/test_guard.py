"""Requests of other sites are refused, and every answer binds the browser."""

from typing import Any

import pytest

from soundalike.web.studio import guard


def refused(answer: Any) -> str:
    assert answer.status_code == 403
    (key, sentence), *rest = answer.json().items()
    assert (key, rest) == ("error", [])
    assert sentence.endswith(".")
    return str(sentence)


@pytest.mark.parametrize("path", ["/", "/api/about", "/static/x.js", "/nowhere"])
def test_a_foreign_host_gets_nothing(client: Any, path: str) -> None:
    sentence = refused(client.get(path, headers={"Host": "evil.example:8765"}))
    assert "http://127.0.0.1:8765" in sentence


def test_two_hosts_are_one_too_many(client: Any) -> None:
    refused(client.get("/api/about", headers=[("Host", "127.0.0.1:8765"), ("Host", "evil.example")]))


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:8765"])
def test_a_foreign_origin_gets_nothing(client: Any, origin: str) -> None:
    for answer in (
        client.post("/api/render", json={}, headers={"Origin": origin}),
        client.get("/api/about", headers={"Origin": origin}),
    ):
        assert "own page" in refused(answer)


def test_a_request_without_an_origin_is_let_in(client: Any) -> None:
    """So browsers ask for the page itself."""
    del client.headers["Origin"]
    assert client.get("/api/about").status_code == 200


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_refused(client: Any, method: str) -> None:
    assert method in refused(client.request(method, "/api/about"))


@pytest.mark.parametrize("path", ["/api/about", "/nowhere"])
@pytest.mark.parametrize("host", ["127.0.0.1:8765", "evil.example"])
def test_every_answer_binds_the_browser(client: Any, path: str, host: str) -> None:
    headers = client.get(path, headers={"Host": host, "Origin": f"http://{host}"}).headers
    for name, value in guard.SECURITY_HEADERS.items():
        assert headers[name] == value
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
