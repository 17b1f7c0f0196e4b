from pathlib import Path

import pytest

from soundalike.errors import UserError
from soundalike.tasks import load_task


def touch(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


def test_subfolders_are_classes_and_files_are_groups(tmp_path: Path) -> None:
    drums = touch(
        tmp_path / "my.drums",
        *(f"kick/{n}.wav" for n in "abc"),
        "snare/dry/a.flac",
        "snare/b.OGG",
        "snare/notes.txt",
        ".cache/x.wav",
    )
    task = load_task(drums)
    assert task.card.name == "my.drums"
    assert task.labels == ("kick", "snare")
    assert task.groups == ("kick/a.wav", "kick/b.wav", "kick/c.wav", "snare/b.OGG", "snare/dry/a.flac")
    assert task.card.split == "grouped k-fold"
    assert all(clip.path.is_absolute() and clip.path.is_file() for clip in task.clips)


@pytest.mark.parametrize(("files", "folds"), [(3, 5), (2, 4)])
def test_a_small_folder_has_fewer_folds(tmp_path: Path, files: int, folds: int) -> None:
    touch(tmp_path, *(f"{label}/{number}.wav" for label in "ab" for number in range(files)))
    assert load_task(tmp_path).card.folds == folds


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([], r"holds no sound: put .* of each class in a subfolder"),
        (["notes.txt"], r"holds no sound"),
        (["a/1.wav", "a/2.wav"], r"has the one class 'a' only: a task needs at least two"),
        (["a/1.wav", "a/2.wav", "b/1.wav", "b/2.wav", "3.wav"], r"3\.wav is in no class: move it into"),
        (["a/1.wav", "a/2.wav", "b/1.wav", "b/2.wav", "c/x.txt"], r"c holds no sound: .* or remove it"),
        (["a/1.wav", "b/1.wav", "b/2.wav"], r"class 'a' could never be both trained and tested on"),
    ],
)
def test_a_folder_that_is_no_task_is_refused(tmp_path: Path, files: list[str], sentence: str) -> None:
    touch(tmp_path, *files)
    with pytest.raises(UserError, match=sentence):
        load_task(tmp_path)
