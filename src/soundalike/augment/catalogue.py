"""Every transform, by the name a chain calls it."""

from soundalike.augment.band_pass import BandPass
from soundalike.augment.fade import Fade
from soundalike.augment.gain import Gain
from soundalike.augment.high_pass import HighPass
from soundalike.augment.low_pass import LowPass
from soundalike.augment.mix import Mix
from soundalike.augment.noise import Noise
from soundalike.augment.pitch_shift import PitchShift
from soundalike.augment.polarity import Polarity
from soundalike.augment.time_mask import TimeMask
from soundalike.augment.time_shift import TimeShift
from soundalike.augment.time_stretch import TimeStretch
from soundalike.augment.transform import Transform

_KNOWN: tuple[type[Transform], ...] = (
    Fade,
    TimeMask,
    TimeShift,
    PitchShift,
    TimeStretch,
    Noise,
    Gain,
    Polarity,
    LowPass,
    HighPass,
    BandPass,
    Mix,
)

TRANSFORMS: dict[str, type[Transform]] = {transform.name: transform for transform in _KNOWN}
