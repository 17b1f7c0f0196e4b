"""Every transform, by the name a chain calls it."""

from soundalike.augment.fade import Fade
from soundalike.augment.time_mask import TimeMask
from soundalike.augment.transform import Transform

_KNOWN: tuple[type[Transform], ...] = (
    Fade,
    TimeMask,
)

TRANSFORMS: dict[str, type[Transform]] = {transform.name: transform for transform in _KNOWN}
