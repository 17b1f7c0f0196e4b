"""The truth about what `struck` and `plucked` share: notes, bursts of noise, tremolo, drive and the last mix."""

from collections.abc import Mapping

import numpy as np
from tests.synth.reference import Parameters, Signal, midi_to_hz, mixer
from tests.synth.reference_onsets import Positions


def note_of_onset(parameters: Parameters, k: int, sample_rate: float) -> float:
    """The fundamental of onset k in Hz: notes 12 to 120, at most 0.4 of the sample rate."""
    note = np.clip(parameters["keyboard.midi_f0"] + k * parameters["keyboard.step"], 12.0, 120.0)
    return float(min(midi_to_hz(note), 0.4 * sample_rate))


def reference_bursts(
    decay: float,
    centre: float,
    bandwidth: float,
    noise: Signal,
    positions: Positions,
    gains: Signal,
    sample_rate: float,
) -> Signal:
    """Band-passed noise under a falling envelope that every onset lifts."""
    omega = 2.0 * np.pi * min(2.0**centre / sample_rate, 0.45)
    t = np.sin(omega) * np.sinh(bandwidth * np.log(2.0) / 2.0)
    b = t / (1.0 + t)
    fall = 10.0 ** (-3.0 / (2.0**decay * sample_rate))
    lift = dict.fromkeys(positions.tolist(), 0.0)
    for position, gain in zip(positions.tolist(), gains.tolist(), strict=True):
        lift[position] += gain

    out = np.zeros(len(noise))
    envelope, inputs, outputs = 0.0, [0.0, 0.0], [0.0, 0.0]
    for n, x in enumerate(noise.tolist()):
        envelope += lift.get(n, 0.0)
        if envelope < 1e-7:
            envelope, inputs, outputs = 0.0, [0.0, 0.0], [0.0, 0.0]
            continue
        y = b * (x - inputs[1]) + (2.0 - 2.0 * b) * np.cos(omega) * outputs[0] - (1.0 - 2.0 * b) * outputs[1]
        inputs, outputs = [x, inputs[0]], [y, outputs[0]]
        out[n] = envelope * y / np.sqrt(b)
        envelope *= fall
    return out


def reference_tremolo(rate: float, depth: float, sample_rate: float, samples: int) -> Signal:
    """A gain that swings between 1, where it starts, and 1 - depth."""
    swing: Signal = np.cos(2.0 * np.pi * rate * np.arange(samples) / sample_rate)
    return 1.0 - depth * (1.0 - swing) / 2.0


def reference_drive(drive: float, signal: Signal) -> Signal:
    """Saturation that keeps full scale."""
    return np.tanh(drive * signal) / np.tanh(drive) if drive > 0.0 else signal


def finish(
    parameters: Parameters,
    body: str,
    ringing: Signal,
    noise: Signal,
    onsets: tuple[Positions, Signal],
    sample_rate: float,
) -> Signal:
    """The mix of the driven body, called `mixer.<body>`, and the bursts, under the tremolo."""
    burst = (parameters[f"burst.{name}"] for name in ("decay", "centre", "bandwidth"))
    gain = reference_tremolo(
        parameters["tremolo.rate"], parameters["tremolo.depth"], sample_rate, len(ringing)
    )
    layers: Mapping[str, Signal] = {
        body: gain * reference_drive(parameters["distortion.drive"], ringing),
        "noise": gain * reference_bursts(*burst, noise, *onsets, sample_rate),
    }
    return mixer([parameters[f"mixer.{name}"] for name in layers], list(layers.values()))
