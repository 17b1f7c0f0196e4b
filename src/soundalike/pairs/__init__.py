"""Pairs: (seed, indices) to a batch of two views each."""

from soundalike.pairs.batch import PairBatch, PairSource
from soundalike.pairs.delta import Delta, deltas
from soundalike.pairs.doppelgangers import Doppelgangers, Views
from soundalike.pairs.folders import write_pairs, write_sounds
from soundalike.pairs.prefetch import Prefetcher
from soundalike.pairs.recordings import Crop, Recordings
from soundalike.pairs.schema import PairSettings, build_pairs
from soundalike.pairs.visible_labels import visible_labels

__all__ = [
    "Crop",
    "Delta",
    "Doppelgangers",
    "PairBatch",
    "PairSettings",
    "PairSource",
    "Prefetcher",
    "Recordings",
    "Views",
    "build_pairs",
    "deltas",
    "visible_labels",
    "write_pairs",
    "write_sounds",
]
