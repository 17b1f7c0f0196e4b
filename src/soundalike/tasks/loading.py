"""From a task's name or place to the task."""

from collections.abc import Sequence
from pathlib import Path

from soundalike.audio import MANIFEST_SUFFIXES, Clip, read_labelled_folder, read_manifest
from soundalike.errors import UserError, unknown_name
from soundalike.files import read_json
from soundalike.settings import validate
from soundalike.tasks.card import Card, Split
from soundalike.tasks.task import Task, refuse_unscorable

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
            - a manifest (`.csv` or `.parquet`), with the card `card.json` beside it if there is one;
            - a folder that holds `manifest.csv` or `manifest.parquet`, likewise;
            - a folder of labelled sounds: each subfolder is a class.

            A name goes before a folder of the same name; write `./name` for the folder.

    Returns:
        A task that its split can score. Without a card, a manifest with folds is scored on them; anything else by
        five grouped folds, or as many as there are groups.

    Raises:
        UserError: the name or path is unknown, or the task is faulty; the sentence names the file and line.
    """
    if name_or_path in MINI_NAMES:
        return _from_manifest(MINI / name_or_path / "manifest.csv")
    path = Path(name_or_path).absolute()
    if path.is_file():
        return _from_manifest(path)
    if path.is_dir():
        for suffix in MANIFEST_SUFFIXES:
            if (path / f"manifest{suffix}").is_file():
                return _from_manifest(path / f"manifest{suffix}")
        return _checked(None, read_labelled_folder(path), path)
    if len(Path(name_or_path).parts) > 1 or path.suffix:
        raise UserError(
            f"there is no {name_or_path}: a task is a folder of labelled sounds, a manifest,"
            f" or one of {', '.join(MINI_NAMES)}."
        )
    raise unknown_name("task", str(name_or_path), MINI_NAMES)


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
    refuse_unscorable(card, clips, origin)
    return Task(card, tuple(clips))


def _usual_card(clips: Sequence[Clip], origin: Path) -> Card:
    """The card of a task that came without one."""
    named_after = origin.parent if origin.stem == "manifest" else origin
    name = named_after.name if named_after.is_dir() else named_after.stem
    has_folds = any(clip.fold is not None for clip in clips)
    split: Split = "given folds" if has_folds else "grouped k-fold"
    groups = len({clip.group for clip in clips})
    return Card(name=name, split=split, folds=max(2, min(USUAL_FOLDS, groups)))
