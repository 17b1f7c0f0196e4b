"""By name, by folder, and what is neither."""

import shutil
from pathlib import Path

import pytest
import torch

import soundalike
from soundalike.errors import UserError
from soundalike.model import CompactSettings, ModelConfig, build_model, load_model, model_digest, save_model
from soundalike.pretrained import is_packaged, load, model_path, packaged_model, pretrained_names
from soundalike.training import build_learner, configure

NAME = pretrained_names()[0]


@pytest.fixture
def shadow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model folder in the working folder, of the same name as a packaged model."""
    config = ModelConfig(encoder=CompactSettings(widths=(4,), strides=(8,)))
    save_model(build_model(config), tmp_path / NAME, "A card.")
    monkeypatch.chdir(tmp_path)
    return tmp_path / NAME


def test_by_name_and_by_folder_are_the_same_model() -> None:
    folder = packaged_model(NAME).folder
    audio = torch.randn(3, 20_000, generator=torch.Generator().manual_seed(0))
    by_name = soundalike.load(NAME)
    for other in (load(folder), load(str(folder)), load_model(folder)):
        assert model_digest(other) == model_digest(by_name)
        assert torch.equal(other.embed(audio), by_name.embed(audio))
    assert not by_name.training


def test_a_run_folder_is_taken_for_the_model_inside(tmp_path: Path) -> None:
    shutil.copytree(model_path(NAME), tmp_path / "run" / "model")
    assert model_digest(load(tmp_path / "run")) == model_digest(load(NAME))


def test_a_packaged_name_goes_before_a_folder_of_that_name(shadow: Path) -> None:
    assert is_packaged(NAME)
    assert model_path(NAME) == packaged_model(NAME).folder
    for folder in (f"./{NAME}", Path(NAME), shadow):
        assert not is_packaged(folder)
        assert model_path(folder).resolve() == shadow.resolve()
    assert model_digest(load(f"./{NAME}")) == model_digest(load_model(shadow))


def test_a_bare_word_may_be_a_folder(shadow: Path) -> None:
    shadow.rename("mine")
    assert model_digest(load("mine")) == model_digest(load_model("mine"))


def test_a_misspelt_name_is_answered_with_the_nearest_and_with_all() -> None:
    with pytest.raises(UserError) as error:
        load(f"{NAME}s")
    sentence = str(error.value)
    assert f"unknown model '{NAME}s'" in sentence
    assert sentence.endswith(f"the package has {', '.join(pretrained_names())}; did you mean '{NAME}'?")


def test_a_word_that_is_like_none_is_answered_with_all() -> None:
    with pytest.raises(UserError, match=rf"the package has {', '.join(pretrained_names())}\.$"):
        load("0123456789")


def test_a_path_that_leads_nowhere_is_not_taken_for_a_name(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"is no model: it has no config\.json"):
        load(tmp_path / NAME)


def test_training_may_start_from_a_packaged_model(shadow: Path) -> None:
    settings = configure("quick", changes={"init": NAME})
    given = load(NAME)
    assert settings.encoder == given.config.encoder
    started = build_learner(settings).model.state_dict()
    assert all(torch.equal(started[key], tensor) for key, tensor in given.state_dict().items())


def test_what_is_known_is_known_of_packaged_models_only(shadow: Path) -> None:
    with pytest.raises(UserError, match=rf"unknown packaged model './{NAME}': did you mean '{NAME}'\?"):
        packaged_model(f"./{NAME}")
