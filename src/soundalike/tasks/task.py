"""A task and its clips."""

from collections.abc import Sequence
from dataclasses import dataclass

from soundalike.audio import Clip
from soundalike.tasks.card import Card
from soundalike.tasks.guessing import chance_score, majority_score
from soundalike.tasks.labels import label_set


@dataclass(frozen=True)
class Task:
    """Clips and the card that says how they are scored."""

    card: Card
    clips: tuple[Clip, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The classes, sorted."""
        return classes_of(self.card, self.clips)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups, sorted."""
        return tuple(sorted({clip.group for clip in self.clips}))

    @property
    def tested(self) -> tuple[Clip, ...]:
        """The clips that are tested: all, but for those that are only trained on."""
        if self.card.split != "train and test":
            return self.clips
        return tuple(clip for clip in self.clips if clip.fold != 0)

    @property
    def chance(self) -> float:
        """Expected score of guessing; see `chance_score`."""
        return chance_score(self.card.metric, self.tested)

    @property
    def majority(self) -> float:
        """Score of always giving the same answer; see `majority_score`."""
        return majority_score(self.card.metric, self.tested)


def classes_of(card: Card, clips: Sequence[Clip]) -> tuple[str, ...]:
    """The classes of clips, sorted; under mAP a clip may have several, or none."""
    if card.metric == "mAP":
        return tuple(sorted(frozenset().union(*map(label_set, clips))))
    return tuple(sorted({clip.label for clip in clips}))
