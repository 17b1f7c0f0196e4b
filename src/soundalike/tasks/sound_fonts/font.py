"""From a program, a key and a velocity to the zones that sound."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from soundalike.audio import AudioError
from soundalike.tasks.sound_fonts.chunks import Table, read_chunks


class Generator(IntEnum):
    """What a zone can set, by the specification's numbers (section 8.1.2). Times are in timecents, pitch in cents."""

    START = 0
    END = 1
    LOOP_START = 2
    LOOP_END = 3
    START_COARSE = 4
    FILTER_CUTOFF = 8
    FILTER_Q = 9
    MOD_ENVELOPE_TO_PITCH = 7
    MOD_ENVELOPE_TO_CUTOFF = 11
    END_COARSE = 12
    MOD_DELAY = 25
    MOD_ATTACK = 26
    MOD_HOLD = 27
    MOD_DECAY = 28
    MOD_SUSTAIN = 29
    KEY_TO_MOD_HOLD = 31
    KEY_TO_MOD_DECAY = 32
    DELAY = 33
    ATTACK = 34
    HOLD = 35
    DECAY = 36
    SUSTAIN = 37
    KEY_TO_HOLD = 39
    KEY_TO_DECAY = 40
    INSTRUMENT = 41
    KEY_RANGE = 43
    VELOCITY_RANGE = 44
    LOOP_START_COARSE = 45
    FIXED_KEY = 46
    ATTENUATION = 48
    LOOP_END_COARSE = 50
    COARSE_TUNE = 51
    FINE_TUNE = 52
    SAMPLE = 53
    SAMPLE_MODES = 54
    SCALE_TUNING = 56
    ROOT_KEY = 58


_SHORTEST = -12000
"""Timecents of a millisecond: the default of every time."""
_DEFAULTS = {
    Generator.FILTER_CUTOFF: 13500,
    Generator.SCALE_TUNING: 100,
    Generator.ROOT_KEY: -1,
    Generator.FIXED_KEY: -1,
    **dict.fromkeys(
        (
            *(Generator.MOD_DELAY, Generator.MOD_ATTACK, Generator.MOD_HOLD, Generator.MOD_DECAY),
            *(Generator.DELAY, Generator.ATTACK, Generator.HOLD, Generator.DECAY),
        ),
        _SHORTEST,
    ),
}
_OF_INSTRUMENTS_ONLY = {
    *(Generator.START, Generator.END, Generator.LOOP_START, Generator.LOOP_END),
    *(Generator.START_COARSE, Generator.END_COARSE, Generator.LOOP_START_COARSE, Generator.LOOP_END_COARSE),
    *(Generator.FIXED_KEY, Generator.SAMPLE_MODES, Generator.ROOT_KEY),
}
"""What a preset must not set."""
_IN_COARSE_STEPS = 32768
_VORBIS = 0x10
"""The bit of a sample's kind that marks the compressed samples of an .sf3 file."""

Settings = dict[int, int]


@dataclass(frozen=True)
class Zone:
    """One sample, and how it is to be played for a key.

    Attributes:
        start: of the sample in the font's samples.
        stop: after its last one.
        loop: first sample of the loop and the one after its last; None where it is not looped.
        sample_rate: of the sample, in Hz.
        cents: from the pitch at which it was recorded to that of the key.
        settings: of every generator.
    """

    start: int
    stop: int
    loop: tuple[int, int] | None
    sample_rate: int
    cents: float
    settings: "ZoneSettings"


class ZoneSettings:
    """What a zone sets, and the specification's defaults for the rest."""

    def __init__(self, instrument: Settings, preset: Settings) -> None:
        self._absolute, self._added = instrument, preset

    def __getitem__(self, generator: Generator) -> int:
        """The instrument's value or the default, plus what the preset adds."""
        added = 0 if generator in _OF_INSTRUMENTS_ONLY else self._added.get(generator, 0)
        return self._absolute.get(generator, _DEFAULTS.get(generator, 0)) + added


class SoundFont:
    """A font in memory."""

    def __init__(self, path: Path, samples: NDArray[np.int16], tables: dict[bytes, Table]) -> None:
        self.path = path
        self.samples = samples
        self._tables = tables
        headers = tables[b"phdr"]
        # The last row of each table only ends the one before it.
        self._presets = {
            (int(row["bank"]), int(row["program"])): number for number, row in enumerate(headers[:-1])
        }

    def zones(self, program: int, key: int, velocity: int) -> list[Zone]:
        """The zones of a melodic program (bank 0) that sound for a key, 0 to 127, at a velocity, 1 to 127.

        Raises:
            AudioError: the font is damaged, or its samples are compressed (.sf3).
        """
        preset = self._presets.get((0, program))
        if preset is None:
            return []
        try:
            return list(self._zones(preset, key, velocity))
        except (IndexError, ValueError) as error:
            raise AudioError(self.path, f"is a damaged SoundFont: {error}") from error

    def _zones(self, preset: int, key: int, velocity: int) -> Iterator[Zone]:
        for added in self._matching(b"p", preset, Generator.INSTRUMENT, key, velocity):
            for absolute in self._matching(
                b"i", added[Generator.INSTRUMENT], Generator.SAMPLE, key, velocity
            ):
                header = self._tables[b"shdr"][absolute[Generator.SAMPLE]]
                if header["kind"] & _VORBIS:
                    raise AudioError(self.path, "has compressed samples (.sf3), which are not read here")
                yield _zone(header, ZoneSettings(absolute, added), key)

    def _matching(
        self, kind: bytes, owner: int, terminal: Generator, key: int, velocity: int
    ) -> Iterator[Settings]:
        """Settings of the zones of a preset (`p`) or instrument (`i`) that a note falls into.

        A first zone that ends with no instrument or sample holds what the others have in common.
        """
        owners = self._tables[b"phdr" if kind == b"p" else b"inst"]
        bags, generators = self._tables[kind + b"bag"], self._tables[kind + b"gen"]
        first, stop = int(owners[owner]["bags"]), int(owners[owner + 1]["bags"])
        common: Settings = {}
        for bag in range(first, stop):
            rows = generators[int(bags[bag]["generators"]) : int(bags[bag + 1]["generators"])]
            own = {int(row["operator"]): int(row["amount"]) for row in rows}
            if terminal in own:
                settings = common | own
                if _holds(settings, Generator.KEY_RANGE, key) and _holds(
                    settings, Generator.VELOCITY_RANGE, velocity
                ):
                    yield settings
            elif bag == first:
                common = own


def _holds(settings: Settings, kind: Generator, value: int) -> bool:
    """Whether a range, whose ends are the low and the high byte of its amount, holds a value."""
    if kind not in settings:
        return True
    amount = settings[kind] & 0xFFFF
    return (amount & 0xFF) <= value <= (amount >> 8)


def _zone(header: Any, settings: ZoneSettings, key: int) -> Zone:
    def place(column: str, fine: Generator, coarse: Generator) -> int:
        return int(header[column]) + settings[fine] + _IN_COARSE_STEPS * settings[coarse]

    start = place("start", Generator.START, Generator.START_COARSE)
    stop = place("end", Generator.END, Generator.END_COARSE)
    loop = (
        place("loop_start", Generator.LOOP_START, Generator.LOOP_START_COARSE),
        place("loop_end", Generator.LOOP_END, Generator.LOOP_END_COARSE),
    )
    root = settings[Generator.ROOT_KEY] if settings[Generator.ROOT_KEY] >= 0 else int(header["root_key"])
    played = settings[Generator.FIXED_KEY] if settings[Generator.FIXED_KEY] >= 0 else key
    cents = (
        settings[Generator.SCALE_TUNING] * (played - root)
        + 100 * settings[Generator.COARSE_TUNE]
        + settings[Generator.FINE_TUNE]
        + int(header["correction"])
    )
    # Mode 1 loops for good, mode 3 until the key is let go, which never happens here.
    looped = settings[Generator.SAMPLE_MODES] in (1, 3) and loop[1] > loop[0]
    return Zone(start, stop, loop if looped else None, int(header["sample_rate"]), cents, settings)


def read_sound_font(path: Path) -> SoundFont:
    """Read a font whole into memory.

    Raises:
        AudioError: the file cannot be read or is no SoundFont.
    """
    return SoundFont(path, *read_chunks(path))
