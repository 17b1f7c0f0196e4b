"""The truth about `formant`."""

import numpy as np
from numpy.typing import NDArray
from tests.synth import reference
from tests.synth.reference import Parameters, Signal
from tests.synth.reference_filters import (
    SCATTER,
    formant,
    room,
    segment_of_samples,
    tilt,
    uniforms_of,
    wander,
    with_rms,
)
from tests.synth.reference_onsets import named_onsets


def smooth(x: Signal) -> Signal:
    """From 0 to 1 without a corner."""
    clipped = np.clip(x, 0.0, 1.0)
    return clipped**2 * (3.0 - 2.0 * clipped)


def vowel(opening: float, front: float) -> tuple[float, float]:
    """First and second formant in Hz: 250 to 900, and from 250 Hz above the first to 2,500."""
    first = 250.0 * (900.0 / 250.0) ** opening
    return first, (first + 250.0) ** (1.0 - front) * 2500.0**front


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
    positions, gains = named_onsets(parameters, key, sample_rate, samples)

    now = np.arange(controls) * ((samples - 1) / (controls - 1))
    number = np.maximum(np.searchsorted(positions, now, side="right") - 1, 0)
    share = (now - positions[number]) / (p["syllable_length"] * sample_rate)
    amplitude = gains[number] * smooth(share / p["syllable_attack"])
    amplitude *= smooth((1.0 - share) / p["syllable_release"])
    place = np.clip(share, 0.0, 1.0)

    swing = np.cos(2.0 * np.pi * 2.0 ** p["vibrato_rate"] * seconds * np.arange(controls) / (controls - 1))
    amplitude *= 1.0 - p["vibrato_tremolo"] * (1.0 - swing) / 2.0
    scatter = np.array([2.0 * uniforms_of(key, SCATTER + k, 1)[0] - 1.0 for k in range(len(positions))])
    pitch = p["pitch_note"] + p["pitch_scatter"] * scatter[number]
    pitch += p["pitch_glide"] * (place - 0.5) + p["pitch_arch"] * (4.0 * place * (1.0 - place) - 0.5)
    pitch += p["vibrato_depth"] * swing
    pitch += p["vibrato_jitter"] * wander(key, 40.0, controls, (controls - 1) / seconds)

    pitch = np.minimum(pitch, 69.0 + 12.0 * np.log2(0.4 * sample_rate / 440.0))
    modulation = reference.upsample(pitch, samples)
    tone = reference.square_saw(0.0, 1.0, phase, p["source_shape"], modulation, sample_rate)
    source = with_rms(tilt(tone, p["source_tilt"], sample_rate), 1.0)
    source = source + np.sqrt(3.0) * 10.0 ** (p["source_breath"] / 20.0) * noise

    starts = vowel(p["vowel_opening_at_start"], p["vowel_front_at_start"])
    ends = vowel(p["vowel_opening_at_end"], p["vowel_front_at_end"])
    third, fourth = (
        hertz * 2.0 ** (p[f"vowel_{name}_formant"] / 12.0)
        for hertz, name in ((2700.0, "third"), (3600.0, "fourth"))
    )
    place = place[segment_of_samples(samples, controls)]
    scale = 2.0 ** p["tract_scale"]
    voice = np.zeros(samples)
    for i, (start, end) in enumerate(zip((*starts, third, fourth), (*ends, third, fourth), strict=True)):
        hertz = scale * start ** (1.0 - place) * end**place
        bandwidth = scale * 60.0 * 2.0 ** p["tract_bandwidth"]
        gain = (-1.0) ** i * 10.0 ** (-p["tract_fall"] * i / 20.0)
        voice += gain * formant(source, hertz, bandwidth, sample_rate)

    sound = with_rms(voice, 1.0) * reference.upsample(amplitude, samples)
    sound = room(sound, p["room_wet"], 2.0 ** p["room_decay"], p["room_brightness"], sample_rate)
    return reference.mixer([p["mixer_level"]], [sound])
