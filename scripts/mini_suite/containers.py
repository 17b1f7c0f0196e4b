"""Sounds out of what games and sound fonts keep them in: zip archives, DOOM WADs, OpenTTD catalogues, SoundFonts."""

import io
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from soundalike.tasks.fetching import read_member

Sound = tuple[NDArray[np.float32], int]
"""Samples of shape (frames, channels) in [-1, 1], and their rate in Hz."""


def read_sound(file: Path, member: str) -> Sound:
    """Read one sound.

    Args:
        file: a sound file, or a container (by its suffix).
        member: what names the sound in a container: a path in a zip (`.zip`, `.pk3`), a lump of a `.wad`, a number
            in a `.cat`, a sample of an `.sf2` (two, for left and right, are joined by `|`); empty for a sound file.
    """
    match file.suffix:
        case ".zip" | ".pk3":
            return _decode(read_member(file, member))
        case ".wad":
            return _wad_lump(file.read_bytes(), member)
        case ".cat":
            return _decode(_catalogue_entry(file.read_bytes(), int(member)))
        case ".sf2":
            return _soundfont_samples(file.read_bytes(), member.split("|"))
        case ".gsm":
            # Telephone prompts without a header: GSM 06.10 frames, always 8 kHz mono.
            return soundfile.read(
                file,
                dtype="float32",
                always_2d=True,
                format="RAW",
                subtype="GSM610",
                samplerate=8000,
                channels=1,
            )
        case _:
            return soundfile.read(file, dtype="float32", always_2d=True)


def _decode(data: bytes) -> Sound:
    return soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)


def _wad_lump(wad: bytes, name: str) -> Sound:
    """A DMX sound: a header (format 3, rate, count), then unsigned 8-bit samples with 16 of padding at either end."""
    lumps, directory = struct.unpack_from("<II", wad, 4)
    for number in range(lumps):
        start, _, lump = struct.unpack_from("<II8s", wad, directory + 16 * number)
        if lump.rstrip(b"\0").decode() == name:
            _, rate, count = struct.unpack_from("<HHI", wad, start)
            samples = np.frombuffer(wad, np.uint8, count - 32, start + 8 + 16)
            return ((samples.astype(np.float32) - 128) / 128)[:, None], rate
    raise KeyError(f"no lump {name}")


def _catalogue_entry(catalogue: bytes, number: int) -> bytes:
    """A WAV file from an OpenTTD catalogue: a table of (offset, size), then entries that each begin with a title."""
    offset, size = struct.unpack_from("<II", catalogue, 8 * number)
    # The top bit of the first offset marks the newer format of the catalogue.
    start = offset & 0x7FFFFFFF
    start += 1 + catalogue[start]
    return catalogue[start : start + size]


def _soundfont_samples(font: bytes, names: list[str]) -> Sound:
    """Raw samples of a SoundFont 2 (section 7.10 of its specification), one channel a name."""
    chunks = dict(_riff_chunks(font, 12, len(font)))
    pool = np.frombuffer(font, "<i2", offset=chunks[b"smpl"][0], count=chunks[b"smpl"][1] // 2)
    headers = {}
    start, size = chunks[b"shdr"]
    for position in range(start, start + size, 46):
        name, first, end, _, _, rate = struct.unpack_from("<20sIIIII", font, position)
        headers[name.split(b"\0")[0].decode("latin1")] = (first, end, rate)
    channels = [pool[headers[name][0] : headers[name][1]] for name in names]
    shortest = min(len(channel) for channel in channels)
    stacked = np.stack([channel[:shortest] for channel in channels], axis=1)
    return stacked.astype(np.float32) / 32768, headers[names[0]][2]


def _riff_chunks(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """Identifier, position and size of every chunk, those inside lists too."""
    while start + 8 <= end:
        identifier, size = struct.unpack_from("<4sI", data, start)
        if identifier == b"LIST":
            yield from _riff_chunks(data, start + 12, start + 8 + size)
        else:
            yield identifier, (start + 8, size)
        start += 8 + size + size % 2
