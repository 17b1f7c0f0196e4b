"""What a gallery is to show."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from soundalike.draws import check_seed
from soundalike.errors import UserError
from soundalike.pairs import Doppelgangers
from soundalike.synth import DURATIONS, SAMPLE_RATES, Patch

if TYPE_CHECKING:
    # Loads PyTorch, which a gallery without a model can do without.
    from soundalike.embedding import Embedder

SAMPLE_RATE = 16_000
SECONDS = 1.0


@dataclass(frozen=True)
class GalleryPlan:
    """What a gallery shows: pairs 0 to `examples` - 1 of a seed, at several deltas.

    Attributes:
        patch: the synthesizer, under its prior.
        deltas: each 0 to 1, ascending.
        examples: how many sounds, 1 or more.
        seed: of the pairs.
        sample_rate: of the sounds, in Hz.
        seconds: length of a sound.
    """

    patch: Patch
    deltas: tuple[float, ...]
    examples: int
    seed: int
    sample_rate: int = SAMPLE_RATE
    seconds: float = SECONDS

    @classmethod
    def checked(cls, patch: Patch, deltas: Sequence[float], examples: int, seed: int) -> "GalleryPlan":
        """The plan of a user.

        Raises:
            UserError: no example, a delta that is out of range or given twice, or a seed out of range.
        """
        if examples < 1:
            raise UserError(f"--examples {examples} is out of range: choose 1 or more.")
        for delta in deltas:
            if not 0.0 <= delta <= 1.0:
                raise UserError(f"--deltas: {delta:g} is out of range: choose numbers from 0 to 1.")
        twice = [delta for delta, times in Counter(deltas).items() if times > 1]
        if twice:
            raise UserError(f"--deltas: {twice[0]:g} is given twice: name each delta once.")
        return cls(patch, tuple(sorted(deltas)), examples, check_seed(seed))

    def heard_by(self, listener: "Embedder") -> "GalleryPlan":
        """The same plan at the sample rate of an encoder, with sounds as long as its window.

        Raises:
            UserError: no patch renders at that rate or length.
        """
        rate, seconds = listener.sample_rate, listener.window_samples / listener.sample_rate
        (lowest, highest), (shortest, longest) = SAMPLE_RATES, DURATIONS
        if not (lowest <= rate <= highest and shortest <= seconds <= longest):
            raise UserError(
                f"the model hears {seconds:g} s at {rate:,} Hz, but patches render {shortest:g} to {longest:g} s at"
                f" {lowest:,} to {highest:,} Hz: choose a model within that."
            )
        return replace(self, sample_rate=rate, seconds=seconds)

    def pairs(self, delta: float) -> Doppelgangers:
        """The stream of pairs at a delta, the same that training draws from."""
        return Doppelgangers(self.patch, delta, sample_rate=self.sample_rate, duration=self.seconds)
