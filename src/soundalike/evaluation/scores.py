"""The scores of one embedding, and nothing else."""

from collections.abc import Sequence

from soundalike.errors import UserError
from soundalike.evaluation.features import Embed
from soundalike.evaluation.probing import named_probes, probe_embedding, suitable
from soundalike.evaluation.usable import usable_clips
from soundalike.processors import available_threads
from soundalike.tasks import Task

Scores = dict[str, dict[str, float]]
"""The task's metric, from 0 to 1, by name of the probe (or of what else answered) and of the task."""


def score_embedding(
    embed: Embed,
    tasks: Sequence[Task],
    probes: Sequence[str] = ("linear", "knn"),
    seed: int = 0,
    threads: int | None = None,
) -> Scores:
    """Probe one embedding of tasks: the scores that `evaluate` gives it, without baselines, intervals and maps.

    Args:
        embed: from `model_embedding` or `log_mel_embedding`.
        tasks: each is scored by itself.
        probes: as in `evaluate`. A task that has too few clips for one gets no score of it.
        seed: of folds and inner folds.
        threads: how many folds are probed at once; None is one a core.

    Raises:
        UserError: a probe is unknown, or a task cannot be scored with the clips that can be embedded.
    """
    chosen = named_probes(probes)
    scores: Scores = {probe: {} for probe in chosen}
    for task in tasks:
        features = embed([clip.excerpt for clip in task.clips], lambda _: None)
        try:
            usable = usable_clips(task, features.errors, seed)
        except UserError as error:
            raise UserError(f"task {task.card.name}: {error}") from error
        for probe in chosen:
            suiting = task.card.probe or probe
            if suitable(suiting, task.card.metric, usable):
                result = probe_embedding(
                    "",
                    suiting,
                    task.card.metric,
                    features.vectors,
                    usable,
                    seed,
                    threads or available_threads(),
                )
                scores[probe][task.card.name] = result.score.value
    return scores
