import json

import numpy as np
import pytest

from soundalike.audio import write


@pytest.fixture
def sounds(tmp_path):
    """Tones and noise, four of each."""
    rng = np.random.default_rng(0)
    for number in range(4):
        tone = 0.5 * np.sin(2 * np.pi * (300 + 20 * number) * np.arange(1600) / 8000)
        write(tmp_path / "sounds" / "tone" / f"{number}.wav", tone, 8000)
        write(tmp_path / "sounds" / "noise" / f"{number}.wav", rng.uniform(-0.5, 0.5, 1600), 8000)
    return tmp_path / "sounds"


SMALL = [
    "sample_rate=8000", "duration=0.1", "encoder.widths=[4]", "encoder.strides=[4]", "projector=[4]", "steps=1",
    "batch_size=64", "warmup_steps=0", "monitor_every=0", "threads=1",
]  # fmt: skip


def test_a_study_prints_its_table_and_the_same_command_goes_on(run_cli, sounds, tmp_path):
    out = tmp_path / "study"
    command = ("study", "delta", *SMALL, "--out", out, "--tasks", sounds)
    first = run_cli(*command)
    assert first.code == 0, first.err
    assert first.out.rstrip() == (out / "table.md").read_text().rstrip()
    assert "delta 0.25" in first.out
    record = json.loads((out / "study.json").read_text())
    assert record["command"].startswith("soundalike study delta sample_rate=8000")
    assert [cell["place"]["delta"] for cell in record["cells"]] == [0.01, 0.05, 0.1, 0.25, 0.5]
    again = run_cli(*command)
    assert (again.code, again.out) == (0, first.out)
    assert "step" not in again.err
    other = run_cli(*command, "learning_rate=0.1")
    assert other.code == 2
    assert "learning_rate was 0.008" in other.err


def test_ctrl_c_says_how_to_go_on(run_cli, sounds, tmp_path, monkeypatch):
    from soundalike import studies

    def interrupted(study, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(studies, "run_study", interrupted)
    stopped = run_cli("study", "delta", *SMALL, "--out", tmp_path / "study", "--tasks", sounds)
    assert stopped.code == 130
    assert f"the same command goes on: soundalike study delta {SMALL[0]}" in stopped.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("detla",), "unknown study 'detla': did you mean 'delta'?"),
        (("augmentations",), "give data=FOLDER or data=MANIFEST"),
        (("delta", "delta=0.3"), "delta is what the study delta sets itself"),
        (("delta", "stepz=3"), "did you mean 'steps'?"),
    ],
)
def test_mistakes_get_one_sentence(run_cli, tmp_path, arguments, sentence):
    outcome = run_cli("study", *arguments, "--out", tmp_path / "study")
    assert outcome.code == 2
    assert outcome.err.startswith("error: ")
    assert sentence in outcome.err
    assert not (tmp_path / "study").exists()
