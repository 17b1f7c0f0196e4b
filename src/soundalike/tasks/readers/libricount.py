"""LibriCount (F.-R. Stöter et al., "CountNet: Estimating the Number of Concurrent Speakers Using Supervised Learning",
2019).

`test/` holds 5,720 mixes named `SPEAKERS_NAME.wav`, and for each a `.json` with who speaks when, which is not read: the
number in the name is the published truth.
"""

import re
from pathlib import Path

from soundalike.audio import Clip
from soundalike.tasks.card import Card, Source
from soundalike.tasks.readers.data_set import DataSet, require
from soundalike.tasks.readers.named_sounds import NameForm, clips_by_name

LAYOUT = "test/"
MOST_SPEAKERS = 10
FORM = NameForm(
    written="SPEAKERS_NAME.wav",
    pattern=re.compile(r"(?P<label>\d+)_.+\.wav"),
    labels={str(number): f"{number:02d}" for number in range(MOST_SPEAKERS + 1)},
)

CARD = Card(
    name="libricount",
    title="LibriCount",
    domain="speech",
    metric="accuracy",
    split="grouped k-fold",
    folds=5,
    description="How many people speak at once, 0 to 10, written with two digits. Every mix of 5 s is a group of its"
    " own.",
    resembles="HEAR's LibriCount, whose five folds are dealt by clip too, but are others.",
    sources=(
        Source(
            name="LibriCount", version="1.0.0", licence="CC-BY-4.0", credit="Fabian-Robert Stöter and others"
        ),
    ),
    weaknesses=(
        "All mixes draw on the 40 speakers of LibriSpeech's test-clean, so the voices that are tested were trained on.",
    ),
)


def _read(folder: Path) -> tuple[Clip, ...]:
    require(CARD, LAYOUT, folder / "test")
    return clips_by_name(folder / "test", FORM)


LIBRICOUNT = DataSet(CARD, LAYOUT, _read)
