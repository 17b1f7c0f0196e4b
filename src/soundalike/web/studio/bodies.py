"""What a request carries: a JSON body of limited size, and numbers in its address."""

import json
import re
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request

from soundalike.draws import SEED_LIMIT
from soundalike.errors import UserError

MOST_BYTES = 2**20
"""Of a body; the largest patch needs a fiftieth."""


async def read_json_body(request: Request) -> Any:
    """The JSON value that a request carries.

    Raises:
        HTTPException: it is no JSON (415, 400) or too large (413), which is found out without taking it in.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise HTTPException(415, "send JSON, as application/json.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise HTTPException(413, f"this is more than {MOST_BYTES // 2**20} MiB: send less.")
    try:
        value = json.loads(body)
        # JSON can spell halves of characters, which no name on the disk can hold and no answer could repeat.
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, f"this is not valid JSON: {error}.") from error
    return value


def whole_number(request: Request, name: str) -> int:
    """A number from the query of a request's address, 0 where it is not there.

    Raises:
        UserError: it is not a whole number from 0 to 2^64 - 1.
    """
    text = request.query_params.get(name, "0")
    # Its length first: to read a number of thousands of digits takes long.
    if len(text) <= len(str(SEED_LIMIT)) and re.fullmatch("[0-9]+", text) and int(text) < SEED_LIMIT:
        return int(text)
    raise UserError(f"{name} = {text} is out of range: choose a whole number from 0 to 2^64 - 1.")
