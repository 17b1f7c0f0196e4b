"""FSD50K (E. Fonseca et al., "FSD50K: An Open Dataset of Human-Labeled Sound Events", arXiv:2010.00475).

`FSD50K.ground_truth/dev.csv` and `eval.csv` list the clips `FSD50K.dev_audio/NAME.wav` and `FSD50K.eval_audio/NAME.wav`
with all of their classes, and `vocabulary.csv` the 200 classes.
"""

import csv
from pathlib import Path

from soundalike.audio import Clip
from soundalike.audio.clips import Split
from soundalike.errors import UserError, unknown_name
from soundalike.tasks.card import Card, Source
from soundalike.tasks.labels import LABEL_SEPARATOR
from soundalike.tasks.readers.data_set import DataSet, require
from soundalike.tasks.readers.tables import read_rows

TRUTH = "FSD50K.ground_truth"
DEV, EVAL = "FSD50K.dev_audio", "FSD50K.eval_audio"
LAYOUT = f"{TRUTH}/, {DEV}/ and {EVAL}/"
SPLITS: dict[str, Split] = {"train": "train", "val": "valid"}
"""What dev.csv writes in its column `split`."""

CARD = Card(
    name="fsd50k",
    title="FSD50K",
    domain="environmental sounds",
    metric="mAP",
    split="train and test",
    description="Which of 200 classes of sounds occur, several at once among them. Trained on the published training"
    " part, tested on the evaluation part. A group is a clip.",
    resembles="HEAR's FSD50K, with the same parts.",
    sources=(
        Source(
            name="FSD50K",
            version="1.0",
            licence="CC-BY-4.0",
            credit="Eduardo Fonseca and others, and its uploaders",
        ),
    ),
    weaknesses=(
        "In the training part, classes that were not asked about may be there without being listed.",
        "A class comes with those above it in the AudioSet ontology, so the 200 are not independent.",
        "Each clip is under a licence of its own, some of them not for commercial use.",
    ),
)


def _read(folder: Path) -> tuple[Clip, ...]:
    truth = folder / TRUTH
    tables = (truth / "vocabulary.csv", truth / "dev.csv", truth / "eval.csv")
    require(CARD, LAYOUT, *tables, folder / DEV, folder / EVAL)
    vocabulary, dev, evaluation = tables
    classes = _classes(vocabulary)
    clips = []
    for line, row in read_rows(dev, ("fname", "labels", "split")):
        if row["split"] not in SPLITS:
            raise UserError(f"{dev}, line {line}: split '{row['split']}' is none of {', '.join(SPLITS)}.")
        label = _label(row["labels"], classes, dev, line)
        clips.append(_clip(folder / DEV, row["fname"], label, SPLITS[row["split"]]))
    for line, row in read_rows(evaluation, ("fname", "labels")):
        label = _label(row["labels"], classes, evaluation, line)
        clips.append(_clip(folder / EVAL, row["fname"], label, "test"))
    return tuple(clips)


def _classes(vocabulary: Path) -> frozenset[str]:
    """The second column of a table that has no line of names: number, class, AudioSet's identifier."""
    with vocabulary.open(newline="", encoding="utf-8", errors="replace") as lines:
        classes = frozenset(row[1] for row in csv.reader(lines) if len(row) > 1)
    if not classes:
        raise UserError(f"{vocabulary} lists no class: unpack the archive again.")
    return classes


def _label(written: str, classes: frozenset[str], table: Path, line: int) -> str:
    names = [name for name in written.split(",") if name]
    for name in names:
        if name not in classes:
            raise unknown_name(f"class in {table}, line {line}:", name, classes)
    return LABEL_SEPARATOR.join(names)


def _clip(audio: Path, name: str, label: str, split: Split) -> Clip:
    return Clip(audio / f"{name}.wav", label=label, group=name, split=split)


FSD50K = DataSet(CARD, LAYOUT, _read)
