"""`soundalike render`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from soundalike.synth import get_patch, noise_keys, render


def test_writes_each_sound_beside_its_json(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    outcome = run_cli(
        "render", "voice", "--count", 3, "--seed", 5, "--duration", 0.2, "--out", tmp_path / "s"
    )
    assert outcome.code == 0
    names = sorted(path.name for path in (tmp_path / "s").iterdir())
    assert names == [f"00000{i}.{kind}" for i in range(3) for kind in ("json", "wav")]

    patch = get_patch("voice")
    expected = render(patch, patch.draw_parameters(5, [2]), noise_keys(5, 3, [2]), duration=0.2)[0]
    written, rate = soundfile.read(tmp_path / "s" / "000002.wav")
    assert rate == 16_000
    # 24-bit WAV.
    np.testing.assert_allclose(written, expected, atol=2.0**-23)


def test_renders_a_json_again_to_the_same_bytes(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    run_cli("render", "parametric", "--count", 1, "--duration", 0.2, "--out", tmp_path / "s")
    outcome = run_cli("render", tmp_path / "s" / "000000.json", "--out", tmp_path / "again.wav")
    assert outcome.code == 0
    assert (tmp_path / "again.wav").read_bytes() == (tmp_path / "s" / "000000.wav").read_bytes()


def test_never_writes_over_a_folder_unasked(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep me")
    outcome = run_cli("render", "voice", "--count", 1, "--out", tmp_path)
    assert outcome.code == 2
    assert "--overwrite" in outcome.err
    assert (tmp_path / "mine.txt").read_text() == "keep me"


def test_suggests_the_nearest_patch(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    outcome = run_cli("render", "voise", "--out", tmp_path / "s")
    assert (outcome.code, outcome.err) == (2, "error: unknown patch 'voise': did you mean 'voice'?\n")


def test_refuses_what_cannot_be_rendered(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    for words, named in [
        (["voice", "--count", 0], "count"),
        (["voice", "--sample-rate", 7999], "sample_rate"),
        (["voice", "--duration", 31], "duration"),
        (["voice", "--seed", -1], "seed"),
        (["voice", "--prior", "phisical"], "physical"),
    ]:
        outcome = run_cli("render", *words, "--out", tmp_path / "s")
        assert outcome.code == 2
        assert named in outcome.err
        assert not (tmp_path / "s").exists()


def test_names_a_value_out_of_range_in_a_json(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    run_cli("render", "voice", "--count", 1, "--duration", 0.2, "--out", tmp_path / "s")
    form = json.loads((tmp_path / "s" / "000000.json").read_text())
    form["parameters"]["adsr_1.attack"] = 3.0
    (tmp_path / "bad.json").write_text(json.dumps(form))
    outcome = run_cli("render", tmp_path / "bad.json", "--out", tmp_path / "bad.wav")
    assert outcome.code == 2
    assert "adsr_1.attack" in outcome.err
    assert not (tmp_path / "bad.wav").exists()


def test_overwrites_its_own_files_alone(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    words = ("render", "voice", "--count", 1, "--duration", 0.1, "--out", tmp_path, "--overwrite")
    assert run_cli(*words).code == 0
    assert run_cli(*words).code == 0
    (tmp_path / "mine.txt").write_text("keep me")
    before = sorted(tmp_path.iterdir())
    outcome = run_cli(*words)
    assert outcome.code == 2
    assert "holds mine.txt" in outcome.err
    assert outcome.err.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before
