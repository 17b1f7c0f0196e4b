"""The collections whose lists ship with the package."""

from collections.abc import Sequence
from pathlib import Path

from soundalike.files import read_json
from soundalike.settings import validate
from soundalike.tasks.fetching import Collection, WantedSound, read_list
from soundalike.tasks.notes import NOTE_TASKS, note_sounds

LISTS = Path(__file__).with_name("lists")
COLLECTIONS = ("pretrain", "instrument", "pitch")


def load_collection(name: str) -> tuple[Collection, Sequence[WantedSound]]:
    """What is known of a collection, and its sounds; `name` is one of `COLLECTIONS`."""
    about = LISTS / f"{name}.json"
    collection = validate(Collection, read_json(about, "description of a list"), f"{about}: key")
    if name in NOTE_TASKS:
        return collection, note_sounds(name, read_list(LISTS / "recorded_notes.csv"))
    return collection, read_list(LISTS / f"{name}.csv")
