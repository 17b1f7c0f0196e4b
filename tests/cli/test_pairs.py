"""`soundalike pairs`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any


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
