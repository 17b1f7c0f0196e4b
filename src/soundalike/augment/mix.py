"""Mix with another recording."""

from typing import Annotated, ClassVar

from soundalike.augment.levels import add_at_ratio
from soundalike.augment.ranges import Between, Range
from soundalike.augment.transform import Audio, Parameters, Transform


class Mix(Transform):
    """Add another sound of the source, found by its number: never a neighbour in the batch.

    A silent clip stays silent, and a silent partner changes nothing.
    """

    name: ClassVar = "mix"
    keys: ClassVar = ("partner",)
    ratio_db: Annotated[Range, Between(-40.0, 80.0, "dB")] = (0.0, 20.0)

    def apply(self, audio: Audio, parameters: Parameters, sample_rate: int) -> Audio:  # noqa: ARG002
        """Add the partner so that the clip's mean power is `ratio_db` above the partner's.

        Args:
            audio: (items, samples).
            parameters: and besides, from the chain, "partner_audio": (items, samples).
            sample_rate: in Hz.
        """
        return add_at_ratio(audio, parameters["partner_audio"], parameters["ratio_db"])
