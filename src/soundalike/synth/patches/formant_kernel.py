"""The compiled part of `formant`: source, vocal tract, loudness, room."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.approximations import cosine_of_turns, exp2
from soundalike.synth.compilation import compiled, kernel
from soundalike.synth.modules.chance import SCATTER_BLOCKS, Keys, uniforms_of_block, wander
from soundalike.synth.modules.control import Lines, Timeline, control_count, draw, straight_lines, timeline
from soundalike.synth.modules.formants import FORMANTS, Resonances, resonate, tune
from soundalike.synth.modules.level import set_level, set_rms
from soundalike.synth.modules.mixer import prevent_clipping
from soundalike.synth.modules.noise import white_noise
from soundalike.synth.modules.onsets import MOST_ONSETS, onsets
from soundalike.synth.modules.room import RoomMemory, room, room_memory
from soundalike.synth.modules.spectral_tilt import tilt
from soundalike.synth.modules.syllables import syllables
from soundalike.synth.modules.tone import ToneMemory, tone, tone_memory

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]
Positions = NDArray[np.int64]

VOICE_RMS = 1.0
"""Of the voice through its formants, before its syllables shape it."""
JITTER_HZ = 40.0
HIGHEST_PITCH = 0.4
"""As a share of the sample rate: at half of it, a tone is next to nothing."""
_RMS_TO_PEAK_OF_NOISE = math.sqrt(3.0)
# Octaves above 1 Hz. The second formant of the backest vowel lies 250 Hz above the first, that of the frontest at its
# high end; ranges after Peterson and Barney, "Control methods used in a study of the vowels", JASA 24(2), 1952.
_CLOSED, _OPEN = math.log2(250.0), math.log2(900.0)
_BACK_ABOVE_FIRST = 250.0
_FRONT = math.log2(2500.0)
_THIRD, _FOURTH = math.log2(2700.0), math.log2(3600.0)
_BANDWIDTH = math.log2(60.0)


class FormantLayout(NamedTuple):
    """The first column of each module."""

    onsets: int
    syllable: int
    pitch: int
    vibrato: int
    source: int
    tract: int
    vowel: int
    room: int
    mixer: int


class _Scratch(NamedTuple):
    """Working memory of one thread."""

    positions: Positions
    gains: Doubles
    numbers: Positions
    places: Doubles
    amplitude: Doubles
    pitch: Doubles
    real: Doubles
    imaginary: Doubles
    input_gains: Doubles
    values: Doubles
    slopes: Doubles
    tone: ToneMemory
    room: RoomMemory
    noise: Floats
    line: Floats


@kernel
def render_rows(
    layout: FormantLayout,
    parameters: Doubles,
    noise: Keys,
    sample_rate: float,
    control_rate: float,
    out: Floats,
) -> None:
    """Render one sound a row; see `Patch.render_rows`."""
    samples = out.shape[1]
    controls = control_count(samples, sample_rate, control_rate)
    time = timeline(controls, samples)
    scratch = _scratch(controls, samples, time, sample_rate)
    for n in range(out.shape[0]):
        row, key, sound = parameters[n], noise[n], out[n]
        count = onsets(row, layout.onsets, key, sample_rate, samples, scratch.positions, scratch.gains)
        syllables(
            row,
            layout.syllable,
            scratch.positions,
            scratch.gains,
            count,
            samples,
            sample_rate,
            scratch.numbers,
            scratch.places,
            scratch.amplitude,
        )
        _pitch(layout, row, key, samples / sample_rate, sample_rate, scratch)
        _source(layout, row, key, time, sample_rate, scratch, sound)
        _tune_formants(layout, row, time, sample_rate, scratch)
        resonate(sound, Resonances(scratch.real, scratch.imaginary, scratch.input_gains), time)
        set_rms(sound, VOICE_RMS)
        lines = Lines(scratch.values, scratch.slopes)
        straight_lines(scratch.amplitude, time, 1.0, 0.0, lines)
        draw(lines, time, 0, controls - 1, scratch.line)
        for k in range(samples):
            sound[k] *= scratch.line[k]
        room(row, layout.room, sample_rate, scratch.room, sound)
        set_level(sound, row[layout.mixer])
        prevent_clipping(sound)


@compiled
def _scratch(controls: int, samples: int, time: Timeline, sample_rate: float) -> _Scratch:
    """Allocate working memory for sounds of one length."""
    segments = controls - 1
    return _Scratch(
        positions=np.empty(MOST_ONSETS, dtype=np.int64),
        gains=np.empty(MOST_ONSETS),
        numbers=np.empty(controls, dtype=np.int64),
        places=np.empty(controls),
        amplitude=np.empty(controls),
        pitch=np.empty(controls),
        real=np.empty((FORMANTS, segments)),
        imaginary=np.empty((FORMANTS, segments)),
        input_gains=np.empty((FORMANTS, segments)),
        values=np.empty(segments),
        slopes=np.empty(segments),
        tone=tone_memory(time),
        room=room_memory(samples, sample_rate),
        noise=np.empty((samples + 63) // 64 * 64, dtype=np.float32),
        line=np.empty(samples + time.ramp.size, dtype=np.float32),
    )


@compiled
def _pitch(
    layout: FormantLayout, row: Doubles, key: Keys, duration: float, sample_rate: float, scratch: _Scratch
) -> None:
    """Write the pitch in MIDI notes, and let the tremolo act on the amplitude.

    At the share u of syllable k it is note + scatter s_k + glide (u - 1/2) + arch (4 u (1 - u) - 1/2) + vibrato and
    jitter, where s_k in [-1, 1] is drawn, and at most HIGHEST_PITCH.
    """
    note, glide, arch, scatter = row[layout.pitch : layout.pitch + 4]
    log_rate, depth, tremolo, jitter = row[layout.vibrato : layout.vibrato + 4]
    pitch, amplitude = scratch.pitch, scratch.amplitude
    controls = pitch.size
    wander(key, JITTER_HZ, (controls - 1) / duration, pitch)
    turns = exp2(log_rate) * duration / (controls - 1)
    highest = 69.0 + 12.0 * math.log2(HIGHEST_PITCH * sample_rate / 440.0)
    last, shift = -1, 0.0
    for n in range(controls):
        if scratch.numbers[n] != last:
            last = scratch.numbers[n]
            shift = scatter * (2.0 * uniforms_of_block(key, SCATTER_BLOCKS + last)[0] - 1.0)
        u = scratch.places[n]
        swing = cosine_of_turns(n * turns)
        contour = glide * (u - 0.5) + arch * (4.0 * u * (1.0 - u) - 0.5)
        pitch[n] = min(note + shift + contour + depth * swing + jitter * pitch[n], highest)
        amplitude[n] *= 1.0 - tremolo * (0.5 - 0.5 * swing)


@compiled
def _source(
    layout: FormantLayout,
    row: Doubles,
    key: Keys,
    time: Timeline,
    sample_rate: float,
    scratch: _Scratch,
    out: Floats,
) -> None:
    """Write the tone, tilted, and breath of so many dB beside it."""
    shape, decibels, slope = row[layout.source : layout.source + 3]
    tone(scratch.pitch, shape, time, sample_rate, scratch.tone, out)
    tilt(out, slope, sample_rate)
    set_rms(out, 1.0)
    white_noise(key, scratch.noise)
    breath = np.float32(_RMS_TO_PEAK_OF_NOISE * 10.0 ** (decibels / 20.0))
    for n in range(out.size):
        out[n] += breath * scratch.noise[n]


@compiled
def _tune_formants(
    layout: FormantLayout, row: Doubles, time: Timeline, sample_rate: float, scratch: _Scratch
) -> None:
    """Write the four resonators of every segment, in straight lines of log frequency from vowel to vowel.

    All frequencies and bandwidths are multiplied by 2^scale, which is what a smaller body does.
    """
    scale, bandwidth, fall = row[layout.tract : layout.tract + 3]
    open_start, front_start, open_end, front_end, third, fourth = row[layout.vowel : layout.vowel + 6]
    first_start, second_start = vowel(open_start, front_start)
    first_end, second_end = vowel(open_end, front_end)
    starts = (first_start, second_start, _THIRD + third / 12.0, _FOURTH + fourth / 12.0)
    bends = (first_end - first_start, second_end - second_start, 0.0, 0.0)
    for i in range(FORMANTS):
        amplitude = 10.0 ** (-fall * i / 20.0)
        for k in range(time.fractions.size):
            hertz = exp2(scale + starts[i] + scratch.places[k] * bends[i])
            real, imaginary, gain = tune(hertz, exp2(scale + _BANDWIDTH + bandwidth), amplitude, sample_rate)
            scratch.real[i, k], scratch.imaginary[i, k], scratch.input_gains[i, k] = real, imaginary, gain


@compiled
def vowel(opening: float, front: float) -> tuple[float, float]:
    """The first and second formant of a vowel, in octaves above 1 Hz, from two shares in [0, 1]."""
    first = _CLOSED + opening * (_OPEN - _CLOSED)
    back = math.log2(exp2(first) + _BACK_ABOVE_FIRST)
    return first, back + front * (_FRONT - back)
