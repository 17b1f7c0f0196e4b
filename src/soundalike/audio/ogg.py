"""What libsndfile does not tell of an Ogg file: its pages (RFC 3533, section 6), seen at the end of the file."""

import os
from pathlib import Path

_PAGE_BYTES = 65_307
"""The longest a page can be."""

_CAPTURE = b"OggS"


def last_page_is_cut(path: Path) -> bool:
    """Whether the file ends inside a page, which libsndfile passes over."""
    tail = _tail(path, _PAGE_BYTES)
    page = tail[max(0, tail.rfind(_CAPTURE)) :]
    if not page.startswith(_CAPTURE):
        return False
    segments = page[26] if len(page) > 26 else 255
    lengths = page[27 : 27 + segments]
    return len(lengths) < segments or len(page) < 27 + segments + sum(lengths)


def last_page_start(path: Path) -> int:
    """The frame of a Vorbis stream at which its last page starts, as the page before states; 0 if none does."""
    tail = _tail(path, 2 * _PAGE_BYTES)
    before = tail.rfind(_CAPTURE, 0, max(0, tail.rfind(_CAPTURE)))
    # -1 says that no packet ends on the page.
    return max(0, int.from_bytes(tail[before + 6 : before + 14], "little", signed=True)) if before >= 0 else 0


def _tail(path: Path, most: int) -> bytes:
    with open(path, "rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - most))
        return file.read()
