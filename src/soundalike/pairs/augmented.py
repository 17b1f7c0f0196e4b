"""Pairs whose views are transformed, each by its own draws."""

from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from soundalike.augment import Chain, Drawn
from soundalike.draws import Stream
from soundalike.pairs.batch import PairBatch, PairSource, hints_of, labels_of

_PARTNERS = 2**16
"""Sounds that others are mixed with: pairs 0 to here. Enough for variety, and of few epochs, whose orders cost time."""


class Augmented:
    """Another source's pairs, both views transformed by one chain.

    What is done to a view is drawn by (seed, view, pair), so that a recording is transformed anew in every epoch.
    """

    def __init__(
        self,
        source: PairSource,
        chain: Chain,
        *,
        streams: tuple[Stream, Stream] = (Stream.AUGMENT_A, Stream.AUGMENT_B),
        threads: int | None = None,
    ) -> None:
        """Describe the pairs.

        Args:
            source: the pairs to transform; also of what a chain mixes in: pair n's view A is sound n.
            chain: what is done to both views.
            streams: of what is drawn for A and for B. Sources of one mixture need different ones, or the n-th pairs
                of both are transformed alike.
            threads: how many transform at once; None is one a core.
        """
        self.source = source
        self.sample_rate = source.sample_rate
        self.samples = source.samples
        self.labels = labels_of(source)
        self.hints = hints_of(source)
        self._chain = chain
        self._streams = streams
        self._threads = threads

    def batch(self, seed: int, indices: ArrayLike) -> PairBatch:
        """Pairs `indices` of `seed`, each a function of (seed, index)."""
        plain = self.source.batch(seed, indices)
        drawn_a, drawn_b = self.drawn(seed, plain.index)
        a = self._transformed(plain.a, drawn_a, seed)
        b = self._transformed(plain.b, drawn_b, seed)
        return replace(plain, a=a, b=b)

    def drawn(self, seed: int, indices: ArrayLike) -> tuple[Drawn, Drawn]:
        """What is done to views A and B of pairs `indices`."""
        draw = partial(self._chain.draw, seed, samples=self.samples, sample_rate=self.sample_rate)
        stream_a, stream_b = self._streams
        return draw(stream_a, indices), draw(stream_b, indices)

    def _transformed(self, view: NDArray[np.float32], drawn: Drawn, seed: int) -> NDArray[np.float32]:
        def partners(numbers: NDArray[np.uint64]) -> NDArray[np.float32]:
            return self.source.batch(seed, numbers % np.uint64(_PARTNERS)).a

        return self._chain.apply(view, drawn, self.sample_rate, partners, self._threads)
