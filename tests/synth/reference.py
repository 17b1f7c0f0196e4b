"""The synthesizer's truth: a slow, obvious float64 NumPy implementation of its equations.

It shares no code with `soundalike.synth`, and does the simplest thing at every step, so that the fast engine
can be held against it. The equations are those of SynthAX 0.2.2 (Cherep and Singh, AES 155, 2023) with the
mends that `docs/differences.md` lists.

Signals are 1-D arrays: control signals at the control rate, audio at the sample rate. Times are in seconds,
frequencies in Hz, pitches in MIDI note numbers, phases in radians.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Signal = NDArray[np.float64]
Parameters = Mapping[str, float]

EPS = 1e-6
"""The envelope ramps' offset: in control samples inside the division, in units of level outside it."""

ADSR_PARAMETERS = ("attack", "decay", "sustain", "release", "alpha")
LFO_SHAPES = ("sin", "tri", "saw", "rsaw", "sqr")
LFO_PARAMETERS = ("frequency", "mod_depth", "initial_phase", *LFO_SHAPES)
VCO_PARAMETERS = ("tuning", "mod_depth", "initial_phase")
SQUARE_SAW_PARAMETERS = (*VCO_PARAMETERS, "shape")


# Parameter curves -------------------------------------------------------------------------------------------


class Range(NamedTuple):
    """A parameter's physical range and the curve between its unit and physical values."""

    low: float
    high: float
    curve: float = 1.0
    symmetric: bool = False


RANGES = {
    "keyboard.midi_f0": Range(0.0, 127.0),
    "keyboard.duration": Range(0.01, 4.0, 0.5),
    "adsr.attack": Range(0.0, 2.0, 0.5),
    "adsr.decay": Range(0.0, 2.0, 0.5),
    "adsr.sustain": Range(0.0, 1.0),
    "adsr.release": Range(0.0, 5.0, 0.5),
    "adsr.alpha": Range(0.1, 6.0),
    "lfo.frequency": Range(0.0, 20.0, 0.25),
    "lfo.mod_depth": Range(-10.0, 20.0, 0.5, symmetric=True),
    "lfo.initial_phase": Range(-np.pi, np.pi),
    "lfo.sin": Range(0.0, 1.0),
    "lfo.tri": Range(0.0, 1.0),
    "lfo.saw": Range(0.0, 1.0),
    "lfo.rsaw": Range(0.0, 1.0),
    "lfo.sqr": Range(0.0, 1.0),
    "mod_matrix": Range(0.0, 1.0, 0.5),
    "vco.tuning": Range(-24.0, 24.0),
    "vco.mod_depth": Range(-96.0, 96.0, 0.2, symmetric=True),
    "vco.initial_phase": Range(-np.pi, np.pi),
    "vco.shape": Range(0.0, 1.0),
    "mixer": Range(0.0, 1.0),
}
"""Range of every kind of parameter, as published (the `physical` prior's curves)."""


def range_of(name: str) -> Range:
    """The range of a parameter by its full name, such as `lfo_2_rate_adsr.attack`."""
    module, parameter = name.split(".")
    if module in ("mod_matrix", "mixer"):
        return RANGES[module]
    kind = "adsr" if "adsr" in module else module.split("_")[0]
    return RANGES[f"{kind}.{parameter}"]


def unit_to_physical(unit: ArrayLike, range_: Range) -> Signal:
    """Physical values of unit values in [0, 1]: u^(1/curve), on each side of the centre where symmetric."""
    unit = np.asarray(unit, dtype=np.float64)
    low, high, curve, symmetric = range_
    if symmetric:
        distance = 2.0 * unit - 1.0
        return low + (high - low) / 2.0 * (1.0 + np.sign(distance) * np.abs(distance) ** (1.0 / curve))
    return low + (high - low) * unit ** (1.0 / curve)


def physical_to_unit(physical: ArrayLike, range_: Range) -> Signal:
    """Unit values in [0, 1] of physical values: the inverse of `unit_to_physical`."""
    physical = np.asarray(physical, dtype=np.float64)
    low, high, curve, symmetric = range_
    if symmetric:
        distance = 2.0 * (physical - low) / (high - low) - 1.0
        return (1.0 + np.sign(distance) * np.abs(distance) ** curve) / 2.0
    return ((physical - low) / (high - low)) ** curve


# Sizes ------------------------------------------------------------------------------------------------------


def audio_samples(duration: float, sample_rate: float) -> int:
    """Samples of a sound."""
    return round(duration * sample_rate)


def control_samples(duration: float, control_rate: float) -> int:
    """Samples of a control signal: at least the two that interpolation needs."""
    return max(2, round(duration * control_rate))


# Control-rate modules ---------------------------------------------------------------------------------------


def ramp(position: Signal, start: float, duration: float) -> Signal:
    """A linear rise from 0 at `start` to 1 at `start + duration`, all three in (fractional) control samples.

    The offsets of EPS keep the first sample above 0. Without a duration the ramp is complete at its start.
    """
    if duration == 0.0:
        return np.where(position >= start, 1.0, 0.0)
    with np.errstate(over="ignore"):  # a duration near the smallest double: infinity, cut to 1
        return np.minimum((np.maximum(position - start, 0.0) + EPS) / duration + EPS, 1.0)


def adsr(
    attack: float,
    decay: float,
    sustain: float,
    release: float,
    alpha: float,
    note: float,
    samples: int,
    control_rate: float,
) -> Signal:
    """Attack, decay, sustain, release envelope of a key held for `note` seconds; ramps to the power alpha.

    Note-off freezes the level that attack and decay have reached, however little of them has passed; release
    multiplies it down from there.
    """
    position = np.arange(samples, dtype=np.float64)
    note_off = note * control_rate
    held = np.minimum(position, note_off)

    rise = ramp(held, 0.0, attack * control_rate) ** alpha
    fall = np.maximum(1.0 - ramp(held, attack * control_rate, decay * control_rate), 0.0) ** alpha
    held_level = rise * ((1.0 - sustain) * fall + sustain)

    fade = np.maximum(1.0 - ramp(position, note_off, release * control_rate), 0.0) ** alpha
    return held_level * np.where(position < note_off, 1.0, fade)


def lfo_shapes(phase: Signal) -> Signal:
    """The five unipolar shapes, one a row in the order of LFO_SHAPES, each in [0, 1].

    All start at 0 for a phase of 0, except the reverse saw, which starts at 1.
    """
    cosine = np.cos(phase + np.pi)
    saw = np.mod(phase, 2.0 * np.pi) / (2.0 * np.pi)
    triangle = np.where(2.0 * saw > 1.0, 2.0 - 2.0 * saw, 2.0 * saw)
    return np.stack([(cosine + 1.0) / 2.0, triangle, saw, 1.0 - saw, (np.sign(cosine) + 1.0) / 2.0])


def lfo(
    frequency: float,
    mod_depth: float,
    initial_phase: float,
    weights: Sequence[float],
    rate_envelope: Signal,
    control_rate: float,
) -> Signal:
    """Low-frequency oscillator: shapes mixed by weight^e, normalised to sum 1; silent when all weights are 0.

    `rate_envelope` times `mod_depth` (Hz) is added to the frequency, which is kept from going below 0.
    """
    rate = np.maximum(frequency + mod_depth * rate_envelope, 0.0)
    phase = np.cumsum(2.0 * np.pi * rate / control_rate) + initial_phase
    powers = np.asarray(weights, dtype=np.float64) ** np.e
    if powers.sum() == 0.0:
        return np.zeros_like(phase)
    mix: Signal = (powers / powers.sum()) @ lfo_shapes(phase)
    return mix


def modulation_matrix(gains: ArrayLike, sources: Sequence[Signal]) -> Signal:
    """Targets (targets, samples) as sums of the sources, weighted by gains (targets, sources)."""
    return np.asarray(gains, dtype=np.float64) @ np.stack(sources)


def upsample(control: Signal, samples: int) -> Signal:
    """A control signal at audio rate: linear, its first and last sample at those of the audio."""
    return np.interp(np.linspace(0.0, 1.0, samples), np.linspace(0.0, 1.0, len(control)), control)


# Audio-rate modules -----------------------------------------------------------------------------------------


def midi_to_hz(midi: ArrayLike) -> Signal:
    """Equal temperament, A4 (note 69) = 440 Hz."""
    return 440.0 * 2.0 ** ((np.asarray(midi, dtype=np.float64) - 69.0) / 12.0)


def pitch_to_hz(midi: float, mod_depth: float, modulation: Signal, sample_rate: float) -> Signal:
    """Instantaneous frequency of a pitch modulated in semitones: MIDI notes 0 to 127, at most Nyquist."""
    return np.minimum(midi_to_hz(np.clip(midi + mod_depth * modulation, 0.0, 127.0)), sample_rate / 2.0)


def phase_of(frequency: Signal, initial_phase: float, sample_rate: float) -> Signal:
    """Phase in radians; its first sample has already moved on by one increment.

    Cycles are summed in extended precision, where the machine has it, and wrapped: in plain doubles rounding
    reaches some 1e-6 radians in 30 s at 48 kHz, which FM multiplies.
    """
    cycles = np.cumsum((frequency / sample_rate).astype(np.longdouble)) % 1.0
    return 2.0 * np.pi * cycles.astype(np.float64) + initial_phase


def sine(
    midi: float, mod_depth: float, initial_phase: float, modulation: Signal, sample_rate: float
) -> Signal:
    """A cosine at the modulated pitch; `midi` is the note plus the oscillator's tuning."""
    return np.cos(phase_of(pitch_to_hz(midi, mod_depth, modulation, sample_rate), initial_phase, sample_rate))


def square_saw_shape(phase: Signal, sharpness: Signal, shape: float) -> Signal:
    """From square (shape 0) to saw (shape 1), rounded by tanh (Lazzarini and Timoney, CMJ 34(1), 2010)."""
    square = np.tanh(np.pi / 2.0 * sharpness * np.sin(phase))
    return (1.0 - shape / 2.0) * square * (1.0 + shape * np.cos(phase))


def square_saw(
    midi: float,
    mod_depth: float,
    initial_phase: float,
    shape: float,
    modulation: Signal,
    sample_rate: float,
) -> Signal:
    """Square to saw oscillator whose edges soften as its instantaneous frequency rises."""
    frequency = pitch_to_hz(midi, mod_depth, modulation, sample_rate)
    sharpness = 12000.0 / (frequency * np.log10(frequency))
    return square_saw_shape(phase_of(frequency, initial_phase, sample_rate), sharpness, shape)


def fm(midi: float, index: float, initial_phase: float, modulator: Signal, sample_rate: float) -> Signal:
    """Frequency-modulated cosine: f0 (1 + index * modulator), kept between 0 Hz and Nyquist."""
    centre = midi_to_hz(midi)
    frequency = np.clip(centre + index * centre * modulator, 0.0, sample_rate / 2.0)
    return np.cos(phase_of(frequency, initial_phase, sample_rate))


def mixer(levels: Sequence[float], signals: Sequence[Signal]) -> Signal:
    """Weighted sum, divided by its own peak if that exceeds 1."""
    mix = np.asarray(levels, dtype=np.float64) @ np.stack(signals)
    peak = np.max(np.abs(mix))
    return mix / peak if peak > 1.0 else mix


# Patches ----------------------------------------------------------------------------------------------------


class Clock(NamedTuple):
    """Rates and sizes that all modules of one sound share."""

    sample_rate: float
    samples: int
    control_rate: float
    control_samples: int


def clock_of(sample_rate: float, duration: float, control_rate: float) -> Clock:
    """The clock of a sound of `duration` seconds."""
    return Clock(
        sample_rate,
        audio_samples(duration, sample_rate),
        control_rate,
        control_samples(duration, control_rate),
    )


def named_adsr(parameters: Parameters, module: str, note: float, clock: Clock) -> Signal:
    """The envelope whose parameters are `<module>.attack` and so on."""
    attack, decay, sustain, release, alpha = (parameters[f"{module}.{name}"] for name in ADSR_PARAMETERS)
    return adsr(attack, decay, sustain, release, alpha, note, clock.control_samples, clock.control_rate)


def named_lfo(parameters: Parameters, module: str, note: float, clock: Clock) -> Signal:
    """The LFO `<module>` with its rate envelope, times its amplitude envelope."""
    frequency, mod_depth, initial_phase, *weights = (
        parameters[f"{module}.{name}"] for name in LFO_PARAMETERS
    )
    rate = named_adsr(parameters, f"{module}_rate_adsr", note, clock)
    amplitude = named_adsr(parameters, f"{module}_amp_adsr", note, clock)
    return lfo(frequency, mod_depth, initial_phase, weights, rate, clock.control_rate) * amplitude


def modulation(
    parameters: Parameters, sources: Mapping[str, Signal], targets: Sequence[str], clock: Clock
) -> dict[str, Signal]:
    """Every target of the modulation matrix, at audio rate."""
    gains = [[parameters[f"mod_matrix.{source}_to_{target}"] for source in sources] for target in targets]
    mixed = modulation_matrix(gains, list(sources.values()))
    return {target: upsample(row, clock.samples) for target, row in zip(targets, mixed, strict=True)}


def named_sine(parameters: Parameters, vco: str, note: float, pitch: Signal, clock: Clock) -> Signal:
    """The sine oscillator `<vco>` playing the MIDI note `note`, modulated by `pitch`."""
    tuning, depth, phase = (parameters[f"{vco}.{name}"] for name in VCO_PARAMETERS)
    return sine(note + tuning, depth, phase, pitch, clock.sample_rate)


def named_square_saw(parameters: Parameters, vco: str, note: float, pitch: Signal, clock: Clock) -> Signal:
    """The square-saw oscillator `<vco>` playing the MIDI note `note`, modulated by `pitch`."""
    tuning, depth, phase, shape = (parameters[f"{vco}.{name}"] for name in SQUARE_SAW_PARAMETERS)
    return square_saw(note + tuning, depth, phase, shape, pitch, clock.sample_rate)


def named_fm(parameters: Parameters, vco: str, note: float, modulator: Signal, clock: Clock) -> Signal:
    """The FM carrier `<vco>` playing the MIDI note `note`, modulated by an audio signal."""
    tuning, index, phase = (parameters[f"{vco}.{name}"] for name in VCO_PARAMETERS)
    return fm(note + tuning, index, phase, modulator, clock.sample_rate)


def voice(
    parameters: Parameters, sample_rate: float, duration: float, control_rate: float, noise: Signal
) -> Signal:
    """`voice`: a sine, a square-saw and noise, modulated by two envelopes and two LFOs (78 parameters)."""
    clock = clock_of(sample_rate, duration, control_rate)
    note, held = parameters["keyboard.midi_f0"], parameters["keyboard.duration"]
    sources = {name: named_adsr(parameters, name, held, clock) for name in ("adsr_1", "adsr_2")}
    sources |= {name: named_lfo(parameters, name, held, clock) for name in ("lfo_1", "lfo_2")}
    targets = ["vco_1_pitch", "vco_1_amp", "vco_2_pitch", "vco_2_amp", "noise_amp"]
    control = modulation(parameters, sources, targets, clock)

    vco_1 = named_sine(parameters, "vco_1", note, control["vco_1_pitch"], clock) * control["vco_1_amp"]
    vco_2 = named_square_saw(parameters, "vco_2", note, control["vco_2_pitch"], clock) * control["vco_2_amp"]
    hiss = noise * control["noise_amp"]
    levels = [parameters[f"mixer.{name}"] for name in ("vco_1", "vco_2", "noise")]
    return mixer(levels, [vco_1, vco_2, hiss])


def voice_fm(
    parameters: Parameters, sample_rate: float, duration: float, control_rate: float, noise: Signal
) -> Signal:
    """`voice_fm`: `voice` with a third envelope and LFO, and sine vco_3 modulating FM carrier vco_4 (130)."""
    clock = clock_of(sample_rate, duration, control_rate)
    note, held = parameters["keyboard.midi_f0"], parameters["keyboard.duration"]
    sources = {name: named_adsr(parameters, name, held, clock) for name in ("adsr_1", "adsr_2", "adsr_3")}
    sources |= {name: named_lfo(parameters, name, held, clock) for name in ("lfo_1", "lfo_2", "lfo_3")}
    targets = [f"vco_{i}_{aspect}" for i in (1, 2, 3) for aspect in ("pitch", "amp")] + ["noise_amp"]
    control = modulation(parameters, sources, targets, clock)

    vco_1 = named_sine(parameters, "vco_1", note, control["vco_1_pitch"], clock) * control["vco_1_amp"]
    vco_2 = named_square_saw(parameters, "vco_2", note, control["vco_2_pitch"], clock) * control["vco_2_amp"]
    vco_3 = named_sine(parameters, "vco_3", note, control["vco_3_pitch"], clock) * control["vco_3_amp"]
    vco_4 = named_fm(parameters, "vco_4", note, vco_3, clock) * control["vco_3_amp"]
    hiss = noise * control["noise_amp"]
    levels = [parameters[f"mixer.{name}"] for name in ("vco_1", "vco_2", "vco_4", "noise")]
    return mixer(levels, [vco_1, vco_2, vco_4, hiss])


def parametric(
    parameters: Parameters,
    sample_rate: float,
    duration: float,
    control_rate: float,
    noise: Signal,
    *,
    sine: int = 2,
    square_saw: int = 2,
    fm_sine: int = 1,
    fm_square_saw: int = 1,
) -> Signal:
    """`parametric`: any number of oscillators, each with its own keyboard, envelope and LFO (340 in all).

    Oscillators 1 to n are the sines, the square-saws, then the sine and square-saw modulators; carrier n + k
    is driven by the k-th modulator and plays its note.
    """
    clock = clock_of(sample_rate, duration, control_rate)
    kinds = oscillator_kinds(sine, square_saw, fm_sine, fm_square_saw)
    audible = sine + square_saw
    numbers = range(1, len(kinds) + 1)
    note = {i: parameters[f"keyboard_{i}.midi_f0"] for i in numbers}
    held = {i: parameters[f"keyboard_{i}.duration"] for i in numbers}

    sources = {f"adsr_{i}": named_adsr(parameters, f"adsr_{i}", held[i], clock) for i in numbers}
    sources |= {f"lfo_{i}": named_lfo(parameters, f"lfo_{i}", held[i], clock) for i in numbers}
    targets = [f"vco_{i}_{aspect}" for i in numbers for aspect in ("pitch", "amp")] + ["noise_amp"]
    control = modulation(parameters, sources, targets, clock)

    vcos = {}
    for i in numbers:
        oscillator = named_sine if kinds[i - 1] == "sine" else named_square_saw
        tone = oscillator(parameters, f"vco_{i}", note[i], control[f"vco_{i}_pitch"], clock)
        vcos[f"vco_{i}"] = tone * control[f"vco_{i}_amp"]

    mixed = {f"vco_{i}": vcos[f"vco_{i}"] for i in range(1, audible + 1)}
    for carrier, i in enumerate(range(audible + 1, len(kinds) + 1), start=len(kinds) + 1):
        tone = named_fm(parameters, f"vco_{carrier}", note[i], vcos[f"vco_{i}"], clock)
        mixed[f"vco_{carrier}"] = tone * control[f"vco_{i}_amp"]
    mixed["noise"] = noise * control["noise_amp"]
    return mixer([parameters[f"mixer.{name}"] for name in mixed], list(mixed.values()))


def oscillator_kinds(sine: int, square_saw: int, fm_sine: int, fm_square_saw: int) -> list[str]:
    """Kinds of oscillators 1 to n of `parametric`, modulators last; the FM carriers are not among them."""
    return ["sine"] * sine + ["square_saw"] * square_saw + ["sine"] * fm_sine + ["square_saw"] * fm_square_saw


# Parameter names, in the order of the patches' tables -------------------------------------------------------


def adsr_names(module: str) -> list[str]:
    """Names of an envelope's parameters."""
    return [f"{module}.{name}" for name in ADSR_PARAMETERS]


def lfo_names(module: str) -> list[str]:
    """Names of the parameters of an LFO and of its two envelopes."""
    own = [f"{module}.{name}" for name in LFO_PARAMETERS]
    return own + adsr_names(f"{module}_rate_adsr") + adsr_names(f"{module}_amp_adsr")


def oscillator_names(kinds: Sequence[str]) -> list[str]:
    """Names of the parameters of vco_1, vco_2, ..., given each one's kind: sine, square_saw or fm."""
    return [
        f"vco_{i}.{name}"
        for i, kind in enumerate(kinds, start=1)
        for name in (SQUARE_SAW_PARAMETERS if kind == "square_saw" else VCO_PARAMETERS)
    ]


def matrix_names(sources: Sequence[str], modulated: int) -> list[str]:
    """Names of the modulation matrix's gains: all sources of a target, target after target."""
    targets = [f"vco_{i}_{aspect}" for i in range(1, modulated + 1) for aspect in ("pitch", "amp")]
    return [f"mod_matrix.{source}_to_{target}" for target in [*targets, "noise_amp"] for source in sources]


def single_keyboard_names(
    pairs: int, kinds: Sequence[str], modulated: int, mixed: Sequence[str]
) -> list[str]:
    """Names of a patch with one keyboard and `pairs` envelopes and LFOs."""
    envelopes = [f"adsr_{i}" for i in range(1, pairs + 1)]
    lfos = [f"lfo_{i}" for i in range(1, pairs + 1)]
    return [
        "keyboard.midi_f0",
        "keyboard.duration",
        *(name for module in envelopes for name in adsr_names(module)),
        *(name for module in lfos for name in lfo_names(module)),
        *matrix_names(envelopes + lfos, modulated),
        *oscillator_names(kinds),
        *(f"mixer.{name}" for name in mixed),
    ]


def voice_names() -> list[str]:
    """Names of the 78 parameters of `voice`."""
    return single_keyboard_names(2, ["sine", "square_saw"], 2, ["vco_1", "vco_2", "noise"])


def voice_fm_names() -> list[str]:
    """Names of the 130 parameters of `voice_fm`."""
    return single_keyboard_names(
        3, ["sine", "square_saw", "sine", "fm"], 3, ["vco_1", "vco_2", "vco_4", "noise"]
    )


def parametric_names(
    *, sine: int = 2, square_saw: int = 2, fm_sine: int = 1, fm_square_saw: int = 1
) -> list[str]:
    """Names of the parameters of `parametric`, 340 by default."""
    kinds = oscillator_kinds(sine, square_saw, fm_sine, fm_square_saw)
    carriers = fm_sine + fm_square_saw
    voices = range(1, len(kinds) + 1)
    mixed = [*range(1, sine + square_saw + 1), *range(len(kinds) + 1, len(kinds) + carriers + 1)]
    return [
        *(
            name
            for i in voices
            for name in [
                f"keyboard_{i}.midi_f0",
                f"keyboard_{i}.duration",
                *adsr_names(f"adsr_{i}"),
                *lfo_names(f"lfo_{i}"),
            ]
        ),
        *matrix_names([f"adsr_{i}" for i in voices] + [f"lfo_{i}" for i in voices], len(kinds)),
        *oscillator_names([*kinds, *["fm"] * carriers]),
        *(f"mixer.vco_{i}" for i in mixed),
        "mixer.noise",
    ]


def physical_parameters(names: Sequence[str], units: ArrayLike) -> dict[str, float]:
    """The named physical values of one row of unit values."""
    pairs = zip(names, np.asarray(units, dtype=np.float64), strict=True)
    return {name: float(unit_to_physical(unit, range_of(name))) for name, unit in pairs}
