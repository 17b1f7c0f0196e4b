"""Speed of the augmentations beside audiomentations, where it is installed (`pip install audiomentations`).

    python benchmarks/augment.py [--batch 64] [--rounds 9]

One thread, 1 s at 16 kHz. A turn draws and applies one transform to a batch; both libraries take turns, round by
round, so that a change in the machine's mood meets both. Figures are the best turns, in microseconds a clip.
audiomentations takes a clip a call, which is how it is used.
"""

import argparse
import time
import warnings
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from soundalike.augment import Chain
from soundalike.draws import Stream

SAMPLE_RATE = 16_000

# What both do: the settings of our step; their class, with the same ranges. Theirs that comes nearest to a fade lets
# the gain glide once; they mix with files only, which would time the disk.
SAME: dict[str, tuple[dict[str, Any], str, dict[str, Any]]] = {
    "pitch_shift": ({}, "PitchShift", {"min_semitones": -15, "max_semitones": 15}),
    "time_stretch": ({}, "TimeStretch", {"min_rate": 0.5, "max_rate": 1.5}),
    "noise": ({}, "AddColorNoise", {"min_snr_db": 0, "max_snr_db": 20, "min_f_decay": -6, "max_f_decay": 0}),
    "noise white": ({"kind": "white"}, "AddGaussianSNR", {"min_snr_db": 0, "max_snr_db": 20}),
    "time_mask": ({"fill": "constant"}, "TimeMask", {"min_band_part": 0.0, "max_band_part": 0.125}),
    "time_shift": ({}, "Shift", {"min_shift": -0.5, "max_shift": 0.5, "fade_duration": 0.0}),
    "fade": ({}, "GainTransition", {"min_duration": 0.01, "max_duration": 0.5, "duration_unit": "fraction"}),
    "gain": ({}, "Gain", {"min_gain_db": -12, "max_gain_db": 12}),
    "polarity": ({}, "PolarityInversion", {}),
    "low_pass": ({}, "LowPassFilter", {"min_rolloff": 24, "max_rolloff": 24}),
    "high_pass": ({}, "HighPassFilter", {"min_rolloff": 24, "max_rolloff": 24}),
    "band_pass": ({}, "BandPassFilter", {"min_rolloff": 24, "max_rolloff": 24}),
    "mix": ({}, "", {}),
}


def main() -> None:
    """Run the benchmark and print it as a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args()
    clips = np.random.default_rng(0).normal(scale=0.1, size=(given.batch, SAMPLE_RATE)).astype(np.float32)
    print(f"one thread, batch {given.batch}, 1 s at 16 kHz, {date.today()}\n")
    print("| transform | soundalike, us | audiomentations, us | ratio |\n|---|--:|--:|--:|")
    for label, (settings, theirs, their_settings) in SAME.items():
        turns = [ours(label.split()[0], settings, clips), peer(theirs, their_settings, clips)]
        mine, other = (None if turn is None else [] for turn in turns)
        for index in range(given.rounds + 1):
            for turn, seconds in zip(turns, (mine, other), strict=True):
                if turn is None or seconds is None:
                    continue
                start = time.perf_counter()
                turn(index)
                seconds.append(time.perf_counter() - start)
        print(line(label, theirs, given.batch, mine, other), flush=True)


def ours(name: str, settings: dict[str, Any], clips: np.ndarray) -> Callable[[int], object]:
    """One turn of soundalike's transform."""
    chain = Chain.from_steps([{name: settings}])

    def turn(seed: int) -> object:
        drawn = chain.draw(seed, Stream.AUGMENT_A, np.arange(len(clips)), clips.shape[1], SAMPLE_RATE)
        return chain.apply(clips, drawn, SAMPLE_RATE, lambda numbers: clips[: len(numbers)], threads=1)

    return turn


def peer(name: str, settings: dict[str, Any], clips: np.ndarray) -> Callable[[int], object] | None:
    """One turn of audiomentations' transform; None where there is none."""
    if not name:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import audiomentations
    except ImportError:
        return None
    transform = getattr(audiomentations, name)(p=1.0, **settings)
    return lambda _: [transform(clip, SAMPLE_RATE) for clip in clips]


def line(label: str, theirs: str, batch: int, mine: list[float], other: list[float] | None) -> str:
    """A row of the table; the first turn, which may compile, does not count."""
    own = min(mine[1:]) / batch * 1e6
    if other is None:
        return f"| {label} | {own:,.0f} | | |"
    rival = min(other[1:]) / batch * 1e6
    return f"| {label} | {own:,.0f} | {rival:,.0f} ({theirs}) | {rival / own:.1f} |"


if __name__ == "__main__":
    main()
