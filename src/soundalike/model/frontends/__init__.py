"""Front ends: waveform to time-frequency image."""

from typing import Annotated

from soundalike.model.frontends.base import FrontEnd
from soundalike.model.frontends.clar_stack import ClarStack, ClarStackSettings
from soundalike.model.frontends.log_mel import LogMel, LogMelSettings
from soundalike.model.frontends.waveform import Waveform, WaveformSettings
from soundalike.settings import chosen_by_name

__all__ = [
    "ClarStack",
    "ClarStackSettings",
    "FrontEnd",
    "FrontendSettings",
    "LogMel",
    "LogMelSettings",
    "Waveform",
    "WaveformSettings",
    "build_frontend",
]

FrontendSettings = Annotated[
    LogMelSettings | ClarStackSettings | WaveformSettings,
    chosen_by_name("front end", LogMelSettings, ClarStackSettings, WaveformSettings),
]


def build_frontend(settings: FrontendSettings, sample_rate: int) -> FrontEnd:
    """The front end that `settings` describe, for audio at `sample_rate`.

    Raises:
        UserError: the settings do not fit the sample rate.
    """
    match settings:
        case LogMelSettings():
            return LogMel(settings, sample_rate)
        case ClarStackSettings():
            return ClarStack(settings, sample_rate)
        case WaveformSettings():
            return Waveform(sample_rate)
