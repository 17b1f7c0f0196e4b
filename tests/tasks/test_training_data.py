from collections.abc import Callable
from pathlib import Path

import pytest

from soundalike.errors import UserError
from soundalike.tasks import load_task, training_clips, training_path


def test_a_folder_and_a_manifest_are_read_without_labels(
    write_csv: Callable[..., Path], tmp_path: Path
) -> None:
    manifest = write_csv("path,split", "a.wav,train", "b.wav,test")
    assert [clip.split for clip in training_clips(str(manifest))] == ["train", "test"]
    assert training_clips(tmp_path) == training_clips(manifest)
    manifest.unlink()
    assert [clip.label for clip in training_clips(tmp_path)] == ["", ""]


def test_a_misspelt_data_set_is_answered_with_the_nearest() -> None:
    with pytest.raises(UserError, match="unknown data set 'esc5': did you mean 'esc50'"):
        training_clips("esc5:sounds")


def test_a_data_set_without_a_folder_is_answered_with_the_form() -> None:
    with pytest.raises(UserError, match="write esc50:FOLDER"):
        training_clips("esc50:")


@pytest.mark.parametrize("folder", ["a:b", "esc50:b"])
def test_a_path_with_a_colon_that_exists_goes_before_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for label in ("x", "y"):
        for name in ("1.wav", "2.wav"):
            path = tmp_path / folder / label / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
    assert {clip.label for clip in training_clips(folder)} == {"x", "y"}
    assert load_task(f"./{folder}").labels == ("x", "y")


@pytest.mark.parametrize("path", [r"C:\sounds\gone", "./a:gone", "sounds/a:gone"])
def test_what_begins_like_a_path_is_one(path: str) -> None:
    with pytest.raises(UserError, match="gone") as refusal:
        training_clips(path)
    assert "data set" not in str(refusal.value)


def test_splits_of_a_manifest_are_those_of_its_task(write_csv: Callable[..., Path]) -> None:
    manifest = write_csv(
        "path,label,split", "0.wav,a,train", "1.wav,b,train", "2.wav,a,test", "3.wav,b,test", "4.wav,a,valid"
    )
    task = load_task(manifest)
    assert task.card.split == "train and test"
    assert [clip.fold for clip in task.clips] == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ("sounds", Path("sounds")),
        ("~/sounds", Path.home() / "sounds"),
        ("esc50:gone", Path("gone")),
        ("pretrain", None),
    ],
)
def test_what_is_named_has_a_path_unless_it_is_fetched(data: str, path: Path | None) -> None:
    assert training_path(data) == path


@pytest.mark.parametrize("function", [training_clips, training_path])
def test_a_home_of_nobody_gets_a_sentence(function: Callable[[str], object]) -> None:
    with pytest.raises(UserError, match="~nobody-of-that-name/x: this machine has no such user"):
        function("~nobody-of-that-name/x")
