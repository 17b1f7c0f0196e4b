"""From the embeddings of a task's clips to scores."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from soundalike.errors import unknown_name
from soundalike.evaluation.results import ProbeResult
from soundalike.evaluation.usable import UsableClips
from soundalike.probes import (
    KnnProbe,
    LinearProbe,
    MlpProbe,
    Probe,
    accuracy,
    accuracy_draws,
    balanced_accuracy,
    bootstrap_draws,
    confusion_matrix,
    estimate,
    few_shot,
    mean_average_precision,
    mean_average_precision_draws,
    mean_reciprocal_rank,
    most_shots,
    out_of_fold,
    out_of_fold_scores,
    recall_at_1,
    recall_at_1_draws,
    recalls,
    retrieval_ranks,
)
from soundalike.tasks import Metric

TRAINED_PROBES: dict[str, type[Probe]] = {"linear": LinearProbe, "knn": KnnProbe, "mlp": MlpProbe}
SHOTS = {"1-shot": 1, "4-shot": 4, "16-shot": 16}
FEW_SHOT, RETRIEVAL = "few-shot", "retrieval"

PROBES = {
    **{name: probe.title for name, probe in TRAINED_PROBES.items()},
    **{name: f"Few-shot, {shots} a class" for name, shots in SHOTS.items()},
    RETRIEVAL: "Retrieval",
}
"""The probes' titles, by name."""

_ACCURACIES = {
    "balanced accuracy": (balanced_accuracy, bootstrap_draws),
    "accuracy": (accuracy, accuracy_draws),
}
"""How the metrics of single predictions are computed, and redrawn over groups."""


def named_probes(names: Sequence[str]) -> tuple[str, ...]:
    """The probes that a user means; `few-shot` are those of 1, 4 and 16 examples.

    Raises:
        UserError: there is none of a name; the nearest one is suggested.
    """
    known = (*TRAINED_PROBES, FEW_SHOT, *SHOTS)
    for name in names:
        if name not in known:
            raise unknown_name("probe", name, known)
    expanded = (each for name in names for each in (SHOTS if name == FEW_SHOT else (name,)))
    return tuple(dict.fromkeys(expanded))


def suitable(probe: str, metric: Metric, usable: UsableClips) -> bool:
    """Whether `probe` can answer a task: a few-shot one needs its examples of every class in every training part."""
    if (metric == "recall@1") != (probe == RETRIEVAL):
        return False
    if probe not in SHOTS:
        return True
    if metric == "mAP":
        return False
    return most_shots(usable.labels, usable.folds, usable.visible) >= SHOTS[probe]


def probe_embedding(
    embedding: str,
    probe: str,
    metric: Metric,
    vectors: NDArray[np.float32],
    usable: UsableClips,
    seed: int,
    threads: int,
) -> ProbeResult:
    """Score one embedding.

    Args:
        embedding: its name.
        probe: name of one that is `suitable`.
        metric: of the task.
        vectors: of all clips of the task, shape (clips, size).
        usable: those that are probed.
        seed: of the probe and the bootstrap.
        threads: how many folds are worked on at once.
    """
    rows = vectors[usable.kept]
    if metric == "recall@1":
        return _retrieve(embedding, rows, usable, seed)
    if metric == "mAP":
        return _label(embedding, TRAINED_PROBES[probe](seed=seed), rows, usable, seed, threads)
    if probe in SHOTS:
        predicted = few_shot(
            rows, usable.labels, usable.groups, usable.folds, SHOTS[probe], seed, usable.visible
        )
    else:
        chosen = TRAINED_PROBES[probe](seed=seed)
        predicted = out_of_fold(
            chosen, rows, usable.labels, usable.groups, usable.folds, threads, usable.visible
        )
    score, redraw = _ACCURACIES[metric]
    true, groups = usable.labels[usable.tested], usable.groups[usable.tested]
    classes, shares = recalls(true, predicted)
    value, drawn = score(true, predicted), redraw(true, predicted, groups, seed)
    return ProbeResult(
        embedding,
        probe,
        **_scored(value, drawn),
        recalls=dict(zip(classes.tolist(), shares.tolist(), strict=True)),
        confusion=tuple(map(tuple, confusion_matrix(true, predicted, np.unique(usable.labels)).tolist())),
        predictions=tuple(predicted.tolist()) if predicted.ndim == 1 else (),
    )


def mean_result(results: Sequence[ProbeResult]) -> ProbeResult:
    """The results of several encoders that bear one name, as one: the mean of their scores, paired by resampling."""
    first = results[0]
    if len(results) == 1:
        return first
    mean = np.mean([each.drawn for each in results], axis=0)
    return ProbeResult(
        first.embedding,
        first.probe,
        **_scored(float(np.mean([each.score.value for each in results])), mean)
        | {"by_encoder": tuple(each.score.value for each in results)},
        details={name: float(np.mean([each.details[name] for each in results])) for name in first.details},
        recalls={name: float(np.mean([each.recalls[name] for each in results])) for name in first.recalls},
        confusion=tuple(map(tuple, np.sum([each.confusion for each in results], axis=0).tolist()))
        if first.confusion
        else (),
    )


def _retrieve(embedding: str, rows: NDArray[np.float32], usable: UsableClips, seed: int) -> ProbeResult:
    ranks = retrieval_ranks(rows, usable.labels, usable.groups)
    return ProbeResult(
        embedding,
        RETRIEVAL,
        **_scored(recall_at_1(ranks), recall_at_1_draws(ranks, usable.labels, seed)),
        details={"mean reciprocal rank": mean_reciprocal_rank(ranks)},
    )


def _label(
    embedding: str,
    probe: Probe,
    rows: NDArray[np.float32],
    usable: UsableClips,
    seed: int,
    threads: int,
) -> ProbeResult:
    targets = usable.targets
    assert targets is not None, "a task under mAP has targets"
    scores = out_of_fold_scores(probe, rows, targets, usable.groups, usable.folds, threads, usable.visible)
    tested = usable.tested
    drawn = mean_average_precision_draws(targets[tested], scores, usable.groups[tested], seed)
    value = mean_average_precision(targets[tested], scores)
    return ProbeResult(embedding, probe.name, **_scored(value, drawn))


def _scored(value: float, drawn: NDArray[np.float64]) -> dict[str, Any]:
    """The fields of a result that every metric fills."""
    return {
        "score": estimate(value, drawn),
        "drawn": tuple(np.round(drawn, 5).tolist()),
        "by_encoder": (value,),
    }
