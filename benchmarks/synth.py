"""Rendering speed beside SynthAX and torchsynth, where these are installed (`pip install -e ".[bench]"`).

    python benchmarks/synth.py [--batch 768] [--rounds 7] [--threads 2] [--json FILE]

Every engine runs in a process of its own, bound to the same processors, and they take turns round by round, so
that a change in the machine's mood meets all of them; a turn is one batch untimed and three timed. Parameters are
given; rendering alone is timed. Figures are medians over the turns. "limit" is what the waveform arithmetic alone would
allow: the oscillators' waves, the noise and the mixing of the patch, run on blocks in the processor's first cache,
without any control signal. Linux only.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

SAMPLE_RATE = 16_000
BATCHES_A_TURN = 3
PATCHES = {"voice": "Voice", "voice_fm": "VoiceExpanded", "parametric": "ParametricSynth"}


def main() -> None:
    """Run the benchmark, or, as a worker, one engine of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--batch", type=int, default=768)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    parser.add_argument("--worker", nargs=2, metavar=("ENGINE", "PATCH"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: given.threads])
    if given.worker:
        work(*given.worker, given.batch)
        return
    print(f"{processor()}, {given.threads} threads, batch {given.batch}, 1 s at 16 kHz, {date.today()}")
    figures: dict[str, dict[str, float]] = {}
    for patch in PATCHES:
        figures[patch] = compare(patch, given)
        print(line(patch, figures[patch]))
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2) + "\n")


def compare(patch: str, given: argparse.Namespace) -> dict[str, float]:
    """Sounds per second of every engine that is installed, and soundalike's memory."""
    engines = ["soundalike", "limit", "synthax"] + (["torchsynth"] if patch == "voice" else [])
    workers = {engine: Worker(engine, patch, given) for engine in engines}
    ready = {engine: worker for engine, worker in workers.items() if worker.ready}
    seconds: dict[str, list[float]] = {engine: [] for engine in ready}
    for _ in range(given.rounds):
        for engine, worker in ready.items():
            seconds[engine].append(worker.round()["seconds"])
    figures = {engine: given.batch / median(taken) for engine, taken in seconds.items()}
    figures["memory_mb"] = workers["soundalike"].round()["memory_mb"]
    for worker in workers.values():
        worker.stop()
    return figures


def line(patch: str, figures: dict[str, float]) -> str:
    """One patch's result."""
    ours = figures["soundalike"]
    text = f"{patch:<11} soundalike {ours:7,.0f} sounds/s ({ours / figures['limit']:.0%} of the limit)"
    for peer in ("synthax", "torchsynth"):
        if peer in figures:
            text += f"; {peer} {figures[peer]:,.0f}, ratio {ours / figures[peer]:.1f}"
    return text + f"; peak memory +{figures['memory_mb']:.0f} MB"


class Worker:
    """A process that renders one batch whenever it is asked to."""

    def __init__(self, engine: str, patch: str, given: argparse.Namespace) -> None:
        command = [sys.executable, __file__, "--worker", engine, patch]
        command += ["--batch", str(given.batch), "--threads", str(given.threads)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.ready = self._answer().get("ready", False)

    def round(self) -> dict[str, float]:
        """Take a turn: the median seconds of a batch, and the process's peak memory above its start."""
        assert self._process.stdin
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        return self._answer()

    def stop(self) -> None:
        """End the process."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        return json.loads(line) if line else {}


def work(engine: str, patch: str, batch: int) -> None:
    """The worker's side: prepare, then time one call for every line that comes in."""
    start = peak_memory_mb()
    builders = {"soundalike": soundalike, "limit": limit, "synthax": synthax, "torchsynth": torchsynth}
    try:
        once = builders[engine](patch, batch)
        once()
    except ImportError:
        print(json.dumps({"ready": False}), flush=True)
        return
    print(json.dumps({"ready": True}), flush=True)
    for _ in sys.stdin:
        once()  # Untimed: memory that lay idle while others took their turn comes back here.
        seconds = [timed(once) for _ in range(BATCHES_A_TURN)]
        print(json.dumps({"seconds": median(seconds), "memory_mb": peak_memory_mb() - start}), flush=True)


def timed(call: Callable[[], Any]) -> float:
    """Seconds that a call takes."""
    before = time.perf_counter()
    call()
    return time.perf_counter() - before


def soundalike(patch: str, batch: int) -> Callable[[], Any]:
    """This project's engine."""
    import numpy as np

    from soundalike.draws import Stream
    from soundalike.synth import get_patch, noise_keys, render

    chosen = get_patch(patch)
    unit = chosen.draw_parameters(0, range(batch))
    keys = noise_keys(0, Stream.NOISE, range(batch))
    sounds = np.empty((batch, SAMPLE_RATE), dtype=np.float32)
    return lambda: render(chosen, unit, keys, sample_rate=SAMPLE_RATE, out=sounds)


def limit(patch: str, batch: int) -> Callable[[], Any]:
    """The patch's waveforms alone, on as many threads as there are processors."""
    from concurrent.futures import ThreadPoolExecutor

    import numba
    import numpy as np

    from soundalike.synth import available_threads, get_patch
    from soundalike.synth.modules.mixer import mix
    from soundalike.synth.modules.noise import white_noise
    from soundalike.synth.modules.oscillators import accumulate, sine, square_saw
    from soundalike.synth.patches.modular_kernel import BLOCK, SQUARE_SAW

    @numba.njit(nogil=True)
    def waves(kinds: Any, sounds: int) -> Any:
        steps, phases = np.full(BLOCK, 1 << 24, np.int32), np.empty(BLOCK, np.int32)
        pitch, signal = np.full(BLOCK, 60, np.float32), np.empty(BLOCK, np.float32)
        amplitude, out = np.full(BLOCK, 0.5, np.float32), np.zeros(BLOCK, np.float32)
        key = np.zeros(3, np.uint64)
        for _ in range(sounds * SAMPLE_RATE // BLOCK):
            white_noise(key, signal)
            mix(signal, amplitude, 0.5, out)
            for kind in kinds:
                accumulate(np.int32(0), steps, BLOCK, phases)
                if kind == SQUARE_SAW:
                    square_saw(phases, steps, pitch, 0.5, float(SAMPLE_RATE), signal)
                else:
                    sine(phases, signal)
                mix(signal, amplitude, 0.5, out)
        return out

    kinds = get_patch(patch).layout.oscillators[:, 0]
    threads = available_threads()
    pool = ThreadPoolExecutor(threads)
    return lambda: list(pool.map(lambda _: waves(kinds, batch // threads), range(threads)))


def synthax(patch: str, batch: int) -> Callable[[], Any]:
    """SynthAX, the doppelgängers paper's engine."""
    import jax
    from synthax import synth
    from synthax.config import SynthConfig

    arguments = (
        {"sine": 2, "square_saw": 2, "fm_sine": 1, "fm_square_saw": 1} if patch == "parametric" else {}
    )
    config = SynthConfig(batch_size=batch, sample_rate=SAMPLE_RATE, buffer_size_seconds=1.0, control_rate=480)
    engine = getattr(synth, PATCHES[patch])(config=config, **arguments)
    parameters = jax.jit(engine.init)(jax.random.PRNGKey(0))
    render = jax.jit(engine.apply)
    return lambda: jax.block_until_ready(render(parameters))


def torchsynth(_patch: str, batch: int) -> Callable[[], Any]:
    """torchsynth's Voice, of which SynthAX's is a translation."""
    import torch
    from torchsynth.config import SynthConfig
    from torchsynth.synth import Voice

    config = SynthConfig(
        batch_size=batch,
        sample_rate=SAMPLE_RATE,
        buffer_size_seconds=1.0,
        control_rate=480,
        reproducible=False,
    )
    voice = Voice(config)
    voice.randomize(0)

    def once() -> Any:
        with torch.no_grad():
            return voice.output()

    return once


def peak_memory_mb() -> float:
    """The process's peak resident memory."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def processor() -> str:
    """The processor's name."""
    names: Iterator[str] = (
        text.partition(":")[2].strip()
        for text in Path("/proc/cpuinfo").read_text().splitlines()
        if text.startswith("model name")
    )
    return next(names, platform.processor() or "unknown processor")


if __name__ == "__main__":
    main()
