"""Augmentation speed beside audiomentations and torch-audiomentations, where these are installed.

    pip install audiomentations torch-audiomentations
    python benchmarks/augment.py [--clips 256] [--rounds 9] [--json FILE] [TRANSFORM ...]

Every engine transforms the same clips of one second at 16 kHz, each clip by its own draw, which is part of what is
timed. The engines take turns within one process, so that a change in the machine's mood meets all of them; a figure
is the median over the turns, a ratio the median of the turns' ratios. soundalike and torch-audiomentations get all
clips at once, audiomentations one after another, since it draws once for a call. All work on one thread and are
judged by their processor time, which other people's work on the machine disturbs less; a second column shows what
soundalike takes by the clock on all processors, at its best turn. The settings are as alike as the engines allow;
where the nearest counterpart does something else, its name is in brackets.
"""

import argparse
import json
import os
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import torch

from soundalike.augment import Chain
from soundalike.draws import Stream
from synth import processor

SAMPLE_RATE = 16_000
Pass = Callable[[], Any]
"""Transform all clips once."""


@dataclass(frozen=True)
class Case:
    """One transform with its settings, and the peers' nearest counterparts as (class, settings)."""

    name: str
    settings: dict[str, Any]
    audiomentations: tuple[str, dict[str, Any]] | None = None
    torch_audiomentations: tuple[str, dict[str, Any]] | None = None
    differs: tuple[str, ...] = ()
    """The counterparts that do something else."""


def between(name: str, low: float, high: float) -> dict[str, float]:
    """A range as both peers spell it: min_NAME and max_NAME."""
    return {f"min_{name}": low, f"max_{name}": high}


SHIFT = between("shift", -0.5, 0.5) | {"rollover": True}
LOW_PASS = between("cutoff_freq", 150.0, 7500.0)
HIGH_PASS = between("cutoff_freq", 20.0, 2400.0)
STEEP = between("rolloff", 24, 24)

CASES = [
    Case(
        "pitch_shift",
        {},
        ("PitchShift", between("semitones", -15.0, 15.0)),
        ("PitchShift", between("transpose_semitones", -15.0, 15.0) | {"sample_rate": SAMPLE_RATE}),
    ),
    Case("time_stretch", {}, ("TimeStretch", between("rate", 0.5, 1.5))),
    Case("fade", {}, ("GainTransition", between("gain_db", -24.0, 0.0)), differs=("GainTransition",)),
    Case(
        "noise",
        {},
        ("AddColorNoise", between("snr_db", 0.0, 20.0) | between("f_decay", -6.0, 0.0)),
        ("AddColoredNoise", between("snr_in_db", 0.0, 20.0) | between("f_decay", 0.0, 2.0)),
    ),
    Case("noise", {"kind": "white"}, ("AddGaussianSNR", between("snr_db", 0.0, 20.0))),
    Case(
        "time_mask",
        {"fill": "constant"},
        ("TimeMask", between("band_part", 0.0, 0.125) | {"fade_duration": 0.0}),
    ),
    Case("time_shift", {}, ("Shift", SHIFT | {"fade_duration": 0.0}), ("Shift", SHIFT)),
    Case(
        "gain",
        {},
        ("Gain", between("gain_db", -12.0, 12.0)),
        ("Gain", between("gain_in_db", -12.0, 12.0)),
    ),
    Case("polarity", {}, ("PolarityInversion", {}), ("PolarityInversion", {})),
    Case("low_pass", {}, ("LowPassFilter", LOW_PASS | STEEP), ("LowPassFilter", LOW_PASS)),
    Case("high_pass", {}, ("HighPassFilter", HIGH_PASS | STEEP), ("HighPassFilter", HIGH_PASS)),
    Case(
        "band_pass",
        {},
        ("BandPassFilter", between("center_freq", 200.0, 4000.0) | STEEP),
        ("BandPassFilter", between("center_frequency", 200.0, 4000.0)),
    ),
    Case("mix", {}),  # The peers mix with files that they read, or not at all.
]


def main() -> None:
    """Measure the transforms asked for, and print one line each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("transforms", nargs="*", metavar="TRANSFORM", help="all by default")
    parser.add_argument("--clips", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    given = parser.parse_args()
    warnings.simplefilter("ignore")  # The peers' own, of what they depend on.
    torch.set_num_threads(1)
    threads = len(os.sched_getaffinity(0))
    clips = np.random.default_rng(0).normal(0.0, 0.1, (given.clips, SAMPLE_RATE)).astype(np.float32)
    print(f"{processor()}, {threads} processors, {given.clips} clips of 1 s at 16 kHz, {date.today()}")
    print("microseconds a clip; after the peers' in brackets, how many times soundalike's on one thread\n")
    print(f"{'transform':<20}{'soundalike':>11}{f'{threads} threads':>11}  peers")
    rows = []
    for case in CASES:
        if not given.transforms or case.name in given.transforms:
            rows.append(measure(case, clips, threads, given.rounds))
            print(line(rows[-1]), flush=True)
    if given.json:
        given.json.write_text(json.dumps(rows, indent=2) + "\n")


def measure(case: Case, clips: Any, threads: int, rounds: int) -> dict[str, Any]:
    """Microseconds a clip of every engine that has the transform, and the peers' ratios to soundalike."""
    passes = {
        "soundalike": soundalike(case, clips, 1),
        "threads": soundalike(case, clips, threads),
        "audiomentations": audiomentations(case, clips),
        "torch-audiomentations": torch_audiomentations(case, clips),
    }
    able = {engine: once for engine, once in passes.items() if once is not None}
    for once in able.values():
        once()
    turns: dict[str, list[float]] = {engine: [] for engine in able}
    for _ in range(rounds):
        for engine, once in able.items():
            clock = time.perf_counter if engine == "threads" else time.process_time
            turns[engine].append(timed(once, clock) / len(clips) * 1e6)
    counterparts = {
        "audiomentations": case.audiomentations,
        "torch-audiomentations": case.torch_audiomentations,
    }
    return {
        "transform": case.name + "".join(f" {value}" for value in case.settings.values()),
        "microseconds": {
            engine: min(taken) if engine == "threads" else median(taken) for engine, taken in turns.items()
        },
        "ratios": {
            engine: median(theirs / ours for theirs, ours in zip(taken, turns["soundalike"], strict=True))
            for engine, taken in turns.items()
        },
        "counterparts": {engine: peer[0] for engine, peer in counterparts.items() if peer},
        "differs": case.differs,
    }


def line(row: dict[str, Any]) -> str:
    """One transform's result."""
    microseconds, peers = row["microseconds"], []
    for engine, counterpart in row["counterparts"].items():
        name = f"[{counterpart}]" if counterpart in row["differs"] else counterpart
        taken = microseconds.get(engine)
        figure = f"{taken:,.0f} ({row['ratios'][engine]:.1f})" if taken else "does not run here"
        peers.append(f"{engine} {name} {figure}")
    return (
        f"{row['transform']:<20}{microseconds['soundalike']:>11,.0f}{microseconds['threads']:>11,.0f}  "
        + ("; ".join(peers) or "no counterpart")
    )


def timed(call: Pass, clock: Callable[[], float]) -> float:
    """Seconds of `clock` that a call takes."""
    before = clock()
    call()
    return clock() - before


def soundalike(case: Case, clips: Any, threads: int) -> Pass:
    """This project: draw for all clips, then apply."""
    chain = Chain.from_steps([{case.name: case.settings}])
    turn = iter(range(2**32))

    def once() -> Any:
        indices = next(turn) * len(clips) + np.arange(len(clips))
        drawn = chain.draw(0, Stream.AUGMENT_A, indices, SAMPLE_RATE, SAMPLE_RATE)
        return chain.apply(clips, drawn, SAMPLE_RATE, partners=lambda _: clips[::-1], threads=threads)

    return once


def audiomentations(case: Case, clips: Any) -> Pass | None:
    """audiomentations, a clip a call; None where it has no counterpart or does not run."""
    if case.audiomentations is None:
        return None
    try:
        import audiomentations as peer
    except ImportError:
        return None
    name, settings = case.audiomentations
    transform = getattr(peer, name)(**settings, p=1.0)
    return lambda: [transform(samples=clip, sample_rate=SAMPLE_RATE) for clip in clips]


def torch_audiomentations(case: Case, clips: Any) -> Pass | None:
    """torch-audiomentations, all clips in one call; None where it has no counterpart or does not run."""
    if case.torch_audiomentations is None:
        return None
    try:
        import torch_audiomentations as peer
    except (ImportError, OSError):  # OSError: a torchaudio that was built for another torch.
        return None
    name, settings = case.torch_audiomentations
    transform = getattr(peer, name)(**settings, p=1.0, output_type="tensor")
    batch = torch.from_numpy(clips)[:, None]

    def once() -> Any:
        with torch.no_grad():
            return transform(batch, sample_rate=SAMPLE_RATE)

    return once


if __name__ == "__main__":
    main()
