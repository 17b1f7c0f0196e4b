"""How long the probes take.

    python benchmarks/probes.py [--probe linear] [--items 5000] [--features 1024] [--classes 50] [--threads 2]

Made-up embeddings, in which the class can be heard and the group can be heard too, are probed in five folds. Processor
time says what the work costs, the clock what a machine shared with others makes of it.
"""

import argparse
import time
from datetime import date

import numpy as np

from soundalike.probes import KnnProbe, LinearProbe, MlpProbe, balanced_accuracy, grouped_folds, out_of_fold
from synth import processor

PROBES = {each.name: each for each in (LinearProbe, KnnProbe, MlpProbe)}
GROUP_SIZE = 12
DIRECTIONS = 64
"""Embeddings of real sounds vary along far fewer directions than they have features."""


def main() -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--probe", choices=PROBES, default="linear")
    parser.add_argument("--items", type=int, default=5000)
    parser.add_argument("--features", type=int, default=1024)
    parser.add_argument("--classes", type=int, default=50)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    features, labels, groups = embeddings(given.items, given.features, given.classes)
    folds = grouped_folds(labels, groups, 5, seed=0)
    clock, work = time.perf_counter(), time.process_time()
    predicted = out_of_fold(PROBES[given.probe](), features, labels, groups, folds, given.threads)
    clock, work = time.perf_counter() - clock, time.process_time() - work
    print(f"{processor()}, {given.threads} threads, {date.today()}")
    print(
        f"{given.probe}, {given.items} items x {given.features} features x {given.classes} classes, five folds:"
        f" {clock:.1f} s, {work:.1f} s of processors, balanced accuracy {balanced_accuracy(labels, predicted):.3f}"
    )


def embeddings(items: int, features: int, classes: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features, labels and groups."""
    rng = np.random.default_rng(0)
    count = -(-items // GROUP_SIZE)
    labels, groups = rng.integers(0, classes, items), rng.integers(0, count, items)
    sounds = (
        0.9 * rng.normal(size=(classes, DIRECTIONS))[labels] + rng.normal(size=(count, DIRECTIONS))[groups]
    )
    sounds += 1.5 * rng.normal(size=sounds.shape)
    mixing = rng.normal(size=(DIRECTIONS, features)) / np.sqrt(DIRECTIONS)
    rounding = 0.3 * rng.normal(size=(items, features))
    return (sounds @ mixing + rounding).astype(np.float32), labels, groups


if __name__ == "__main__":
    main()
