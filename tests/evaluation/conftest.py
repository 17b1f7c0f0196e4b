"""A small encoder and a task of made-up sounds that can be told apart."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from soundalike.audio import Clip
from soundalike.model import CompactSettings, Model, ModelConfig, build_model
from soundalike.tasks import Card, Task

RATE = 8000
GROUPS = 6
LABELS = ("high", "low", "noise")


@pytest.fixture(scope="session")
def model() -> Model:
    """An encoder whose weights differ from those it began with."""
    config = ModelConfig(
        sample_rate=RATE, window_seconds=0.25, encoder=CompactSettings(widths=(4, 8), strides=(4, 4))
    )
    model = build_model(config)
    model.load_state_dict(build_model(config.model_copy(update={"init_seed": 7})).state_dict())
    return model


@pytest.fixture(scope="session")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three classes in six groups of four clips each: tones below and above 500 Hz, and noise."""
    folder = tmp_path_factory.mktemp("sounds")
    rng = np.random.default_rng(0)
    time = np.arange(RATE // 4) / RATE
    for group in range(GROUPS):
        for label in LABELS:
            for take in range(4):
                if label == "noise":
                    sound = rng.uniform(-0.3, 0.3, len(time))
                else:
                    low, high = (200, 400) if label == "low" else (700, 1500)
                    sound = 0.3 * np.sin(2 * np.pi * rng.uniform(low, high) * time)
                (folder / label).mkdir(exist_ok=True)
                soundfile.write(folder / label / f"{group}-{take}.wav", sound, RATE)
    return folder


@pytest.fixture(scope="session")
def task(sounds: Path) -> Task:
    """The sounds, in grouped folds."""
    card = Card(
        name="made-up", title="Made-up sounds", folds=3, description="Tones and noise.", development=True
    )
    clips = tuple(
        Clip(path, label=path.parent.name, group=f"group {path.stem[0]}", fold=int(path.stem[0]) % 2)
        for path in sorted(sounds.rglob("*.wav"))
    )
    return Task(card, clips)
