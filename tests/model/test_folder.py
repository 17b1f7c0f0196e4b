import errno
import json
import os
import pickle
from pathlib import Path

import pytest
import safetensors.torch
import torch

from soundalike.errors import UserError
from soundalike.model import (
    CompactSettings,
    LogMelSettings,
    Model,
    ModelConfig,
    build_model,
    load_model,
    model_digest,
    save_model,
)


def small_model(seed: int = 0) -> Model:
    model = build_model(
        ModelConfig(
            window_seconds=0.1,
            frontend=LogMelSettings(bands=32),
            encoder=CompactSettings(widths=(4, 8), strides=(4, 2)),
            init_seed=seed,
        )
    )
    # Leave the initial values, so that a loader that merely builds the model would be found out.
    model.calibrate([torch.randn(4, 1600)])
    model(torch.randn(4, 1600))
    return model


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    save_model(small_model(), tmp_path / "model", card="# A model\n")
    return tmp_path / "model"


def change_config(folder: Path, **changes: object) -> None:
    values = json.loads((folder / "config.json").read_text()) | changes
    (folder / "config.json").write_text(json.dumps(values))


def change_weights(folder: Path, **changes: torch.Tensor | None) -> None:
    tensors = safetensors.torch.load_file(folder / "model.safetensors") | changes
    safetensors.torch.save_file(
        {name: tensor for name, tensor in tensors.items() if tensor is not None}, folder / "model.safetensors"
    )


@pytest.mark.parametrize(
    "values",
    [
        {"encoder": "resnet18"},
        {"encoder": "compact"},
        {"frontend": "clar_stack", "encoder": {"name": "resnet18", "linear_output": False}},
        {"frontend": {"name": "clar_stack", "channels": ["phase", "mel"], "variant": "reference"}},
        {"frontend": "waveform", "encoder": {"name": "resnet18_1d", "width": 4}},
    ],
)
def test_what_is_loaded_is_what_was_saved(tmp_path: Path, values: dict[str, object]) -> None:
    model = build_model(ModelConfig.model_validate({**values, "init_seed": 4}))
    model.calibrate([torch.randn(2, 16000)])
    model(torch.randn(2, 16000))
    save_model(model, tmp_path / "m", card="text")
    loaded = load_model(tmp_path / "m")
    assert loaded.config == model.config
    assert model_digest(loaded) == model_digest(model)
    audio = torch.randn(2, 16000)
    assert torch.equal(loaded.embed(audio), model.embed(audio))
    assert not loaded.training


def test_the_folder_holds_three_files_with_the_permissions_of_any_other(saved: Path) -> None:
    assert sorted(path.name for path in saved.iterdir()) == ["README.md", "config.json", "model.safetensors"]
    assert (saved / "README.md").read_text() == "# A model\n"
    (saved / "other").touch()
    assert len({path.stat().st_mode for path in saved.iterdir()}) == 1


def test_saving_twice_gives_the_same_bytes(saved: Path, tmp_path: Path) -> None:
    save_model(load_model(saved), tmp_path / "again", card="# A model\n")
    for path in saved.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()


def test_weights_kept_in_half_precision_are_computed_with_in_single(tmp_path: Path) -> None:
    model = small_model()
    save_model(model, tmp_path / "half", card="text", float16=True)
    kept = safetensors.torch.load_file(tmp_path / "half" / "model.safetensors")
    loaded = load_model(tmp_path / "half").state_dict()
    for name, tensor in model.state_dict().items():
        narrowed = tensor.ndim >= 2
        assert kept[name].dtype == (torch.float16 if narrowed else tensor.dtype), name
        assert loaded[name].dtype == tensor.dtype, name
        assert torch.equal(loaded[name], tensor.half().float() if narrowed else tensor), name


def test_a_model_read_from_half_precision_is_saved_and_read_as_the_same(tmp_path: Path) -> None:
    save_model(small_model(), tmp_path / "half", card="text", float16=True)
    once = load_model(tmp_path / "half")
    for name, float16 in (("single", False), ("again", True)):
        save_model(once, tmp_path / name, card="text", float16=float16)
        assert model_digest(load_model(tmp_path / name)) == model_digest(once)
    again, half = ((tmp_path / name / "model.safetensors").read_bytes() for name in ("again", "half"))
    assert again == half


def test_a_run_folder_is_taken_for_the_model_inside(saved: Path) -> None:
    (saved.parent / "config.json").write_text("{}")
    assert model_digest(load_model(saved.parent)) == model_digest(load_model(saved))


def test_the_digest_sees_weights_constants_and_configuration(saved: Path) -> None:
    digests = {model_digest(load_model(saved)), model_digest(small_model(seed=1))}
    mean = load_model(saved).normalisation.mean
    change_weights(saved, **{"normalisation.mean": mean + 1})
    digests.add(model_digest(load_model(saved)))
    change_config(saved, window_seconds=0.2)
    digests.add(model_digest(load_model(saved)))
    assert len(digests) == 4


@pytest.mark.parametrize("missing", ["config.json", "model.safetensors"])
def test_a_folder_without_a_file_is_no_model(saved: Path, missing: str) -> None:
    (saved / missing).unlink()
    with pytest.raises(UserError, match=f"is no model: it has no {missing}"):
        load_model(saved)


def test_a_missing_folder_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nowhere is no model"):
        load_model(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"format_version": 2}, "has format version 2, not 1"),
        ({"colour": "red"}, "unknown configuration key 'colour'"),
        ({"encoder": "compcat"}, "unknown encoder 'compcat': did you mean 'compact'?"),
        ({"encoder": {"name": "compact", "depth": 3}}, "unknown encoder setting 'depth'"),
        ({"sample_rate": "fast"}, "'sample_rate' = \"fast\""),
        ({"frontend": {"name": "log_mel", "bands": 400}}, "400 bands"),
    ],
)
def test_a_wrong_configuration_is_named_with_its_file(
    saved: Path, changes: dict[str, object], sentence: str
) -> None:
    change_config(saved, **changes)
    with pytest.raises(UserError) as error:
        load_model(saved)
    assert sentence in str(error.value)
    assert str(saved / "config.json") in str(error.value)


@pytest.mark.parametrize("text", ["[1, 2]", "{}", '{"hidden_size": 768, "architectures": ["Other"]}'])
def test_a_foreign_configuration_is_refused(saved: Path, text: str) -> None:
    (saved / "config.json").write_text(text)
    with pytest.raises(UserError, match=r"config\.json is not the configuration of a soundalike model"):
        load_model(saved)


def test_a_configuration_that_is_not_json_is_refused(saved: Path) -> None:
    (saved / "config.json").write_text('{"format_version": 1')
    with pytest.raises(UserError, match=r"config\.json is not valid JSON"):
        load_model(saved)


@pytest.mark.parametrize("kept", [0, 4, 8, 100, -1])
def test_truncated_weights_are_refused(saved: Path, kept: int) -> None:
    whole = (saved / "model.safetensors").read_bytes()
    (saved / "model.safetensors").write_bytes(whole[:kept])
    with pytest.raises(UserError, match=r"model\.safetensors is truncated or not a safetensors file"):
        load_model(saved)


def test_a_pickle_in_place_of_the_weights_is_never_run(saved: Path, tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[object, ...]:
            return os.mkdir, (str(tmp_path / "sprung"),)

    (saved / "model.safetensors").write_bytes(pickle.dumps(Trap()))
    with pytest.raises(UserError, match="not a safetensors file"):
        load_model(saved)
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"normalisation.mean": None}, "lacks tensor 'normalisation.mean'"),
        ({"head.weight": torch.zeros(2)}, "has an unknown tensor 'head.weight'"),
        ({"normalisation.mean": torch.zeros(3)}, "'normalisation.mean' is float32 (3,) where"),
        ({"normalisation.mean": torch.zeros(1).double()}, "'normalisation.mean' is float64 (1,) where"),
    ],
)
def test_weights_that_do_not_fit_the_configuration_are_refused(
    saved: Path, changes: dict[str, torch.Tensor | None], sentence: str
) -> None:
    change_weights(saved, **changes)
    with pytest.raises(UserError) as error:
        load_model(saved)
    assert sentence in str(error.value)
    assert "model.safetensors" in str(error.value)


def test_the_configuration_of_another_shape_does_not_fit_the_weights(saved: Path) -> None:
    change_config(saved, encoder={"name": "compact", "widths": [4, 16], "strides": [4, 2]})
    with pytest.raises(
        UserError, match=r"is float32 \(8, 4, 3, 3\) where config\.json asks for float32 \(16, 4"
    ):
        load_model(saved)


def test_a_disk_that_fills_leaves_the_earlier_model_whole(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = model_digest(load_model(saved))

    def full(path: Path, data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(UserError, match=r"cannot write .*No space left"):
        save_model(small_model(seed=9), saved, card="new")
    assert model_digest(load_model(saved)) == before
    assert [path.name for path in saved.parent.iterdir()] == ["model"]
