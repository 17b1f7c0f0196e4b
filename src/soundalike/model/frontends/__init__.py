"""Front ends: waveform to time-frequency image."""

from typing import Annotated

from soundalike.model.frontends.base import FrontEnd
from soundalike.model.frontends.log_mel import LogMel, LogMelSettings
from soundalike.settings import chosen_by_name

__all__ = ["FrontEnd", "FrontendSettings", "LogMel", "LogMelSettings", "build_frontend"]

FrontendSettings = Annotated[LogMelSettings, chosen_by_name("front end", LogMelSettings)]


def build_frontend(settings: FrontendSettings, sample_rate: int) -> FrontEnd:
    """The front end that `settings` describe, for audio at `sample_rate`.

    Raises:
        UserError: the settings do not fit the sample rate.
    """
    return LogMel(settings, sample_rate)
