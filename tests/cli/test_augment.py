"""`soundalike augment`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import typer.testing

from soundalike.augment import TRANSFORMS
from soundalike.cli import app

RATE = 22_050


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Half a second of a tone, as FLAC at a rate of its own."""
    path = tmp_path / "tone.flac"
    soundfile.write(path, 0.25 * np.sin(2 * np.pi * 440 * np.arange(RATE // 2) / RATE), RATE)
    return path


def read(path: Path) -> np.ndarray:
    audio, rate = soundfile.read(path)
    assert rate == RATE
    return audio


def test_applies_the_values_that_are_given(
    run_cli: Callable[..., Any], recording: Path, tmp_path: Path
) -> None:
    for words in (["--gain-db", "-6"], ["--gain-db=-6"], ["--gain_db", "[-6, -6]"]):
        out = tmp_path / "out.wav"
        outcome = run_cli("augment", recording, "--transform", "gain", *words, "--out", out, "--overwrite")
        assert (outcome.code, outcome.out) == (0, "gain: gain_db -6\n")
        np.testing.assert_allclose(read(out), read(recording) * 10 ** (-6 / 20), atol=1e-6)


def test_settings_may_come_before_the_file(
    run_cli: Callable[..., Any], recording: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.wav"
    outcome = run_cli("augment", "--share", "0.5", "--transform", "time_shift", "--out", out, recording)
    assert (outcome.code, outcome.out) == (0, "time_shift: share 0.5, mode roll\n")


def test_draws_the_rest_by_the_seed(run_cli: Callable[..., Any], recording: Path, tmp_path: Path) -> None:
    def noisy(seed: int) -> bytes:
        out = tmp_path / "noisy.wav"
        words = ("--transform", "noise", "--snr-db", 10, "--seed", seed, "--out", out, "--overwrite")
        outcome = run_cli("augment", recording, *words)
        assert outcome.code == 0
        assert outcome.out.startswith("noise: snr_db 10, kind ")
        return out.read_bytes()

    assert noisy(1) == noisy(1)
    assert noisy(1) != noisy(2)


def test_saved_parameters_give_the_same_bytes(
    run_cli: Callable[..., Any], recording: Path, tmp_path: Path
) -> None:
    chain, saved = tmp_path / "chain.json", tmp_path / "drawn.json"
    chain.write_text('[{"time_mask": {}}, {"fade": {}}, {"gain": {}, "p": 0}, {"noise": {}}]')
    first, again = tmp_path / "first.wav", tmp_path / "again.wav"
    outcome = run_cli(
        "augment", recording, "--chain", chain, "--seed", 4, "--out", first, "--save-parameters", saved
    )
    assert outcome.code == 0
    assert [line.partition(":")[0] for line in outcome.out.splitlines()] == [
        "time_mask",
        "fade",
        "gain",
        "noise",
    ]
    assert "gain: not this time" in outcome.out
    assert run_cli("augment", recording, "--chain", saved, "--out", again).code == 0
    assert again.read_bytes() == first.read_bytes()


def test_mixes_with_a_partner(run_cli: Callable[..., Any], recording: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.wav"
    soundfile.write(other, 0.1 * np.sin(np.arange(3000)), RATE)
    out = tmp_path / "mixed.wav"
    words = ("augment", recording, "--transform", "mix", "--ratio-db", 6, "--out", out)
    outcome = run_cli(*words)
    assert (outcome.code, outcome.err) == (2, "error: mix needs another recording: give it with --partner.\n")
    assert run_cli(*words, "--partner", other).code == 0
    added = read(out) - read(recording)
    measured = 10 * np.log10((read(recording) ** 2).sum() / (added**2).sum())
    assert measured == pytest.approx(6.0, abs=0.01)
    np.testing.assert_allclose(added[3000:], 0.0, atol=1e-6)


def test_resamples_first_when_asked(run_cli: Callable[..., Any], recording: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.wav"
    run_cli("augment", recording, "--transform", "polarity", "--sample-rate", 8000, "--out", out)
    assert soundfile.info(out).samplerate == 8000
    assert soundfile.info(out).frames == 4000


def test_says_when_the_file_clips_the_sound(
    run_cli: Callable[..., Any], recording: Path, tmp_path: Path
) -> None:
    outcome = run_cli(
        "augment", recording, "--transform", "gain", "--gain-db", 20, "--out", tmp_path / "loud.wav"
    )
    assert outcome.code == 0
    assert "the sound reaches 2.50; what lies beyond 1 is clipped" in outcome.err


def test_never_writes_over_a_file_unasked(
    run_cli: Callable[..., Any], recording: Path, tmp_path: Path
) -> None:
    (tmp_path / "mine").write_text("keep me")
    for words in (
        ["--out", tmp_path / "mine"],
        ["--out", tmp_path / "new.wav", "--save-parameters", tmp_path / "mine"],
    ):
        outcome = run_cli("augment", recording, "--transform", "polarity", *words)
        assert outcome.code == 2
        assert "--overwrite" in outcome.err
    assert (tmp_path / "mine").read_text() == "keep me"
    assert not (tmp_path / "new.wav").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--transform", "nois"], "unknown transform 'nois': did you mean 'noise'?"),
        (["--transform", "gain", "--gain", 3], "unknown gain setting 'gain': did you mean 'gain_db'?"),
        (["--transform", "gain", "--gain-db", 99], "gain setting 'gain_db' = 99: choose -60 to 60 dB."),
        (["--transform", "gain", "--gain-db"], "--gain-db needs a value."),
        (["--transform", "gain", "other.wav"], "give one recording, not 2"),
        (["--transform", "gain", "--sample-rate", 0], "--sample-rate 0 is out of range"),
        (["--transform", "gain", "--seed", -1], "seed -1 is out of range"),
        ([], "give either --transform or --chain."),
        (["--transform", "gain", "--chain", "c.json"], "give either --transform or --chain."),
        (["--chain", "c.json", "--gain-db", 3], "--gain-db is a setting of a transform"),
        (["--chain", "c.json"], "cannot read the chain c.json"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    run_cli: Callable[..., Any], recording: Path, tmp_path: Path, words: list[object], sentence: str
) -> None:
    outcome = run_cli("augment", recording, *words, "--out", tmp_path / "out.wav")
    assert outcome.code == 2
    assert outcome.err.startswith(f"error: {sentence}")
    assert outcome.err.count("\n") == 1
    assert not (tmp_path / "out.wav").exists()


def test_a_chain_that_is_no_chain_is_one_sentence(
    run_cli: Callable[..., Any], recording: Path, tmp_path: Path
) -> None:
    chain = tmp_path / "chain.json"
    for written, sentence in [
        ({"fade": {}}, "saved parameters must"),
        ([{"fase": {}}], "unknown transform 'fase'"),
    ]:
        chain.write_text(json.dumps(written))
        outcome = run_cli("augment", recording, "--chain", chain, "--out", tmp_path / "out.wav")
        assert outcome.code == 2
        assert sentence in outcome.err


def test_help_names_every_transform() -> None:
    shown = typer.testing.CliRunner().invoke(app, ["augment", "--help"], env={"COLUMNS": "200"}).output
    assert [name for name in TRANSFORMS if name not in shown] == []


def test_the_parameters_do_not_take_the_place_of_the_sound(
    run_cli: Callable[..., Any], recording: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.wav"
    outcome = run_cli("augment", recording, "--transform", "polarity", "--out", out, "--save-parameters", out)
    assert outcome.code == 2
    assert "is the sound of --out: name another file" in outcome.err
    assert not out.exists()
