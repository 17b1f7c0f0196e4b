"""What the studio answers: JSON, and sentences where something is refused."""

import json
from typing import Any

from starlette.responses import JSONResponse

MOST_LETTERS = 1_000
"""Of a sentence: it may quote what was sent."""


class Answer(JSONResponse):
    """JSON in ASCII, which has a form for every text, even for names of files that are not Unicode."""

    def render(self, content: Any) -> bytes:
        """The bytes of the body."""
        return json.dumps(content, allow_nan=False, separators=(",", ":")).encode("ascii")


def refusal(status: int, sentence: str) -> Answer:
    """An answer that says what is wrong and what to do."""
    if len(sentence) > MOST_LETTERS:
        sentence = f"{sentence[:MOST_LETTERS]} ..."
    return Answer({"error": sentence}, status)
