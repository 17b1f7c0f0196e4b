"""The collections whose lists ship with the package."""

from pathlib import Path

from soundalike.files import read_json
from soundalike.settings import validate
from soundalike.tasks.fetching.collection import Collection
from soundalike.tasks.fetching.listed_sounds import ListedSound, read_list

LISTS = Path(__file__).parents[1] / "lists"
COLLECTIONS = ("pretrain",)


def load_collection(name: str) -> tuple[Collection, tuple[ListedSound, ...]]:
    """What is known of a collection, and its list; `name` is one of `COLLECTIONS`."""
    about = LISTS / f"{name}.json"
    collection = validate(Collection, read_json(about, "description of a list"), f"{about}: key")
    return collection, read_list(LISTS / f"{name}.csv")
