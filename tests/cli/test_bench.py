"""`soundalike bench`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from soundalike import embedding, pairs, synth, training
from soundalike.model import ModelConfig, build_model
from soundalike.synth import get_patch, patch_names, sounds_per_second


def test_synth_prints_a_figure_for_every_patch(
    run_cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(synth, "sounds_per_second", lambda patch, threads: 1000.0 * threads)
    figures = json.loads(run_cli("bench", "synth", "--json").out)
    assert figures["voice, sounds/s, 1 thread"] == 1000.0
    assert {name.split(",")[0] for name in figures} == set(patch_names())


def test_train_prints_the_cost_of_data(run_cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    measured = training.Throughput(90.0, 100.0, 0.1)
    asked = []

    def measure(settings: training.TrainSettings) -> training.Throughput:
        asked.append(settings.encoder.name)
        return measured

    monkeypatch.setattr(training, "measure_throughput", measure)
    run_cli("bench", "train", "--preset", "paper")
    assert asked.pop() == "resnet18"
    run_cli("bench", "train", "encoder=resnet18")
    assert asked.pop() == "resnet18"
    lines = run_cli("bench", "train").out.splitlines()
    assert ["cost of data", "0.1"] in [line.rsplit(maxsplit=1) for line in lines]


def test_data_prints_how_files_and_cache_compare(
    run_cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "0.wav").touch()
    asked = []

    def measured(clips: Any, crop: str) -> pairs.ClipRates:
        asked.append((len(clips), crop))
        return pairs.ClipRates(1200.0, 1000.0, 20000.0, 1.2, 20.0)

    monkeypatch.setattr(pairs, "measure_clip_rates", measured)
    figures = json.loads(run_cli("bench", "data", tmp_path, "--json").out)
    assert asked == [(1, "start"), (1, "same")]
    assert figures["at the start, plain over files"] == 1.2
    assert figures["anywhere, cache, clips/s"] == 20000.0


def test_data_needs_recordings(run_cli: Callable[..., Any]) -> None:
    outcome = run_cli("bench", "data")
    assert outcome.code == 2
    assert "FOLDER|MANIFEST" in outcome.err


def test_refuses_another_subject(run_cli: Callable[..., Any]) -> None:
    outcome = run_cli("bench", "sing")
    assert outcome.code == 2
    assert "No such command 'sing'" in outcome.err


def test_a_rate_is_what_was_done_over_the_time_it_took(monkeypatch: pytest.MonkeyPatch) -> None:
    # A clock that ticks once a look: every batch takes one second.
    ticks = iter(range(100))
    monkeypatch.setattr("time.perf_counter", lambda: float(next(ticks)))
    assert sounds_per_second(get_patch("voice"), batch_size=6, threads=1, rounds=3) == 6.0


def test_embed_prints_the_share_of_what_decoding_and_encoding_allow(
    run_cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    rates = embedding.EmbeddingRates(90.0, 300.0, 150.0, 0.9)
    monkeypatch.setattr(embedding, "measure_embedding_rates", lambda model: rates)
    figures = json.loads(run_cli("bench", "embed", "--json").out)
    assert figures["compact, share of what both allow"] == 0.9
    assert figures["resnet18, decoding alone"] == 300.0


def test_files_are_decoded_and_embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    model = build_model(
        ModelConfig(sample_rate=8000, window_seconds=0.25, frontend="log_mel", encoder="compact", init_seed=0)
    )
    ticks = iter(range(100))
    monkeypatch.setattr("time.perf_counter", lambda: float(next(ticks)))
    # Each way takes a second a round, so that the whole is twice as fast as its two parts one after the other.
    rates = embedding.measure_embedding_rates(model, files=4, seconds=0.3, rounds=2)
    assert rates == (4.0, 4.0, 4.0, 2.0)
