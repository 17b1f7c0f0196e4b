"""HEAR's rules, checked as its validator does: the API on noise of 1.07, 1.98 and 4.0 s, and of 2.74 s for scenes."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch

from soundalike.errors import UserError
from soundalike.export import export_model, hear
from soundalike.model import CompactSettings, Model, ModelConfig, build_model, load_model, save_model
from soundalike.settings import validate

SMALL = {"name": "compact", "widths": [4, 4], "strides": [4, 2]}
MODELS: list[dict[str, Any]] = [
    {"encoder": SMALL},
    {"encoder": {"name": "compact", "widths": [4, 4, 4, 4], "strides": [2, 2, 2, 1]}},
    {"encoder": {"name": "compact", "widths": [4, 4, 4, 4], "strides": [2, 2, 2, 1], "reads": [1, -1]}},
    {"encoder": {"name": "compact", "widths": [4], "strides": [32]}},
    {"encoder": {"name": "compact", "widths": [4], "strides": [7]}},
    {"encoder": SMALL, "sample_rate": 22050},
    {"encoder": SMALL, "sample_rate": 32000, "frontend": "clar_stack"},
    {"encoder": SMALL, "sample_rate": 44100},
    {"encoder": SMALL, "sample_rate": 48000, "window_seconds": 0.5},
    {"frontend": "waveform", "encoder": {"name": "resnet18_1d", "width": 2}},
]


def noise(clips: int, seconds: float, sample_rate: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(round(100 * seconds))
    return 2 * torch.rand(clips, int(seconds * sample_rate), generator=generator) - 1


def built(values: dict[str, Any]) -> Model:
    model = build_model(validate(ModelConfig, values)).eval()
    model.calibrate([noise(4, 1.0, model.sample_rate)])
    return model


@pytest.fixture(params=MODELS, ids=lambda values: str(list(values.values()))[:60])
def exported(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ModuleType]:
    """The module of an exported folder, imported as HEAR's tools do: by its name, from the path."""
    save_model(built(request.param), tmp_path / "model", "A model.")
    export_model(tmp_path / "model", "hear", tmp_path / "out")
    monkeypatch.syspath_prepend(tmp_path / "out")
    monkeypatch.delitem(importlib.sys.modules, "soundalike_hear", raising=False)
    yield importlib.import_module("soundalike_hear")
    monkeypatch.delitem(importlib.sys.modules, "soundalike_hear", raising=False)


def test_the_model_has_the_attributes(exported: ModuleType) -> None:
    model = exported.load_model()
    assert isinstance(model, torch.nn.Module)
    assert model.sample_rate in (16000, 22050, 32000, 44100, 48000)
    assert type(model.sample_rate) is int
    assert type(model.scene_embedding_size) is int
    assert type(model.timestamp_embedding_size) is int


def test_scenes_are_embedded_as_the_model_embeds_them(exported: ModuleType, tmp_path: Path) -> None:
    model = exported.load_model()
    audio = noise(4, 2.74, model.sample_rate)
    embeddings = exported.get_scene_embeddings(audio, model)
    assert embeddings.dtype == torch.float32
    assert embeddings.shape == (4, model.scene_embedding_size)
    assert torch.equal(embeddings, load_model(tmp_path / "model").embed(audio))


@pytest.mark.parametrize("seconds", [1.07, 1.98, 4.0])
def test_moments_are_even_and_cover_the_clip(exported: ModuleType, seconds: float) -> None:
    model = exported.load_model()
    embeddings, timestamps = exported.get_timestamp_embeddings(noise(2, seconds, model.sample_rate), model)
    assert embeddings.dtype == timestamps.dtype == torch.float32
    assert embeddings.isfinite().all()
    assert embeddings.shape == (2, timestamps.shape[1], model.timestamp_embedding_size)
    assert torch.equal(timestamps[0], timestamps[1])
    hops = timestamps[0].double().diff()
    hop = hops.mean().item()
    assert hop <= 50.0
    assert (hops - hop).abs().max() < 0.01
    length = 1000.0 * seconds
    assert 0.0 <= timestamps[0, 0] <= hop
    assert length - hop <= timestamps[0, -1] <= length


@pytest.mark.parametrize("values", MODELS[:3] + MODELS[5:6])
def test_what_sounds_at_a_moment_is_in_its_vector(values: dict[str, Any]) -> None:
    """A click changes the vectors around it, as far before it as after it."""
    model = hear.HearModel(built(values))
    samples = 3 * model.sample_rate
    silence = torch.zeros(1, samples)
    quiet, timestamps = hear.get_timestamp_embeddings(silence, model)
    middle = round(timestamps[0, timestamps.shape[1] // 2].item() * model.sample_rate / 1000)
    click = silence.clone()
    click[0, middle - 1 : middle + 1] = 1.0
    sounding, _ = hear.get_timestamp_embeddings(click, model)
    changed = timestamps[0][(sounding - quiet).abs().amax(dim=2)[0] > 0]
    centre = (changed[0] + changed[-1]) / 2
    assert (
        abs(centre.item() - 1000 * middle / model.sample_rate) <= 1000 * model.hop_samples / model.sample_rate
    )


def test_moments_between_the_models_own_frames_are_those_of_a_later_start() -> None:
    model = hear.HearModel(built({"encoder": {"name": "compact", "widths": [4], "strides": [32]}}))
    assert (model.shifts, model.step, model.hop_samples) == (8, 1, 640)
    audio = noise(1, 2.0, 16000)
    vectors, _ = hear.get_timestamp_embeddings(audio, model)
    for shift in range(8):
        own = model.model.frames(audio[:, 640 * shift :])
        # The last frames of a clip hear its end, which comes sooner or later after them.
        torch.testing.assert_close(vectors[:, shift::8][:, :4], own[:, :4], atol=1e-5, rtol=1e-5)


def test_timestamps_of_a_long_clip_do_not_drift() -> None:
    model = hear.HearModel(built({"encoder": SMALL, "sample_rate": 22050}))
    samples = 3600 * 22050
    last = model.moments(samples)[-1].item()
    number = (samples - model.first_sample) // model.hop_samples
    assert last == pytest.approx((275 + number * model.hop_samples) / 22.05, abs=0.2)
    assert 3600e3 - 50 <= last <= 3600e3


def test_more_clips_than_one_pass_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    model = hear.HearModel(built({"encoder": SMALL}))
    audio = noise(5, 1.0, 16000)
    together, _ = hear.get_timestamp_embeddings(audio, model)
    monkeypatch.setattr(hear, "SECONDS_PER_PASS", 2)
    torch.testing.assert_close(hear.get_timestamp_embeddings(audio, model)[0], together, atol=1e-5, rtol=1e-5)


def test_a_clip_shorter_than_a_frame_has_one_moment() -> None:
    model = hear.HearModel(built({"encoder": SMALL}))
    vectors, timestamps = hear.get_timestamp_embeddings(torch.zeros(2, 5), model)
    assert vectors.shape == (2, 1, model.timestamp_embedding_size)
    assert timestamps.shape == (2, 1)


def test_a_sample_rate_that_hear_does_not_know_is_refused(tmp_path: Path) -> None:
    config = ModelConfig(sample_rate=8000, encoder=CompactSettings(widths=(2,), strides=(4,)))
    save_model(build_model(config), tmp_path / "model", "A model.")
    with pytest.raises(UserError, match="8000 Hz, and HEAR knows only 16000, 22050, 32000, 44100, 48000 Hz"):
        export_model(tmp_path / "model", "hear", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_module_without_a_model_says_so() -> None:
    with pytest.raises(UserError, match="give load_model the path of a model folder"):
        hear.load_model()
