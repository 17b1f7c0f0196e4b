"""The collections whose lists ship with the package: what can be fetched from packages, and the suites of it."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from soundalike.errors import UserError
from soundalike.files import read_json
from soundalike.settings import validate
from soundalike.tasks.fetching import Collection, WantedSound, cache_folder, read_list
from soundalike.tasks.notes import NOTE_TASKS, note_sounds

LISTS = Path(__file__).with_name("lists")

PRETRAIN = "pretrain"
"""The collection without labels."""
SPEAKER_COUNT = "free/speaker_count"
FREE = (
    *("environment", "percussion", "vocal", "phrases", "digits", "prompts"),
    *("speaker_count", "instrument", "pitch"),
)
"""Tasks of real recordings that packages carry under free licences."""
LIGHT = ("environment", "percussion", "phrases", "prompts", "instrument", "pitch")
"""Those of which few packages, 500 MB in all, give enough."""
COLLECTIONS = (PRETRAIN, *(f"free/{name}" for name in FREE), *(f"light/{name}" for name in LIGHT))


def collection_name(word: str) -> str:
    """A collection's name from what a user wrote: a task without a suite is meant whole.

    `environment` and `percussion` are names of the mini suite's tasks as well, but those need no fetching.
    """
    return f"free/{word}" if word in FREE else word


def load_collection(name: str) -> tuple[Collection, Sequence[WantedSound]]:
    """What is known of a collection, and the sounds to fetch for it.

    Args:
        name: one of `COLLECTIONS`. What is fetched for `SPEAKER_COUNT` is the pool of voices that are to be mixed.
    """
    suite, _, task = name.rpartition("/")
    sounds: Sequence[WantedSound]
    about = LISTS / f"{task}.json"
    collection = validate(Collection, read_json(about, "description of a list"), f"{about}: key")
    if task in NOTE_TASKS:
        sounds = note_sounds(task, read_list(LISTS / "recorded_notes.csv"))
    else:
        sounds = read_list(LISTS / f"{task}.csv")
    packages = {
        each: package for each, package in collection.packages.items() if suite != "light" or package.light
    }
    sounds = [sound for sound in sounds if sound.package in packages]
    if collection.scoring and collection.scoring.split != "train and test":
        sounds = _of_several_groups(sounds)
    return collection.model_copy(update={"name": name, "packages": packages}), sounds


def collection_folder(name: str) -> Path:
    """Where a collection is kept when the user names no place."""
    return cache_folder().joinpath(*name.split("/"))


def is_fetched(name: str) -> bool:
    """Whether a collection is in the cache."""
    return (collection_folder(name) / "manifest.csv").is_file()


def fetched_collection(name: str) -> Path:
    """The folder of a collection in the cache.

    Raises:
        UserError: it is not there; the sentence says how to get it.
    """
    folder = collection_folder(name)
    if not is_fetched(name):
        raise UserError(
            f"{name} is not in {folder}: run `soundalike tasks fetch {name}`, or name the folder that holds it."
        )
    return folder


def _of_several_groups(sounds: Sequence[WantedSound]) -> list[WantedSound]:
    """Without the classes of a single group in their block, which cannot be both trained and tested on."""
    groups = defaultdict(set)
    for sound in sounds:
        groups[sound.block, sound.label].add(sound.group)
    return [sound for sound in sounds if len(groups[sound.block, sound.label]) > 1]
