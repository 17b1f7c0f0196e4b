"""Pairs: (seed, indices) to a batch of two views each."""

from soundalike.pairs.augmented import Augmented
from soundalike.pairs.batch import PairBatch, PairSource, hints_of, labels_of
from soundalike.pairs.delta import Delta, Spread, deltas
from soundalike.pairs.doppelgangers import Doppelgangers, Views
from soundalike.pairs.folders import write_pairs, write_sounds
from soundalike.pairs.hints import Hints
from soundalike.pairs.mixture import Mixture
from soundalike.pairs.patches import patch_shares
from soundalike.pairs.perturbation import Boundary, perturb
from soundalike.pairs.prefetch import Prefetcher
from soundalike.pairs.recordings import Crop, Recordings
from soundalike.pairs.schema import PairSettings, build_pairs
from soundalike.pairs.throughput import ClipRates, measure_clip_rates
from soundalike.pairs.visible_labels import check_label_fraction, visible_labels

__all__ = [
    "Augmented",
    "Boundary",
    "ClipRates",
    "Crop",
    "Delta",
    "Doppelgangers",
    "Hints",
    "Mixture",
    "PairBatch",
    "PairSettings",
    "PairSource",
    "Prefetcher",
    "Recordings",
    "Spread",
    "Views",
    "build_pairs",
    "check_label_fraction",
    "deltas",
    "hints_of",
    "labels_of",
    "measure_clip_rates",
    "patch_shares",
    "perturb",
    "visible_labels",
    "write_pairs",
    "write_sounds",
]
