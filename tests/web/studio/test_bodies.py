"""What a request carries is limited in size and kind before it is looked at."""

import asyncio
from typing import Any

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from soundalike.web.studio.bodies import MOST_BYTES, read_json_body

JSON = {"Content-Type": "application/json"}
POSTS = ["/api/render", "/api/pair", "/api/wav", "/api/preset", "/api/pairs"]


@pytest.mark.parametrize("path", POSTS)
def test_too_much_is_refused(client: Any, path: str) -> None:
    answer = client.post(path, content=b'"' + b"x" * MOST_BYTES + b'"', headers=JSON)
    assert answer.status_code == 413
    assert answer.json() == {"error": "this is more than 1 MiB: send less."}


def test_an_endless_body_of_no_stated_length_is_refused() -> None:
    async def endless() -> dict[str, Any]:
        return {"type": "http.request", "body": b" " * 2**16, "more_body": True}

    request = Request({"type": "http", "headers": [(b"content-type", b"application/json")]}, endless)
    with pytest.raises(HTTPException, match="send less"):
        asyncio.run(read_json_body(request))


def test_as_much_as_is_allowed_is_read(client: Any) -> None:
    answer = client.post("/api/render", content=b" " * (MOST_BYTES - 2) + b"{}", headers=JSON)
    assert answer.json() == {"error": "key 'patch' is missing."}


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "kind", ["text/plain", "multipart/form-data", "application/x-www-form-urlencoded", ""]
)
def test_kinds_that_other_sites_may_send_are_refused(client: Any, path: str, kind: str) -> None:
    answer = client.post(path, content=b"{}", headers={"Content-Type": kind})
    assert answer.status_code == 415
    assert answer.json() == {"error": "send JSON, as application/json."}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"1" * 10_000,
        b"{'patch': 'voice'}",
        b'"\\ud800"',
    ],
    ids=["empty", "cut", "no text", "deep list", "deep table", "long number", "Python", "half a character"],
)
def test_what_is_no_json_is_refused(client: Any, content: bytes) -> None:
    answer = client.post("/api/render", content=content, headers=JSON)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("this is not valid JSON")


@pytest.mark.parametrize("content", [b"[]", b"7", b'"voice"', b"null"])
def test_json_of_another_shape_is_refused(client: Any, content: bytes) -> None:
    for path in POSTS:
        answer = client.post(path, content=content, headers=JSON)
        assert answer.status_code == 400
        assert answer.json() == {"error": "expected a table of keys and values."}


def test_a_sentence_quotes_little_of_what_was_sent(client: Any) -> None:
    answer = client.post("/api/render", json={"patch": "x" * 100_000, "values": {}})
    assert answer.status_code == 400
    assert len(answer.text) < 1_100


@pytest.mark.parametrize("seed", ["-1", "1.5", "x", "", "1e3", "0x1", "²", "1" * 21, "18446744073709551616"])
def test_numbers_in_an_address_are_whole(client: Any, seed: str) -> None:
    answer = client.get("/api/patches/voice/random", params={"seed": seed})
    assert answer.status_code == 400
    assert "whole number" in answer.json()["error"]
