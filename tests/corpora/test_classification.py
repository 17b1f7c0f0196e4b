import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
import soundfile
import torch

from soundalike.audio import read
from soundalike.corpora import Classification, classify_files
from soundalike.embedding import Embedding
from soundalike.errors import UserError
from soundalike.model import Classifier, ClassifierHead, CompactSettings, ModelConfig, Projector, build_model

CLASSES = ("sea, calm", "path", "wind")


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    encoder = CompactSettings(widths=(4, 8), strides=(4, 4))
    model = build_model(ModelConfig(window_seconds=0.1, encoder=encoder))
    projector = Projector([model.embedding_size, 8, 6], seed=1)
    head = ClassifierHead(6, 3, seed=2)
    # An untrained head finds all classes about alike.
    torch.nn.init.normal_(head[-1].weight, std=50.0, generator=torch.Generator().manual_seed(3))
    return Classifier(model.eval(), projector.eval(), head.eval(), CLASSES)


@pytest.fixture
def sounds(tmp_path: Path) -> list[Path]:
    """Six files of up to 0.5 s, of which the second and the last cannot be read."""
    draw = np.random.default_rng(0)
    files = [tmp_path / "sounds" / f"{number}.wav" for number in range(6)]
    files[0].parent.mkdir()
    for number, path in enumerate(files):
        if number == 1:
            path.write_text("not audio")
        elif number < 5:
            soundfile.write(path, draw.normal(0.0, 0.1, draw.integers(1, 8000)), 16000)
    return files


def test_each_file_has_the_probabilities_of_its_own_sound(classifier: Classifier, sounds: list[Path]) -> None:
    found = classify_files(classifier, sounds, threads=2)
    assert [one.path for one in found] == sounds
    for number, one in enumerate(found):
        assert one.classes == CLASSES
        if number in (1, 5):
            assert one.probabilities is None
            assert one.error is not None
            assert sounds[number].name in one.error
        else:
            expected = classifier.probabilities([read(sounds[number], classifier.model.sample_rate)])[0]
            assert one.error is None
            np.testing.assert_allclose(one.probabilities, expected, atol=1e-4)
    assert len({one.most_probable(1)[0][1] for one in found if one.error is None}) == 4


def test_the_most_probable_come_first() -> None:
    one = Classification(Path("a.wav"), ("x", "y", "z"), np.array([0.2, 0.7, 0.1], np.float32), None)
    assert [label for label, _ in one.most_probable(9)] == ["y", "x", "z"]
    assert one.most_probable(1) == [("y", pytest.approx(0.7))]
    assert Classification(Path("a.wav"), ("x",), None, "a.wav is empty.").most_probable(3) == []


def test_the_watch_is_told_of_every_file_once(classifier: Classifier, sounds: list[Path]) -> None:
    told: list[tuple[int, list[str]]] = []

    def watch(done: int, newest: Sequence[Embedding]) -> None:
        told.append((done, [one.excerpt.path.name for one in newest]))

    classify_files(classifier, [*sounds, sounds[0]], watch=watch)
    assert told == [(0, []), *((number + 1, [path.name]) for number, path in enumerate(sounds))]


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_the_table_holds_what_was_found(
    classifier: Classifier, sounds: list[Path], tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / "new" / f"table{suffix}"
    found = classify_files(classifier, sounds, out)
    if suffix == ".csv":
        options = pyarrow.csv.ConvertOptions(strings_can_be_null=True)
        table = pyarrow.csv.read_csv(out, convert_options=options)
    else:
        table = pq.read_table(out)
    by_class = [f"probability_{name}" for name in CLASSES]
    assert table.column_names == ["path", "label", "probability", "error", *by_class]
    for row, one in zip(table.to_pylist(), found, strict=True):
        assert row["path"] == str(one.path)
        assert row["error"] == one.error
        if one.probabilities is None:
            assert [row[name] for name in ("label", "probability", *by_class)] == [None] * 5
        else:
            ((label, probability),) = one.most_probable(1)
            assert row["label"] == label
            assert row["probability"] == pytest.approx(probability)
            assert [row[name] for name in by_class] == pytest.approx(one.probabilities.tolist())


def test_only_bad_files_make_a_table_of_errors(
    classifier: Classifier, sounds: list[Path], tmp_path: Path
) -> None:
    found = classify_files(classifier, [sounds[1], sounds[5]], tmp_path / "table.parquet")
    table = pq.read_table(tmp_path / "table.parquet")
    assert table["error"].to_pylist() == [one.error for one in found]
    assert table["label"].null_count == table["probability_wind"].null_count == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows file names are Unicode")
def test_a_file_name_need_not_be_unicode(classifier: Classifier, sounds: list[Path], tmp_path: Path) -> None:
    odd = sounds[0].rename(tmp_path / os.fsdecode(b"h\xe9ron.wav"))
    classify_files(classifier, [odd], tmp_path / "table.csv")
    assert pyarrow.csv.read_csv(tmp_path / "table.csv")["path"][0].as_py().endswith("h\\xe9ron.wav")


def test_mistakes_are_found_before_any_work(
    classifier: Classifier, sounds: list[Path], tmp_path: Path
) -> None:
    def no_work(done: int, newest: Sequence[Embedding]) -> None:
        pytest.fail("work began")

    with pytest.raises(UserError, match="there are no files to classify"):
        classify_files(classifier, [], watch=no_work)
    with pytest.raises(UserError, match=r"table\.json.*must end in \.csv or \.parquet"):
        classify_files(classifier, sounds, tmp_path / "table.json", watch=no_work)
    (tmp_path / "table.csv").write_text("precious")
    with pytest.raises(UserError, match=r"table\.csv exists already"):
        classify_files(classifier, sounds, tmp_path / "table.csv", watch=no_work)
    assert (tmp_path / "table.csv").read_text() == "precious"
    classify_files(classifier, sounds[:1], tmp_path / "table.csv", overwrite=True)
    assert pyarrow.csv.read_csv(tmp_path / "table.csv").num_rows == 1


def test_a_disk_that_fills_leaves_the_earlier_table(
    classifier: Classifier,
    sounds: list[Path],
    tmp_path: Path,
    limited_file_size: Callable[[int], AbstractContextManager[None]],
) -> None:
    out = tmp_path / "table.csv"
    out.write_text("precious")
    with limited_file_size(100), pytest.raises(UserError, match=r"cannot write .*table\.csv"):
        classify_files(classifier, sounds, out, overwrite=True)
    assert out.read_text() == "precious"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["table.csv"]
