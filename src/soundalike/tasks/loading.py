"""From a task's name or place to the task."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from soundalike.audio import Clip, find_manifest, read_labelled_folder, read_manifest
from soundalike.errors import UserError, unknown_name
from soundalike.files import read_json
from soundalike.settings import validate
from soundalike.tasks.card import Card, Split
from soundalike.tasks.known import COLLECTIONS, FREE, PRETRAIN, collection_name, fetched_collection
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
            - `free/NAME` or `light/NAME`, a task that `soundalike tasks fetch` put into the cache; `NAME` alone is
              `free/NAME` where no task of the package and no file or folder has that name;
            - a manifest (`.csv` or `.parquet`), with the card `card.json` beside it if there is one;
            - a folder that holds `manifest.csv` or `manifest.parquet`, likewise;
            - a folder of labelled sounds: each subfolder is a class;
            - `NAME:FOLDER`, a known data set as it unpacks from its publisher's archive; see `training_clips`.

            Any other name goes before a folder of the same name; write `./name` for the folder.

    Returns:
        A task that its split can score. Without a card, a manifest with splits is trained on `train` and tested on
        `test`, one with folds is scored on them, and anything else by five grouped folds, or as many as there are
        groups. Clips of the split `valid` are no part of a task: probes choose by inner folds of the training
        part, and NSynth's validation part shares its instruments with the test part.

    Raises:
        UserError: the name or path is unknown, or the task is faulty; the sentence names the file and line.
    """
    return load_place(find_place(name_or_path))


def full_name(name_or_path: str | Path) -> str | Path:
    """`free/NAME` for a `NAME` that means nothing else; everything else as it is."""
    if name_or_path in MINI_NAMES or Path(name_or_path).exists():
        return name_or_path
    return collection_name(str(name_or_path))


@dataclass(frozen=True)
class Place:
    """Where the clips of a task are listed.

    Attributes:
        path: a manifest; a folder of labelled sounds; or what the archive of `data_set` unpacked to.
        data_set: None where it is none of those that are known.
    """

    path: Path
    data_set: DataSet | None = None

    @property
    def is_manifest(self) -> bool:
        """Whether `path` is one."""
        return self.data_set is None and self.path.is_file()


def find_place(name_or_path: str | Path) -> Place:
    """The place that a user means; see `load_task`.

    Raises:
        UserError: the name or path is unknown.
    """
    name_or_path = full_name(name_or_path)
    if name_or_path in MINI_NAMES:
        return Place(MINI / name_or_path / "manifest.csv")
    if name_or_path == PRETRAIN:
        raise UserError(f"{PRETRAIN} has no labels, so it is no task: train on it with data={PRETRAIN}.")
    if name_or_path in COLLECTIONS:
        return Place(fetched_collection(str(name_or_path)) / "manifest.csv")
    named = data_set_and_folder(str(name_or_path))
    if named:
        data_set, folder = named
        return Place(folder, data_set)
    path = Path(name_or_path).absolute()
    if path.is_file():
        return Place(path)
    if path.is_dir():
        return Place(find_manifest(path) or path)
    if len(Path(name_or_path).parts) > 1 or path.suffix:
        raise UserError(
            f"there is no {name_or_path}: a task is a folder of labelled sounds, a manifest,"
            f" DATA_SET:FOLDER, or one of {', '.join(MINI_NAMES)}."
        )
    raise unknown_name("task", str(name_or_path), {*MINI_NAMES, *FREE})


def load_place(place: Place) -> Task:
    """The task whose clips are listed there.

    Raises:
        UserError: the task is faulty; the sentence names the file and line.
    """
    clips = read_place(place)
    card = card_of(place, clips)
    clips = scored_clips(card, clips)
    refuse_unscorable(card, clips, place.path)
    return Task(card, clips)


def read_place(place: Place) -> tuple[Clip, ...]:
    """All clips that are listed there, of every fold and split.

    Raises:
        UserError: the list or one of its clips is faulty; the sentence names the file and line.
    """
    if place.data_set is not None:
        return place.data_set.read(place.path)
    return read_manifest(place.path) if place.is_manifest else read_labelled_folder(place.path)


def card_of(place: Place, clips: Sequence[Clip]) -> Card:
    """The card of the data set, that beside the manifest, or else the usual one for such clips.

    Raises:
        UserError: the card is faulty.
    """
    if place.data_set is not None:
        return place.data_set.card_in(place.path)
    card_file = place.path.parent / "card.json"
    if not (place.is_manifest and card_file.is_file()):
        return _usual_card(clips, place.path)
    values = read_json(card_file, "task card")
    if not isinstance(values, dict):
        raise UserError(f"the task card {card_file} must hold key-value pairs at its top.")
    return validate(Card, values, f"{card_file}: key")


def scored_clips(card: Card, clips: Sequence[Clip]) -> tuple[Clip, ...]:
    """Those that take part, with the folds that the split goes by.

    Where parts are published, fold 0 is what is trained on and fold 1 what is tested, as `Split` has it, and the rest
    is left out.
    """
    if card.split != "train and test" or not any(clip.split for clip in clips):
        return tuple(clips)
    folds = {"train": 0, "test": 1}
    return tuple(replace(clip, fold=folds.get(clip.split)) for clip in clips if clip.split != "valid")


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
