"""From the embeddings of a task's clips to scores."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from soundalike.errors import unknown_name
from soundalike.evaluation.results import ProbeResult
from soundalike.probes import (
    TRAINED_ONLY,
    KnnProbe,
    LinearProbe,
    MlpProbe,
    Probe,
    balanced_accuracy,
    bootstrap_draws,
    confusion_matrix,
    estimate,
    out_of_fold,
    recalls,
)

PROBES: dict[str, type[Probe]] = {"linear": LinearProbe, "knn": KnnProbe, "mlp": MlpProbe}


def build_probe(name: str, seed: int) -> Probe:
    """The probe of that name.

    Raises:
        UserError: there is none; the nearest name is suggested.
    """
    if name not in PROBES:
        raise unknown_name("probe", name, PROBES)
    return PROBES[name](seed=seed)


def probe_embedding(
    name: str,
    probe: Probe,
    vectors: NDArray[np.float32],
    labels: NDArray[Any],
    groups: NDArray[Any],
    folds: NDArray[np.int64],
    seed: int,
    threads: int,
    visible: NDArray[np.bool_] | None = None,
) -> ProbeResult:
    """Score one embedding by pooled out-of-fold predictions.

    Args:
        name: of the embedding.
        probe: what reads it.
        vectors: shape (clips, size).
        labels: class of each clip, shape (clips,).
        groups: group of each clip, shape (clips,).
        folds: fold of each clip, or `TRAINED_ONLY`, shape (clips,).
        seed: of the bootstrap.
        threads: how many folds are worked on at once.
        visible: for each tested fold, whose labels the probe may see, shape (tested folds, clips); None is everyone's.
    """
    predicted = out_of_fold(probe, vectors, labels, groups, folds, threads, visible)
    tested = folds != TRAINED_ONLY
    true = labels[tested]
    classes, shares = recalls(true, predicted)
    drawn = bootstrap_draws(true, predicted, groups[tested], seed)
    return ProbeResult(
        embedding=name,
        probe=probe.name,
        score=estimate(balanced_accuracy(true, predicted), drawn),
        recalls=dict(zip(classes.tolist(), shares.tolist(), strict=True)),
        confusion=tuple(map(tuple, confusion_matrix(true, predicted, np.unique(labels)).tolist())),
        predictions=tuple(predicted.tolist()),
    )
