"""Miniatures: known data sets in the layouts of their publishers' archives, and sound fonts."""

import json
import struct
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from soundalike.audio import write
from soundalike.tasks.sound_fonts import SoundFont, read_sound_font
from soundalike.tasks.sound_fonts.font import Generator

WORDS = ("bed", "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


FONT_RATE = 44_100
FONT_PERIOD = 100
"""Samples of the recorded sine, so that it has 441 Hz."""
FONT_CYCLES = 20

FontZone = Mapping[Generator, int]


def write_sound(path: Path, number: int = 0) -> None:
    """A short sound, another one for every number."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, 0.5 * np.sin(np.arange(400) * (0.1 + 0.01 * number)), 16_000)


@pytest.fixture
def esc50(tmp_path: Path) -> Path:
    """Four classes in five folds, two of them in ESC-10; one recording gave two clips."""
    folder = tmp_path / "ESC-50-master"
    rows = ["filename,fold,target,category,esc10,src_file,take"]
    classes = ("dog", "chirping_birds", "rain", "clapping")
    for target, category in enumerate(classes):
        for fold in range(1, 6):
            for take in "AB" if category == "dog" and fold == 1 else "A":
                name = f"{fold}-{100 * target + fold}-{take}-{target}.wav"
                write_sound(folder / "audio" / name)
                in_esc10 = category in ("dog", "rain")
                rows.append(f"{name},{fold},{target},{category},{in_esc10},{100 * target + fold},{take}")
    (folder / "meta").mkdir()
    (folder / "meta" / "esc50.csv").write_text("\n".join(rows) + "\n")
    return folder


@pytest.fixture
def speech_commands(tmp_path: Path) -> Path:
    """Eleven words by five speakers: two to train on, one to validate, two to test; and the folder of noise."""
    folder = tmp_path / "speech_commands"
    speakers = {"aa01": "train", "bb02": "train", "cc03": "validation", "dd04": "testing", "ee05": "testing"}
    lists: dict[str, list[str]] = {"train": [], "validation": [], "testing": []}
    for word in WORDS:
        for speaker, part in speakers.items():
            write_sound(folder / word / f"{speaker}_nohash_0.wav")
            lists[part].append(f"{word}/{speaker}_nohash_0.wav")
    write_sound(folder / "_background_noise_" / "pink_noise.wav")
    for part in ("validation", "testing"):
        (folder / f"{part}_list.txt").write_text("\n".join(lists[part]) + "\n")
    (folder / "LICENSE").touch()
    return folder


@pytest.fixture
def nsynth(tmp_path: Path) -> Path:
    """Two families at two pitches; validation and test parts share their instruments, as published."""
    folder = tmp_path / "nsynth"
    for part, number in (("train", 0), ("valid", 1), ("test", 1)):
        notes = {}
        for family in ("bass", "organ"):
            for pitch in (60, 64):
                name = f"{family}_electronic_{number:03d}-{pitch:03d}-{'100' if part == 'test' else '050'}"
                notes[name] = {
                    "note_str": name,
                    "pitch": pitch,
                    "instrument_str": f"{family}_electronic_{number:03d}",
                    "instrument_family_str": family,
                }
                write_sound(folder / f"nsynth-{part}" / "audio" / f"{name}.wav")
        (folder / f"nsynth-{part}" / "examples.json").write_text(json.dumps(notes))
    return folder


@pytest.fixture
def replace_text() -> Callable[[Path, str, str], None]:
    """Replace the first occurrence of one text by another in a file."""

    def replace(path: Path, old: str, new: str) -> None:
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    return replace


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def _list(kind: bytes, *chunks: bytes) -> bytes:
    return _chunk(b"LIST", kind + b"".join(chunks))


def _zones(zones: Sequence[FontZone]) -> tuple[bytes, bytes]:
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
    zones: Sequence[FontZone], preset: Sequence[FontZone] = ({Generator.INSTRUMENT: 0},), kind: int = 1
) -> bytes:
    """A font of one program (5), one instrument and one sample: a sine of 441 Hz recorded at key 69."""
    sine = np.rint(16_384 * np.sin(2 * np.pi * np.arange(FONT_CYCLES * FONT_PERIOD) / FONT_PERIOD))
    samples = np.concatenate([sine, np.zeros(46)]).astype("<i2").tobytes()
    pbag, pgen = _zones(preset)
    ibag, igen = _zones(zones)
    phdr = struct.pack("<20sHHHIII", b"Sine", 5, 0, 0, 0, 0, 0)
    phdr += struct.pack("<20sHHHIII", b"EOP", 0, 0, len(preset), 0, 0, 0)
    inst = struct.pack("<20sH", b"Sine", 0) + struct.pack("<20sH", b"EOI", len(zones))
    end = FONT_CYCLES * FONT_PERIOD
    shdr = struct.pack(
        "<20sIIIIIBbHH", b"Sine", 0, end, FONT_PERIOD, end - FONT_PERIOD, FONT_RATE, 69, 0, 0, kind
    )
    shdr += struct.pack("<20sIIIIIBbHH", b"EOS", 0, 0, 0, 0, 0, 0, 0, 0, 0)
    body = b"sfbk" + _list(b"INFO", _chunk(b"INAM", b"odd")) + _list(b"sdta", _chunk(b"smpl", samples))
    tables = {b"phdr": phdr, b"pbag": pbag, b"pmod": bytes(10), b"pgen": pgen, b"inst": inst}
    tables |= {b"ibag": ibag, b"imod": bytes(10), b"igen": igen, b"shdr": shdr}
    return _chunk(b"RIFF", body + _list(b"pdta", *(_chunk(name, rows) for name, rows in tables.items())))


@pytest.fixture
def make_font(tmp_path: Path) -> Callable[..., SoundFont]:
    def make(
        *zones: FontZone, preset: Sequence[FontZone] = ({Generator.INSTRUMENT: 0},), kind: int = 1
    ) -> SoundFont:
        path = tmp_path / "sine.sf2"
        path.write_bytes(font_bytes(zones, preset, kind))
        return read_sound_font(path)

    return make
