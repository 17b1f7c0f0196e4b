"""Play one note of a SoundFont."""

import numpy as np
from numpy.typing import NDArray

from soundalike.tasks.sound_fonts.envelopes import Doubles, modulation_envelope, volume_envelope
from soundalike.tasks.sound_fonts.filtering import low_pass
from soundalike.tasks.sound_fonts.font import Generator, SoundFont, Zone

_LOUDNESS_OF_ATTENUATION = 0.4
"""Of the decibels that a font asks for: what the makers' hardware did, and what fonts are made for."""


def play_note(
    font: SoundFont, program: int, key: int, velocity: int, duration: float, sample_rate: int
) -> Doubles:
    """The first seconds of a held note, mixed to mono.

    Args:
        font: the font.
        program: of General MIDI, 0 to 127.
        key: MIDI number, 0 to 127; 60 is the middle C.
        velocity: 1 to 127. It chooses among the font's layers and makes soft notes darker, but not quieter.
        duration: in seconds.
        sample_rate: in Hz.

    Returns:
        Shape (samples,); zeros when no zone of the font sounds. Not bounded.

    Raises:
        AudioError: the font is damaged or compressed.
    """
    times = np.arange(round(duration * sample_rate)) / sample_rate
    note = np.zeros(len(times))
    for zone in font.zones(program, key, velocity):
        played = _interpolated(font.samples, zone, _positions(zone, key, times))
        played = low_pass(played, zone.settings, key, velocity, sample_rate)
        attenuation_db = _LOUDNESS_OF_ATTENUATION * zone.settings[Generator.ATTENUATION] / 10.0
        note += 10.0 ** (-attenuation_db / 20.0) * volume_envelope(zone.settings, key, times) * played
    return note


def _positions(zone: Zone, key: int, times: Doubles) -> Doubles:
    """Where in the font's samples the zone is at each time; past its end when it is over."""
    cents = np.full(len(times), float(zone.cents))
    bend = zone.settings[Generator.MOD_ENVELOPE_TO_PITCH]
    if bend:
        cents += bend * modulation_envelope(zone.settings, key, times)
    steps = zone.sample_rate * 2.0 ** (cents / 1200.0)
    seconds = times[1] if len(times) > 1 else 0.0
    travelled = np.concatenate([[0.0], np.cumsum(steps[:-1])]) * seconds
    positions = zone.start + travelled
    if zone.loop is None:
        return positions
    first, stop = zone.loop
    return np.where(positions < stop, positions, first + np.mod(positions - first, stop - first))


def _interpolated(samples: NDArray[np.int16], zone: Zone, positions: Doubles) -> Doubles:
    """Samples at places between samples, by cubic Hermite interpolation (Catmull and Rom), in [-1, 1]."""
    whole = np.floor(positions).astype(np.int64)
    part = positions - whole
    last = min(zone.stop, len(samples)) - 1
    before, here, after, beyond = (
        samples[np.clip(whole + offset, zone.start, last)] / 32768.0 for offset in (-1, 0, 1, 2)
    )
    slope = (after - before) / 2.0
    next_slope = (beyond - here) / 2.0
    curved = 2.0 * (here - after) + slope + next_slope
    value = here + part * (slope + part * ((after - here - slope) - curved * (1.0 - part)))
    return np.where(whole > last, 0.0, value)
