import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
import soundfile

from soundalike.model import CompactSettings, ModelConfig, build_model, save_model


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    encoder = CompactSettings(widths=(4, 8), strides=(4, 4))
    folder = tmp_path_factory.mktemp("models") / "small"
    save_model(build_model(ModelConfig(window_seconds=0.1, encoder=encoder)), folder, card="A model.")
    return folder


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    """Every kind of file that a folder of sounds may hold."""
    folder = tmp_path / "recordings"
    (folder / "night").mkdir(parents=True)
    noise = np.random.default_rng(0).uniform(-0.5, 0.5, (20000, 2))
    soundfile.write(folder / "a.wav", noise[:, 0], 16000)
    soundfile.write(folder / "night" / "stereo-96k.flac", noise, 96000, subtype="PCM_24")
    soundfile.write(folder / "night" / "eight-bit.wav", noise[:, 0], 8000, subtype="PCM_U8")
    soundfile.write(folder / "silent.ogg", 0 * noise[:, 0], 22050)
    soundfile.write(folder / "one-sample.wav", noise[:1, 0], 44100)
    (folder / "empty.wav").touch()
    (folder / "text.mp3").write_text("Dear diary")
    whole = (folder / "a.wav").read_bytes()
    (folder / "truncated.wav").write_bytes(whole[: len(whole) // 2])
    soundfile.write(folder / "nan.wav", np.array([0.0, np.nan]), 16000, subtype="FLOAT")
    (folder / "notes.txt").write_text("not audio, and nobody says so")
    return folder


BAD = ["empty.wav", "nan.wav", "text.mp3", "truncated.wav"]


def test_a_folder_becomes_a_table_and_bad_files_are_named(
    run_cli: Callable[..., Any], model: Path, recordings: Path, tmp_path: Path
) -> None:
    out = tmp_path / "embeddings.parquet"
    outcome = run_cli("embed", model, recordings, "--out", out, "--threads", 2, "--device", "cpu")
    assert outcome.code == 0
    assert outcome.out == f"embedded 5 of 9 files into {out}\n"
    rows = pq.read_table(out).to_pylist()
    assert [row["path"] for row in rows] == sorted(row["path"] for row in rows)
    assert [Path(row["path"]).name for row in rows if row["error"]] == BAD
    assert [row["embedding"] is None for row in rows] == [row["error"] is not None for row in rows]
    assert outcome.err.splitlines() == [row["error"] for row in rows if row["error"]]


def test_files_and_folders_may_be_mixed(
    run_cli: Callable[..., Any], model: Path, recordings: Path, tmp_path: Path
) -> None:
    out = tmp_path / "embeddings.parquet"
    night = recordings / "night"
    outcome = run_cli("embed", model, recordings / "a.wav", night, night / "eight-bit.wav", "--out", out)
    assert outcome.code == 0
    names = [Path(path).name for path in pq.read_table(out)["path"].to_pylist()]
    assert names == ["a.wav", "eight-bit.wav", "stereo-96k.flac"]


def test_no_good_file_at_all_is_a_failure_that_the_table_explains(
    run_cli: Callable[..., Any], model: Path, recordings: Path, tmp_path: Path
) -> None:
    out = tmp_path / "embeddings.parquet"
    outcome = run_cli("embed", model, *(recordings / name for name in BAD), "--out", out)
    assert outcome.code == 2
    assert "no file could be embedded" in outcome.err
    assert pq.read_table(out)["error"].null_count == 0


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["{model}", "{folder}/missing.wav", "--out", "{folder}/e.parquet"], "there is no file or folder"),
        (["{model}", "{folder}/bare", "--out", "{folder}/e.parquet"], "there are no audio files in"),
        (["{folder}", "{folder}/a.wav", "--out", "{folder}/e.parquet"], "is no model"),
        (["{model}", "{folder}/a.wav", "--out", "{folder}/e.csv"], "must end in .parquet"),
        (["{model}", "{folder}/a.wav", "--out", "{folder}/there.parquet"], "exists already"),
        (["{model}", "{folder}/a.wav", "--out", "{folder}/e.parquet", "--device", "abacus"], "'abacus'"),
        (["{model}", "{folder}/a.wav", "--out", "{folder}/e.parquet", "--threads", "0"], "0 threads"),
    ],
)
def test_a_mistake_is_one_sentence(
    run_cli: Callable[..., Any], model: Path, recordings: Path, arguments: list[str], why: str
) -> None:
    (recordings / "bare").mkdir()
    (recordings / "there.parquet").touch()
    before = sorted(recordings.iterdir())
    outcome = run_cli("embed", *(word.format(model=model, folder=recordings) for word in arguments))
    assert outcome.code == 2
    assert why in outcome.err
    assert outcome.err.startswith("error: ")
    assert outcome.err.count("\n") == 1
    assert sorted(recordings.iterdir()) == before


def test_ctrl_c_says_how_to_go_on(
    run_cli: Callable[..., Any],
    model: Path,
    recordings: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from soundalike import embedding

    def interrupted(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(embedding, "embed_files", interrupted)
    outcome = run_cli("embed", model, recordings, "--out", tmp_path / "embeddings.parquet")
    assert outcome.code == 130
    assert "the same command goes on" in outcome.err


DRIVER = dedent(
    """
    import os, signal, sys
    from functools import partial

    import pyarrow.parquet as pq
    import torch

    from soundalike.cli import main
    from soundalike.embedding import filewise

    # Small parts, so that a few files make several; one thread, so that sums have one order.
    torch.set_num_threads(1)
    filewise.PART_BATCHES = 2
    filewise.embed_in_batches = partial(filewise.embed_in_batches, batch_windows=4)
    what, count, *arguments = sys.argv[1:]

    def killing(function):
        left = int(count)

        def killed(*arguments, **options):
            nonlocal left
            left -= 1
            result = function(*arguments, **options)
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return killed

    if what == "computing":
        from soundalike.model import Model
        Model.embed = killing(Model.embed)
    elif what == "writing":
        # The table is written, but not the end of the file.
        pq.ParquetWriter.write_table = killing(pq.ParquetWriter.write_table)
    main(arguments)
    """
)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_killed_process_goes_on_to_the_same_bytes(model: Path, recordings: Path, tmp_path: Path) -> None:
    def embed(out: Path, what: str, count: int) -> int:
        arguments = ["embed", model, recordings, "--out", out, "--device", "cpu"]
        command = [sys.executable, "-c", DRIVER, what, str(count), *map(str, arguments)]
        return subprocess.run(command, capture_output=True, check=False).returncode

    for number in range(12):
        noise = np.random.default_rng(number).normal(0.0, 0.1, 4000)
        soundfile.write(recordings / f"night/{number}.wav", noise, 16000)
    straight, killed = tmp_path / "straight.parquet", tmp_path / "killed.parquet"
    assert embed(straight, "nothing", 0) == 0
    parts = tmp_path / "killed.parquet.parts"
    # In the first part; while the second is written; after it; at last while the result is written.
    for what, count, finished in [
        ("computing", 1, 0),
        ("writing", 2, 1),
        ("computing", 2, 1),
        ("writing", 5, 3),
    ]:
        assert embed(killed, what, count) == -9
        assert not killed.exists()
        assert len(list(parts.glob("[0-9]*"))) >= finished
    assert embed(killed, "nothing", 0) == 0
    assert killed.read_bytes() == straight.read_bytes()
    assert not parts.exists()
