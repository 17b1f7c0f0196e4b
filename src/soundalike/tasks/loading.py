"""From a task's name or place to the task."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from soundalike.audio import Clip, find_manifest, read_labelled_folder, read_manifest
from soundalike.errors import UserError, unknown_name
from soundalike.files import read_json
from soundalike.settings import validate
from soundalike.tasks.card import Card, Split
from soundalike.tasks.known import COLLECTIONS, fetched_collection
from soundalike.tasks.naming import data_set_and_folder
from soundalike.tasks.readers import DataSet
from soundalike.tasks.scorability import refuse_unscorable
from soundalike.tasks.task import Task

MINI = Path(__file__).parent / "mini"
MINI_NAMES = ("environment", "percussion", "spoken_alphabet")

USUAL_FOLDS = 5


def task_names() -> tuple[str, ...]:
    """Names of the tasks that ship with the package, in the order of the mini suite."""
    return MINI_NAMES


def mini_suite() -> tuple[Task, ...]:
    """The tasks that ship with the package: real recordings under free licences."""
    return tuple(load_task(name) for name in MINI_NAMES)


def load_task(name_or_path: str | Path) -> Task:
    """Load a task.

    Args:
        name_or_path: one of

            - the name of a task that ships with the package;
            - `free/NAME` or `light/NAME`, a task that `soundalike tasks fetch` put into the cache;
            - a manifest (`.csv` or `.parquet`), with the card `card.json` beside it if there is one;
            - a folder that holds `manifest.csv` or `manifest.parquet`, likewise;
            - a folder of labelled sounds: each subfolder is a class;
            - `NAME:FOLDER`, a known data set as it unpacks from its publisher's archive; see `training_clips`.

            A name goes before a folder of the same name; write `./name` for the folder.

    Returns:
        A task that its split can score. Without a card, a manifest with splits is trained on `train` and tested on
        `test`, one with folds is scored on them, and anything else by five grouped folds, or as many as there are
        groups. Clips of the split `valid` are no part of a task: probes choose by inner folds of the training
        part, and NSynth's validation part shares its instruments with the test part.

    Raises:
        UserError: the name or path is unknown, or the task is faulty; the sentence names the file and line.
    """
    if name_or_path in MINI_NAMES:
        return _from_manifest(MINI / name_or_path / "manifest.csv")
    if name_or_path in COLLECTIONS:
        return _from_manifest(fetched_collection(str(name_or_path)) / "manifest.csv")
    named = data_set_and_folder(str(name_or_path))
    if named:
        return load_data_set(*named)
    path = Path(name_or_path).absolute()
    if path.is_file():
        return _from_manifest(path)
    if path.is_dir():
        manifest = find_manifest(path)
        if manifest is not None:
            return _from_manifest(manifest)
        return _checked(None, read_labelled_folder(path), path)
    if len(Path(name_or_path).parts) > 1 or path.suffix:
        raise UserError(
            f"there is no {name_or_path}: a task is a folder of labelled sounds, a manifest,"
            f" DATA_SET:FOLDER, or one of {', '.join(MINI_NAMES)}."
        )
    raise unknown_name("task", str(name_or_path), MINI_NAMES)


def load_data_set(data_set: DataSet, folder: Path) -> Task:
    """The task that a known data set is.

    Raises:
        UserError: the folder is not what its archive unpacks to, or something in it is missing or odd.
    """
    return _checked(data_set.card_in(folder), data_set.read(folder), folder)


def _from_manifest(manifest: Path) -> Task:
    card_file = manifest.parent / "card.json"
    card = None
    if card_file.is_file():
        values = read_json(card_file, "task card")
        if not isinstance(values, dict):
            raise UserError(f"the task card {card_file} must hold key-value pairs at its top.")
        card = validate(Card, values, f"{card_file}: key")
    return _checked(card, read_manifest(manifest), manifest)


def _checked(card: Card | None, clips: Sequence[Clip], origin: Path) -> Task:
    card = card or _usual_card(clips, origin)
    if card.split == "train and test" and any(clip.split for clip in clips):
        clips = _folds_of_splits(clips)
    refuse_unscorable(card, clips, origin)
    return Task(card, tuple(clips))


def _folds_of_splits(clips: Sequence[Clip]) -> list[Clip]:
    """Fold 0 for what is trained on and fold 1 for what is tested, as `Split` has it, without the rest."""
    folds = {"train": 0, "test": 1}
    return [replace(clip, fold=folds.get(clip.split)) for clip in clips if clip.split != "valid"]


def _usual_card(clips: Sequence[Clip], origin: Path) -> Card:
    """The card of a task that came without one."""
    named_after = origin.parent if origin.stem == "manifest" else origin
    name = named_after.name if named_after.is_dir() else named_after.stem
    split: Split = "grouped k-fold"
    if any(clip.split for clip in clips):
        split = "train and test"
    elif any(clip.fold is not None for clip in clips):
        split = "given folds"
    groups = len({clip.group for clip in clips})
    return Card(name=name, split=split, folds=max(2, min(USUAL_FOLDS, groups)))
