"""When all embeddings become alike, a run has collapsed: the loss may look well while nothing is learned."""

from collections.abc import Mapping
from typing import Any

from soundalike.training.schema import TrainSettings

GRACE = 0.1
"""Share of a run in which nothing is said: a network with random weights makes all sounds alike too."""

LOWEST_RANK = 1.5
LOWEST_ALIGNMENT = 0.02
HIGHEST_UNIFORMITY = -0.1
"""exp(-2 d^2) averages e^-0.1 when different sounds lie d = 0.22 apart, on a sphere of diameter 2."""


def collapse_warning(entry: Mapping[str, Any], settings: TrainSettings) -> str | None:
    """A sentence when a line of the log shows a collapsed run, else None.

    Either all embeddings lie on one line (effective rank about 1), or they are one point: alignment and
    uniformity are both about 0 (Wang and Isola, ICML 2020).
    """
    if entry["step"] < max(GRACE * settings.steps, settings.warmup_steps):
        return None
    advice = "lower learning_rate, or raise batch_size or the weight of uniformity, and start again"
    if entry.get("effective_rank", LOWEST_RANK) < LOWEST_RANK:
        rank = entry["effective_rank"]
        return f"COLLAPSED at step {entry['step']}: embeddings use {rank:.2f} directions; {advice}."
    if (
        entry.get("alignment", LOWEST_ALIGNMENT) < LOWEST_ALIGNMENT
        and entry.get("uniformity", HIGHEST_UNIFORMITY) > HIGHEST_UNIFORMITY
    ):
        return (
            f"COLLAPSED at step {entry['step']}: all embeddings are nearly one point (alignment"
            f" {entry['alignment']:.3f}, uniformity {entry['uniformity']:.3f}); {advice}."
        )
    return None
