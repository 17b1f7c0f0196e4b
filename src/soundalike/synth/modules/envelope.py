"""The ADSR envelope: attack, decay, sustain, release."""

import numpy as np
from numpy.typing import NDArray

from soundalike.synth.approximations import exp2, log2, power
from soundalike.synth.compilation import compiled

Doubles = NDArray[np.float64]

# The published ramps start at this share of a control sample instead of at zero.
RAMP_FLOOR = 1e-6
# Stands for log2(0): 2 to this power is nothing in float32, and no denormal in float64.
LOG_OF_NOTHING = -900.0


@compiled
def ramp(elapsed: float, duration: float) -> float:
    """A straight line from about 0 at `elapsed` = 0 to 1 at `duration` (both in control samples), then 1.

    A ramp of no duration is complete at once.
    """
    if duration <= 0.0:
        return 1.0 if elapsed >= 0.0 else 0.0
    return min((max(elapsed, 0.0) + RAMP_FLOOR) / duration + RAMP_FLOOR, 1.0)


@compiled
def held_level(time: float, attack: float, decay: float, sustain: float, alpha: float) -> float:
    """The envelope's level at `time` while the note is held (all times in control samples)."""
    fallen = 1.0 - ramp(time - attack, decay)
    decayed = power(fallen, alpha) if fallen > 0.0 else 0.0
    return power(ramp(time, attack), alpha) * ((1.0 - sustain) * decayed + sustain)


@compiled
def adsr(parameters: Doubles, first: int, note: float, control_rate: float, out: Doubles) -> None:
    """Write an ADSR envelope at control rate, in [0, 1].

    While the note is held, the level is attack(t)^a * ((1 - s) (1 - decay(t))^a + s), where attack and decay are
    ramps and the decay starts when the attack ends. A note that ends earlier cuts them: the release multiplies
    whatever level was reached by (1 - release(t))^a. The published code compresses a long attack into the note
    instead; see docs/differences.md.

    Args:
        parameters: a physical row; from `first` on attack, decay, release in seconds and sustain, alpha as in
            (attack, decay, sustain, release, alpha).
        first: column of the envelope's attack.
        note: how long the note is held, in seconds.
        control_rate: in Hz.
        out: (controls,) the envelope.
    """
    attack = parameters[first] * control_rate
    decay = parameters[first + 1] * control_rate
    sustain = parameters[first + 2]
    release = parameters[first + 3] * control_rate
    alpha = parameters[first + 4]
    note_end = note * control_rate

    # One stage after the other, the logarithm apart from the exponential: short loops without branches.
    size = out.size
    held = min(size, int(np.ceil(note_end)))
    attack_end = min(held, int(np.ceil(attack)))
    decay_end = max(attack_end, min(held, int(np.ceil(attack + decay))))

    before_decay = 1.0 - ramp(-1.0, decay)
    peak = (1.0 - sustain) * (power(before_decay, alpha) if before_decay > 0.0 else 0.0) + sustain
    slope = 1.0 / attack if attack > 0.0 else 0.0
    for n in range(attack_end):
        out[n] = alpha * log2(min((n + RAMP_FLOOR) * slope + RAMP_FLOOR, 1.0))
    for n in range(attack_end):
        out[n] = peak * exp2(out[n])
    slope = 1.0 / decay if decay > 0.0 else 0.0
    for n in range(attack_end, decay_end):
        fallen = 1.0 - ((n - attack + RAMP_FLOOR) * slope + RAMP_FLOOR)
        out[n] = alpha * log2(max(fallen, 1e-30)) if fallen > 0.0 else LOG_OF_NOTHING
    for n in range(attack_end, decay_end):
        out[n] = (1.0 - sustain) * exp2(out[n]) + sustain
    for n in range(decay_end, held):
        out[n] = sustain

    start = held_level(note_end, attack, decay, sustain, alpha)
    silent = size if release > size else min(size, held + int(np.ceil(release)))
    slope = 1.0 / release if release > 0.0 else 0.0
    for n in range(held, silent):
        fallen = 1.0 - ((n - note_end + RAMP_FLOOR) * slope + RAMP_FLOOR)
        out[n] = alpha * log2(max(fallen, 1e-30)) if fallen > 0.0 else LOG_OF_NOTHING
    for n in range(held, silent):
        out[n] = start * exp2(out[n])
    for n in range(silent, size):
        out[n] = 0.0
