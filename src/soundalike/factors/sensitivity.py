"""How far an embedding moves when some parameters of its sound are perturbed and all others stay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from soundalike.draws import Stream, normals
from soundalike.embedding import Embedder
from soundalike.factors.stimuli import FIRST_SOUND, Advance, Stimuli, embed_stimuli
from soundalike.probes import Estimate, estimate, resample_groups, single_threaded_algebra

Doubles = NDArray[np.float64]

_TINY = 1e-12
"""Keeps an embedding of zeros from being divided by zero."""


@dataclass(frozen=True)
class Movement:
    """How far the embedding of base sounds moves, in distances between embeddings of length 1 (0 to 2).

    Attributes:
        alone: for each set of parameters that was perturbed, shape (bases, sets).
        together: when all parameters are perturbed at once, shape (bases,).
        apart: mean distance to the other base sounds, shape (bases,).
        seed: of the intervals.
    """

    alone: Doubles
    together: Doubles
    apart: Doubles
    seed: int

    def share(self, which: int) -> Estimate:
        """Mean distance when one set is perturbed, over that when all parameters are; 0 where nothing moves at all."""
        return self._ratio(self.alone[:, which], self.together)

    def reach(self) -> Estimate:
        """Mean distance when all parameters are perturbed, over that between different sounds."""
        return self._ratio(self.together, self.apart)

    def _ratio(self, above: Doubles, below: Doubles) -> Estimate:
        times = resample_groups(np.arange(len(above)), self.seed)
        with single_threaded_algebra():
            drawn = (times @ above) / np.maximum(times @ below, _TINY)
        return estimate(float(above.sum() / max(below.sum(), _TINY)), drawn)


def measure_movement(
    embedders: Mapping[str, Embedder],
    stimuli: Stimuli,
    sets: Sequence[Sequence[int]],
    bases: int,
    delta: float,
    advance: Advance,
) -> dict[str, Movement]:
    """Perturb random sounds as pairs are: add a Gaussian of standard deviation delta to unit values, and clip.

    A sound has one perturbation, of which each set takes its own parameters' part and leaves the others where they
    are; its noise stays the same.

    Args:
        embedders: by name.
        stimuli: what renders.
        sets: columns of the parameters to perturb at once, set by set.
        bases: how many sounds are perturbed, 2 or more.
        delta: standard deviation, in unit values.
        advance: told of the progress, in sounds: one for each set and two more for each base.

    Returns:
        The movement in each embedder's space.
    """
    distances: dict[str, list[Doubles]] = {name: [] for name in embedders}
    origins: dict[str, list[Doubles]] = {name: [] for name in embedders}
    for number in range(bases):
        rows = _variants(stimuli, sets, number, delta)
        for name, embeddings in embed_stimuli(
            embedders, stimuli, rows, np.full(len(rows), number), advance
        ).items():
            origin, *moved = _directions(embeddings)
            origins[name].append(origin)
            distances[name].append(np.linalg.norm(np.array(moved) - origin, axis=1))
    return {
        name: Movement(
            alone=np.array(distances[name])[:, 1:],
            together=np.array(distances[name])[:, 0],
            apart=_mean_distances(np.array(origins[name])),
            seed=stimuli.seed,
        )
        for name in embedders
    }


def _variants(stimuli: Stimuli, sets: Sequence[Sequence[int]], number: int, delta: float) -> Doubles:
    """A sound, the same with all parameters perturbed, and with each set alone: shape (2 + sets, parameters)."""
    (row,) = stimuli.parameters([number])
    (step,) = normals(stimuli.seed, Stream.PERTURBATION_A, [FIRST_SOUND + number], len(row))
    is_moved = np.zeros((2 + len(sets), len(row)), dtype=bool)
    is_moved[1] = True
    for columns, moved in zip(sets, is_moved[2:], strict=True):
        moved[list(columns)] = True
    variants: Doubles = np.where(is_moved, np.clip(row + delta * step, 0.0, 1.0), row)
    return variants


def _directions(embeddings: NDArray[np.float32]) -> Doubles:
    """Embeddings of length 1."""
    values = embeddings.astype(np.float64)
    lengths = np.linalg.norm(values, axis=1, keepdims=True)
    directions: Doubles = values / np.maximum(lengths, _TINY)
    return directions


def _mean_distances(directions: Doubles) -> Doubles:
    """Of each direction, the mean distance to all others, shape (directions,)."""
    sums = [float(np.linalg.norm(directions - each, axis=1).sum()) for each in directions]
    return np.array(sums) / (len(directions) - 1)
