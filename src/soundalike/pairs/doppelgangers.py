"""Audio doppelgängers: two renderings of one random patch, each with its parameters nudged.

Cherep and Singh, "Contrastive learning from synthetic audio doppelgängers", ICLR 2025.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from soundalike.draws import Stream, check_indices, uniforms
from soundalike.errors import UserError, unknown_name
from soundalike.pairs.batch import PairBatch
from soundalike.pairs.delta import Delta, Spread
from soundalike.pairs.hints import Hints
from soundalike.pairs.perturbation import Boundary, perturb, redraw_some
from soundalike.synth import Group, Patch, count_samples, noise_keys, render

# A layer starts in the first half of the view and is at most so much softer than the loudest.
LATEST_ONSET = 0.5
SOFTEST_GAIN_DB = -12.0


@dataclass(frozen=True)
class Views:
    """The unit values behind some pairs: the source and its two perturbed copies, each (pairs * layers, parameters)."""

    source: NDArray[np.float64]
    a: NDArray[np.float64]
    b: NDArray[np.float64]


class Doppelgangers:
    """Pairs that a synthesizer invents.

    The source of pair i is drawn from the patch's prior. A and B each add their own Gaussian draw of standard
    deviation delta to its unit values and bring them back to [0, 1]; the source itself is not part of the pair. With
    several layers, a view is the sum of as many such sounds, at onsets and gains that both views share.
    """

    def __init__(
        self,
        patch: Patch,
        delta: Delta = 0.25,
        *,
        delta_boundary: Boundary = "clip",
        redraw: float = 0.0,
        layers: int = 1,
        share_noise: bool = False,
        hint_groups: Sequence[Group] = (),
        sample_rate: int = 16_000,
        duration: float = 1.0,
        control_rate: float = 480,
        threads: int | None = None,
    ) -> None:
        """Describe the pairs.

        Args:
            patch: the synthesizer, under its prior.
            delta: as `soundalike.pairs.delta.deltas` takes it, or a range: each pair then draws its own delta,
                uniform in its logarithm, for both views.
            delta_boundary: whether a value that leaves [0, 1] is clipped or reflected.
            redraw: with what probability each parameter of each view is drawn anew from the prior, whatever its delta.
            layers: sounds a view, 1 or more.
            share_noise: whether both views hear the same noise; by default each has its own.
            hint_groups: of the parameters that are told beside the views.
            sample_rate, duration, control_rate, threads: see `soundalike.synth.render`.

        Raises:
            UserError: delta, redraw, the layers, the sample rate or the duration is out of range, or there is no such
                boundary.
        """
        if delta_boundary not in get_args(Boundary):
            raise unknown_name("delta_boundary", delta_boundary, get_args(Boundary))
        if not 0.0 <= redraw <= 1.0:
            raise UserError(f"redraw = {redraw} is out of range: choose 0 to 1.")
        if layers < 1:
            raise UserError(f"layers = {layers} is out of range: choose 1 or more.")
        self.patch = patch
        self.samples = count_samples(sample_rate, duration)
        self.sample_rate = sample_rate
        self._spread = Spread(delta, patch.table)
        self._boundary: Boundary = delta_boundary
        self._redraw = redraw
        self.layers = layers
        self._hints = Hints(patch, hint_groups, layers)
        self.hints = self._hints.names
        self.noise_streams = (Stream.NOISE, Stream.NOISE) if share_noise else (Stream.NOISE_A, Stream.NOISE_B)
        self.duration = duration
        self.control_rate = control_rate
        self._threads = threads

    def views(self, seed: int, indices: ArrayLike) -> Views:
        """The parameters of pairs `indices`; the layers of a pair follow each other."""
        sounds = self._sounds(indices)
        source = self.patch.draw_parameters(seed, sounds)
        spread = np.repeat(self._spread.of(seed, indices), self.layers, axis=0)

        def view(perturbation: Stream, redraw: Stream) -> NDArray[np.float64]:
            nudged = perturb(source, spread, seed, perturbation, sounds, self._boundary)
            return redraw_some(nudged, self.patch, self._redraw, seed, redraw, sounds)

        return Views(
            source,
            view(Stream.PERTURBATION_A, Stream.REDRAW_A),
            view(Stream.PERTURBATION_B, Stream.REDRAW_B),
        )

    def batch(self, seed: int, indices: ArrayLike) -> PairBatch:
        """Pairs `indices` of `seed`, each a function of (seed, index) to the bit."""
        views = self.views(seed, indices)
        stream_a, stream_b = self.noise_streams
        a = self._render(views.a, seed, stream_a, indices)
        b = self._render(views.b, seed, stream_b, indices)
        hints = (self._hints.of(views.a), self._hints.of(views.b)) if self.hints else ()
        return PairBatch(a, b, check_indices(indices), None, *hints)

    def sources(self, seed: int, indices: ArrayLike) -> NDArray[np.float32]:
        """The unperturbed sounds of pairs `indices`, shape (indices, samples)."""
        return self._render(self.views(seed, indices).source, seed, Stream.NOISE, indices)

    def _sounds(self, indices: ArrayLike) -> NDArray[np.uint64]:
        """Which sounds make up the pairs: `layers` consecutive ones a pair."""
        first = check_indices(indices) * np.uint64(self.layers)
        sounds: NDArray[np.uint64] = np.add.outer(first, np.arange(self.layers, dtype=np.uint64)).ravel()
        return sounds

    def _render(
        self, unit: NDArray[np.float64], seed: int, stream: Stream, indices: ArrayLike
    ) -> NDArray[np.float32]:
        sounds = render(
            self.patch,
            unit,
            noise_keys(seed, stream, self._sounds(indices)),
            sample_rate=self.sample_rate,
            duration=self.duration,
            control_rate=self.control_rate,
            threads=self._threads,
        )
        return sounds if self.layers == 1 else self._stack(sounds, seed, indices)

    def _stack(self, sounds: NDArray[np.float32], seed: int, indices: ArrayLike) -> NDArray[np.float32]:
        """Sum the layers of each view at their onsets and gains; like one sound, a view is kept within [-1, 1]."""
        drawn = uniforms(seed, Stream.LAYERS, indices, 2 * self.layers)
        onsets = (drawn[:, 0::2] * LATEST_ONSET * self.samples).astype(int)
        gains = 10.0 ** (SOFTEST_GAIN_DB * drawn[:, 1::2] / 20.0)
        stacked = np.zeros((len(drawn), self.samples), dtype=np.float32)
        for view, layers, view_onsets, view_gains in zip(
            stacked, sounds.reshape(len(drawn), self.layers, self.samples), onsets, gains, strict=True
        ):
            for layer, onset, gain in zip(layers, view_onsets, view_gains, strict=True):
                view[onset:] += np.float32(gain) * layer[: self.samples - onset]
        peaks = np.abs(stacked).max(axis=1, keepdims=True)
        stacked /= np.maximum(peaks, np.float32(1.0))
        return stacked
