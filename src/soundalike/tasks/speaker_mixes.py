"""Mixes of one to six voices that speak at once, made from a pool of recordings with a fixed seed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle

import numpy as np
from numpy.typing import NDArray

from soundalike import audio
from soundalike.audio import Clip, Split
from soundalike.draws import Stream, permutation, uniforms

SAMPLE_RATE = 8_000
"""In Hz, of all mixes: some voices are at 8 kHz, and a wider band would tell which."""
DURATION = 4.0
MOST_VOICES = 6
SIZES: Mapping[Split, int] = {"train": 1200, "test": 600}
"""Mixes of each part: as many of each count."""
TESTED_SHARE = 1 / 3
"""Of the voices."""

_SEED = 0
_LEVEL_RANGE_DB = 4.0
_LONGEST_WAIT = 0.5
"""Seconds before a voice begins, at most."""
_GAPS = (0.1, 0.6)
"""Seconds between two utterances of a voice, shortest and longest."""
_PEAK = 0.7
_DRAWS_OF_A_MIX = 16
"""Indices that each mix has for its draws: one for its voices, and two for each of them."""
_MOST_UTTERANCES = 64
"""Of one voice in a mix, for which gaps are drawn: none is so short that more fit."""


@dataclass(frozen=True)
class MixPlan:
    """Who speaks in a mix.

    Attributes:
        draw: index of the first of its draws.
        voices: that speak, the leading one first; as many as the label says.
        split: the part that it and its voices are in.
    """

    draw: int
    voices: tuple[str, ...]
    split: Split


@dataclass(frozen=True)
class Mix:
    """One mix.

    Attributes:
        audio: shape (samples,), at `SAMPLE_RATE`.
        plan: who speaks.
    """

    audio: NDArray[np.float64]
    plan: MixPlan


def plan_mixes(voices: Iterable[str]) -> Iterator[MixPlan]:
    """All mixes of some voices, the same for the same ones. No voice is in both parts.

    Args:
        voices: at least 18.
    """
    names = sorted(voices)
    order = permutation(_SEED, Stream.SPEAKERS, 0, len(names))
    tested = round(TESTED_SHARE * len(names))
    parts: dict[Split, list[str]] = {
        "train": [names[place] for place in order[tested:]],
        "test": [names[place] for place in order[:tested]],
    }
    number = 0
    for split, size in SIZES.items():
        for turn in range(size):
            number += 1
            draw = number * _DRAWS_OF_A_MIX
            speaking = permutation(_SEED, Stream.SPEAKERS, draw, len(parts[split]))[: 1 + turn % MOST_VOICES]
            yield MixPlan(draw, tuple(parts[split][place] for place in speaking), split)


def speaker_mixes(pool: Sequence[Clip]) -> Iterator[Mix]:
    """All mixes, one after another; the same for the same pool.

    Each of a mix's voices utters clips in a random order with random gaps, at one RMS level within 4 dB, and the mix
    is scaled to one peak.

    Args:
        pool: utterances; the label is the voice. At least 18 voices.

    Raises:
        AudioError: an utterance cannot be read.
    """
    utterances: dict[str, list[Clip]] = {}
    for clip in pool:
        utterances.setdefault(clip.label, []).append(clip)
    for plan in plan_mixes(utterances):
        tracks = [
            _track(utterances[voice], plan.draw + 1 + 2 * place) for place, voice in enumerate(plan.voices)
        ]
        mixed = np.sum(tracks, axis=0)
        yield Mix(mixed * (_PEAK / np.abs(mixed).max()), plan)


def _track(utterances: Sequence[Clip], draw: int) -> NDArray[np.float64]:
    """One voice by itself, shape (samples,), at an RMS level near 1 while it speaks."""
    track = np.zeros(round(DURATION * SAMPLE_RATE))
    level, wait, *gaps = uniforms(_SEED, Stream.SPEAKERS, [draw], 2 + _MOST_UTTERANCES)[0]
    begin = round(wait * _LONGEST_WAIT * SAMPLE_RATE)
    spoken = 0
    order = permutation(_SEED, Stream.SPEAKERS, draw + 1, len(utterances))
    for place, gap in zip(cycle(order), gaps, strict=False):
        if begin >= len(track):
            break
        utterance = audio.read(utterances[place].excerpt, SAMPLE_RATE)[: len(track) - begin]
        track[begin : begin + len(utterance)] = utterance
        spoken += len(utterance)
        begin += len(utterance) + round((_GAPS[0] + gap * (_GAPS[1] - _GAPS[0])) * SAMPLE_RATE)
    loudness = np.sqrt(np.sum(track**2) / spoken)
    levelled: NDArray[np.float64] = track / loudness * 10.0 ** ((level - 0.5) * _LEVEL_RANGE_DB / 20.0)
    return levelled
