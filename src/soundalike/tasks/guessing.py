"""What a task gives to those who do not listen: the expected score of guessing, and that of the best single answer."""

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from soundalike.audio import Clip
from soundalike.tasks.card import Metric
from soundalike.tasks.labels import label_set


def chance_score(metric: Metric, tested: Sequence[Clip]) -> float:
    """Expected score of answers that are drawn at random, all equally likely.

    For mAP this is the mean prevalence of the classes, which is what random scores reach with many clips.

    Args:
        metric: of the task.
        tested: its clips that are tested.
    """
    if metric == "mAP":
        return _prevalence(tested)
    if metric == "recall@1":
        groups = Counter(clip.group for clip in tested)
        labels = Counter(clip.label for clip in tested)
        both = Counter((clip.label, clip.group) for clip in tested)
        return float(
            np.mean(
                [
                    (labels[clip.label] - both[clip.label, clip.group]) / (len(tested) - groups[clip.group])
                    for clip in tested
                ]
            )
        )
    classes = _classes(tested)
    return float(np.mean([1.0 / len(classes[clip.block]) for clip in tested]))


def majority_score(metric: Metric, tested: Sequence[Clip]) -> float:
    """Score of always giving the one answer that is right most often; see `chance_score`."""
    if metric != "accuracy":
        return chance_score(metric, tested)
    return sum(max(counts.values()) for counts in _classes(tested).values()) / len(tested)


def _classes(tested: Sequence[Clip]) -> dict[str, Counter[str]]:
    """How often each class occurs, by block."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for clip in tested:
        counts[clip.block][clip.label] += 1
    return counts


def _prevalence(tested: Sequence[Clip]) -> float:
    positives = Counter(name for clip in tested for name in label_set(clip))
    return float(np.mean([count / len(tested) for count in positives.values()]))
