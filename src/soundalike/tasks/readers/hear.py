"""Tasks as HEAR prepared them (J. Turian et al., "HEAR: Holistic Evaluation of Audio Representations", 2022).

A folder is one task: `task_metadata.json` says what it asks, `labelvocabulary.csv` lists the classes, each part
(`train`, `valid` and `test`, or `fold00`, `fold01`, ...) has a list `PART.json` from file names to labels, and its
sounds are in `RATE/PART/`, at one or more sample rates.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from soundalike.audio import Clip
from soundalike.audio.clips import Split
from soundalike.errors import UserError, unknown_name
from soundalike.files import read_json
from soundalike.tasks.card import Card, Metric, Source
from soundalike.tasks.labels import LABEL_SEPARATOR
from soundalike.tasks.readers.data_set import DataSet, missing_part, require
from soundalike.tasks.readers.tables import read_rows

LAYOUT = "task_metadata.json, labelvocabulary.csv, train.json or fold00.json, ..., and 48000/"
RATES = ("48000", "44100", "32000", "22050", "16000")
"""Folders of sounds, in Hz: the first that is there is read, since encoders resample by themselves."""
PARTS: dict[str, Split] = {"train": "train", "valid": "valid", "test": "test"}
METRICS: dict[str, Metric] = {"top1_acc": "accuracy", "pitch_acc": "accuracy", "mAP": "mAP"}
"""HEAR's names of the scores that are known here. Where its main one is not, the next one it lists stands in."""

CARD = Card(
    name="hear",
    title="HEAR, a prepared task",
    metric="accuracy",
    description="Any of HEAR's tasks with labels for whole clips, as its archives unpack. The folder says which.",
    sources=(
        Source(
            name="HEAR", version="2021.0.6", licence="of each data set", credit="Joseph Turian and others"
        ),
    ),
    weaknesses=(
        "The folders don't say which clips belong together: every clip is a group, and intervals may be too narrow.",
    ),
)


@dataclass(frozen=True)
class _Task:
    """What `task_metadata.json` says.

    Attributes:
        name: of the task, with the amount of data where there are several (`nsynth_pitch_5h`).
        several_labels: whether a clip may have any number of labels, not just one.
        metric: the first of its scores that is known here.
        main_score: the first of its scores, by HEAR's name.
        folds: its parts, if every one is tested in turn; empty if they are for training, validation and test.
    """

    name: str
    several_labels: bool
    metric: Metric
    main_score: str
    folds: tuple[str, ...]


def _read_card(folder: Path) -> Card:
    task = _read_task(folder)
    weaknesses = CARD.weaknesses
    if METRICS.get(task.main_score) != task.metric:
        weaknesses += (
            f"HEAR's main score of it is {task.main_score}; this is {task.metric}, which it lists too.",
        )
    return CARD.model_copy(
        update={
            "name": f"hear_{task.name}",
            "title": f"HEAR, {task.name}",
            "metric": task.metric,
            "split": "given folds" if task.folds else "train and test",
            "weaknesses": weaknesses,
        }
    )


def _read_folder(folder: Path) -> tuple[Clip, ...]:
    task = _read_task(folder)
    vocabulary = folder / "labelvocabulary.csv"
    require(CARD, LAYOUT, vocabulary)
    classes = frozenset(row["label"] for _, row in read_rows(vocabulary, ("label",)))
    rates = [folder / rate for rate in RATES if (folder / rate).is_dir()]
    if not rates:
        raise missing_part(CARD, folder / RATES[0], LAYOUT)
    clips = []
    for part in task.folds or PARTS:
        table = folder / f"{part}.json"
        require(CARD, LAYOUT, table)
        for name, written in _read_object(table, "list of labels").items():
            clips.append(
                Clip(
                    rates[0] / part / name,
                    label=_label(written, classes, task, f"{table}, {name}"),
                    group=name,
                    fold=task.folds.index(part) if task.folds else None,
                    split="" if task.folds else PARTS[part],
                )
            )
    if not clips:
        raise UserError(f"{folder} lists no clip: unpack the archive again.")
    return tuple(clips)


def _read_task(folder: Path) -> _Task:
    file = folder / "task_metadata.json"
    require(CARD, LAYOUT, file)
    values = _read_object(file, "task description")
    needed = ["task_name", "embedding_type", "prediction_type", "split_mode", "evaluation"]
    in_folds = values.get("split_mode") != "trainvaltest"
    for key in [*needed, "splits"] if in_folds else needed:
        if key not in values:
            raise UserError(f"{file} lacks '{key}': unpack the archive again.")
    name, mode = values["task_name"], values.get("mode", "full")
    if values["embedding_type"] != "scene":
        raise UserError(
            f"{folder} asks for events in time ({name}): only tasks that label whole clips can be scored."
        )
    several_labels = values["prediction_type"] == "multilabel"
    usable = ("mAP",) if several_labels else tuple(METRICS)
    scores = [score for score in values["evaluation"] if score in usable]
    if not scores:
        raise UserError(
            f"{file}: none of the scores of {name} ({', '.join(values['evaluation'])}) can be told here,"
            f" only {', '.join(usable)}."
        )
    return _Task(
        name=name if mode == "full" else f"{name}_{mode}",
        several_labels=several_labels,
        metric=METRICS[scores[0]],
        main_score=values["evaluation"][0],
        folds=tuple(sorted(values["splits"])) if in_folds else (),
    )


def _label(written: Any, classes: frozenset[str], task: _Task, place: str) -> str:
    """The label of a clip from the list of its classes, which may be numbers (pitches)."""
    names = [str(name) for name in written] if isinstance(written, list) else [str(written)]
    for name in names:
        if name not in classes:
            raise unknown_name(f"class in {place}:", name, classes)
        if task.metric == "mAP" and LABEL_SEPARATOR in name:
            raise UserError(
                f"{place}: class '{name}' holds a '{LABEL_SEPARATOR}', which separates classes here."
            )
    if len(names) != 1 and not task.several_labels:
        raise UserError(f"{place}: has {len(names)} labels, where {task.name} gives each clip one.")
    return LABEL_SEPARATOR.join(names)


def _read_object(file: Path, what: str) -> Mapping[str, Any]:
    values = read_json(file, what)
    if not isinstance(values, dict):
        raise UserError(f"the {what} {file} must hold key-value pairs at its top.")
    return values


HEAR = DataSet(CARD, LAYOUT, _read_folder, _read_card)
