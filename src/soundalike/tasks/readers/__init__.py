"""Known data sets, as they unpack from their publishers' archives: one file a data set."""

from soundalike.tasks.readers.data_set import DataSet
from soundalike.tasks.readers.esc import ESC10, ESC50
from soundalike.tasks.readers.nsynth import NSYNTH_FAMILY, NSYNTH_PITCH
from soundalike.tasks.readers.speech_commands import SPEECH_COMMANDS, SPEECH_COMMANDS_DIGITS

DATA_SETS = {
    data_set.card.name: data_set
    for data_set in (
        ESC50,
        ESC10,
        SPEECH_COMMANDS,
        SPEECH_COMMANDS_DIGITS,
        NSYNTH_FAMILY,
        NSYNTH_PITCH,
    )
}
"""By the name that goes before the colon in `esc50:FOLDER`."""

ALIASES = {"sc09": SPEECH_COMMANDS_DIGITS.card.name}

__all__ = ["ALIASES", "DATA_SETS", "DataSet"]
