"""UrbanSound8K (J. Salamon, C. Jacoby, J. P. Bello, "A Dataset and Taxonomy for Urban Sound Research", 2014).

`metadata/UrbanSound8K.csv` has a row for each of 8,732 slices `audio/foldN/FILE`. The slices are cut already: its
columns `start` and `end` are places in the recording on Freesound.
"""

from pathlib import Path

from soundalike.audio import Clip
from soundalike.errors import UserError, unknown_name
from soundalike.tasks.card import Card, Source
from soundalike.tasks.readers.data_set import DataSet, require
from soundalike.tasks.readers.tables import read_rows

LAYOUT = "metadata/UrbanSound8K.csv and audio/"
COLUMNS = ("slice_file_name", "fsID", "fold", "class")
FOLDS = tuple(str(number) for number in range(1, 11))
CLASSES = (
    "air_conditioner",
    "car_horn",
    "children_playing",
    "dog_bark",
    "drilling",
    "engine_idling",
    "gun_shot",
    "jackhammer",
    "siren",
    "street_music",
)

CARD = Card(
    name="urbansound8k",
    title="UrbanSound8K",
    domain="environmental sounds",
    metric="accuracy",
    split="given folds",
    description="Which of 10 sounds of a city, in slices of up to 4 s. The ten folds are the published ones; a group is"
    " a recording on Freesound, of which several slices were cut.",
    resembles="The score that papers print, the mean over folds; this is the accuracy of all clips together.",
    sources=(
        Source(
            name="UrbanSound8K",
            version="1.0",
            licence="CC-BY-NC-3.0",
            credit="Justin Salamon, Christopher Jacoby, Juan Pablo Bello",
        ),
    ),
    weaknesses=("A slice may be in the background of its recording (the column salience says so).",),
)


def _read(folder: Path) -> tuple[Clip, ...]:
    table, audio = folder / "metadata" / "UrbanSound8K.csv", folder / "audio"
    require(CARD, LAYOUT, table, audio)
    clips = []
    for line, row in read_rows(table, COLUMNS):
        if row["fold"] not in FOLDS:
            raise UserError(f"{table}, line {line}: fold '{row['fold']}' is none of {', '.join(FOLDS)}.")
        if row["class"] not in CLASSES:
            raise unknown_name(f"class in {table}, line {line}:", row["class"], CLASSES)
        sound = audio / f"fold{row['fold']}" / row["slice_file_name"]
        clips.append(Clip(sound, label=row["class"], group=row["fsID"], fold=int(row["fold"])))
    return tuple(clips)


URBANSOUND8K = DataSet(CARD, LAYOUT, _read)
