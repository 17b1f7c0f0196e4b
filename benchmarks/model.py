"""What front ends and encoders cost on one thread.

    python benchmarks/model.py [--clips 4] [--rounds 5] [--json FILE]

For clips of one second at 16 kHz: processor time of the front end, of the encoder's forward pass in evaluation mode
and of a training pass (forward and backward), each the least of all rounds, per clip; multiplications of a forward
pass, parameters, and numbers in the embedding. Processor time, not time on the clock, so that others on the machine
do little harm.
"""

import argparse
import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import torch
from torch.utils.flop_counter import FlopCounterMode

from soundalike.model import Model, ModelConfig, build_model
from soundalike.settings import parse_assignments, validate
from synth import processor

MODELS = [
    "frontend=log_mel encoder=compact",
    "frontend=log_mel encoder=resnet18",
    "frontend=clar_stack encoder=compact",
    "frontend=clar_stack encoder.name=compact encoder.strides=[2,2,2,2]",
    "frontend=clar_stack encoder.name=resnet18 encoder.linear_output=false",
    'frontend.name=clar_stack frontend.channels=["magnitude"] encoder=compact',
    'frontend.name=clar_stack frontend.channels=["mel"] encoder=compact',
    "frontend.name=clar_stack frontend.variant=reference encoder=compact",
    "frontend=waveform encoder=compact",
    "frontend=waveform encoder.name=resnet18_1d encoder.width=8",
    "frontend=waveform encoder.name=resnet18_1d encoder.width=16",
    "frontend=waveform encoder=resnet18_1d",
]


def main() -> None:
    """Measure every model, and print one line each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clips", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, help="also write the figures here")
    given = parser.parse_args()
    torch.set_num_threads(1)
    audio = 0.1 * torch.randn(given.clips, 16_000, generator=torch.Generator().manual_seed(0))
    print(f"{processor()}, one thread, {given.clips} clips of 1 s at 16 kHz, {date.today()}; ms a clip")
    print(
        f"{'front end':>9} {'forward':>9} {'training':>9} {'million x':>9} {'parameters':>11} {'embedding':>9}"
    )
    rows = []
    for words in MODELS:
        model = build_model(validate(ModelConfig, parse_assignments(words.split())))
        rows.append({"model": words} | measure(model, audio, given.rounds))
        print("{frontend:9.2f} {forward:9.2f} {training:9.2f}".format(**rows[-1]), end=" ")
        print(
            "{multiplications:9,.0f} {parameters:11,} {embedding:9}  {model}".format(**rows[-1]), flush=True
        )
    if given.json:
        given.json.write_text(json.dumps(rows, indent=2) + "\n")


def measure(model: Model, audio: torch.Tensor, rounds: int) -> dict[str, Any]:
    """A model's figures: milliseconds a clip, millions of multiplications a clip, and counts."""
    image = model.frontend(audio)

    def train() -> None:
        model.encoder(image).square().mean().backward()

    with torch.no_grad():
        frontend = least(lambda: model.frontend(audio), rounds)
        model.encoder.eval()
        forward = least(lambda: model.encoder(image), rounds)
        with FlopCounterMode(display=False) as counter:
            model.encoder(image)
    model.encoder.train()
    return {
        "frontend": 1e3 * frontend / len(audio),
        "forward": 1e3 * forward / len(audio),
        "training": 1e3 * least(train, rounds) / len(audio),
        "multiplications": counter.get_total_flops() / 2e6 / len(audio),
        "parameters": sum(parameter.numel() for parameter in model.encoder.parameters()),
        "embedding": model.embedding_size,
    }


def least(work: Callable[[], Any], rounds: int) -> float:
    """Seconds of processor time that one call takes at best, after one to warm up."""
    work()
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


if __name__ == "__main__":
    main()
