"""ESC-50 and its subset ESC-10 (K. J. Piczak, "ESC: Dataset for Environmental Sound Classification", 2015).

`meta/esc50.csv` has a row for each file of `audio/`: `filename, fold, target, category, esc10, src_file, take`.
"""

from pathlib import Path

from soundalike.audio import Clip
from soundalike.errors import UserError
from soundalike.tasks.card import Card, Source
from soundalike.tasks.readers.data_set import DataSet, missing_sound, require
from soundalike.tasks.readers.tables import read_rows

LAYOUT = "meta/esc50.csv and audio/"
COLUMNS = ("filename", "fold", "category", "esc10", "src_file")
FOLDS = ("1", "2", "3", "4", "5")

_WEAKNESSES = (
    "Eight clips a class and fold: a score moves by whole points from fold to fold.",
    "Many clips are padded with digital silence.",
)

ESC50_CARD = Card(
    name="esc50",
    metric="accuracy",
    title="ESC-50",
    domain="environmental sounds",
    split="given folds",
    description="Which of 50 environmental sounds. The five folds are the published ones; a group is a recording"
    " on Freesound, of which up to several clips were cut.",
    sources=(Source(name="ESC-50", version="2018", licence="CC-BY-NC-3.0", credit="Karol J. Piczak"),),
    weaknesses=_WEAKNESSES,
)
ESC10_CARD = Card(
    name="esc10",
    metric="accuracy",
    title="ESC-10",
    domain="environmental sounds",
    split="given folds",
    description="Which of 10 environmental sounds: the part of ESC-50 under the freer licence, with its folds.",
    sources=(Source(name="ESC-10", version="2018", licence="CC-BY-3.0", credit="Karol J. Piczak"),),
    weaknesses=_WEAKNESSES,
)


def _read_esc50(folder: Path) -> tuple[Clip, ...]:
    return tuple(clip for clip, _ in _listed(ESC50_CARD, folder))


def _read_esc10(folder: Path) -> tuple[Clip, ...]:
    clips = tuple(clip for clip, in_esc10 in _listed(ESC10_CARD, folder) if in_esc10)
    if not clips:
        raise UserError(f"{folder / 'meta/esc50.csv'} marks no clip as part of ESC-10.")
    return clips


def _listed(card: Card, folder: Path) -> list[tuple[Clip, bool]]:
    """Every clip of ESC-50, and whether it is in ESC-10 too."""
    table, audio = folder / "meta" / "esc50.csv", folder / "audio"
    require(card, LAYOUT, table, audio)
    there = {path.name for path in audio.iterdir()}
    listed = []
    for line, row in read_rows(table, COLUMNS):
        if row["filename"] not in there:
            raise missing_sound(table, audio / row["filename"])
        if row["fold"] not in FOLDS:
            raise UserError(f"{table}, line {line}: fold '{row['fold']}' is none of {', '.join(FOLDS)}.")
        clip = Clip(
            audio / row["filename"], label=row["category"], group=row["src_file"], fold=int(row["fold"])
        )
        listed.append((clip, row["esc10"] == "True"))
    return listed


ESC50 = DataSet(ESC50_CARD, LAYOUT, _read_esc50)
ESC10 = DataSet(ESC10_CARD, LAYOUT, _read_esc10)
