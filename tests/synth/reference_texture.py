"""The truth about `texture`."""

import numpy as np
from numpy.typing import NDArray
from tests.synth import reference
from tests.synth.reference import Parameters, Signal
from tests.synth.reference_filters import (
    GRAINS,
    room,
    state_variable_filter,
    tilt,
    uniforms_of,
    wander,
    with_rms,
)
from tests.synth.reference_onsets import named_onsets


def burst(time: Signal, fall: float, rise: float) -> Signal:
    """A double exponential whose highest point is 1, `time` seconds after its onset; `rise` as a share of `fall`."""
    after = np.maximum(time, 0.0)
    shape = np.exp(-after / fall) - np.exp(-after / (rise * fall))
    top = np.log(1.0 / rise) * fall * rise / (1.0 - rise)
    return np.where(time >= 0.0, shape / (np.exp(-top / fall) - np.exp(-top / (rise * fall))), 0.0)


def grains(
    key: NDArray[np.uint64], density: float, fall: float, spread: float, sample_rate: float, samples: int
) -> Signal:
    """A Poisson train of exponential grains."""
    out, time = np.zeros(samples), 0.0
    drawn = uniforms_of(key, GRAINS, 2 * int(40 + 3.0 * density * samples / sample_rate))
    for u, v in drawn.reshape(-1, 2):
        time -= np.log(u) / density * sample_rate
        first = int(np.ceil(time))
        if first >= samples:
            return out / (1.0 + density * fall)
        after = np.arange(samples - first) / sample_rate
        out[first:] += 10.0 ** (-spread * v / 20.0) * np.exp(-after / fall)
    raise AssertionError("more grains than were drawn")


def shares(*weights: float) -> Signal:
    """Sixth powers over their sum."""
    powers = np.array(weights) ** 6
    return powers / powers.sum() if powers.sum() > 0.0 else powers


def render(
    parameters: Parameters,
    sample_rate: float,
    duration: float,
    control_rate: float,
    noise: Signal,
    key: NDArray[np.uint64],
    phase: float = 0.0,
) -> Signal:
    """One sound, its tone beginning at a phase in radians."""
    p = {name.replace(".", "_"): value for name, value in parameters.items()}
    samples, controls = len(noise), reference.control_samples(duration, control_rate)
    seconds = samples / sample_rate
    time = np.arange(samples) / sample_rate
    share = np.arange(controls) / (controls - 1)

    positions, gains = named_onsets(parameters, key, sample_rate, samples)
    bursts = sum(
        gain * burst(time - position / sample_rate, 2.0 ** p["bursts_decay"], p["bursts_attack"])
        for position, gain in zip(positions, gains, strict=True)
    )
    gusts = wander(key, 2.0 ** p["gusts_rate"], controls, (controls - 1) / seconds)

    pitch = reference.upsample(p["hum_note"] + p["hum_gusts_depth"] * gusts, samples)
    hum = 3.0 * 10.0 ** (p["hum_gain"] / 20.0)
    hum *= reference.square_saw(0.0, 1.0, phase, p["hum_shape"], pitch, sample_rate)

    note = p["filter_cutoff"] + p["filter_glide"] * (share - 0.5) + p["filter_gusts_depth"] * gusts
    at_control = (np.arange(controls) * ((samples - 1) / (controls - 1))).astype(int)
    note += p["filter_bursts_depth"] * bursts[at_control]
    swing = np.cos(2.0 * np.pi * 2.0 ** p["filter_lfo_rate"] * share * (samples - 1) / sample_rate)
    note += p["filter_lfo_depth"] * swing
    tangents = np.tan(np.pi * np.minimum(reference.midi_to_hz(note) / sample_rate, 0.49))
    tangents = reference.upsample(tangents, samples)
    hiss = tilt(noise, p["noise_slope"], sample_rate)
    outputs = state_variable_filter(hiss, tangents, 2.0 ** -p["filter_resonance"])
    hiss = with_rms(shares(p["filter_low"], p["filter_band"], p["filter_high"]) @ np.stack(outputs), 3.0)

    train = grains(
        key, 2.0 ** p["grains_density"], 2.0 ** p["grains_decay"], p["grains_spread"], sample_rate, samples
    )
    weights = shares(p["amplitude_floor"], p["amplitude_bursts"], p["amplitude_grains"])
    amplitude = weights @ np.stack([np.ones(samples), bursts, train])
    wave = np.cos(2.0 * np.pi * 2.0 ** p["chop_rate"] * time)
    pulse = (1.0 + np.tanh(p["chop_sharpness"] * (wave - p["chop_threshold"]))) / 2.0
    amplitude *= 1.0 - p["chop_depth"] * (1.0 - pulse)
    amplitude *= reference.upsample(10.0 ** (p["gusts_depth"] * (gusts - 1.0) / 40.0), samples)

    sound = amplitude * (hum + hiss)
    sound = room(sound, p["room_wet"], 2.0 ** p["room_decay"], p["room_brightness"], sample_rate)
    return reference.mixer([p["mixer_level"]], [sound])
