"""Vocal Imitation Set (B. Kim et al., "Vocal Imitation Set: a dataset of vocally imitated sound events using the
AudioSet ontology", 2018).

`vocal_imitations.txt`, separated by tabs, has a row for each imitation; those that listeners took for an imitation are
marked `included` and lie in `vocal_imitations/included/`.
"""

from pathlib import Path

from soundalike.audio import Clip
from soundalike.errors import UserError
from soundalike.tasks.card import Card, Source
from soundalike.tasks.readers.data_set import DataSet, require
from soundalike.tasks.readers.tables import read_rows

LAYOUT = "vocal_imitations.txt and vocal_imitations/included/"
COLUMNS = ("imitation_filename", "reference_filename", "included", "participant_id")
REFERENCE_ENDS = "_reference.wav"

CARD = Card(
    name="vocal_imitation",
    title="Vocal Imitation",
    domain="voice without words",
    metric="mAP",
    split="grouped k-fold",
    folds=3,
    description="Which of 302 sounds a voice imitates. A class is one recording that was imitated by about 20 people;"
    " a group is a person, so that no voice is both trained on and tested.",
    resembles="HEAR's Vocal Imitations, whose three folds are dealt by clip: voices are on both sides.",
    sources=(
        Source(
            name="Vocal Imitation Set",
            version="1.1.3",
            licence="CC-BY-4.0",
            credit="Bongjun Kim, Madhav Ghei, Bryan Pardo, Zhiyao Duan",
        ),
    ),
    weaknesses=(
        "A few people made very many of the imitations, so the folds are of unequal sizes.",
        "The published numbers of people are rounded, and may take two for one.",
    ),
)


def _read(folder: Path) -> tuple[Clip, ...]:
    table, sounds = folder / "vocal_imitations.txt", folder / "vocal_imitations" / "included"
    require(CARD, LAYOUT, table, sounds)
    clips = []
    for line, row in read_rows(table, COLUMNS, delimiter="\t"):
        if row["included"] != "True":
            continue
        name, reference = row["imitation_filename"], row["reference_filename"]
        if not reference.endswith(REFERENCE_ENDS):
            raise UserError(f"{table}, line {line}: '{reference}' is not named CLASS{REFERENCE_ENDS}.")
        group = row["participant_id"] or name
        clips.append(Clip(sounds / name, label=reference.removesuffix(REFERENCE_ENDS), group=group))
    if not clips:
        raise UserError(f"{table} marks no imitation as included: unpack the archive again.")
    return tuple(clips)


VOCAL_IMITATION = DataSet(CARD, LAYOUT, _read)
