"""Guards against scores that are too good: the same sound trained on and tested."""

import functools
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from soundalike.errors import UserError
from soundalike.evaluation.splits import blocks_of
from soundalike.evaluation.usable import UsableClips
from soundalike.tasks import Card, Task, origins


def refuse_shared_sounds(card: Card, usable: UsableClips, sounds: Sequence[str]) -> None:
    """Guard against a sound that a probe is both trained on and asked about.

    Args:
        card: of the task.
        usable: its clips, with their folds.
        sounds: digest of the decoded audio of each clip of the task, "" where it does not count.

    Raises:
        UserError: names two clips of equal audio on the two sides of a split (for retrieval: in two groups).
    """
    sides = usable.groups.tolist() if card.metric == "recall@1" else usable.folds.tolist()
    first: dict[tuple[str, str], int] = {}
    for number, (kept, block) in enumerate(zip(usable.kept, blocks_of(card, usable.clips), strict=True)):
        if not sounds[kept]:
            continue
        earlier = first.setdefault((block, sounds[kept]), number)
        if sides[earlier] != sides[number]:
            one, other = usable.clips[earlier], usable.clips[number]
            raise UserError(
                f"task {card.name}: {one.path} and {other.path.name} hold the same audio, and one would be trained on"
                " where the other is tested: remove one, or give both the same group."
            )


def refuse_trained_clips(tasks: Iterable[Task], trained: Iterable[Path]) -> None:
    """Guard against a model that was trained on what it is now tested on.

    A file that was copied or renamed is found all the same, as long as its bytes are equal; so is a recording of a
    package that is in two collections, at whatever sample rate.

    Args:
        tasks: that are to be scored.
        trained: files that the model was trained on.

    Raises:
        UserError: names a tested file that it was trained on.
    """
    heard = set(trained)
    by_size: dict[int, list[Path]] = defaultdict(list)
    for path in heard:
        if path.is_file():
            by_size[path.stat().st_size].append(path)
    recordings = set(origins(heard).values())
    digest = functools.cache(_digest)
    for task in tasks:
        tested = {clip.path for clip in task.tested if clip.path.is_file()}
        origin_of = origins(tested) if recordings else {}
        for path in sorted(tested):
            alike = by_size.get(path.stat().st_size, [])
            if origin_of.get(path) in recordings or (alike and digest(path) in map(digest, alike)):
                raise UserError(
                    f"the model was trained on {path}, which task {task.card.name} tests, so its score would say"
                    " nothing: evaluate on other sounds, or train with the tested part held out."
                )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
