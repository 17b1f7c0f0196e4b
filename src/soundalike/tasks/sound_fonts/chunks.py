"""The file of a SoundFont: a RIFF tree with the samples in one chunk and the hydra, nine tables, in nine others."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from soundalike.audio import AudioError

Table = NDArray[np.void]

_BAG = np.dtype([("generators", "<u2"), ("modulators", "<u2")])
_GENERATOR = np.dtype([("operator", "<u2"), ("amount", "<i2")])
TABLES = {
    b"phdr": np.dtype(
        [("name", "S20"), ("program", "<u2"), ("bank", "<u2"), ("bags", "<u2"), ("reserved", "<u4", 3)]
    ),
    b"pbag": _BAG,
    b"pgen": _GENERATOR,
    b"inst": np.dtype([("name", "S20"), ("bags", "<u2")]),
    b"ibag": _BAG,
    b"igen": _GENERATOR,
    b"shdr": np.dtype(
        [
            ("name", "S20"),
            ("start", "<u4"),
            ("end", "<u4"),
            ("loop_start", "<u4"),
            ("loop_end", "<u4"),
            ("sample_rate", "<u4"),
            ("root_key", "u1"),
            ("correction", "i1"),
            ("link", "<u2"),
            ("kind", "<u2"),
        ]
    ),
}
"""Rows of the tables that are used here, by the names of their chunks (section 7 of the specification)."""

SAMPLES = b"smpl"


def read_chunks(path: Path) -> tuple[NDArray[np.int16], dict[bytes, Table]]:
    """All samples, one after another, and the tables by chunk name.

    Raises:
        AudioError: the file cannot be read or is no SoundFont.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise AudioError(path, f"cannot be read: {error.strerror}") from error
    if content[:4] != b"RIFF" or content[8:12] != b"sfbk":
        raise AudioError(path, "is no SoundFont")
    chunks = dict(_leaves(content, 12, len(content)))
    missing = {SAMPLES, *TABLES} - chunks.keys()
    if missing:
        raise AudioError(path, f"is a damaged SoundFont: it has no chunk {min(missing).decode()}")
    samples = np.frombuffer(chunks[SAMPLES][: len(chunks[SAMPLES]) // 2 * 2], "<i2")
    tables = {}
    for name, row in TABLES.items():
        whole_rows = len(chunks[name]) // row.itemsize
        tables[name] = np.frombuffer(chunks[name], row, count=whole_rows)
    return samples, tables


def _leaves(content: bytes, start: int, stop: int) -> Iterator[tuple[bytes, memoryview]]:
    """Names and contents of all chunks that are no lists."""
    while start + 8 <= stop:
        name, size = content[start : start + 4], int.from_bytes(content[start + 4 : start + 8], "little")
        inner, end = start + 8, min(stop, start + 8 + size)
        if name == b"LIST":
            yield from _leaves(content, inner + 4, end)
        else:
            yield name, memoryview(content)[inner:end]
        # Chunks begin at even places.
        start = end + size % 2
