"""What can be wrong with a recording, each in words that its numbers follow."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Fault = Literal["unreadable", "not finite", "silent", "unlistable", "clipped", "offset", "short"]

SILENT_RANGE = 2 * 2.0**-15
"""Two steps of a 16-bit sample: what dither alone can do."""

CLIPPED_SHARE = 0.001

FLAT_TOP_SAMPLES = 3
"""One sample at full scale is the peak of a normalised sound; so many in a row are a flat top."""

FULL_SCALE: Mapping[str, float] = MappingProxyType(
    {"PCM_S8": 1 - 2.0**-7, "PCM_U8": 1 - 2.0**-7, "ULAW": 0.98, "ALAW": 0.98}
)
"""The highest level of codings that do not reach `FULL_SCALE_16_BIT`, by libsndfile's name."""

FULL_SCALE_16_BIT = 1 - 2.0**-15

OFFSET_RATIO = 0.25

SHORT_SECONDS = 0.1

FAULTS: Mapping[Fault, str] = MappingProxyType(
    {
        "unreadable": "missing, empty, truncated, damaged or no audio",
        "not finite": "holds NaN or infinity",
        "silent": "its mono mix never moves by more than two steps of a 16-bit sample",
        "unlistable": "its name is not UTF-8, or holds control characters or blanks at its ends",
        "clipped": (
            f"more than {100 * CLIPPED_SHARE:g} % of the samples lie at full scale, "
            f"{FLAT_TOP_SAMPLES} or more in a row"
        ),
        "offset": f"the mean is more than {OFFSET_RATIO:g} times the standard deviation",
        "short": f"shorter than {SHORT_SECONDS:g} s",
    }
)
"""Every fault, and when a file has it."""

UNUSABLE: frozenset[Fault] = frozenset({"unreadable", "not finite", "silent", "unlistable"})
"""A file with one of these is left out of the manifest."""
