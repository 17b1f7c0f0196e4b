import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
import soundfile
import torch

from soundalike.audio import read
from soundalike.model import (
    Classifier,
    ClassifierHead,
    CompactSettings,
    ModelConfig,
    Projector,
    build_model,
    load_classifier,
    save_model,
)

CLASSES = ("sea", "wind", "forest")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = build_model(
        ModelConfig(window_seconds=0.1, encoder=CompactSettings(widths=(4, 8), strides=(4, 4)))
    )
    projector = Projector([built.embedding_size, 8, 6], seed=1)
    head = ClassifierHead(6, 3, seed=2)
    # An untrained head finds all classes about alike.
    torch.nn.init.normal_(head[-1].weight, std=50.0, generator=torch.Generator().manual_seed(3))
    classifier = Classifier(built, projector, head, CLASSES)
    folder = tmp_path_factory.mktemp("models") / "small"
    save_model(built, folder, "A model.", classifier)
    save_model(built, folder.with_name("bare"), "A model.")
    return folder


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    folder = tmp_path / "recordings"
    (folder / "night").mkdir(parents=True)
    noise = np.random.default_rng(0).uniform(-0.5, 0.5, (20000, 2))
    soundfile.write(folder / "a.wav", noise[:, 0], 16000)
    soundfile.write(folder / "night" / "stereo.flac", noise, 44100)
    (folder / "empty.wav").touch()
    (folder / "text.mp3").write_text("Dear diary")
    (folder / "notes.txt").write_text("not audio, and nobody says so")
    return folder


def expected(model: Path, path: Path, top: int) -> list[str]:
    """The most probable labels of a file, each with its probability."""
    classifier = load_classifier(model)
    (row,) = classifier.probabilities([read(path, classifier.model.sample_rate)]).tolist()
    ranked = sorted(zip(row, CLASSES, strict=True), reverse=True)[:top]
    return [f"{label} {probability:.3f}" for probability, label in ranked]


def test_files_are_listed_with_their_labels_and_bad_ones_are_named(
    run_cli: Callable[..., Any], model: Path, recordings: Path
) -> None:
    outcome = run_cli("classify", model, recordings, "--top", 2, "--device", "cpu", "--threads", 1)
    assert outcome.code == 0
    good = [recordings / "a.wav", recordings / "night" / "stereo.flac"]
    lines = outcome.out.splitlines()
    assert [re.split(" {2,}", line) for line in lines] == [
        [str(path), *expected(model, path, 2)] for path in good
    ]
    # The labels stand in a column.
    width = len(str(good[1]))
    assert [line[width : width + 2] for line in lines] == ["  ", "  "]
    assert all(line[width + 2] != " " for line in lines)
    assert [Path(line.split()[0]).name for line in outcome.err.splitlines()[:-1]] == ["empty.wav", "text.mp3"]
    assert outcome.err.splitlines()[-1] == "classified 2 of 4 files"


def test_more_labels_than_there_are_classes_are_all(
    run_cli: Callable[..., Any], model: Path, recordings: Path
) -> None:
    sound = recordings / "a.wav"
    outcome = run_cli("classify", model, sound, "--top", 50)
    assert outcome.out == "  ".join([str(sound), *expected(model, sound, 3)]) + "\n"
    assert outcome.err == ""


def test_a_table_is_written_instead_of_printed(
    run_cli: Callable[..., Any], model: Path, recordings: Path, tmp_path: Path
) -> None:
    out = tmp_path / "table.parquet"
    outcome = run_cli("classify", model, recordings, recordings / "a.wav", "--out", out)
    assert outcome.code == 0
    assert outcome.out == f"classified 2 of 4 files into {out}\n"
    rows = pq.read_table(out).to_pylist()
    assert [Path(row["path"]).name for row in rows] == ["a.wav", "empty.wav", "stereo.flac", "text.mp3"]
    best = expected(model, recordings / "a.wav", 1)
    assert [f"{rows[0]['label']} {rows[0]['probability']:.3f}"] == best
    assert outcome.err.splitlines() == [row["error"] for row in rows if row["error"]]


def test_no_good_file_at_all_is_a_failure(run_cli: Callable[..., Any], model: Path, recordings: Path) -> None:
    outcome = run_cli("classify", model, recordings / "empty.wav", recordings / "text.mp3")
    assert outcome.code == 2
    assert outcome.out == ""
    assert "no file could be classified" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["{model}", "{folder}/missing.wav"], "there is no file or folder"),
        (["{model}", "{folder}/bare"], "there are no audio files in"),
        (["{folder}", "{folder}/a.wav"], "is no model"),
        (["{model}/../bare", "{folder}/a.wav"], "keeps no classifier"),
        (["{model}", "{folder}/a.wav", "--out", "{folder}/t.json"], "must end in .csv or .parquet"),
        (["{model}", "{folder}/a.wav", "--out", "{folder}/there.csv"], "exists already"),
        (["{model}", "{folder}/a.wav", "--device", "abacus"], "'abacus'"),
        (["{model}", "{folder}/a.wav", "--threads", "0"], "0 threads"),
    ],
)
def test_a_mistake_is_one_sentence(
    run_cli: Callable[..., Any], model: Path, recordings: Path, arguments: list[str], why: str
) -> None:
    (recordings / "bare").mkdir()
    (recordings / "there.csv").write_text("precious")
    outcome = run_cli("classify", *(word.format(model=model, folder=recordings) for word in arguments))
    assert outcome.code == 2
    assert why in outcome.err
    assert outcome.err.startswith("error: ")
    assert outcome.err.count("\n") == 1
    assert (recordings / "there.csv").read_text() == "precious"
