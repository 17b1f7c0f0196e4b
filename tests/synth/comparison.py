"""Holding the engine against the reference: both renderings of a sound, and how far apart they may lie.

The engine computes audio in float32 and phase in 32-bit turns. What such errors do to a sound differs by orders of
magnitude: a sine shows a phase error as it is, the edge of a 10 Hz square magnifies it a thousand times, and an FM
carrier adds up its modulator's errors, times its index. So the reference itself says by how much a sound may differ:
it is rendered again with the phase of each oscillator, and the index and pitch of each carrier, moved by what the
engine's arithmetic explains.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from tests.synth import reference
from tests.synth.reference import Signal

from soundalike.draws import Stream, words
from soundalike.synth import Patch, count_samples, noise_keys, render

PHASE_ERROR = 1e-6
"""Radians: a phase is read as float32, and its cosine is off by less than 4e-7."""
PHASE_DRIFT = 2 * 2.0 * np.pi * 2.0**-32
"""Radians a sample: a step is rounded to units of 2^-32 turns, and a tone at Nyquist is two units short."""
MODULATOR_ERROR = 1e-6
"""Of an FM modulator: as a share of its output (float32), and of full scale (the error of its cosine)."""
LEVEL_ERROR = 1e-5
"""Of a sample: float32 sums of up to thirteen sources, and the division by their peak."""
MARGIN = 2.0
"""On the sum of the above; the largest share of it seen in some 5,000 sounds is 0.8 (a third with this margin)."""

REFERENCES = {"voice": reference.voice, "voice_fm": reference.voice_fm, "parametric": reference.parametric}


class Clock(NamedTuple):
    """How long and how finely a sound is rendered."""

    sample_rate: int = 16_000
    duration: float = 0.5
    control_rate: float = 480

    @property
    def samples(self) -> int:
        return count_samples(self.sample_rate, self.duration)


class Agreement(NamedTuple):
    """How the engine's rendering of a sound compares with the reference's."""

    error: Signal
    """Their difference, sample by sample."""
    bound: Signal
    """What the difference may be, sample by sample."""

    @property
    def rms_share(self) -> float:
        """The difference over the bound, both as root mean squares."""
        return float(rms(self.error) / rms(self.bound))

    @property
    def worst_share(self) -> float:
        """The difference over the bound at the worst sample."""
        return float(np.max(np.abs(self.error) / self.bound))


def compare(
    patch: Patch, physical: NDArray[np.float64], clock: Clock, *, index: int = 0, **counts: int
) -> Agreement:
    """Render a row of physical values on both sides, with the noise of sound `index` of seed 0.

    Args:
        patch: the engine's patch.
        physical: (parameters,).
        clock: durations and rates.
        index: which sound's noise.
        counts: of oscillators, for a `parametric` that is not the default one.
    """
    audio, truth = _both_sides(patch, physical, clock, index, counts)
    still = truth({})
    phase = PHASE_ERROR + clock.samples * PHASE_DRIFT
    bound = np.full(clock.samples, LEVEL_ERROR + phase)
    for changes in _nudges(patch, physical, phase):
        bound += np.maximum(*(np.abs(truth(change) - still) for change in changes))
    return Agreement(audio - still, MARGIN * bound)


def error(patch: Patch, physical: NDArray[np.float64], clock: Clock, *, index: int = 0) -> Signal:
    """The difference alone, for parameters of which a plain bound can be stated."""
    audio, truth = _both_sides(patch, physical, clock, index, {})
    return audio - truth({})


def _both_sides(
    patch: Patch, physical: NDArray[np.float64], clock: Clock, index: int, counts: dict[str, int]
) -> tuple[NDArray[np.float32], Callable[[dict[str, float]], Signal]]:
    """The engine's rendering, and the reference as a function of changes to the parameters."""
    key = noise_keys(0, Stream.NOISE, [index])
    audio = render(patch, physical[None], key, scale="physical", threads=1, **clock._asdict())[0]
    parameters = dict(zip(patch.table.names, physical.tolist(), strict=True))
    noise = noise_of(key[0], clock.samples)
    reference_patch = REFERENCES[patch.name.partition(":")[0]]

    def truth(changes: dict[str, float]) -> Signal:
        return reference_patch(parameters | changes, *clock, noise, **counts)

    return audio, truth


def _nudges(patch: Patch, physical: NDArray[np.float64], phase: float) -> Iterator[list[dict[str, float]]]:
    """Each parameter that can stand for an error of the engine, moved by that error up and down."""
    value = dict(zip(patch.table.names, physical.tolist(), strict=True))
    sizes = {name: phase for name in value if name.startswith("vco") and name.endswith(".initial_phase")}
    for carrier in (parameter for parameter in patch.table if parameter.unit == "index"):
        index = abs(value[carrier.name])
        sizes[carrier.name] = MODULATOR_ERROR * index
        # f0 (1 + index (m + e)) is about the sound of a carrier at f0 (1 + index e).
        sizes[carrier.name.replace("mod_depth", "tuning")] = 12.0 * np.log2(1.0 + MODULATOR_ERROR * index)
    for name, size in sizes.items():
        yield [{name: value[name] + size}, {name: value[name] - size}]


def with_extremes(unit: NDArray[np.float64], seed: int, share: float) -> NDArray[np.float64]:
    """The unit values with a share of them at 0 or 1."""
    rng = np.random.default_rng(seed)
    return np.where(rng.random(unit.shape) < share, rng.integers(0, 2, unit.shape), unit)


def rows_at_both_ends(patch: Patch, count: int) -> NDArray[np.float64]:
    """Rows of unit values, 6 at least, that have every parameter at both ends.

    In row k the parameters j with j + k divisible by 3 are at an end, and in row k + 3 at the other.
    """
    unit = patch.draw_parameters(1, range(count))
    place = np.arange(len(patch.table)) + np.arange(count)[:, None]
    unit = np.where(place % 3 == 0, place // 3 % 2, unit)
    assert np.all((unit == 0.0).any(axis=0) & (unit == 1.0).any(axis=0))
    return unit


def noise_of(key: NDArray[np.uint64], samples: int) -> Signal:
    """The white noise of a key, in runs of 16 Philox blocks: all their first words, then all second, and so on."""
    seed, stream, index = (int(word) for word in key)
    runs = -(-samples // 64)
    blocks = words(seed, Stream(stream), [index], 64 * runs).reshape(runs, 16, 4)
    return blocks.transpose(0, 2, 1).ravel().view(np.int32)[:samples] * 2.0**-31


def rms(signal: Signal) -> float:
    """Root mean square."""
    return float(np.sqrt(np.mean(np.square(signal))))
