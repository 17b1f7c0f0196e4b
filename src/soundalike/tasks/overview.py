"""What a user is told of a task, whether its sounds are there or not."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from soundalike.audio import AudioError, Clip, map_in_threads, printable, read_header
from soundalike.tasks.card import Card
from soundalike.tasks.known import (
    COLLECTIONS,
    PRETRAIN,
    collection_folder,
    is_fetched,
    load_collection,
)
from soundalike.tasks.labels import label_set
from soundalike.tasks.listed import listed_task
from soundalike.tasks.loading import MINI_NAMES, find_place, full_name, load_task
from soundalike.tasks.readers import DATA_SETS
from soundalike.tasks.task import Task


@dataclass(frozen=True)
class Overview:
    """What is known of a task.

    Attributes:
        card: its card.
        task: its clips too; None for a data set whose folder was not named.
        place: a sentence that says where it is, or how to get it.
        seconds: how long its clips last together; those that cannot be read count nothing. None without clips.
    """

    card: Card
    task: Task | None
    place: str
    seconds: float | None

    @property
    def class_counts(self) -> dict[str, int]:
        """Clips by class, in the order of the classes; empty where nothing is labelled."""
        if self.task is None:
            return {}
        counts = Counter(name for clip in self.task.clips for name in self._classes(clip))
        return dict(sorted(counts.items()))

    def _classes(self, clip: Clip) -> frozenset[str]:
        if self.card.metric == "mAP":
            return label_set(clip)
        return frozenset(filter(None, [clip.label]))


def overview(name_or_path: str, progress: Callable[[int, int], None] | None = None) -> Overview:
    """Look at a task.

    Args:
        name_or_path: see `load_task`; or a collection, fetched or not (`free/vocal`, `pretrain`); or the name of a
            known data set by itself (`esc50`).
        progress: told how many files have been asked for their length, and of how many.

    Raises:
        UserError: the name or path is unknown, or the task is faulty.
    """
    if name_or_path in DATA_SETS:
        data_set = DATA_SETS[name_or_path]
        place = f"any folder with {data_set.layout}; `soundalike tasks show {name_or_path}:FOLDER` counts what it holds"
        return Overview(data_set.card, None, place, None)
    name = str(full_name(name_or_path))
    if name in COLLECTIONS:
        return _of_collection(name, progress)
    task = load_task(name_or_path)
    place = "in the package" if name_or_path in MINI_NAMES else printable(find_place(name_or_path).path)
    return Overview(task.card, task, place, total_seconds(task.clips, progress))


def _of_collection(name: str, progress: Callable[[int, int], None] | None) -> Overview:
    listed = listed_task(name)
    if not is_fetched(name):
        size = load_collection(name)[0].megabytes
        place = f"not here yet: `soundalike tasks fetch {name}` gets it, from {size:,.0f} MB of packages"
        return Overview(listed.card, listed, place, total_seconds(listed.clips, progress))
    task = listed if name == PRETRAIN else load_task(name)
    return Overview(
        task.card, task, f"fetched to {collection_folder(name)}", total_seconds(task.clips, progress)
    )


def total_seconds(clips: tuple[Clip, ...], progress: Callable[[int, int], None] | None = None) -> float:
    """How long clips last together, by their list where that says so and else by their files' headers."""
    open_ended = [clip for clip in clips if clip.duration is None]
    total = sum(clip.duration for clip in clips if clip.duration is not None)
    for number, seconds in enumerate(map_in_threads(_seconds_to_end, open_ended), start=1):
        total += seconds
        if progress is not None:
            progress(number, len(open_ended))
    return total


def _seconds_to_end(clip: Clip) -> float:
    try:
        return max(0.0, read_header(clip.path).seconds - clip.start)
    except AudioError:
        return 0.0
