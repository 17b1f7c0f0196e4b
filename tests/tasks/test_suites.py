from pathlib import Path

import pytest

from soundalike.errors import UserError
from soundalike.tasks import collection_folder, load_suite, mini_suite
from soundalike.tasks.known import FREE


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(variable, str(tmp_path / "cache"))


def _fetched(name: str, labels: str) -> None:
    folder = collection_folder(name)
    folder.mkdir(parents=True)
    rows = [f"{number}.wav,{label},{number}" for number, label in enumerate(labels)]
    (folder / "manifest.csv").write_text("\n".join(["path,label,group", *rows]))
    for number in range(len(labels)):
        (folder / f"{number}.wav").touch()


def test_the_quick_suite_is_in_the_package() -> None:
    suite = load_suite("quick")
    assert suite.tasks == mini_suite()
    assert suite.missing == ()


def test_what_is_fetched_of_a_suite_is_loaded_and_the_rest_says_how_to_get_it() -> None:
    _fetched("free/vocal", "abababab")
    _fetched("free/pitch", "aaaa")
    suite = load_suite("free")
    assert [task.labels for task in suite.tasks] == [("a", "b")]
    assert len(suite.missing) == len(FREE) - 1
    assert any("run `soundalike tasks fetch free/digits`" in sentence for sentence in suite.missing)
    assert any("has the one class 'a' only" in sentence for sentence in suite.missing)


@pytest.mark.parametrize("name", ["free", "light"])
def test_a_suite_of_which_nothing_is_there_is_one_sentence(name: str) -> None:
    with pytest.raises(UserError, match=f"run `soundalike tasks fetch --suite {name}`"):
        load_suite(name)


def test_an_unknown_suite_is_answered_with_the_nearest() -> None:
    with pytest.raises(UserError, match="unknown suite 'publik': did you mean 'public'"):
        load_suite("publik")


def test_public_data_sets_are_known_by_their_layout(tmp_path: Path, esc50: Path, nsynth: Path) -> None:
    (tmp_path / "something_else").mkdir()
    suite = load_suite("public", tmp_path)
    assert [task.card.name for task in suite.tasks] == ["esc50", "esc10", "nsynth_family", "nsynth_pitch"]
    (speech,) = (sentence for sentence in suite.missing if sentence.startswith("Speech Commands is"))
    assert "validation_list.txt" in speech
    assert "`soundalike tasks fetch speech_commands_v1 speech_commands_v2`" in speech
    assert not any("ESC" in sentence or "NSynth" in sentence for sentence in suite.missing)
    nsynth.rename(tmp_path / "a")
    (esc50 / "audio" / "1-1-A-0.wav").unlink()
    suite = load_suite("public", tmp_path)
    assert [task.card.name for task in suite.tasks] == ["nsynth_family", "nsynth_pitch"]
    assert sum("1-1-A-0.wav, which is not there" in sentence for sentence in suite.missing) == 2


def test_a_data_set_that_is_there_twice_is_taken_once(tmp_path: Path, nsynth: Path) -> None:
    (tmp_path / "also").symlink_to(nsynth)
    suite = load_suite("public", tmp_path)
    assert [task.card.name for task in suite.tasks] == ["nsynth_family", "nsynth_pitch"]
    assert f"{nsynth} holds NSynth, instrument family once more, and is passed over." in suite.missing


def test_without_any_public_data_set_there_is_one_sentence(tmp_path: Path) -> None:
    for folder in (None, tmp_path):
        with pytest.raises(UserError, match=r"no known data set lies in .* --data-sets"):
            load_suite("public", folder)
    with pytest.raises(UserError, match=r"--data-sets .*gone is not a folder"):
        load_suite("public", tmp_path / "gone")
