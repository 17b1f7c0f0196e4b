"""Transforms of recordings, one a file: waveform to waveform."""

from soundalike.augment.catalogue import TRANSFORMS
from soundalike.augment.chain import Chain, ChainSteps, Partners, Step
from soundalike.augment.drawn import Drawn, DrawnStep
from soundalike.augment.transform import Audio, Parameters, Transform

__all__ = [
    "TRANSFORMS",
    "Audio",
    "Chain",
    "ChainSteps",
    "Drawn",
    "DrawnStep",
    "Parameters",
    "Partners",
    "Step",
    "Transform",
]
