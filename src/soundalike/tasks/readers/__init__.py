"""Known data sets, as they unpack from their publishers' archives: one file a data set."""

from soundalike.tasks.readers.crema_d import CREMA_D
from soundalike.tasks.readers.data_set import DataSet
from soundalike.tasks.readers.esc import ESC10, ESC50
from soundalike.tasks.readers.fsd50k import FSD50K
from soundalike.tasks.readers.gtzan import GTZAN
from soundalike.tasks.readers.hear import HEAR
from soundalike.tasks.readers.libricount import LIBRICOUNT
from soundalike.tasks.readers.nsynth import NSYNTH_FAMILY, NSYNTH_PITCH
from soundalike.tasks.readers.speech_commands import SPEECH_COMMANDS, SPEECH_COMMANDS_DIGITS
from soundalike.tasks.readers.urbansound8k import URBANSOUND8K
from soundalike.tasks.readers.vivae import VIVAE
from soundalike.tasks.readers.vocal_imitation import VOCAL_IMITATION

DATA_SETS = {
    data_set.card.name: data_set
    for data_set in (
        ESC50,
        ESC10,
        SPEECH_COMMANDS,
        SPEECH_COMMANDS_DIGITS,
        NSYNTH_FAMILY,
        NSYNTH_PITCH,
        URBANSOUND8K,
        VIVAE,
        CREMA_D,
        LIBRICOUNT,
        VOCAL_IMITATION,
        FSD50K,
        GTZAN,
        HEAR,
    )
}
"""By the name that goes before the colon in `esc50:FOLDER`."""

ALIASES = {"sc09": SPEECH_COMMANDS_DIGITS.card.name}

__all__ = ["ALIASES", "DATA_SETS", "DataSet"]
