"""The settings of what a run takes from recordings: which, how they are cut and changed, whose labels it may see."""

from typing import Literal

from pydantic import Field

from soundalike.augment import ChainSteps
from soundalike.settings import Settings


class MixtureSettings(Settings):
    """Shares of the sources of pairs.

    Attributes:
        synthetic: share of pairs that the synthesizer invents; the others come from recordings.
    """

    synthetic: float = Field(default=1.0, ge=0, le=1)


class LabelSettings(Settings):
    """What a run may know of the labels of its recordings.

    Attributes:
        fraction: share of each class's recordings whose label is seen, at least one of each class.
    """

    fraction: float = Field(default=1.0, gt=0, le=1)


class RecordingsSettings(Settings):
    """Where recordings come from and how a pair is made of one.

    Attributes:
        data: a folder of sounds (subfolder = label), a manifest, or a data set such as `esc50:FOLDER`; None for
            none.
        held_out_folds: folds of the data that training never hears. Nor does it hear what the data calls its
            validation or test part.
        crop: which `duration` seconds of a recording the views are: "start", "same" (one random place for both) or
            "independent" (two). What is shorter is zero-padded on the right.
        augment: the transforms of each view, as `soundalike.augment` has them.
        mixture: shares of synthetic and recorded pairs.
        labels: what may be known of labels.
        cache: a folder for decoded sounds, so that a second epoch does not decode again; None for none.
        max_bad_share: share of recordings that may prove unreadable before the run stops.
    """

    data: str | None = None
    held_out_folds: tuple[int, ...] = ()
    crop: Literal["start", "same", "independent"] = "start"
    augment: ChainSteps = ()
    mixture: MixtureSettings = MixtureSettings()
    labels: LabelSettings = LabelSettings()
    cache: str | None = None
    max_bad_share: float = Field(default=0.01, ge=0, le=1)
