"""`soundalike pairs`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from soundalike.audio import read
from soundalike.training import build_source, configure, read_changes


def test_writes_source_a_and_b_of_each_pair(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    outcome = run_cli(
        "pairs",
        "voice",
        "--delta",
        '{"pitch": 0, "*": 0.1}',
        "--count",
        2,
        "--duration",
        0.2,
        "--out",
        tmp_path / "p",
    )
    assert outcome.code == 0
    sounds = sorted(path.name for path in (tmp_path / "p").glob("*.wav"))
    assert sounds == [f"00000{i}-{view}.wav" for i in range(2) for view in ("a", "b", "source")]

    forms = {
        view: json.loads((tmp_path / "p" / f"000001-{view}.json").read_text())
        for view in ("source", "a", "b")
    }
    pitch = {form["parameters"]["keyboard.midi_f0"] for form in forms.values()}
    attack = {form["parameters"]["adsr_1.attack"] for form in forms.values()}
    assert (len(pitch), len(attack)) == (1, 3)


def test_every_view_can_be_rendered_again_from_its_json(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    run_cli("pairs", "voice", "--count", 1, "--duration", 0.2, "--out", tmp_path / "p")
    for view in ("source", "a", "b"):
        run_cli(
            "render", tmp_path / "p" / f"000000-{view}.json", "--out", tmp_path / "again.wav", "--overwrite"
        )
        assert (tmp_path / "again.wav").read_bytes() == (tmp_path / "p" / f"000000-{view}.wav").read_bytes()


def test_pairs_are_those_of_a_training_with_the_same_settings(
    run_cli: Callable[..., Any], tmp_path: Path
) -> None:
    words = [
        "redraw=0.2",
        "delta_boundary=reflect",
        'augment_synthetic=[{"gain": {}}]',
        "patch=voice*2+voice_fm",
        "delta=[0.01,0.2]",
    ]
    outcome = run_cli(
        "pairs",
        *words[3][6:].split(),
        *words[:3],
        "--delta",
        "[0.01,0.2]",
        "--count",
        3,
        "--duration",
        0.1,
        "--sample-rate",
        8000,
        "--out",
        tmp_path / "p",
    )
    assert outcome.code == 0
    assert "3 pairs of voice*2+voice_fm at delta [0.01, 0.2]" in outcome.out.replace("\n", " ")
    settings = configure(changes=read_changes([*words, "sample_rate=8000", "duration=0.1"]))
    batch = build_source(settings, None, 1, print).batch(0, range(3))
    for number in range(3):
        for view, sounds in (("a", batch.a), ("b", batch.b)):
            written = read(tmp_path / "p" / f"{number:06d}-{view}.wav", 8_000)
            np.testing.assert_allclose(written, np.clip(sounds[number], -1, 1), rtol=0, atol=2**-15)


def test_an_unknown_key_is_named(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    outcome = run_cli("pairs", "voice", "redrew=0.1", "--out", tmp_path / "p")
    assert (outcome.code, "did you mean 'redraw'?" in outcome.err) == (2, True)


@pytest.mark.parametrize(
    "words",
    [
        ("render", "voice+voice_fm", "--out", "OUT"),
        ("gallery", "--patch", "voice*2+voice_fm", "--out", "OUT"),
        ("factors", "nowhere", "--patch", "voice+parametric:sine=3", "--out", "OUT"),
        ("info", "voice+voice_fm"),
        ("info", "parametric:sine=3*2+voice"),
    ],
)
def test_elsewhere_a_mixture_is_refused(
    run_cli: Callable[..., Any], tmp_path: Path, words: tuple[str, ...]
) -> None:
    outcome = run_cli(*(tmp_path / "out" if word == "OUT" else word for word in words))
    assert outcome.code == 2
    assert "is a mixture of patches, which only pairs can be made of: name one patch." in outcome.err.replace(
        "\n", " "
    )
    assert not (tmp_path / "out").exists()


def test_refuses_a_delta_that_makes_no_sense(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    for delta, named in [
        ("1.5", "0 to 1"),
        ("-0.1", "0 to 1"),
        ("wide", "delta"),
        ('{"pich": 0}', "did you mean"),
    ]:
        outcome = run_cli("pairs", "voice", "--delta", delta, "--out", tmp_path / "p")
        assert outcome.code == 2
        assert named in outcome.err
        assert not (tmp_path / "p").exists()


def test_overwrites_its_own_files_alone(run_cli: Callable[..., Any], tmp_path: Path) -> None:
    words = ("pairs", "voice", "--count", 1, "--duration", 0.1, "--out", tmp_path, "--overwrite")
    assert run_cli(*words).code == 0
    assert run_cli(*words).code == 0
    (tmp_path / "mine.txt").write_text("keep me")
    before = sorted(tmp_path.iterdir())
    outcome = run_cli(*words)
    assert outcome.code == 2
    assert "holds mine.txt" in outcome.err
    assert outcome.err.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before
