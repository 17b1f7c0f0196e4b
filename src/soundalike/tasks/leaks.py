"""The same audio on two sides of a split: what is tested there was trained on."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from soundalike.audio import Clip, Contents
from soundalike.tasks.card import Card
from soundalike.tasks.scorability import OF_BLOCKS, OF_FOLDS


@dataclass(frozen=True)
class SharedAudio:
    """Two clips that hold the same decoded audio, in full or in part.

    Attributes:
        first: of the two.
        second: of the two.
        leaks: whether they are on two sides of the split.
    """

    first: Clip
    second: Clip
    leaks: bool


def shared_audio(card: Card, clips: Sequence[Clip], contents: Mapping[Path, Contents]) -> list[SharedAudio]:
    """Each clip that shares audio with one before it: with one on another side, if there is any.

    Args:
        card: says what the sides are.
        clips: with folds, where the split goes by them.
        contents: of their files; clips of others are passed over, and so is silence.
    """
    side = _side(card)
    places: dict[tuple[str, str], list[tuple[float, float, Clip]]] = defaultdict(list)
    for clip in clips:
        held = contents.get(clip.path)
        if held is None or "silent" in held.faults:
            continue
        block = clip.block if card.split == OF_BLOCKS else ""
        end = held.seconds if clip.duration is None else clip.start + clip.duration
        places[block, held.digest].append((clip.start, end, clip))
    found = []
    for alike in places.values():
        overlapping: list[tuple[float, Clip]] = []
        for start, end, clip in sorted(alike, key=lambda place: place[:2]):
            overlapping = [(until, earlier) for until, earlier in overlapping if until > start]
            if overlapping:
                elsewhere = [earlier for _, earlier in overlapping if side(earlier) != side(clip)]
                found.append(SharedAudio((elsewhere or [overlapping[0][1]])[0], clip, bool(elsewhere)))
            overlapping.append((end, clip))
    return found


def _side(card: Card) -> Callable[[Clip], str | int | None]:
    """What must be equal of two clips that hold the same audio."""
    if card.split in OF_FOLDS and card.metric != "recall@1":
        return lambda clip: clip.fold
    return lambda clip: clip.group
