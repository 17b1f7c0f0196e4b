"""From the embeddings of a task's clips to scores."""

import numpy as np
from numpy.typing import NDArray

from soundalike.errors import unknown_name
from soundalike.evaluation.results import ProbeResult
from soundalike.evaluation.usable import UsableClips
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
    usable: UsableClips,
    seed: int,
    threads: int,
) -> ProbeResult:
    """Score one embedding by pooled out-of-fold predictions.

    Args:
        name: of the embedding.
        probe: what reads it.
        vectors: of all clips of the task, shape (clips, size).
        usable: those that are probed.
        seed: of the bootstrap.
        threads: how many folds are worked on at once.
    """
    predicted = out_of_fold(
        probe, vectors[usable.kept], usable.labels, usable.groups, usable.folds, threads, usable.visible
    )
    tested = usable.folds != TRAINED_ONLY
    true = usable.labels[tested]
    classes, shares = recalls(true, predicted)
    drawn = bootstrap_draws(true, predicted, usable.groups[tested], seed)
    return ProbeResult(
        embedding=name,
        probe=probe.name,
        score=estimate(balanced_accuracy(true, predicted), drawn),
        recalls=dict(zip(classes.tolist(), shares.tolist(), strict=True)),
        confusion=tuple(map(tuple, confusion_matrix(true, predicted, np.unique(usable.labels)).tolist())),
        predictions=tuple(predicted.tolist()),
    )
