"""The model card that a run writes beside its weights."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from soundalike.pairs import patch_shares
from soundalike.training.configuration import command
from soundalike.training.run_folder import Run

MEASURES = {
    "loss": "loss",
    "accuracy": "accuracy of the classifier, labelled views of a batch",
    "hint_error": "error of the guessed parameters, in variances of the prior",
    "alignment": "alignment, training pairs",
    "uniformity": "uniformity, training pairs",
    "held_out_alignment": "alignment, held-out pairs",
    "held_out_uniformity": "uniformity, held-out pairs",
    "effective_rank": "effective rank",
    "knn": "nearest neighbours on labelled recordings (balanced accuracy)",
}


def model_card(run: Run, log: Sequence[Mapping[str, Any]]) -> str:
    """The card, in Markdown: what the model is, how it was made, how it fared in training, how to use it."""
    settings, hardware, versions = run.config.settings, run.config.hardware, run.config.versions
    rows = [
        f"| {words} | {values[0]:.4g} | {values[-1]:.4g} |"
        for key, words in MEASURES.items()
        if (values := [entry[key] for entry in log if key in entry])
    ]
    return f"""# {run.path.name}

An audio encoder trained by contrast: waveforms of {settings.sample_rate} Hz in, one embedding a clip out.

{_trained_on(run)} `soundalike evaluate` says how good it is on real recordings.

## How it was made

```
{command(settings, run.path)}
```

By soundalike {versions["soundalike"]} and PyTorch {versions["torch"]}, on {hardware.device} in
{hardware.precision}, with {hardware.threads} CPU threads.

## While training

| | first | last |
|---|---|---|
{chr(10).join(rows)}

## Use

```python
from soundalike.model import load_model

model = load_model("{run.model_folder}")
embeddings = model.embed(clips)  # clips: one-dimensional arrays of {settings.sample_rate} Hz audio
```
{_classes(run)}
## Settings

```json
{json.dumps(settings.model_dump(mode="json"), indent=2)}
```
"""


def _trained_on(run: Run) -> str:
    """What the pairs were, in one or two sentences."""
    settings, recordings = run.config.settings, run.config.recordings
    pairs = settings.steps * settings.batch_size
    if recordings is None:
        return (
            f"It was trained on {pairs:,} pairs of sounds that a synthesizer ({_patches(settings.patch)}) invented, and"
            " on no recording."
        )
    sources = f"made of {recordings.clips:,} recordings"
    if settings.mixture.synthetic:
        sources = f"{1 - settings.mixture.synthetic:.0%} of them {sources}, the others by {_patches(settings.patch)}"
    labels = "no label"
    if settings.objective.needs_labels:
        labels = f"the labels of {recordings.visible:,} recordings ({len(recordings.classes)} classes)"
    return f"It was trained on {pairs:,} pairs, {sources}. It has seen {labels}."


def _patches(written: str) -> str:
    """Which patches invent pairs: `patch voice`, or `patches 67% voice, 33% struck`, with their names as code."""
    shares = patch_shares(written)
    if len(shares) == 1:
        return f"patch `{next(iter(shares))}`"
    return "patches " + ", ".join(f"{float(share):.0%} `{name}`" for name, share in shares.items())


def _classes(run: Run) -> str:
    """How to classify, where there is a classifier."""
    recordings, objective = run.config.recordings, run.config.settings.objective
    if recordings is None or not objective.needs_classifier:
        return ""
    return f"""
`soundalike classify {run.model_folder} FILES` tells apart: {", ".join(recordings.classes)}.
"""
