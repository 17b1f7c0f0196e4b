"""Every model in the package is whole, small, and says where it comes from."""

import json
import shlex
from pathlib import Path

import pytest
import safetensors.torch
import torch

from soundalike.pretrained import load, packaged_model, pretrained_names
from soundalike.training import TrainSettings, read_log

FILES = ["README.md", "config.json", "log.jsonl", "model.safetensors", "scores.json", "training.json"]

every_model = pytest.mark.parametrize("name", pretrained_names())


def test_all_of_them_together_are_small() -> None:
    assert 0 < sum(packaged_model(name).size_bytes for name in pretrained_names()) < 10_000_000


@every_model
def test_its_folder_has_six_files(name: str) -> None:
    assert sorted(path.name for path in packaged_model(name).folder.iterdir()) == FILES


@every_model
def test_it_embeds_clips_of_any_length(name: str) -> None:
    model = load(name)
    draw = torch.Generator().manual_seed(0)
    seconds = (0.001, 0.5, 1.0, 2.7)
    noise = [
        torch.randn(round(each * model.sample_rate), generator=draw).mul(0.1).clamp(-1, 1) for each in seconds
    ]
    embeddings = model.embed([*noise, torch.zeros(model.sample_rate)])
    assert embeddings.shape == (5, model.embedding_size)
    assert embeddings.dtype == torch.float32
    assert embeddings.isfinite().all()
    assert (embeddings.std(dim=0) > 0).any()


@every_model
def test_it_computes_in_single_precision_from_weights_in_half(name: str) -> None:
    kept = safetensors.torch.load_file(packaged_model(name).folder / "model.safetensors")
    for key, tensor in kept.items():
        if tensor.is_floating_point():
            assert tensor.dtype == (torch.float16 if tensor.ndim >= 2 else torch.float32), key
    assert {each.dtype for each in load(name).parameters()} == {torch.float32}


@every_model
def test_the_card_names_the_command_the_seed_and_how_to_use_it(name: str) -> None:
    found = packaged_model(name)
    assert found.card.startswith(f"# {name}\n")
    for words in (
        found.training.command,
        f"with seed {found.training.seed} on",
        f'soundalike.load("{name}")',
        "## Scores",
        f"Licence of the weights: {found.training.licence}.",
    ):
        assert words in found.card


@every_model
def test_the_training_record_agrees_with_its_settings(name: str) -> None:
    training = packaged_model(name).training
    settings = TrainSettings.model_validate(training.settings)
    assert training.seed == settings.seed
    assert training.pairs == settings.steps * settings.batch_size
    words = shlex.split(training.command)
    assert words[:4] == ["soundalike", "train", "--preset", training.preset]
    assert set(training.changes) <= set(words)


@every_model
def test_the_log_reaches_the_last_step(name: str) -> None:
    found = packaged_model(name)
    assert read_log(found.folder / "log.jsonl")[-1]["step"] == found.training.settings["steps"]


@every_model
def test_scores_are_shares_beside_baselines_with_both_probes(name: str) -> None:
    scores = packaged_model(name).scores
    assert {"linear", "knn"} <= set(scores.probes)
    assert scores.embeddings == ("trained", "untrained", "log-mel statistics")
    assert {task.development for task in scores.tasks} == {True, False}
    for task in scores.tasks:
        for probe in scores.probes:
            for embedding in scores.embeddings:
                found = task.score(probe, embedding)
                assert found is not None
                assert 0 <= found.low <= found.value <= found.high <= 1


@every_model
def test_no_file_tells_of_the_machine_it_was_made_on(name: str) -> None:
    folder = packaged_model(name).folder
    for path in folder.iterdir():
        if path.suffix != ".safetensors":
            text = path.read_text(encoding="utf-8")
            for place in ("/tmp/", "/home/", "/root/", "/work/", str(Path.home())):
                assert place not in text, path
        if path.suffix == ".json":
            json.loads(path.read_text(encoding="utf-8"))
