import contextlib
import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soundalike.audio import read
from soundalike.embedding import Embedding, Summary, embed_files, filewise
from soundalike.errors import UserError
from soundalike.model import CompactSettings, Model, ModelConfig, build_model, model_digest


class StopHereError(Exception):
    """Stands for whatever ends a process."""


def stop_after(batches: int) -> filewise.Watch:
    """A watch that ends the run when it is told of the given batch; 0 is the start."""
    told = -1

    def watch(done: int, newest: Sequence[Embedding]) -> None:
        nonlocal told
        told += 1
        if told == batches:
            raise StopHereError

    return watch


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two batches of about three windows a part: twenty files make several."""
    monkeypatch.setattr(filewise, "PART_BATCHES", 2)
    monkeypatch.setattr(filewise, "embed_in_batches", partial(filewise.embed_in_batches, batch_windows=3))


def test_a_row_a_file_in_order(model: Model, sounds: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "new" / "embeddings.parquet"
    summary = embed_files(model, sounds, out)
    assert summary == Summary(files=20, failed=4)
    rows = pq.read_table(out).to_pylist()
    assert [row["path"] for row in rows] == [str(path) for path in sounds]
    for number, (row, path) in enumerate(zip(rows, sounds, strict=True)):
        if number % 5 == 3:
            assert row["embedding"] is None
            assert row["duration"] is None
            assert path.name in row["error"]
        else:
            audio, rate = soundfile.read(path, dtype="float32")
            np.testing.assert_allclose(row["embedding"], model.embed([audio])[0], atol=1e-5)
            assert row["duration"] == len(audio) / rate
            assert row["error"] is None
    assert [path.name for path in out.parent.iterdir()] == ["embeddings.parquet"]


def test_a_real_model_is_as_good(sounds: list[Path], tmp_path: Path) -> None:
    encoder = CompactSettings(widths=(4, 8), strides=(4, 4))
    model = build_model(ModelConfig(window_seconds=0.1, encoder=encoder))
    out = tmp_path / "embeddings.parquet"
    assert embed_files(model, sounds[:4], out) == Summary(files=4, failed=1)
    table = pq.read_table(out)
    for number in range(3):
        alone = model.embed([read(sounds[number], model.sample_rate)])[0]
        np.testing.assert_allclose(table["embedding"][number].as_py(), alone, atol=1e-5)


def test_the_schema_says_what_the_columns_are_and_which_model_made_them(
    model: Model, sounds: list[Path], tmp_path: Path
) -> None:
    out = tmp_path / "embeddings.parquet"
    embed_files(model, sounds[:1], out)
    schema = pq.read_schema(out)
    size = model.embedding_size
    assert {field.name: str(field.type) for field in schema} == {
        "path": "string",
        "embedding": f"fixed_size_list<element: float>[{size}]",
        "duration": "double",
        "error": "string",
    }
    assert schema.metadata == {
        b"soundalike.model": model_digest(model).encode(),
        b"soundalike.sample_rate": b"8000",
        b"soundalike.embedding_size": str(size).encode(),
    }


def test_only_bad_files_make_a_table_of_errors(model: Model, sounds: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "embeddings.parquet"
    missing = tmp_path / "missing.wav"
    assert embed_files(model, [sounds[3], missing], out) == Summary(files=2, failed=2)
    table = pq.read_table(out)
    assert table["embedding"].null_count == 2
    assert "does not exist" in table["error"][1].as_py()


def test_a_file_given_twice_is_embedded_once(model: Model, sounds: list[Path], tmp_path: Path) -> None:
    assert embed_files(model, [sounds[0], sounds[1], sounds[0]], tmp_path / "e.parquet").files == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows file names are Unicode")
def test_a_file_name_need_not_be_unicode(model: Model, tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"h\xe9ron.wav")
    odd.write_text("not audio")
    embed_files(model, [odd], tmp_path / "e.parquet")
    assert pq.read_table(tmp_path / "e.parquet")["path"][0].as_py().endswith("h\\xe9ron.wav")


def test_no_files_are_a_mistake(model: Model, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="there are no files"):
        embed_files(model, [], tmp_path / "embeddings.parquet")


def test_only_parquet_is_written(model: Model, sounds: list[Path], tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"embeddings\.csv.*must end in \.parquet"):
        embed_files(model, sounds, tmp_path / "embeddings.csv")


def test_an_existing_file_is_replaced_only_when_asked(
    model: Model, sounds: list[Path], tmp_path: Path
) -> None:
    out = tmp_path / "embeddings.parquet"
    out.write_text("precious")
    with pytest.raises(UserError, match=r"embeddings\.parquet exists already"):
        embed_files(model, sounds[:2], out)
    assert out.read_text() == "precious"
    embed_files(model, sounds[:2], out, overwrite=True)
    assert pq.read_metadata(out).num_rows == 2


def test_the_watch_is_told_of_every_file_once(
    model: Model, sounds: list[Path], tmp_path: Path, small_parts: None
) -> None:
    told: list[tuple[int, list[str]]] = []

    def watch(done: int, newest: Sequence[Embedding]) -> None:
        told.append((done, [one.excerpt.path.name for one in newest]))

    embed_files(model, sounds, tmp_path / "embeddings.parquet", watch=watch)
    assert told[0] == (0, [])
    seen: list[str] = []
    for done, newest in told:
        seen += newest
        assert done == len(seen)
    assert seen == [path.name for path in sounds]


@given(stops=st.lists(st.integers(0, 5), max_size=4))
@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_run_stopped_anywhere_any_number_of_times_ends_the_same(
    model: Model,
    sounds: list[Path],
    tmp_path_factory: pytest.TempPathFactory,
    small_parts: None,
    stops: list[int],
) -> None:
    folder = tmp_path_factory.mktemp("runs")
    straight, stopped = folder / "straight.parquet", folder / "stopped.parquet"
    summary = embed_files(model, sounds, straight)
    for batches in stops:
        # What is left may be fewer batches: then the run ends.
        if not stopped.exists():
            with contextlib.suppress(StopHereError):
                assert embed_files(model, sounds, stopped, watch=stop_after(batches)) == summary
    if not stopped.exists():
        assert embed_files(model, sounds, stopped) == summary
    assert stopped.read_bytes() == straight.read_bytes()
    assert sorted(path.name for path in folder.iterdir()) == ["stopped.parquet", "straight.parquet"]


def test_a_finished_part_is_not_embedded_again(
    model: Model, sounds: list[Path], tmp_path: Path, small_parts: None
) -> None:
    out = tmp_path / "embeddings.parquet"
    with pytest.raises(StopHereError):
        embed_files(model, sounds, out, watch=stop_after(4))
    told: list[tuple[int, int]] = []
    embed_files(model, sounds, out, watch=lambda done, newest: told.append((done, len(newest))))
    kept = told[0][0]
    assert 0 < kept < len(sounds)
    assert kept + sum(newest for _, newest in told) == len(sounds)


def another_model(model: Model, sounds: list[Path]) -> Model:
    return type(model)(model.config.model_copy(update={"init_seed": 1}))  # type: ignore[call-arg]


def fewer_files(model: Model, sounds: list[Path]) -> Model:
    sounds.pop()
    return model


def a_changed_file(model: Model, sounds: list[Path]) -> Model:
    soundfile.write(sounds[0], np.zeros(4001), 8000)
    return model


@pytest.mark.parametrize("change", [another_model, fewer_files, a_changed_file])
def test_the_unfinished_run_of_something_else_is_not_taken_up(
    model: Model,
    sounds: list[Path],
    tmp_path: Path,
    small_parts: None,
    change: Callable[[Model, list[Path]], Model],
) -> None:
    out = tmp_path / "embeddings.parquet"
    with pytest.raises(StopHereError):
        embed_files(model, sounds, out, watch=stop_after(4))
    changed = change(model, sounds)
    parts = tmp_path / "embeddings.parquet.parts"
    before = {path.name: path.read_bytes() for path in parts.iterdir()}
    with pytest.raises(UserError, match=r"embeddings\.parquet\.parts holds an unfinished run that is"):
        embed_files(changed, sounds, out)
    assert {path.name: path.read_bytes() for path in parts.iterdir()} == before
    embed_files(changed, sounds, out, overwrite=True)
    straight = tmp_path / "straight.parquet"
    embed_files(changed, sounds, straight)
    assert out.read_bytes() == straight.read_bytes()
    assert not parts.exists()


def test_a_damaged_part_is_not_taken_up(
    model: Model, sounds: list[Path], tmp_path: Path, small_parts: None
) -> None:
    out = tmp_path / "embeddings.parquet"
    with pytest.raises(StopHereError):
        embed_files(model, sounds, out, watch=stop_after(4))
    part = min((tmp_path / "embeddings.parquet.parts").iterdir())
    part.write_bytes(part.read_bytes()[:100])
    with pytest.raises(UserError, match="unfinished run"):
        embed_files(model, sounds, out)
    assert embed_files(model, sounds, out, overwrite=True).files == 20


def test_files_that_someone_else_put_beside_the_parts_stay(
    model: Model, sounds: list[Path], tmp_path: Path, small_parts: None
) -> None:
    notes = tmp_path / "embeddings.parquet.parts" / "notes.txt"
    notes.parent.mkdir()
    notes.write_text("precious")
    embed_files(model, sounds, tmp_path / "embeddings.parquet")
    assert list(notes.parent.iterdir()) == [notes]
    assert notes.read_text() == "precious"


def test_a_disk_that_fills_leaves_the_earlier_file_and_the_finished_parts(
    model: Model,
    sounds: list[Path],
    tmp_path: Path,
    small_parts: None,
    limited_file_size: Callable[[int], AbstractContextManager[None]],
) -> None:
    out = tmp_path / "embeddings.parquet"
    straight = tmp_path / "straight.parquet"
    embed_files(model, sounds, straight)
    out.write_text("precious")
    # The parts fit, the result does not.
    too_small = limited_file_size(straight.stat().st_size // 2)
    with too_small, pytest.raises(UserError, match=r"cannot write .*embeddings\.parquet"):
        embed_files(model, sounds, out, overwrite=True)
    assert out.read_text() == "precious"
    told: list[int] = []
    embed_files(model, sounds, out, overwrite=True, watch=lambda done, newest: told.append(done))
    assert told == [20]
    assert out.read_bytes() == straight.read_bytes()
