"""Small SoundFonts, built by the specification's tables."""

import struct
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from soundalike.tasks.sound_fonts import SoundFont, read_sound_font
from soundalike.tasks.sound_fonts.font import Generator

RATE = 44_100
PERIOD = 100
"""Samples of the recorded sine, so that it has 441 Hz."""
CYCLES = 20

Zone = Mapping[Generator, int]


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def _list(kind: bytes, *chunks: bytes) -> bytes:
    return _chunk(b"LIST", kind + b"".join(chunks))


def _zones(zones: Sequence[Zone]) -> tuple[bytes, bytes]:
    """The tables of bags and generators, each with its last row."""
    bags = generators = b""
    count = 0
    for zone in zones:
        bags += struct.pack("<HH", count, 0)
        for generator, amount in zone.items():
            generators += struct.pack("<Hh", generator, amount)
            count += 1
    return bags + struct.pack("<HH", count, 0), generators + struct.pack("<Hh", 0, 0)


def font_bytes(
    zones: Sequence[Zone], preset: Sequence[Zone] = ({Generator.INSTRUMENT: 0},), kind: int = 1
) -> bytes:
    """A font of one program (5), one instrument and one sample: a sine of 441 Hz recorded at key 69."""
    sine = np.rint(16_384 * np.sin(2 * np.pi * np.arange(CYCLES * PERIOD) / PERIOD))
    samples = np.concatenate([sine, np.zeros(46)]).astype("<i2").tobytes()
    pbag, pgen = _zones(preset)
    ibag, igen = _zones(zones)
    phdr = struct.pack("<20sHHHIII", b"Sine", 5, 0, 0, 0, 0, 0)
    phdr += struct.pack("<20sHHHIII", b"EOP", 0, 0, len(preset), 0, 0, 0)
    inst = struct.pack("<20sH", b"Sine", 0) + struct.pack("<20sH", b"EOI", len(zones))
    end = CYCLES * PERIOD
    shdr = struct.pack("<20sIIIIIBbHH", b"Sine", 0, end, PERIOD, end - PERIOD, RATE, 69, 0, 0, kind)
    shdr += struct.pack("<20sIIIIIBbHH", b"EOS", 0, 0, 0, 0, 0, 0, 0, 0, 0)
    body = b"sfbk" + _list(b"INFO", _chunk(b"INAM", b"odd")) + _list(b"sdta", _chunk(b"smpl", samples))
    tables = {b"phdr": phdr, b"pbag": pbag, b"pmod": bytes(10), b"pgen": pgen, b"inst": inst}
    tables |= {b"ibag": ibag, b"imod": bytes(10), b"igen": igen, b"shdr": shdr}
    return _chunk(b"RIFF", body + _list(b"pdta", *(_chunk(name, rows) for name, rows in tables.items())))


@pytest.fixture
def make_font(tmp_path: Path) -> Callable[..., SoundFont]:
    def make(*zones: Zone, preset: Sequence[Zone] = ({Generator.INSTRUMENT: 0},), kind: int = 1) -> SoundFont:
        path = tmp_path / "sine.sf2"
        path.write_bytes(font_bytes(zones, preset, kind))
        return read_sound_font(path)

    return make
