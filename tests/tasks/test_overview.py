from pathlib import Path

import numpy as np
import pytest

from soundalike.audio import write
from soundalike.errors import UserError
from soundalike.tasks import collection_folder, mini_suite, overview


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(variable, str(tmp_path / "cache"))


def _write(path: Path, seconds: float) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, 0.5 * np.sin(np.arange(round(8000 * seconds)) * 0.1), 8000)


def test_a_task_in_the_package_goes_before_a_collection_of_its_name() -> None:
    found = overview("percussion")
    (task,) = (task for task in mini_suite() if task.card.name == "percussion")
    assert found.task == task
    assert found.place == "in the package"
    assert sum(found.class_counts.values()) == len(task.clips)


def test_a_collection_that_is_not_fetched_is_told_of_by_its_list() -> None:
    found = overview("vocal")
    assert found.card.name == "free/vocal"
    assert found.place.startswith("not here yet: `soundalike tasks fetch free/vocal` gets it, from 385 MB")
    assert found.class_counts["pain"] == 99
    assert found.seconds == pytest.approx(383.956, abs=0.01)


def test_a_collection_that_is_fetched_is_told_of_by_its_sounds() -> None:
    folder = collection_folder("free/vocal")
    for number in range(4):
        _write(folder / f"{number}.wav", 0.5 + number)
    rows = [f"{number}.wav,{'ab'[number % 2]},{number // 2}" for number in range(4)]
    (folder / "manifest.csv").write_text("\n".join(["path,label,group", *rows]))
    found = overview("vocal")
    assert found.place == f"fetched to {folder}"
    assert found.class_counts == {"a": 2, "b": 2}
    assert found.seconds == 0.5 + 1.5 + 2.5 + 3.5


def test_a_known_data_set_has_a_card_before_it_has_a_folder(esc50: Path) -> None:
    card = overview("esc50")
    assert card.task is None
    assert card.place.startswith("any folder with meta/esc50.csv and audio/")
    found = overview(f"esc50:{esc50}")
    assert found.card == card.card
    assert found.place == str(esc50)
    assert found.class_counts == {"chirping_birds": 5, "clapping": 5, "dog": 6, "rain": 5}


def test_what_has_no_labels_has_no_classes() -> None:
    found = overview("pretrain")
    assert found.class_counts == {}
    assert found.card.sources


def test_a_file_that_cannot_be_read_counts_no_seconds(tmp_path: Path) -> None:
    for label in "ab":
        for number in range(2):
            _write(tmp_path / "mine" / label / f"{number}.wav", 1.0)
    (tmp_path / "mine" / "a" / "0.wav").write_text("no sound")
    found = overview(str(tmp_path / "mine"))
    assert (found.seconds, found.class_counts) == (3.0, {"a": 2, "b": 2})


def test_a_misspelt_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UserError, match="unknown task 'percusion': did you mean 'percussion'"):
        overview("percusion")
