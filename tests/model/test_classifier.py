import copy
import errno
import json
import math
import os
from pathlib import Path

import pytest
import safetensors.torch
import torch
from torch import nn

from soundalike import files
from soundalike.errors import UserError
from soundalike.model import (
    Classifier,
    ClassifierHead,
    CompactSettings,
    LogMelSettings,
    ModelConfig,
    Projector,
    build_model,
    load_classifier,
    load_model,
    model_digest,
    save_model,
)

CLASSES = ("sea", "wind", "größer & kleiner")


def small_classifier(layers: tuple[int, ...] = (6, 5), seed: int = 0) -> Classifier:
    model = build_model(
        ModelConfig(
            window_seconds=0.1,
            frontend=LogMelSettings(bands=32),
            encoder=CompactSettings(widths=(4, 8), strides=(4, 2)),
            init_seed=seed,
        )
    )
    projector = Projector([model.embedding_size, *layers], seed)
    head = ClassifierHead(projector.sizes[-1], len(CLASSES), seed)
    audio = torch.randn(8, 1600, generator=torch.Generator().manual_seed(seed))
    # Leave the initial values, so that a loader that merely builds the layers would be found out.
    model.calibrate([audio])
    head(projector(model(audio)))
    return Classifier(model, projector, head, CLASSES)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    classifier = small_classifier()
    save_model(classifier.model, tmp_path / "model", "# A model\n", classifier)
    return tmp_path / "model"


def change_config(folder: Path, **changes: object) -> None:
    values = json.loads((folder / "classifier.json").read_text()) | changes
    (folder / "classifier.json").write_text(json.dumps(values))


def change_weights(folder: Path, **changes: torch.Tensor | None) -> None:
    tensors = safetensors.torch.load_file(folder / "classifier.safetensors") | changes
    kept = {name: tensor for name, tensor in tensors.items() if tensor is not None}
    safetensors.torch.save_file(kept, folder / "classifier.safetensors")


# The head ---------------------------------------------------------------------------------------------------


def test_the_head_normalises_rectifies_and_weighs() -> None:
    head, projections = ClassifierHead(5, 3, seed=0), torch.randn(32, 5)
    normal = (projections - projections.mean(dim=0)) / (projections.var(dim=0, correction=0) + 1e-5).sqrt()
    linear = head[-1]
    assert isinstance(linear, nn.Linear)
    before = projections.clone()
    torch.testing.assert_close(head(projections), normal.clamp(min=0) @ linear.weight.T)
    # The contrast reads the same projections.
    assert torch.equal(projections, before)


def test_the_heads_weights_are_a_function_of_the_seed() -> None:
    torch.manual_seed(5)
    state = torch.get_rng_state()
    first, again, other = (ClassifierHead(5, 3, seed).state_dict() for seed in (1, 1, 2))
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not torch.equal(first["2.weight"], other["2.weight"])
    assert torch.equal(torch.get_rng_state(), state)


def test_with_a_projector_of_two_layers_it_is_the_supervised_head_of_three() -> None:
    layers = [type(layer) for layer in nn.Sequential(*Projector([7, 6, 6], 0), *ClassifierHead(6, 3, 0))]
    linear, norm, relu = nn.Linear, nn.BatchNorm1d, nn.ReLU
    assert layers == [linear, norm, relu, linear, norm, relu, linear]


# Probabilities ----------------------------------------------------------------------------------------------


def test_probabilities_are_the_softmax_of_the_heads_scores() -> None:
    classifier = small_classifier()
    clips = [torch.randn(900), torch.randn(4000)]
    found = classifier.probabilities(clips)
    for module in (classifier.projector, classifier.head):
        module.eval()
    scores = classifier.head(classifier.projector(classifier.model.embed(clips))).detach()
    expected = [[math.exp(score) for score in row] for row in scores.tolist()]
    expected = [[value / sum(row) for value in row] for row in expected]
    torch.testing.assert_close(found, torch.tensor(expected))
    assert (found.shape, found.dtype, found.requires_grad) == ((2, 3), torch.float32, False)


def test_a_clips_probabilities_do_not_depend_on_the_others_and_modes_come_back() -> None:
    classifier = small_classifier()
    classifier.projector.eval()
    clips = torch.randn(5, 1600)
    weights = copy.deepcopy(classifier.head.state_dict())
    together = classifier.probabilities(clips)
    alone = torch.cat([classifier.probabilities(clips[number : number + 1]) for number in range(5)])
    torch.testing.assert_close(alone, together, atol=1e-6, rtol=1e-5)
    assert (classifier.model.training, classifier.projector.training, classifier.head.training) == (
        True,
        False,
        True,
    )
    assert all(torch.equal(tensor, weights[name]) for name, tensor in classifier.head.state_dict().items())


# The files --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layers", [(), (6,), (6, 6, 5)])
def test_what_is_loaded_is_what_was_saved(tmp_path: Path, layers: tuple[int, ...]) -> None:
    classifier = small_classifier(layers, seed=3)
    save_model(classifier.model, tmp_path / "m", "text", classifier)
    loaded = load_classifier(tmp_path / "m")
    assert loaded.classes == CLASSES
    assert loaded.projector.sizes == classifier.projector.sizes
    assert not any(module.training for module in (loaded.model, loaded.projector, loaded.head))
    audio = torch.randn(2, 1600)
    assert torch.equal(loaded.probabilities(audio), classifier.probabilities(audio))
    save_model(loaded.model, tmp_path / "again", "text", loaded)
    for path in (tmp_path / "m").iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()


def test_a_run_folder_is_taken_for_the_model_inside(saved: Path) -> None:
    (saved.parent / "config.json").write_text("{}")
    assert load_classifier(saved.parent).classes == CLASSES


def test_the_model_beside_it_is_the_same_with_and_without(saved: Path, tmp_path: Path) -> None:
    classifier = load_classifier(saved)
    save_model(classifier.model, tmp_path / "bare", "# A model\n")
    assert {path.name for path in saved.iterdir()} - {
        path.name for path in (tmp_path / "bare").iterdir()
    } == {
        "classifier.json",
        "classifier.safetensors",
    }
    assert model_digest(load_model(saved)) == model_digest(load_model(tmp_path / "bare"))
    (saved / "classifier.json").write_text("nonsense")
    assert model_digest(load_model(saved)) == model_digest(classifier.model)


def test_a_model_that_replaces_another_does_not_inherit_its_classifier(saved: Path) -> None:
    save_model(load_model(saved), saved, "# A model\n")
    with pytest.raises(UserError, match="keeps no classifier"):
        load_classifier(saved)


def test_a_model_without_a_classifier_says_which_runs_keep_one(saved: Path) -> None:
    (saved / "classifier.json").unlink()
    (saved / "classifier.safetensors").unlink()
    with pytest.raises(UserError, match=r"keeps no classifier: .*--preset clar-joint or --preset supervised"):
        load_classifier(saved)


@pytest.mark.parametrize("missing", ["classifier.json", "classifier.safetensors"])
def test_half_a_classifier_is_refused(saved: Path, missing: str) -> None:
    (saved / missing).unlink()
    with pytest.raises(UserError, match="holds half a classifier"):
        load_classifier(saved)


def test_a_folder_without_a_model_has_no_classifier(saved: Path) -> None:
    (saved / "config.json").unlink()
    with pytest.raises(UserError, match="is no model"):
        load_classifier(saved)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"format_version": 2}, "has format version 2, not 1"),
        ({"colour": "red"}, "unknown configuration key 'colour'"),
        ({"classes": []}, "'classes' = []"),
        ({"classes": ["sea", "sea", "wind"]}, "a class is named twice"),
        ({"projector": [6, 0]}, "'projector.1' = 0"),
        ({"classes": ["sea", "wind"]}, "'head.2.weight' is float32 (3, 5) where classifier.json asks for"),
        ({"projector": [6]}, "lacks tensor 'projector.0.bias': it does not belong to the classifier.json"),
    ],
)
def test_a_wrong_configuration_is_named_with_its_file(
    saved: Path, changes: dict[str, object], sentence: str
) -> None:
    change_config(saved, **changes)
    with pytest.raises(UserError) as error:
        load_classifier(saved)
    assert sentence in str(error.value)
    assert str(saved / "classifier") in str(error.value)


@pytest.mark.parametrize("text", ["[1, 2]", "{}", '{"classes": ["sea"]}'])
def test_a_foreign_configuration_is_refused(saved: Path, text: str) -> None:
    (saved / "classifier.json").write_text(text)
    with pytest.raises(UserError, match="is not the configuration of a soundalike classifier"):
        load_classifier(saved)


@pytest.mark.parametrize("kept", [0, 8, 100, -1])
def test_truncated_weights_are_refused(saved: Path, kept: int) -> None:
    whole = (saved / "classifier.safetensors").read_bytes()
    (saved / "classifier.safetensors").write_bytes(whole[:kept])
    with pytest.raises(UserError, match=r"classifier\.safetensors is truncated or not a safetensors file"):
        load_classifier(saved)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"head.2.weight": None}, "lacks tensor 'head.2.weight': it does not belong to the classifier.json"),
        ({"head.2.bias": torch.zeros(3)}, "has an unknown tensor 'head.2.bias'"),
        ({"head.2.weight": torch.zeros(3, 5).double()}, "'head.2.weight' is float64 (3, 5) where"),
        ({"projector.0.weight": torch.zeros(6, 9)}, "'projector.0.weight' is float32 (6, 9) where"),
    ],
)
def test_weights_that_do_not_fit_are_refused(
    saved: Path, changes: dict[str, torch.Tensor | None], sentence: str
) -> None:
    change_weights(saved, **changes)
    with pytest.raises(UserError) as error:
        load_classifier(saved)
    assert sentence in str(error.value)


def test_a_disk_that_fills_leaves_the_earlier_classifier_whole(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path.name: path.read_bytes() for path in saved.iterdir()}
    write = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.name == "classifier.safetensors":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    other = small_classifier(seed=9)
    with pytest.raises(UserError, match=r"cannot write .*No space left"):
        save_model(other.model, saved, "new", other)
    assert {path.name: path.read_bytes() for path in saved.iterdir()} == before


def test_each_file_is_synced_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    sync = files._sync

    def watched(path: Path) -> None:
        synced.append(path.name)
        sync(path)

    monkeypatch.setattr(files, "_sync", watched)
    classifier = small_classifier()
    save_model(classifier.model, tmp_path / "m", "text", classifier)
    written = {path.name for path in (tmp_path / "m").iterdir()}
    # Besides them, the folder under its temporary name and the one it is in.
    assert len(synced) == len(set(synced)) == len(written) + 2
    assert written < set(synced)
