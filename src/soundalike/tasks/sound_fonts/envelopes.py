"""The two envelopes of a zone, while the key is held: delay, attack, hold, decay, sustain."""

import numpy as np
from numpy.typing import NDArray

from soundalike.tasks.sound_fonts.font import Generator, ZoneSettings

Doubles = NDArray[np.float64]

_FULL_FALL_DB = 100.0
"""The decay time is that of a fall by so much (generator 36)."""
_MIDDLE_KEY = 60


def volume_envelope(settings: ZoneSettings, key: int, times: Doubles) -> Doubles:
    """Amplitude at times in seconds since the key was pressed: attack linear, decay linear in decibels."""
    delay, attack = _seconds(settings[Generator.DELAY]), _seconds(settings[Generator.ATTACK])
    hold = _key_scaled(settings, Generator.HOLD, Generator.KEY_TO_HOLD, key)
    decay = _key_scaled(settings, Generator.DECAY, Generator.KEY_TO_DECAY, key)
    sustain_db = np.clip(settings[Generator.SUSTAIN] / 10.0, 0.0, _FULL_FALL_DB)
    fallen = np.clip(_FULL_FALL_DB * (times - delay - attack - hold) / decay, 0.0, sustain_db)
    return _rising(times - delay, attack) * np.power(10.0, -fallen / 20.0)


def modulation_envelope(settings: ZoneSettings, key: int, times: Doubles) -> Doubles:
    """What is added, times an amount, to pitch and cutoff: 0 to 1, linear in all its parts."""
    delay, attack = _seconds(settings[Generator.MOD_DELAY]), _seconds(settings[Generator.MOD_ATTACK])
    hold = _key_scaled(settings, Generator.MOD_HOLD, Generator.KEY_TO_MOD_HOLD, key)
    decay = _key_scaled(settings, Generator.MOD_DECAY, Generator.KEY_TO_MOD_DECAY, key)
    sustain = 1.0 - np.clip(settings[Generator.MOD_SUSTAIN] / 1000.0, 0.0, 1.0)
    falling: Doubles = np.maximum(1.0 - np.maximum(times - delay - attack - hold, 0.0) / decay, sustain)
    return _rising(times - delay, attack) * falling


def _rising(since: Doubles, attack: float) -> Doubles:
    risen: Doubles = np.clip(since / attack, 0.0, 1.0)
    return risen


def _key_scaled(settings: ZoneSettings, time: Generator, scaling: Generator, key: int) -> float:
    """A time that changes by so many timecents with each key below the middle C."""
    return _seconds(settings[time] + settings[scaling] * (_MIDDLE_KEY - key))


def _seconds(timecents: int) -> float:
    return float(2.0 ** (timecents / 1200.0))
