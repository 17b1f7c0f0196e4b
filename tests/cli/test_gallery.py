"""`soundalike gallery`."""

import re
from pathlib import Path

import pytest

FEW = ("--examples", 1, "--deltas", "0.25")


def page_in(folder: Path) -> str:
    return (folder / "index.html").read_text(encoding="utf-8")


def test_makes_a_page_and_says_where(run_cli, tmp_path):
    out = tmp_path / "my gallery"
    outcome = run_cli("gallery", "--patch", "voice_fm", *FEW, "--seed", 7, "--out", out)
    assert outcome.code == 0, outcome.err
    assert outcome.out == f"gallery: {out / 'index.html'}\n"
    page = page_in(out)
    assert "all 130 parameters" in page
    command = f"soundalike gallery --patch voice_fm --examples 1 --deltas 0.25 --seed 7 --out &#39;{out}&#39;"
    assert command in page
    assert sorted(path.name for path in (out / "audio").iterdir()) == [
        "01-a-delta-0.25.flac",
        "01-b-delta-0.25.flac",
        "01-source.flac",
    ]


def test_a_single_file_has_no_folder_of_sounds(run_cli, tmp_path):
    assert run_cli("gallery", *FEW, "--single-file", "--out", tmp_path / "g").code == 0
    assert [path.name for path in (tmp_path / "g").iterdir()] == ["index.html"]
    assert "--single-file" in page_in(tmp_path / "g")


def test_sounds_have_the_rate_and_the_length_that_the_model_hears(run_cli, tmp_path):
    from soundalike.model import CompactSettings, ModelConfig, build_model, save_model

    config = ModelConfig(
        sample_rate=8000, window_seconds=0.5, encoder=CompactSettings(widths=(4, 8), strides=(4, 4))
    )
    save_model(build_model(config), tmp_path / "run" / "model", card="A model.")
    out = tmp_path / "g"
    outcome = run_cli(
        "gallery", "--examples", 2, "--deltas", "0.1,0.5", "--model", tmp_path / "run", "--out", out
    )
    assert outcome.code == 0, outcome.err
    page = page_in(out)
    for words in ("0.5 s, 8 kHz", "125&nbsp;Hz to 4&nbsp;kHz", "<dd>run</dd>", "random pairs", "--model"):
        assert words in page
    assert len(re.findall(r"cos</abbr> [−\d.]+", page)) == 4


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--patch", "voise"), "unknown patch 'voise': did you mean 'voice'?"),
        (("--deltas", "0.1,wide"), "--deltas '0.1,wide': 'wide' is not a number"),
        (("--deltas", "0.1,,0.2"), "--deltas '0.1,,0.2': '' is not a number"),
        (("--deltas", " "), "--deltas is empty: give numbers from 0 to 1 with a comma between them."),
        (("--deltas", "0.1,1.5"), "--deltas: 1.5 is out of range: choose numbers from 0 to 1."),
        (("--deltas", "0.1,0.10"), "--deltas: 0.1 is given twice: name each delta once."),
        (("--examples", 0), "--examples 0 is out of range: choose 1 or more."),
        (("--seed", -1), "seed -1 is out of range"),
        (("--model", "nowhere"), "unknown model 'nowhere'"),
    ],
)
def test_mistakes_are_one_sentence_and_leave_nothing(run_cli, tmp_path, arguments, words):
    outcome = run_cli("gallery", *FEW, *arguments, "--out", tmp_path / "g")
    assert outcome.code == 2
    assert outcome.err.startswith("error: ")
    assert words in outcome.err
    assert len(outcome.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_gallery_is_replaced_only_when_asked_to(run_cli, tmp_path):
    out = tmp_path / "g"
    assert run_cli("gallery", *FEW, "--out", out).code == 0
    outcome = run_cli("gallery", *FEW, "--seed", 1, "--out", out)
    assert outcome.code == 2
    assert "exists already" in outcome.err
    assert "<dd>0</dd>" in page_in(out)
    assert run_cli("gallery", *FEW, "--seed", 1, "--out", out, "--overwrite").code == 0
    assert "<dd>1</dd>" in page_in(out)


def test_an_encoder_that_no_patch_renders_for_is_refused(run_cli, bat_ear):
    outcome = run_cli("gallery", *FEW, "--model", bat_ear, "--out", "g")
    assert outcome.code == 2
    assert "the model hears 1 s at 96,000 Hz, but patches render" in outcome.err
